"""Reading a spreadsheet of scoring sheets that comes back: hostile until shown otherwise, every mistake named by worksheet and cell. Pure."""

import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from proposals.calls.cells import GOES_ON, CellRefused, text_of
from proposals.calls.exchange import Limits, Misfit, refused
from proposals.calls.form import Field
from proposals.calls.rubric import Rubric
from proposals.calls.workbook import LISTS_SHEET
from proposals.calls.workbook_reading import Book, Cell, open_workbook, refuse_archive
from proposals.evaluation.sheet_fields import refusal_of_value
from proposals.offline.lines import (
    ANSWER_COLUMN,
    FIRST_ROW,
    FORMAT,
    FORMAT_VERSION,
    INSTRUCTIONS,
    STAMP_SHEET,
    TEXT_COLUMN,
    Origin,
    from_cell,
    lines_of,
    mark_of,
)
from proposals.workflow.phrases import N_, Phrase

_NOT_OURS = N_("Το αρχείο δεν είναι υπολογιστικό φύλλο (xlsx) με φύλλα αξιολόγησης. Ανεβάστε το xlsx που ήταν στο ZIP της σελίδας αυτής.")
_UNKNOWN = Phrase(N_("Το αρχείο δεν είχε φύλλο εργασίας με αυτό το όνομα. Διαγράψτε το ή δώστε του το παλιό."))
_HAS_MACROS = N_("Το υπολογιστικό φύλλο έχει μακροεντολές. Αποθηκεύστε το ως απλό xlsx και ανεβάστε το ξανά.")
_MACROS = re.compile(r"vbaProject|macrosheets/", re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,9}")
_CODE_COLUMN = 1


@dataclass
class Row:
    """What a person filled in of one line: its cells, none where they are empty, and where they would be."""

    place: str
    code: str
    answer: Cell | None
    text: Cell | None


@dataclass(frozen=True)
class Filled:
    """A worksheet that came back: of which assignment and version it says it is, what it was taken away with, and its rows."""

    name: str
    number: int
    version: int
    origins: Mapping[str, Origin]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class FilledBook:
    """A whole file: whose it says it is, the worksheets that it still has, and what is no worksheet of it."""

    person_id: int
    sheets: tuple[Filled, ...]
    misfits: tuple[Misfit, ...] = ()


@dataclass
class Changes:
    """What a worksheet asks to be stored, with the revisions that it was taken away at; and each mistake in it."""

    values: dict[str, Any] = field(default_factory=dict)
    based_on: dict[str, int] = field(default_factory=dict)
    misfits: list[Misfit] = field(default_factory=list)

    def complain(self, place: str, text: str, **values: Any) -> None:
        self.misfits.append(Misfit(place, Phrase(text, values=values)))


def read_book(content: bytes, limits: Limits) -> FilledBook:
    """The worksheets of a file, not yet held against any sheet. Raises FileRefused for what is no such file, has macros, or is too large."""
    refuse_archive(content, limits, _NOT_OURS)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if any(_MACROS.search(name) for name in archive.namelist()):
            raise refused(_HAS_MACROS)
    with open_workbook(content, limits, _NOT_OURS) as book:
        person_id, known = _stamp(book)
        sheets, misfits = [], []
        for name in book.sheets:
            if name in (STAMP_SHEET, LISTS_SHEET, INSTRUCTIONS.el, INSTRUCTIONS.en):
                continue
            if name in known:
                sheets.append(Filled(name, *known[name], tuple(_rows(book, name))))
            else:
                misfits.append(
                    Misfit(name[:80], Phrase(N_("Το αρχείο δεν είχε φύλλο εργασίας με αυτό το όνομα. Διαγράψτε το ή δώστε του το παλιό.")))
                )
        return FilledBook(person_id, tuple(sheets), tuple(misfits))


def changes_in(rubric: Rubric, filled: Filled) -> Changes:
    """The fields of a worksheet that somebody changed since it was taken away, each mistake by its cell."""
    found, lines = Changes(), {line.code: line for line in lines_of(rubric)}
    seen: dict[str, Row] = {}
    for row in filled.rows:
        if row.code not in lines:
            found.complain(row.place, N_("Δεν υπάρχει κριτήριο ή ερώτηση με τον κωδικό αυτής της γραμμής. Η δομή του φύλλου δεν αλλάζει."))
        elif row.code in seen:
            found.complain(row.place, N_("Η ίδια γραμμή υπάρχει ήδη, στο κελί %(first)s."), first=seen[row.code].place)
        else:
            seen[row.code] = row
    for code, line in lines.items():
        if code not in seen:
            label = (line.answer or line.text).label
            found.complain(filled.name, N_("Λείπει η γραμμή «%(line)s». Η δομή του φύλλου δεν αλλάζει."), line=label)
            continue
        if line.answer:
            _take(found, rubric, line.answer, seen[code].answer, filled.origins)
        elif unasked := seen[code].answer:
            found.complain(unasked.place, N_("Στη γραμμή αυτή δεν δίνεται βαθμός ή απάντηση. Αδειάστε το κελί."))
        _take(found, rubric, line.text, seen[code].text, filled.origins)
    return found


