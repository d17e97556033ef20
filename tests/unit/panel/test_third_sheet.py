"""When a third sheet is asked for: at the limits of the call, by the system, when nobody writes any more."""

from dataclasses import replace
from decimal import Decimal as D

import pytest
from sqlalchemy import select

from proposals.audit.models import AuditEntry
from proposals.calls.rubric import rubric_from_data
from proposals.evaluation.assigning import AssignmentDetails, take_assignment_step
from proposals.evaluation.scoring import scores_are_apart
from proposals.notices.models import Notice
from proposals.workflow.people import Role
from proposals.workflow.states import AssignmentState, State
from tests.factories import full_sheet, make_assignment, make_call, make_person, make_proposal, standard_rubric
from tests.factories.evaluation import write_sheet

FINAL, ACCEPTED, INVITED = AssignmentState.FINAL, AssignmentState.ACCEPTED, AssignmentState.INVITED
CODES = [criterion.code for criterion in standard_rubric().criteria]


def finalised(proposal, points="4", **of_criteria):
    """The last sheet of a proposal, which has one with 4 everywhere, becomes final."""
    assignment = make_assignment(ACCEPTED, proposal=proposal)
    write_sheet(assignment, full_sheet(proposal.call.rubric, points, **of_criteria))
    take_assignment_step(assignment.evaluator.actor, assignment, "finalise")
    return assignment


def asked(session):
    return session.scalars(select(AuditEntry.details).where(AuditEntry.action == "ask_for_third_sheet")).all()


@pytest.fixture
def manager(session):
    return make_person(Role.CALL_MANAGER)


@pytest.fixture
def proposal(session, manager):
    proposal = make_proposal(State.IN_REVIEW)
    make_assignment(FINAL, proposal=proposal, sheet=full_sheet(proposal.call.rubric, "4"))
    return proposal


def test_criterion_that_lies_exactly_the_limit_apart_asks_for_a_third_sheet(session, proposal, manager):
    finalised(proposal, **{CODES[0]: "2"})

    assert (proposal.state, proposal.scores_apart, proposal.criterion_spread) == (State.IN_REVIEW, True, D(2))
    assert asked(session) == [{"total": str(proposal.total_spread.normalize()), "criteria": {CODES[0]: "2"}}]
    assert session.scalars(select(Notice.kind).where(Notice.person_id == manager.id)).all() == ["assignment_finalise", "third_sheet"]


def test_criterion_that_lies_just_below_the_limit_does_not(session, proposal):
    finalised(proposal, **{CODES[0]: "2.5"})

    assert (proposal.state, asked(session), proposal.criterion_spread) == (State.REVIEWED, [], D("1.5"))


@pytest.mark.parametrize(("second", "apart"), [("3", True), ("3.5", False)])
def test_totals_that_lie_exactly_the_limit_apart_ask_for_a_third_sheet(session, proposal, second, apart):
    finalised(proposal, second)

    assert proposal.total_spread == (D("20.00") if apart else D("10.00"))
    assert (proposal.scores_apart, len(asked(session))) == (apart, int(apart))


@pytest.mark.parametrize(("points", "apart"), [(D("20"), True), (D("20.01"), False)])
def test_total_is_compared_exactly_with_the_limit_of_the_call(points, apart):
    rubric = replace(standard_rubric(), total_gap=points, criterion_gap=D(5))
    sheets = [dict.fromkeys(rubric.by_code, D(each)) for each in "43"]

    assert scores_are_apart(rubric, sheets) is apart


def test_call_with_limits_of_its_own_goes_by_them(session):
    data = {**standard_rubric().data, "third_opinion": {"criterion_gap": "1", "total_gap": "90"}}
    proposal = make_proposal(State.IN_REVIEW, call=make_call(rubric=rubric_from_data(data)))
    make_assignment(FINAL, proposal=proposal, sheet=full_sheet(proposal.call.rubric, "4"))

    finalised(proposal, **{CODES[1]: "3"})

    assert (proposal.scores_apart, asked(session)[0]["criteria"]) == (True, {CODES[1]: "1"})


def test_nobody_is_asked_while_somebody_writes_and_then_when_he_declines(session, proposal):
    third = make_assignment(INVITED, proposal=proposal)
    finalised(proposal, "1")
    while_written = list(asked(session))

    take_assignment_step(third.evaluator.actor, third, "decline", AssignmentDetails(decline_reason="too_many"))

    assert (while_written, len(asked(session))) == ([], 1)


def test_third_sheet_settles_it(session, proposal):
    finalised(proposal, "1")
    finalised(proposal, "3")

    assert (proposal.state, proposal.scores_apart, proposal.total_spread) == (State.REVIEWED, False, D(60))


def test_evaluators_and_chairs_are_told_that_they_may_discuss(session, proposal):
    chair, of_the_body = make_person(Role.COMMITTEE_CHAIR), make_person(Role.COMMITTEE_CHAIR, body=proposal.body)
    make_person(Role.CALL_MANAGER, body=proposal.body)
    second = finalised(proposal, "1").evaluator

    told = session.execute(select(Notice.kind, Notice.person_id).where(Notice.kind.in_(("discussion_open", "third_sheet")))).all()
    assert {person for kind, person in told if kind == "discussion_open"} >= {chair.id, second.id}
    assert of_the_body.id not in {person for _kind, person in told}
    assert len([kind for kind, _person in told if kind == "third_sheet"]) == 1
