"""Taking sheets away: a ZIP with one spreadsheet and the text of each proposal as PDF. Each is recorded in the audit trail."""

import hashlib
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app

from proposals import clock
from proposals.audit.operations import record
from proposals.dossier.compose_paper import text_to_judge
from proposals.dossier.contents import Paper
from proposals.dossier.papers import Papers
from proposals.dossier.render import pdf_of_paper
from proposals.drafting.veil import HIDDEN, Veil, veil_of
from proposals.evaluation.models import Assignment
from proposals.evaluation.sheets import revisions_of, values_of
from proposals.offline.lines import Taken
from proposals.offline.workbook import workbook_of
from proposals.web import words
from proposals.workflow.people import Actor
from proposals.workflow.permissions import Permission, can, require

WORKBOOK = "sheets.xlsx"


@dataclass(frozen=True)
class Contents:
    """What goes into a package, as plain values: printing it asks no database."""

    person_id: int
    language: str
    taken: tuple[Taken, ...]
    texts: tuple[Paper, ...]


@dataclass(frozen=True)
class Package:
    """A package on its way out: its file name, its bytes, and what the audit trail says of it."""

    filename: str
    content: bytes
    record: dict[str, Any]


def contents_of(actor: Actor, assignments: Sequence[Assignment]) -> Contents:
    """The contents for these sheets, in the language of the page. Raises NotAllowed where one is not his to write."""
    for assignment in assignments:
        require(actor, Permission.WRITE_SHEET, assignment.case())
    veils = [veil_of(actor, assignment.proposal) for assignment in assignments]
    texts = tuple(_text(actor, assignment, veil) for assignment, veil in zip(assignments, veils, strict=True))
    taken = tuple(_taken(assignment, veil) for assignment, veil in zip(assignments, veils, strict=True))
    return Contents(actor.person_id or 0, words.language(), taken, texts)


def pack(contents: Contents) -> Package:
    """Print the texts and put them together. Takes some tenths of a second for each."""
    stream, now, listed = io.BytesIO(), clock.in_athens(clock.now()), []
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:

        def add(name: str, content: bytes) -> None:
            entry = zipfile.ZipInfo(name, now.timetuple()[:6])
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, content)

        add(WORKBOOK, workbook_of(contents.taken, contents.person_id, contents.language))
        for taken, text in zip(contents.taken, contents.texts, strict=True):
            pdf = pdf_of_paper(text)
            add(f"{taken.code}.pdf", pdf)
            about = {"proposal": taken.code, "assignment": taken.number, "version": taken.version}
            listed.append({**about, "sha256": hashlib.sha256(pdf).hexdigest()})
    return Package(f"sheets-{now:%Y-%m-%d}.zip", stream.getvalue(), {"sheets": listed})


def record_package(actor: Actor, package: Package) -> None:
    """Write down who took what away. Not under the proposals: their trail is read by people who do not know who evaluates."""
    require(actor, Permission.SEE_REVIEWS)
    record(actor, "take_sheets_away", f"person:{actor.person_id}", acted_as="evaluator", details=package.record)


def _text(actor: Actor, assignment: Assignment, veil: Veil) -> Paper:
    proposal, version = assignment.proposal, assignment.version
    assert version is not None  # only such are found
    with_personal = can(actor, Permission.SEE_PERSONAL_DATA, proposal.case())
    return text_to_judge(Papers(proposal, version, veil=veil), current_app.extensions["settings"], with_personal=with_personal)


def _taken(assignment: Assignment, veil: Veil) -> Taken:
    proposal, version = assignment.proposal, assignment.version
    assert version is not None  # only such are found
    return Taken(
        number=assignment.id,
        code=proposal.public_code,
        version=version.number,
        title=proposal.title,
        body=words.say(HIDDEN) if veil.hides_body else proposal.body.name_in(words.language()),
        due_at=assignment.due_at,
        rubric=proposal.call.rubric,
        values=values_of(assignment),
        revisions=revisions_of(assignment),
    )
