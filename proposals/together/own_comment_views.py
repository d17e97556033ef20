"""One's own comment: putting it in other words, taking it back."""

from typing import Any

from flask import current_app, flash, redirect, render_template, request
from flask_babel import gettext as _

from proposals.drafting.queries import proposal_by_code
from proposals.together import comments, queries
from proposals.together.comment_views import address_of, back_to
from proposals.together.models import Comment
from proposals.together.views import bp
from proposals.web.guard import allow, current_actor
from proposals.web.words import say
from proposals.web.writes import writes
from proposals.workflow.permissions import Permission


def a_comment(code: str, number: int) -> Comment | None:
    proposal = proposal_by_code(code)
    return queries.comment_of(proposal, number) if proposal else None


def a_comment_to_change(code: str, number: int) -> Comment | None:
    """The proposal is locked, as for a reply: nobody answers what is being deleted."""
    proposal = proposal_by_code(code, for_update=True)
    return queries.comment_of(proposal, number) if proposal else None


@bp.get("/proposals/<code:code>/comments/<int:number>/edit")
@allow(Permission.CHANGE_COMMENT, on=a_comment)
def own_comment(comment: Comment) -> Any:
    return _page(comment, comment.text)


@bp.post("/proposals/<code:code>/comments/<int:number>/edit")
@allow(Permission.CHANGE_COMMENT, on=a_comment_to_change)
@writes
def edit_comment(comment: Comment) -> Any:
    text = request.form.get("text", "")
    try:
        comments.edit_comment(current_actor(), comment, text)
    except comments.CommentRefused as refused:
        return _page(comment, text, say(refused.reason)), 422
    flash(_("Το σχόλιο αποθηκεύτηκε."))
    return back_to(comment.proposal, comment)


@bp.post("/proposals/<code:code>/comments/<int:number>/delete")
@allow(Permission.CHANGE_COMMENT, on=a_comment_to_change)
@writes
def delete_comment(comment: Comment) -> Any:
    # Where it stood is asked before: afterwards there may be nothing to ask.
    address = address_of(comment.proposal, comment).partition("#")[0]
    comments.delete_comment(current_actor(), comment)
    flash(_("Το σχόλιο διαγράφηκε."))
    return redirect(address, 303)


def _page(comment: Comment, text: str, problem: str = "") -> str:
    return render_template(
        "together/own_comment.html",
        proposal=comment.proposal,
        comment=comment,
        address=address_of(comment.proposal, comment),
        text=text,
        problem=problem,
        has_replies=queries.has_replies(comment),
        most=current_app.extensions["settings"].comment_max_chars,
    )
