"""Taking sheets away: a ZIP with one spreadsheet and the text of each proposal as PDF, ordered by an evaluator and made by the worker."""

import hashlib
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO, Any

from flask import current_app
from flask_babel import force_locale, ngettext

from proposals import clock
from proposals.accounts.queries import person_by_id
from proposals.db import only_reading
from proposals.dossier.compose_paper import text_to_judge
from proposals.dossier.contents import Paper
from proposals.dossier.papers import Papers
from proposals.dossier.render import mark_of_paper, pdf_of_paper
from proposals.drafting.veil import HIDDEN, Veil, veil_of
from proposals.evaluation.models import Assignment
from proposals.evaluation.sheets import revisions_of, values_of
from proposals.offline.lines import Taken
from proposals.offline.queries import assignments_of_person, sheets_to_take
from proposals.offline.workbook import workbook_of
from proposals.orders.kinds import Arguments, Kind, Made, OrderFailed, Progress, offer
from proposals.orders.models import Order
from proposals.orders.operations import place_order
from proposals.orders.pieces import Pieces, pieces_of
from proposals.web import words
from proposals.workflow.people import Actor
from proposals.workflow.permissions import Permission, can, require
from proposals.workflow.phrases import N_, Phrase

WORKBOOK = "sheets.xlsx"
NOTHING_LEFT = Phrase(N_("Στο μεταξύ κανένα από τα φύλλα που επιλέξατε δεν γράφεται πια."))


@dataclass(frozen=True)
class Contents:
    """What goes into a package, as plain values: printing it asks no database."""

    person_id: int
    language: str
    taken: tuple[Taken, ...]
    texts: tuple[Paper, ...]


def order_package(actor: Actor, assignments: Sequence[Assignment]) -> Order:
    """Order the package of these sheets, in the language of the page. Raises NotAllowed where one is not his to write, and StepRefused."""
    for assignment in assignments:
        require(actor, Permission.WRITE_SHEET, assignment.case())
    arguments = {"person": actor.person_id, "language": words.language(), "sheets": sorted(each.id for each in assignments)}
    return place_order(actor, SHEETS, arguments, [_told_apart(actor, each) for each in sorted(assignments, key=lambda each: each.id)])


def may_take_package(actor: Actor, arguments: Arguments) -> bool:
    """True for the evaluator himself, as long as he may read every text that is in it: who was recused from one takes no copy of it away."""
    if actor.person_id != arguments["person"]:
        return False
    found = assignments_of_person(actor, arguments["sheets"])
    return len(found) == len(arguments["sheets"]) and all(can(actor, Permission.READ_TEXT_TO_JUDGE, each.case()) for each in found)


def make_package(arguments: Arguments, progress: Progress) -> Made:
    """Print the texts and put them together, a part for each text; one that was printed before is at hand.

    Raises OrderFailed where nothing of it is left for him to write.
    """
    with only_reading(), force_locale(arguments["language"]):
        contents = _contents(arguments)
    stream: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - handed out, and closed by who takes it
    try:
        listed = _pack(contents, stream, progress)
    except BaseException:
        stream.close()
        raise
    stream.seek(0)
    return Made(f"sheets-{clock.in_athens(clock.now()):%Y-%m-%d}.zip", "application/zip", stream, {"sheets": listed})


def about_packages(orders: Sequence[Arguments]) -> list[str]:
    return [ngettext("%(num)s φύλλο", "%(num)s φύλλα", len(each["sheets"])) for each in orders]


SHEETS = offer(Kind("offline_sheets", N_("Φύλλα για βαθμολόγηση χωρίς σύνδεση"), make_package, may_take_package, about_packages))


def _contents(arguments: Arguments) -> Contents:
    """What the evaluator may take now: his rights and his sheets may have changed since he ordered."""
    person = person_by_id(arguments["person"])
    actor = person.actor if person and person.active else Actor(None)
    assignments = sheets_to_take(actor, arguments["sheets"])
    if not assignments:
        raise OrderFailed(NOTHING_LEFT)
    veils = [veil_of(actor, assignment.proposal) for assignment in assignments]
    texts = tuple(_text(actor, assignment, veil) for assignment, veil in zip(assignments, veils, strict=True))
    taken = tuple(_taken(assignment, veil) for assignment, veil in zip(assignments, veils, strict=True))
    return Contents(arguments["person"], arguments["language"], taken, texts)


def _pack(contents: Contents, stream: IO[bytes], progress: Progress) -> list[dict[str, Any]]:
    """Write the package; what the audit trail will say of each text in it."""
    now, pieces, listed = clock.in_athens(clock.now()), pieces_of(current_app.extensions["settings"]), []
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:

        def add(name: str, content: bytes) -> None:
            entry = zipfile.ZipInfo(name, now.timetuple()[:6])
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, content)

        progress(0, len(contents.texts))
        add(WORKBOOK, workbook_of(contents.taken, contents.person_id, contents.language))
        for number, (taken, text) in enumerate(zip(contents.taken, contents.texts, strict=True), 1):
            pdf = _printed(pieces, text)
            add(f"{taken.code}.pdf", pdf)
            about = {"proposal": taken.code, "assignment": taken.number, "version": taken.version}
            listed.append({**about, "sha256": hashlib.sha256(pdf).hexdigest()})
            progress(number, len(contents.texts))
    pieces.trim()
    return listed


def _printed(pieces: Pieces, text: Paper) -> bytes:
    """The PDF of a text. It is known by every word in it, so one with another veil, language or version is never taken for it."""
    return pieces.piece(mark_of_paper(text), lambda: pdf_of_paper(text))


def _told_apart(actor: Actor, assignment: Assignment) -> list[Any]:
    """What makes a package another than the last one: the version, what is hidden, and what stands in the sheet."""
    version, veil = assignment.version, veil_of(actor, assignment.proposal)
    assert version is not None  # only such are found
    taken, rubric = _taken(assignment, veil), assignment.proposal.call.rubric_fingerprint
    return [version.sha256, sorted(veil.kinds), rubric, taken.title, taken.body, taken.due_at, taken.values, taken.revisions]


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
