"""A CSV file of assignments, line by line."""

from datetime import date

import pytest

from proposals.allocation.csv_file import Fault, Line, read_lines
from proposals.workflow.phrases import Phrase

CODE, EMAIL = "ESDK-2027-0001", "a@b.gr"


def read(text, most=10):
    return read_lines(text if isinstance(text, bytes) else text.encode(), most)


def words(faults):
    return [(fault.number, fault.phrase.text) for fault in faults]


@pytest.mark.parametrize(
    "text",
    [
        f"{CODE};{EMAIL}",
        f"{CODE},{EMAIL}\n",
        f"{CODE}\t{EMAIL}\r\n",
        f"\ufeff{CODE};{EMAIL};\n",
        f" {CODE} ; {EMAIL} ;;;\n",
        f'"{CODE}";"{EMAIL}"\n',
        f"εσδκ-2027-0001;{EMAIL.upper()}\r",
    ],
)
def test_line_is_read_however_it_was_saved(text):
    assert read(text) == ([Line(1, CODE, EMAIL)], [])


@pytest.mark.parametrize("typed", ["5/12/2026", "05-12-2026", "05.12.2026", "2026-12-05"])
def test_due_date_is_read_as_people_write_it(typed):
    assert read(f"{CODE};{EMAIL};{typed}")[0] == [Line(1, CODE, EMAIL, date(2026, 12, 5))]


def test_headings_and_empty_lines_are_passed_over_and_lines_keep_their_numbers():
    lines, faults = read(f"κωδικός;email\n\n;;\n{CODE};{EMAIL}\n\n{CODE};c@d.gr\n")

    assert (lines, faults) == ([Line(4, CODE, EMAIL), Line(6, CODE, "c@d.gr")], [])


def test_first_line_that_is_meant_as_data_is_no_heading():
    assert words(read(f"ESDK-27-1;{EMAIL}")[1]) == [(1, "Το «%(cell)s» δεν είναι κωδικός πρότασης, όπως ΕΣΔΚ-2027-0042.")]


@pytest.mark.parametrize(
    ("line", "start"),
    [
        (CODE, "Χρειάζονται δύο ή τρεις στήλες"),
        (f"{CODE};{EMAIL};1/1/2027;x", "Χρειάζονται δύο ή τρεις στήλες"),
        (f"x;{EMAIL}", "Το «%(cell)s» δεν είναι κωδικός"),
        (f"{CODE};nobody", "Το «%(cell)s» δεν είναι διεύθυνση email"),
        (f"{CODE};{EMAIL};αύριο", "Το «%(cell)s» δεν είναι ημερομηνία"),
        (f"{CODE};{EMAIL};31/2/2026", "Το «%(cell)s» δεν είναι ημερομηνία"),
        (f"{CODE};{EMAIL};2026-13-01", "Το «%(cell)s» δεν είναι ημερομηνία"),
    ],
)
def test_line_that_cannot_be_read_is_named_beside_those_that_can(line, start):
    lines, ((number, said),) = (lambda read_: (read_[0], words(read_[1])))(read(f"{CODE};{EMAIL}\n{line}\n"))

    assert lines == [Line(1, CODE, EMAIL)]
    assert (number, said.startswith(start)) == (2, True)


def test_quoted_cell_with_a_line_break_does_not_move_the_numbers_of_the_lines():
    lines, faults = read(f'"x\ny";{EMAIL}\n{CODE};{EMAIL}')

    assert ([each.number for each in lines], [each.number for each in faults]) == ([3], [1])


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", (0, "Το αρχείο δεν έχει καμία ανάθεση.")),
        (b"\xef\xbb\xbf\n\n", (0, "Το αρχείο δεν έχει καμία ανάθεση.")),
        ("κωδικός;email".encode(), (0, "Το αρχείο δεν έχει καμία ανάθεση.")),
        ("α\nβ\n".encode("iso-8859-7"), (1, "Το αρχείο δεν είναι κείμενο UTF-8. Αποθηκεύστε το ως «CSV UTF-8».")),
        (b"PK\x03\x04\0\0", (0, "Το αρχείο δεν είναι CSV.")),
        (b"x" * 200_000, (0, "Το αρχείο δεν είναι CSV.")),
    ],
)
def test_what_is_no_such_file_is_said_once(content, fault):
    assert (read(content)[0], words(read(content)[1])) == ([], [fault])


def test_file_with_too_many_lines_is_refused_whole():
    lines, faults = read(f"{CODE};{EMAIL}\n" * 11)

    assert lines == []
    assert faults == [Fault(0, Phrase("Το αρχείο έχει περισσότερες από %(num)s γραμμή.", "Το αρχείο έχει περισσότερες από %(num)s γραμμές.", 10))]
