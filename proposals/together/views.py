"""The page of the people who work on a proposal: who they are and who writes what, inviting, changing, taking out; and leaving."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from proposals.drafting.models import Member, Proposal
from proposals.drafting.views import a_proposal, a_proposal_to_change
from proposals.together import members, queries
from proposals.together.forms import InvitationForm, MemberForm, TaskForm
from proposals.web.guard import allow, current_actor
from proposals.web.words import language
from proposals.web.writes import writes
from proposals.workflow.people import May
from proposals.workflow.permissions import Permission

bp = Blueprint("together", __name__)


@bp.get("/proposals/<code:code>/people")
@allow(Permission.SEE_DRAFT, on=a_proposal)
def people(proposal: Proposal) -> Any:
    return people_page(proposal)


@bp.post("/proposals/<code:code>/people")
@allow(Permission.INVITE_MEMBERS, on=a_proposal_to_change)
@writes
def invite(proposal: Proposal) -> Any:
    form = InvitationForm(request.form)
    if not form.validate():
        return people_page(proposal, invitation=form), 422
    try:
        members.invite(current_actor(), proposal, form.email.data or "", May(form.may.data))
    except members.InvitationRefused as refused:
        form.email.errors = [refused.reason]
        return people_page(proposal, invitation=form), 422
    flash(_("Η πρόσκληση στάλθηκε."))
    return _back(proposal)


@bp.post("/proposals/<code:code>/people/<int:number>")
@allow(Permission.INVITE_MEMBERS, on=a_proposal_to_change)
@writes
def change(proposal: Proposal, number: int) -> Any:
    member, form = _member_or_404(proposal, number), MemberForm(request.form)
    if not form.validate():
        abort(422)
    members.change_member(current_actor(), proposal, member, May(form.may.data))
    flash(_("Η αλλαγή αποθηκεύτηκε."))
    return _back(proposal)


@bp.post("/proposals/<code:code>/people/<int:number>/remove")
@allow(Permission.INVITE_MEMBERS, on=a_proposal_to_change)
@writes
def remove(proposal: Proposal, number: int) -> Any:
    members.remove_member(current_actor(), proposal, _member_or_404(proposal, number))
    flash(_("Το πρόσωπο δεν έχει πια πρόσβαση στην πρόταση."))
    return _back(proposal)


@bp.get("/proposals/<code:code>/leave")
@allow(Permission.LEAVE_PROPOSAL, on=a_proposal)
def before_leaving(proposal: Proposal) -> Any:
    return render_template("together/leave.html", proposal=proposal, tasks=members.given_up_by(current_actor(), proposal))


@bp.post("/proposals/<code:code>/leave")
@allow(Permission.LEAVE_PROPOSAL, on=a_proposal_to_change)
@writes
def leave(proposal: Proposal) -> Any:
    members.leave(current_actor(), proposal)
    flash(_("Αποχωρήσατε από την πρόταση «%(title)s».", title=proposal.title or proposal.public_code))
    return redirect(url_for("desk.show"), 303)


def people_page(proposal: Proposal, *, invitation: InvitationForm | None = None, task: TaskForm | None = None) -> str:
    return render_template(
        "together/people.html",
        proposal=proposal,
        colleagues=queries.colleagues_of(proposal),
        tasks=queries.tasks_of(proposal),
        task=task or task_form(proposal),
        members=queries.members_of(proposal),
        invitation=invitation or InvitationForm(),
    )


def task_form(proposal: Proposal, sent: MultiDict[str, str] | None = None) -> TaskForm:
    return TaskForm(sent).offer(proposal.call.form, queries.writers_of(proposal), language(), sent)


def _member_or_404(proposal: Proposal, number: int) -> Member:
    return next((member for member in proposal.members if member.person_id == number), None) or abort(404)


def _back(proposal: Proposal) -> Any:
    return redirect(url_for(".people", code=proposal.public_code), 303)
