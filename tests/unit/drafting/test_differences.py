"""What changed between two texts."""

import pytest

from proposals.calls.form import Form, Section, Words
from proposals.drafting import sequences
from proposals.drafting.differences import FieldChange, FileChange, Piece, RowChange, SectionChange, changes, file_changes, pieces, row_changes
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


def numbered(count, word="πρόταση"):
    """Sentences of three words, all different."""
    return [f"Η {word} {number}. " for number in range(count)]


def test_text_that_changed_in_too_many_words_is_compared_by_sentences():
    old = numbered(sequences.MOST_STEPS)
    new = [sentence if number % 2 else f"Όλα άλλαξαν στη θέση {number}. " for number, sentence in enumerate(old)]

    found = pieces("".join(old), "".join(new))

    assert found[:4] == [Piece("removed", old[0]), Piece("added", new[0]), Piece("same", old[1]), Piece("removed", old[2])]
    assert [piece.text for piece in found if piece.kind == "same"] == old[1::2]


def test_text_that_was_written_anew_is_shown_as_a_whole():
    old, new = "".join(numbered(sequences.MOST_ITEMS)), "".join(numbered(sequences.MOST_ITEMS, "σειρά"))

    assert pieces(old, new) == [Piece("removed", old), Piece("added", new)]


def test_same_words_in_quite_another_order_are_shown_as_a_whole():
    words = [f"λέξη{number}" for number in range(sequences.MOST_STEPS)]
    old, new = " ".join(words), " ".join(words[::-1])

    assert pieces(old, new) == [Piece("removed", old), Piece("added", new)]


def test_long_text_with_one_change_is_compared_by_words():
    old = numbered(sequences.MOST_ITEMS)

    found = pieces("".join(old), "".join([*old[:-1], "Τέλος. "]))

    assert [piece for piece in found if piece.kind != "same"] == [Piece("removed", old[-1].strip()), Piece("added", "Τέλος.")]


RISKS = make_field("table", "risks", columns=(make_field("str", "risk"), make_field("one", "chance", choices=("low", "high"))))


def row(risk, chance="low"):
    return {"risk": risk, "chance": chance}


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        (None, None, []),
        (None, [row("Α")], [RowChange("added", None, row("Α"))]),
        ([row("Α")], None, [RowChange("removed", row("Α"), None)]),
        ([row("Α")], [row("Α")], [RowChange("same", row("Α"), row("Α"))]),
        ([row("Α")], [row("Α", "high")], [RowChange("changed", row("Α"), row("Α", "high"), frozenset(["chance"]))]),
        (
            [row("Α"), row("Β")],
            [row("Α"), row("Νέα"), row("Β")],
            [RowChange("same", row("Α"), row("Α")), RowChange("added", None, row("Νέα")), RowChange("same", row("Β"), row("Β"))],
        ),
        (
            [row("Α"), row("Β"), row("Γ")],
            [row("Δ"), row("Γ")],
            [
                RowChange("changed", row("Α"), row("Δ"), frozenset(["risk"])),
                RowChange("removed", row("Β"), None),
                RowChange("same", row("Γ"), row("Γ")),
            ],
        ),
    ],
)
def test_tables_are_compared_row_by_row_and_cell_by_cell(old, new, found):
    assert row_changes(RISKS, old, new) == found


def test_table_that_was_written_anew_changes_in_every_row():
    rows = [row(str(number)) for number in range(sequences.MOST_STEPS)]

    found = row_changes(RISKS, rows, [row(f"νέα {number}") for number in range(sequences.MOST_STEPS)])

    assert {each.kind for each in found} == {"changed"}
    assert len(found) == len(rows)


def test_files_that_are_there_come_before_those_that_went():
    kept, gone, new = ({**SHOWN, "sha256": name} for name in ("ab", "cd", "ef"))

    assert file_changes([kept, gone], [new, kept]) == [FileChange("added", new), FileChange("same", kept), FileChange("removed", gone)]
    assert file_changes(None, None) == []
