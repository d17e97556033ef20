"""What is typed into a sheet and a checklist."""

import pytest
from werkzeug.datastructures import MultiDict

from proposals.calls.forms import mark
from proposals.evaluation.forms import checklist_checks, chosen, sent_notes, sent_sheet
from proposals.evaluation.operations import Check
from proposals.evaluation.sheet_fields import fields_of
from proposals.evaluation.sheets import values_of
from proposals.evaluation.verdict import Verdict
from proposals.workflow.states import AssignmentState
from tests.factories import full_sheet, make_assignment, standard_rubric, write_sheet

RUBRIC = standard_rubric()


def typed(**inputs):
    return sent_sheet(RUBRIC, MultiDict(inputs))


@pytest.mark.parametrize(
    ("raw", "points"),
    [
        ("4", "4.0"),
        ("3.5", "3.5"),
        ("3,5", "3.5"),
        ("4.00", "4.0"),
        ("", None),
        ("3.7", "3.7"),
        ("6", "6"),
        ("-1", "-1"),
        ("999.99", "999.99"),
        ("1000", {"typed": "1000"}),
        ("3.755", {"typed": "3.755"}),
        ("πολύ", {"typed": "πολύ"}),
        ("²", {"typed": "²"}),
        ("NaN", {"typed": "NaN"}),
        ("sNaN", {"typed": "sNaN"}),
        ("Infinity", {"typed": "Infinity"}),
        ("1e400", {"typed": "1e400"}),
        ("9" * 400, {"typed": "9" * 400}),
    ],
)
def test_points_are_those_of_the_scale_or_as_they_were_typed(raw, points):
    assert typed(impact=raw) == {"impact": points}


def test_sheet_is_read_from_its_inputs():
    read = typed(impact="4", impact_comment=" Γιατί ναι. ", check_ai="no", check_ai_comment="Λείπει.", comment_to_body="Καλή προσπάθεια.", other="x")

    assert read == {
        "impact": "4.0",
        "impact_comment": "Γιατί ναι.",
        "check_ai": "no",
        "check_ai_comment": "Λείπει.",
        "comment_to_body": "Καλή προσπάθεια.",
    }


def test_fields_that_nobody_touched_and_those_that_gave_way_are_left_out():
    sent = MultiDict({"impact": "4.0", "was-impact": mark("4.0"), "novelty": "3.0", "keep-novelty": "theirs", "comment_to_body": "Ναι."})

    assert sent_sheet(RUBRIC, sent) == {"comment_to_body": "Ναι."}


def test_fields_that_are_named_are_read_alone():
    assert sent_sheet(RUBRIC, MultiDict({"impact": "4.0", "novelty": "3.0"}), {"novelty": 1}) == {"novelty": "3.0"}


def test_notes_are_read_where_they_are_on_the_page():
    assert sent_notes(MultiDict({"private_notes": " Να δω τον πίνακα. "})) == {"private_notes": "Να δω τον πίνακα."}
    assert sent_notes(MultiDict({"private_notes": "Άλλα", "keep-private_notes": "theirs"})) == {}
    assert sent_notes(MultiDict({"impact": "4.0"})) == {}


def test_fields_of_which_ones_own_text_was_chosen_are_named():
    assert chosen(MultiDict({"keep-impact": "mine", "keep-novelty": "theirs", "impact": "mine"})) == {"impact"}


def test_fields_of_a_sheet_are_named_once_each_and_in_the_order_of_the_page():
    codes = [field.code for field in fields_of(RUBRIC)]

    assert codes[:4] == ["relevance", "relevance_comment", "novelty", "novelty_comment"]
    assert (len(codes), len(set(codes)), codes[-1]) == (25, 25, "comment_to_body")


def test_stored_sheet_is_what_was_written(session):
    assignment, written = make_assignment(AssignmentState.ACCEPTED), full_sheet(RUBRIC, "3.5")

    write_sheet(assignment, written)

    assert values_of(assignment) == {**written, "comment_to_body": None}


def test_checklist_is_read_from_its_inputs():
    sent = MultiDict({"verdict-in_time": "no", "comment-in_time": "Αργά.", "verdict-complete": "perhaps"})

    checks = checklist_checks(RUBRIC, sent)

    assert (checks["in_time"], checks["complete"], checks["eligible_body"]) == (Check(Verdict.NO, "Αργά."), Check(None), Check(None))
