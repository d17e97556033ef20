"""A proposal as a file: taken away as JSON or as a spreadsheet, and begun from one."""

import io
from typing import Any

from flask import abort, current_app, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from proposals import clock
from proposals.accounts.queries import bodies_of_editor
from proposals.calls.exchange import FileRefused, Misfit
from proposals.calls.json_file import json_of
from proposals.calls.queries import call_by_slug, calls_open_at
from proposals.calls.workbook import CONTENT_TYPE, workbook_of
from proposals.drafting.models import Proposal
from proposals.drafting.queries import version_of
from proposals.drafting.starting import ImportRefused, start_from_file
from proposals.drafting.veil import Shown, version_for
from proposals.drafting.versions import text_for
from proposals.drafting.views import a_proposal, body_chosen, bp
from proposals.web.guard import allow, current_actor
from proposals.web.pages import row_number
from proposals.web.words import language, say
from proposals.web.writes import takes_files, writes
from proposals.workflow.permissions import Permission, can


@bp.get("/proposals/<code:code>/export.json")
@allow(Permission.SEE_PROPOSAL, on=a_proposal)
def export_json(proposal: Proposal) -> Response:
    shown = _asked_text(proposal)
    about = {"call": proposal.call.slug, "proposal": proposal.public_code, "version": str(shown.version.number) if shown.version else ""}
    content = json_of(proposal.call.form, shown.answers, about, can(current_actor(), Permission.SEE_PERSONAL_DATA, proposal.case()))
    return _file(proposal, shown, content, "application/json", "json")


@bp.get("/proposals/<code:code>/export.xlsx")
@allow(Permission.SEE_PROPOSAL, on=a_proposal)
def export_workbook(proposal: Proposal) -> Response:
    shown = _asked_text(proposal)
    with_personal = can(current_actor(), Permission.SEE_PERSONAL_DATA, proposal.case())
    return _file(proposal, shown, workbook_of(proposal.call.form, shown.answers, language(), with_personal), CONTENT_TYPE, "xlsx")


@bp.get("/proposals/import")
@allow(Permission.START_PROPOSAL)
def import_page() -> Any:
    return _import_page()


@bp.post("/proposals/import")
@allow(Permission.START_PROPOSAL)
@takes_files
@writes
def start_from_a_file() -> Any:
    call, body, sent = call_by_slug(request.form.get("call", "")), body_chosen(), request.files.get("file")
    if call is None or body is None:
        return _import_page(_("Επιλέξτε πρόσκληση και φορέα.")), 422
    settings = current_app.extensions["settings"]
    try:
        # One byte more than is taken tells that there is more, and nothing beyond it is read.
        content = sent.stream.read(settings.import_max_kb * 1024 + 1) if sent else b""
        proposal = start_from_file(current_actor(), call, body, content, settings)
    except FileRefused as refused:
        return _import_page(say(refused.reason)), 422
    except ImportRefused as refused:
        return _import_page(_("Το αρχείο έχει λάθη. Δεν μεταφέρθηκε τίποτα."), refused.misfits), 422
    flash(_("Ανοίχτηκε προσχέδιο με τις απαντήσεις του αρχείου. Τα συνημμένα δεν μεταφέρονται: ανεβάστε τα ξανά."))
    return redirect(url_for(".show", code=proposal.public_code), 303)


def _asked_text(proposal: Proposal) -> Shown:
    """The version that the address asks for, else the text that the person is shown."""
    number = request.args.get("version", type=row_number)
    if number is None:
        return text_for(current_actor(), proposal)
    version = version_of(proposal, number) or abort(404)
    return version_for(current_actor(), proposal, version)


def _file(proposal: Proposal, shown: Shown, content: bytes, kind: str, extension: str) -> Response:
    version = f"-v{shown.version.number}" if shown.version else ""
    return send_file(io.BytesIO(content), mimetype=kind, as_attachment=True, download_name=f"{proposal.public_code}{version}.{extension}")


def _import_page(refusal: str = "", misfits: list[Misfit] | None = None) -> str:
    most = current_app.extensions["settings"].import_errors_shown
    return render_template(
        "drafting/import.html",
        calls=calls_open_at(clock.now()),
        bodies=bodies_of_editor(current_actor()),
        chosen=request.form.get("call") or request.args.get("call", ""),
        body=request.form.get("body", ""),
        refusal=refusal,
        misfits=(misfits or [])[:most],
        count=len(misfits or []),
    )
