"""Whatever is typed into a form is kept, shown again as it is kept, and can be judged."""

from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from proposals.calls.checks import Surroundings
from proposals.calls.forms import form_of, sent_values
from proposals.calls.values import read_value, shown
from proposals.drafting.canonical import text_hash
from proposals.drafting.completeness import progress
from tests.factories import complete_answers, make_field, required_files, standard_form
from tests.properties.strategies import text

ONE_VALUE = st.sampled_from(["str", "text", "one", "bool", "int", "money", "date", "phone", "email"])
FORM = standard_form()
AROUND = Surroundings((2027, 2028))

numbers = st.one_of(
    st.decimals(allow_nan=False, allow_infinity=False, places=2).map(str),
    st.integers().map(str),
    st.integers().map(lambda number: f"{number:,}".replace(",", ".")),
    st.dates().map(lambda day: f"{day.day}/{day.month}/{day.year}"),
)


@given(ONE_VALUE, st.one_of(text, numbers))
def test_value_is_read_again_from_how_it_is_shown(type, raw):
    field = make_field(type)

    value = read_value(field, raw)

    assert read_value(field, shown(field, value)) == value


@given(st.lists(st.one_of(text, st.sampled_from(["red", "green", "blue"]))))
def test_many_are_read_again_from_what_was_kept(raw):
    field = make_field("many", choices=("red", "green", "blue"))

    kept = read_value(field, raw)

    assert read_value(field, list(reversed(kept))) == kept


def inputs_of(field):
    """The names under which a browser sends a field, with whatever stands in them."""
    if field.type == "table":
        names = [f"{field.code}-{row}-{column.code}" for row in range(3) for column in field.columns]
    elif field.type == "date":
        names = [f"{field.code}-{part}" for part in ("day", "month", "year")]
    else:
        names = [field.code]
    choices = st.sampled_from([choice.code for each in (field, *field.columns) for choice in each.choices] or [""])
    return st.lists(st.tuples(st.sampled_from(names), st.one_of(text, numbers, choices, st.sampled_from(["yes", "no", ""]))), max_size=4)


@given(st.data())
def test_anything_that_is_sent_can_be_kept_judged_and_hashed(data):
    asked = data.draw(
        st.lists(st.sampled_from([field for field in FORM.fields if field.is_asked]), min_size=1, max_size=5, unique_by=lambda each: each.code)
    )
    sent = MultiDict(pair for field in asked for pair in data.draw(inputs_of(field)))

    values = sent_values(form_of(asked, sent=sent), sent)

    found = progress(FORM, {**complete_answers(FORM), **values}, Surroundings((2027, 2028), files=required_files(FORM)))
    assert set(values) <= {field.code for field in asked}
    assert found.is_complete is (found.missing == 0 and found.wrong == 0)
    assert len(text_hash(values, [], FORM.fingerprint)) == 64


@given(st.sets(st.sampled_from([field.code for field in FORM.fields if field.is_asked])))
def test_leaving_answers_out_never_makes_a_proposal_more_complete(left_out):
    answers = {code: value for code, value in complete_answers(FORM).items() if code not in left_out}

    found = progress(FORM, answers, AROUND)

    assert {field.code for section in found.sections for field in section.missing} >= {code for code in left_out if FORM.by_code[code].required}
