"""Who may move a proposal from where to where: every step × state × kind of person, against a table written by hand from the design."""

import pytest

from proposals.workflow.diagram import kinds_of_people
from proposals.workflow.machine import PROPOSAL_WORKFLOW, StepRefused
from proposals.workflow.states import State
from tests.factories import make_case

PEOPLE = kinds_of_people(body_id=1, other_body_id=2)

EDITOR = {"submitter of the body"}
APPROVER = {"body_approver of the body"}
MANAGER = {"call_manager", "call_manager who works for the body"}
DECIDER = {"decision_maker"}  # and never for a proposal of the body where he works
SYSTEM = {"the system"}

# (step, from, to, by), one row an arrow of the design's table; what is not here may not be done by anybody.
WITH_APPROVAL = (
    ("request_approval", "draft", "awaiting_approval", EDITOR),
    ("request_approval", "returned", "awaiting_approval", EDITOR),
    ("send_back", "awaiting_approval", "draft", APPROVER),
    ("submit", "awaiting_approval", "submitted", APPROVER),
    ("withdraw", "draft", "withdrawn", EDITOR | APPROVER),
    ("withdraw", "awaiting_approval", "withdrawn", APPROVER),
    ("withdraw", "submitted", "withdrawn", APPROVER),
    ("withdraw", "returned", "withdrawn", APPROVER),
    ("withdraw", "in_review", "withdrawn", APPROVER),
    ("withdraw", "reviewed", "withdrawn", APPROVER),
    ("return_for_completion", "submitted", "returned", MANAGER),
    ("return_for_completion", "in_review", "returned", MANAGER),
    ("admit", "submitted", "in_review", MANAGER),
    ("declare_inadmissible", "submitted", "inadmissible", MANAGER),
    ("declare_inadmissible", "returned", "inadmissible", MANAGER),
    ("conclude_review", "in_review", "reviewed", MANAGER | SYSTEM),
    ("reopen_review", "reviewed", "in_review", MANAGER),
    ("accept", "reviewed", "accepted", DECIDER),
    ("accept", "reserve", "accepted", DECIDER),
    ("place_on_reserve", "reviewed", "reserve", DECIDER),
    ("reject", "reviewed", "rejected", DECIDER),
    ("reject", "reserve", "rejected", DECIDER),
    ("reconsider", "rejected", "reviewed", DECIDER),
    ("reconsider", "reserve", "reviewed", DECIDER),
    ("reconsider", "inadmissible", "submitted", DECIDER),
)

# Where the call asks for no approval the editors submit themselves, and there is nothing to ask approval for.
WITHOUT_APPROVAL = (
    *(row for row in WITH_APPROVAL if row[0] not in ("request_approval", "submit")),
    ("submit", "draft", "submitted", EDITOR | APPROVER),
    ("submit", "returned", "submitted", EDITOR | APPROVER),
    ("submit", "awaiting_approval", "submitted", EDITOR | APPROVER),
)

STEPS = sorted({row[0] for row in WITH_APPROVAL})


class Standing:
    """Whatever stands in a state."""

    def __init__(self, state):
        self.state = state


def outcomes(step, state, **facts):
    """The state that each kind of person reaches by the step; who is refused is not in it, and the subject has not moved."""
    reached = {}
    case = make_case(state, checks_failed=1 if step == "declare_inadmissible" else 0, **facts)
    for kind, actor in PEOPLE.items():
        subject = Standing(state)
        try:
            PROPOSAL_WORKFLOW.advance(subject, step, actor, case, note="Γιατί ναι.")
            reached[kind] = subject.state
        except StepRefused:
            assert subject.state is state
    return reached


def expected(table, step, state):
    return {kind: State(target) for name, source, target, kinds in table if (name, source) == (step, state) for kind in kinds}


def test_table_of_the_test_names_every_step_of_the_workflow():
    assert sorted(PROPOSAL_WORKFLOW.steps) == STEPS


def test_kinds_of_people_are_all_that_the_rules_can_tell_apart():
    roles = ("call_manager", "evaluator", "committee_chair", "decision_maker", "observer", "administrator")

    assert set(PEOPLE) == {
        "the system",
        *(f"{role} of {body}" for role in ("submitter", "body_approver") for body in ("the body", "another body")),
        *(f"{role}{works}" for role in roles for works in ("", " who works for the body")),
    }


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("step", STEPS)
def test_step_in_state_is_open_to_exactly_these_people(step, state):
    assert outcomes(step, state) == expected(WITH_APPROVAL, step, state)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("step", STEPS)
def test_step_in_call_without_approval_is_open_to_exactly_these_people(step, state):
    assert outcomes(step, state, approval_asked=False) == expected(WITHOUT_APPROVAL, step, state)


def test_send_back_of_a_proposal_once_submitted_returns_it_instead():
    assert outcomes("send_back", State.AWAITING_APPROVAL, ever_submitted=True) == dict.fromkeys(APPROVER, State.RETURNED)


@pytest.mark.parametrize("state", State)
def test_steps_open_to_a_person_are_those_that_the_table_gives(state):
    case = make_case(state, checks_failed=1)

    offered = {(each.step.name, kind) for kind, actor in PEOPLE.items() for each in PROPOSAL_WORKFLOW.steps_open_to(actor, case)}

    # A button is drawn where the step starts here and belongs to the person; `submit` is drawn closed until approval was asked.
    closed_submit = {("submit", kind) for kind in APPROVER if state in (State.DRAFT, State.RETURNED)}
    assert offered == {(name, kind) for name, source, _, kinds in WITH_APPROVAL if source == state for kind in kinds} | closed_submit
