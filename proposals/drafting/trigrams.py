"""Finding rows by words through an index of three letters each: a condition that follows from a search, and that the database has an index for.

SQLite keeps the index as a table of its own (FTS5), PostgreSQL beside the column (pg_trgm). Words of one or two letters are in it by their marks.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Select, and_, column, literal, literal_column, or_, select, table, true
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.drafting.searching import as_stored, is_indexed, texts_of, words_of_search

_TRIGRAMS = table("proposal_trigram", column("search_text"))
# With a sign before it SQLite starts at the index of words, and does not ask that index about each row of another one.
_ROW = literal_column("+proposal_trigram.rowid")
# And here the order of a list stays the outer loop.
_NUMBER = literal_column("+proposal.id")

# What means something in a pattern of PostgreSQL.
_SIGNS = re.compile(r"[.^$*+?()\[\]{}|\\]")


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
def _as_stands_in(element: Any, compiler: Any, **options: Any) -> str:
    """As bytes, by the function that every connection of ours brings: instr goes from letter to letter and takes three times as long."""
    column, text = (compiler.process(each, **options) for each in element.clauses)
    return f"stands_in(CAST({column} AS BLOB), CAST({text} AS BLOB))"


@compiles(StandsIn, "postgresql")
def _as_strpos(element: Any, compiler: Any, **options: Any) -> str:
    return f"(strpos({compiler.process(element.clauses, **options)}) > 0)"


def piece(text: str) -> Piece | None:
    """A folded text that stands in the row; None where no index knows it."""
    return Piece(text) if is_indexed(text) else None


def every(parts: Iterable[Narrowing | None]) -> Narrowing | None:
    """What follows from several things together: what is known of any of them."""
    known = tuple(part for part in parts if part is not None)
    return (known[0] if len(known) == 1 else Every(known)) if known else None


def one_of(parts: Iterable[Narrowing | None]) -> Narrowing | None:
    """What follows from one of several things: nothing unless something is known of each."""
    known = tuple(parts)
    found = tuple(part for part in known if part is not None)
    return None if len(found) < len(known) or not found else found[0] if len(found) == 1 else OneOf(found)


def of_text(text: str) -> Narrowing | None:
    """What follows from finding a folded text as it stands."""
    return every(piece(each) for each in texts_of(text))


def of_words(search: str) -> Narrowing | None:
    """What follows from finding every word of a search, each as it is written or by its stems."""
    return every(_of_word(word, stems) for word, stems in words_of_search(search))


def _of_word(word: str, stems: Sequence[str]) -> Narrowing | None:
    written = of_text(word)
    return one_of([written, every(piece(as_stored(stem)) for stem in stems)]) if stems else written


def holds_text(column: Any, text: str) -> ColumnElement[bool]:
    """That a folded text stands in a column of texts; a short one as whole words."""
    return and_(true(), *(StandsIn(column, literal(each)) for each in texts_of(text)))


def holds_words(column: Any, search: str) -> ColumnElement[bool]:
    """That every word of a search stands in a column of texts, as it was typed or in another form of it."""
    return and_(true(), *(_holds(column, word, stems) for word, stems in words_of_search(search)))


def _holds(column: Any, word: str, stems: Sequence[str]) -> ColumnElement[bool]:
    stands = holds_text(column, word)
    return or_(stands, and_(*(StandsIn(column, literal(as_stored(stem))) for stem in stems))) if stems else stands


def narrowed(query: Select[Any], narrowing: Narrowing) -> Select[Any]:
    """A query of proposals, read by the index."""
    if db.engine.dialect.name == "sqlite":
        return query.join(_TRIGRAMS, Proposal.id == _ROW).where(_matched(narrowing))
    return query.where(_standing(narrowing))


def marked(query: Select[Any], narrowing: Narrowing) -> Select[Any]:
    """A query of proposals on SQLite, read in its own order, of which the index has collected beforehand what it finds."""
    return query.where(_NUMBER.in_(select(_ROW).select_from(_TRIGRAMS).where(_matched(narrowing))))


def _matched(narrowing: Narrowing) -> ColumnElement[bool]:
    return literal_column("proposal_trigram").op("MATCH")(matching(narrowing))


def matching(narrowing: Narrowing) -> str:
    """As FTS5 is asked: it splits a text into three letters at each place, and finds where they follow each other."""
    if isinstance(narrowing, Piece):
        return '"{}"'.format(narrowing.text.replace('"', '""'))
    sign = " AND " if isinstance(narrowing, Every) else " OR "
    return sign.join(f"({matching(part)})" for part in narrowing.parts)


def _standing(narrowing: Narrowing) -> Any:
    if isinstance(narrowing, Piece):
        return Proposal.search_text.contains(narrowing.text, autoescape=True)
    if isinstance(narrowing, OneOf) and all(isinstance(part, Piece) for part in narrowing.parts):
        # As one pattern: PostgreSQL then asks its index for all words of a search at once, where of several OR it may take up the commonest alone.
        return Proposal.search_text.regexp_match("|".join(_SIGNS.sub(r"\\\g<0>", part.text) for part in narrowing.parts if isinstance(part, Piece)))
    together = and_ if isinstance(narrowing, Every) else or_
    return together(*(_standing(part) for part in narrowing.parts))
