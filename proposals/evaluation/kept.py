"""The words for what was typed into a sheet or a form about a proposal, where the page that took it has to hand it back."""

from collections.abc import Mapping
from typing import Any

from proposals.calls.rubric import Rubric, standard_rubric
from proposals.drafting.forms import NOTE
from proposals.drafting.kept import reader_of
from proposals.drafting.queries import proposal_by_code
from proposals.evaluation.forms import DUE_ON, OBJECTION, RECEIVED_ON, recommendation_fields
from proposals.evaluation.queries import assignment_by_id
from proposals.evaluation.sheet_fields import fields_by_code
from proposals.web.guard import current_actor
from proposals.web.kept import Reader, Typed, reads
from proposals.workflow.permissions import Permission, can
from proposals.workflow.phrases import N_, Phrase


@reads("evaluation.save", "evaluation.save_notes")
def of_a_sheet(address: Mapping[str, Any]) -> Reader:
    assignment = assignment_by_id(address["number"])
    may_see = assignment is not None and can(current_actor(), Permission.OPEN_ASSIGNMENT, assignment.case())
    return reader_of(fields_by_code(assignment.proposal.call.rubric if assignment and may_see else standard_rubric()).values())


@reads("evaluation.fill_checklist")
def of_a_checklist(address: Mapping[str, Any]) -> Reader:
    items = {f"comment-{item.code}": item.label for item in _rubric_at(address).admissibility}
    return lambda name, value: Typed(Phrase(N_("%(item)s, σχόλιο"), values={"item": items[name]}), value) if name in items else None


@reads("evaluation.recommend", "evaluation.record_objection", "evaluation.assign", "evaluation.take_step")
def of_other_forms(address: Mapping[str, Any]) -> Reader:
    return reader_of((*recommendation_fields(_rubric_at(address)), OBJECTION, RECEIVED_ON, DUE_ON, NOTE))


def _rubric_at(address: Mapping[str, Any]) -> Rubric:
    """The rubric of the proposal at the address; the standard one where there is none, or none that may be seen."""
    proposal = proposal_by_code(address["code"]) if "code" in address else None
    seen = proposal is not None and can(current_actor(), Permission.SEE_PROPOSAL, proposal.case())
    return proposal.call.rubric if proposal and seen else standard_rubric()
