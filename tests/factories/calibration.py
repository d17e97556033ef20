"""Sheets drawn from the model that calibration assumes, with what is true of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from proposals.calibration.result import Sheet

# The standard deviation of true quality, in points; the middle of the scale.
POINTS, MIDDLE = 10.0, 60.0


@dataclass(frozen=True)
class Drawn:
    """Sheets, and the true quality and offsets behind them, in points."""

    sheets: tuple[Sheet, ...]
    quality: np.ndarray
    offsets: np.ndarray


def drawn_sheets(
    proposals: int, evaluators: int, reviews: Sequence[int] = (3,), seed: int = 1, bias: float = 0.7, noise: float = 0.6, slopes: float = 0.0
) -> Drawn:
    """As many sheets a proposal as `reviews` says, in turn. `bias` and `noise` are standard deviations in units of that of quality; with
    `slopes`, evaluators stretch differences by factors with that standard deviation, which the model does not know."""
    rng = np.random.default_rng(seed)
    quality, offsets = rng.normal(0, 1, proposals), rng.normal(0, bias, evaluators)
    slope = rng.normal(1, slopes, evaluators)
    found = []
    for proposal in range(proposals):
        for evaluator in rng.choice(evaluators, reviews[proposal % len(reviews)], replace=False).tolist():
            value = slope[evaluator] * quality[proposal] + offsets[evaluator] + rng.normal(0, noise)
            found.append(Sheet(proposal, evaluator, MIDDLE + POINTS * float(value)))
    return Drawn(tuple(found), POINTS * quality, POINTS * offsets)
