"""The form of a call as a spreadsheet, empty or with answers: a sheet for each section, one for each table, a hidden one that names the form."""

import io
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from proposals.calls.cells import GOES_ON, entry, parts_of, written
from proposals.calls.exchange import FORMAT, FORMAT_VERSION, exported_fields, stamp_of
from proposals.calls.form import Choice, Field, Form, Section, Words

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STAMP_SHEET = "_form"
LISTS_SHEET = "_lists"
# Of a table sheet the row of codes, the row of names, then the answers.
FIRST_TABLE_ROW = 3
FIRST_FIELD_ROW = 2
VALUE_COLUMN = 5
_LONGEST_NAME = 31
_HEADINGS = (
    (Words("Κωδικός", "Code"), 24),
    (Words("Ερώτηση", "Question"), 44),
    (Words("Τύπος", "Type"), 18),
    (Words("Όριο", "Limit"), 34),
    (Words("Απάντηση", "Answer"), 90),
)
_TYPES = {
    "str": Words("μία γραμμή", "one line"),
    "text": Words("κείμενο", "text"),
    "one": Words("μία επιλογή", "one choice"),
    "many": Words("πολλές επιλογές", "several choices"),
    "date": Words("ημερομηνία", "date"),
    "money": Words("ποσό σε ευρώ", "amount in euro"),
    "int": Words("ακέραιος αριθμός", "whole number"),
    "bool": Words("Ναι ή Όχι", "Yes or No"),
    "email": Words("διεύθυνση email", "e-mail address"),
    "phone": Words("τηλέφωνο", "phone number"),
}
_SEE_SHEET = Words("στο φύλλο «%s»", "on the sheet “%s”")
_LIMITS = {
    "up_to": Words("έως %s χαρακτήρες", "up to %s characters"),
    "between": Words("%s έως %s χαρακτήρες", "%s to %s characters"),
    "choices": Words("μία επιλογή σε κάθε γραμμή του κελιού: %s", "one choice on each line of the cell: %s"),
    "date": Words("ημέρα/μήνας/έτος, όπως 1/9/2027", "day/month/year, such as 1/9/2027"),
    "rows": Words("έως %s γραμμές", "up to %s rows"),
}


def workbook_of(form: Form, answers: Mapping[str, Any], language: str, with_personal: bool = True) -> bytes:
    """The spreadsheet of a form with these answers, words in `language`."""
    # A library that only few requests need, and that takes long to load.
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    names, fields = sheet_names(form, language), exported_fields(form, with_personal)
    lists = _lists(book, fields, language)
    for section in form.sections:
        _write_section(book, section, fields, answers, names, lists, language)
    for field in fields:
        if field.type == "table":
            _write_table(book, field, names[field.code], answers.get(field.code) or (), lists, language)
    book.move_sheet(LISTS_SHEET, offset=len(book.sheetnames))
    _write_stamp(book, form)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@lru_cache(maxsize=16)
def blank_workbook(form: Form, language: str) -> bytes:
    """The empty spreadsheet of a form, made once: everybody may ask for it."""
    return workbook_of(form, {}, language)


def sheet_names(form: Form, language: str) -> dict[str, str]:
    """What the sheet of each section (`section:` and its code) and of each table (its code) is called; no two alike."""
    names: dict[str, str] = {}
    wanted = [(f"section:{each.code}", f"{each.letter}. {each.title[language]}") for each in form.sections]
    wanted += [(each.code, f"{form.section_of[each.code].letter}. {each.label[language]}") for each in form.fields if each.type == "table"]
    for code, words in wanted:
        plain = re.sub(r"[\[\]:*?/\\']", " ", words)
        name, number = plain[:_LONGEST_NAME].strip(), 2
        while name.casefold() in (other.casefold() for other in names.values()):
            name, number = f"{plain[: _LONGEST_NAME - 4].strip()} {number}", number + 1
        names[code] = name
    return names


def _lists(book: "Workbook", fields: tuple[Field, ...], language: str) -> dict[tuple[Choice, ...], str]:
    """A hidden sheet with a column for each list of choices; by list the range that cells offer."""
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(LISTS_SHEET)
    sheet.sheet_state = "hidden"
    ranges: dict[tuple[Choice, ...], str] = {}
    asked = [one for each in fields for one in (each, *each.columns) if one.type in ("one", "bool")]
    for choices in dict.fromkeys(_choices(one) for one in asked):
        column = len(ranges) + 1
        for row, choice in enumerate(choices, 1):
            put_text(sheet, row, column, entry(choice, language) if choice.code else choice.label[language])
        letter = get_column_letter(column)
        ranges[choices] = f"'{LISTS_SHEET}'!${letter}$1:${letter}${len(choices)}"
    return ranges


