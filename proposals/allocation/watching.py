"""How a run tells how far it is, and how it is stopped."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from proposals.workflow.phrases import N_


class Cancelled(Exception):
    """Somebody stopped the run; nothing was decided."""


class Stage(StrEnum):
    """What a run does, in this order."""

    AFFINITIES = "affinities"
    DEMAND = "demand"
    FLOOR = "floor"
    PAIRS = "pairs"
    PROOF = "proof"
    SHORTAGES = "shortages"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Stage.AFFINITIES: N_("Υπολογίζεται πόσο ταιριάζει κάθε αξιολογητής σε κάθε πρόταση"),
    Stage.DEMAND: N_("Ελέγχεται αν επαρκούν οι αξιολογητές"),
    Stage.FLOOR: N_("Προστατεύονται οι προτάσεις που εξυπηρετούνται χειρότερα"),
    Stage.PAIRS: N_("Αναζητείται η καλύτερη ανάθεση"),
    Stage.PROOF: N_("Επαληθεύεται ότι δεν υπάρχει καλύτερη"),
    Stage.SHORTAGES: N_("Εντοπίζεται τι λείπει"),
}


@dataclass(frozen=True)
class Watch:
    """Who looks on: `tell` hears the stage and how many of its steps, of how many at most, are done; `is_cancelled` is asked before each step."""

    tell: Callable[[Stage, int, int], None] = lambda stage, done, most: None
    is_cancelled: Callable[[], bool] = lambda: False

    def begin(self, stage: Stage, done: int = 0, most: int = 1) -> None:
        """Say what comes next. Raises Cancelled where it is not wanted any more. What a solver has begun is not interrupted."""
        if self.is_cancelled():
            raise Cancelled
        self.tell(stage, done, most)
