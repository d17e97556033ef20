"""The WTForms classes that a definition gives."""

import pytest
from werkzeug.datastructures import MultiDict

from proposals.calls.forms import as_sent, bases, form_class, form_of, mark, sent_values
from proposals.calls.values import read_value
from tests.factories import complete_answers, make_field, standard_form

NAME = make_field("str", "name")
PRICE = make_field("money", "price")
DAY = make_field("date", "day")
MANY = make_field("many", "colours", choices=("red", "blue"))
SURE = make_field("bool", "sure")
STEPS = make_field("table", "steps", columns=(make_field("str", "title"), make_field("date", "due")), min_rows=2, max_rows=3)
FIELDS = (NAME, PRICE, DAY, MANY, SURE, STEPS)


def sent(*pairs):
    return MultiDict(pairs)


def read(*pairs):
    typed = sent(*pairs)
    return sent_values(form_of(FIELDS, sent=typed), typed)


@pytest.mark.parametrize(
    ("pairs", "values"),
    [
        ([("name", " Ένα   όνομα ")], {"name": "Ένα όνομα"}),
        ([("price", "1.234,5")], {"price": "1234.50"}),
        ([("price", "1.234")], {"price": {"typed": "1.234"}}),
        ([("day-day", "1"), ("day-month", "9"), ("day-year", "2027")], {"day": "2027-09-01"}),
        ([("day-day", ""), ("day-month", ""), ("day-year", "")], {"day": None}),
        ([("day-day", "31"), ("day-month", "2"), ("day-year", "2027")], {"day": {"typed": "31/2/2027"}}),
        ([("day-month", "2")], {"day": {"typed": "/2/"}}),
        ([("day", "1/9/2027")], {"day": "2027-09-01"}),
        ([("colours", "blue"), ("colours", "red")], {"colours": ["red", "blue"]}),
        ([("sure", "no")], {"sure": False}),
        ([("steps-0-title", "Α"), ("steps-0-due", "1/9/2027")], {"steps": [{"title": "Α", "due": "2027-09-01"}]}),
        ([("steps-0-title", ""), ("steps-0-due", ""), ("steps-1-title", "Β"), ("steps-1-due", "")], {"steps": [{"title": "Β", "due": None}]}),
        ([("steps-0-title", ""), ("steps-0-due", "")], {"steps": []}),
    ],
)
def test_typed_inputs_become_stored_values(pairs, values):
    assert read(*pairs) == values


def test_field_that_was_not_on_the_page_is_not_among_the_values():
    assert read(("name", "α"), ("another", "x")) == {"name": "α"}


@pytest.mark.parametrize(
    ("shown", "sent_back", "values"),
    [
        ("παλιό", "παλιό", {}),
        ("παλιό", "νέο", {"name": "νέο"}),
        ("παλιό", "", {"name": None}),
        (None, "", {}),
        (None, "νέο", {"name": "νέο"}),
    ],
)
def test_field_that_comes_back_as_the_page_had_shown_it_is_no_answer(shown, sent_back, values):
    assert read(("was-name", mark(shown)), ("name", sent_back)) == values


@pytest.mark.parametrize(("one", "other"), [(None, ""), (None, []), (["red"], ["red"]), ([{"a": 1, "b": 2}], [{"b": 2, "a": 1}])])
def test_mark_of_an_answer_is_that_of_its_content(one, other):
    assert mark(one) == mark(other)


def test_marks_of_no_and_of_no_answer_differ():
    assert mark(False) != mark(None)


@pytest.mark.parametrize(("name", "value"), [("colours", []), ("sure", None), ("steps", [])])
def test_box_that_nobody_ticked_was_on_the_page_all_the_same(name, value):
    """A browser sends nothing for it; the hidden revision of the answer shows that it was there."""
    assert read((f"base-{name}", "3")) == {name: value}


def test_revisions_that_the_page_showed_are_read_from_its_hidden_inputs():
    assert bases(sent(("base-name", "3"), ("base-price", "0"), ("name", "α"))) == {"name": 3, "price": 0}


@pytest.mark.parametrize("value", ["", "x", "-1", "²", "1.5", "9" * 5000], ids=["empty", "word", "negative", "superscript", "decimal", "endless"])
def test_revision_that_is_no_number_is_left_out(value):
    assert bases(sent(("base-name", value))) == {}


def test_stored_answers_fill_the_form():
    stored = {
        "name": "Ένα",
        "price": "1234.50",
        "day": "2027-09-01",
        "colours": ["blue"],
        "sure": False,
        "steps": [{"title": "Α", "due": "2027-10-02"}],
    }

    form = form_of(FIELDS, stored=stored)

    assert {name: form[name].shown for name in ("name", "price", "day", "sure")} == {
        "name": "Ένα",
        "price": "1.234,50",
        "day": "01/09/2027",
        "sure": "no",
    }
    assert form["day"].parts == ("1", "9", "2027")
    assert [form["colours"].has(code) for code in ("red", "blue")] == [False, True]
    assert [(row["title"].shown, row["due"].shown) for row in form["steps"].rows] == [("Α", "02/10/2027")]


def test_empty_form_shows_nothing():
    form = form_of(FIELDS)

    assert (form["name"].shown, form["day"].parts, form["colours"].has("red"), form["steps"].data) == ("", ("", "", ""), False, [])


