"""Spreadsheets as a program reads them that others wrote."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from proposals.lists.xlsx import Book, workbook

ROW = ["=1+1", 3, Decimal("4.50"), datetime(2027, 1, 2, 22, 30, tzinfo=UTC), date(2027, 3, 4), None, True]


@pytest.fixture
def database_kind():
    """Nothing here asks the database anything."""
    return "sqlite"


def of_one_sheet():
    return b"".join(workbook("Φύλλο", ["α", "β"], [ROW]))


def of_several_sheets():
    stream = io.BytesIO()
    with Book() as book:
        book.sheet("Πρώτο", ["γ"])
        second = book.sheet("Φύλλο", ["α", "β"])
        second.add(ROW)
        book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("made", [of_one_sheet, of_several_sheets])
def test_cells_have_types_and_no_text_acts(made):
    sheet = load_workbook(io.BytesIO(made()))["Φύλλο"]
    cells = sheet[2]

    assert [cell.value for cell in cells] == ["=1+1", 3, 4.5, datetime(2027, 1, 3, 0, 30), datetime(2027, 3, 4), None, "True"]
    assert [cell.number_format for cell in cells[3:5]] == ["dd/mm/yyyy\\ hh:mm", "dd/mm/yyyy"]
    assert (cells[0].data_type, cells[0].quotePrefix) == ("s", True)


@pytest.mark.parametrize("made", [of_one_sheet, of_several_sheets])
def test_headings_and_first_column_stay_while_the_rest_is_scrolled(made):
    sheet = load_workbook(io.BytesIO(made()))["Φύλλο"]

    assert (sheet.freeze_panes, [cell.value for cell in sheet[1]][:2], sheet["A1"].font.bold) == ("B2", ["α", "β"], True)


def test_sheets_that_are_filled_side_by_side_keep_their_own_rows():
    stream = io.BytesIO()
    with Book() as book:
        sheets = [book.sheet(f"{number}: <φύλλο>", ["α"]) for number in range(3)]
        for turn in range(4):
            for number, sheet in enumerate(sheets):
                sheet.add([10 * number + turn])
        book.save(stream)

    found = load_workbook(stream)
    assert found.sheetnames == ["0 <φύλλο>", "1 <φύλλο>", "2 <φύλλο>"]
    assert [[row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] for sheet in found] == [[0, 1, 2, 3], [10, 11, 12, 13], [20, 21, 22, 23]]


def test_text_that_no_cell_can_hold_is_cut_and_signs_that_xml_cannot_are_left_out():
    made = b"".join(workbook("Φύλλο", ["α"], [["ω" * 40_000, "α\x00β\ufffeγ"]]))

    long, odd = load_workbook(io.BytesIO(made))["Φύλλο"][2]
    assert (len(long.value), odd.value) == (32_767, "αβγ")


def test_files_of_a_book_are_closed_whatever_becomes_of_it():
    with Book() as book:
        sheet = book.sheet("Φύλλο", ["α"])

    assert sheet.rows.closed
