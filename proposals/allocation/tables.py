"""A problem as numbered rows and columns: what the search computes with."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from proposals.allocation.affinity import IMPOSSIBLE, Points, all_points
from proposals.allocation.problem import Evaluator, Problem, Proposal

Numbers = npt.NDArray[np.int64]
Nodes = npt.NDArray[np.int32]
Mask = npt.NDArray[np.bool_]
Numbered = TypeVar("Numbered", Proposal, Evaluator)


@dataclass(frozen=True)
class Tables:
    """A problem in numbers. Rows are proposals with open reviews, columns are evaluators; `points` holds the affinities.

    `open` counts the reviews that each proposal still needs, `room` those that each evaluator may still take, `kept` those that he has,
    `due` those that he must still get, `bodies` numbers his body (-1 for none).
    """

    problem: Problem
    proposals: tuple[Proposal, ...]
    evaluators: tuple[Evaluator, ...]
    points: Points
    open: Numbers
    room: Numbers
    kept: Numbers
    caps: Numbers
    due: Numbers
    bodies: Numbers

    @cached_property
    def possible(self) -> Mask:
        """Which pairs may be made, and the evaluator has room."""
        return np.asarray((self.points != IMPOSSIBLE) & (self.room > 0)[None, :])

    @cached_property
    def span(self) -> tuple[int, int]:
        """The lowest and the highest affinity of a pair that may be made."""
        if not self.possible.any():
            return 0, 0
        found = self.points[self.possible]
        return int(found.min()), int(found.max())

    def reaching(self, floors: Numbers) -> Mask:
        """Which pairs may be made and reach the floor of their proposal."""
        return np.asarray(self.possible & (self.points >= floors.astype(np.int16)[:, None]))

    @property
    def no_floors(self) -> Numbers:
        return np.full(len(self.proposals), IMPOSSIBLE, dtype=np.int64)

    def step_prices(self) -> tuple[Numbers, Numbers]:
        """The column and the price of every review that an evaluator has room for, the cheapest of each first.

        The price rises in equal steps from nought for the first review to `Weights.load` for the one that fills the cap.
        """
        columns = np.repeat(np.arange(len(self.evaluators)), self.room)
        first = np.repeat(np.cumsum(self.room) - self.room, self.room)
        place = np.arange(len(columns)) - first + self.kept[columns]
        return columns, self.problem.weights.load * place // np.maximum(1, self.caps[columns] - 1)


def tables_of(problem: Problem) -> Tables:
    """A problem in numbers. The numbering depends on the ids and the seed alone, never on the order in which things were given."""
    proposals = tuple(each for each in _drawn(problem.seed, problem.proposals) if each.open_reviews)
    evaluators = tuple(_drawn(problem.seed, problem.evaluators))
    loads: dict[int, int] = {}
    for kept in (evaluator for proposal in problem.proposals for evaluator in proposal.kept):
        loads[kept] = loads.get(kept, 0) + 1
    kept_loads = _numbers(loads.get(each.id, 0) for each in evaluators)
    caps = _numbers(each.cap for each in evaluators)
    available = _numbers(each.is_available for each in evaluators)
    room = np.minimum(np.maximum(0, caps - kept_loads), len(proposals)) * available
    minimum = _numbers(each.minimum for each in evaluators)
    body = {code: number for number, code in enumerate(sorted({each.body for each in evaluators if each.body is not None}))}
    return Tables(
        problem=problem,
        proposals=proposals,
        evaluators=evaluators,
        points=all_points(problem, proposals, evaluators),
        open=_numbers(each.open_reviews for each in proposals),
        room=room,
        kept=kept_loads,
        caps=caps,
        due=np.minimum(room, np.maximum(0, minimum - kept_loads)),
        bodies=_numbers(-1 if each.body is None else body[each.body] for each in evaluators),
    )


def places_in(mask: Mask) -> tuple[Nodes, Nodes]:
    """The rows and columns at which a mask holds, row by row: what `np.nonzero` says, several times as fast for a large mask."""
    rows, columns = np.divmod(np.flatnonzero(mask), max(1, mask.shape[1]))
    return rows.astype(np.int32), columns.astype(np.int32)


def best_of_each_row(points: Points, number: int) -> Mask:
    """The so many highest possible pairs of each row."""
    possible = points != IMPOSSIBLE
    if points.shape[1] <= number or not points.size:
        return np.asarray(possible)
    best = np.zeros(points.shape, dtype=bool)
    np.put_along_axis(best, np.argpartition(points, -number, axis=1)[:, -number:], True, axis=1)
    return np.asarray(best & possible)


def _drawn(seed: int, listed: Iterable[Numbered]) -> list[Numbered]:
    """In an order that is drawn by the seed for each id alone: somebody more changes nothing in the order of the others."""
    return sorted(listed, key=lambda each: (hashlib.sha256(f"{seed}:{each.id}".encode()).digest(), each.id))


def _numbers(values: Iterable[Any]) -> Numbers:
    return np.fromiter(values, dtype=np.int64)
