"""What charts show, as plain values in final words."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class ScoreRow:
    """One criterion of the chart of points; `mean_shown` is the mean as it is written."""

    label: str
    weight: str
    points: tuple[Decimal, ...]
    mean: Decimal
    mean_shown: str
    threshold: Decimal | None = None


@dataclass(frozen=True)
class ScoreChart:
    """The points of every evaluator for every criterion, on a scale from 0 to `highest`."""

    title: str
    highest: int
    evaluators: tuple[str, ...]
    rows: tuple[ScoreRow, ...]
    mean_label: str
    threshold_label: str


@dataclass(frozen=True)
class Milestone:
    """One row of a timeline, by its number in the table."""

    number: int
    label: str
    due: date
    due_shown: str


@dataclass(frozen=True)
class Timeline:
    """Milestones between two days; `months` are the twelve initials in the language of the reader."""

    title: str
    starts: date
    ends: date
    milestones: tuple[Milestone, ...]
    months: tuple[str, ...]


@dataclass(frozen=True)
class Risk:
    """One risk by its number in the table, on the two scales of a matrix."""

    number: int
    across: int
    upward: int


@dataclass(frozen=True)
class RiskMatrix:
    """Risks on two scales from `lowest` to `highest`."""

    title: str
    lowest: int
    highest: int
    across_label: str
    upward_label: str
    risks: tuple[Risk, ...]


@dataclass(frozen=True)
class Shares:
    """How often each step of a scale was given, in percent: by one person, and by the others. All three are as long as each other."""

    title: str
    steps: tuple[str, ...]
    own: tuple[int, ...]
    others: tuple[int, ...]


Chart = ScoreChart | Timeline | RiskMatrix


@dataclass(frozen=True)
class TotalsChart:
    """How many proposals have a total in each step from 0 to 100: `counts` has one number a step, all steps equally wide."""

    title: str
    counts: tuple[int, ...]
    threshold: float
    threshold_label: str
    axis_label: str


@dataclass(frozen=True)
class OffsetRow:
    """An evaluator's offset in points with the ends of its interval; `is_clear` where the interval leaves out nought."""

    name: str
    offset: float
    low: float
    high: float
    shown: str
    is_clear: bool


@dataclass(frozen=True)
class OffsetsChart:
    """The offsets of evaluators, in the order in which they are drawn."""

    title: str
    rows: tuple[OffsetRow, ...]
    severe_label: str
    mild_label: str


@dataclass(frozen=True)
class SpreadChart:
    """For each proposal the mean of its totals and the distance between the highest and the lowest; from `gap` on they lie far apart."""

    title: str
    points: tuple[tuple[float, float], ...]
    gap: float
    gap_label: str
    across_label: str
    upward_label: str


@dataclass(frozen=True)
class BudgetChart:
    """What the first so many proposals of a ranking cost together; `sums` begins with the first alone. `cut` of them are taken."""

    title: str
    sums: tuple[float, ...]
    cut: int
    cut_label: str
    available: float | None
    available_label: str
    across_label: str
    steps_shown: tuple[tuple[float, str], ...]
