"""The remarks of a return for completion: keeping them, and ticking off what the body has covered."""

from collections.abc import Iterable

from proposals import clock
from proposals.audit.operations import record
from proposals.db import db
from proposals.drafting.completion import Asked, in_order, key_of, once_each, opened
from proposals.drafting.models import CompletionRemark, Proposal
from proposals.drafting.operations import WritingRefused
from proposals.drafting.queries import remarks_of_round
from proposals.workflow.people import Actor
from proposals.workflow.permissions import Permission, require
from proposals.workflow.phrases import N_, Phrase


def ask_for(actor: Actor, proposal: Proposal, asked: Iterable[Asked]) -> list[CompletionRemark]:
    """A further round of remarks on the version last filed; what they name opens. `asked` was found to be in the form."""
    version, chosen = proposal.latest_version, in_order(proposal.call.form, once_each(asked))
    assert version is not None  # only what was filed is returned
    proposal.completion_rounds += 1
    proposal.completion_sections, proposal.completion_fields = opened(proposal.call.form, chosen)
    made = [
        CompletionRemark(
            proposal_id=proposal.id,
            round=proposal.completion_rounds,
            version=version.number,
            section=each.section,
            field=each.field,
            text=each.text,
            asked_by=actor.person_id,
            asked_at=clock.now(),
        )
        for each in chosen
    ]
    db.session.add_all(made)
    proposal.remarks_open = len(made)
    db.session.flush()
    return made


def tick_off(actor: Actor, proposal: Proposal, remark: CompletionRemark) -> None:
    """The body has covered a remark of the last round. Raises NotAllowed, or WritingRefused for a remark of an earlier one."""
    _require_last_round(actor, proposal, remark)
    if remark.covered_at is None:
        remark.covered_at, remark.covered_by = clock.now(), actor.person_id
        _count(proposal)
        record(actor, "tick_off_remark", f"proposal:{proposal.id}", acted_as="call_manager", proposal_id=proposal.id, details=_named(remark))


def untick(actor: Actor, proposal: Proposal, remark: CompletionRemark) -> None:
    """A remark that was ticked off is open again. Raises as `tick_off`."""
    _require_last_round(actor, proposal, remark)
    if remark.covered_at is not None:
        remark.covered_at, remark.covered_by = None, None
        _count(proposal)
        record(actor, "untick_remark", f"proposal:{proposal.id}", acted_as="call_manager", proposal_id=proposal.id, details=_named(remark))


def _require_last_round(actor: Actor, proposal: Proposal, remark: CompletionRemark) -> None:
    require(actor, Permission.TICK_OFF_REMARKS, proposal.case())
    if remark.round != proposal.completion_rounds:
        raise WritingRefused(Phrase(N_("Η παρατήρηση ανήκει σε προηγούμενη επιστροφή και δεν αλλάζει πια.")))


def _count(proposal: Proposal) -> None:
    """Bring the count that the rules read in step with the remarks of the last round."""
    db.session.flush()
    proposal.remarks_open = sum(each.covered_at is None for each in remarks_of_round(proposal))
    db.session.flush()


def _named(remark: CompletionRemark) -> dict[str, object]:
    return {"remark": remark.id, "item": key_of(remark)}
