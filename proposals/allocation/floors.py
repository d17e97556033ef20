"""What the pairs of each proposal must reach, and what a proposal would get if it were alone."""

from dataclasses import dataclass

import numpy as np

from proposals.allocation.affinity import IMPOSSIBLE, Points
from proposals.allocation.tables import Numbers, Tables


@dataclass(frozen=True)
class Floor:
    """What every new pair must reach, and what it must reach where its proposal could if it were alone; `of_each` is what follows for each."""

    floor: int
    level: int
    of_each: Numbers


def reach_alone(tables: Tables) -> Numbers:
    """For each proposal what the worst of its pairs would be worth if all evaluators were free for it.

    With too few of them it is its worst possible pair.
    """
    best = np.sort(_best_of_each_body(tables), axis=1)[:, ::-1]
    counts = np.count_nonzero(best != IMPOSSIBLE, axis=1)
    places = np.maximum(0, np.minimum(tables.open, counts) - 1)
    return np.asarray(best[np.arange(len(best)), places], dtype=np.int64)


def _best_of_each_body(tables: Tables) -> Points:
    """The points of each proposal with the best of each body; who is of none stands for himself."""
    alone = tables.bodies.max() + 1 + np.arange(len(tables.bodies))
    groups = np.where(tables.bodies < 0, alone, tables.bodies)
    order = np.argsort(groups, kind="stable")
    starts = np.flatnonzero(np.diff(groups[order], prepend=-1))
    free = np.where(tables.possible, tables.points, IMPOSSIBLE)
    return np.asarray(np.maximum.reduceat(free[:, order], starts, axis=1), dtype=np.int16)


def floors_of(floor: int, level: int, alone: Numbers) -> Numbers:
    """The floor of each proposal: the level, or what it would get alone where that is less, and the floor of all in any case."""
    return np.maximum(floor, np.minimum(level, alone))
