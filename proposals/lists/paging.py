"""Pages of a list by where the last one ended: rows with a value first, in its order, then those without one; ties by number.

Rows whose value the reader may not see are among those without one, so that their place tells nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Row, Select, and_, bindparam, func, not_, or_, select, tuple_

from proposals.db import Hundredths, UTCDateTime, db
from proposals.drafting.trigrams import Narrowing, narrowed
from proposals.lists.columns import Column, Listing
from proposals.lists.cursors import Cursor, written_cursor

Rows = Sequence[Row[*tuple[Any, ...]]]


@dataclass(frozen=True)
class Way:
    """What a list is read by: which columns, in the words of which language, sorted by which column (none: by number), from which end."""

    columns: tuple[str, ...]
    language: str
    order: str
    down: bool


@dataclass(frozen=True)
class Search:
    """What rows must meet (None: nothing), and by what of it they are read, where that is not the order of the list."""

    condition: ColumnElement[bool] | None = None
    narrowing: Narrowing | None = None

    def found_in(self, query: Select[Any]) -> Select[Any]:
        query = query if self.condition is None else query.where(self.condition)
        return query if self.narrowing is None else narrowed(query, self.narrowing)

    def for_page(self, count: int, most: int) -> "Search":
        """The same for one page, once its rows were counted up to `most`. More are found sooner by walking along the order of the list:
        whoever reads them by the index must first read and sort them all."""
        return self if count <= most else replace(self, narrowing=None)


EVERYTHING = Search()


@dataclass(frozen=True)
class Page:
    """Some rows, and the cursors from which the pages before and after them are read; empty where there is none."""

    rows: Rows
    before: str
    after: str


def page_of(listing: Listing, way: Way, size: int, cursor: Cursor | None, values: dict[str, Any], search: Search = EVERYTHING) -> Page:
    """A page of at most `size` rows of what a search finds; `values` fill in what the list itself leaves open."""
    cursor = cursor if cursor and _leads_somewhere(listing, way, cursor) else None
    is_back = cursor is not None and cursor.is_back
    found: list[tuple[Any, bool]] = []
    for place, has_value in enumerate(_parts(listing, way, cursor, is_back)):
        continues = cursor is not None and place == 0
        query = search.found_in(_part(listing, way, has_value, is_back, continues))
        asked = {**values, "most": size + 1 - len(found), **(_bound(cursor) if continues and cursor else {})}
        found += [(row, has_value) for row in db.session.execute(query, asked)]
        if len(found) > size:
            break
    return _cut(listing, way, found, size, cursor, is_back)


def _leads_somewhere(listing: Listing, way: Way, cursor: Cursor) -> bool:
    """False for a place among rows without a value in a list where every row has one."""
    return bool(cursor.values) or not _order(listing, way) or len(_parts(listing, way, None, False)) > 1


def all_rows(listing: Listing, way: Way, search: Search = EVERYTHING) -> list[Select[Any]]:
    """The questions whose answers, one after the other, are the whole list."""
    return [search.found_in(_in_order(listing, way, has_value, False)) for has_value in _parts(listing, way, None, False)]


def count_up_to(listing: Listing, most: int, values: dict[str, Any], search: Search = EVERYTHING) -> int:
    """How many rows there are; one more than `most` where there are more than that."""
    query = search.found_in(listing.source.add_columns(listing.key))
    return int(db.session.scalar(select(func.count()).select_from(query.limit(most + 1).subquery()), values) or 0)


def _cut(listing: Listing, way: Way, found: list[tuple[Any, bool]], size: int, cursor: Cursor | None, is_back: bool) -> Page:
    goes_on, found = len(found) > size, found[:size]
    if is_back:
        found.reverse()
    ends = [_cursor_of(listing, way, *found[place]) for place in (0, -1)] if found else ["", ""]
    is_first, is_last = (not goes_on, False) if is_back else (cursor is None, not goes_on)
    return Page([row for row, _has_value in found], "" if is_first else ends[0], "" if is_last else ends[1])


def _cursor_of(listing: Listing, way: Way, row: Any, has_value: bool) -> str:
    count = len(_order(listing, way)) if has_value else 0
    return written_cursor(row.number, [getattr(row, f"order_{place}") for place in range(count)])


def _parts(listing: Listing, way: Way, cursor: Cursor | None, is_back: bool) -> tuple[bool, ...]:
    """Which parts of the list are read, in which order: rows that have a value (True), and those that have none."""
    column = listing.columns.get(way.order)
    parts: tuple[bool, ...] = (True, False) if column and (column.hidden is not None or column.is_nullable) else (True,)
    if is_back:
        parts = tuple(reversed(parts))
    if cursor is None or len(parts) == 1:
        return parts
    return parts[parts.index(bool(cursor.values)) :]


def _order(listing: Listing, way: Way) -> tuple[Any, ...]:
    column = listing.columns.get(way.order)
    return column.order if column else ()


def kinds_of_order(listing: Listing, order: str) -> tuple[type, ...]:
    """Of which kinds the values are by which a list is sorted."""
    column = listing.columns.get(order)
    return tuple(_kind(each.type) for each in column.order) if column else ()


def _kind(of_column: Any) -> type:
    if isinstance(of_column, Hundredths):
        return Decimal
    return datetime if isinstance(of_column, UTCDateTime) else of_column.python_type


def _bound(cursor: Cursor) -> dict[str, Any]:
    return {"cursor_number": cursor.number, **{f"cursor_{place}": value for place, value in enumerate(cursor.values)}}


@lru_cache(maxsize=4096)
def _part(listing: Listing, way: Way, has_value: bool, is_back: bool, continues: bool) -> Select[Any]:
    """One part of a list up to `most` rows, to be filled in. Kept: SQLAlchemy takes longer to put it together than the database to answer."""
    query = _in_order(listing, way, has_value, is_back).limit(bindparam("most"))
    if not continues:
        return query
    order = _order(listing, way) if has_value else ()
    here = tuple_(*order, listing.key)
    there = tuple_(*(bindparam(f"cursor_{place}", type_=each.type) for place, each in enumerate(order)), bindparam("cursor_number", type_=Integer))
    return query.where(here < there if (way.down and (has_value or not way.order)) != is_back else here > there)


@lru_cache(maxsize=4096)
def _in_order(listing: Listing, way: Way, has_value: bool, is_back: bool) -> Select[Any]:
    order = _order(listing, way)
    query = listing.source.add_columns(listing.key.label("number"), *listing.besides, *_selected(listing, way))
    if has_value:
        query = query.add_columns(*(each.label(f"order_{place}") for place, each in enumerate(order)))
    column = listing.columns.get(way.order)
    if column is not None:
        query = query.where(*_of_part(column, has_value))
    by = (*order, listing.key) if has_value else (listing.key,)
    goes_down = (way.down and (has_value or not way.order)) != is_back
    return query.order_by(*(each.desc() if goes_down else each for each in by))


def _of_part(column: Column, has_value: bool) -> tuple[ColumnElement[bool], ...]:
    """The rows that have a value of a column that the reader may see, or those that have none."""
    is_empty = [column.hidden] if column.hidden is not None else []
    is_empty += [or_(*(each.is_(None) for each in column.order))] if column.is_nullable else []
    if not is_empty:
        return ()
    return (and_(*(not_(each) for each in is_empty)),) if has_value else (or_(*is_empty),)


def _selected(listing: Listing, way: Way) -> list[Any]:
    # The title and the rest of what a link needs are there already.
    return [listing.columns[code].value(way.language).label(f"c_{code}") for code in way.columns if code != "title"]
