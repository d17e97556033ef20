"""Proposals that were there before they could have parents."""

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import text

from proposals.cli import alembic_config
from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.workflow.states import State
from tests.factories import make_proposal


def before_parents():
    return ScriptDirectory.from_config(alembic_config()).get_revision("0004").down_revision


def test_proposals_stay_on_the_way_there_and_back(app, the_time):
    with app.app_context():
        parent = make_proposal(State.ACCEPTED)
        make_proposal(State.SUBMITTED, call=parent.call, body=parent.body, parent_id=parent.id)
        db.session.commit()
        title = parent.title
        db.session.remove()

        command.downgrade(alembic_config(), before_parents())
        before = db.session.execute(text("SELECT title FROM proposal")).scalars().all()
        db.session.remove()
        command.upgrade(alembic_config(), "head")

        assert before == [title, title]
        assert [each.parent_id for each in db.session.query(Proposal)] == [None, None]
        assert db.session.execute(text("SELECT count(*) FROM answer")).scalar_one() > 50
