"""Whatever stands in a sheet comes back from its spreadsheet as nothing to store, and whatever is written into an empty one comes back exactly."""

from hypothesis import given, settings
from hypothesis import strategies as st

from proposals.calls.exchange import Limits
from proposals.calls.values import is_empty, read_value
from proposals.evaluation.sheet_fields import VERDICTS, fields_of, read_points
from proposals.offline.lines import Taken
from proposals.offline.reading import changes_in, read_book
from proposals.offline.workbook import workbook_of
from tests.factories import standard_rubric
from tests.properties.strategies import text
from tests.properties.test_exchange import odd

RUBRIC = standard_rubric()
FIELDS = fields_of(RUBRIC)
LIMITS = Limits(1000, 20_000, 10_000_000)
written = st.one_of(text, odd, st.lists(st.one_of(text, odd), max_size=4).map("".join))
too_long = odd.map(lambda each: each * 9_000)


def values(field, texts):
    """What a sheet may hold in a field: points on the scale or off it, an answer, a text as it is cleaned when it is stored."""
    if field.code in RUBRIC.by_code:
        return st.one_of(st.none(), st.sampled_from(RUBRIC.ladder).map(str), st.just(read_points(RUBRIC, "7,25")))
    if field.choices is VERDICTS:
        return st.one_of(st.none(), st.sampled_from([choice.code for choice in VERDICTS]))
    return st.one_of(st.none(), texts.map(lambda raw: read_value(field, raw)))


def sheets(texts):
    return st.fixed_dictionaries({}, optional={field.code: values(field, texts) for field in FIELDS})


def file_of(stored, language):
    taken = Taken(7, "ESDK-2027-0001", 1, "Τίτλος", "Φορέας", None, RUBRIC, stored, dict.fromkeys(stored, 2))
    return workbook_of([taken], 4, language)


def changes(content):
    return changes_in(RUBRIC, read_book(content, LIMITS).sheets[0])


@given(sheets(st.one_of(written, too_long)), st.sampled_from(["el", "en"]))
@settings(max_examples=60)
def test_what_is_taken_away_and_brought_back_as_it_is_changes_nothing(stored, language):
    found = changes(file_of(stored, language))

    assert (found.values, found.misfits) == ({}, [])


@given(sheets(written), st.sampled_from(["el", "en"]))
@settings(max_examples=60)
def test_what_stands_in_the_cells_is_exactly_what_was_stored(stored, language):
    """A sheet read against the memory of an empty one: every field that holds anything has changed."""
    content = file_of(stored, language)
    filled = read_book(content, LIMITS).sheets[0]

    found = changes_in(RUBRIC, type(filled)(filled.name, filled.number, filled.version, {}, filled.rows))

    off = {code for code in RUBRIC.by_code if stored.get(code) == "7.25"}
    long = {field.code for field in FIELDS if not field.choices and field.max and len(stored.get(field.code) or "") > field.max}
    assert found.values == {code: value for code, value in stored.items() if not is_empty(value) and code not in off | long}
    assert len(found.misfits) == len(off | long)
