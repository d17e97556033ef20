"""Sheets that were being written before the proposal named who owes one."""

from alembic import command
from alembic.script import ScriptDirectory

from proposals.calls.models import Call
from proposals.cli import alembic_config
from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.workflow.states import AssignmentState, State
from tests.factories import make_assignment, make_proposal


def test_proposal_names_whoever_owes_a_sheet_and_calls_hide_nothing(app, the_time):
    with app.app_context():
        proposal = make_proposal(State.IN_REVIEW)
        states = (AssignmentState.INVITED, AssignmentState.ACCEPTED, AssignmentState.FINAL, AssignmentState.DECLINED)
        owing = [make_assignment(state, proposal=proposal).evaluator_id for state in states][:2]
        other = make_proposal(State.IN_REVIEW).id
        number = proposal.id
        db.session.commit()
        db.session.remove()

        command.downgrade(alembic_config(), ScriptDirectory.from_config(alembic_config()).get_revision("0012").down_revision)
        command.upgrade(alembic_config(), "head")

        assert db.session.get_one(Proposal, number).case().judging == set(owing)
        assert db.session.get_one(Proposal, other).judging == ""
        assert {(call.hides_bodies, call.hides_persons) for call in db.session.query(Call)} == {(False, False)}