def _choices(field: Field) -> tuple[Choice, ...]:
    return field.choices if field.type == "one" else (Choice("", Words("Ναι", "Yes")), Choice("", Words("Όχι", "No")))


def _write_section(
    book: "Workbook", section: Section, fields: tuple[Field, ...], answers: Mapping[str, Any], names: Mapping[str, str], lists: Any, language: str
) -> None:
    sheet = book.create_sheet(names[f"section:{section.code}"])
    _head(sheet, [(words[language], width) for words, width in _HEADINGS])
    row = FIRST_FIELD_ROW
    for field in section.fields:
        if field not in fields:
            continue
        if field.type == "table":
            _put_row(sheet, row, ["", field.label[language], "", _SEE_SHEET[language] % names[field.code]])
            row += 1
            continue
        for number, part in enumerate(parts_of(written(field, answers.get(field.code), language))):
            words = (
                [field.code, field.label[language], _TYPES[field.type][language], _limit(field, language)] if number == 0 else [GOES_ON, "", "", ""]
            )
            _put_row(sheet, row, [*words, part])
            row += 1
        _offer(sheet, field, f"E{row - 1}", lists)


def _write_table(book: "Workbook", field: Field, name: str, rows: Any, lists: Any, language: str) -> None:
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(name)
    _head(sheet, [("#", 6), *((column.code, 32) for column in field.columns)])
    limits = [" · ".join(filter(None, (column.label[language], _limit(column, language)))) for column in field.columns]
    _put_row(sheet, FIRST_TABLE_ROW - 1, [_LIMITS["rows"][language] % field.max_rows, *limits])
    line = FIRST_TABLE_ROW
    for number, answer in enumerate(rows, 1):
        for shown, cells in _lines(field, answer, number, language):
            _put_row(sheet, line, [shown, *cells])
            line += 1
    last = max(line, FIRST_TABLE_ROW + field.max_rows) - 1
    for index, column in enumerate(field.columns, 2):
        letter = get_column_letter(index)
        _offer(sheet, column, f"{letter}{FIRST_TABLE_ROW}:{letter}{last}", lists)
        for row in range(line, last + 1):
            put_text(sheet, row, index, "")


def _lines(field: Field, answer: Mapping[str, Any], number: int, language: str) -> Iterator[tuple[str, list[str]]]:
    """A row of a table as rows of a sheet: one, or more where a cell is too long for a cell."""
    parts = [parts_of(written(column, answer.get(column.code), language)) for column in field.columns]
    for index in range(max(map(len, parts))):
        yield str(number) if index == 0 else GOES_ON, [each[index] if index < len(each) else "" for each in parts]


def _limit(field: Field, language: str) -> str:
    if field.max:
        return _LIMITS["between"][language] % (field.min, field.max) if field.min else _LIMITS["up_to"][language] % field.max
    if field.type == "many":
        return _LIMITS["choices"][language] % "; ".join(entry(choice, language) for choice in field.choices)
    return _LIMITS["date"][language] if field.type == "date" else ""


def _head(sheet: "Worksheet", columns: list[tuple[str, int]]) -> None:
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    for index, (words, width) in enumerate(columns, 1):
        put_text(sheet, 1, index, words).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(index)].width = width
    sheet.freeze_panes = "A2"


def _offer(sheet: "Worksheet", field: Field, cells: str, lists: Mapping[tuple[Choice, ...], str]) -> None:
    """Let the cells offer the choices of a field; something else may still be typed, and is named at the import."""
    from openpyxl.worksheet.datavalidation import DataValidation

    if field.type in ("one", "bool"):
        offer = DataValidation(type="list", formula1=lists[_choices(field)], allow_blank=True, showErrorMessage=False)
        sheet.add_data_validation(offer)
        offer.add(cells)


def _put_row(sheet: "Worksheet", row: int, texts: list[str]) -> None:
    for index, text in enumerate(texts, 1):
        put_text(sheet, row, index, text)


def put_text(sheet: "Worksheet", row: int, column: int, text: str) -> Any:
    """Text in a cell, as text whatever it begins with, also once somebody has edited it."""
    from openpyxl.styles import Alignment

    cell = sheet.cell(row, column)
    cell.value, cell.data_type = text, "s"
    cell.number_format, cell.quotePrefix = "@", text[:1] in ("=", "+", "-", "@")
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _write_stamp(book: "Workbook", form: Form) -> None:
    sheet, stamp = book.create_sheet(STAMP_SHEET), stamp_of(form)
    sheet.sheet_state = "hidden"
    rows = (("format", FORMAT), ("format_version", str(FORMAT_VERSION)), ("fingerprint", stamp.fingerprint))
    for row, words in enumerate((*rows, ("version", stamp.version), ("title", stamp.title)), 1):
        _put_row(sheet, row, list(words))
