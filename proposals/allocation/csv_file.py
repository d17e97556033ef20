"""A CSV file of assignments as lines: code of the proposal, e-mail of the evaluator, due date where there is one. It knows no database."""

import csv
import re
from dataclasses import dataclass
from datetime import date

from proposals.delimited import NotText, rows_of, text_of
from proposals.workflow.phrases import N_, NP_, Phrase

NO_CSV = N_("Το αρχείο δεν είναι CSV.")
_DAY = re.compile(r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})|(?P<year2>\d{4})-(?P<month2>\d{1,2})-(?P<day2>\d{1,2})")
_CODE = re.compile(r"(ΕΣΔΚ|ESDK)-\d{4}-\d{4,6}", re.IGNORECASE)


@dataclass(frozen=True)
class Line:
    """A line that could be read, with the number that an editor shows for it."""

    number: int
    code: str
    email: str
    due_on: date | None = None


@dataclass(frozen=True)
class Fault:
    """What is wrong with a line; number nought where it is the file as a whole."""

    number: int
    phrase: Phrase


def read_lines(content: bytes, most: int) -> tuple[list[Line], list[Fault]]:
    """The lines of a file, UTF-8 with or without a mark at its beginning, with `;` or `,` or a tab between the columns.

    A first line of headings is passed over, and so are empty lines. Everything that cannot be read is a fault, each line at most once.
    """
    try:
        rows = list(rows_of(text_of(content)))
    except NotText as error:
        return [], [Fault(error.line, Phrase(N_("Το αρχείο δεν είναι κείμενο UTF-8. Αποθηκεύστε το ως «CSV UTF-8».")))]
    except csv.Error:
        return [], [Fault(0, Phrase(NO_CSV))]
    lines: list[Line] = []
    faults: list[Fault] = []
    if rows and _is_heading(rows[0][1]):
        rows = rows[1:]
    if len(rows) > most:
        words = NP_("Το αρχείο έχει περισσότερες από %(num)s γραμμή.", "Το αρχείο έχει περισσότερες από %(num)s γραμμές.")
        return [], [Fault(0, Phrase(*words, most))]
    if not rows:
        return [], [Fault(0, Phrase(N_("Το αρχείο δεν έχει καμία ανάθεση.")))]
    for number, cells in rows:
        read = _line(number, cells)
        (lines if isinstance(read, Line) else faults).append(read)  # type: ignore[arg-type]
    return lines, faults


def _is_heading(cells: list[str]) -> bool:
    """A first line that names columns: no cell of it is a code or an address."""
    return not any("@" in cell or _CODE.search(cell) or re.search(r"\d{4}", cell) for cell in cells)


def _line(number: int, cells: list[str]) -> Line | Fault:
    while len(cells) > 2 and not cells[-1]:
        cells.pop()
    if len(cells) not in (2, 3):
        return Fault(number, Phrase(N_("Χρειάζονται δύο ή τρεις στήλες: κωδικός πρότασης, email αξιολογητή, προθεσμία.")))
    code, email, due = cells[0], cells[1], cells[2] if len(cells) > 2 else ""
    if not _CODE.fullmatch(code):
        return Fault(number, Phrase(N_("Το «%(cell)s» δεν είναι κωδικός πρότασης, όπως ΕΣΔΚ-2027-0042."), values={"cell": code[:80]}))
    if "@" not in email:
        return Fault(number, Phrase(N_("Το «%(cell)s» δεν είναι διεύθυνση email."), values={"cell": email[:80]}))
    day = _day(due) if due else None
    if due and day is None:
        return Fault(number, Phrase(N_("Το «%(cell)s» δεν είναι ημερομηνία, όπως 15/12/2026."), values={"cell": due[:80]}))
    return Line(number, code.upper().replace("ΕΣΔΚ-", "ESDK-", 1), email.lower(), day)


def _day(text: str) -> date | None:
    found = _DAY.fullmatch(text)
    if not found:
        return None
    parts = [found[name] or found[f"{name}2"] for name in ("year", "month", "day")]
    try:
        return date(*map(int, parts))
    except ValueError:
        return None
