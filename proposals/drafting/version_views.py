"""The filed versions of a proposal and what changed between two of them."""

from typing import Any

from flask import abort, render_template

from proposals.drafting.differences import changes, file_changes, pieces, row_changes
from proposals.drafting.models import Proposal
from proposals.drafting.queries import answers_of, version_of
from proposals.drafting.veil import Shown, version_for
from proposals.drafting.versions import listed_files
from proposals.drafting.views import a_proposal, bp
from proposals.web.guard import allow, current_actor
from proposals.workflow.permissions import Permission


@bp.get("/proposals/<code:code>/versions")
@allow(Permission.SEE_PROPOSAL, on=a_proposal)
def versions(proposal: Proposal) -> Any:
    return render_template("drafting/versions.html", proposal=proposal)


@bp.get("/proposals/<code:code>/versions/<int:number>")
@allow(Permission.SEE_PROPOSAL, on=a_proposal)
def version(proposal: Proposal, number: int) -> Any:
    found = version_of(proposal, number) or abort(404)
    return render_template("drafting/version.html", proposal=proposal, version=found, shown=version_for(current_actor(), proposal, found))


@bp.get("/proposals/<code:code>/versions/<int:number>/diff/<int:other>")
@allow(Permission.SEE_PROPOSAL, on=a_proposal)
def compare(proposal: Proposal, number: int, other: int) -> Any:
    old, new = version_of(proposal, min(number, other)) or abort(404), version_of(proposal, max(number, other)) or abort(404)
    actor = current_actor()
    return _compared(proposal, version_for(actor, proposal, old), version_for(actor, proposal, new))


@bp.get("/proposals/<code:code>/versions/<int:number>/diff/draft")
@allow(Permission.SEE_DRAFT, on=a_proposal)
def compare_draft(proposal: Proposal, number: int) -> Any:
    old = version_of(proposal, number) or abort(404)
    return _compared(proposal, Shown(old.answers, old.attachments, old), Shown(answers_of(proposal)[0], listed_files(proposal), None))


def _compared(proposal: Proposal, old: Shown, new: Shown) -> str:
    """What changed from a version to another, or to the text as it stands now."""
    return render_template(
        "drafting/compare.html",
        proposal=proposal,
        old=old.version,
        new=new.version,
        veil=new.veil,
        sections=changes(proposal.call.form, old.answers, new.answers, old.attachments, new.attachments),
        pieces=pieces,
        row_changes=row_changes,
        file_changes=file_changes,
    )
