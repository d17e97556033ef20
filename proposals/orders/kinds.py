"""What can be ordered. Features above offer their kinds by name; this one knows none of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO, Any

from proposals.workflow.people import Actor
from proposals.workflow.phrases import Phrase

Arguments = Mapping[str, Any]
# Says that so many parts of so many are done. Ends the transaction at hand, and raises where nobody wants the rest.
Progress = Callable[[int, int], None]


class OrderFailed(Exception):
    """It cannot be made, and trying again would not help; `reason` says why to whoever ordered it."""

    def __init__(self, reason: Phrase) -> None:
        super().__init__(str(reason))
        self.reason = reason


@dataclass(frozen=True)
class Made:
    """What came of an order: an open file, read from where it stands and closed afterwards; and what the audit trail says of it when it is taken."""

    filename: str
    media_type: str
    content: IO[bytes]
    record: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Kind:
    """A kind of order. `make` runs in the worker, with no transaction open and nobody signed in; it says after each part how far it is.

    `may_take` is asked of each person when he orders and again when he takes the file, as rights change meanwhile. `about` says of each of several
    orders what tells it from others of its kind, in the language of the page, by the same number of questions however many they are.
    """

    name: str
    title: str
    make: Callable[[Arguments, Progress], Made]
    may_take: Callable[[Actor, Arguments], bool]
    about: Callable[[Sequence[Arguments]], Sequence[str]] | None = None


_offered: dict[str, Kind] = {}


def offer(kind: Kind) -> Kind:
    """Called once for each kind, by the feature that makes it."""
    _offered[kind.name] = kind
    return kind


def kind_of(name: str) -> Kind:
    """Raises KeyError for a kind that nobody offers (any more)."""
    return _offered[name]


def about_each(orders: Sequence[tuple[str, Arguments]]) -> list[str]:
    """What tells each of these orders, by kind and arguments, from others of its kind; empty where its kind says nothing or is not offered."""
    found = [""] * len(orders)
    for kind in {name: _offered[name] for name, _arguments in orders if name in _offered}.values():
        if kind.about:
            places = [place for place, (name, _arguments) in enumerate(orders) if name == kind.name]
            for place, words in zip(places, kind.about([orders[place][1] for place in places]), strict=True):
                found[place] = words
    return found


def title_of(name: str) -> str:
    """What a kind is called; its bare name where nobody offers it any more."""
    return _offered[name].title if name in _offered else name
