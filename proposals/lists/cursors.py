"""The place in a list at which a page begins or ends, as it stands in an address: the number of a row, and what the list is sorted by."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from proposals.web.pages import MOST_ROWS

_BETWEEN = "~"
_HIGHEST = Decimal(10) ** 15


@dataclass(frozen=True)
class Cursor:
    """After which row (before which, where `is_back`) a page begins. Without `values` the row has none of what the list is sorted by."""

    number: int
    values: tuple[Any, ...] = ()
    is_back: bool = False


def written_cursor(number: int, values: Sequence[Any]) -> str:
    """The cursor of a row."""
    return _BETWEEN.join([str(number), *(value.isoformat() if isinstance(value, datetime) else str(value) for value in values)])


def read_cursor(text: str, kinds: Sequence[type], *, is_back: bool) -> Cursor | None:
    """The cursor that a text says, for a list sorted by values of these kinds; None for what no page of ours has written."""
    number, *values = text.split(_BETWEEN, len(kinds))
    if len(values) not in (0, len(kinds)):
        return None
    try:
        return Cursor(_whole(number), tuple(_READ[kind](value) for kind, value in zip(kinds, values, strict=True)) if values else (), is_back)
    except (ValueError, InvalidOperation):
        return None


def _whole(text: str) -> int:
    number = int(text)
    if not 0 <= number <= MOST_ROWS:
        raise ValueError(text)
    return number


def _amount(text: str) -> Decimal:
    number = Decimal(text)
    if not number.is_finite() or abs(number) > _HIGHEST:
        raise ValueError(text)
    return number


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment


def _line(text: str) -> str:
    if not text.isprintable():
        raise ValueError(text)
    return text


_READ: dict[type, Any] = {int: _whole, Decimal: _amount, datetime: _moment, str: _line}
