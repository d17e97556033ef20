"""What a page of a list was asked for: read from an address, and written into the addresses that lead on from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from proposals import greek
from proposals.calls.form import Form
from proposals.config import Settings
from proposals.drafting.finding import EVERYTHING, Search
from proposals.lists.columns import Listing, options_of
from proposals.lists.conditions import search_of
from proposals.lists.cursors import Cursor, read_cursor
from proposals.lists.paging import Way, kinds_of_order
from proposals.lists.phrase import Limits, Node, PhraseError, Term, all_of, parse, written

BACK = "-"


@dataclass(frozen=True)
class Asked:
    """A list as somebody asked for it. `text` and `state` are as they were sent; `tree` is both together (None where nothing is searched for,
    and where `error` says what cannot be read), and `found` what rows must meet for it.
    """

    text: str
    state: str
    tree: Node | None
    found: Search
    error: PhraseError | None
    way: Way
    cursor: Cursor | None
    has_own_columns: bool

    def search(self, language: str) -> str:
        """The whole search as one text."""
        return written(self.tree, language)


def limits_of(settings: Settings) -> Limits:
    """How long a search may be."""
    return Limits(settings.search_max_chars, settings.search_max_terms, settings.search_max_depth)


def asked_of(sent: Any, listing: Listing, form: Form, limits: Limits, language: str) -> Asked:
    """What the parameters of an address ask for. What makes no sense, except the search, is as if it were not there."""
    text, state = greek.clean_line(sent.get("q", "")), sent.get("state", "")
    state = state if state in _states(listing, form) else ""
    tree, found, error = _searched(text, state, listing, form, limits, language)
    order, down = _order(sent.get("order", ""), listing)
    chosen = [code for code in listing.columns if code in set(sent.getlist("cols"))]
    way = Way(tuple(chosen) if chosen else listing.shown, language, order, down)
    cursor = _cursor(sent, listing, order)
    return Asked(text, state, tree, found, error, way, cursor, bool(chosen))


def address_of(path: str, asked: Asked, listing: Listing, **changes: Any) -> str:
    """The address of the same list with some of what was asked for changed; None leaves it out."""
    values: dict[str, Any] = {"q": asked.text, "state": asked.state, "order": order_text(asked.way, listing)}
    values["cols"] = list(asked.way.columns) if asked.has_own_columns else None
    sent = {name: value for name, value in {**values, **changes}.items() if value}
    return f"{path}?{urlencode(sent, doseq=True)}" if sent else path


def order_text(way: Way, listing: Listing, *, turned: bool = False) -> str:
    """An order as an address says it: the column, with a mark where it goes the other way than it does at first. Nothing for the usual order."""
    column = listing.columns.get(way.order)
    down = way.down != turned
    is_first = down == (column.begins_down if column else True)
    return "" if way.order == listing.order and is_first else f"{'' if is_first else BACK}{way.order}"


def _order(text: str, listing: Listing) -> tuple[str, bool]:
    name = text.removeprefix(BACK)
    column = listing.columns.get(name)
    if column is None or not column.order:
        name, text = listing.order, ""
        column = listing.columns.get(name)
    down = column.begins_down if column else True
    return name, down != text.startswith(BACK)


def _states(listing: Listing, form: Form) -> set[str]:
    column = listing.columns.get("state")
    return {str(option.stored) for option in options_of(column, form)} if column else set()


def _searched(text: str, state: str, listing: Listing, form: Form, limits: Limits, language: str) -> tuple[Node | None, Search, PhraseError | None]:
    try:
        parts = [each for each in (parse(text, limits), _of_state(state, listing, form, language)) if each is not None]
        tree = all_of(parts) if parts else None
        return tree, search_of(tree, listing, form), None
    except PhraseError as error:
        return None, EVERYTHING, error


def _of_state(state: str, listing: Listing, form: Form, language: str) -> Node | None:
    if not state:
        return None
    column = listing.columns["state"]
    option = next(each for each in options_of(column, form) if each.stored == state)
    return Term(column.words[language], ":", (option.word,))


def _cursor(sent: Mapping[str, str], listing: Listing, order: str) -> Cursor | None:
    for name in ("after", "before"):
        if text := sent.get(name, ""):
            return read_cursor(text, kinds_of_order(listing, order), is_back=name == "before")
    return None
