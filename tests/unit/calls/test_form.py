"""Forms from files: the standard one, and every kind of mistake named with file and line."""

import dataclasses
import json
from decimal import Decimal

import pytest

from proposals.calls.files import HERE, BadDefinition, read_definition
from proposals.calls.form import Choice, Condition, Field, Section, Words, form_from_data, form_from_source
from tests.factories import TINY_FORM, make_form, standard_form, standard_rubric

SCHEMA = json.loads((HERE / "form.schema.json").read_text(encoding="utf-8"))
TYPES = ["str", "text", "one", "many", "date", "money", "int", "bool", "email", "phone", "table", "file", "preset"]

NAME = "      - {code: name, type: str, label: {el: Όνομα, en: Name}, max: 10}\n"
COLOUR = "      - {code: colour, type: one, label: {el: Χρώμα, en: Colour}, choices: colours}\n"
SECOND = (
    "  - code: first\n    letter: Β\n    title: {el: Δεύτερη, en: Second}\n    fields:\n      - {code: other, type: str, label: {el: Α, en: A}}\n"
)


def a_field(rest, code="extra"):
    return f"      - {{code: {code}, label: {{el: Α, en: A}}, {rest}}}\n"


def load(tmp_path, text):
    path = tmp_path / "form.yaml"
    path.write_text(text, encoding="utf-8")
    return form_from_source(read_definition(path, "form.schema.json"))


# what is wrong, the file with it, and every problem that is named
MISTAKES = (
    ("not YAML", "version: [1\ntitle: {", ["line 2: did not find expected ',' or ']'"]),
    ("a tab", "version:\t1\n\ttitle: x", ["line 2: found a tab character that violates indentation"]),
    ("nothing in it", "", ["line 1: None is not of type 'object'"]),
    ("a list", "- a\n- b\n", ["line 1: ['a', 'b'] is not of type 'object'"]),
    ("no version", TINY_FORM.replace("version: 1\n", ""), ["line 1: 'version' is a required property"]),
    ("version below 1", TINY_FORM.replace("version: 1", "version: 0"), ["line 1: 0 is less than the minimum of 1"]),
    ("one language", TINY_FORM.replace(", en: Form", ""), ["line 2: 'en' is a required property"]),
    ("unknown key", TINY_FORM.replace("max: 10", "maximum: 10"), ["line 12: Additional properties are not allowed ('maximum' was unexpected)"]),
    (
        "unknown type",
        TINY_FORM.replace("type: str", "type: string"),
        [f"line 12: 'string' is not one of {TYPES}"],
    ),
    ("code with a hyphen", TINY_FORM.replace("code: name", "code: na-me"), ["line 12: 'na-me' does not match '^[a-zA-Z0-9_]+$'"]),
    ("no choices", TINY_FORM.replace(", choices: colours", ""), ["line 13: 'choices' is a required property"]),
    ("an empty list", TINY_FORM + a_field("type: table, columns: [], max_rows: 1, row_name: {el: Α, en: A}"), ["line 14: [] should be non-empty"]),
    ("a file without extensions", TINY_FORM + a_field("type: file, max_files: 1"), ["line 14: 'extensions' is a required property"]),
    (
        "two mistakes",
        TINY_FORM.replace("version: 1", "version: x").replace("max: 10", "max: 0"),
        ["line 12: 0 is less than the minimum of 1", "line 1: 'x' is not of type 'integer'"],
    ),
    ("a field twice", TINY_FORM + a_field("type: str", code="name"), ["line 14: field 'name' is there twice"]),
    ("no name for a proposal", TINY_FORM.replace("lift: title, ", ""), ["line 8: no field has 'lift: title', so a proposal would have no name"]),
    ("two names for a proposal", TINY_FORM + a_field("type: str, lift: title"), ["line 14: lift 'title' is there twice"]),
    ("a section twice", TINY_FORM + SECOND, ["line 14: section 'first' is there twice"]),
    ("an unknown list", TINY_FORM.replace("choices: colours", "choices: colors"), ["line 13: choices names the list 'colors', which does not exist"]),
    ("min above max", TINY_FORM.replace("max: 10", "min: 11, max: 10"), ["line 12: min 11 is above max 10"]),
    (
        "an unknown field to differ from",
        TINY_FORM + a_field("type: many, choices: colours, differs_from: nothing"),
        ["line 14: differs_from names the field 'nothing', which does not exist"],
    ),
    (
        "an unknown field to come after",
        TINY_FORM + a_field("type: date, after: nothing"),
        ["line 14: after names the field 'nothing', which does not exist"],
    ),
    (
        "an unknown field to count months from",
        TINY_FORM + a_field("type: date, max_months_after: {field: nothing, months: 2}"),
        ["line 14: max_months_after names the field 'nothing', which does not exist"],
    ),
    (
        "an unknown field in a condition",
        TINY_FORM + a_field("type: str, required_when: {field: nothing, is: [red]}"),
        ["line 14: required_when names the field 'nothing', which does not exist"],
    ),
    (
        "a condition of two kinds",
        TINY_FORM + a_field("type: str, required_when: {field: colour, is: [red], is_not: [blue]}"),
        [
            "line 14: {'field': 'colour', 'is': ['red'], 'is_not': ['blue']} is valid under each of {'required': ['is_not']}, {'required': ['is']}",
        ],
    ),
    (
        "columns with mistakes",
        TINY_FORM
        + a_field(
            "type: table, max_rows: 2, row_name: {el: Α, en: A}, total: sum, equals_total: nothing, columns: ["
            "{code: a, type: one, label: {el: Α, en: A}, choices: sizes},\n"
            "          {code: b, type: date, label: {el: Α, en: A}, within: [name, never]},\n"
            "          {code: c, type: str, label: {el: Α, en: A}, min: 5, max: 4}]"
        ),
        [
            "line 14: equals_total names the field 'nothing', which does not exist",
            "line 14: columns names the field 'never', which does not exist",
            "line 14: choices names the list 'sizes', which does not exist",
            "line 16: min 5 is above max 4",
            "line 14: total names the column 'sum', which does not exist",
        ],
    ),
)


