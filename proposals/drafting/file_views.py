"""The attachments of a proposal: adding, taking away, downloading."""

from typing import IO, Any
from urllib.parse import quote

from flask import abort, current_app, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from proposals.calls.form import Field
from proposals.drafting.attachments import add_attachment, inspect, remove_attachment, require_room, room_of
from proposals.drafting.models import Attachment, Proposal
from proposals.drafting.operations import is_field_open
from proposals.drafting.queries import attachment_of
from proposals.drafting.refusals import UploadFailed, UploadRefused
from proposals.drafting.uploads import ascii_filename
from proposals.drafting.veil import version_for
from proposals.drafting.versions import text_for
from proposals.drafting.views import a_proposal, a_proposal_to_change, bp
from proposals.storage import StorageFailed
from proposals.web.guard import actor_anew, allow, current_actor
from proposals.web.words import say
from proposals.web.writes import begin_writing, let_go, takes_files, writes, writes_late
from proposals.workflow.permissions import Permission


@bp.get("/proposals/<code:code>/attachments")
@allow(Permission.SEE_PROPOSAL, on=a_proposal)
def attachments(proposal: Proposal) -> Any:
    return _page(proposal)


@bp.post("/proposals/<code:code>/attachments")
@allow(Permission.EDIT_ANSWERS, on=a_proposal)
@takes_files
@writes_late
def upload(proposal: Proposal) -> Any:
    field = next((each for each in _file_fields(proposal) if each.code == request.form.get("field", "attachments")), None) or abort(404)
    code = proposal.public_code
    try:
        made = _taken_in(proposal, field, request.files.get("file") or FileStorage())
    except UploadRefused as refused:
        message, status = say(refused.reason), 503 if isinstance(refused, UploadFailed) else 422
        return ({"message": message} if _is_sent_by_script() else _page(a_proposal(code) or abort(404), {field.code: message})), status
    done = _("Το αρχείο «%(name)s» ανέβηκε.", name=made.filename)
    if _is_sent_by_script():
        return {"message": done}, 201
    flash(done)
    return redirect(url_for(".attachments", code=code), 303)


def _taken_in(proposal: Proposal, field: Field, sent: FileStorage) -> Attachment:
    """The file, once it was looked into; meanwhile no transaction is open, because a scan takes seconds in which others save."""
    code = proposal.public_code
    require_room(current_actor(), proposal, field)
    let_go()
    inspected = inspect(field, sent, code)
    begin_writing()
    return add_attachment(actor_anew(), a_proposal_to_change(code) or abort(404), field, inspected, request.form.get("title", ""))


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
    called = _visible_files(proposal).get(found.id) or abort(404)
    stream = _opened(found) or abort(503)
    response = send_file(stream, mimetype=found.content_type)
    names = {"filename": ascii_filename(called), "filename*": f"UTF-8''{quote(called, safe='')}"}
    response.headers.set("Content-Disposition", "attachment", **names)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _opened(attachment: Attachment) -> IO[bytes] | None:
    try:
        stream: IO[bytes] = current_app.extensions["storage"].open(attachment.sha256)
    except StorageFailed:
        current_app.logger.exception("The file %s was not read", attachment.sha256)
        return None
    return stream


def _is_sent_by_script() -> bool:
    """True where static/js/uploads.js sends the file and shows what came of it beside the others."""
    return request.accept_mimetypes.best == "application/json"


def _visible_files(proposal: Proposal) -> dict[int, str]:
    """What each file that the person may see is called for him."""
    actor = current_actor()
    texts = [text_for(actor, proposal), *(version_for(actor, proposal, version) for version in proposal.versions)]
    return {file["id"]: file["filename"] for text in texts for file in text.attachments}


def _file_fields(proposal: Proposal) -> list[Field]:
    return [field for field in proposal.call.form.fields if field.type == "file"]


def _page(proposal: Proposal, problems: dict[str, str] | None = None) -> str:
    is_open = {field.code: is_field_open(proposal, field) for field in _file_fields(proposal)}
    return render_template(
        "drafting/attachments.html",
        proposal=proposal,
        fields=_file_fields(proposal),
        shown=text_for(current_actor(), proposal),
        is_open=is_open,
        room={field.code: room_of(proposal, field, current_app.extensions["settings"]) for field in _file_fields(proposal) if is_open[field.code]},
        problems=problems or {},
    )
