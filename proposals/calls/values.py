"""What a person types into a field, turned into the value that is stored, and back. Pure; nothing typed is ever dropped.

Stored: str and text → string; one → code; many → list of codes; date → "YYYY-MM-DD"; money → "1234.50"; int → integer;
bool → true or false; table → list of rows, each a mapping from column to value; no answer → None.
What cannot be read as its type is stored as {"typed": "…"}, so that the person finds it again beside its error.
"""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from proposals import greek
from proposals.calls.form import Choice, Field

MOST_DIGITS = 13


def typed(raw: str) -> dict[str, str]:
    return {"typed": raw}


def is_unreadable(value: Any) -> bool:
    """True for a value that could not be read as its type."""
    return isinstance(value, Mapping) and set(value) == {"typed"}


def is_empty(value: Any) -> bool:
    """True where nothing was answered; a plain «no» is an answer."""
    return value is None or value == "" or value == []


def read_value(field: Field, raw: Any) -> Any:
    """The stored value of what was typed: a string, a list of strings, or for a table a list of rows."""
    if field.type == "table":
        return read_rows(field, raw)
    if field.type == "many":
        known = [choice.code for choice in field.choices]
        return sorted(set(raw or ()), key=lambda code: (known.index(code) if code in known else len(known), code))
    return _READERS[field.type](str(raw or ""))


def read_rows(field: Field, raw: Any) -> list[dict[str, Any]]:
    """The rows of a table that hold anything at all; a blank line is no row."""
    rows = [{column.code: read_value(column, row.get(column.code)) for column in field.columns} for row in raw or ()]
    return without_blank_rows(rows)


def without_blank_rows(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows in which something was written or chosen; a «no» alone is no row."""
    return [row for row in rows if any(not is_empty(value) and value is not False for value in row.values())]


def shown(field: Field, value: Any) -> str:
    """A stored value as it stands in its input: Greek decimals, day before month."""
    if is_empty(value):
        return ""
    if is_unreadable(value):
        return str(value["typed"])
    if field.type == "money":
        return money_text(Decimal(value))
    if field.type == "date":
        year, month, day = value.split("-")
        return f"{day}/{month}/{year}"
    if field.type == "bool":
        return "yes" if value else "no"
    return str(value)


def money_text(amount: Decimal) -> str:
    """1234.5 → 1.234,50"""
    return f"{amount:,.2f}".replace(",", " ").replace(".", ",").replace(" ", ".")


def total_of(field: Field, value: Any) -> Decimal:
    """The sum of a table's money column over the rows whose amount is one: it can be read, and lies within the limits."""
    column = field.column(str(field.total))
    written = (row.get(column.code) for row in value or () if isinstance(row, Mapping))
    amounts = (Decimal(amount) for amount in written if isinstance(amount, str) and amount)
    return sum((amount for amount in amounts if is_within_limits(column, amount)), Decimal(0))


def is_within_limits(field: Field, number: Decimal) -> bool:
    """True where a number is neither below nor above what its field takes."""
    return (field.min_value is None or number >= field.min_value) and (field.max_value is None or number <= field.max_value)


def totals_by_choice(field: Field, value: Any) -> list[tuple[Choice | None, Decimal]]:
    """The sums of a table's money column for each choice of its first column of choices, in their order; at the end rows without one."""
    column = next((each for each in field.columns if each.type == "one"), None)
    if column is None:
        return []
    rows = [row for row in value or () if isinstance(row, Mapping)]
    known: list[Choice | None] = [*column.choices, None]
    sums = [(choice, total_of(field, [row for row in rows if _chosen(column, row) is choice])) for choice in known]
    return [(choice, total) for choice, total in sums if total]


def _chosen(column: Field, row: Mapping[str, Any]) -> Choice | None:
    return next((choice for choice in column.choices if choice.code == row.get(column.code)), None)


def _line(raw: str) -> str | None:
    return greek.clean_line(raw) or None


def _text(raw: str) -> str | None:
    return greek.clean_text(raw) or None


def _yes_or_no(raw: str) -> bool | None:
    return {"yes": True, "y": True, "on": True, "true": True, "1": True, "no": False, "false": False, "0": False}.get(raw.lower())


def _integer(raw: str) -> Any:
    raw = greek.clean_line(raw)
    plain = re.sub(r"(?<=\d)\.(?=\d{3}(\D|$))", "", raw).replace(" ", "")
    if not raw:
        return None
    return int(plain) if re.fullmatch(rf"-?[0-9]{{1,{MOST_DIGITS}}}", plain) else typed(raw)


def _money(raw: str) -> Any:
    """1234,5 · 1.234,50 · 1234.50 · 38440 are read; 1.234 could be either, so it is handed back."""
    raw = greek.clean_line(raw)
    plain = raw.replace("€", "").replace(" ", "")
    if not plain:
        return None
    if re.fullmatch(r"-?\d{1,3}(\.\d{3})+,\d{1,2}|-?\d{1,3}(\.\d{3}){2,}|-?\d+,\d{1,2}", plain):
        plain = plain.replace(".", "").replace(",", ".")
    if not re.fullmatch(rf"-?\d{{1,{MOST_DIGITS - 2}}}(\.\d{{1,2}})?", plain):
        return typed(raw)
    return f"{Decimal(plain):.2f}"


def _date(raw: str) -> Any:
    """9/1/2027, 09-01-2027 and 9.1.2027 are the ninth of January."""
    raw = greek.clean_line(raw)
    if not raw.strip("/ "):
        return None
    match = re.fullmatch(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})", raw)
    try:
        return date(int(match[3]), int(match[2]), int(match[1])).isoformat() if match else typed(raw)
    except ValueError:
        return typed(raw)


def _phone(raw: str) -> str | None:
    """Ten digits where there are ten, without spaces and +30; anything else as it was typed."""
    raw = greek.clean_line(raw)
    digits = re.sub(r"^(\+|00)30", "", re.sub(r"[\s().-]", "", raw))
    return (digits if re.fullmatch(r"\d{10}", digits) else raw) or None


def _email(raw: str) -> str | None:
    return greek.clean_line(raw).lower() or None


_READERS = {
    "str": _line,
    "text": _text,
    "one": _line,
    "date": _date,
    "money": _money,
    "int": _integer,
    "bool": _yes_or_no,
    "email": _email,
    "phone": _phone,
}
