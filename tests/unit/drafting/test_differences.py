"""What changed between two texts."""

import pytest

from proposals.calls.form import Form, Section, Words
from proposals.drafting import differences
from proposals.drafting.differences import FieldChange, Piece, SectionChange, changes, pieces
from tests.factories import make_field

TITLE, SUMMARY, PAPER = make_field("str", "title"), make_field("text", "summary"), make_field("file", "paper")
FIRST = Section("first", "Α", Words("Πρώτη", "First"), (TITLE,))
SECOND = Section("second", "Β", Words("Δεύτερη", "Second"), (SUMMARY, PAPER))
FORM = Form(1, Words("Έντυπο", "Form"), (FIRST, SECOND))
FILE = {"id": 1, "field": "paper", "title": "Μελέτη", "filename": "a.pdf", "size": 1, "sha256": "ab"}
SHOWN = {"title": "Μελέτη", "filename": "a.pdf", "sha256": "ab"}


def test_same_text_has_no_changes():
    assert changes(FORM, {"title": "Α"}, {"title": "Α"}, [FILE], [FILE]) == []


@pytest.mark.parametrize(("old", "new"), [({}, {"title": None}), ({"title": ""}, {}), ({"title": []}, {"title": None})])
def test_one_kind_of_nothing_is_no_change_from_another(old, new):
    assert changes(FORM, old, new) == []


def test_changed_fields_stand_in_their_sections_in_the_order_of_the_form():
    found = changes(FORM, {"title": "Α", "summary": "α"}, {"title": "Β"}, [], [FILE])

    assert found == [
        SectionChange(FIRST, (FieldChange(TITLE, "Α", "Β"),)),
        SectionChange(SECOND, (FieldChange(SUMMARY, "α", None), FieldChange(PAPER, None, [SHOWN]))),
    ]


def test_no_is_a_change_from_nothing():
    sure = make_field("bool", "sure")
    form = Form(1, Words("Έντυπο", "Form"), (Section("only", "Α", Words("Α", "A"), (sure,)),))

    assert changes(form, {}, {"sure": False}) == [SectionChange(form.sections[0], (FieldChange(sure, None, False),))]


def test_file_with_new_content_is_a_change():
    (found,) = changes(FORM, {}, {}, [FILE], [{**FILE, "sha256": "cd"}])

    assert found.fields == (FieldChange(PAPER, [SHOWN], [{**SHOWN, "sha256": "cd"}]),)


def test_file_that_only_got_another_number_is_none():
    assert changes(FORM, {}, {}, [FILE], [{**FILE, "id": 2}]) == []


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("", "", []),
        ("ένα", "ένα", [Piece("same", "ένα")]),
        ("", "ένα", [Piece("added", "ένα")]),
        ("ένα", "", [Piece("removed", "ένα")]),
        ("ένα δύο τρία", "ένα τέσσερα τρία", [Piece("same", "ένα "), Piece("removed", "δύο"), Piece("added", "τέσσερα"), Piece("same", " τρία")]),
        ("ένα\n\nδύο", "ένα\n\nδύο τρία", [Piece("same", "ένα\n\nδύο"), Piece("added", " τρία")]),
    ],
)
def test_two_texts_are_one_run_of_pieces(old, new, found):
    assert pieces(old, new) == found


def test_pieces_give_both_texts_back():
    old, new = "Η υπηρεσία απαντά σε πέντε ημέρες.\nΠάντα.", "Η ίδια υπηρεσία απαντά σε δύο  ημέρες.\nΣχεδόν πάντα."

    found = pieces(old, new)

    assert "".join(piece.text for piece in found if piece.kind != "added") == old
    assert "".join(piece.text for piece in found if piece.kind != "removed") == new


def test_very_long_text_is_compared_by_lines():
    lines = [f"γραμμή {number}\n" for number in range(differences.MOST_WORDS)]

    found = pieces("".join(lines), "".join([*lines[:-1], "τέλος\n"]))

    assert found == [Piece("same", "".join(lines[:-1])), Piece("removed", lines[-1]), Piece("added", "τέλος\n")]
