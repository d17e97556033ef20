"""The chain of hashes, by itself."""

from datetime import UTC, datetime

import pytest

from proposals.audit.chain import FIRST, HASHED, entry_hash, first_break

ENTRY = {
    "at": datetime(2027, 1, 2, 3, 4, 5, tzinfo=UTC),
    "person_id": 7,
    "acted_as": "approver",
    "action": "submit",
    "subject": "proposal:1",
    "proposal_id": 1,
    "from_state": "awaiting_approval",
    "to_state": "submitted",
    "note": "Έτοιμη",
    "details": {"version": 1},
}


def chain(*entries):
    """Entries with numbers and hashes, as they lie in the table."""
    rows, previous = [], FIRST
    for number, entry in enumerate(entries, start=1):
        row = {**entry, "id": number, "previous_hash": previous, "hash": entry_hash(previous, entry)}
        rows.append(row)
        previous = row["hash"]
    return rows


def test_hash_is_the_same_wherever_it_is_taken():
    """Written down once: an archive of today must still be whole with the program of tomorrow."""
    assert entry_hash(FIRST, ENTRY) == "feb41cb1e335e828b958fcc01a7e214abf4189c15b196b8cf7828131c852dfb4"


@pytest.mark.parametrize("name", HASHED)
def test_hash_follows_every_part_of_an_entry(name):
    assert entry_hash(FIRST, {**ENTRY, name: None}) != entry_hash(FIRST, ENTRY)


def test_hash_follows_the_entry_before():
    assert entry_hash("1" * 64, ENTRY) != entry_hash(FIRST, ENTRY)


def test_hash_does_not_depend_on_the_order_of_keys():
    assert entry_hash(FIRST, dict(reversed(ENTRY.items()))) == entry_hash(FIRST, ENTRY)


def test_whole_chain_has_no_break():
    assert first_break(chain(ENTRY, ENTRY, ENTRY)) is None


def test_empty_chain_has_no_break():
    assert first_break([]) is None


@pytest.mark.parametrize("number", [1, 2, 3])
@pytest.mark.parametrize("change", [{"note": "Άλλη"}, {"person_id": 8}, {"hash": "0" * 64}, {"previous_hash": "1" * 64}])
def test_chain_breaks_at_the_entry_that_was_changed(number, change):
    rows = chain(ENTRY, ENTRY, ENTRY)
    rows[number - 1] |= change

    assert first_break(rows) == number


def test_chain_breaks_after_an_entry_that_was_taken_out():
    first, _, third = chain(ENTRY, ENTRY, ENTRY)

    assert first_break([first, third]) == 3


def test_chain_breaks_where_two_entries_changed_places():
    first, second, third = chain(ENTRY, {**ENTRY, "note": "Β"}, ENTRY)

    assert first_break([first, third, second]) == 3


def test_entry_that_was_changed_with_its_own_hash_breaks_at_the_next():
    rows = chain(ENTRY, ENTRY)
    forged = {**ENTRY, "note": "Άλλη"}
    rows[0] |= {**forged, "hash": entry_hash(FIRST, forged)}

    assert first_break(rows) == 2
