"""The evaluation of a proposal as the administration sees it: checklist, assignments, sheets together, recommendation, objection."""

from typing import Any

import wtforms
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from proposals import clock
from proposals.accounts.queries import holders, person_by_id
from proposals.calls.checks import Surroundings, is_answered, is_required, problems
from proposals.calls.form import Field, Form, Section, Words
from proposals.calls.forms import form_of
from proposals.conflicts.forms import OVERRIDE_REASON
from proposals.conflicts.queries import conflicts_of, declarations_against, overrides_of
from proposals.drafting.models import Proposal
from proposals.drafting.views import a_proposal, a_proposal_to_change
from proposals.evaluation import assigning, forms, operations, queries
from proposals.evaluation.models import Assignment
from proposals.evaluation.redactions import comments_for_body
from proposals.evaluation.scoring import summary
from proposals.evaluation.verdict import Verdict
from proposals.web.guard import allow, current_actor
from proposals.web.pages import row_number
from proposals.web.words import say
from proposals.web.writes import writes
from proposals.workflow.assignments import DECLINE_REASONS
from proposals.workflow.machine import ASSIGNMENT_WORKFLOW
from proposals.workflow.people import Role
from proposals.workflow.permissions import Permission, can
from proposals.workflow.states import LIVE_ASSIGNMENTS, AssignmentState, State

bp = Blueprint("evaluation", __name__)
bp.add_app_template_global(State, "state_of")
bp.add_app_template_global(DECLINE_REASONS, "decline_reasons")


@bp.get("/proposals/<code:code>/evaluation")
@allow(Permission.SEE_ADMISSIBILITY, on=a_proposal)
def show(proposal: Proposal) -> Any:
    return page(proposal)


@bp.post("/proposals/<code:code>/checklist")
@allow(Permission.CHECK_ADMISSIBILITY, on=a_proposal_to_change)
@writes
def fill_checklist(proposal: Proposal) -> Any:
    operations.fill_checklist(current_actor(), proposal, forms.checklist_checks(proposal.call.rubric, request.form))
    flash(_("Ο έλεγχος παραδεκτού αποθηκεύτηκε."))
    return redirect(url_for(".show", code=proposal.public_code), 303)


@bp.post("/proposals/<code:code>/assignments")
@allow(Permission.ASSIGN_EVALUATORS, on=a_proposal_to_change)
@writes
def assign(proposal: Proposal) -> Any:
    """All or none: the page comes back with the reason for each person who may not evaluate."""
    people = [person for number in request.form.getlist("evaluator", type=row_number) if (person := person_by_id(number))]
    due_form, due_messages = checked((forms.DUE_ON,))
    due_on = forms.read_day((forms.DUE_ON,), request.form, "due_on")
    if due_on and due_on < clock.today():
        due_messages["due_on"] = [_("Γράψτε μια ημερομηνία που δεν έχει περάσει.")]
    taken = assigning.evaluators_of(proposal)
    reasons = [say(reason) for reason in assigning.named_refusals(proposal, people, taken)]
    if not people:
        reasons = [_("Επιλέξτε έναν ή περισσότερους αξιολογητές.")]
    if reasons or due_messages:
        typed = {"chosen": {person.id for person in people}, "due_form": due_form}
        return page(proposal, assign_errors=reasons, due_messages=due_messages, **typed), 422
    due_at = clock.end_of_day(due_on) if due_on else proposal.call.review_due_at
    assigning.assign(current_actor(), proposal, people, due_at)
    flash(_("Οι αξιολογητές ορίστηκαν και ειδοποιούνται."))
    return redirect(url_for(".show", code=proposal.public_code), 303)


@bp.post("/proposals/<code:code>/recommendation")
@allow(Permission.RECOMMEND, on=a_proposal_to_change)
@writes
def recommend(proposal: Proposal) -> Any:
    form, messages = checked(forms.recommendation_fields(proposal.call.rubric))
    if messages:
        return page(proposal, recommendation_form=form, recommendation_messages=messages), 422
    operations.recommend(current_actor(), proposal, form.data["value"], form.data["reasons"])
    flash(_("Η εισήγηση καταγράφηκε."))
    return redirect(url_for(".show", code=proposal.public_code), 303)


@bp.post("/proposals/<code:code>/objections")
@allow(Permission.RECORD_OBJECTION, on=a_proposal_to_change)
@writes
def record_objection(proposal: Proposal) -> Any:
    form, messages = checked((forms.RECEIVED_ON, forms.OBJECTION))
    received = forms.read_day((forms.RECEIVED_ON,), request.form, "received_on")
    if messages or received is None:
        return page(proposal, objection_form=form, objection_messages=messages), 422
    operations.record_objection(current_actor(), proposal, form.data["text"], received)
    flash(_("Η ένσταση καταγράφηκε."))
    return redirect(url_for(".show", code=proposal.public_code), 303)


