"""Conflicts of interest where somebody evaluates: declared before the text opens, overridden by an administrator."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _

from proposals.accounts.queries import person_by_id
from proposals.calls.forms import form_of
from proposals.conflicts import operations
from proposals.conflicts.forms import OVERRIDE_REASON, REASON, declared_in, problems_in, tell
from proposals.drafting.models import Proposal
from proposals.drafting.views import a_proposal_to_change
from proposals.evaluation.models import Assignment
from proposals.evaluation.sheet_views import an_assignment_to_change, declaration_page
from proposals.evaluation.views import bp, page
from proposals.web.guard import allow, current_actor
from proposals.web.pages import row_number
from proposals.web.words import say
from proposals.web.writes import writes
from proposals.workflow.permissions import Permission
from proposals.workflow.phrases import N_, Phrase


@bp.post("/reviews/<int:number>/conflict")
@allow(Permission.OPEN_ASSIGNMENT, on=an_assignment_to_change)
@writes
def declare_conflict(assignment: Assignment) -> Any:
    """A conflict about this very proposal; the assignment closes by itself."""
    form = form_of((REASON,), sent=request.form)
    try:
        operations.declare(current_actor(), declared_in(form, code=assignment.proposal.public_code))
    except operations.ConflictRefused as refused:
        tell(form, refused.problems)
        return declaration_page(assignment, conflict_form=form, conflict_problems=problems_in(form)), 422
    flash(_("Η δήλωση κωλύματος καταγράφηκε και η ανάθεση έκλεισε. Ευχαριστούμε."))
    return redirect(url_for(".reviews"), 303)


@bp.post("/proposals/<code:code>/conflicts/overrides")
@allow(Permission.OVERRIDE_CONFLICT, on=a_proposal_to_change)
@writes
def override_conflict(proposal: Proposal) -> Any:
    form = form_of((OVERRIDE_REASON,), sent=request.form)
    evaluator = person_by_id(request.form.get("override_evaluator", 0, type=row_number))
    try:
        if evaluator is None:
            raise operations.ConflictRefused({"override_evaluator": Phrase(N_("Επιλέξτε για ποιον αίρεται το κώλυμα."))})
        operations.override(current_actor(), proposal, evaluator, form.data["override_reason"] or "")
    except operations.ConflictRefused as refused:
        found = {name: [say(phrase)] for name, phrase in refused.problems.items()}
        return page(proposal, override_form=form, override_messages=found, override_chosen=evaluator.id if evaluator else 0), 422
    flash(_("Το κώλυμα άρθηκε για αυτή την πρόταση. Ο λόγος τυπώνεται στον φάκελο."))
    return redirect(url_for(".show", code=proposal.public_code), 303)