def _take(found: Changes, rubric: Rubric, asked: Field, cell: Cell | None, origins: Mapping[str, Origin]) -> None:
    """Take over what stands in a cell, if somebody changed it and a sheet can hold it."""
    origin = origins.get(asked.code, Origin(0, mark_of(None)))
    place, text, unreadable = (cell.place, cell.parts, cell.refusal) if cell else ("", [], "")
    try:
        if unreadable:
            raise CellRefused(unreadable)
        value = from_cell(rubric, asked, text_of(text))
    except CellRefused as problem:
        found.complain(place, str(problem))
        return
    if mark_of(value) == origin.mark:
        return
    refusal = _refusal(rubric, asked, value)
    if refusal:
        found.misfits.append(Misfit(place, refusal))
    else:
        found.values[asked.code], found.based_on[asked.code] = value, origin.revision


def _refusal(rubric: Rubric, asked: Field, value: Any) -> Phrase | None:
    """Why a value that a page would store with a hint is not taken from a file: nobody sees the hint."""
    refusal = refusal_of_value(rubric, asked, value)
    if refusal or value is None:
        return refusal
    if asked.code in rubric.by_code and value not in asked.labels:
        values = {"points": value[:40], "lowest": rubric.lowest, "highest": rubric.highest, "step": rubric.step}
        return Phrase(N_("Ο βαθμός %(points)s είναι εκτός κλίμακας. Επιλέξτε από %(lowest)s έως %(highest)s ανά %(step)s."), values=values)
    if not asked.choices and asked.max and len(value) > asked.max:
        return Phrase(N_("Το κείμενο έχει %(length)s χαρακτήρες. Το όριο είναι %(max)s."), values={"length": len(value), "max": asked.max})
    return None


def _stamp(book: Book) -> tuple[int, dict[str, tuple[int, int, dict[str, Origin]]]]:
    """Whose file it is, and by name what each of its worksheets was taken away with. Raises FileRefused where it does not say."""
    rows = [cells for _number, cells in book.lines(STAMP_SHEET, 1)] if STAMP_SHEET in book.sheets else []
    head = [_text(cell) for cell in rows[0]] if rows else []
    if len(head) != 3 or head[:2] != [FORMAT, str(FORMAT_VERSION)] or not _NUMBER.fullmatch(head[2]):
        raise refused(_NOT_OURS)
    known: dict[str, tuple[int, int, dict[str, Origin]]] = {}
    for cells in rows[1:]:
        name, number, version = ([_text(cell) for cell in cells[:3]] + ["", "", ""])[:3]
        numbers = {entry[0] for entry in known.values()}
        if not (_NUMBER.fullmatch(number) and _NUMBER.fullmatch(version)) or name in known or int(number) in numbers:
            raise refused(_NOT_OURS)
        known[name] = int(number), int(version), _origins("".join(part for cell in cells[3:] for part in cell.parts))
    return int(head[2]), known


def _origins(text: str) -> dict[str, Origin]:
    """What a file remembers of the fields of a sheet. Raises FileRefused for what we never wrote."""
    try:
        found = json.loads(text_of([text]))
        return {str(code): Origin(_revision(revision), str(mark)) for code, (revision, mark) in found.items()}
    except (CellRefused, ValueError, TypeError, AttributeError, RecursionError):
        raise refused(_NOT_OURS) from None


def _revision(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise TypeError(value)
    return value


def _rows(book: Book, name: str) -> Iterator[Row]:
    """The rows of a worksheet, those that go on with the one above put to it; what stands beside the columns of a sheet is nobody's."""
    last: Row | None = None
    for _number, cells in book.lines(name, FIRST_ROW):
        held = [cell if cell.parts or cell.refusal else None for cell in cells[:TEXT_COLUMN]] + [None] * TEXT_COLUMN
        code, answer, text = _text(cells[_CODE_COLUMN - 1]), held[ANSWER_COLUMN - 1], held[TEXT_COLUMN - 1]
        if code == GOES_ON and last and not answer:
            _go_on(last, text)
        elif code or answer or text:
            if last:
                yield last
            last = Row(cells[0].place, code, answer, text)
    if last:
        yield last


def _go_on(row: Row, text: Cell | None) -> None:
    """Put the text of a further row to the one that it goes on with; either may have been emptied."""
    if row.text and text:
        row.text.parts += text.parts
        row.text.refusal = row.text.refusal or text.refusal
    else:
        row.text = row.text or text


def _text(cell: Cell) -> str:
    return "".join(cell.parts).strip()
