"""The mixed model equations of sheets, with the proposals eliminated: what is solved has a row for each evaluator.

The model is y = mean + quality of the proposal + offset of the evaluator + noise, the latter three random. With the ratios g_q and g_b of the
variances of quality and offsets to that of noise, V = I + g_q Zq Zq' + g_b Zb Zb' is the variance of the sheets in units of the noise, and
P = V⁻¹ - V⁻¹ 1 (1' V⁻¹ 1)⁻¹ 1' V⁻¹ takes the mean out (Henderson 1975; Searle, Casella, McCulloch 1992, chapters 6 and 7).
Since proposals share no sheet, the part of V without evaluators is inverted in closed form, and P needs one inverse of evaluators by evaluators.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from proposals.calibration.result import Id, Sheet

Vector = npt.NDArray[np.float64]
Matrix = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]
# A matrix of this size is inverted at once.
BLOCK = 64


class Design:
    """Who judged what: sheets as places of their proposals and evaluators, in the order in which those first appear."""

    def __init__(self, sheets: Sequence[Sheet]) -> None:
        """Raises ValueError where an evaluator has two sheets on one proposal, or a total is no finite number."""
        self.proposals: tuple[Id, ...] = tuple(dict.fromkeys(sheet.proposal for sheet in sheets))
        self.evaluators: tuple[Id, ...] = tuple(dict.fromkeys(sheet.evaluator for sheet in sheets))
        row, column = _places(self.proposals), _places(self.evaluators)
        self.proposal: Places = np.array([row[sheet.proposal] for sheet in sheets], dtype=np.intp)
        self.evaluator: Places = np.array([column[sheet.evaluator] for sheet in sheets], dtype=np.intp)
        self.totals: Vector = np.array([sheet.total for sheet in sheets], dtype=np.float64)
        self.of_proposal: Vector = np.bincount(self.proposal, minlength=len(row)).astype(np.float64)
        self.of_evaluator: Vector = np.bincount(self.evaluator, minlength=len(column)).astype(np.float64)
        if len(set(zip(self.proposal.tolist(), self.evaluator.tolist(), strict=True))) < len(sheets):
            raise ValueError("an evaluator has two sheets on one proposal")
        if not np.isfinite(self.totals).all():
            raise ValueError("a total is no finite number")

    @cached_property
    def pairs(self) -> tuple[Places, Places]:
        """Every pair of sheets of one proposal, each sheet with itself too: two lists of places of sheets."""
        order = np.argsort(self.proposal, kind="stable")
        counts = self.of_proposal.astype(np.intp)
        starts = np.repeat(np.cumsum(counts) - counts, counts)
        times = np.repeat(counts, counts)
        first = np.repeat(np.arange(len(order)), times)
        within = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)
        return order[first], order[np.repeat(starts, times) + within]

    @cached_property
    def _cells(self) -> Places:
        first, second = self.pairs
        return np.asarray(self.evaluator[first] * len(self.evaluators) + self.evaluator[second], dtype=np.intp)

    def together(self, weights: Vector) -> Matrix:
        """Evaluators by evaluators: the sum of the weights of the proposals that both judged."""
        count = len(self.evaluators)
        cells: Matrix = np.bincount(self._cells, weights[self.proposal[self.pairs[0]]], minlength=count * count).astype(np.float64)
        return cells.reshape(count, count)

    def by_proposal(self, values: Vector) -> Vector:
        """Sums of a value of each sheet over the sheets of each proposal."""
        return np.bincount(self.proposal, values, minlength=len(self.proposals)).astype(np.float64)

    def by_evaluator(self, values: Vector) -> Vector:
        """Sums of a value of each sheet over the sheets of each evaluator."""
        return np.bincount(self.evaluator, values, minlength=len(self.evaluators)).astype(np.float64)


@dataclass(frozen=True)
class Ratios:
    """The variances of quality and of offsets, each divided by that of noise; not negative."""

    quality: float
    offset: float


class Equations:
    """The equations of a design at given ratios: products with P, and their traces."""

    def __init__(self, design: Design, ratios: Ratios) -> None:
        self.design, self.ratios = design, ratios
        counts = design.of_proposal
        # 1 / (1 + n g_q): what is left of a sheet's weight, because the sheets of one proposal say the same again.
        self.left: Vector = 1 / (1 + counts * ratios.quality)
        self.held: Vector = self.left[design.proposal]
        self.whole = float(self.held.sum())
        self.reach: Vector = design.by_evaluator(self.held)
        self.between: Matrix = (
            np.diag(design.of_evaluator) - design.together(ratios.quality * self.left) - np.outer(self.reach, self.reach) / self.whole
        )
        self.inverse, self._log_size = inverted(np.eye(len(design.evaluators)) + ratios.offset * self.between)

    def without_evaluators(self, values: Vector) -> Vector:
        """P times a value of each sheet, as if there were no offsets."""
        centred = values - float(self.held @ values) / self.whole
        sums = self.design.by_proposal(centred)
        return np.asarray(centred - (self.ratios.quality * self.left * sums)[self.design.proposal], dtype=np.float64)

    def offsets(self, values: Vector) -> Vector:
        """Zb' P times a value of each sheet; times g_b these are the predicted offsets."""
        return np.asarray(self.inverse @ self.design.by_evaluator(self.without_evaluators(values)), dtype=np.float64)

    def times(self, values: Vector) -> Vector:
        """P times a value of each sheet: of totals, their residuals."""
        return self.without_evaluators(values - self.ratios.offset * self.offsets(values)[self.design.evaluator])

    @property
    def log_size(self) -> float:
        """log det V + log 1' V⁻¹ 1."""
        return self._log_size - float(np.log(self.left).sum()) + float(np.log(self.whole))

    @cached_property
    def spread(self) -> Vector:
        """For each proposal z' P z, z being one on its sheets and nought elsewhere."""
        design, counts = self.design, self.design.of_proposal
        first, second = design.pairs
        inner = np.bincount(design.proposal[first], self.inverse[design.evaluator[first], design.evaluator[second]], minlength=len(counts))
        reached = self.inverse @ self.reach
        across = design.by_proposal(reached[design.evaluator]) / self.whole
        seen = self.left**2 * (inner - 2 * counts * across + counts**2 * float(self.reach @ reached) / self.whole**2)
        own = counts * self.left
        return np.asarray(own - own**2 / self.whole - self.ratios.offset * seen, dtype=np.float64)

    @cached_property
    def of_mean(self) -> tuple[float, Vector]:
        """1' V⁻¹ 1, whose inverse is the variance of the mean, and for each proposal the part of it that its sheets give."""
        reached, g = self.inverse @ self.reach, self.ratios.offset
        # The inverse holds the equations with the mean taken out; Sherman and Morrison's formula puts it back.
        reached /= 1 + g * float(self.reach @ reached) / self.whole
        values = 1 - g * reached[self.design.evaluator]
        part = self.left * self.design.by_proposal(values)
        return float(part.sum()), part


def inverted(matrix: Matrix) -> tuple[Matrix, float]:
    """The inverse of a symmetric positive definite matrix, and the logarithm of its determinant, by halves: half the work of one that is not."""
    half = len(matrix) // 2
    if len(matrix) <= BLOCK:
        return np.asarray(np.linalg.inv(matrix), dtype=np.float64), float(np.linalg.slogdet(matrix)[1])
    first, first_log = inverted(matrix[:half, :half])
    across = first @ matrix[:half, half:]
    second, second_log = inverted(matrix[half:, half:] - matrix[half:, :half] @ across)
    found = np.empty_like(matrix)
    mixed = across @ second
    found[:half, :half], found[half:, half:] = first + mixed @ across.T, second
    found[:half, half:], found[half:, :half] = -mixed, -mixed.T
    return found, first_log + second_log


def _places(names: Sequence[Id]) -> dict[Id, int]:
    return {name: place for place, name in enumerate(names)}
