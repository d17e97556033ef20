"""Reading a spreadsheet of a call's form: hostile until shown otherwise, every mistake named by sheet and cell."""

import io
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from proposals.calls.cells import GOES_ON, CellRefused, read_cell, text_of, typed_in_cell
from proposals.calls.exchange import FORMAT, FORMAT_VERSION, Found, Limits, Reading, Stamp, exported_fields, refused
from proposals.calls.form import Field, Form, Section
from proposals.calls.values import without_blank_rows
from proposals.calls.workbook import FIRST_FIELD_ROW, FIRST_TABLE_ROW, LISTS_SHEET, STAMP_SHEET, VALUE_COLUMN, sheet_names
from proposals.workflow.phrases import N_

if TYPE_CHECKING:
    from openpyxl import Workbook

_NOT_OURS = N_("Το αρχείο δεν είναι υπολογιστικό φύλλο (xlsx) αυτού του συστήματος. Κατεβάστε το κενό έντυπο της πρόσκλησης και συμπληρώστε το.")
_TOO_LARGE = N_("Το υπολογιστικό φύλλο είναι πολύ μεγάλο: γίνονται δεκτές έως %(rows)s γραμμές σε κάθε φύλλο και %(cells)s κελιά συνολικά.")
_MOST_MEMBERS = 500
_MOST_COLUMNS = 50
# What the library happens to raise over a file that somebody built by hand; it has no exception of its own for that.
_BROKEN = (ArithmeticError, AttributeError, EOFError, LookupError, NotImplementedError, OSError, SyntaxError, TypeError, ValueError)
_BROKEN_ARCHIVE = (zipfile.BadZipFile, zlib.error)


@dataclass
class Cell:
    """A cell that holds anything: where it is, the parts of its text, and why it cannot be read where it cannot."""

    place: str
    parts: list[str] = field(default_factory=list)
    refusal: str = ""


Line = tuple[int, list[Cell]]


@contextmanager
def open_workbook(content: bytes, limits: Limits, not_ours: str = _NOT_OURS) -> Iterator["Book"]:
    """The spreadsheet of some bytes, while it is read. Raises FileRefused for what is none, or is larger than is read.

    `not_ours` is what is said of a file that is none: each kind of file has another way to the right one.
    """
    refuse_archive(content, limits, not_ours)
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            opened = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
            try:
                yield Book(opened, limits)
            finally:
                opened.close()
    except (*_BROKEN, *_BROKEN_ARCHIVE):
        raise refused(not_ours) from None


