"""The rulebook says the same whichever way it is asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.workflow.machine import ASSIGNMENT_WORKFLOW, PROPOSAL_WORKFLOW, StepRefused
from tests.properties.strategies import actors, assignment_cases, cases


class Standing:
    """Whatever stands in a state."""

    def __init__(self, state):
        self.state = state


def check_step(workflow, name, actor, case, note):
    """What `refusals` announces, `advance` does: it moves along an arrow of the table or it refuses and leaves everything as it was."""
    subject = Standing(case.state)
    announced = workflow.refusals(name, actor, case)
    lacks_note = name in workflow.steps and workflow.steps[name].wants_note(case) and not note.strip()

    if announced or lacks_note:
        with pytest.raises(StepRefused):
            workflow.advance(subject, name, actor, case, note)
        assert subject.state is case.state
    else:
        step = workflow.advance(subject, name, actor, case, note)
        assert (case.state, subject.state) in {(move.source, move.target) for move in step.moves}


@given(st.sampled_from([*PROPOSAL_WORKFLOW.steps, "fly"]), actors(), cases(), st.sampled_from(["", " ", "Ναι."]))
def test_step_of_a_proposal_is_taken_exactly_when_nothing_speaks_against_it(name, actor, case, note):
    check_step(PROPOSAL_WORKFLOW, name, actor, case, note)


@given(st.sampled_from([*ASSIGNMENT_WORKFLOW.steps, "fly"]), actors(), assignment_cases(), st.sampled_from(["", "Ναι."]))
def test_step_of_an_assignment_is_taken_exactly_when_nothing_speaks_against_it(name, actor, case, note):
    check_step(ASSIGNMENT_WORKFLOW, name, actor, case, note)


@given(actors(), cases())
def test_steps_that_are_offered_open_are_those_that_nothing_speaks_against(actor, case):
    offered = {each.step.name for each in PROPOSAL_WORKFLOW.steps_open_to(actor, case) if not each.is_closed}

    assert offered == {name for name in PROPOSAL_WORKFLOW.steps if not PROPOSAL_WORKFLOW.refusals(name, actor, case)}


@given(actors(), cases())
def test_nobody_decides_or_recommends_about_his_own_body(actor, case):
    open_to = {each.step.name for each in PROPOSAL_WORKFLOW.steps_open_to(actor, case)}

    if case.concerns(actor):
        assert open_to & {"accept", "place_on_reserve", "reject", "reconsider"} == set()
