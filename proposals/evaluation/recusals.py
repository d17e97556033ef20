"""Looking for conflicts of interest that came to be while somebody evaluates, and recusing him."""

from proposals.accounts.ties import Ties, hears_of_ties
from proposals.conflicts.queries import conflicts_of
from proposals.conflicts.rules import Ground
from proposals.drafting.models import Proposal
from proposals.drafting.steps import Details, effect
from proposals.evaluation.assigning import AssignmentDetails, take_assignment_step
from proposals.evaluation.queries import assignment_by_id, running_assignments
from proposals.workflow.people import SYSTEM, Actor
from proposals.workflow.phrases import N_
from proposals.workflow.states import LIVE_ASSIGNMENTS


@hears_of_ties
def recheck(ties: Ties | None = None) -> int:
    """Recuse whoever has a conflict that nobody overrode, in the caller's transaction; without `ties` everybody is looked at. Returns how many."""
    running = running_assignments(ties)
    conflicts = conflicts_of({proposal for _number, proposal, _person in running}, {person for _number, _proposal, person in running})
    return sum(_recuse(number, why) for number, proposal, person in running if (why := conflicts.open_of(proposal, person)))


@effect("recheck_conflicts")
def recheck_conflicts(actor: Actor, proposal: Proposal, details: Details) -> None:
    """A new version may name new people and bodies, and a review that goes on again may find that things have changed."""
    recheck(Ties(proposals=frozenset({proposal.id})))


def _recuse(number: int, why: tuple[Ground, ...]) -> bool:
    """The system's own step, once the proposal is locked; false where somebody else closed the assignment in between."""
    assignment = assignment_by_id(number, for_update=True)
    if assignment is None or assignment.state not in LIVE_ASSIGNMENTS:
        return False
    details = AssignmentDetails(note=N_("Διαπιστώθηκε κώλυμα."), grounds=tuple(ground.value for ground in why))
    take_assignment_step(SYSTEM, assignment, "recuse", details)
    return True
