"""Finding rows by words through an index of three letters each: a condition that follows from a search, and that the database has an index for.

SQLite keeps the index as a table of its own (FTS5), PostgreSQL beside the column (pg_trgm). Neither knows words of one or two letters.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Boolean, Select, and_, column, literal_column, or_, table
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.drafting.searching import as_stored, words_of_search

# PostgreSQL takes three letters or digits from a run of them; what has no such run would be looked for in the whole index.
_INDEXED = re.compile(r"[^\W_]{3}")
_TRIGRAMS = table("proposal_trigram", column("search_text"))
# With a sign before it SQLite starts at the index of words, and does not ask that index about each row of another one.
_ROW = literal_column("+proposal_trigram.rowid")


@dataclass(frozen=True)
class Piece:
    """A text that stands in the row."""

    text: str


@dataclass(frozen=True)
class Every:
    """All of several hold."""

    parts: tuple["Narrowing", ...]


@dataclass(frozen=True)
class OneOf:
    """One of several holds."""

    parts: tuple["Narrowing", ...]


Narrowing = Piece | Every | OneOf


class StandsIn(FunctionElement[bool]):
    """That a text stands in a column, letter by letter and without any index. Where PostgreSQL is asked it reckons with a third of the rows, not with
    a few as it does of LIKE: it then walks along the order of a list instead of reading and sorting all of it."""

    type = Boolean()
    inherit_cache = True


@compiles(StandsIn)
def _as_instr(element: Any, compiler: Any, **options: Any) -> str:
    return f"(instr({compiler.process(element.clauses, **options)}) > 0)"


@compiles(StandsIn, "postgresql")
def _as_strpos(element: Any, compiler: Any, **options: Any) -> str:
    return f"(strpos({compiler.process(element.clauses, **options)}) > 0)"


def piece(text: str) -> Piece | None:
    """A folded text that stands in the row; None where no index knows it."""
    return Piece(text) if _INDEXED.search(text) else None


def every(parts: Iterable[Narrowing | None]) -> Narrowing | None:
    """What follows from several things together: what is known of any of them."""
    known = tuple(part for part in parts if part is not None)
    return (known[0] if len(known) == 1 else Every(known)) if known else None


def one_of(parts: Iterable[Narrowing | None]) -> Narrowing | None:
    """What follows from one of several things: nothing unless something is known of each."""
    known = tuple(parts)
    found = tuple(part for part in known if part is not None)
    return None if len(found) < len(known) or not found else found[0] if len(found) == 1 else OneOf(found)


def of_words(search: str) -> Narrowing | None:
    """What follows from finding every word of a search, each as it is written or by its stems."""
    return every(_of_word(word, stems) for word, stems in words_of_search(search))


def _of_word(word: str, stems: Sequence[str]) -> Narrowing | None:
    written = piece(word)
    return one_of([written, every(piece(as_stored(stem)) for stem in stems)]) if stems else written


def narrowed(query: Select[Any], narrowing: Narrowing) -> Select[Any]:
    """A query of proposals, read by the index. It finds a few rows too many: the search itself must stand in the query too."""
    if db.engine.dialect.name == "sqlite":
        matched = literal_column("proposal_trigram").op("MATCH")(matching(narrowing))
        return query.join(_TRIGRAMS, Proposal.id == _ROW).where(matched)
    return query.where(_standing(narrowing))


def matching(narrowing: Narrowing) -> str:
    """As FTS5 is asked: it splits a text into three letters at each place, and finds where they follow each other."""
    if isinstance(narrowing, Piece):
        return '"{}"'.format(narrowing.text.replace('"', '""'))
    sign = " AND " if isinstance(narrowing, Every) else " OR "
    return sign.join(f"({matching(part)})" for part in narrowing.parts)


def _standing(narrowing: Narrowing) -> Any:
    if isinstance(narrowing, Piece):
        return Proposal.search_text.contains(narrowing.text, autoescape=True)
    together = and_ if isinstance(narrowing, Every) else or_
    return together(*(_standing(part) for part in narrowing.parts))