def refuse_archive(content: bytes, limits: Limits, not_ours: str = _NOT_OURS) -> None:
    """Raises FileRefused for what is no archive, a locked one, or one that unpacks to more than is read."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
    except (*_BROKEN, *_BROKEN_ARCHIVE):
        raise refused(not_ours) from None
    # A member is never read beyond the size that is written here, so a wrong one hides nothing.
    if len(members) > _MOST_MEMBERS or sum(member.file_size for member in members) > limits.unpacked_bytes:
        raise refused(_TOO_LARGE, rows=limits.rows, cells=limits.cells)
    if any(member.flag_bits & 1 for member in members) or not any(member.filename == "xl/workbook.xml" for member in members):
        raise refused(not_ours)


class Book:
    """An open spreadsheet whose cells are counted as they are read."""

    def __init__(self, opened: "Workbook", limits: Limits) -> None:
        self._opened, self._limits, self._cells_read = opened, limits, 0

    @property
    def sheets(self) -> list[str]:
        return list(self._opened.sheetnames)

    def lines(self, sheet: str, first: int) -> Iterator[Line]:
        """The rows of a sheet from `first` on that hold anything, with their cells. Raises FileRefused beyond the limits."""
        rows = self._opened[sheet].iter_rows(max_row=self._limits.rows + 1, max_col=_MOST_COLUMNS)
        for number, row in enumerate(rows, 1):
            held = [index for index, cell in enumerate(row) if cell.value not in (None, "")]
            self._cells_read += len(held)
            if held and (number > self._limits.rows or self._cells_read > self._limits.cells):
                raise refused(_TOO_LARGE, rows=self._limits.rows, cells=self._limits.cells)
            if held and number >= first:
                yield number, [_cell(f"{sheet}!{_letters(index)}{number}", each) for index, each in enumerate(row[: held[-1] + 1])]

    def stamp(self) -> Stamp:
        """Which form the file is of. Raises FileRefused where it does not say."""
        found = {}
        if STAMP_SHEET in self.sheets:
            found = {cells[0].parts[0]: _text(cells[1]) for _number, cells in self.lines(STAMP_SHEET, 1) if len(cells) > 1 and cells[0].parts}
        if (found.get("format"), found.get("format_version")) != (FORMAT, str(FORMAT_VERSION)):
            raise refused(_NOT_OURS)
        return Stamp(*(found.get(name, "") for name in ("fingerprint", "version", "title")))

    def found(self, form: Form) -> Found:
        """The answers that the sheets hold, each mistake of shape with its sheet and cell."""
        reading = Reading()
        known = _known_sheets(form)
        for sheet in self.sheets:
            what = known.get(sheet)
            if sheet in (STAMP_SHEET, LISTS_SHEET):
                continue
            if isinstance(what, Section):
                self._read_section(reading, form, what, sheet)
            elif what is not None:
                self._read_table(reading, what, sheet)
            else:
                reading.complain(sheet[:80], N_("Δεν υπάρχει ενότητα ή πίνακας με αυτό το όνομα φύλλου στο έντυπο."))
        return reading.found()

    def _read_section(self, reading: Reading, form: Form, section: Section, sheet: str) -> None:
        asked = {each.code: each for each in exported_fields(form) if each in section.fields and each.type != "table"}
        for cells in _joined(reading, self.lines(sheet, FIRST_FIELD_ROW)):
            code, value = _text(cells[0]), cells[VALUE_COLUMN - 1] if len(cells) >= VALUE_COLUMN else None
            if not code and (value is None or not value.parts):
                continue
            if code not in asked:
                reading.complain(cells[0].place, N_("Δεν υπάρχει πεδίο με αυτόν τον κωδικό στην ενότητα."))
            elif code in reading.places:
                reading.complain(cells[0].place, N_("Το πεδίο υπάρχει ήδη στο κελί %(first)s."), first=reading.places[code])
            else:
                reading.places[code] = value.place if value else f"{sheet}!{_letters(VALUE_COLUMN - 1)}{cells[0].place.rpartition('A')[2]}"
                reading.answers[code] = _value(reading, asked[code], value)

    def _read_table(self, reading: Reading, table: Field, sheet: str) -> None:
        heads = next(self.lines(sheet, 1), (0, []))[1]
        columns: dict[int, Field] = {}
        for index, head in enumerate(heads[1:], 1):
            column = next((each for each in table.columns if each.code == _text(head)), None)
            if column is not None and column not in columns.values():
                columns[index] = column
            elif head.parts:
                reading.complain(head.place, N_("Ο πίνακας δεν έχει άλλη στήλη με αυτόν τον κωδικό."))
        reading.places[table.code] = sheet
        rows: list[dict[str, Any]] = []
        for cells in _joined(reading, self.lines(sheet, FIRST_TABLE_ROW)):
            row = {each.code: read_cell(each, "") for each in table.columns}
            row |= {column.code: _value(reading, column, cells[index]) for index, column in columns.items() if index < len(cells)}
            if without_blank_rows([row]):
                line = cells[0].place.rpartition("!A")[2]
                reading.places |= {f"{table.code}-{len(rows)}-{column.code}": f"{sheet}!{_letters(index)}{line}" for index, column in columns.items()}
                rows.append(row)
        reading.answers[table.code] = rows


def _known_sheets(form: Form) -> dict[str, Section | Field]:
    """By its name in either language what each sheet holds."""
    what: dict[str, Section | Field] = {f"section:{each.code}": each for each in form.sections}
    what |= {each.code: each for each in exported_fields(form) if each.type == "table"}
    return {name: what[code] for language in ("en", "el") for code, name in sheet_names(form, language).items() if code in what}


def _joined(reading: Reading, lines: Iterator[Line]) -> Iterator[list[Cell]]:
    """The rows with those that go on with the one above put to it."""
    last: list[Cell] | None = None
    for _number, cells in lines:
        if cells[0].parts != [GOES_ON]:
            if last is not None:
                yield last
            last = cells
        elif last is None:
            reading.complain(cells[0].place, N_("Η γραμμή συνεχίζει μια προηγούμενη, που δεν υπάρχει."))
        else:
            # What a shorter row above has no cell for is kept as it is: nothing that was written is passed over.
            last += cells[len(last) :]
            for above, cell in zip(last[1:], cells[1:], strict=False):
                if above is not cell:
                    above.parts += cell.parts
                    above.refusal = above.refusal or cell.refusal
    if last is not None:
        yield last


def _value(reading: Reading, asked: Field, cell: Cell | None) -> Any:
    """The stored value of a cell; None, with a complaint, for one that cannot be read."""
    if cell is None:
        return read_cell(asked, "")
    try:
        if cell.refusal:
            raise CellRefused(cell.refusal)
        return read_cell(asked, text_of(cell.parts))
    except CellRefused as problem:
        reading.complain(cell.place, str(problem))
        return None


def _cell(place: str, cell: Any) -> Cell:
    if cell.value in (None, ""):
        return Cell(place)
    try:
        return Cell(place, [typed_in_cell(cell.value, cell.data_type)])
    except CellRefused as problem:
        return Cell(place, refusal=str(problem))


def _text(cell: Cell) -> str:
    return "".join(cell.parts).strip()


def _letters(index: int) -> str:
    """The letters of a column by its number from 0."""
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(index + 1))
