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
