"""Sheets that were there before they saved themselves."""

from decimal import Decimal

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import select, text

from proposals.cli import alembic_config
from proposals.db import db
from proposals.evaluation.models import Assignment, SheetVersion
from proposals.evaluation.sheets import save_sheet, values_of
from proposals.workflow.states import AssignmentState
from tests.factories import NOW, full_sheet, make_assignment, standard_rubric, write_sheet

RUBRIC = standard_rubric()


def before_sheets_saved_themselves():
    return ScriptDirectory.from_config(alembic_config()).get_revision("0009").down_revision


def test_sheets_are_counted_and_final_ones_kept_on_the_way_there_and_back(app, the_time):
    with app.app_context():
        whole = full_sheet(RUBRIC, "3.5")
        begun, untouched = make_assignment(AssignmentState.ACCEPTED), make_assignment(AssignmentState.INVITED)
        write_sheet(begun, {**whole, "impact": "7", "novelty_comment": "Λίγα", "relevance": None})
        final = make_assignment(AssignmentState.FINAL, sheet=whole)
        write_sheet(last := make_assignment(AssignmentState.ACCEPTED), {"check_ai": "no", "check_ai_comment": "Λείπει."})
        final.comment_to_body = "Καλή αρχή."
        actor, numbers = begun.evaluator.actor, [each.id for each in (begun, untouched, final, last)]
        db.session.commit()
        db.session.remove()

        command.downgrade(alembic_config(), before_sheets_saved_themselves())
        tables = {row[0] for row in db.session.execute(text("SELECT comment_to_body FROM assignment"))}
        db.session.remove()
        command.upgrade(alembic_config(), "head")

        begun, untouched, final, last = (db.session.get_one(Assignment, number) for number in numbers)
        assert tables == {"", "Καλή αρχή."}
        assert [(each.criteria_done, each.criteria_count) for each in (begun, untouched, final, last)] == [(4, 7), (0, 0), (7, 7), (0, 7)]
        assert (begun.written, values_of(begun)["impact"], values_of(last)["check_ai"]) == ({}, "7", "no")
        (kept,) = db.session.scalars(select(SheetVersion))
        assert (kept.assignment_id, kept.number, kept.version_id, kept.finalised_at) == (final.id, 1, final.version_id, NOW)
        assert (kept.total, kept.contents) == (Decimal(70), {**whole, "comment_to_body": "Καλή αρχή."})
        assert save_sheet(actor, begun, {"impact": "4.0"}, {}).revisions == {"impact": 1}
