"""Comments that were said, and reminders that were sent, before comments could change and tasks were reminded of."""

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from proposals import clock
from proposals.cli import alembic_config
from proposals.db import db
from proposals.reminders.models import ReminderSent
from proposals.reminders.rules import Deadline
from proposals.together.models import Comment
from tests.factories import make_comment, make_person, make_proposal


def before_changes():
    return ScriptDirectory.from_config(alembic_config()).get_revision("0007").down_revision


def test_threads_stay_on_the_way_there_and_back(app, the_time):
    with app.app_context():
        proposal, person = make_proposal(answers={}), make_person()
        first = make_comment(proposal, "title", person, text="", deleted_at=clock.now())
        make_comment(proposal, "title", person, text="Απάντηση", parent_id=first.id, edited_at=clock.now())
        for deadline in (Deadline.SHEET, Deadline.TASK):
            db.session.add(ReminderSent(person_id=person.id, deadline=deadline, subject="x:1", due_at=clock.now(), step=1, sent_at=clock.now()))
        db.session.commit()
        db.session.remove()

        command.downgrade(alembic_config(), before_changes())
        before = db.session.execute(text("SELECT text, parent_id FROM comment ORDER BY id")).all()
        reminded = db.session.execute(text("SELECT deadline FROM reminder_sent")).scalars().all()
        db.session.remove()
        command.upgrade(alembic_config(), "head")

        assert [(row[0], bool(row[1])) for row in before] == [("–", False), ("Απάντηση", True)]
        assert reminded == ["sheet"]
        assert [(each.text, each.edited_at, each.deleted_at) for each in db.session.query(Comment).order_by(Comment.id)] == [
            ("–", None, None),
            ("Απάντηση", None, None),
        ]


@pytest.mark.parametrize("columns", [{"text": ""}, {"text": "Λόγια", "deleted_at": clock.now()}], ids=["empty", "deleted with words"])
def test_comment_has_words_or_was_deleted(session, columns):
    proposal = make_proposal(answers={})

    with pytest.raises(IntegrityError):
        make_comment(proposal, **columns)
