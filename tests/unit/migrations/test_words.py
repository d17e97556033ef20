"""Proposals that were there before their words were indexed and before they stood in the order of their bodies."""

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import select, text

from proposals.cli import alembic_config
from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.drafting.trigrams import narrowed, piece
from proposals.workflow.states import State
from tests.factories import make_body, make_proposal


def test_texts_are_found_and_bodies_give_orders_after_going_back_and_there(app, the_time):
    with app.app_context():
        proposal = make_proposal(State.SUBMITTED, body=make_body(name="Δήμος Ρόδου"))
        proposal.search_text = "κινητο εργαστηριο"
        db.session.commit()
        number = proposal.id
        db.session.remove()

        command.downgrade(alembic_config(), ScriptDirectory.from_config(alembic_config()).get_revision("0019").down_revision)
        db.session.execute(text("UPDATE proposal SET search_text = 'αλλο εργαστηριο'"))
        db.session.commit()
        db.session.remove()
        command.upgrade(alembic_config(), "head")

        found = [list(db.session.scalars(narrowed(select(Proposal.id), piece(each)))) for each in ("κινητο", "αλλο εργ")]
        assert found == [[], [number]]
        assert db.session.scalar(select(Proposal.body_order)) == "δημοσ ροδου"
