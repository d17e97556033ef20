"""Taking documents away: a dossier as it is asked for, a short paper, every dossier of a call. Each is recorded and can be verified."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import current_app
from flask_babel import force_locale
from sqlalchemy import select

from proposals.audit.operations import record
from proposals.calls.models import Call
from proposals.config import Settings
from proposals.db import db
from proposals.dossier.compose import dossier_of
from proposals.dossier.compose_letter import letter_of
from proposals.dossier.contents import Dossier, Paper
from proposals.dossier.enclosures import wanted_of, with_enclosures
from proposals.dossier.issuing import About, Stamped, keep, stamp
from proposals.dossier.kinds import Kind
from proposals.dossier.papers import EXPORT, REFUSAL, NothingToShow, Papers, papers_of
from proposals.dossier.profiles import Piece, Profile, profile_named
from proposals.dossier.queries import issued_with
from proposals.dossier.render import pdf_of, pdf_of_paper
from proposals.drafting.models import Proposal
from proposals.drafting.publication import is_published
from proposals.workflow.people import NOBODY, SYSTEM, Actor

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


def export_dossier(actor: Actor, proposal: Proposal, *, acted_as: str, asked: Asked = Asked()) -> Exported:
    """Make a dossier of a proposal, in the language of the page, and record that it was taken.

    Ends the transaction in which the papers were read, so the caller must have nothing pending. Raises NeverFiled for a draft, NothingToShow for a
    dossier that there is not yet, ReasonMissing where one must be given.
    """
    profile = asked.profile
    papers = papers_of(proposal, profile, asked.pieces)
    if not is_there(proposal, profile):
        raise NothingToShow(proposal.public_code)
    if profile.rules.needs_reason and not asked.reason.strip():
        raise ReasonMissing(profile)
    settings = current_app.extensions["settings"]
    about = About(Kind(profile.value), proposal.id, papers.version.number, papers.head)
    document = _COMPOSED.get(profile, dossier_of)(papers, settings)
    filename = f"{proposal.public_code}{'' if profile is Profile.COMMITTEE else f'-{profile}'}.pdf"
    if isinstance(document, Dossier) and asked.has_attachments:
        wanted = wanted_of(papers, for_archive=profile is Profile.ARCHIVE)
        # Looking into files takes as long as printing: no transaction is open meanwhile.
        db.session.commit()
        document = with_enclosures(document, wanted, current_app.extensions["storage"], settings)
    stamped = stamp(document, about, settings)
    more: dict[str, Any] = {"pieces": sorted(asked.pieces)} if asked.pieces is not None else {}
    more |= {"attachments": True} if asked.has_attachments else {}
    return _issued(actor, stamped, filename, acted_as=acted_as, reason=asked.reason.strip(), more=more)


def export_paper(actor: Actor, paper: Paper, about: About, subject: str, filename: str, *, acted_as: str) -> Exported:
    """The same for a short document; `subject` is what the audit entry is about. Ends the transaction too."""
    return _issued(actor, stamp(paper, about, current_app.extensions["settings"]), filename, subject=subject, acted_as=acted_as)


def refuse_dossier(actor: Actor, proposal: Proposal, profile: str) -> None:
    """Record that somebody asked for a dossier that there is not, or not for him."""
    known = profile_named(profile)
    details = {"profile": known.value if known else profile[:_LONGEST_NAME]}
    record(actor, REFUSAL, f"proposal:{proposal.id}", proposal_id=proposal.id, details=details)


def export_dossiers(
    call: Call, folder: Path, *, profile: str = "committee", reason: str = "", language: str = "el", actor: Actor = SYSTEM
) -> Iterator[Path]:
    """Write one PDF for each proposal of a call of which there is such a dossier, in the order of their codes, and yield the path of each.

    The caller commits after each path. Raises UnknownProfile or ReasonMissing at once, before anything is written.
    """
    known = profile_named(profile)
    if known is None:
        raise UnknownProfile(profile)
    if known.rules.needs_reason and not reason.strip():
        raise ReasonMissing(profile)
    submitted = select(Proposal.id).where(Proposal.call_id == call.id, Proposal.submitted_at.is_not(None)).order_by(Proposal.code)
    return _written(list(db.session.scalars(submitted)), folder, language, actor, Asked(known, reason=reason))


def _written(numbers: list[int], folder: Path, language: str, actor: Actor, asked: Asked) -> Iterator[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    for number in numbers:
        proposal = db.session.get_one(Proposal, number)
        try:
            with force_locale(language):
                exported = export_dossier(actor, proposal, acted_as="the_system" if actor == SYSTEM else "administrator", asked=asked)
        except NothingToShow:
            continue
        path = folder / exported.filename
        path.write_bytes(exported.pdf)
        yield path


def _issued(
    actor: Actor, stamped: Stamped, filename: str, *, acted_as: str, reason: str = "", subject: str = "", more: Mapping[str, Any] | None = None
) -> Exported:
    # Printing takes seconds. A transaction that may write would keep every other writer on SQLite waiting for as long.
    db.session.commit()
    document, about = stamped.document, stamped.about
    pdf = pdf_of(document) if isinstance(document, Dossier) else pdf_of_paper(document)
    exported = Exported(filename, pdf, hashlib.sha256(pdf).hexdigest(), stamped.code)
    known = {"profile": about.kind.value, "version": about.version, "sha256": exported.sha256, "code": stamped.code, **(more or {})}
    if actor == NOBODY and issued_with(exported.sha256):
        # What everybody may take is recorded once: when this very document is first issued.
        return exported
    taker = SYSTEM if actor == NOBODY else actor
    record(taker, EXPORT, subject or f"proposal:{about.proposal_id}", acted_as=acted_as, proposal_id=about.proposal_id, note=reason, details=known)
    keep(actor, stamped, pdf)
    return exported
