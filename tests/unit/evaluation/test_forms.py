"""What is typed into a sheet."""

from decimal import Decimal

import pytest
from werkzeug.datastructures import MultiDict

from proposals.evaluation.forms import checklist_checks, sheet_form, sheet_text
from proposals.evaluation.models import Verdict
from proposals.evaluation.operations import Check
from proposals.evaluation.sheets import save_sheet
from proposals.workflow.states import AssignmentState
from tests.factories import full_sheet, make_assignment, standard_rubric

RUBRIC = standard_rubric()


@pytest.fixture
def assignment(session):
    return make_assignment(AssignmentState.ACCEPTED)


def typed(assignment, **inputs):
    return sheet_text(RUBRIC, sheet_form(RUBRIC, assignment, MultiDict(inputs)))


@pytest.mark.parametrize(
    ("raw", "points"),
    [
        ("4", "4"),
        ("3.5", "3.5"),
        ("3,5", "3.5"),
        ("4.00", "4"),
        ("", None),
        ("3.7", None),
        ("6", None),
        ("-1", None),
        ("πολύ", None),
        ("NaN", None),
        ("sNaN", None),
        ("Infinity", None),
        ("1e400", None),
    ],
)
def test_points_are_those_of_the_scale_or_none(assignment, raw, points):
    assert typed(assignment, impact=raw).points["impact"] == (Decimal(points) if points else None)


def test_sheet_is_read_from_its_inputs(assignment):
    text = typed(
        assignment,
        impact="4",
        impact_comment="Γιατί ναι.",
        check_ai="no",
        check_ai_comment="Λείπει.",
        check_equality="perhaps",
        comment_to_body="Καλή προσπάθεια.",
    )

    assert (text.points["impact"], text.points["novelty"], text.comments["impact"], text.comments["novelty"]) == (Decimal(4), None, "Γιατί ναι.", "")
    assert (text.checks["ai"], text.checks["equality"]) == (Check(Verdict.NO, "Λείπει."), Check(None))
    assert text.comment_to_body == "Καλή προσπάθεια."


def test_stored_sheet_stands_in_its_form_as_it_was_written(assignment):
    written = full_sheet(RUBRIC, "3.5")
    save_sheet(assignment, written, 0)

    again = sheet_text(RUBRIC, sheet_form(RUBRIC, assignment))

    assert (again.points, again.comments) == (written.points, written.comments)


def test_checklist_is_read_from_its_inputs():
    sent = MultiDict({"verdict-in_time": "no", "comment-in_time": "Αργά.", "verdict-complete": "perhaps"})

    checks = checklist_checks(RUBRIC, sent)

    assert (checks["in_time"], checks["complete"], checks["eligible_body"]) == (Check(Verdict.NO, "Αργά."), Check(None), Check(None))
