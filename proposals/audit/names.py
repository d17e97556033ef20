"""What the entries are about, as people call it: found by the feature that owns the things, which stands above this one."""

from collections.abc import Callable
from dataclasses import dataclass

from proposals.workflow.people import Actor


@dataclass(frozen=True)
class Named:
    """A proposal with its code; without a title where the reader may not open it."""

    code: str
    title: str
    may_be_opened: bool


@dataclass(frozen=True)
class Names:
    """How proposals are found: by numbers for a reader, and a number by code (None where there is no such proposal)."""

    of: Callable[[Actor, set[int]], dict[int, Named]]
    number_of: Callable[[str], int | None]


_known: list[Names] = []


def give_names(names: Names) -> None:
    """Called once, by the feature that knows proposals."""
    _known[:] = [names]


def proposal_names() -> Names:
    return _known[0]
