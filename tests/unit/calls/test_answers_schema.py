"""The schema of JSON files: what we write fits it, and what it refuses is refused by the import too."""

import json
from decimal import Decimal
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from proposals.calls.answers_schema import schema_of
from proposals.calls.checks import Surroundings
from proposals.calls.exchange import FileRefused, exported_fields, misfits_of, refuse_other_form
from proposals.calls.form import Words
from proposals.calls.json_file import found_in, json_of, read_json
from tests.factories import complete_answers, make_field, make_form, standard_form

FORM = standard_form()
ANSWERS = complete_answers(FORM)
PLENTY = 1000
CHOICES = ("red", "green", "blue")
COLUMNS = (make_field("str", "name", max=3), make_field("one", "kind", choices=CHOICES), make_field("bool", "sure"), make_field("money", "cost"))
ALL_KINDS = make_form(
    make_field("str", "line", max=5),
    make_field("text", "story"),
    make_field("one", "colour", choices=CHOICES),
    make_field("many", "colours", choices=CHOICES, max_choices=2),
    make_field("many", "any_colours", choices=CHOICES),
    make_field("int", "count", min_value=Decimal(1), max_value=Decimal("9.5")),
    make_field("int", "any_count"),
    make_field("bool", "agreed"),
    make_field("money", "amount"),
    make_field("date", "day"),
    make_field("email", "address"),
    make_field("phone", "phone"),
    make_field("table", "rows", max_rows=2, columns=COLUMNS),
    make_field("preset", "given"),
)
A_ROW = {"name": "abc", "kind": "red", "sure": False, "cost": "5.00"}
OTHER_KINDS: tuple[Any, ...] = (5, 2.5, True, "x", [], ["x"], [5], {}, {"typed": 5}, {"other": "x"}, [{}], ["red"], [{"name": 5}])


def fits(form, data):
    return Draft202012Validator(schema_of(form, "el")).is_valid(data)


def file_of(form, answers):
    return json.loads(json_of(form, answers, {"call": "esdk-2027"}))


def is_imported(form, data):
    """Whether a file is taken, as `answers_in_file` and `start_from_file` take it."""
    try:
        stamp, raw = read_json(json.dumps(data).encode())
        refuse_other_form(stamp, form, Words("Πρόσκληση", "Call"))
    except FileRefused:
        return False
    return misfits_of(form, found_in(form, raw, PLENTY), Surroundings((2027, 2028))) == []


@pytest.mark.parametrize("language", ["el", "en"])
@pytest.mark.parametrize("form", [FORM, ALL_KINDS])
def test_schema_is_one(form, language):
    Draft202012Validator.check_schema(schema_of(form, language))


@pytest.mark.parametrize("answers", [{}, ANSWERS])
@pytest.mark.parametrize("with_personal", [True, False])
def test_what_is_taken_away_fits_whether_empty_or_full(answers, with_personal):
    data = json.loads(json_of(FORM, answers, {"call": "esdk-2027", "proposal": "D-1", "version": ""}, with_personal))

    assert list(Draft202012Validator(schema_of(FORM, "el")).iter_errors(data)) == []


def test_schema_names_every_question_of_the_form_in_words_with_its_limits():
    questions = schema_of(FORM, "en")["properties"]["answers"]["properties"]

    assert {code: each["title"] for code, each in questions.items()} == {each.code: each.label.en for each in exported_fields(FORM)}
    tables = {each.code: {column.code for column in each.columns} for each in exported_fields(FORM) if each.columns}
    assert {code: set(questions[code]["items"]["properties"]) for code in tables} == tables
    limits = {each.code: each.max for each in exported_fields(FORM) if each.type in ("str", "text") and each.max}
    assert {code: each["maxLength"] for code, each in questions.items() if "maxLength" in each} == limits


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("line", "abcde"), ("story", "α" * 9000), ("colour", "red"), ("colour", ""), ("colours", ["red", "red", "blue"]), ("count", 1), ("count", 9),
        ("any_count", -5), ("agreed", False), ("amount", "5.00"), ("day", "2027-01-31"), ("address", "onoma@foreas.gr"), ("phone", "2813400000"),
        ("rows", [A_ROW, {}, {"sure": False, "name": ""}, A_ROW]), ("rows", []), ("line", {"typed": "abc"}), ("any_count", {"typed": "5"}),
    ],
)  # fmt: skip
def test_what_fits_is_imported(code, value):
    data = file_of(ALL_KINDS, {}) | {"answers": {code: value}}

    assert (fits(ALL_KINDS, data), is_imported(ALL_KINDS, data)) == (True, True)


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("line", "abcdef"), ("colour", "pink"), ("colours", ["red", "green", "blue"]), ("any_colours", ["pink"]), ("count", 0), ("count", 10),
        ("any_count", "5"), ("agreed", "yes"), ("amount", 5), ("rows", [A_ROW] * 3), ("rows", [{**A_ROW, "name": "abcd"}]), ("rows", {"typed": "x"}),
        ("rows", [{**A_ROW, "kind": "pink"}]), ("rows", [{**A_ROW, "more": 1}]), ("rows", [5]), ("given", "x"), ("unknown", None),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_not_imported(code, value):
    data = file_of(ALL_KINDS, {}) | {"answers": {code: value}}

    assert (fits(ALL_KINDS, data), is_imported(ALL_KINDS, data)) == (False, False)


@pytest.mark.parametrize("form", [FORM, ALL_KINDS])
def test_whatever_kind_of_value_the_schema_refuses_is_not_imported(form):
    refused = [
        (field.code, value)
        for field in exported_fields(form)
        for value in (*OTHER_KINDS, "x" * 10_001)
        if not fits(form, file_of(form, {}) | {"answers": {field.code: value}})
    ]

    assert {code for code, _value in refused} == {field.code for field in exported_fields(form)}
    assert [(code, value) for code, value in refused if is_imported(form, file_of(form, {}) | {"answers": {code: value}})] == []


@pytest.mark.parametrize("change", [{"format": "other"}, {"format_version": 2}, {"form": {"fingerprint": "0"}}, {"form": {}}, {"answers": []}])
def test_file_of_another_form_or_kind_fits_neither(change):
    data = file_of(FORM, ANSWERS) | change

    assert (fits(FORM, data), is_imported(FORM, data)) == (False, False)


@pytest.mark.parametrize("name", ["format", "format_version", "form", "answers"])
def test_file_that_lacks_a_part_fits_neither(name):
    data = {key: value for key, value in file_of(FORM, ANSWERS).items() if key != name}

    assert (fits(FORM, data), is_imported(FORM, data)) == (False, False)
