"""Taking dossiers away: one as it is asked for, or every one of a call into a folder. Each is recorded in the audit trail."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from flask import current_app
from flask_babel import force_locale
from sqlalchemy import select

from proposals import clock
from proposals.audit.operations import record
from proposals.calls.models import Call
from proposals.db import db
from proposals.dossier.compose import dossier_of
from proposals.dossier.papers import EXPORT, papers_of
from proposals.dossier.render import pdf_of
from proposals.drafting.models import Proposal
from proposals.workflow.people import SYSTEM, Actor

# Whom a dossier is for. The committee's names everybody; those for the applicant and the public are not made yet.
PROFILES = ("committee",)


class UnknownProfile(ValueError):
    """A profile of dossiers that does not exist."""

    def __init__(self, profile: str) -> None:
        super().__init__(f"There is no profile {profile!r}. There is: {', '.join(PROFILES)}.")


@dataclass(frozen=True)
class Exported:
    """A dossier on its way out: its file name, its bytes and their SHA-256 in hexadecimal."""

    filename: str
    pdf: bytes
    sha256: str


def export_dossier(actor: Actor, proposal: Proposal, *, acted_as: str) -> Exported:
    """Make the dossier of a proposal, in the language of the page, and record that it was taken. Raises NeverFiled for a draft.

    Ends the transaction in which the papers were read, so the caller must have nothing pending.
    """
    papers = papers_of(proposal)
    number, proposal_id, filename = papers.version.number, proposal.id, f"{proposal.public_code}.pdf"
    dossier = dossier_of(papers, current_app.extensions["settings"], clock.now())
    # Printing takes seconds. A transaction that may write would keep every other writer on SQLite waiting for as long.
    db.session.commit()
    pdf = pdf_of(dossier)
    exported = Exported(filename, pdf, hashlib.sha256(pdf).hexdigest())
    details = {"version": number, "sha256": exported.sha256}
    record(actor, EXPORT, f"proposal:{proposal_id}", acted_as=acted_as, proposal_id=proposal_id, details=details)
    return exported


def export_dossiers(call: Call, folder: Path, *, profile: str = "committee", language: str = "el", actor: Actor = SYSTEM) -> Iterator[Path]:
    """Write one PDF for each proposal of a call that was ever submitted, in the order of their codes, and yield the path of each.

    The caller commits after each path. Raises UnknownProfile at once, before anything is written.
    """
    if profile not in PROFILES:
        raise UnknownProfile(profile)
    submitted = select(Proposal.id).where(Proposal.call_id == call.id, Proposal.submitted_at.is_not(None)).order_by(Proposal.code)
    return _written(list(db.session.scalars(submitted)), folder, language, actor)


def _written(numbers: list[int], folder: Path, language: str, actor: Actor) -> Iterator[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    for number in numbers:
        with force_locale(language):
            exported = export_dossier(actor, db.session.get_one(Proposal, number), acted_as="the_system" if actor == SYSTEM else "administrator")
        path = folder / exported.filename
        path.write_bytes(exported.pdf)
        yield path
