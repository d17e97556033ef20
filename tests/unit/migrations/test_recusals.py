"""Assignments that were there before anybody could be recused, and what becomes of a recused one on the way back."""

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from proposals.cli import alembic_config
from proposals.db import db
from proposals.evaluation.models import Assignment
from proposals.workflow.states import AssignmentState
from tests.factories import make_assignment


def before_conflicts():
    return ScriptDirectory.from_config(alembic_config()).get_revision("0008").down_revision


def test_assignments_stay_with_their_sheets_on_the_way_there_and_back(app, the_time):
    with app.app_context():
        final = make_assignment(AssignmentState.FINAL)
        recused = make_assignment(AssignmentState.RECUSED, proposal=final.proposal)
        numbers, scores = (final.id, recused.id), len(final.scores)
        db.session.commit()
        db.session.remove()

        command.downgrade(alembic_config(), before_conflicts())
        states = dict(db.session.execute(text("SELECT id, state FROM assignment")).all())
        with pytest.raises(IntegrityError):
            db.session.execute(text("UPDATE assignment SET state = 'recused', finalised_at = NULL"))
        db.session.remove()
        command.upgrade(alembic_config(), "head")

        assert states == dict(zip(numbers, ("final", "cancelled"), strict=True))
        assert len(db.session.get_one(Assignment, numbers[0]).scores) == scores
        assert [reader.despite_conflict for reader in db.session.get_one(Assignment, numbers[0]).proposal.readers] == [False]
        db.session.execute(text("UPDATE assignment SET state = 'recused', finalised_at = NULL"))
