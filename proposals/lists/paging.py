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
from proposals.drafting.finding import EVERYTHING, Along, Among, Found, Search, found_of
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
class Page:
    """Some rows, and the cursors from which the pages before and after them are read; empty where there is none."""

    rows: Rows
    before: str
    after: str


def page_of(listing: Listing, way: Way, size: int, cursor: Cursor | None, values: dict[str, Any], search: Search = EVERYTHING) -> Page:
    """A page of at most `size` rows of what a search finds; `values` fill in what the list itself leaves open."""
    cursor = cursor if cursor and _leads_somewhere(listing, way, cursor) else None
    is_back = cursor is not None and cursor.is_back
    found = _rows(rows_of(listing, search), way, size, cursor, values, search)
    if isinstance(search, Along) and len(found) <= size:
        found = _rows(listing, way, size, cursor, values, search.by_index())
    return _cut(listing, way, found, size, cursor, is_back)


def _rows(listing: Listing, way: Way, size: int, cursor: Cursor | None, values: dict[str, Any], search: Search) -> list[tuple[Any, bool]]:
    """The rows of a page, and one more where the list goes on, each with whether it has a value of what the list is sorted by.

    Of what is searched first the numbers are found: a database that sorts rows makes all their columns before.
    """
    is_back, is_whole = cursor is not None and cursor.is_back, search is EVERYTHING
    by, found = way if is_whole else replace(way, columns=()), list[tuple[Any, bool]]()
    for place, has_value in enumerate(_parts(listing, way, cursor, is_back)):
        continues = cursor is not None and place == 0
        query = search.page_of(_part(listing, by, has_value, is_back, continues), bindparam("most"))
        asked = {**values, "most": size + 1 - len(found), **(_bound(cursor) if continues and cursor else {})}
        found += [(row, has_value) for row in db.session.execute(query, asked)]
        # Where rows have a value, those without one may be few, and nowhere to be found but at the end of the list.
        if len(found) > size or isinstance(search, Along):
            break
    return found if is_whole or not found else _with_columns(listing, way, found, values)


def _with_columns(listing: Listing, way: Way, found: list[tuple[Any, bool]], values: dict[str, Any]) -> list[tuple[Any, bool]]:
    """The same rows with what is shown of them."""
    numbers = bindparam("numbers", type_=Integer, expanding=True, literal_execute=True)
    query = _of_numbers(_of_found(listing), way).where(listing.key.in_(numbers))
    rows = {row.number: row for row in db.session.execute(query, {**values, "numbers": [row.number for row, _has_value in found]})}
    return [(rows[row.number], has_value) for row, has_value in found if row.number in rows]


@lru_cache(maxsize=1024)
def _of_numbers(listing: Listing, way: Way) -> Select[Any]:
    order = (each.label(f"order_{place}") for place, each in enumerate(_order(listing, way)))
    return listing.source.add_columns(listing.key.label("number"), *listing.besides, *_selected(listing, way), *order)


def rows_of(listing: Listing, search: Search) -> Listing:
    """The list as it is asked for what a search finds."""
    return _of_found(listing) if isinstance(search, Among) else listing


def _of_found(listing: Listing) -> Listing:
    """The list as it is asked about rows that were just found in it.

    SQLite is asked without the list's conditions: it would go through the whole list again to find the rows there, and reads one state of the
    database all through a request. PostgreSQL does not, and is asked with them.
    """
    return _unconditioned(listing) if db.engine.dialect.name == "sqlite" else listing


@lru_cache(maxsize=512)
def _unconditioned(listing: Listing) -> Listing:
    return replace(listing, source=select().select_from(*listing.source.add_columns(listing.key).get_final_froms()))


def _leads_somewhere(listing: Listing, way: Way, cursor: Cursor) -> bool:
    """False for a place among rows without a value in a list where every row has one."""
    return bool(cursor.values) or not _order(listing, way) or len(_parts(listing, way, None, False)) > 1


def all_rows(listing: Listing, way: Way, search: Search = EVERYTHING) -> list[Select[Any]]:
    """The questions whose answers, one after the other, are the whole list."""
    return [search.found_in(_in_order(listing, way, has_value, False)) for has_value in _parts(listing, way, None, False)]


def found_in(listing: Listing, most: int, values: dict[str, Any], search: Search = EVERYTHING) -> Found:
    """What a search finds, counted up to `most` rows, and how a page of it is read."""
    return found_of(_in_usual_order(listing), listing.key, search, most, values)


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
    """One part of a list, to be filled in. Kept: SQLAlchemy takes longer to put it together than the database to answer."""
    query = _in_order(listing, way, has_value, is_back)
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


def _in_usual_order(listing: Listing) -> Select[Any]:
    column = listing.columns.get(listing.order)
    return listing.source.order_by(*(column.order if column else ()), listing.key)


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
