"""How what somebody searches is read: few rows by the index of words, many along the order of a list until a page is full."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Integer, Row, Select, bindparam, false, func, select

from proposals import greek
from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.drafting.searching import are_indexed, texts_of
from proposals.drafting.trigrams import Narrowing, holds_words, marked, narrowed, of_words

# PostgreSQL collects all that its index knows of a word, and reads each of those texts, before it hands out the first row: where one row in this many
# is found, a page is full sooner along the order of the list.
_FREQUENT = 100
# Of what is found in many rows, how many times as many as are counted are looked at along the order of a list.
_WALKED = 4
# SQLite numbers what its index finds at a microsecond each and reads a text in eight: where less than one row in so many is found, all are marked.
_MARKED = 10


@dataclass(frozen=True, eq=False)
class Search:
    """What rows must meet (None: nothing), what of it the index of words knows, and what is left of it to be asked where the index is read."""

    condition: ColumnElement[bool] | None = None
    narrowing: Narrowing | None = None
    rest: ColumnElement[bool] | None = None

    def found_in(self, query: Select[Any]) -> Select[Any]:
        """The rows of a query that are found, by the index where it knows something of them."""
        if self.narrowing is None:
            return query if self.condition is None else query.where(self.condition)
        query = narrowed(query, self.narrowing)
        return query if self.rest is None else query.where(self.rest)

    def page_of(self, query: Select[Any], limit: Any) -> Select[Any]:
        """The first rows of a query in its order that are found."""
        return self.found_in(query).limit(limit)

    def along(self, most: int) -> "Search":
        """The same for a page of a list in which many rows are found: read along its order, and by the index if the first rows do not fill it."""
        return self if self.narrowing is None else Along(**vars(self), most=_WALKED * most)

    def with_marks(self) -> "Search":
        """The same for a page of a list in which many rows are found, but few of all that it has: on PostgreSQL by the index as ever."""
        return Marked(**vars(self)) if self.narrowing is not None and db.engine.dialect.name == "sqlite" else self


EVERYTHING = Search()
Rows = Sequence[Row[*tuple[Any, ...]]]


@dataclass(frozen=True, eq=False)
class Along(Search):
    """What stands in many rows, and so in some of the first `most` of any order, unless the order has to do with it."""

    most: int = 0

    def by_index(self) -> Search:
        """What finds the rows that the first ones do not hold."""
        return Search(self.condition, self.narrowing, self.rest).with_marks()

    def page_of(self, query: Select[Any], limit: Any) -> Select[Any]:
        """Of the first rows of a query those that are found. Both databases hand them over in its order, and stop reading at the limit."""
        first = query.add_columns(self.condition.label("met")).limit(self.most).subquery()  # type: ignore[union-attr]
        return select(*(each for each in first.c if each.name != "met")).where(first.c.met).limit(limit)


@dataclass(frozen=True, eq=False)
class Marked(Search):
    """What the index finds, all of it marked before an order is walked along: of rows without a mark SQLite reads their place in that order alone."""

    def found_in(self, query: Select[Any]) -> Select[Any]:
        query = marked(query, self.narrowing)  # type: ignore[arg-type]
        return query if self.rest is None else query.where(self.rest)


@dataclass(frozen=True, eq=False)
class Among(Search):
    """The rows of these numbers, found before."""

    key: Any = None
    numbers: tuple[int, ...] = ()

    def found_in(self, query: Select[Any]) -> Select[Any]:
        return query.where(self.key.in_(bindparam(None, self.numbers, Integer, expanding=True, literal_execute=True)))


@dataclass(frozen=True)
class Found:
    """How many rows a search finds (where `is_all` is false: more than so many), and how a page of them is read."""

    count: int
    is_all: bool
    search: Search

    def beside(self, shown: int, *, is_whole: bool) -> "Found":
        """The same beside a page that shows so many rows, all that are found where it `is_whole`: it never says less than stands there."""
        return self if self.is_all else replace(self, count=shown if is_whole else max(self.count, shown), is_all=is_whole)


def search_of_words(text: str) -> Search:
    """What holds every word of a text, in any form; signs between the words are no words. A text of signs alone is found nowhere."""
    words = [word for word in greek.search_key(text).split() if texts_of(word)]
    if not words:
        return Search(false()) if text.strip() else EVERYTHING
    condition, narrowing = holds_words(Proposal.search_text, " ".join(words)), of_words(" ".join(words))
    return Search(condition, narrowing, None if are_indexed(words) else condition)


def found_of(rows: Select[Any], key: Any, search: Search, most: int, values: dict[str, Any]) -> Found:
    """What a search finds of `rows`, a query without columns in the order of its list, counted up to `most`. `key` is the number of a row."""
    if search.narrowing is not None and db.engine.dialect.name != "sqlite":
        looked, met = _beginning(rows, search.condition, most, values)
        if looked < most:
            return Found(met, True, Search(search.condition))
        if met * _FREQUENT >= looked:
            return Found(_rounded(met), False, search.along(most))
    query = search.found_in(rows.add_columns(key)).order_by(None).limit(most + 1)
    numbers: Sequence[int] = db.session.scalars(query, values).all()
    if len(numbers) > most:
        is_rare = max(numbers) - min(numbers) > _MARKED * most
        return Found(most, False, search.with_marks() if is_rare else search.along(most))
    return Found(len(numbers), True, Among(key=key, numbers=tuple(numbers)))


def first_rows(query: Select[Any], search: Search, limit: int, values: dict[str, Any]) -> Rows:
    """The first rows of a query in its order that are found."""
    rows = db.session.execute(search.page_of(query, limit), values).all()
    return db.session.execute(search.by_index().page_of(query, limit), values).all() if isinstance(search, Along) and len(rows) < limit else rows


def _beginning(rows: Select[Any], condition: Any, most: int, values: dict[str, Any]) -> tuple[int, int]:
    """How many rows a list begins with, up to `most`, and how many of them are found."""
    first = rows.add_columns(condition.label("met")).limit(most).subquery()
    looked, met = db.session.execute(select(func.count(), func.count().filter(first.c.met)).select_from(first), values).one()
    return looked, met


def _rounded(count: int) -> int:
    """A count of a part of a list, down to its first digit: nobody needs the others."""
    unit = 10 ** (len(str(count)) - 1)
    return count // unit * unit