@pytest.mark.parametrize(
    ("typed", "parts"),
    [({"typed": "31/2/2027"}, ("31", "2", "2027")), ({"typed": "/2/"}, ("", "2", "")), ({"typed": "αύριο"}, ("αύριο", "", ""))],
)
def test_date_that_cannot_be_read_stands_in_its_inputs_as_it_was_typed(typed, parts):
    assert form_of((DAY,), stored={"day": typed})["day"].parts == parts


def test_typed_text_stands_in_the_form_instead_of_what_is_stored():
    form = form_of((NAME, PRICE), sent=sent(("name", "νέο"), ("price", "1.234")), stored={"name": "παλιό", "price": "5.00"})

    assert (form["name"].shown, form["price"].shown) == ("νέο", "1.234")


@pytest.mark.parametrize(
    ("rows", "more", "offered"),
    [(0, False, 2), (0, True, 2), (1, False, 2), (1, True, 2), (2, False, 2), (2, True, 3), (3, True, 3)],
)
def test_table_offers_the_least_rows_and_one_more_where_asked_up_to_the_limit(rows, more, offered):
    form = form_of((STEPS,), stored={"steps": [{"title": "Α", "due": None}] * rows})

    assert len(form["steps"].with_blank_row(more).rows) == offered


def test_table_without_a_least_number_of_rows_offers_one():
    form = form_of((make_field("table", "steps", columns=STEPS.columns, max_rows=3),))

    assert len(form["steps"].with_blank_row().rows) == 1


@pytest.mark.parametrize(("number", "titles"), [("1", ["Α", "Γ"]), ("7", ["Α", "Β", "Γ"]), ("x", ["Α", "Β", "Γ"]), ("²", ["Α", "Β", "Γ"])])
def test_row_is_taken_out_by_its_number_on_the_page(number, titles):
    form = form_of((STEPS,), stored={"steps": [{"title": title, "due": None} for title in "ΑΒΓ"]})

    form["steps"].take_out(number)

    assert [row["title"] for row in form["steps"].data] == titles


@pytest.mark.parametrize(
    ("number", "by", "titles"),
    [
        ("0", 1, "ΒΑΓ"),
        ("2", -1, "ΑΓΒ"),
        ("0", -1, "ΑΒΓ"),
        ("2", 1, "ΑΒΓ"),
        ("7", -1, "ΑΒΓ"),
        ("x", 1, "ΑΒΓ"),
        ("²", 1, "ΑΒΓ"),
    ],
)
def test_row_changes_places_with_its_neighbour_where_there_is_one(number, by, titles):
    form = form_of((STEPS,), stored={"steps": [{"title": title, "due": None} for title in "ΑΒΓ"]})

    form["steps"].move(number, by)

    assert "".join(row["title"] for row in form["steps"].data) == titles


@pytest.mark.parametrize("number", ["²", "x", "", "-1", "9" * 5000], ids=["superscript", "word", "nothing", "negative", "endless"])
def test_row_whose_number_no_page_of_ours_sends_is_none(number):
    assert read((f"steps-{number}-title", "Α"), ("steps-0-title", "Β")) == {"steps": [{"title": "Β", "due": None}]}


def test_blank_row_is_no_answer():
    assert form_of((STEPS,))["steps"].with_blank_row().data == []


def test_class_of_the_same_fields_is_built_once():
    assert form_class(FIELDS) is form_class((NAME, PRICE, DAY, MANY, SURE, STEPS))


def test_presets_and_files_are_no_inputs():
    fields = (make_field("preset", "call"), make_field("file", "attachments", max_files=1), NAME)

    assert [field.name for field in form_of(fields)] == ["name"]


def test_inputs_carry_names_and_labels_of_the_definition():
    form = form_of(FIELDS)

    assert {field.name: field.label.text for field in form} == {field.code: field.label.el for field in FIELDS}


@pytest.mark.parametrize("section", standard_form().sections, ids=lambda section: section.code)
def test_answers_to_a_section_survive_being_shown_and_sent_again(section):
    """What a browser would send back from a page that nobody touched is what is stored."""
    answers = complete_answers(standard_form())
    stored = {field.code: answers[field.code] for field in section.fields if field.is_asked}

    typed = MultiDict(pair for field in form_of(section.fields, stored=stored) for pair in inputs_of(field))

    assert sent_values(form_of(section.fields, sent=typed), typed) == stored


def inputs_of(field):
    if field.definition.type == "many":
        return [(field.name, code) for code in field.data]
    if field.definition.type == "date":
        return zip((f"{field.name}-{part}" for part in ("day", "month", "year")), field.parts, strict=True)
    if field.definition.type == "table":
        return [(cell.name, cell.shown) for row in field.rows for cell in row.values()]
    return [(field.name, field.shown)]


def test_cell_of_a_table_reads_as_a_field_of_its_own():
    assert read_value(STEPS.column("due"), "1/9/2027") == "2027-09-01"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (NAME, "Ένα όνομα"),
        (NAME, None),
        (PRICE, "1234.50"),
        (PRICE, {"typed": "1.234"}),
        (DAY, "2027-09-01"),
        (DAY, {"typed": "31/2/2027"}),
        (MANY, ["red", "blue"]),
        (MANY, []),
        (SURE, True),
        (SURE, False),
        (STEPS, [{"title": "Α", "due": "2027-09-01"}, {"title": "Β", "due": None}]),
        (STEPS, []),
    ],
)
def test_answer_that_is_written_as_a_page_would_send_it_reads_as_it_was(field, value):
    assert form_of((field,), sent=as_sent(field, value))[field.code].data == value
