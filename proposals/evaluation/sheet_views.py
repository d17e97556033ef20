"""An evaluator's own pages: the queue, the declaration before the text opens, the text and the sheet side by side."""

from typing import Any

import wtforms
from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from proposals.calls.forms import form_of
from proposals.conflicts.forms import REASON
from proposals.drafting.versions import Shown
from proposals.evaluation import assigning, forms, queries
from proposals.evaluation.models import Assignment
from proposals.evaluation.scoring import Gap, sheet_progress
from proposals.evaluation.sheets import SheetChanged, gaps_of, save_sheet
from proposals.evaluation.views import bp
from proposals.web.guard import allow, current_actor
from proposals.web.words import say
from proposals.web.writes import writes
from proposals.workflow import facts
from proposals.workflow.assignments import DECLINE_REASONS
from proposals.workflow.machine import ASSIGNMENT_WORKFLOW
from proposals.workflow.permissions import Permission, can
from proposals.workflow.states import AssignmentState


def an_assignment(number: int) -> Assignment | None:
    return queries.assignment_by_id(number)


def an_assignment_to_change(number: int) -> Assignment | None:
    return queries.assignment_by_id(number, for_update=True)


@bp.get("/reviews")
@allow(Permission.SEE_REVIEWS)
def reviews() -> Any:
    return render_template("evaluation/reviews.html", assignments=queries.queue_of(current_user))


@bp.get("/reviews/<int:number>")
@allow(Permission.OPEN_ASSIGNMENT, on=an_assignment)
def review(assignment: Assignment) -> Any:
    if not can(current_actor(), Permission.READ_TEXT_TO_JUDGE, assignment.case()):
        return declaration_page(assignment)
    return _sheet_page(assignment, forms.sheet_form(assignment.proposal.call.rubric, assignment))


@bp.post("/reviews/<int:number>")
@allow(Permission.WRITE_SHEET, on=an_assignment_to_change)
@writes
def save(assignment: Assignment) -> Any:
    """Save the sheet as it is; make it final where that was pressed and nothing is missing."""
    rubric = assignment.proposal.call.rubric
    form = forms.sheet_form(rubric, assignment, request.form)
    try:
        gaps = save_sheet(assignment, forms.sheet_text(rubric, form), request.form.get("based_on", -1, type=int))
    except SheetChanged:
        return _sheet_page(assignment, form, stored=forms.sheet_form(rubric, assignment)), 409
    if not request.form.get("finalise"):
        flash(_("Το φύλλο αποθηκεύτηκε."))
        return redirect(url_for(".review", number=assignment.id), 303)
    if gaps:
        return _sheet_page(assignment, form, gaps), 422
    flash(say(assigning.take_assignment_step(current_actor(), assignment, "finalise").done))
    return redirect(url_for(".reviews"), 303)


@bp.post("/reviews/<int:number>/steps/<step>")
@allow(Permission.MOVE_ASSIGNMENT, on=an_assignment_to_change)
@writes
def take_step(assignment: Assignment, step: str) -> Any:
    row = ASSIGNMENT_WORKFLOW.steps.get(step) or abort(404)
    reason = request.form.get("reason", "")
    details = assigning.AssignmentDetails(
        note=request.form.get("note", ""),
        no_conflict=request.form.get("no_conflict") == "yes",
        decline_reason=reason if reason in DECLINE_REASONS else "",
    )
    assigning.take_assignment_step(current_actor(), assignment, step, details)
    flash(say(row.done))
    if can(current_actor(), Permission.OPEN_ASSIGNMENT, assignment.case()):
        return redirect(url_for(".review", number=assignment.id) if step == "accept" else url_for(".reviews"), 303)
    return redirect(url_for(".show", code=assignment.proposal.public_code), 303)


def declaration_page(assignment: Assignment, **extra: Any) -> str:
    """Before the declaration: only title and body; the text stays closed. `extra` is what came back from the form about a conflict."""
    case = assigning.case_in_full(assignment)
    steps = {each.step.name: each for each in ASSIGNMENT_WORKFLOW.steps_open_to(current_actor(), case)}
    # What the check box on this very page is for is no reason to hide it.
    to_declare = facts.refusal_of(facts.declared_no_conflict, case)
    blocking = [reason for reason in steps["accept"].reasons if reason != to_declare] if "accept" in steps else []
    values = {"conflict_form": form_of((REASON,)), "conflict_problems": []}
    return render_template(
        "evaluation/declare.html", assignment=assignment, steps=steps, blocking=blocking, reasons=DECLINE_REASONS, **{**values, **extra}
    )


def _sheet_page(assignment: Assignment, form: wtforms.Form, gaps: list[Gap] | None = None, stored: wtforms.Form | None = None) -> str:
    """The text that is judged beside the sheet; the sheets of others only once one's own is final."""
    version = assignment.version
    is_final = assignment.state is AssignmentState.FINAL
    lacking = gaps_of(assignment)
    others = [sheet for sheet in queries.final_sheets(assignment.proposal) if sheet.id != assignment.id] if is_final else []
    return render_template(
        "evaluation/sheet.html",
        assignment=assignment,
        proposal=assignment.proposal,
        rubric=assignment.proposal.call.rubric,
        shown=Shown(version.answers, version.attachments, version) if version else abort(404),
        form=form,
        gaps=gaps or [],
        missing=len(lacking),
        progress=sheet_progress(assignment.proposal.call.rubric, assignment.points, lacking),
        stored=stored,
        is_open=can(current_actor(), Permission.WRITE_SHEET, assignment.case()),
        others=others,
    )
