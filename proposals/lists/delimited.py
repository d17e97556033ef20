"""A CSV file as the spreadsheets of Greek offices open it: marked as UTF-8, `;` between the cells, a comma before decimals."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from proposals import clock

CONTENT_TYPE = "text/csv; charset=utf-8"
_BOM = "\ufeff"
# What a spreadsheet would take for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_ROWS_AT_ONCE = 200


def delimited(heads: Iterable[str], rows: Iterable[Iterable[Any]]) -> Iterator[bytes]:
    """The bytes of a file, in pieces."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    buffer.write(_BOM)
    writer.writerow([_written(head) for head in heads])
    for number, row in enumerate(rows, 1):
        writer.writerow([_written(value) for value in row])
        if number % _ROWS_AT_ONCE == 0:
            yield _taken(buffer)
    yield _taken(buffer)


def _taken(buffer: io.StringIO) -> bytes:
    part = buffer.getvalue().encode("utf-8", "replace")
    buffer.seek(0)
    buffer.truncate()
    return part


def _written(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:f}".replace(".", ",")
    if isinstance(value, datetime):
        return clock.in_athens(value).strftime("%d/%m/%Y %H:%M")
    if isinstance(value, int):
        return str(value)
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
