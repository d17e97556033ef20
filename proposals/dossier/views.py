"""The addresses of what is printed: the dossier of a proposal, the receipt of a filing, the text before it is filed."""

from io import BytesIO

from flask import Blueprint, abort, current_app, send_file
from werkzeug.wrappers import Response

from proposals.dossier.compose_paper import receipt_of, text_before_filing
from proposals.dossier.contents import Paper
from proposals.dossier.export import export_dossier
from proposals.dossier.papers import Papers
from proposals.dossier.render import pdf_of_paper
from proposals.drafting.models import Proposal
from proposals.drafting.queries import proposal_by_code, version_of
from proposals.drafting.veil import veil_of
from proposals.drafting.versions import as_version
from proposals.web.guard import allow, current_actor
from proposals.web.writes import writes
from proposals.workflow.permissions import Permission, can

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


@bp.get("/proposals/<code:code>/versions/<int:number>/receipt.pdf")
@allow(Permission.SEE_PROPOSAL, on=a_proposal)
def receipt(proposal: Proposal, number: int) -> Response:
    version = version_of(proposal, number) or abort(404)
    with_name = can(current_actor(), Permission.SEE_PERSONAL_DATA, proposal.case())
    paper = receipt_of(Papers(proposal, version, veil=veil_of(current_actor(), proposal)), current_app.extensions["settings"], with_name=with_name)
    return _sent(paper, f"{proposal.public_code}-{number}.pdf")


@bp.get("/proposals/<code:code>/draft.pdf")
@allow(Permission.SEE_DRAFT, on=a_proposal)
def draft(proposal: Proposal) -> Response:
    paper = text_before_filing(Papers(proposal, as_version(proposal)), current_app.extensions["settings"], proposal.updated_at)
    return _sent(paper, f"{proposal.public_code}.pdf")


def _sent(paper: Paper, filename: str) -> Response:
    return send_file(BytesIO(pdf_of_paper(paper)), mimetype="application/pdf", as_attachment=True, download_name=filename)
