"""Who has to do with what changed: told by the features below, heard by those above that look for conflicts of interest. Pure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar


@dataclass(frozen=True)
class Ties:
    """Whose ties changed, by numbers: people in themselves, bodies among each other, and those who have to do with a proposal."""

    people: frozenset[int] = frozenset()
    bodies: frozenset[int] = frozenset()
    proposals: frozenset[int] = frozenset()


Listener = TypeVar("Listener", bound=Callable[[Ties], object])
LISTENERS: list[Callable[[Ties], object]] = []


def hears_of_ties(listener: Listener) -> Listener:
    """Have a function called whenever ties changed, in the transaction that changed them."""
    LISTENERS.append(listener)
    return listener


def ties_changed(*, people: Iterable[int] = (), bodies: Iterable[int] = (), proposals: Iterable[int] = ()) -> None:
    """Tell everybody who listens; the caller has flushed what changed."""
    ties = Ties(frozenset(people), frozenset(bodies), frozenset(proposals))
    for listener in LISTENERS:
        listener(ties)
