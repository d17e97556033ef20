"""Scoring sheets as a spreadsheet: instructions with the list, a worksheet for each proposal, a hidden one that says what was taken away. Pure."""

import io
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from proposals import clock
from proposals.calls.cells import GOES_ON, parts_of
from proposals.calls.form import Choice, Field, Words
from proposals.calls.workbook import LISTS_SHEET, put_text
from proposals.offline.lines import (
    ANSWER_COLUMN,
    FIRST_ROW,
    FORMAT,
    FORMAT_VERSION,
    INSTRUCTIONS,
    STAMP_SHEET,
    TEXT_COLUMN,
    Line,
    Taken,
    in_cell,
    lines_of,
    origins_of,
)

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

Lists = dict[tuple[Choice, ...], str]
# Spreadsheet programs hold a file for broken whose warnings are longer.
_LONGEST_WARNING = 220
_HEADINGS = (
    (Words("Κωδικός", "Code"), 4),
    (Words("Κριτήριο ή ερώτηση", "Criterion or question"), 44),
    (Words("Τι σημαίνουν οι βαθμοί", "What the points mean"), 44),
    (Words("Βαθμός ή απάντηση", "Points or answer"), 18),
    (Words("Αιτιολογία ή σχόλιο", "Reasons or comment"), 90),
)
_STEPS = (
    Words(
        "Κάθε πρόταση έχει δικό της φύλλο εργασίας, με τον κωδικό της. Το κείμενό της είναι στο PDF με το ίδιο όνομα.",
        "Each proposal has a worksheet of its own, named by its code. Its text is the PDF of the same name.",
    ),
    Words(
        "Συμπληρώνετε μόνο τις δύο τελευταίες στήλες. Οι υπόλοιπες είναι κλειδωμένες, για να διαβαστεί το αρχείο όταν το φέρετε πίσω.",
        "Fill in only the last two columns. The others are locked, so that the file can be read when you bring it back.",
    ),
    Words(
        "Βαθμούς και απαντήσεις τα διαλέγετε από τη λίστα του κελιού. Δίπλα στην κάθε ερώτηση γράφει πόσο μεγάλο πρέπει να είναι το κείμενο.",
        "Choose points and answers from the list of the cell. Each question says how long its text must be.",
    ),
    Words(
        "Δεν χρειάζεται να τελειώσετε: όσα κελιά δεν αλλάξετε μένουν όπως είναι στο φύλλο σας.",
        "You need not finish: cells that you do not change stay as they are in your sheet.",
    ),
    Words(
        "Αν δεν θέλετε να φέρετε πίσω μια πρόταση, διαγράψτε το φύλλο εργασίας της.",
        "To leave a proposal out, delete its worksheet.",
    ),
    Words(
        "Ανεβάστε το αρχείο στη σελίδα «Βαθμολόγηση χωρίς σύνδεση». Μετά συνεχίστε στον ιστό ή πάρτε νέο αρχείο: το παλιό δεν ξέρει τι αποθηκεύτηκε.",
        "Upload the file on the page “Scoring offline”. Then go on online or take a new file: the old one does not know what was saved.",
    ),
)
_LIST = (Words("Κωδικός", "Code"), Words("Πρόταση", "Proposal"), Words("Φορέας", "Body"), Words("Έκδοση", "Version"), Words("Έως", "Due"))
_LIST_WIDTHS = (18, 60, 44, 10, 20)
_VERSION = Words("Έκδοση %s", "Version %s")
_DUE = Words("έως %s", "due %s")
_WEIGHT = Words("βαρύτητα %s", "weight %s")
_BETWEEN = Words("Κείμενο %s έως %s χαρακτήρες.", "Text of %s to %s characters.")
_UP_TO = Words("Κείμενο έως %s χαρακτήρες.", "Text of up to %s characters.")
_NOT_LISTED = Words("Διαλέξτε από τη λίστα: %s.", "Choose from the list: %s.")


def workbook_of(sheets: Sequence[Taken], person_id: int, language: str) -> bytes:
    """The spreadsheet of some sheets of one evaluator, words in `language`."""
    # A library that only few requests need, and that takes long to load.
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    _write_instructions(book, sheets, language)
    lists = _write_lists(book, sheets, language)
    for taken in sheets:
        _write_sheet(book.create_sheet(taken.code), taken, lists, language)
    book.move_sheet(LISTS_SHEET, offset=len(sheets))
    _write_stamp(book, sheets, person_id, language)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _write_instructions(book: "Workbook", sheets: Sequence[Taken], language: str) -> None:
    sheet = book.create_sheet(INSTRUCTIONS[language])
    _widths(sheet, _LIST_WIDTHS)
    for row, words in enumerate(_STEPS, 1):
        _put(sheet, row, 1, str(row))
        _put(sheet, row, 2, words[language])
    first = len(_STEPS) + 2
    _put_row(sheet, first, [words[language] for words in _LIST], bold=True)
    for row, taken in enumerate(sheets, first + 1):
        _put_row(sheet, row, [taken.code, _plain(taken.title), _plain(taken.body), str(taken.version), _moment(taken)])
    sheet.protection.sheet = True


