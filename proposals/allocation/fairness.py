"""The search for the fairest floor: the worst-served proposal first. How well a proposal is served is told by the worst of its new pairs."""

from collections.abc import Callable

import numpy as np

from proposals.allocation.candidates import Candidates
from proposals.allocation.floors import Floor, floors_of, reach_alone
from proposals.allocation.tables import Numbers
from proposals.allocation.watching import Stage, Watch


def fairest_floor(candidates: Candidates, reviews: int, watch: Watch) -> Floor:
    """The highest floors at which as many reviews are assigned as without.

    First the highest floor for all: it raises the worst-served proposal as far as any assignment can. One proposal for which nobody is
    good would keep that floor down for all, so a second, higher level binds those that could reach it: each proposal must get the level,
    or what it would get if it were alone, whichever is less, and the floor in any case.
    """
    tables, alone = candidates.tables, reach_alone(candidates.tables)
    low, high = tables.span

    def holds(floors: Numbers) -> bool:
        return candidates.most_reviews(floors).reviews == reviews

    # Where all needs are met, no floor can be above what some proposal could get if it were alone.
    highest = int(alone.min(initial=high)) if reviews == tables.open.sum() else high
    floor = _highest(low, max(low, highest), lambda points: holds(np.full_like(alone, points)), watch, 0)
    level = _highest(floor, int(alone.max(initial=floor)), lambda points: holds(floors_of(floor, points, alone)), watch, 1)
    return Floor(floor, level, floors_of(floor, level, alone))


def _highest(low: int, high: int, holds: Callable[[int], bool], watch: Watch, search: int) -> int:
    """The highest number from `low`, which holds, to `high` that holds, where all below one that holds do. The highest is tried first."""
    most = (high - low).bit_length() + 1
    for done in range(most):
        watch.begin(Stage.FLOOR, search * most + done, 2 * most)
        if low >= high:
            break
        middle = high if done == 0 else (low + high + 1) // 2
        if holds(middle):
            low = middle
        else:
            high = middle - 1
    return low
