"""The history of a draft: what was written in its fields, and taking a former text back."""

from typing import Any

from flask import abort, current_app, flash, redirect, render_template, request
from flask_babel import gettext as _

from proposals.calls.form import Field, Form
from proposals.calls.forms import as_sent, bases
from proposals.drafting import operations
from proposals.drafting.differences import pieces, row_changes
from proposals.drafting.history import Text, mark_of, page_of_history, text_beside_present
from proposals.drafting.models import Proposal
from proposals.drafting.section_views import conflict_page
from proposals.drafting.views import a_proposal, a_proposal_to_change, answer_address, bp
from proposals.web.guard import allow, current_actor
from proposals.web.writes import writes
from proposals.workflow.permissions import Permission

# How the choice of a whole section begins, in the list from which fields are chosen; no code of a field has a hyphen.
WHOLE = "section-"


@bp.get("/proposals/<code:code>/history")
@allow(Permission.SEE_DRAFT, on=a_proposal)
def history(proposal: Proposal) -> Any:
    form, chosen = proposal.call.form, request.args.get("of", "")
    fields = _fields_of(form, chosen)
    before = request.args.get("before", type=mark_of)
    rows, older = page_of_history(proposal, list(fields), current_app.extensions["settings"].page_size, before)
    return render_template("drafting/history.html", proposal=proposal, rows=rows, older=older, fields=form.by_code, chosen=chosen, whole=WHOLE)


@bp.get("/proposals/<code:code>/history/<string:field>/<int:revision>")
@allow(Permission.SEE_DRAFT, on=a_proposal)
def former_text(proposal: Proposal, field: str, revision: int) -> Any:
    definition, text, present = _texts_or_404(proposal, field, revision)
    return render_template(
        "drafting/former_text.html",
        proposal=proposal,
        field=definition,
        text=text,
        present=present,
        parts=pieces(text.value or "", present.value or "") if definition.type in ("str", "text") else None,
        rows=row_changes(definition, text.value, present.value) if definition.type == "table" else [],
        is_open=operations.is_field_open(proposal, definition),
    )


@bp.post("/proposals/<code:code>/history/<string:field>/<int:revision>")
@allow(Permission.EDIT_ANSWERS, on=a_proposal_to_change)
@writes
def restore(proposal: Proposal, field: str, revision: int) -> Any:
    definition, text, _present = _texts_or_404(proposal, field, revision)
    section = proposal.call.form.section_of[field]
    operations.require_open_field(current_actor(), proposal, definition)
    saved = operations.save_section(current_actor(), proposal, section, {field: text.value}, bases(request.form), anew=True)
    if saved.conflicts:
        return conflict_page(proposal, section, saved, as_sent(definition, text.value)), 409
    flash(_("Το κείμενο επανήλθε. Εκείνο που αντικατέστησε μένει στο ιστορικό."))
    return redirect(answer_address(proposal, definition, field), 303)


def _fields_of(form: Form, chosen: str) -> dict[str, Field]:
    """The fields that were chosen, by code: one, those of a section, or where nothing was chosen all that a person writes."""
    asked = {field.code: field for field in form.fields if field.is_asked}
    if chosen.startswith(WHOLE):
        section = form.section(chosen.removeprefix(WHOLE)) or abort(404)
        return {field.code: field for field in section.fields if field.is_asked}
    if not chosen:
        return asked
    return {chosen: asked[chosen]} if chosen in asked else abort(404)


def _texts_or_404(proposal: Proposal, code: str, revision: int) -> tuple[Field, Text, Text]:
    field = proposal.call.form.by_code.get(code) or abort(404)
    return field, *(text_beside_present(proposal, code, revision) or abort(404))
