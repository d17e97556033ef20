"""Freezing the text of a proposal as a numbered version, and which text a person is shown."""

from collections.abc import Mapping
from typing import Any

from proposals import clock
from proposals.db import db
from proposals.drafting.canonical import text_hash
from proposals.drafting.models import Attachment, Proposal, ProposalVersion
from proposals.drafting.queries import answers_of
from proposals.drafting.terms import keep_terms
from proposals.drafting.veil import Shown, version_for
from proposals.workflow.people import Actor
from proposals.workflow.permissions import Permission, can


def current_hash(proposal: Proposal, answers: Mapping[str, Any] | None = None) -> str:
    """The hash of the text as it stands: what a page shows and `submit` compares. `answers` are the proposal's, where they are at hand."""
    return text_hash(proposal.values if answers is None else answers, listed_files(proposal), proposal.call.form_fingerprint)


def is_unchanged(proposal: Proposal, sha256: str) -> bool:
    """True where a text with this hash was filed as the newest version already: what came back for completion is as it was."""
    return proposal.latest_version is not None and proposal.latest_version.sha256 == sha256


def as_version(proposal: Proposal) -> ProposalVersion:
    """The text as it stands in the shape of a version: to be printed, and never kept."""
    answers, files = answers_of(proposal)[0], listed_files(proposal)
    return ProposalVersion(number=0, answers=answers, attachments=files, sha256=current_hash(proposal, answers))


def freeze_version(actor: Actor, proposal: Proposal) -> ProposalVersion:
    """Copy answers and attachments into the next version. The proposal's own text stays what editors go on from."""
    version = ProposalVersion(
        proposal_id=proposal.id,
        number=len(proposal.versions) + 1,
        answers=proposal.values,
        attachments=listed_files(proposal),
        sha256=current_hash(proposal),
        submitted_by=actor.person_id,
        submitted_at=clock.now(),
    )
    proposal.versions.append(version)
    db.session.flush()
    keep_terms(proposal, version.answers)
    return version


def text_for(actor: Actor, proposal: Proposal) -> Shown:
    """The text that a person is shown: those who write it see the draft as it stands, everybody else the version last filed."""
    version = None if can(actor, Permission.SEE_DRAFT, proposal.case()) else proposal.latest_version
    if version is None:
        return Shown(answers_of(proposal)[0], listed_files(proposal), None)
    return version_for(actor, proposal, version)


def listed_files(proposal: Proposal) -> list[dict[str, Any]]:
    return [_listed(attachment) for attachment in proposal.attachments]


def _listed(attachment: Attachment) -> dict[str, Any]:
    names = ("id", "field", "title", "filename", "content_type", "size", "sha256")
    return {name: getattr(attachment, name) for name in names}
