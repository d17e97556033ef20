"""The traps of `transitions`, each of which must end in one kind of refusal and an object that has not moved."""

import pytest

from proposals.workflow.machine import PROPOSAL_WORKFLOW, StepRefused, Workflow
from proposals.workflow.people import Role
from proposals.workflow.states import AssignmentState, State
from proposals.workflow.table import Step, moves
from tests.factories import make_actor, make_case

MANAGER = make_actor(Role.CALL_MANAGER)
EDITOR = make_actor(Role.SUBMITTER, body_id=1)


class Standing:
    """Whatever stands in a state."""

    def __init__(self, state):
        self.state = state


def refusal(subject, step, actor, case, note=""):
    with pytest.raises(StepRefused) as refused:
        PROPOSAL_WORKFLOW.advance(subject, step, actor, case, note)
    return refused.value


def test_unknown_step_is_refused_by_name():
    subject = Standing(State.DRAFT)

    refused = refusal(subject, "fly", EDITOR, make_case())

    assert (refused.step, [(reason.text, reason.values) for reason in refused.reasons]) == (
        "fly",
        [("Το βήμα «%(step)s» δεν υπάρχει.", {"step": "fly"})],
    )
    assert subject.state is State.DRAFT


@pytest.mark.parametrize("name", ["to_accepted", "to_ACCEPTED", "to", "initial", "trigger", "is_draft", "may_submit", "__class__"])
def test_names_that_the_library_gives_to_models_are_no_steps(name):
    subject = Standing(State.DRAFT)

    refusal(subject, name, EDITOR, make_case())

    assert subject.state is State.DRAFT


def test_machine_has_the_steps_of_the_table_and_no_others():
    assert set(PROPOSAL_WORKFLOW._machine.events) == set(PROPOSAL_WORKFLOW.steps)


def test_machine_keeps_no_object_and_adds_nothing_to_it():
    subject = Standing(State.SUBMITTED)

    PROPOSAL_WORKFLOW.advance(subject, "admit", MANAGER, make_case(State.SUBMITTED))

    assert vars(subject) == {"state": State.IN_REVIEW}
    assert PROPOSAL_WORKFLOW._machine.models == []


def test_step_from_the_wrong_state_is_refused_with_both_names():
    subject = Standing(State.DRAFT)
    case = make_case(State.DRAFT)

    refused = refusal(subject, "admit", MANAGER, case)

    assert [(reason.text, reason.values) for reason in refused.reasons] == [
        (
            "Το βήμα «%(step)s» δεν γίνεται όσο η κατάσταση είναι «%(state)s».",
            {"step": PROPOSAL_WORKFLOW.steps["admit"], "state": State.DRAFT},
        )
    ]
    assert subject.state is State.DRAFT


def test_failing_condition_is_refused_with_every_reason():
    subject = Standing(State.SUBMITTED)

    refused = refusal(subject, "admit", MANAGER, make_case(State.SUBMITTED, checks_open=2, checks_failed=1))

    assert [reason.count for reason in refused.reasons] == [2, 1]
    assert subject.state is State.SUBMITTED


def test_object_that_moved_since_its_case_was_made_is_refused():
    subject = Standing(State.WITHDRAWN)

    refused = refusal(subject, "admit", MANAGER, make_case(State.SUBMITTED))

    assert [str(reason) for reason in refused.reasons] == ["Η κατάσταση άλλαξε στο μεταξύ. Ανοίξτε ξανά τη σελίδα."]
    assert subject.state is State.WITHDRAWN


def test_machine_itself_asks_the_conditions_again():
    """Even where somebody called the library directly, nobody moves a proposal who may not."""
    subject = Standing(State.SUBMITTED)

    moved = PROPOSAL_WORKFLOW._machine.events["admit"].trigger(subject, actor=EDITOR, case=make_case(State.SUBMITTED))

    assert (moved, subject.state) == (False, State.SUBMITTED)


def test_taken_step_is_given_back_and_leaves_an_enum_member():
    subject = Standing(State.SUBMITTED)

    step = PROPOSAL_WORKFLOW.advance(subject, "admit", MANAGER, make_case(State.SUBMITTED))

    assert step is PROPOSAL_WORKFLOW.steps["admit"]
    assert subject.state is State.IN_REVIEW


def test_error_names_step_and_reasons():
    refused = refusal(Standing(State.SUBMITTED), "admit", EDITOR, make_case(State.SUBMITTED))

    assert str(refused) == "admit: Το κάνει μόνο ο διαχειριστής της πρόσκλησης."


def test_workflow_of_other_states_works_alike():
    step = Step("go", "Πάμε", "Πήγαμε.", "Πήγε", moves((AssignmentState.INVITED,), AssignmentState.FINAL), (lambda actor, case: True,))
    workflow = Workflow(AssignmentState, (step,))
    subject = Standing(AssignmentState.INVITED)

    workflow.advance(subject, "go", MANAGER, subject)

    assert subject.state is AssignmentState.FINAL
