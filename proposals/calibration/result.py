"""What goes into a calibration and what comes out, as plain values; reading them needs no numpy."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from functools import cached_property
from math import sqrt
from statistics import NormalDist

Id = Hashable
LOWEST, HIGHEST = Decimal(0), Decimal(100)
CENT = Decimal("0.01")
# Totals are multiples of a tenth of a point at the finest: what differs by less than this is the same number, computed in another order.
SAME = 1e-6
# The share of an interval, and how many standard errors that is to each side.
SHARE = 0.90
REACH = NormalDist().inv_cdf((1 + SHARE) / 2)


@dataclass(frozen=True)
class Sheet:
    """The total that an evaluator gave to a proposal, 0 to 100, unrounded. There is one for a pair at most."""

    proposal: Id
    evaluator: Id
    total: float


class Unclear(Enum):
    """What the sheets cannot tell, so that it was taken to be nought."""

    OFFSETS = "offsets"  # the habits of evaluators: there is one evaluator, or each wrote one sheet
    QUALITY = "quality"  # differences of proposals apart from chance: each has one sheet, or there is one proposal
    NOISE = "noise"  # too few sheets for anything: there is one


@dataclass(frozen=True)
class Variances:
    """How much of the differences between totals comes from where, in points squared."""

    quality: float
    offset: float
    noise: float


@dataclass(frozen=True)
class Offset:
    """How far above (+) or below (-) the others an evaluator scores, in points, shrunk towards nought the fewer his sheets are."""

    evaluator: Id
    offset: float
    error: float
    sheets: int

    @property
    def interval(self) -> tuple[float, float]:
        """Where the true offset lies with a probability of 90 %."""
        return self.offset - REACH * self.error, self.offset + REACH * self.error

    @property
    def is_clear(self) -> bool:
        """True where the interval leaves out nought: the habit is more than chance."""
        low, high = self.interval
        return low > 0 or high < 0


@dataclass(frozen=True)
class Standing:
    """A proposal, raw and calibrated, in points, not clipped.

    `raw` is the mean of its sheets, `calibrated` the same mean after each sheet lost its evaluator's offset; `quality` is the best
    prediction of what it is worth, drawn towards the mean of all (for knowing, not for ranking: decision 0018). `error` is the standard
    error of `calibrated`. Ranks count from 1, equal scores share one; `places` is where its true rank lies with a probability of 90 %.
    """

    proposal: Id
    sheets: int
    raw: float
    calibrated: float
    error: float
    quality: float
    raw_rank: int
    rank: int
    places: tuple[int, int]

    @property
    def change(self) -> float:
        """By how many points the calibration moves it."""
        return self.calibrated - self.raw

    @property
    def interval(self) -> tuple[float, float]:
        """Where its true score lies with a probability of 90 %."""
        return self.calibrated - REACH * self.error, self.calibrated + REACH * self.error

    def above(self, line: float) -> float:
        """The probability that its true score reaches the line, 0 to 1."""
        if not self.error:
            return 1.0 if self.calibrated >= line - SAME else 0.0
        return NormalDist(self.calibrated, self.error).cdf(2 * self.calibrated - line)


@dataclass(frozen=True)
class Island:
    """Proposals and evaluators who are linked by sheets; to others no chain of sheets leads."""

    proposals: tuple[Id, ...]
    evaluators: tuple[Id, ...]


@dataclass(frozen=True)
class Moved:
    """Proposals that a cut line parts differently before and after calibration, the best calibrated first."""

    into: tuple[Standing, ...]
    out: tuple[Standing, ...]

    def __bool__(self) -> bool:
        return bool(self.into or self.out)


@dataclass(frozen=True)
class Calibration:
    """All that a calibration says. `mean` is the score of a middling proposal by a middling evaluator, in points; nought without a sheet.

    `standings` begin with the best calibrated, `offsets` with the most severe, `islands` with the largest; equals stand as their sheets did.
    """

    mean: float
    variances: Variances
    offsets: tuple[Offset, ...]
    standings: tuple[Standing, ...]
    islands: tuple[Island, ...]
    unclear: frozenset[Unclear] = field(default_factory=frozenset)

    @cached_property
    def of_proposal(self) -> dict[Id, Standing]:
        return {each.proposal: each for each in self.standings}

    @cached_property
    def of_evaluator(self) -> dict[Id, Offset]:
        return {each.evaluator: each for each in self.offsets}

    @property
    def is_one(self) -> bool:
        """True where all proposals can be compared with one another: chains of sheets link them."""
        return len(self.islands) <= 1

    @property
    def lone_evaluators(self) -> tuple[Offset, ...]:
        """Who wrote one sheet only: his offset is little more than a guess towards nought."""
        return tuple(each for each in self.offsets if each.sheets == 1)

    @property
    def deviations(self) -> tuple[float, float, float]:
        """The standard deviations of quality, offsets and noise, in points."""
        return sqrt(self.variances.quality), sqrt(self.variances.offset), sqrt(self.variances.noise)

    def moved_at_place(self, places: int) -> Moved:
        """Who is among the first so many by one ranking and not by the other."""
        into = (each for each in self.standings if each.rank <= places < each.raw_rank)
        return Moved(tuple(into), tuple(each for each in self.standings if each.raw_rank <= places < each.rank))

    def moved_at_score(self, line: Decimal) -> Moved:
        """Whose score as it is shown reaches the line by one reckoning and not by the other."""
        into = (each for each in self.standings if shown(each.calibrated) >= line > shown(each.raw))
        return Moved(tuple(into), tuple(each for each in self.standings if shown(each.raw) >= line > shown(each.calibrated)))


def shown(score: float) -> Decimal:
    """A score as people read it: within 0 and 100, half up to two decimals. Ranking and reckoning never use this."""
    # Nine places first: a float a hair below a half is a half.
    exact = Decimal(f"{score:.9f}").quantize(CENT, ROUND_HALF_UP)
    return min(HIGHEST, max(LOWEST, exact))
