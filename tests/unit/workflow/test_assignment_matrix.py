"""Who may move an assignment from where to where: every step × state × kind of person, against a table written by hand from the design."""

import pytest

from proposals.workflow import facts
from proposals.workflow.diagram import kinds_of_people
from proposals.workflow.facts import refusal_of
from proposals.workflow.machine import ASSIGNMENT_WORKFLOW, StepRefused
from proposals.workflow.people import Role
from proposals.workflow.states import AssignmentState, State
from tests.factories import make_actor, make_assignment_case, make_case

THE_EVALUATOR = make_actor(Role.EVALUATOR, person_id=100, body_id=2)
PEOPLE = {
    **kinds_of_people(body_id=1, other_body_id=2),
    "the evaluator": THE_EVALUATOR,
    "the evaluator who works for the body": make_actor(Role.EVALUATOR, person_id=100, body_id=1),
}

EVALUATOR = {"the evaluator"}
EVEN_OF_THE_BODY = {"the evaluator", "the evaluator who works for the body"}
MANAGER = {"call_manager", "call_manager who works for the body"}
SYSTEM = {"the system"}

TABLE = (
    ("accept", "invited", "accepted", EVALUATOR),
    ("decline", "invited", "declined", EVEN_OF_THE_BODY),
    ("decline", "accepted", "declined", EVEN_OF_THE_BODY),
    ("adopt_version", "accepted", "accepted", EVALUATOR),
    ("finalise", "accepted", "final", EVALUATOR),
    ("reopen", "final", "accepted", MANAGER),
    ("cancel", "invited", "cancelled", MANAGER | SYSTEM),
    ("cancel", "accepted", "cancelled", MANAGER | SYSTEM),
    ("recuse", "invited", "recused", MANAGER | SYSTEM),
    ("recuse", "accepted", "recused", MANAGER | SYSTEM),
    ("recuse", "final", "recused", MANAGER | SYSTEM),
)

STEPS = sorted({row[0] for row in TABLE})

CLOSED = (
    ("accept", AssignmentState.INVITED, {"conflict_free": False}, [facts.declared_no_conflict]),
    ("accept", AssignmentState.INVITED, {"proposal": make_case(State.RETURNED)}, [facts.proposal_is_in_review]),
    ("accept", AssignmentState.INVITED, {"proposal": make_case(State.IN_REVIEW, body_id=2)}, [facts.is_free_of_conflict]),
    ("accept", AssignmentState.INVITED, {"grounds": ("named",)}, [facts.is_free_of_conflict]),
    ("finalise", AssignmentState.ACCEPTED, {"grounds": ("declared_body",)}, [facts.is_free_of_conflict]),
    ("adopt_version", AssignmentState.ACCEPTED, {}, [facts.has_a_newer_version]),
    ("adopt_version", AssignmentState.ACCEPTED, {"proposal": make_case(State.RETURNED), "is_current": False}, [facts.proposal_is_in_review]),
    ("finalise", AssignmentState.ACCEPTED, {"is_current": False}, [facts.judges_the_newest_version]),
    ("finalise", AssignmentState.ACCEPTED, {"sheet_gaps": 3}, [facts.sheet_is_complete]),
    ("finalise", AssignmentState.ACCEPTED, {"proposal": make_case(State.REVIEWED)}, [facts.proposal_is_in_review]),
    ("finalise", AssignmentState.ACCEPTED, {"proposal": make_case(State.IN_REVIEW, body_id=2)}, [facts.is_free_of_conflict]),
)


def outcomes(step, state):
    """The state that each kind of person reaches by the step; who is refused is not in it, and the subject has not moved."""
    reached = {}
    # A newer version is what one step needs and another one must not have.
    case = make_assignment_case(state, is_current=step != "adopt_version")
    for kind, actor in PEOPLE.items():
        subject = type("Standing", (), {"state": state})()
        try:
            ASSIGNMENT_WORKFLOW.advance(subject, step, actor, case, note="Γιατί ναι.")
            reached[kind] = subject.state
        except StepRefused:
            assert subject.state is state
    return reached


def test_table_of_the_test_names_every_step_of_the_workflow():
    assert sorted(ASSIGNMENT_WORKFLOW.steps) == STEPS


@pytest.mark.parametrize("state", AssignmentState)
@pytest.mark.parametrize("step", STEPS)
def test_step_in_state_is_open_to_exactly_these_people(step, state):
    expected = {kind: AssignmentState(target) for name, source, target, kinds in TABLE if (name, source) == (step, state) for kind in kinds}

    assert outcomes(step, state) == expected


@pytest.mark.parametrize(("step", "state", "unmet", "speaking"), CLOSED)
def test_step_with_unmet_condition_is_closed_with_its_reasons(step, state, unmet, speaking):
    case = make_assignment_case(state, **unmet)

    assert ASSIGNMENT_WORKFLOW.refusals(step, THE_EVALUATOR, case) == tuple(refusal_of(fact, case) for fact in speaking)


def test_reopen_after_the_review_is_closed():
    case = make_assignment_case(AssignmentState.FINAL, make_case(State.REVIEWED))

    assert ASSIGNMENT_WORKFLOW.refusals("reopen", make_actor(Role.CALL_MANAGER), case) == (refusal_of(facts.proposal_is_in_review, case),)


@pytest.mark.parametrize("step", ["accept", "finalise"])
def test_own_body_that_an_administrator_overrode_closes_nothing(step):
    state = {"accept": AssignmentState.INVITED, "finalise": AssignmentState.ACCEPTED}[step]
    case = make_assignment_case(state, make_case(State.IN_REVIEW, body_id=2, excused=frozenset({100})))

    assert ASSIGNMENT_WORKFLOW.refusals(step, THE_EVALUATOR, case) == ()


@pytest.mark.parametrize("state", [State.REVIEWED, State.ACCEPTED, State.WITHDRAWN])
def test_recusal_after_the_review_is_closed(state):
    case = make_assignment_case(AssignmentState.FINAL, make_case(state))

    assert ASSIGNMENT_WORKFLOW.refusals("recuse", make_actor(Role.CALL_MANAGER), case) == (refusal_of(facts.review_goes_on, case),)


def test_notes_are_wanted_by_what_a_manager_does_only():
    case = make_assignment_case()

    assert {name for name, step in ASSIGNMENT_WORKFLOW.steps.items() if step.wants_note(case)} == {"reopen", "cancel", "recuse"}
