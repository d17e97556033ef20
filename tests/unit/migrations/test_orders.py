"""Assignments that were there before they carried the orders of their lists."""

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import select, text

from proposals.cli import alembic_config
from proposals.db import db
from proposals.evaluation.models import Assignment
from proposals.workflow.people import Role
from proposals.workflow.states import AssignmentState, State
from tests.factories import make_assignment, make_body, make_person, make_proposal


def test_assignments_have_their_orders_after_going_back_and_there(app, the_time):
    with app.app_context():
        proposal = make_proposal(State.IN_REVIEW, body=make_body(name="Δήμος Ρόδου"))
        code = proposal.code
        make_assignment(AssignmentState.INVITED, proposal=proposal, evaluator=make_person(Role.EVALUATOR, name="Άννα Ράλλη"))
        db.session.commit()
        db.session.remove()

        command.downgrade(alembic_config(), ScriptDirectory.from_config(alembic_config()).get_revision("0021").down_revision)
        db.session.execute(text("UPDATE person SET sort_name = 'ζωη' WHERE sort_name = 'αννα ραλλη'"))
        db.session.commit()
        db.session.remove()
        command.upgrade(alembic_config(), "head")

        columns = (Assignment.proposal_code, Assignment.body_order, Assignment.evaluator_order)
        assert tuple(db.session.execute(select(*columns)).one()) == (code, "δημοσ ροδου", "ζωη")
