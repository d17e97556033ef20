"""Which proposals of a list somebody means: those that he chose in it, or all that its search finds."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from proposals.db import db
from proposals.drafting.finding import Search
from proposals.lists.asking import Asked
from proposals.lists.columns import Listing
from proposals.lists.paging import all_rows, count_up_to

# No page of ours sends more codes than this; what is beyond is not even looked up.
_MOST_CODES = 1000
# A count that ends nowhere.
_ALL = 2**31 - 2


@dataclass(frozen=True)
class Choice:
    """How many rows were meant, and the numbers of their proposals in the order of the list; none where they are more than was asked for."""

    count: int
    numbers: tuple[int, ...]


def choice_of(listing: Listing, asked: Asked, values: dict[str, Any], codes: Sequence[str] | None, most: int) -> Choice:
    """The rows of these codes, whatever is searched for, or without codes all that is found. A code that its reader does not see counts as none."""
    search = asked.found
    if codes is not None:
        search = Search(listing.columns["code"].raw.in_(list(dict.fromkeys(codes))[:_MOST_CODES]))
    count = count_up_to(listing, _ALL, values, search)
    if count > most:
        return Choice(count, ())
    way = replace(asked.way, columns=())
    numbers = [row.id for query in all_rows(listing, way, search) for row in db.session.execute(query, values)]
    return Choice(len(numbers), tuple(numbers))
