"""The filed versions of a proposal and what changed between two of them."""

from typing import Any

from flask import abort, render_template

from proposals.drafting.differences import changes, pieces
from proposals.drafting.models import Proposal
from proposals.drafting.queries import version_of
from proposals.drafting.versions import Shown
from proposals.drafting.views import a_proposal, bp
from proposals.web.guard import allow
from proposals.workflow.permissions import Permission


@bp.get("/proposals/<code:code>/versions")
@allow(Permission.SEE_PROPOSAL, on=a_proposal)
def versions(proposal: Proposal) -> Any:
    return render_template("drafting/versions.html", proposal=proposal)


@bp.get("/proposals/<code:code>/versions/<int:number>")
@allow(Permission.SEE_PROPOSAL, on=a_proposal)
def version(proposal: Proposal, number: int) -> Any:
    found = version_of(proposal, number) or abort(404)
    return render_template("drafting/version.html", proposal=proposal, version=found, shown=Shown(found.answers, found.attachments, found))


@bp.get("/proposals/<code:code>/versions/<int:number>/diff/<int:other>")
@allow(Permission.SEE_PROPOSAL, on=a_proposal)
def compare(proposal: Proposal, number: int, other: int) -> Any:
    old, new = version_of(proposal, min(number, other)) or abort(404), version_of(proposal, max(number, other)) or abort(404)
    found = changes(proposal.call.form, old.answers, new.answers, old.attachments, new.attachments)
    return render_template("drafting/compare.html", proposal=proposal, old=old, new=new, sections=found, pieces=pieces)
