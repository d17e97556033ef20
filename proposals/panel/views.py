"""The discussion among the evaluators of a proposal, and its consensus sheet."""

from typing import Any

import wtforms
from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from proposals import clock
from proposals.drafting.models import Proposal
from proposals.drafting.views import a_proposal, a_proposal_to_change
from proposals.evaluation.models import Assignment
from proposals.evaluation.queries import final_sheets
from proposals.evaluation.scoring import Gap, summary
from proposals.evaluation.sheet_page import by_place
from proposals.panel import consensus, discussion, forms, queries
from proposals.panel.models import Post
from proposals.web.guard import allow, current_actor
from proposals.web.words import letter, say
from proposals.web.writes import writes
from proposals.workflow.people import Role
from proposals.workflow.permissions import Permission, can

bp = Blueprint("panel", __name__)


@bp.get("/proposals/<code:code>/discussion")
@allow(Permission.SEE_DISCUSSION, on=a_proposal)
def show(proposal: Proposal) -> Any:
    return _discussion_page(proposal)


@bp.post("/proposals/<code:code>/discussion")
@allow(Permission.JOIN_DISCUSSION, on=a_proposal_to_change)
@writes
def post(proposal: Proposal) -> Any:
    try:
        made = discussion.say_to_the_others(current_actor(), proposal, request.form.get("text", ""))
    except discussion.PostRefused as refused:
        return _refused(proposal, "new", refused)
    flash(_("Το μήνυμα αποθηκεύτηκε."))
    return _to(proposal, made)


@bp.post("/proposals/<code:code>/discussion/<int:number>")
@allow(Permission.JOIN_DISCUSSION, on=a_proposal_to_change)
@writes
def change(proposal: Proposal, number: int) -> Any:
    found = discussion.post_of(proposal, number) or abort(404)
    try:
        discussion.change_post(current_actor(), proposal, found, request.form.get("text", ""))
    except discussion.PostRefused as refused:
        # Where the message is none of his, its form is not on the page: what he typed comes back as a new one.
        is_own = found.author_id == current_actor().person_id and found.removed_at is None
        return _refused(proposal, str(number) if is_own else "new", refused)
    flash(_("Το μήνυμα διορθώθηκε."))
    return _to(proposal, found)


@bp.post("/proposals/<code:code>/discussion/<int:number>/remove")
@allow(Permission.JOIN_DISCUSSION, on=a_proposal_to_change)
@writes
def take_back(proposal: Proposal, number: int) -> Any:
    found = discussion.post_of(proposal, number) or abort(404)
    try:
        discussion.take_back_post(current_actor(), proposal, found)
    except discussion.PostRefused as refused:
        return _refused(proposal, "new", refused)
    flash(_("Το μήνυμα αποσύρθηκε."))
    return _to(proposal, found)


@bp.get("/proposals/<code:code>/consensus")
@allow(Permission.WRITE_CONSENSUS, on=a_proposal)
def consensus_sheet(proposal: Proposal) -> Any:
    return _consensus_page(proposal)


@bp.post("/proposals/<code:code>/consensus")
@allow(Permission.WRITE_CONSENSUS, on=a_proposal_to_change)
@writes
def record_consensus(proposal: Proposal) -> Any:
    rubric = proposal.call.rubric
    form = forms.consensus_form(rubric, None, request.form)
    text = forms.consensus_text(rubric, form)
    gaps = consensus.gaps_of_consensus(rubric, text)
    if gaps:
        return _consensus_page(proposal, form, gaps), 422
    try:
        consensus.record_consensus(current_actor(), proposal, text, request.form.get("based_on", -1, type=int))
    except consensus.ConsensusChanged:
        return _consensus_page(proposal, form, is_stale=True), 409
    flash(_("Το κοινό φύλλο καταγράφηκε. Τα φύλλα των αξιολογητών μένουν όπως είναι."))
    return redirect(url_for("evaluation.show", code=proposal.public_code, _anchor="scores"), 303)


def _discussion_page(proposal: Proposal, back: dict[str, Any] | None = None) -> str:
    """Evaluators read each other by letter; the chair and the call managers by name. `back` is a form that comes back with what is wrong."""
    actor, sheets, now = current_actor(), final_sheets(proposal), clock.now()
    posts, with_names = discussion.posts_of(proposal), can(actor, Permission.SEE_ALL_SHEETS, proposal.case())
    settings = current_app.extensions["settings"]
    return render_template(
        "panel/discussion.html",
        proposal=proposal,
        rubric=proposal.call.rubric,
        sheets=sheets,
        summary=summary(proposal.call.rubric, [sheet.points for sheet in sheets]),
        labels=_labels(posts, sheets, with_names),
        with_names=with_names,
        posts=[(each, discussion.can_be_changed(actor, each, now)) for each in posts],
        own={each.id for each in posts if each.author_id == actor.person_id},
        minutes=settings.discussion_edit_minutes,
        most=settings.discussion_max_chars,
        back=back or {"place": "", "text": "", "problem": ""},
    )


def _labels(posts: list[Post], sheets: list[Assignment], with_names: bool) -> dict[int | None, str]:
    """How each author is called: evaluators by the letters of their sheets, the chair as such; with names before it for those who may read them."""
    letters = {sheet.evaluator_id: letter(number) for number, sheet in enumerate(sheets)}
    labels: dict[int | None, str] = {}
    for person in (post.author for post in posts if post.author):
        if person.id in letters:
            part = _("Αξιολογητής %(letter)s", letter=letters[person.id])
        else:
            part = say(Role.COMMITTEE_CHAIR if person.actor.holds(Role.COMMITTEE_CHAIR) else Role.EVALUATOR)
        labels[person.id] = f"{person.name}, {part}" if with_names else part
    return labels


def _refused(proposal: Proposal, place: str, refused: discussion.PostRefused) -> tuple[str, int]:
    text = request.form.get("text", "")
    return _discussion_page(proposal, {"place": place, "text": text, "problem": say(refused.reason)}), 422


def _to(proposal: Proposal, made: Post) -> Any:
    return redirect(url_for(".show", code=proposal.public_code, _anchor=f"p-{made.id}"), 303)


def _consensus_page(proposal: Proposal, form: wtforms.Form | None = None, gaps: list[Gap] | None = None, is_stale: bool = False) -> str:
    rubric, sheets, earlier = proposal.call.rubric, final_sheets(proposal), queries.consensuses_of(proposal)
    stored = earlier[0] if earlier else None
    return render_template(
        "panel/consensus.html",
        proposal=proposal,
        rubric=rubric,
        sheets=sheets,
        summary=summary(rubric, [sheet.points for sheet in sheets]),
        form=form or forms.consensus_form(rubric, stored),
        stored=forms.consensus_form(rubric, stored) if is_stale else None,
        gaps=gaps or [],
        messages=by_place(gaps or []),
        earlier=earlier,
        based_on=stored.id if stored else 0,
    )
