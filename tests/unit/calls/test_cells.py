"""What stands in a cell of a spreadsheet for an answer."""

from datetime import date, datetime, time

import pytest

from proposals.calls.cells import MOST_LETTERS, CellRefused, parts_of, read_cell, text_of, typed_in_cell, written
from proposals.calls.form import Choice, Words
from tests.factories import make_field

COLOURS = make_field("one", choices=("red", "blue"))
MANY = make_field("many", choices=("red", "green", "blue"))
NAMED = make_field("one").__class__(
    "q", "one", Words("Ε", "Q"), choices=(Choice("red", Words("Κόκκινο", "Red")), Choice("other", Words("Άλλο", "Other")))
)


@pytest.mark.parametrize("text", ["=1+1", "+30", "-5", "@cmd", "απλό", "", "α\nβ"])
def test_plain_text_stands_in_its_cell_as_it_is(text):
    assert parts_of(text) == [text]
    assert text_of([text]) == text


@pytest.mark.parametrize("text", ["_x0041_", "fox005F_", "a\ufffeb", 'json:"α"', "json:"])
def test_text_that_programs_change_on_the_way_comes_back_as_it_was(text):
    (part,) = parts_of(text)

    assert part.startswith("json:")
    assert "_" not in part
    assert text_of([part]) == text


def test_text_too_long_for_a_cell_is_cut_and_put_together_again():
    text = "α" * (2 * MOST_LETTERS + 1)

    parts = parts_of(text)

    assert [len(part) for part in parts] == [MOST_LETTERS, MOST_LETTERS, 1]
    assert text_of(parts) == text


@pytest.mark.parametrize("text", ["json:", "json:5", "json:{", 'json:"\\ud800"'])
def test_broken_escape_is_refused(text):
    with pytest.raises(CellRefused, match="δεν διαβάζεται"):
        text_of([text])


@pytest.mark.parametrize(
    ("field", "value", "el", "en"),
    [
        (NAMED, "red", "Κόκκινο (red)", "Red (red)"),
        (NAMED, "gone", "gone", "gone"),
        (MANY, ["red", "blue"], "red (red)\nblue (blue)", "red (red)\nblue (blue)"),
        (make_field("bool"), True, "Ναι", "Yes"),
        (make_field("bool"), False, "Όχι", "No"),
        (make_field("date"), "2027-09-01", "01/09/2027", "01/09/2027"),
        (make_field("money"), "1234.50", "1.234,50", "1.234,50"),
        (make_field("money"), {"typed": "1.234"}, "1.234", "1.234"),
        (make_field("int"), None, "", ""),
    ],
)
def test_answer_is_written_as_people_write_it_and_read_again(field, value, el, en):
    assert (written(field, value, "el"), written(field, value, "en")) == (el, en)
    assert read_cell(field, el) == read_cell(field, en) == value


@pytest.mark.parametrize("text", ["red", "Κόκκινο (red)", "κοκκινο", "  ΚΟΚΚΙΝΟ ", "Red", "red (RED)"])
def test_choice_is_known_by_code_by_name_and_by_what_the_list_offers(text):
    assert read_cell(NAMED, text) == "red"


def test_choices_stand_on_lines_or_between_semicolons():
    assert read_cell(MANY, "blue; red\n\ngreen (green)") == ["red", "green", "blue"]


@pytest.mark.parametrize(("text", "value"), [("ναι", True), ("YES", True), ("οχι", False), ("no", False), ("", None)])
def test_yes_and_no_are_known_in_both_languages(text, value):
    assert read_cell(make_field("bool"), text) is value


def test_what_is_neither_yes_nor_no_is_refused():
    with pytest.raises(CellRefused, match="Ναι ή Όχι"):
        read_cell(make_field("bool"), "ίσως")


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        ("=1+1", "s", "=1+1"),
        (True, "b", "yes"),
        (False, "b", "no"),
        (2813400000, "n", "2813400000"),
        (38440.0, "n", "38440"),
        (0.1 + 0.2, "n", "0.3"),
        (datetime(2027, 9, 1), "d", "01/09/2027"),
        (date(2027, 9, 1), "d", "01/09/2027"),
        (time(9, 30), "d", "09:30:00"),
        (None, "n", ""),
    ],
)
def test_cell_is_text_whatever_a_program_took_it_for(value, kind, text):
    assert typed_in_cell(value, kind) == text


@pytest.mark.parametrize(("kind", "words"), [("f", "τύπος υπολογισμού"), ("e", "σφάλμα")])
def test_formula_and_error_are_no_answers(kind, words):
    with pytest.raises(CellRefused, match=words):
        typed_in_cell("=1+1", kind)
