"""The remarks of a completion: what became of each, and ticking them off."""

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from proposals.drafting import queries, remarks
from proposals.drafting.differences import file_changes, pieces, row_changes
from proposals.drafting.models import CompletionRemark, Proposal
from proposals.drafting.rounds import rounds_of
from proposals.drafting.views import a_proposal, a_proposal_to_change, bp
from proposals.web.guard import allow, current_actor
from proposals.web.writes import writes
from proposals.workflow.permissions import Permission


@bp.get("/proposals/<code:code>/remarks")
@allow(Permission.SEE_REMARKS, on=a_proposal)
def remarks_page(proposal: Proposal) -> Any:
    return render_template(
        "drafting/remarks.html",
        proposal=proposal,
        rounds=rounds_of(current_actor(), proposal),
        pieces=pieces,
        row_changes=row_changes,
        file_changes=file_changes,
    )


@bp.post("/proposals/<code:code>/remarks/<int:number>/tick")
@allow(Permission.TICK_OFF_REMARKS, on=a_proposal_to_change)
@writes
def tick_off(proposal: Proposal, number: int) -> Any:
    remark = _remark_or_404(proposal, number)
    remarks.tick_off(current_actor(), proposal, remark)
    flash(_("Η παρατήρηση σημειώθηκε ως καλυμμένη."))
    return _back_to(proposal, remark)


@bp.post("/proposals/<code:code>/remarks/<int:number>/untick")
@allow(Permission.TICK_OFF_REMARKS, on=a_proposal_to_change)
@writes
def untick(proposal: Proposal, number: int) -> Any:
    remark = _remark_or_404(proposal, number)
    remarks.untick(current_actor(), proposal, remark)
    flash(_("Η παρατήρηση είναι ξανά ανοικτή."))
    return _back_to(proposal, remark)


def _remark_or_404(proposal: Proposal, number: int) -> CompletionRemark:
    return queries.remark_of(proposal, number) or abort(404)


def _back_to(proposal: Proposal, remark: CompletionRemark) -> Any:
    return redirect(url_for(".remarks_page", code=proposal.public_code, _anchor=f"remark-{remark.id}"), 303)
