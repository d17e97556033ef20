"""An evaluator's own pages: the queue, the declaration before the text opens, the text and the sheet side by side."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from proposals.calls.form import Field
from proposals.calls.forms import bases, form_of
from proposals.conflicts.forms import REASON
from proposals.drafting.differences import pieces
from proposals.evaluation import assigning, forms, queries, sheets
from proposals.evaluation.models import Assignment
from proposals.evaluation.scoring import Gap
from proposals.evaluation.sheet_fields import NOTES
from proposals.evaluation.sheet_page import sheet_page
from proposals.evaluation.views import bp
from proposals.web.guard import allow, current_actor
from proposals.web.words import say
from proposals.web.writes import writes
from proposals.workflow import facts
from proposals.workflow.assignments import DECLINE_REASONS
from proposals.workflow.machine import ASSIGNMENT_WORKFLOW
from proposals.workflow.permissions import Permission, can


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
    return sheet_page(assignment)


@bp.post("/reviews/<int:number>")
@allow(Permission.WRITE_SHEET, on=an_assignment_to_change)
@writes
def save(assignment: Assignment) -> Any:
    """Save the sheet as it is; make it final where that was pressed and nothing is missing."""
    sent = request.form
    values = forms.sent_sheet(assignment.proposal.call.rubric, sent)
    saved = sheets.save_sheet(current_actor(), assignment, values, bases(sent), anew=forms.chosen(sent))
    if saved.conflicts:
        return conflict_page(assignment, saved, "evaluation.save"), 409
    gaps = [*(Gap(code, phrase) for code, phrase in saved.refused.items()), *(saved.gaps if sent.get("finalise") else ())]
    if gaps:
        return sheet_page(assignment, gaps), 422
    if not sent.get("finalise"):
        flash(_("Το φύλλο αποθηκεύτηκε."))
        return redirect(_after(assignment), 303)
    flash(say(assigning.take_assignment_step(current_actor(), assignment, "finalise").done))
    return redirect(url_for(".reviews"), 303)


@bp.post("/reviews/<int:number>/notes")
@allow(Permission.WRITE_NOTES, on=an_assignment_to_change)
@writes
def save_notes(assignment: Assignment) -> Any:
    based_on, chosen = bases(request.form).get(NOTES.code, 0), NOTES.code in forms.chosen(request.form)
    for text in forms.sent_notes(request.form).values():
        saved = sheets.save_notes(current_actor(), assignment, text, based_on, anew=chosen)
        if saved.conflicts:
            return conflict_page(assignment, saved, "evaluation.save_notes"), 409
    flash(_("Οι σημειώσεις σας αποθηκεύτηκαν. Τις βλέπετε μόνο εσείς."))
    return redirect(url_for(".review", number=assignment.id, _anchor="notes"), 303)


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
        version=request.form.get("version", type=int),
    )
    assigning.take_assignment_step(current_actor(), assignment, step, details)
    flash(say(row.done))
    if can(current_actor(), Permission.OPEN_ASSIGNMENT, assignment.case()):
        return redirect(url_for(".review", number=assignment.id) if step in ("accept", "adopt_version") else url_for(".reviews"), 303)
    return redirect(url_for(".show", code=assignment.proposal.public_code), 303)


def conflict_page(assignment: Assignment, saved: sheets.SavedSheet, endpoint: str, sent: MultiDict[str, str] | None = None) -> str:
    """Both texts of each field that was written in another window, for choosing; `sent` are the inputs of one's own."""
    compared = [(each, pieces(each.theirs, each.mine) if _are_texts(each.field, each.mine, each.theirs) else None) for each in saved.conflicts]
    action = url_for(endpoint, number=assignment.id)
    values = {"saved": saved, "compared": compared, "sent": request.form if sent is None else sent, "action": action}
    return render_template("evaluation/sheet_conflict.html", assignment=assignment, proposal=assignment.proposal, **values)


def _are_texts(field: Field, mine: Any, theirs: Any) -> bool:
    return field.type in ("str", "text") and isinstance(mine, str) and isinstance(theirs, str)


def _after(assignment: Assignment) -> str:
    """Stay with the sheet, or go on to the next one where that was asked for; to the list where there is none."""
    if not request.form.get("next"):
        return url_for(".review", number=assignment.id)
    number = queries.next_sheet_after(assignment)
    return url_for(".review", number=number) if number else url_for(".reviews")


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
