"""The values of a list's columns of choices with how often each is found: links that write and erase conditions of the search."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from proposals.calls.form import Form
from proposals.db import db
from proposals.drafting.finding import Found, Search
from proposals.lists.asking import Asked
from proposals.lists.columns import Column, Kind, Listing, options_of
from proposals.lists.conditions import search_of
from proposals.lists.paging import found_in, rows_of
from proposals.lists.phrase import LISTS, All, Node, Term, all_of, written
from proposals.lists.values import BadValue, Option, option_named


@dataclass(frozen=True)
class Entry:
    """One value: its words, how many rows have it (None where there are too many to count), whether the search asks for it, and the search
    in which that is turned round."""

    label: Any
    count: int | None
    is_chosen: bool
    search: str


@dataclass(frozen=True)
class Facet:
    """A column of choices with its values."""

    column: Column
    entries: tuple[Entry, ...]


def facets_of(listing: Listing, asked: Asked, form: Form, most: int, values: dict[str, Any], whole: Found) -> list[Facet]:
    """Every column that has a facet; each counts in what the rest of the search finds, up to `most` rows. The `whole` search was read before."""
    columns = [column for column in listing.columns.values() if column.has_facet]
    return [_facet(column, listing, asked, form, most, values, whole) for column in columns]


def _facet(column: Column, listing: Listing, asked: Asked, form: Form, most: int, values: dict[str, Any], whole: Found) -> Facet:
    options, language = options_of(column, form), asked.way.language
    rest, chosen = _apart(asked.tree, column, listing, options)
    found = whole if rest is asked.tree else found_in(listing, most, values, search_of(rest, listing, form))
    counts = _counts(column, listing, found.search, values) if found.is_all else None
    entries = []
    for option in options:
        words = tuple(each.word for each in options if (each in chosen) != (each is option))
        parts = [*([rest] if rest else []), *([Term(column.words[language], ":", words)] if words else [])]
        search = written(all_of(parts), language) if parts else ""
        entries.append(Entry(option.label, None if counts is None else counts[option.stored], option in chosen, search))
    return Facet(column, tuple(entry for entry in entries if entry.count != 0 or entry.is_chosen))


def _apart(tree: Node | None, column: Column, listing: Listing, options: tuple[Option, ...]) -> tuple[Node | None, list[Option]]:
    """The search without its condition on a column, and what that condition chooses: none where it is said in another way than by the facet."""
    parts = list(tree.parts) if isinstance(tree, All) else [tree] if tree is not None else []
    for place, part in enumerate(parts):
        if isinstance(part, Term) and part.sign in LISTS and listing.named(part.name) is column:
            try:
                chosen = [option_named(value, options, ()) for value in part.values]
            except BadValue:
                continue
            rest = parts[:place] + parts[place + 1 :]
            return all_of(rest) if rest else None, chosen
    return tree, []


def _counts(column: Column, listing: Listing, search: Search, values: dict[str, Any]) -> Counter[Any]:
    """How many rows have each value."""
    found = db.session.scalars(search.found_in(rows_of(listing, search).source.add_columns(column.value())), values)
    return Counter(code for value in found if value is not None for code in (value.split() if column.kind is Kind.MANY else (value,)))
