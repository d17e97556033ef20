"""What a call hides from its evaluators is set until the first of them opens a text; who sees it anyway is not assigned."""

import pytest

from proposals.audit.models import AuditEntry
from proposals.db import db
from proposals.evaluation.assigning import AssignmentDetails, count_sheets, refusals_to_assign, take_assignment_step
from proposals.evaluation.blindness import TEXT_WAS_OPENED, BlindnessRefused, set_blindness, text_was_opened
from proposals.workflow.machine import StepRefused
from proposals.workflow.people import Role
from proposals.workflow.permissions import NotAllowed
from proposals.workflow.states import AssignmentState, State
from tests.factories import make_assignment, make_call, make_person, make_proposal


@pytest.fixture
def manager(session):
    return make_person(Role.CALL_MANAGER)


def recorded():
    return [entry.details for entry in db.session.query(AuditEntry).filter_by(action="set_blindness")]


def test_rules_are_set_and_recorded_once(manager):
    call = make_call()

    for _time in range(2):
        set_blindness(manager.actor, call, hides_bodies=True, hides_persons=False)

    assert (call.hides_bodies, call.hides_persons) == (True, False)
    assert recorded() == [{"hides_bodies": True, "hides_persons": False}]


def test_rules_are_the_manager_s(session):
    with pytest.raises(NotAllowed):
        set_blindness(make_person(Role.EVALUATOR).actor, make_call(), hides_bodies=True, hides_persons=True)


@pytest.mark.parametrize("state", [AssignmentState.ACCEPTED, AssignmentState.FINAL])
def test_rules_stand_once_a_text_was_opened(manager, state):
    proposal = make_proposal(State.IN_REVIEW)
    make_assignment(state, proposal=proposal)

    with pytest.raises(BlindnessRefused) as refused:
        set_blindness(manager.actor, proposal.call, hides_bodies=True, hides_persons=False)

    assert refused.value.reason == TEXT_WAS_OPENED
    assert (proposal.call.hides_bodies, recorded()) == (False, [])


def test_invitation_alone_and_other_calls_leave_the_rules_open(manager):
    proposal = make_proposal(State.IN_REVIEW)
    make_assignment(AssignmentState.INVITED, proposal=proposal)
    make_assignment(AssignmentState.ACCEPTED)

    assert not text_was_opened(proposal.call)


def test_who_saw_bodies_by_another_role_before_they_were_hidden_does_not_accept(session):
    both, judge = make_person(Role.EVALUATOR, Role.OBSERVER), make_person(Role.EVALUATOR)
    proposal = make_proposal(State.IN_REVIEW)
    invited = [make_assignment(AssignmentState.INVITED, proposal=proposal, evaluator=person) for person in (both, judge)]
    set_blindness(make_person(Role.CALL_MANAGER).actor, proposal.call, hides_bodies=True, hides_persons=False)

    with pytest.raises(StepRefused) as refused:
        take_assignment_step(both.actor, invited[0], "accept", AssignmentDetails(no_conflict=True))
    take_assignment_step(judge.actor, invited[1], "accept", AssignmentDetails(no_conflict=True))

    assert [reason.text[:27] for reason in refused.value.reasons] == ["Με άλλον ρόλο σας βλέπετε ό"]
    assert [each.state for each in invited] == [AssignmentState.INVITED, AssignmentState.ACCEPTED]


def test_who_sees_bodies_by_another_role_is_not_assigned_in_a_blind_call(session):
    both, judge = make_person(Role.EVALUATOR, Role.OBSERVER), make_person(Role.EVALUATOR)
    blind, usual = make_proposal(State.IN_REVIEW, call=make_call(hides_bodies=True)), make_proposal(State.IN_REVIEW)

    of_blind = refusals_to_assign(blind, [both, judge], set())
    of_usual = refusals_to_assign(usual, [both, judge], set())

    assert [phrase.text for phrase in of_blind[both.id]] == ["Με άλλον ρόλο του βλέπει όσα η πρόσκληση δεν δείχνει στους αξιολογητές."]
    assert (of_blind[judge.id], of_usual) == ((), {both.id: (), judge.id: ()})


def test_proposal_names_whoever_owes_a_sheet_until_it_is_final(session):
    proposal = make_proposal(State.IN_REVIEW)
    sheets = [make_assignment(state, proposal=proposal) for state in (AssignmentState.INVITED, AssignmentState.ACCEPTED, AssignmentState.FINAL)]
    owing = {sheet.evaluator_id for sheet in sheets[:2]}

    before = proposal.case().judging
    for sheet in sheets[:2]:
        sheet.state = AssignmentState.CANCELLED
    count_sheets(proposal)

    assert (before, proposal.case().judging, proposal.judging) == (owing, frozenset(), "")
