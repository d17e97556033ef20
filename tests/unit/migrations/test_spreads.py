"""Proposals that were scored before lists sorted by how far the sheets lie apart."""

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import select

from proposals.cli import alembic_config
from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.evaluation.models import Assignment
from proposals.workflow.states import AssignmentState, State
from tests.factories import full_sheet, make_assignment, make_proposal, make_scored


def test_spreads_of_final_sheets_are_counted_on_the_way_there(app, the_time):
    with app.app_context():
        apart = make_scored("2", "4.5")
        make_assignment(AssignmentState.FINAL, proposal=apart, sheet=full_sheet(apart.call.rubric, "3", novelty="0"))
        make_assignment(AssignmentState.ACCEPTED, proposal=apart)
        make_proposal(State.SUBMITTED, call=apart.call)
        db.session.commit()
        before = db.session.execute(select(Proposal.id, Proposal.total_spread, Proposal.criterion_spread).order_by(Proposal.id)).all()
        db.session.remove()

        command.downgrade(alembic_config(), ScriptDirectory.from_config(alembic_config()).get_revision("0010").down_revision)
        command.upgrade(alembic_config(), "head")

        after = db.session.execute(select(Proposal.id, Proposal.total_spread, Proposal.criterion_spread).order_by(Proposal.id)).all()
        assert after == before
        assert ([str(value) for value in after[0][1:]], after[1][1:]) == (["50", "4.5"], (None, None))
        assert db.session.query(Assignment).count() == 4
