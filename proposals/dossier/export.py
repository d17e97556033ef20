"""Taking documents away: a dossier as it is asked for, a short paper. Each is recorded and can be verified."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app

from proposals.audit.operations import record
from proposals.config import Settings
from proposals.db import db
from proposals.dossier.compose import dossier_of
from proposals.dossier.compose_letter import letter_of
from proposals.dossier.contents import Dossier, Paper
from proposals.dossier.enclosures import Wanted, wanted_of, with_enclosures
from proposals.dossier.issuing import About, Seal, Stamped, keep, stamp
from proposals.dossier.kept import kept_pdf
from proposals.dossier.kinds import Kind
from proposals.dossier.papers import EXPORT, REFUSAL, NothingToShow, Papers, papers_of
from proposals.dossier.profiles import Piece, Profile, profile_named
from proposals.dossier.queries import issued_with
from proposals.drafting.models import Proposal
from proposals.drafting.publication import is_published
from proposals.orders.pace import Alive, silent
from proposals.workflow.people import NOBODY, SYSTEM, Actor
from proposals.workflow.permissions import can

VISITOR = "visitor"
_COMPOSED: dict[Profile, Callable[[Papers, Settings], Dossier | Paper]] = {Profile.LETTER: letter_of}
_LONGEST_NAME = 40


class UnknownProfile(ValueError):
    """A profile of dossiers that does not exist."""

    def __init__(self, profile: str) -> None:
        super().__init__(f"There is no profile {profile!r}. There is: {', '.join(Profile)}.")


class ReasonMissing(ValueError):
    """A dossier that is taken away for a reason only."""


@dataclass(frozen=True)
class Asked:
    """What somebody wants to take away: for whom it is, which pieces where not all, why, and whether with the attachments."""

    profile: Profile = Profile.COMMITTEE
    pieces: frozenset[Piece] | None = None
    reason: str = ""
    with_attachments: bool = False

    @property
    def has_attachments(self) -> bool:
        """That of the archive always holds them, that of the committee where they are asked for, and no other."""
        return self.profile is Profile.ARCHIVE or (self.with_attachments and self.profile is Profile.COMMITTEE)


@dataclass(frozen=True)
class Drafted:
    """A dossier as plain values before it is stamped: what it is about, its file name, and the attachments that are still to be looked into."""

    document: Dossier | Paper
    about: About
    filename: str
    wanted: Wanted | None = None


@dataclass(frozen=True)
class Exported:
    """A document on its way out: its file name, its bytes, their SHA-256 in hexadecimal, and the code by which it can be verified."""

    filename: str
    pdf: bytes
    sha256: str
    code: str


def is_there(proposal: Proposal, profile: Profile) -> bool:
    """Whether there is such a dossier of the proposal now."""
    rules = profile.rules
    if proposal.submitted_at is None or (rules.once_published and not is_published(proposal)):
        return False
    return proposal.decided_at is not None or not rules.after_decision


def is_for(actor: Actor, proposal: Proposal, profile: Profile) -> bool:
    """Whether there is such a dossier now and the person may have it."""
    permission = profile.rules.permission
    return is_there(proposal, profile) and (permission is None or can(actor, permission, proposal.case()))


def export_dossier(actor: Actor, proposal: Proposal, *, acted_as: str, asked: Asked = Asked()) -> Exported:
    """Make a dossier of a proposal, in the language of the page, and record that it was taken.

    Ends the transaction in which the papers were read, so the caller must have nothing pending. Raises NeverFiled for a draft, NothingToShow for a
    dossier that there is not yet, ReasonMissing where one must be given.
    """
    drafted = draft_of(proposal, asked)
    if drafted.wanted:
        # Looking into files takes as long as printing: no transaction is open meanwhile.
        db.session.commit()
    stamped = stamp(enclosing(drafted), drafted.about, current_app.extensions["settings"])
    return _issued(actor, stamped, drafted.filename, acted_as=acted_as, reason=asked.reason.strip(), more=details_of(asked))


def draft_of(proposal: Proposal, asked: Asked) -> Drafted:
    """Compose what is asked for, in the language of the page. All that is asked of the database for it is asked here.

    Raises NeverFiled for a draft, NothingToShow for a dossier that there is not yet, ReasonMissing where one must be given.
    """
    profile = asked.profile
    papers = papers_of(proposal, profile, asked.pieces)
    if not is_there(proposal, profile):
        raise NothingToShow(proposal.public_code)
    if profile.rules.needs_reason and not asked.reason.strip():
        raise ReasonMissing(profile)
    about = About(Kind(profile.value), proposal.id, papers.version.number, papers.head)
    document = _COMPOSED.get(profile, dossier_of)(papers, current_app.extensions["settings"])
    wanted = wanted_of(papers, for_archive=profile is Profile.ARCHIVE) if asked.has_attachments else None
    return Drafted(document, about, filename_of(proposal, profile), wanted)


def enclosing(drafted: Drafted, alive: Alive = silent) -> Dossier | Paper:
    """The document with its attachments, where it has any. Takes long: call it while no transaction is open; `alive` is called after each."""
    if drafted.wanted is None or isinstance(drafted.document, Paper):
        return drafted.document
    return with_enclosures(drafted.document, drafted.wanted, current_app.extensions["storage"], current_app.extensions["settings"], alive)


def filename_of(proposal: Proposal, profile: Profile) -> str:
    return f"{proposal.public_code}{'' if profile is Profile.COMMITTEE else f'-{profile}'}.pdf"


def details_of(asked: Asked) -> dict[str, Any]:
    """What the audit trail says of a dossier beside its profile."""
    more: dict[str, Any] = {"pieces": sorted(asked.pieces)} if asked.pieces is not None else {}
    return more | ({"attachments": True} if asked.has_attachments else {})


def export_paper(
    actor: Actor, paper: Paper, about: About, subject: str, filename: str, *, acted_as: str, more: Mapping[str, Any] | None = None
) -> Exported:
    """The same for a short document; `subject` is what the audit entry is about, `more` what else it says. Ends the transaction too."""
    return _issued(actor, stamp(paper, about, current_app.extensions["settings"]), filename, subject=subject, acted_as=acted_as, more=more)


def refuse_dossier(actor: Actor, proposal: Proposal, profile: str) -> None:
    """Record that somebody asked for a dossier that there is not, or not for him."""
    known = profile_named(profile)
    details = {"profile": known.value if known else profile[:_LONGEST_NAME]}
    record(actor, REFUSAL, f"proposal:{proposal.id}", proposal_id=proposal.id, details=details)


def issue(actor: Actor, seal: Seal, pdf: bytes, *, acted_as: str, reason: str = "", subject: str = "", more: Mapping[str, Any] | None = None) -> None:
    """Record that a printed document was issued, and keep what it can be verified by."""
    about = seal.about
    known = {"profile": about.kind.value, "version": about.version, "sha256": hashlib.sha256(pdf).hexdigest(), "code": seal.code, **(more or {})}
    record(actor, EXPORT, subject or f"proposal:{about.proposal_id}", acted_as=acted_as, proposal_id=about.proposal_id, note=reason, details=known)
    keep(actor, seal, pdf)


def _issued(actor: Actor, stamped: Stamped, filename: str, **recorded: Any) -> Exported:
    # Printing takes seconds. A transaction that may write would keep every other writer on SQLite waiting for as long.
    db.session.commit()
    pdf = kept_pdf(stamped, current_app.extensions["settings"])
    exported = Exported(filename, pdf, hashlib.sha256(pdf).hexdigest(), stamped.code)
    # What everybody may take is recorded once: when this very document is first issued.
    if actor != NOBODY or not issued_with(exported.sha256):
        issue(SYSTEM if actor == NOBODY else actor, stamped, pdf, **recorded)
    return exported
