"""The addresses of texts as Word files, for who must edit them."""

from io import BytesIO
from typing import Any

from flask import abort, current_app, request, send_file
from werkzeug.wrappers import Response

from proposals.dossier import views
from proposals.dossier.editable import Editable, editable_letter, editable_text, record_text
from proposals.dossier.papers import NothingToShow
from proposals.dossier.profiles import Profile
from proposals.drafting.models import Proposal
from proposals.drafting.queries import version_of
from proposals.web.guard import allow, current_actor
from proposals.web.pages import row_number
from proposals.web.writes import begin_writing, let_go, writes_late
from proposals.workflow.permissions import Permission

bp = views.bp


@bp.get("/proposals/<code:code>/letter.docx")
@allow(Permission.SEE_PROPOSAL, on=views.a_proposal)
@writes_late
def letter(proposal: Proposal) -> Any:
    """For who may take the letter as PDF; to everybody else it is not there, and that is recorded as it is of the PDF."""
    try:
        if views.may_take(current_actor(), proposal, Profile.LETTER, None):
            return _handed_out(proposal, editable_letter(proposal, current_app.extensions["settings"]))
    except NothingToShow:
        pass
    begin_writing()
    return views.refused(proposal, Profile.LETTER.value)


@bp.get("/proposals/<code:code>/text.docx")
@allow(Permission.SEE_PROPOSAL, on=views.a_proposal)
@writes_late
def text(proposal: Proposal) -> Response:
    """The version that the address asks for, else the text that the person is shown."""
    number = request.args.get("version", type=row_number)
    version = None if number is None else version_of(proposal, number) or abort(404)
    return _handed_out(proposal, editable_text(current_actor(), proposal, version, current_app.extensions["settings"]))


def _handed_out(proposal: Proposal, taken: Editable) -> Response:
    # Imported here, because no other page needs the library that writes such files.
    from proposals.dossier.word_file import CONTENT_TYPE, docx_of

    actor = current_actor()
    acted_as = views.acting_as(actor, proposal)
    # A long text takes a while; nobody waits for the database meanwhile.
    let_go()
    content = docx_of(taken.paper)
    begin_writing()
    record_text(actor, taken, content, acted_as=acted_as)
    response = send_file(BytesIO(content), mimetype=CONTENT_TYPE, as_attachment=True, download_name=taken.filename)
    response.headers["Cache-Control"] = "no-store"
    return response
