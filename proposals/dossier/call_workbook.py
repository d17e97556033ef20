"""The proposals of a call as a spreadsheet to reckon with: a sheet for them, one for each table of the form, one for scores; cells have types."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import IO, Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from proposals.calls.cells import written
from proposals.calls.form import Field, Form
from proposals.calls.rubric import Rubric
from proposals.calls.values import is_empty, is_unreadable
from proposals.calls.workbook import sheet_names
from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.evaluation.models import Assignment
from proposals.lists.xlsx import Book
from proposals.web import words
from proposals.workflow.states import AssignmentState

_BATCH = 200


class CallWorkbook:
    """The sheets of a book while they are filled. Words are in the language of the page."""

    def __init__(self, book: Book, form: Form, rubric: Rubric) -> None:
        self.language = words.language()
        self.tables = {each: [column for column in each.columns if not column.personal] for each in form.fields if _is_shown(each)}
        self.criteria = rubric.criteria
        names = sheet_names(form, self.language)
        numbers = [_("Προϋπολογισμός"), _("Μέσος"), _("Απόσταση"), _("Κοινό φύλλο")]
        heads = [_("Κωδικός"), _("Τίτλος"), _("Φορέας"), _("Κατάσταση"), _("Υποβλήθηκε"), _("Έκδοση"), _("Έναρξη"), _("Λήξη"), *numbers]
        self.listed = book.sheet(_("Προτάσεις"), heads)
        self.pages = {
            each: book.sheet(names[each.code], [_("Κωδικός"), *(column.label[self.language] for column in columns)])
            for each, columns in self.tables.items()
        }
        self.scores = book.sheet(_("Βαθμοί"), [_("Κωδικός"), _("Αξιολογητής"), *(each.label[self.language] for each in self.criteria), _("Σύνολο")])

    def add(self, proposal: Proposal, sheets: Sequence[Assignment]) -> None:
        """A proposal with what was filed last, and its final sheets."""
        version, code = proposal.latest_version, words.shown_code(proposal.public_code)
        number, answers = (version.number, version.answers) if version else (None, {})
        about = [proposal.title, proposal.body.name_in(self.language), words.say(proposal.state), proposal.submitted_at, number]
        figures = [proposal.budget_total, proposal.mean_total, proposal.total_spread, proposal.consensus_total]
        self.listed.add([code, *about, proposal.start_date, proposal.end_date, *figures])
        for table, columns in self.tables.items():
            for row in answers.get(table.code) or ():
                self.pages[table].add([code, *(_typed(column, row.get(column.code), self.language) for column in columns)])
        for sheet in sheets:
            points = [sheet.scores[each.code].points if each.code in sheet.scores else None for each in self.criteria]
            self.scores.add([code, sheet.evaluator.name, *points, sheet.total])


def write_call_workbook(stream: IO[bytes], form: Form, rubric: Rubric, numbers: Sequence[int], told: Callable[[int], None]) -> None:
    """Write these proposals, a few hundred at a time; `told` hears how many are done. Nothing may be pending, and nothing that was read is kept."""
    with Book() as book:
        filled, done = CallWorkbook(book, form, rubric), 0
        for proposals, sheets in _batches(numbers):
            for proposal in proposals:
                filled.add(proposal, sheets.get(proposal.id, ()))
            done += len(proposals)
            db.session.rollback()
            told(done)
        book.save(stream)


def _is_shown(field: Field) -> bool:
    return field.type == "table" and not field.personal


def _batches(numbers: Sequence[int]) -> Iterator[tuple[Sequence[Proposal], Mapping[int, list[Assignment]]]]:
    for start in range(0, len(numbers), _BATCH):
        batch = numbers[start : start + _BATCH]
        query = select(Proposal).where(Proposal.id.in_(batch)).options(joinedload(Proposal.body), selectinload(Proposal.versions))
        found = {each.id: each for each in db.session.scalars(query)}
        final = select(Assignment).where(Assignment.proposal_id.in_(batch), Assignment.state == AssignmentState.FINAL).order_by(Assignment.id)
        sheets: dict[int, list[Assignment]] = {}
        for sheet in db.session.scalars(final.options(selectinload(Assignment.scores), joinedload(Assignment.evaluator))):
            sheets.setdefault(sheet.proposal_id, []).append(sheet)
        yield [found[number] for number in batch if number in found], sheets


def _typed(column: Field, value: Any, language: str) -> Any:
    """A stored answer as what it is: an amount, a number, a day, or words. What could not be read stays as it was typed."""
    if is_empty(value):
        return None
    if not is_unreadable(value):
        if column.type == "money":
            return Decimal(value)
        if column.type == "int":
            return int(value)
        if column.type == "date":
            return date.fromisoformat(value)
    return written(column, value, language)
