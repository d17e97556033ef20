"""The words for what was typed among those who judge, where the page that took it has to hand it back."""

from collections.abc import Mapping
from typing import Any

from proposals.calls.rubric import standard_rubric
from proposals.drafting.kept import reader_of
from proposals.drafting.queries import proposal_by_code
from proposals.evaluation.sheet_fields import COMMENT_TO_BODY
from proposals.panel.forms import ITEM, PARTICULARS
from proposals.web.guard import current_actor
from proposals.web.kept import Reader, Typed, reads
from proposals.workflow.permissions import Permission, can
from proposals.workflow.phrases import N_, Phrase


@reads("panel.post", "panel.change")
def of_a_message(address: Mapping[str, Any]) -> Reader:
    return lambda name, value: Typed(N_("Μήνυμα"), value) if name == "text" else None


@reads("panel.record_consensus")
def of_a_consensus_sheet(address: Mapping[str, Any]) -> Reader:
    proposal = proposal_by_code(address["code"])
    may_see = proposal is not None and can(current_actor(), Permission.WRITE_CONSENSUS, proposal.case())
    rubric = proposal.call.rubric if proposal and may_see else standard_rubric()
    labels: dict[str, Any] = {"reasons": N_("Συνολική αιτιολογία"), "comment_to_body": COMMENT_TO_BODY.label}
    for criterion in rubric.criteria:
        labels[criterion.code] = Phrase(N_("%(item)s, βαθμός"), values={"item": criterion.label})
        labels[f"{criterion.code}_comment"] = Phrase(N_("%(item)s, αιτιολογία"), values={"item": criterion.label})
    return lambda name, value: Typed(labels[name], value) if name in labels else None


@reads("panel.open_meeting", "panel.save_particulars", "panel.write_item")
def of_minutes(address: Mapping[str, Any]) -> Reader:
    return reader_of((*PARTICULARS, *ITEM))
