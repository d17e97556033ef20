"""Pages of comments: on the whole proposal, and on each field of a section."""

from typing import Any

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from proposals.calls.form import Section
from proposals.drafting.models import Proposal
from proposals.drafting.section_views import section_or_404
from proposals.drafting.views import a_proposal, a_proposal_to_change
from proposals.together import comments, queries
from proposals.together.models import Comment
from proposals.together.views import bp
from proposals.web.guard import allow, current_actor
from proposals.web.pages import row_number
from proposals.web.words import say
from proposals.web.writes import writes
from proposals.workflow.permissions import Permission


@bp.get("/proposals/<code:code>/comments")
@allow(Permission.SEE_DRAFT, on=a_proposal)
def all_comments(proposal: Proposal) -> Any:
    return _page(proposal, None)


@bp.get("/proposals/<code:code>/comments/<section>")
@allow(Permission.SEE_DRAFT, on=a_proposal)
def section_comments(proposal: Proposal, section: str) -> Any:
    return _page(proposal, section_or_404(proposal, section))


@bp.post("/proposals/<code:code>/comments")
@allow(Permission.COMMENT_DRAFT, on=a_proposal_to_change)
@writes
def comment(proposal: Proposal) -> Any:
    """Takes `field` (empty: the whole proposal), `parent` for a reply, `text`, and whom to `mention`."""
    parent = _thread_or_404(proposal, request.form.get("parent", type=row_number) or 0) if request.form.get("parent") else None
    field = parent.field if parent else request.form.get("field", "")
    if field and field not in proposal.call.form.by_code:
        abort(404)
    text, mention = request.form.get("text", ""), request.form.get("mention", type=row_number)
    try:
        made = comments.add_comment(current_actor(), proposal, field, text, parent=parent, mention=mention)
    except comments.CommentRefused as refused:
        back = {"place": f"t-{parent.id}" if parent else f"f-{field}", "text": text, "mention": mention, "problem": say(refused.reason)}
        return _page(proposal, proposal.call.form.section_of.get(field), back), 422
    flash(_("Το σχόλιο αποθηκεύτηκε."))
    return back_to(proposal, made)


@bp.post("/proposals/<code:code>/comments/<int:number>/resolve")
@allow(Permission.COMMENT_DRAFT, on=a_proposal_to_change)
@writes
def resolve(proposal: Proposal, number: int) -> Any:
    thread = _thread_or_404(proposal, number)
    comments.resolve(current_actor(), proposal, thread)
    flash(_("Σημειώθηκε ότι το σχόλιο λύθηκε."))
    return back_to(proposal, thread)


@bp.post("/proposals/<code:code>/comments/<int:number>/reopen")
@allow(Permission.COMMENT_DRAFT, on=a_proposal_to_change)
@writes
def reopen(proposal: Proposal, number: int) -> Any:
    thread = _thread_or_404(proposal, number)
    comments.reopen(current_actor(), proposal, thread)
    flash(_("Το σχόλιο άνοιξε ξανά."))
    return back_to(proposal, thread)


def _page(proposal: Proposal, section: Section | None, back: dict[str, Any] | None = None) -> str:
    """The comments of a section, or those on the whole proposal; `back` is a form that comes back with what is wrong."""
    fields = {field.code: field.label for field in section.fields if field.type != "preset"} if section else {"": None}
    return render_template(
        "together/comments.html",
        proposal=proposal,
        section=section,
        fields=fields,
        threads=queries.threads_on(proposal, fields),
        colleagues=[each for each in queries.colleagues_of(proposal) if each.person_id != current_actor().person_id],
        most=current_app.extensions["settings"].comment_max_chars,
        back=back or {"place": ""},
    )


def _thread_or_404(proposal: Proposal, number: int) -> Comment:
    return queries.thread_of(proposal, number) or abort(404)


def back_to(proposal: Proposal, made: Comment) -> Any:
    """To the page where a comment stands."""
    return redirect(address_of(proposal, made), 303)


def address_of(proposal: Proposal, made: Comment) -> str:
    section = proposal.call.form.section_of.get(made.field)
    if section is None:
        return url_for(".all_comments", code=proposal.public_code, _anchor=f"c-{made.id}")
    return url_for(".section_comments", code=proposal.public_code, section=section.code, _anchor=f"c-{made.id}")
