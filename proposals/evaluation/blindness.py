"""What the evaluators of a call are not shown: set by its manager, until the first of them opens a text."""

from sqlalchemy import exists, select

from proposals.audit.operations import record
from proposals.calls.models import Call
from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.evaluation.models import Assignment
from proposals.workflow.people import Actor
from proposals.workflow.permissions import Permission, require
from proposals.workflow.phrases import N_, Phrase

TEXT_WAS_OPENED = Phrase(N_("Αξιολογητής αποδέχτηκε ήδη ανάθεση σε αυτή την πρόσκληση. Οι κανόνες ανωνυμίας δεν αλλάζουν πια."))


class BlindnessRefused(Exception):
    """The rules cannot change any more; `reason` says why."""

    def __init__(self, reason: Phrase) -> None:
        super().__init__(str(reason))
        self.reason = reason


def text_was_opened(call: Call) -> bool:
    """True once somebody accepted an assignment on any proposal of the call, whatever became of it."""
    accepted = select(Assignment.id).join(Proposal, Proposal.id == Assignment.proposal_id)
    accepted = accepted.where(Proposal.call_id == call.id, Assignment.version_id.is_not(None))
    return bool(db.session.scalar(select(exists(accepted))))


def set_blindness(actor: Actor, call: Call, *, hides_bodies: bool, hides_persons: bool) -> None:
    """Hide from the evaluators of a call the bodies, the people, both or neither. Raises NotAllowed, BlindnessRefused.

    Setting what is set already changes and records nothing. Whoever accepts at the same time holds the call, or waits for it.
    """
    require(actor, Permission.MANAGE_CALL)
    db.session.refresh(call, ["hides_bodies", "hides_persons"], with_for_update=True)
    if (call.hides_bodies, call.hides_persons) == (hides_bodies, hides_persons):
        return
    if text_was_opened(call):
        raise BlindnessRefused(TEXT_WAS_OPENED)
    call.hides_bodies, call.hides_persons = hides_bodies, hides_persons
    db.session.flush()
    details = {"hides_bodies": hides_bodies, "hides_persons": hides_persons}
    record(actor, "set_blindness", f"call:{call.id}", acted_as="call_manager", details=details)
