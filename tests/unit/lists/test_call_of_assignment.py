"""The call of an assignment and what its lists sort it by, which the database writes."""

from sqlalchemy import insert, select, update

from proposals import clock
from proposals.accounts.models import Body, Person
from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.evaluation.models import Assignment
from proposals.workflow.people import Role
from proposals.workflow.states import AssignmentState, State
from tests.factories import make_assignment, make_body, make_call, make_person, make_proposal


def test_assignment_knows_the_call_of_its_proposal_however_it_is_written(session):
    calls = [make_call(slug=slug) for slug in ("one", "two")]
    proposals = [make_proposal(State.IN_REVIEW, call=call) for call in calls]
    made = make_assignment(AssignmentState.INVITED, proposal=proposals[0])
    row = {"evaluator_id": make_person(Role.EVALUATOR).id, "state": AssignmentState.INVITED, "revision": 1, "assigned_at": clock.now(), "call_id": 0}
    db.session.execute(insert(Assignment.__table__).values(proposal_id=proposals[1].id, **_defaults(), **row))

    found = db.session.execute(select(Assignment.proposal_id, Assignment.call_id).order_by(Assignment.id)).all()

    assert [tuple(each) for each in found] == [(proposals[0].id, calls[0].id), (proposals[1].id, calls[1].id)]
    db.session.refresh(made)
    assert made.call_id == calls[0].id


def test_assignment_stands_where_code_body_and_evaluator_do_however_they_are_written(session):
    athens, rhodes = make_body(name="Δήμος Αθηναίων"), make_body(name="Δήμος Ρόδου")
    evaluator = make_person(Role.EVALUATOR, name="Άννα Ράλλη")
    proposal = make_proposal(State.IN_REVIEW, body=athens)
    other = make_assignment(AssignmentState.INVITED)
    made = make_assignment(AssignmentState.INVITED, proposal=proposal, evaluator=evaluator)
    code, before, elsewhere = proposal.code, _orders(made), _orders(other)

    db.session.execute(update(Proposal).where(Proposal.id == proposal.id).values(body_id=rhodes.id))
    moved = _orders(made)
    db.session.execute(update(Body).where(Body.id == rhodes.id).values(name="Κως", sort_name="κωσ"))
    db.session.execute(update(Person).where(Person.id == evaluator.id).values(sort_name="αννα ζωη"))
    db.session.execute(update(Proposal).where(Proposal.id == proposal.id).values(code="ESDK-2027-10000"))

    assert before == (code, "δημοσ αθηναιων", "αννα ραλλη")
    assert moved == (code, "δημοσ ροδου", "αννα ραλλη")
    assert _orders(made) == ("ESDK-2027-10000", "κωσ", "αννα ζωη")
    assert _orders(other) == elsewhere


def _orders(assignment):
    columns = (Assignment.proposal_code, Assignment.body_order, Assignment.evaluator_order)
    return tuple(db.session.execute(select(*columns).where(Assignment.id == assignment.id)).one())


def _defaults():
    return {"decline_reason": "", "sheet_gaps": 1, "criteria_done": 0, "criteria_count": 0, "comment_to_body": "", "sheet_revision": 0, "written": {}}
