"""Ranks, and between which places a true rank lies, from means and standard errors; no chance is drawn, so the answer is always the same."""

from functools import lru_cache
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from proposals.calibration.equations import Vector
from proposals.calibration.result import REACH, SAME, SHARE

Ranks = npt.NDArray[np.intp]
# The curve of the normal distribution is read from a table: with this step its error stays within a millionth.
FURTHEST, STEP = 8.0, 0.004
# Others are looked up at so many points of the scale; ranks between two of them are read off a straight line.
POINTS = 300


def ranked(scores: Vector) -> Ranks:
    """Places from 1 for the highest; equal scores share the best of their places."""
    order = np.argsort(-scores, kind="stable")
    falls = np.concatenate([[True], -np.diff(scores[order]) > SAME])
    places = np.maximum.accumulate(np.where(falls, np.arange(1, len(scores) + 1), 0))
    ranks = np.empty(len(scores), dtype=np.intp)
    ranks[order] = places
    return ranks


def rank_intervals(means: Vector, errors: Vector) -> tuple[Ranks, Ranks]:
    """For each proposal the lowest and highest place between which its true rank lies with a probability of about 90 %.

    If a proposal is worth x, its rank is one more than the number of others that are worth more: a sum of chances, with mean and
    variance. How far that mean goes when x goes to the ends of its own interval, and how far the number strays by itself, are
    independent, so their squares add. Proposals count as independent once the error that they share (of the mean) is taken out of
    `errors`, which the caller does; what two still share through a common evaluator is left out.
    """
    low, high = means - REACH * errors, means + REACH * errors
    points = np.linspace(low.min(), high.max() + SAME, POINTS)
    chances = _below((means - points[:, None]) / np.maximum(errors, SAME))
    expected, strayed = chances.sum(axis=1), (chances * (1 - chances)).sum(axis=1)
    # Nobody stands above himself: what he adds to the sums at these three places.
    best = np.interp(high, points, expected) - (1 - SHARE) / 2
    middle = np.interp(means, points, expected) - 1 / 2
    worst = np.interp(low, points, expected) - (1 + SHARE) / 2
    stray = REACH**2 * np.maximum(np.interp(means, points, strayed) - 1 / 4, 0)
    firsts = 1 + middle - np.sqrt((middle - best) ** 2 + stray)
    lasts = 1 + middle + np.sqrt((worst - middle) ** 2 + stray)
    # A place is a whole number; rounding of the last bits must not move one.
    return _place(firsts - SAME, len(means)), _place(lasts + SAME, len(means))


def _place(exact: Vector, count: int) -> Ranks:
    return np.clip(np.rint(exact), 1, count).astype(np.intp)


def _below(z: Vector) -> Vector:
    """The chance of a standard normal variable to be below z."""
    values, rises = _table()
    exact = np.clip((z + FURTHEST) / STEP, 0, len(rises) - 1)
    place = exact.astype(np.int32)
    return np.asarray(values[place] + (exact - place) * rises[place], dtype=np.float64)


@lru_cache(maxsize=1)
def _table() -> tuple[Vector, Vector]:
    """The curve in equal steps, and how much it rises to the next."""
    values = np.array([NormalDist().cdf(place) for place in np.arange(-FURTHEST, FURTHEST + STEP, STEP)])
    return values, np.diff(values)
