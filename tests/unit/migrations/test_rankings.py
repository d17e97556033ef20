"""Rankings that were issued before an older version comes back."""

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import text

from proposals.cli import alembic_config
from proposals.db import db
from proposals.dossier.kinds import Kind
from tests.factories import make_issued


def test_ranking_that_was_issued_stays_verifiable_on_the_way_there_and_back(app, the_time):
    with app.app_context():
        make_issued(kind=Kind.RANKING)
        db.session.commit()
        db.session.remove()

        command.downgrade(alembic_config(), ScriptDirectory.from_config(alembic_config()).get_revision("0020").down_revision)
        before = db.session.execute(text("SELECT kind, pages FROM issued_document")).all()
        db.session.remove()
        command.upgrade(alembic_config(), "head")

        assert [tuple(row) for row in before] == [("committee", 9)]
