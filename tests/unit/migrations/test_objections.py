"""Objections that were recorded before they named decisions."""

from datetime import timedelta

from alembic import command
from alembic.script import ScriptDirectory

from proposals import clock
from proposals.cli import alembic_config
from proposals.db import db
from proposals.evaluation.models import Objection
from proposals.workflow.states import State
from tests.factories import make_decision, make_objection, make_proposal


def test_objections_are_linked_to_what_they_attack_and_to_what_answered_them(app, the_time):
    with app.app_context():
        proposal, now = make_proposal(State.REJECTED), clock.now()
        first = make_decision(proposal, "1", at=now - timedelta(days=9))
        heard = make_objection(proposal)
        heard.recorded_at, heard.answered_at = now - timedelta(days=6), now - timedelta(days=5)
        second = make_decision(proposal, "2", at=now - timedelta(days=3))
        waiting = make_objection(proposal)
        inadmissible = make_objection(make_proposal(State.INADMISSIBLE))
        numbers, decisions = [each.id for each in (heard, waiting, inadmissible)], (first.id, second.id)
        db.session.commit()
        db.session.remove()

        command.downgrade(alembic_config(), ScriptDirectory.from_config(alembic_config()).get_revision("0015").down_revision)
        command.upgrade(alembic_config(), "head")

        rows = [db.session.get_one(Objection, number) for number in numbers]
        assert [(each.decision_id, each.answer_id) for each in rows] == [decisions, (decisions[1], None), (None, None)]
