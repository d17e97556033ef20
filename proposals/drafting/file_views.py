"""The attachments of a proposal: adding, taking away, downloading."""

from typing import Any

from flask import abort, current_app, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from proposals.calls.form import Field
from proposals.drafting.attachments import attach, remove_attachment
from proposals.drafting.models import Proposal
from proposals.drafting.operations import is_section_open
from proposals.drafting.queries import attachment_of
from proposals.drafting.uploads import UploadRefused
from proposals.drafting.versions import text_for
from proposals.drafting.views import a_proposal, a_proposal_to_change, bp
from proposals.web.guard import allow, current_actor
from proposals.web.words import say
from proposals.web.writes import takes_files, writes
from proposals.workflow.permissions import Permission


@bp.get("/proposals/<code:code>/attachments")
@allow(Permission.SEE_PROPOSAL, on=a_proposal)
def attachments(proposal: Proposal) -> Any:
    return _page(proposal)


@bp.post("/proposals/<code:code>/attachments")
@allow(Permission.EDIT_ANSWERS, on=a_proposal_to_change)
@takes_files
@writes
def upload(proposal: Proposal) -> Any:
    field = next((each for each in _file_fields(proposal) if each.code == request.form.get("field", "attachments")), None) or abort(404)
    sent = request.files.get("file") or FileStorage()
    try:
        made = attach(current_actor(), proposal, field, sent, request.form.get("title", ""))
    except UploadRefused as refused:
        return _page(proposal, {field.code: say(refused.reason)}), 422
    flash(_("Το αρχείο «%(name)s» ανέβηκε.", name=made.filename))
    return redirect(url_for(".attachments", code=proposal.public_code), 303)


@bp.post("/proposals/<code:code>/attachments/<int:number>/remove")
@allow(Permission.EDIT_ANSWERS, on=a_proposal_to_change)
@writes
def remove(proposal: Proposal, number: int) -> Any:
    found = next((each for each in proposal.attachments if each.id == number), None) or abort(404)
    remove_attachment(current_actor(), proposal, found)
    flash(_("Το αρχείο «%(name)s» αφαιρέθηκε.", name=found.filename))
    return redirect(url_for(".attachments", code=proposal.public_code), 303)


@bp.get("/proposals/<code:code>/attachments/<int:number>")
@allow(Permission.SEE_PROPOSAL, on=a_proposal)
def download(proposal: Proposal, number: int) -> Any:
    """A file that the person may see: one of the text that is shown to him, or of a version that was filed."""
    found = attachment_of(proposal, number) or abort(404)
    if found.id not in _visible_numbers(proposal):
        abort(404)
    stream = current_app.extensions["storage"].open(found.sha256)
    response = send_file(stream, mimetype=found.content_type, as_attachment=True, download_name=found.filename)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _visible_numbers(proposal: Proposal) -> set[int]:
    shown = text_for(current_actor(), proposal)
    filed = (file for version in proposal.versions for file in version.attachments)
    return {file["id"] for file in (*shown.attachments, *filed)}


def _file_fields(proposal: Proposal) -> list[Field]:
    return [field for field in proposal.call.form.fields if field.type == "file"]


def _page(proposal: Proposal, problems: dict[str, str] | None = None) -> str:
    sections = proposal.call.form.section_of
    is_open = {field.code: is_section_open(proposal, sections[field.code]) for field in _file_fields(proposal)}
    return render_template(
        "drafting/attachments.html",
        proposal=proposal,
        fields=_file_fields(proposal),
        shown=text_for(current_actor(), proposal),
        is_open=is_open,
        problems=problems or {},
    )
