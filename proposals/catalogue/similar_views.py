"""The page of proposals that are like one that is being written."""

from typing import Any

from flask import current_app, render_template

from proposals.catalogue.similar import similar_proposals
from proposals.catalogue.views import bp
from proposals.drafting.likeness import telling_fields
from proposals.drafting.models import Proposal
from proposals.drafting.queries import proposal_by_code
from proposals.web.guard import allow, current_actor
from proposals.workflow.permissions import Permission


def a_proposal(code: str) -> Proposal | None:
    return proposal_by_code(code)


@bp.get("/proposals/<code:code>/similar")
@allow(Permission.SEE_PROPOSAL, on=a_proposal)
def similar(proposal: Proposal) -> Any:
    found = similar_proposals(current_actor(), proposal, current_app.extensions["settings"])
    return render_template(
        "catalogue/similar.html", proposal=proposal, found=found, compared=[field.label for field in telling_fields(proposal.call.form)]
    )
