"""Whom the system proposes for a third sheet. Pure; a person presses the button that assigns him."""

from collections.abc import Iterable
from dataclasses import dataclass

from proposals.allocation.next_review import NextReview


@dataclass(frozen=True)
class Candidate:
    """An evaluator against whom nothing speaks: the name by which lists sort him, and what his review would be worth."""

    sort_name: str
    review: NextReview


def propose_third(candidates: Iterable[Candidate]) -> Candidate | None:
    """The candidate whose review is worth most, or None where there is none; of equals the one with fewest assignments, then by name."""
    return min(candidates, key=lambda each: (-each.review.worth, each.review.load, each.sort_name, each.review.evaluator), default=None)
