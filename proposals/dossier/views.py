"""The address at which administrators take the dossier of a proposal away."""

from io import BytesIO

from flask import Blueprint, send_file
from werkzeug.wrappers import Response

from proposals.dossier.export import export_dossier
from proposals.drafting.models import Proposal
from proposals.drafting.queries import proposal_by_code
from proposals.web.guard import allow, current_actor
from proposals.web.writes import writes
from proposals.workflow.permissions import Permission

bp = Blueprint("dossier", __name__)


def a_proposal(code: str) -> Proposal | None:
    return proposal_by_code(code)


@bp.get("/proposals/<code:code>/dossier.pdf")
@allow(Permission.EXPORT_DOSSIER, on=a_proposal)
@writes
def show(proposal: Proposal) -> Response:
    exported = export_dossier(current_actor(), proposal, acted_as="administrator")
    response = send_file(BytesIO(exported.pdf), mimetype="application/pdf", as_attachment=True, download_name=exported.filename)
    response.headers["Cache-Control"] = "no-store"
    return response
