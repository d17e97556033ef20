"""How far a run is, or what is done with its result, in words and numbers."""

from dataclasses import dataclass

from proposals.allocation.models import AllocationRun, DeedState, RunDeed, RunState
from proposals.workflow.phrases import N_, Phrase

_WAITS = Phrase(N_("Περιμένει τη σειρά της."))


@dataclass(frozen=True)
class Progress:
    """What happens now; `most` is nought where nobody knows how much there is to do."""

    said: Phrase
    done: int
    most: int
    is_over: bool

    @property
    def count(self) -> Phrase:
        return Phrase(N_("%(done)s από %(all)s"), values={"done": self.done, "all": self.most}) if self.most else Phrase("")


def progress_of(run: AllocationRun, deed: RunDeed | None) -> Progress:
    """Of the deed that is asked for, else of the run itself."""
    if deed and deed.is_under_way:
        is_begun = deed.state is DeedState.RUNNING
        return Progress(Phrase(deed.kind.label) if is_begun else _WAITS, deed.done, deed.most if is_begun else 0, is_over=False)
    if run.cancel_asked and run.is_under_way:
        return Progress(Phrase(N_("Ζητήθηκε ακύρωση. Η εκτέλεση σταματά πριν από το επόμενο βήμα της.")), 0, 0, is_over=False)
    if run.state is RunState.RUNNING and run.stage:
        return Progress(Phrase(run.stage.label), run.stage_done, run.stage_most, is_over=False)
    return Progress(_WAITS, 0, 0, is_over=not run.is_under_way)