@pytest.mark.parametrize(("text", "problems"), [mistake[1:] for mistake in MISTAKES], ids=[mistake[0] for mistake in MISTAKES])
def test_file_with_mistakes_is_refused_with_file_line_and_reason_of_each(tmp_path, text, problems):
    with pytest.raises(BadDefinition) as refused:
        load(tmp_path, text)

    assert list(refused.value.problems) == [f"form.yaml, {problem}" for problem in problems]
    assert str(refused.value) == "\n".join(refused.value.problems)


def test_file_without_mistakes_becomes_a_form(tmp_path):
    form = load(tmp_path, TINY_FORM)

    assert form.sections == (
        Section(
            code="first",
            letter="Α",
            title=Words("Πρώτη", "First"),
            fields=(
                Field("name", "str", Words("Όνομα", "Name"), lift="title", max=10),
                Field(
                    "colour", "one", Words("Χρώμα", "Colour"), choices=(Choice("red", Words("Κόκκινο", "Red")), Choice("blue", Words("Μπλε", "Blue")))
                ),
            ),
        ),
    )


def test_role_that_is_given_twice_is_refused(tmp_path):
    columns = "columns: [{code: a, type: str, label: {el: Α, en: A}, prefill: event_name}, {code: b, type: str, label: {el: Β, en: B}, prefill: event_name}]"

    with pytest.raises(BadDefinition, match="prefill 'event_name' is there twice"):
        load(tmp_path, TINY_FORM + a_field(f"type: table, max_rows: 3, row_name: {{el: Γραμμή, en: Row}}, {columns}"))


def test_weight_of_a_field_for_likeness_is_read(tmp_path):
    assert load(tmp_path, TINY_FORM + a_field("type: str, likeness: 3")).by_code["extra"].likeness == 3


def test_every_key_of_the_form_is_read(tmp_path):
    table = a_field(
        "type: table, max_rows: 3, min_rows: 1, total: sum, equals_total: extra, lift: budget_total, row_name: {el: Γραμμή, en: Row}, "
        "columns: [{code: sum, type: money, label: {el: Α, en: A}, min_value: 0.5, max_value: 9, within: [name, colour], width: 30, prefill: event_name}]"
    )
    when = a_field("type: date, after: name, max_months_after: {field: name, months: 4}, required_when: {field: extra, total_above: 10}", code="when")

    form = load(tmp_path, TINY_FORM + table + when)

    column = Field(
        "sum", "money", Words("Α", "A"), min_value=Decimal("0.5"), max_value=Decimal(9), within=("name", "colour"), width=30, prefill="event_name"
    )
    assert form.by_code["extra"] == Field(
        "extra", "table", Words("Α", "A"), max_rows=3, min_rows=1, total="sum", equals_total="extra", lift="budget_total",
        row_name=Words("Γραμμή", "Row"), columns=(column,),
    )  # fmt: skip
    assert form.by_code["when"] == Field(
        "when", "date", Words("Α", "A"), after="name", max_months_after=("name", 4), required_when=Condition("extra", total_above=Decimal(10))
    )
    assert form.lifted == (form.title_field, form.by_code["extra"])
    assert form.by_code["extra"].column("sum") == column


@pytest.mark.parametrize(
    ("written", "condition"),
    [
        ("is: [red, true]", Condition("colour", any_of=("red", True))),
        ("is_not: [none]", Condition("colour", none_of=("none",))),
        ("total_above: 0", Condition("colour", total_above=Decimal(0))),
        ("outside_plan: true", Condition("colour", outside_plan=True)),
    ],
)
def test_condition_of_each_kind_is_read(tmp_path, written, condition):
    form = load(tmp_path, TINY_FORM + a_field(f"type: str, required_when: {{field: colour, {written}}}"))

    assert form.by_code["extra"].required_when == condition
    assert form.by_code["extra"].may_be_required


