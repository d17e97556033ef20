"""Bringing sheets back: a filled spreadsheet is stored as far as nothing newer stands in a field, or not at all where it has a mistake."""

from dataclasses import dataclass

from proposals.audit.operations import record
from proposals.calls.exchange import Limits, Misfit, file_mark, refused
from proposals.config import Settings
from proposals.evaluation.models import Assignment
from proposals.evaluation.queries import assignment_by_id
from proposals.evaluation.sheets import SavedSheet, require_open_sheet, save_sheet
from proposals.offline.reading import Changes, Filled, FilledBook, changes_in, read_book
from proposals.workflow.machine import StepRefused
from proposals.workflow.people import Actor
from proposals.workflow.permissions import NotAllowed, Permission, require
from proposals.workflow.phrases import N_, Phrase

_NOT_YOURS = Phrase(N_("Το φύλλο αξιολόγησης δεν είναι δικό σας."))


class ReturnRefused(Exception):
    """A file of which nothing is stored; `misfits` are all its mistakes."""

    def __init__(self, misfits: list[Misfit]) -> None:
        super().__init__(f"{len(misfits)} mistakes")
        self.misfits = misfits


@dataclass(frozen=True)
class Returned:
    """What became of one worksheet: what was stored, what clashes, what the sheet still lacks; `based_on` are the revisions of the file."""

    assignment: Assignment
    saved: SavedSheet
    based_on: dict[str, int]

    @property
    def to_choose(self) -> list[tuple[str, str]]:
        """The inputs that lead to the page with both texts: one's own of each field that clashes, with the revision that it was written over."""
        own = [(conflict.field.code, conflict.mine or "") for conflict in self.saved.conflicts]
        return [*own, *((f"base-{code}", str(self.based_on[code])) for code, _value in own)]


def bring_back(actor: Actor, content: bytes, settings: Settings) -> list[Returned]:
    """Store what somebody changed in a spreadsheet of his sheets, field by field as his pages do.

    Raises FileRefused for what is no such file, ReturnRefused with every mistake, NotAllowed for who evaluates nothing.
    """
    require(actor, Permission.SEE_REVIEWS)
    book = _book(actor, content, settings)
    misfits, found = list(book.misfits), []
    # In the order of their numbers, so that two files that arrive together wait for each other in one order.
    for filled in sorted(book.sheets, key=lambda each: each.number):
        assignment = assignment_by_id(filled.number, for_update=True)
        refusal = _refusal(actor, assignment, filled)
        if refusal or assignment is None:
            misfits.append(Misfit(filled.name, refusal or _NOT_YOURS))
            continue
        changes = changes_in(assignment.proposal.call.rubric, filled)
        misfits += changes.misfits
        found.append((assignment, changes))
    if misfits:
        raise ReturnRefused(misfits)
    returned = [_store(actor, assignment, changes) for assignment, changes in found]
    stored = {each.assignment.proposal.public_code: list(each.saved.changed) for each in returned}
    details = {"sha256": file_mark(content), "stored": stored}
    record(actor, "bring_sheets_back", f"person:{actor.person_id}", acted_as="evaluator", details=details)
    return returned


def _book(actor: Actor, content: bytes, settings: Settings) -> FilledBook:
    if not content:
        raise refused(N_("Επιλέξτε ένα αρχείο."))
    if len(content) > settings.import_max_kb * 1024:
        raise refused(N_("Το αρχείο είναι μεγαλύτερο από %(limit)s KB, που είναι το όριο."), limit=settings.import_max_kb)
    book = read_book(content, Limits(settings.import_max_rows, settings.import_max_cells, settings.import_max_unpacked_mb * 1024 * 1024))
    if book.person_id != actor.person_id:
        raise refused(N_("Το αρχείο το πήρε άλλος αξιολογητής. Ανεβάστε εκείνο που πήρατε εσείς."))
    if not book.sheets and not book.misfits:
        raise refused(N_("Το αρχείο δεν έχει κανένα φύλλο εργασίας με πρόταση."))
    return book


def _refusal(actor: Actor, assignment: Assignment | None, filled: Filled) -> Phrase | None:
    """Why nothing of this worksheet can be stored; None where it can."""
    if assignment is None or assignment.evaluator_id != actor.person_id:
        return _NOT_YOURS
    try:
        require_open_sheet(actor, assignment)
    except StepRefused as refusal:
        return refusal.reasons[0]
    except NotAllowed:
        return Phrase(N_("Το φύλλο δεν αλλάζει πια: η πρόταση δεν είναι σε αξιολόγηση. Διαγράψτε το φύλλο εργασίας της."))
    judged = assignment.version.number if assignment.version else 0
    if judged != filled.version:
        text = N_("Το αρχείο κρίνει την έκδοση %(theirs)s, το φύλλο σας την %(ours)s. Πάρτε νέο αρχείο για αυτή την πρόταση.")
        return Phrase(text, values={"theirs": filled.version, "ours": judged})
    return None


def _store(actor: Actor, assignment: Assignment, changes: Changes) -> Returned:
    return Returned(assignment, save_sheet(actor, assignment, changes.values, changes.based_on), changes.based_on)