@bp.get("/proposals/<code:code>/outcome")
@allow(Permission.SEE_OUTCOME, on=a_proposal)
def outcome(proposal: Proposal) -> Any:
    """What the body is told: the decision with its reasons, the points per criterion, the comments meant for it; no names."""
    sheets = queries.final_sheets(proposal)
    together = summary(proposal.call.rubric, [sheet.points for sheet in sheets])
    decisions = queries.decisions_of(proposal)
    values = {"comments": comments_for_body(sheets), "objections": queries.objections_of(proposal)}
    return render_template("evaluation/outcome.html", proposal=proposal, sheets=sheets, summary=together, decisions=decisions, **values)


def checked(fields: tuple[Field, ...]) -> tuple[wtforms.Form, dict[str, list[str]]]:
    """A form of these fields as it was sent, with what is missing or wrong by field."""
    form = form_of(fields, sent=request.form)
    pseudo, around = Form(1, Words("", ""), (Section("", "", Words("", ""), fields),)), Surroundings((0, 9999))
    messages: dict[str, list[str]] = {}
    for field in fields:
        found = [say(problem.phrase) for problem in problems(pseudo, field, form.data, around)]
        if is_required(pseudo, field, form.data, around) and not is_answered(field, form.data, around):
            found = [_("Συμπληρώστε το πεδίο «%(field)s».", field=say(field.label))]
        if found:
            messages[field.code] = found
    return form, messages


def page(proposal: Proposal, **extra: Any) -> str:
    """The page of the evaluation; `extra` is what came back from one of its forms."""
    rubric, assignments = proposal.call.rubric, queries.assignments_of(proposal)
    sheets = [each for each in assignments if each.state is AssignmentState.FINAL]
    values: dict[str, Any] = {
        "proposal": proposal,
        "rubric": rubric,
        "checklist": queries.checklist_of(proposal),
        "verdicts": list(Verdict),
        "assignments": [(each, ASSIGNMENT_WORKFLOW.steps_open_to(current_actor(), each.case())) for each in assignments],
        "sheets": sheets,
        "sheet_versions": queries.versions_of_sheets(proposal),
        "summary": summary(rubric, [sheet.points for sheet in sheets]),
        **_of_conflicts(proposal, assignments),
        "override_form": form_of((OVERRIDE_REASON,)),
        "override_messages": {},
        "override_chosen": 0,
        "due_form": form_of((forms.DUE_ON,)),
        "recommendation": queries.recommendation_of(proposal),
        "recommendation_form": form_of(forms.recommendation_fields(rubric)),
        "objections": queries.objections_of(proposal),
        "objection_form": form_of((forms.RECEIVED_ON, forms.OBJECTION)),
        "decisions": queries.decisions_of(proposal),
        "assign_errors": [],
        "due_messages": {},
        "chosen": set(),
        "recommendation_messages": {},
        "objection_messages": {},
    }
    return render_template("evaluation/show.html", **{**values, **extra})


def _of_conflicts(proposal: Proposal, assignments: list[Assignment]) -> dict[str, Any]:
    """Every evaluator with the number of his live assignments and the reasons that keep him from this proposal, and what was overridden.

    For administrators, whose conflict may be overridden, with what each declared of himself.
    """
    found: dict[str, Any] = {"candidates": [], "overrides": overrides_of(proposal), "overridable": [], "declared": {}}
    if not can(current_actor(), Permission.SEE_CONFLICTS, proposal.case()):
        return found
    loads, evaluators = queries.live_loads(), holders(Role.EVALUATOR)
    numbers = [person.id for person in evaluators]
    conflicts = conflicts_of([proposal.id], numbers)
    taken = {each.evaluator_id for each in assignments if each.state in LIVE_ASSIGNMENTS}
    reasons = assigning.refusals_to_assign(proposal, evaluators, taken, conflicts)
    found["candidates"] = [(person, loads.get(person.id, 0), reasons[person.id]) for person in evaluators]
    if can(current_actor(), Permission.OVERRIDE_CONFLICT, proposal.case()):
        found["overridable"] = [(person, grounds) for person in evaluators if (grounds := conflicts.open_of(proposal.id, person.id))]
        found["declared"] = declarations_against(proposal, numbers)
    return found