def test_same_data_give_the_same_form():
    data = dict(standard_form().data)

    assert form_from_data(data) is form_from_data(json.loads(json.dumps(data)))


def test_fingerprint_follows_every_word():
    data = json.loads(json.dumps(standard_form().data))
    data["sections"][0]["fields"][0]["help"]["el"] += " "

    assert form_from_data(data).fingerprint != standard_form().fingerprint


def test_standard_form_has_the_seven_sections_of_the_design():
    assert [(section.code, section.letter) for section in standard_form().sections] == [
        ("identity", "Α"),
        ("body", "Β"),
        ("problem", "Γ"),
        ("origin", "Δ"),
        ("delivery", "Ε"),
        ("results", "ΣΤ"),
        ("declarations", "Ζ"),
    ]


def test_standard_form_lifts_each_column_once():
    lifts = [field.lift for field in standard_form().lifted]

    assert sorted(lifts) == sorted(SCHEMA["$defs"]["field"]["properties"]["lift"]["enum"])


def test_only_these_answers_of_the_standard_form_may_be_published():
    assert [field.code for field in standard_form().fields if field.public] == [
        "title",
        "title_en",
        "acronym",
        "summary",
        "plan_item_kind",
        "axis",
        "policy_area",
        "region",
        "innovation_object",
        "innovation_degree",
        "stage",
    ]


def test_names_and_addresses_in_the_standard_form_are_personal():
    personal = ["contact_name", "contact_role", "contact_email", "contact_phone", "network_rep_name", "team", "approval_signatory"]

    assert [field.code for field in standard_form().fields if field.personal] == personal


def test_personal_answers_are_never_public():
    assert [field.code for field in standard_form().fields if field.personal and field.public] == []


def test_criteria_that_the_standard_form_feeds_are_those_of_the_standard_rubric():
    fed = {criterion for field in standard_form().fields for criterion in field.criteria}

    assert fed == set(standard_rubric().by_code)


def test_conditions_of_the_standard_form_name_answers_that_can_be_given():
    form = standard_form()

    named = {
        (field.code, value)
        for field in form.fields
        if field.required_when
        for value in (*field.required_when.any_of, *field.required_when.none_of)
        if not isinstance(value, bool) and value not in form.by_code[field.required_when.field].labels
    }

    assert named == set()


def test_presets_and_files_are_not_asked_on_a_section_page():
    assert [field.code for field in standard_form().fields if not field.is_asked] == ["call", "body", "attachments", "approval_document"]


def test_section_is_found_by_its_code_and_by_its_fields():
    form = standard_form()

    assert form.section("identity") is form.sections[0] is form.section_of["title"]
    assert form.section("nothing") is None


@pytest.mark.parametrize(("language", "word"), [("el", "Ναι"), ("en", "Yes"), ("fr", "Ναι")])
def test_words_are_greek_except_in_english(language, word):
    assert Words("Ναι", "Yes")[language] == word


def test_form_without_file_can_be_made_of_fields():
    assert list(make_form(Field("a", "str", Words("Α", "A"))).fields) == [Field("a", "str", Words("Α", "A"))]


@pytest.mark.parametrize(
    ("part", "kind", "computed"),
    [
        ("field", Field, {"within", "width"}),  # of columns only
        ("section", Section, set()),
        ("choice", Choice, {"label"}),  # written as el and en
    ],
)
def test_schema_and_code_name_the_same_keys(part, kind, computed):
    keys = set(SCHEMA["$defs"][part]["properties"]) - ({"el", "en"} if kind is Choice else set())

    assert keys == {field.name for field in dataclasses.fields(kind)} - computed


def test_schema_and_code_agree_about_columns():
    """A column is a smaller field: everything that it may say, a field can hold."""
    assert set(SCHEMA["$defs"]["column"]["properties"]) <= {field.name for field in dataclasses.fields(Field)}


def test_schema_and_code_agree_about_conditions():
    keys = {"any_of" if key == "is" else "none_of" if key == "is_not" else key for key in SCHEMA["$defs"]["condition"]["properties"]}

    assert keys == {field.name for field in dataclasses.fields(Condition)}


def test_sections_are_marked_by_greek_numerals_and_in_english_by_latin_letters():
    sections = standard_form().sections

    assert [section.mark.el for section in sections] == [section.letter for section in sections]
    assert "".join(section.mark.en for section in sections) == "ABCDEFG"


def test_mark_that_is_no_greek_numeral_is_the_same_in_both_languages():
    assert Section("one", "1", Words("Ένα", "One"), ()).mark == Words("1", "1")
