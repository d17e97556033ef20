"""What forbids pairs of proposals and evaluators, for many at once: the conflicts of interest, and what evaluators said of a proposal themselves."""

from collections.abc import Sequence
from typing import Any

from proposals.allocation.problem import Conflict
from proposals.conflicts.queries import conflicts_of
from proposals.conflicts.rules import Ground
from proposals.workflow.phrases import N_

REFUSED, DECLINED = "refused", "declined"
# What each kind is called; the last two are the evaluator's own words.
KINDS = {
    **{str(ground): ground.label for ground in Ground},
    REFUSED: N_("Δήλωσε ότι δεν τη θέλει."),
    DECLINED: N_("Είχε οριστεί και δεν την ανέλαβε."),
}


def grounds_against(proposals: Sequence[Any], evaluators: Sequence[int]) -> set[Conflict]:
    """Every pair that must not be, and why, in a constant number of queries. What was overridden is left out.

    `proposals` are rows with an `id`, `evaluators` the numbers of people.
    """
    conflicts = conflicts_of([each.id for each in proposals], evaluators)
    return {
        Conflict(person_id, proposal_id, str(ground))
        for proposal_id, person_id in conflicts.found
        for ground in conflicts.open_of(proposal_id, person_id)
    }
