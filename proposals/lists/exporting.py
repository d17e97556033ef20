"""A list as a file: the columns, the search, the order and the rights of its page, every row of it, sent as it is read."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from proposals.audit.operations import record
from proposals.calls.form import Form
from proposals.db import db, reading
from proposals.drafting.finding import Search
from proposals.lists import delimited, xlsx
from proposals.lists.cells import NOTHING, teller
from proposals.lists.columns import Column, Kind, Listing
from proposals.lists.paging import Way, all_rows
from proposals.web.words import say
from proposals.workflow.people import Actor
from proposals.workflow.phrases import N_

EXPORT = "export_list"
# What stays a value in a file; all else is words.
_VALUES = (Kind.CODE, Kind.WHOLE, Kind.NUMBER, Kind.MONEY, Kind.MOMENT)
_ROWS_AT_ONCE = 500
_TITLE, _CODE = N_("Πρόταση"), N_("Κωδικός")


@dataclass(frozen=True)
class Export:
    """A list to be written: its name, the headings, and its rows, which are read while they are taken."""

    title: str
    heads: tuple[str, ...]
    rows: Callable[[], Iterator[list[Any]]]


def export_of(listing: Listing, way: Way, form: Form, values: dict[str, Any], search: Search) -> Export:
    """The whole of a list. The words are looked up now, in the language of the request; the rows are read later, outside of it."""
    codes = [code for code in way.columns if code != "title"]
    columns = [listing.columns[code] for code in codes]
    has_code = "code" in codes
    heads = (*(() if has_code else (say(_CODE),)), say(_TITLE), *(say(each.label) for each in columns))
    makers = [(f"c_{each.code}", _maker(each, form)) for each in columns]
    queries, engine = all_rows(listing, way, search), db.engine

    def rows() -> Iterator[list[Any]]:
        with _snapshot(engine) as connection:
            for query in queries:
                for row in connection.execute(query, values):
                    first = [] if has_code else [row.public_code]
                    yield [*first, row.title, *(make(getattr(row, name)) for name, make in makers)]

    return Export(say(listing.title), heads, rows)


def record_export(actor: Actor, listing: Listing, subject: str, *, kind: str, search: str, columns: Iterable[str]) -> None:
    """Keep in the audit trail who took which list away, by which search; the caller commits."""
    record(actor, EXPORT, subject, details={"list": listing.code, "kind": kind, "search": search, "columns": list(columns)})


def pieces(export: Export, kind: str) -> Iterator[bytes]:
    """The bytes of a file of a kind, as they are ready."""
    if kind == "xlsx":
        return xlsx.workbook(export.title, export.heads, export.rows())
    return delimited.delimited(export.heads, export.rows())


CONTENT_TYPES = {"csv": delimited.CONTENT_TYPE, "xlsx": xlsx.CONTENT_TYPE}


@contextmanager
def _snapshot(engine: Any) -> Iterator[Connection]:
    """A connection of its own that only reads, and whose rows the database hands over a few at a time.

    The session of the request is over when the first byte is sent, and a slow reader must keep no writer waiting.
    """
    with engine.connect().execution_options(yield_per=_ROWS_AT_ONCE, stream_results=True) as connection:
        token = reading.set(True)
        try:
            connection.begin()
        finally:
            reading.reset(token)
        yield connection


def _maker(column: Column, form: Form) -> Callable[[Any], Any]:
    """From a value of the database the value for a file; nothing where a page shows a dash."""
    if column.kind in _VALUES:
        return lambda value: value
    tell = teller(column, form)

    def make(value: Any) -> Any:
        told = None if value is None else tell(value)
        return None if told == NOTHING else told

    return make
