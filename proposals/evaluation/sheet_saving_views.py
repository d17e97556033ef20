"""Saving a sheet while somebody types: the endpoints of static/js/saving.js. The same operations as the buttons, a few fields at a time, in JSON."""

from typing import Any

from flask import request
from flask_babel import gettext as _

from proposals import clock
from proposals.calls.forms import bases, mark
from proposals.drafting.saving_views import both_texts
from proposals.evaluation import forms, sheets
from proposals.evaluation.models import Assignment
from proposals.evaluation.sheet_fields import NOTES, fields_by_code
from proposals.evaluation.sheet_page import hints, open_criteria
from proposals.evaluation.sheet_views import an_assignment_to_change
from proposals.evaluation.views import bp
from proposals.web.guard import allow, current_actor
from proposals.web.words import number, say
from proposals.web.writes import writes
from proposals.workflow.machine import StepRefused
from proposals.workflow.permissions import Permission


@bp.post("/reviews/<int:number>/save")
@allow(Permission.WRITE_SHEET, on=an_assignment_to_change)
@writes
def save_sheet_fields(assignment: Assignment) -> Any:
    """Store the fields that were sent, each with the revision that it was based on (`base-<code>`).

    Answers as the endpoint of a section does; besides, `done` says of each criterion whether it needs nothing more, and `figures` how far
    the sheet is, in words.
    """
    rubric, based_on = assignment.proposal.call.rubric, bases(request.form)
    values = forms.sent_sheet(rubric, request.form, based_on)
    try:
        saved = sheets.save_sheet(current_actor(), assignment, values, based_on)
    except StepRefused as refused:
        return {"closed": " ".join(say(reason) for reason in refused.reasons)}, 409
    unknown = based_on.keys() - fields_by_code(rubric).keys() | based_on.keys() & {NOTES.code}
    found, lacking = hints(saved.values, saved.gaps), open_criteria(saved.gaps)
    progress = sheets.progress_of(assignment, saved.values, saved.gaps)
    return {
        **_answer(saved, values),
        "conflicts": {**_conflicts(saved), **{code: _("Το πεδίο αυτό δεν υπάρχει στο φύλλο.") for code in unknown}},
        "advice": {code: [say(phrase) for phrase in found.get(code, ())] for code in saved.revisions},
        "progress": _("%(done)s από %(all)s κριτήρια", done=progress.ready, all=progress.criteria),
        "done": {code: code not in lacking for code in rubric.by_code},
        "figures": {
            "ready": progress.ready,
            "ready_words": _("%(done)s από %(all)s", done=progress.ready, all=progress.criteria),
            "sum_words": _("%(sum)s από %(most)s", sum=number(progress.partial_sum, 2), most=progress.most),
        },
    }


@bp.post("/reviews/<int:number>/notes/save")
@allow(Permission.WRITE_NOTES, on=an_assignment_to_change)
@writes
def save_note_fields(assignment: Assignment) -> Any:
    """The same for the private notes; they have no progress."""
    based_on, sent = bases(request.form), forms.sent_notes(request.form)
    saved = sheets.SavedSheet((), {}, ())
    for text in sent.values():
        saved = sheets.save_notes(current_actor(), assignment, text, based_on.get(NOTES.code, 0))
    unknown = based_on.keys() - {NOTES.code}
    return {
        **_answer(saved, sent),
        "conflicts": {**_conflicts(saved), **{code: _("Το πεδίο αυτό δεν υπάρχει στις σημειώσεις.") for code in unknown}},
        "advice": {},
        "progress": "",
    }


def _answer(saved: sheets.SavedSheet, values: dict[str, Any]) -> dict[str, Any]:
    saved_at = _("Αποθηκεύτηκε στις %(time)s", time=clock.in_athens(clock.now()).strftime("%H:%M"))
    return {"revisions": saved.revisions, "marks": {code: mark(values[code]) for code in saved.revisions}, "saved": saved_at}


def _conflicts(saved: sheets.SavedSheet) -> dict[str, str]:
    """What is said beside each field that was not stored."""
    refused = {code: say(phrase) for code, phrase in saved.refused.items()}
    return {**{conflict.field.code: both_texts(conflict) for conflict in saved.conflicts}, **refused}
