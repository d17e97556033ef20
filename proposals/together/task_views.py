"""Giving sections to those who write a proposal, and what they say of them."""

from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _

from proposals.drafting.models import Proposal
from proposals.drafting.views import a_proposal_to_change
from proposals.together import queries, tasks
from proposals.together.models import SectionTask
from proposals.together.views import bp, people_page, task_form
from proposals.web.guard import allow, current_actor
from proposals.web.writes import writes
from proposals.workflow.permissions import Permission


@bp.post("/proposals/<code:code>/tasks")
@allow(Permission.EDIT_ANSWERS, on=a_proposal_to_change)
@writes
def assign(proposal: Proposal) -> Any:
    form = task_form(proposal, request.form)
    try:
        tasks.assign_task(current_actor(), proposal, form.place.data or "", form.person_number, form.due_on)
    except tasks.TaskRefused as refused:
        form.tell(refused.problems)
        return people_page(proposal, task=form), 422
    flash(_("Η ανάθεση αποθηκεύτηκε."))
    return _back(proposal)


@bp.post("/proposals/<code:code>/tasks/<int:number>/done")
@allow(Permission.COMMENT_DRAFT, on=a_proposal_to_change)
@writes
def finish(proposal: Proposal, number: int) -> Any:
    tasks.finish_task(current_actor(), proposal, _task_or_404(proposal, number))
    flash(_("Σημειώθηκε ότι έγινε."))
    return _back(proposal)


@bp.post("/proposals/<code:code>/tasks/<int:number>/take-back")
@allow(Permission.EDIT_ANSWERS, on=a_proposal_to_change)
@writes
def take_back(proposal: Proposal, number: int) -> Any:
    tasks.take_back_task(current_actor(), proposal, _task_or_404(proposal, number))
    flash(_("Η ανάθεση αφαιρέθηκε."))
    return _back(proposal)


def _task_or_404(proposal: Proposal, number: int) -> SectionTask:
    return queries.task_of(proposal, number) or abort(404)


def _back(proposal: Proposal) -> Any:
    """To the list of the sections where the button was there, else to the page of the people."""
    endpoint = "drafting.show" if request.form.get("from") == "sections" else ".people"
    return redirect(url_for(endpoint, code=proposal.public_code), 303)
