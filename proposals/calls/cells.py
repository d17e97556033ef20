"""What stands in a cell of a spreadsheet for an answer, and back. Pure: nothing here knows a spreadsheet library.

Every cell is text, so that nothing a person wrote is ever taken for a formula, a date or a number. What some program would
change on the way (letters that XML cannot hold, escapes of its own) is written as a JSON string after `json:`.
"""

import json
import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from proposals import greek
from proposals.calls.form import Choice, Field, Words
from proposals.calls.values import is_unreadable, read_value, shown
from proposals.workflow.phrases import N_

# A cell holds 32,767 units of UTF-16; letters outside the basic plane take two.
MOST_LETTERS = 16_000
# The first column of a row that goes on with the cells of the row above.
GOES_ON = "…"
_MARK = "json:"
_CHANGED_ON_THE_WAY = re.compile(r"_?x[0-9A-Fa-f]{4}_|[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_YES_NO = {True: Words("Ναι", "Yes"), False: Words("Όχι", "No")}
NO_FORMULA = N_("Ο τύπος υπολογισμού δεν γίνεται δεκτός. Γράψτε την τιμή.")
_NO_ERROR = N_("Το κελί έχει σφάλμα του υπολογιστικού φύλλου. Γράψτε την τιμή.")
_YES_OR_NO = N_("Γράψτε Ναι ή Όχι.")


class CellRefused(Exception):
    """A cell that cannot be an answer, whatever its field; the text says what to write."""


def parts_of(text: str) -> list[str]:
    """A text as cells can hold it: one part, or as many as its length needs."""
    if text.startswith(_MARK) or _CHANGED_ON_THE_WAY.search(text):
        text = _MARK + json.dumps(text).replace("_", r"\u005f")
    return [text[start : start + MOST_LETTERS] for start in range(0, len(text), MOST_LETTERS)] or [""]


def text_of(parts: Iterable[str]) -> str:
    """The text that was cut into parts. Raises CellRefused for a `json:` that is none."""
    text = "".join(parts)
    if not text.startswith(_MARK):
        return text
    try:
        found = json.loads(text.removeprefix(_MARK))
    except ValueError:
        found = None
    if not isinstance(found, str) or re.search(r"[\ud800-\udfff]", found):
        raise CellRefused(N_("Το κείμενο μετά το «json:» δεν διαβάζεται. Γράψτε το χωρίς αυτό."))
    return found


def written(field: Field, value: Any, language: str) -> str:
    """A stored value as it stands in its cell."""
    if is_unreadable(value):
        return str(value["typed"])
    if field.type == "many":
        return "\n".join(_chosen(field, code, language) for code in value or ())
    if field.type == "one" and value:
        return _chosen(field, value, language)
    if field.type == "bool" and value is not None:
        return _YES_NO[value][language]
    return shown(field, value)


def entry(choice: Choice, language: str) -> str:
    """A choice as it stands in a cell and in the list that the cell offers: what it is called, and its code."""
    return f"{choice.label[language]} ({choice.code})"


def read_cell(field: Field, text: str) -> Any:
    """The stored value of what stands in a cell. Raises CellRefused."""
    if field.type == "many":
        lines = (line.strip() for line in re.split(r"[\n;]", text))
        return read_value(field, [_code(field, line) for line in lines if line])
    if field.type == "one":
        return read_value(field, _code(field, text.strip()))
    if field.type == "bool":
        return _yes_or_no(text)
    return read_value(field, text)


def typed_in_cell(value: Any, data_type: str) -> str:
    """The text of a cell, whatever a spreadsheet program took it for. Raises CellRefused for formulas and errors."""
    if data_type == "f":
        raise CellRefused(NO_FORMULA)
    if data_type == "e":
        raise CellRefused(_NO_ERROR)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, datetime | date):
        return f"{value.day:02d}/{value.month:02d}/{value.year:04d}"
    if isinstance(value, time | timedelta):
        return str(value)
    return "" if value is None else str(value)


def _number(value: int | float) -> str:
    """A number with no more places than were typed: programs that count in floating point add some of their own."""
    exact = round(value, 9) if isinstance(value, float) else value
    return f"{Decimal(str(exact)):f}".removesuffix(".0")


def _chosen(field: Field, code: str, language: str) -> str:
    return next((entry(choice, language) for choice in field.choices if choice.code == code), str(code))


def _code(field: Field, text: str) -> str:
    """The code of a choice that was written as its code, as the list offers it, or by its name with or without accents."""
    if text in field.labels:
        return text
    key = greek.search_key(text)
    for choice in field.choices:
        names = [name for language in ("el", "en") for name in (entry(choice, language), choice.label[language])]
        if key in [greek.search_key(greek.clean_line(name)) for name in names]:
            return choice.code
    return text


def _yes_or_no(text: str) -> bool | None:
    key = greek.search_key(greek.clean_line(text))
    if not key:
        return None
    for value, words in _YES_NO.items():
        if key in (greek.search_key(words.el), greek.search_key(words.en)):
            return value
    raise CellRefused(_YES_OR_NO)