def _write_sheet(sheet: "Worksheet", taken: Taken, lists: Lists, language: str) -> None:
    _widths(sheet, [width for _words, width in _HEADINGS])
    sheet.column_dimensions["A"].hidden = True
    _put(sheet, 1, 2, f"{taken.code} · {_plain(taken.title)}", bold=True)
    about = [_plain(taken.body), _VERSION[language] % taken.version, *([_DUE[language] % _moment(taken)] if taken.due_at else [])]
    _put(sheet, 2, 2, " · ".join(about))
    _put_row(sheet, FIRST_ROW - 1, [words[language] for words, _width in _HEADINGS], bold=True)
    sheet.freeze_panes = f"D{FIRST_ROW}"
    row = FIRST_ROW
    for line in lines_of(taken.rubric):
        row = _write_line(sheet, row, line, taken, lists, language)
    # Without a password: it keeps from slips, not from a will.
    sheet.protection.sheet = True
    sheet.protection.formatRows = sheet.protection.formatColumns = False


def _write_line(sheet: "Worksheet", row: int, line: Line, taken: Taken, lists: Lists, language: str) -> int:
    """Write one line, in more rows where its text is too long for a cell; returns the row after it."""
    values = taken.values
    _put_row(sheet, row, [line.code, _question(line, language), _meaning(line, language)])
    if line.answer:
        _open(_put(sheet, row, ANSWER_COLUMN, in_cell(line.answer, values.get(line.answer.code), language)))
        _offer(sheet, line.answer, f"D{row}", lists, language)
    for number, part in enumerate(parts_of(in_cell(line.text, values.get(line.text.code), language))):
        if number:
            row += 1
            _put(sheet, row, 1, GOES_ON)
        _open(_put(sheet, row, TEXT_COLUMN, part))
    return row + 1


def _question(line: Line, language: str) -> str:
    label = line.criterion.label[language] if line.criterion else (line.answer or line.text).label[language]
    asked = [f"{label} ({_WEIGHT[language] % line.criterion.weight})" if line.criterion else label]
    if line.criterion and line.criterion.question:
        asked.append(line.criterion.question[language])
    return "\n".join([*asked, _length(line.text, language)])


def _length(field: Field, language: str) -> str:
    return _BETWEEN[language] % (field.min, field.max) if field.min else _UP_TO[language] % field.max


def _meaning(line: Line, language: str) -> str:
    if line.criterion:
        return "\n".join(f"{anchor.points}: {anchor.words[language]}" for anchor in line.criterion.anchors)
    return _choices(line.answer, language) if line.answer else ""


def _choices(field: Field, language: str) -> str:
    return ", ".join(choice.label[language] for choice in field.choices)


def _write_lists(book: "Workbook", sheets: Sequence[Taken], language: str) -> Lists:
    """A hidden sheet with a column for each list of choices; by list the range that cells offer."""
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(LISTS_SHEET)
    sheet.sheet_state = "hidden"
    answers = [line.answer for taken in sheets for line in lines_of(taken.rubric) if line.answer]
    ranges: Lists = {}
    for column, choices in enumerate(dict.fromkeys(answer.choices for answer in answers), 1):
        for row, choice in enumerate(choices, 1):
            put_text(sheet, row, column, choice.label[language])
        letter = get_column_letter(column)
        ranges[choices] = f"'{LISTS_SHEET}'!${letter}$1:${letter}${len(choices)}"
    return ranges


def _offer(sheet: "Worksheet", field: Field, cell: str, lists: Lists, language: str) -> None:
    """Let a cell offer its choices, and warn of anything else; what is typed all the same is named when the file comes back."""
    from openpyxl.worksheet.datavalidation import DataValidation

    offer = DataValidation(type="list", formula1=lists[field.choices], allow_blank=True, showErrorMessage=True, errorStyle="warning")
    offer.error = (_NOT_LISTED[language] % _choices(field, language))[:_LONGEST_WARNING]
    sheet.add_data_validation(offer)
    offer.add(cell)


def _write_stamp(book: "Workbook", sheets: Sequence[Taken], person_id: int, language: str) -> None:
    stamp = book.create_sheet(STAMP_SHEET)
    stamp.sheet_state = "hidden"
    _put_row(stamp, 1, [FORMAT, str(FORMAT_VERSION), str(person_id)])
    for row, taken in enumerate(sheets, 2):
        origins = {code: [each.revision, each.mark] for code, each in origins_of(taken, language).items()}
        _put_row(stamp, row, [taken.code, str(taken.number), str(taken.version), *parts_of(json.dumps(origins))])


def _moment(taken: Taken) -> str:
    return clock.in_athens(taken.due_at).strftime("%d/%m/%Y, %H:%M") if taken.due_at else ""


def _plain(text: str) -> str:
    """A name as a cell can hold it."""
    return parts_of(text)[0]


def _widths(sheet: "Worksheet", widths: Sequence[int]) -> None:
    for letter, width in zip("ABCDE", widths, strict=True):
        sheet.column_dimensions[letter].width = width


def _put_row(sheet: "Worksheet", row: int, texts: Sequence[str], *, bold: bool = False) -> None:
    for column, text in enumerate(texts, 1):
        _put(sheet, row, column, text, bold=bold)


def _put(sheet: "Worksheet", row: int, column: int, text: str, *, bold: bool = False) -> Any:
    from openpyxl.styles import Font

    cell = put_text(sheet, row, column, text)
    if bold:
        cell.font = Font(bold=True)
    return cell


def _open(cell: Any) -> None:
    """Let a cell be written, and show that it may be."""
    from openpyxl.styles import PatternFill, Protection

    cell.protection = Protection(locked=False)
    cell.fill = PatternFill("solid", fgColor="FFF8E1")
