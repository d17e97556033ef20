"""The words in which a line is drawn through the ranking of a call. Pure values; `ranking.py` and `cut.py` reckon with them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from proposals.workflow.phrases import N_, Phrase


class Basis(StrEnum):
    """By which score proposals are put in order. Thresholds ask the score in force: the common sheet's, else the mean of the sheets."""

    RAW = "raw"
    CONSENSUS = "consensus"
    CALIBRATED = "calibrated"

    @property
    def label(self) -> str:
        return _BASIS_LABELS[self]


_BASIS_LABELS = {
    Basis.RAW: N_("Μέσος όρος των φύλλων"),
    Basis.CONSENSUS: N_("Κοινό φύλλο, όπου υπάρχει"),
    Basis.CALIBRATED: N_("Διορθωμένη βαθμολογία"),
}


class LineKind(StrEnum):
    """What ends the accepted ones: so many proposals, a lowest score, or the money."""

    NUMBER = "number"
    SCORE = "score"
    BUDGET = "budget"

    @property
    def label(self) -> str:
        return _LINE_LABELS[self]


_LINE_LABELS = {
    LineKind.NUMBER: N_("Πλήθος προτάσεων"),
    LineKind.SCORE: N_("Ελάχιστη βαθμολογία"),
    LineKind.BUDGET: N_("Συνολικός προϋπολογισμός"),
}


class Dimension(StrEnum):
    """What a quota counts by."""

    AXIS = "axis"
    REGION = "region"

    @property
    def label(self) -> str:
        return {Dimension.AXIS: N_("Άξονας"), Dimension.REGION: N_("Περιφέρεια")}[self]


class Outcome(StrEnum):
    """What a proposal comes to; the value is the step of the workflow that decides it."""

    ACCEPT = "accept"
    RESERVE = "place_on_reserve"
    REJECT = "reject"

    @property
    def label(self) -> str:
        return _OUTCOME_LABELS[self]


_OUTCOME_LABELS = {Outcome.ACCEPT: N_("Ένταξη"), Outcome.RESERVE: N_("Επιλαχούσα"), Outcome.REJECT: N_("Μη ένταξη")}


# What each recommendation of a committee comes to.
_RECOMMENDED = {
    "include": Outcome.ACCEPT,
    "include_with_conditions": Outcome.ACCEPT,
    "reserve": Outcome.RESERVE,
    "reject": Outcome.REJECT,
}


def departs(outcome: Outcome, recommendation: str | None) -> bool:
    """True where an outcome is not what the committee recommended; a recommendation that we do not know departs from nothing."""
    return _RECOMMENDED.get(recommendation or "", outcome) != outcome


@dataclass(frozen=True)
class Quota:
    """At least, or at most, so many accepted proposals of an axis or a region; None where that side is free."""

    dimension: Dimension
    code: str
    least: int | None = None
    most: int | None = None


@dataclass(frozen=True)
class Choice:
    """Where the line is drawn: `line` is a count, a score of 0 to 100, or euro. `reserve_places` follow below it."""

    basis: Basis
    line_kind: LineKind
    line: Decimal
    reserve_places: int = 0
    quotas: tuple[Quota, ...] = ()

    @property
    def has_line(self) -> bool:
        """False where a lowest score of nought leaves all to the thresholds."""
        return self.line_kind is not LineKind.SCORE or bool(self.line)


@dataclass(frozen=True)
class Candidate:
    """A reviewed proposal as the ranking sees it. Scores are 0 to 100, `criteria` the means by criterion on the rubric's scale, `budget` euro."""

    proposal_id: int
    code: str
    raw: Decimal | None
    submitted_at: datetime
    consensus: Decimal | None = None
    calibrated: Decimal | None = None
    criteria: Mapping[str, Decimal] = field(default_factory=dict)
    axis: str = ""
    regions: tuple[str, ...] = ()
    budget: Decimal | None = None
    recommendation: str = ""


@dataclass(frozen=True)
class Placing:
    """A candidate with its place (1 is first; the same place where nothing tells two apart), what the choice makes of it, and why."""

    candidate: Candidate
    rank: int
    score: Decimal | None
    outcome: Outcome
    reason: Phrase
