"""Whatever is answered comes back exactly as it was from a file of either kind."""

from hypothesis import given, settings
from hypothesis import strategies as st

from proposals.calls.exchange import Limits, misfits_of
from proposals.calls.form import Form, Words
from proposals.calls.json_file import found_in, json_of, read_json
from proposals.calls.values import is_empty, is_unreadable, read_value, without_blank_rows
from proposals.calls.workbook import workbook_of
from proposals.calls.workbook_reading import open_workbook
from tests.factories import make_field, make_form, standard_form
from tests.properties.strategies import text

LIMITS = Limits(1000, 20_000, 10_000_000)
CHOICES = ("red", "green", "blue", "other")
ONE_VALUE = ("str", "text", "email", "phone", "one", "bool", "int", "money", "date")
COLUMN = ("str", "one", "date", "money", "int", "bool")

# What programs that handle spreadsheets change on the way, or take for something else.
odd = st.sampled_from(
    ["=1+1", "+30", "-5", "@a", "…", "_x0041_", "x005F_", "json:", 'json:"a"', "\ufffe", "#N/A", "1.234", "TRUE", "2027-01-01", " ", "\U0001f600"]
)
numbers = st.one_of(
    st.decimals(allow_nan=False, allow_infinity=False, places=2).map(str),
    st.integers().map(str),
    st.dates().map(lambda day: f"{day.day}/{day.month}/{day.year:04d}"),
)
typed = st.one_of(text, odd, numbers, st.lists(st.one_of(text, odd), max_size=4).map("".join), odd.map(lambda each: each * 9_000))


def a_form() -> Form:
    columns = tuple(make_field(type, f"c_{type}", **({"choices": CHOICES} if type == "one" else {})) for type in COLUMN)
    single = [make_field(type, f"q_{type}", **({"choices": CHOICES} if type == "one" else {})) for type in ONE_VALUE]
    table = make_field("table", "rows", max_rows=5, row_name=Words("γραμμή", "row"), columns=columns)
    return make_form(*single, make_field("many", "q_many", choices=CHOICES), table)


FORM = a_form()


def values(field):
    """What a person may have left in a field: read as it was typed, or as it was chosen."""
    if field.type == "one":
        return st.one_of(st.sampled_from(CHOICES), st.just("gone"), st.none())
    if field.type == "many":
        return st.lists(st.sampled_from([*CHOICES, "gone"])).map(lambda raw: read_value(field, raw))
    if field.type == "bool":
        return st.sampled_from([True, False, None])
    if field.type == "table":
        row = st.fixed_dictionaries({column.code: values(column) for column in field.columns})
        return st.lists(row, max_size=4).map(without_blank_rows)
    return typed.map(lambda raw: read_value(field, raw))


answers = st.fixed_dictionaries({field.code: values(field) for field in FORM.fields})


def given_answers(found):
    return {code: value for code, value in found.items() if not is_empty(value)}


@given(answers, st.sampled_from(["el", "en"]))
@settings(max_examples=60)
def test_answers_come_back_from_a_spreadsheet_exactly(answers, language):
    with open_workbook(workbook_of(FORM, answers, language), LIMITS) as book:
        found = book.found(FORM)

    assert found.answers == given_answers(answers)
    assert found.misfits == ()


@given(answers)
def test_answers_come_back_from_json_exactly(answers):
    _stamp, raw = read_json(json_of(FORM, answers, {}))
    found = found_in(FORM, raw, LIMITS.rows)

    assert found.answers == given_answers(answers)
    assert found.misfits == ()


@given(
    st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), text),
        lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(text, inner, max_size=3)),
    )
)
def test_any_json_in_any_field_is_read_or_complained_of(raw):
    found = found_in(standard_form(), {field.code: raw for field in standard_form().fields}, LIMITS.rows)

    known = {field.code for field in standard_form().fields}
    assert {misfit.place.split("[")[0].split(".")[2] for misfit in found.misfits} <= known
    assert all(code in known for code in found.answers)


@given(answers)
@settings(max_examples=30)
def test_what_could_not_be_read_is_a_misfit_at_its_own_place(answers):
    from proposals.calls.checks import Surroundings

    _stamp, raw = read_json(json_of(FORM, answers, {}))
    places = {misfit.place for misfit in misfits_of(FORM, found_in(FORM, raw, LIMITS.rows), Surroundings((2027, 2028)))}

    unreadable = {f"$.answers.{code}" for code, value in answers.items() if is_unreadable(value)}
    assert unreadable <= places
