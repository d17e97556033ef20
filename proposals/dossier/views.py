"""The addresses of what is printed: the dossiers of a proposal, the receipt of a filing, the text before it is filed."""

from collections.abc import Sequence
from datetime import timedelta
from io import BytesIO
from typing import Any

from flask import Blueprint, abort, current_app, render_template, request, send_file
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from proposals.dossier.compose_paper import receipt_of, text_before_filing
from proposals.dossier.contents import Paper
from proposals.dossier.export import VISITOR, Asked, Exported, ReasonMissing, export_dossier, export_paper, is_for, is_there, refuse_dossier
from proposals.dossier.issuing import About
from proposals.dossier.kinds import Kind
from proposals.dossier.papers import NothingToShow, Papers
from proposals.dossier.profiles import Piece, Profile, pieces_named, profile_named
from proposals.dossier.render import pdf_of_paper
from proposals.drafting.models import Proposal
from proposals.drafting.queries import proposal_by_code, version_of
from proposals.drafting.veil import veil_of
from proposals.drafting.versions import as_version
from proposals.web.guard import allow, current_actor, public
from proposals.web.limits import limiter
from proposals.web.writes import writes
from proposals.workflow.people import NOBODY, Actor, Role
from proposals.workflow.permissions import Permission, can

LONGEST_REASON = 500
_READERS = (Role.ADMINISTRATOR, Role.CALL_MANAGER, Role.COMMITTEE_CHAIR, Role.DECISION_MAKER, Role.EVALUATOR, Role.OBSERVER)
_KEEPERS = (Role.CALL_MANAGER, Role.COMMITTEE_CHAIR, Role.DECISION_MAKER, Role.ADMINISTRATOR)

bp = Blueprint("dossier", __name__)


def a_proposal(code: str) -> Proposal | None:
    return proposal_by_code(code)


@bp.get("/proposals/<code:code>/dossier.pdf")
@allow(Permission.SEE_PROPOSAL, on=a_proposal)
@writes
def show(proposal: Proposal) -> Any:
    """The dossier that is asked for; who may not have it, or asks for one that there is not, finds nothing, and that is recorded."""
    return handed_out(proposal, request.args)


@bp.get("/proposals/<code:code>/dossier")
@allow(Permission.CHOOSE_DOSSIER, on=a_proposal)
def choose(proposal: Proposal) -> Any:
    return _page(proposal, request.args)


@bp.post("/proposals/<code:code>/dossier")
@allow(Permission.CHOOSE_DOSSIER, on=a_proposal)
@writes
def take(proposal: Proposal) -> Any:
    """As the page asks for it, with the reason that stands in no address."""
    return handed_out(proposal, request.form, reason=request.form.get("reason", ""))


@bp.get("/catalogue/<code:code>/dossier.pdf")
@public
@writes
def published(code: str) -> Any:
    proposal, settings = proposal_by_code(code), current_app.extensions["settings"]
    if proposal is None or not is_there(proposal, Profile.PUBLIC):
        abort(404)
    taken, place, window = limiter("public dossiers"), request.remote_addr or "", timedelta(minutes=settings.public_window_minutes)
    if taken.is_over(place, settings.public_dossiers_per_address, window):
        return render_template("documents/too_many.html"), 429
    taken.count(place, window)
    return sent_as_file(export_dossier(NOBODY, proposal, acted_as=VISITOR, asked=Asked(Profile.PUBLIC)))


def handed_out(proposal: Proposal, sent: MultiDict[str, str], reason: str = "") -> Any:
    """The dossier that a person asked for by its name; 404 where he may not have it, 422 where its reason is missing or too long."""
    actor, name = current_actor(), sent.get("profile", Profile.COMMITTEE.value)
    profile, pieces = profile_named(name), pieces_named(sent.getlist("sections")) if sent.getlist("sections") else None
    is_asked_rightly = pieces is not None or not sent.getlist("sections")
    if profile is None or not is_asked_rightly or not may_take(actor, proposal, profile, pieces):
        return refused(proposal, name)
    problems = [_("Ο λόγος έχει έως %(most)s χαρακτήρες.", most=LONGEST_REASON)] if len(reason) > LONGEST_REASON else []
    try:
        if not problems:
            asked = Asked(profile, pieces, reason, with_attachments=sent.get("attachments") == "yes")
            return sent_as_file(export_dossier(actor, proposal, acted_as=acting_as(actor, proposal), asked=asked))
    except ReasonMissing:
        problems = [_("Γράψτε τον λόγο της εξαγωγής: για τον φάκελο αρχείου χρειάζεται.")]
    except NothingToShow:
        return refused(proposal, name)
    return _page(proposal, sent, problems), 422


