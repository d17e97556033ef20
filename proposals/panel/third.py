"""Whom the system proposes for a third sheet. Pure; a person presses the button that assigns him."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Candidate:
    """An evaluator against whom nothing speaks: how many live assignments he has, and the name by which lists sort him."""

    person_id: int
    sort_name: str
    load: int


def propose_third(candidates: Iterable[Candidate]) -> Candidate | None:
    """The candidate who fits best, or None where there is none: the one with fewest live assignments, by name where several have as few."""
    return min(candidates, key=lambda each: (each.load, each.sort_name, each.person_id), default=None)
