"""The call of an assignment, which the database writes."""

from sqlalchemy import insert, select

from proposals import clock
from proposals.db import db
from proposals.evaluation.models import Assignment
from proposals.workflow.people import Role
from proposals.workflow.states import AssignmentState, State
from tests.factories import make_assignment, make_call, make_person, make_proposal


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


def _defaults():
    return {"decline_reason": "", "sheet_gaps": 1, "criteria_done": 0, "criteria_count": 0, "comment_to_body": "", "sheet_revision": 0, "written": {}}