def may_take(actor: Actor, proposal: Proposal, profile: Profile, pieces: frozenset[Piece] | None) -> bool:
    """Whether there is such a dossier and the person may have it; single pieces are for who may choose them."""
    may_choose = can(actor, Permission.CHOOSE_PIECES, proposal.case())
    if pieces is not None and not (may_choose and pieces & profile.rules.pieces and profile is not Profile.LETTER):
        return False
    return is_for(actor, proposal, profile)


def acting_as(actor: Actor, proposal: Proposal) -> str:
    """As what a person takes a document away: for his body, or by the first of his roles that reads it."""
    own = [role for role in (Role.SUBMITTER, Role.BODY_APPROVER) if actor.holds(role, proposal.body_id)]
    return next((role.value for role in (*own, *_READERS) if role in own or actor.holds_anywhere(role)), "member")


def reading_as(actor: Actor) -> str:
    """As what a person takes away what is about a call: by the first of his roles that reads it."""
    return next(role.value for role in _KEEPERS if actor.holds_anywhere(role))


def _page(proposal: Proposal, sent: MultiDict[str, str], problems: Sequence[str] = ()) -> str:
    actor = current_actor()
    offered = [profile for profile in Profile if may_take(actor, proposal, profile, None)]
    chosen = profile_named(sent.get("profile", ""))
    return render_template(
        "documents/choose.html",
        proposal=proposal,
        offered=offered,
        chosen=chosen if chosen in offered else offered[0],
        archive=Profile.ARCHIVE,
        committee=Profile.COMMITTEE,
        letter=Profile.LETTER,
        pieces=list(Piece) if can(actor, Permission.CHOOSE_PIECES, proposal.case()) else [],
        picked=sent.getlist("sections"),
        reason=sent.get("reason", ""),
        with_attachments=sent.get("attachments") == "yes",
        longest=LONGEST_REASON,
        problems=problems,
    )


def refused(proposal: Proposal, name: str) -> Any:
    """Nothing is here, as for every address that leads nowhere; the attempt is recorded."""
    refuse_dossier(current_actor(), proposal, name)
    return render_template("errors/not_found.html"), 404


@bp.get("/proposals/<code:code>/versions/<int:number>/receipt.pdf")
@allow(Permission.SEE_PROPOSAL, on=a_proposal)
@writes
def receipt(proposal: Proposal, number: int) -> Response:
    actor, version = current_actor(), version_of(proposal, number) or abort(404)
    with_name = can(actor, Permission.SEE_PERSONAL_DATA, proposal.case())
    paper = receipt_of(Papers(proposal, version, veil=veil_of(actor, proposal)), current_app.extensions["settings"], with_name=with_name)
    about = About(Kind.RECEIPT, proposal.id, version.number)
    filename, acted_as = f"{proposal.public_code}-{number}.pdf", acting_as(actor, proposal)
    return sent_as_file(export_paper(actor, paper, about, f"proposal:{proposal.id}", filename, acted_as=acted_as))


@bp.get("/proposals/<code:code>/draft.pdf")
@allow(Permission.SEE_DRAFT, on=a_proposal)
def draft(proposal: Proposal) -> Response:
    paper = text_before_filing(Papers(proposal, as_version(proposal)), current_app.extensions["settings"], proposal.updated_at)
    return sent_paper(paper, f"{proposal.public_code}.pdf")


def sent_as_file(exported: Exported) -> Response:
    """A document that was issued, as a download that nobody on the way keeps."""
    response = send_file(BytesIO(exported.pdf), mimetype="application/pdf", as_attachment=True, download_name=exported.filename)
    response.headers["Cache-Control"] = "no-store"
    return response


def sent_paper(paper: Paper, filename: str) -> Response:
    return send_file(BytesIO(pdf_of_paper(paper)), mimetype="application/pdf", as_attachment=True, download_name=filename)
