"""What a sheet has held before: the texts that its author wrote over, and the forms in which it was made final."""

from decimal import Decimal
from typing import Any

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from proposals.calls.forms import as_sent, bases
from proposals.drafting.differences import pieces
from proposals.evaluation import queries, sheets
from proposals.evaluation.models import Assignment
from proposals.evaluation.sheet_fields import NOTES, fields_by_code
from proposals.evaluation.sheet_views import an_assignment, an_assignment_to_change, conflict_page
from proposals.evaluation.views import bp
from proposals.web.guard import allow, current_actor
from proposals.web.pages import row_number
from proposals.web.writes import writes
from proposals.workflow.permissions import Permission, can


@bp.get("/reviews/<int:number>/history")
@allow(Permission.OPEN_ASSIGNMENT, on=an_assignment)
def sheet_history(assignment: Assignment) -> Any:
    """Every text of every field, or of one (`of`), newest first; each with what changed from it to the text that stands there now."""
    fields, chosen, start = fields_by_code(assignment.proposal.call.rubric), request.args.get("of", ""), request.args.get("start", 0, type=row_number)
    codes = [chosen] if chosen in fields else list(fields)
    size = current_app.extensions["settings"].page_size
    rows, has_older = queries.former_texts_of(assignment, codes, size, start)
    note = queries.note_of(assignment)
    present = {**sheets.values_of(assignment), NOTES.code: note.text if note else None}
    return render_template(
        "evaluation/sheet_history.html",
        assignment=assignment,
        rows=rows,
        older=start + size if has_older else None,
        chosen=chosen,
        fields=fields,
        present=present,
        changes={row: pieces(row.value, present.get(row.field) or "") for row in rows if fields[row.field].type in ("str", "text")},
        revisions={**sheets.revisions_of(assignment), NOTES.code: note.revision if note else 0},
        is_open=can(current_actor(), Permission.WRITE_SHEET, assignment.case()) and not assignment.newer_version_id,
    )


@bp.post("/reviews/<int:number>/history/<string:field>/<int:revision>")
@allow(Permission.WRITE_SHEET, on=an_assignment_to_change)
@writes
def restore_sheet_text(assignment: Assignment, field: str, revision: int) -> Any:
    """Bring a former text of the sheet back; the one that it replaces stays in the history."""
    former = queries.former_text(assignment, field, revision) or abort(404)
    definition = fields_by_code(assignment.proposal.call.rubric)[field]
    based_on = bases(request.form)
    if definition is NOTES:
        saved = sheets.save_notes(current_actor(), assignment, former.value, based_on.get(field, 0), anew=True)
    else:
        saved = sheets.save_sheet(current_actor(), assignment, {field: former.value}, based_on, anew={field})
    if saved.conflicts:
        endpoint = "evaluation.save_notes" if definition is NOTES else "evaluation.save"
        return conflict_page(assignment, saved, endpoint, as_sent(definition, former.value)), 409
    flash(_("Το κείμενο επανήλθε. Εκείνο που αντικατέστησε μένει στο ιστορικό."))
    return redirect(url_for(".review", number=assignment.id, _anchor=field), 303)


@bp.get("/reviews/<int:number>/final/<int:other>")
@allow(Permission.SEE_SHEET_VERSIONS, on=an_assignment)
def sheet_version(assignment: Assignment, other: int) -> Any:
    """A sheet as it was made final for the first, second … time."""
    version = queries.sheet_version(assignment, other) or abort(404)
    is_own = can(current_actor(), Permission.OPEN_ASSIGNMENT, assignment.case())
    rubric = assignment.proposal.call.rubric
    return render_template(
        "evaluation/sheet_version.html",
        assignment=assignment,
        proposal=assignment.proposal,
        version=version,
        rubric=rubric,
        fields=fields_by_code(rubric),
        points={code: Decimal(version.contents[code]) for code in rubric.by_code},
        is_own=is_own,
    )
