"""The audit trail finds whatever was changed in it."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from proposals.audit.chain import FIRST, HASHED, entry_hash, first_break
from tests.properties.strategies import text

entries = st.fixed_dictionaries(
    {
        "at": st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1)).map(lambda moment: moment.replace(tzinfo=UTC)),
        "person_id": st.none() | st.integers(1, 9),
        "acted_as": text,
        "action": text,
        "subject": text,
        "proposal_id": st.none() | st.integers(1, 9),
        "from_state": st.none() | text,
        "to_state": st.none() | text,
        "note": text,
        "details": st.dictionaries(text, st.none() | st.booleans() | st.integers() | text | st.lists(text, max_size=2), max_size=3),
    }
)


def chained(given_entries):
    rows, previous = [], FIRST
    for number, entry in enumerate(given_entries, start=1):
        rows.append({**entry, "id": number, "previous_hash": previous, "hash": entry_hash(previous, entry)})
        previous = rows[-1]["hash"]
    return rows


@given(st.lists(entries, max_size=5))
def test_chain_that_nobody_touched_is_whole(given_entries):
    assert first_break(chained(given_entries)) is None


@given(st.lists(entries, min_size=1, max_size=5), st.data())
def test_entry_that_was_changed_is_found(given_entries, data):
    rows = chained(given_entries)
    row = data.draw(st.sampled_from(rows))
    name = data.draw(st.sampled_from(HASHED))
    other = data.draw(entries.filter(lambda entry: entry_hash("", {**row, name: entry[name]}) != entry_hash("", row)))

    row[name] = other[name]

    assert first_break(rows) == row["id"]


@given(st.lists(entries, min_size=2, max_size=5), st.data())
def test_entry_that_was_taken_out_is_found_unless_it_was_the_last(given_entries, data):
    rows = chained(given_entries)
    number = data.draw(st.integers(0, len(rows) - 2))

    del rows[number]

    assert first_break(rows) == rows[number]["id"]
