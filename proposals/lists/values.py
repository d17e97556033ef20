"""What somebody typed as the value of a condition, read: amounts, days, choices. It knows neither lists nor a database."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from proposals import clock, greek
from proposals.calls.form import Words
from proposals.workflow.phrases import N_, Phrase

EMPTY = Words("κενό", "empty")
# What no amount of ours exceeds; both databases compare it.
_MOST = Decimal(10) ** 15
_GROUPED = re.compile(r"\d{1,3}(\.\d{3})+(,\d{1,2})?")
_PLAIN = re.compile(r"\d{1,15}([.,]\d{1,2})?")
_PERIODS = (
    re.compile(r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})"),
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"),
    re.compile(r"(?P<month>\d{1,2})/(?P<year>\d{4})"),
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})"),
    re.compile(r"(?P<year>\d{4})"),
)
_DECEMBER = 12


class BadValue(ValueError):
    """A value that its column does not understand; `expected` says what it does."""

    def __init__(self, expected: Phrase) -> None:
        super().__init__(expected.text)
        self.expected = expected


@dataclass(frozen=True)
class Option:
    """One of the values that a column can have: as it is stored, its label, the word to write for it in a search, and all that stand for it."""

    stored: Any
    label: Any
    word: str
    keys: frozenset[str]


def name_key(text: str) -> str:
    """A name as it is compared: folded, with hyphens and underscores as spaces."""
    return " ".join(re.sub(r"[-_]", " ", greek.search_key(text)).split())


def as_word(text: str) -> str:
    """A label as one word that the language takes without quotation marks."""
    return re.sub(r"[^\w]+", "-", text.lower()).strip("-")


def is_empty_word(text: str) -> bool:
    """True for the word that stands for "there is nothing"."""
    return name_key(text) in (name_key(EMPTY.el), EMPTY.en)


def option_named(text: str, options: Sequence[Option], shown: Iterable[str]) -> Option:
    """The option of a word, or of its beginning where no other begins so. Raises BadValue with what there is, which is what the reader is `shown`."""
    wanted = name_key(text)
    whole = [option for option in options if wanted in option.keys]
    found = whole or [option for option in options if wanted and any(key.startswith(wanted) for key in option.keys)]
    if len(found) == 1:
        return found[0]
    raise BadValue(Phrase(N_("Δεν υπάρχει η τιμή «%(value)s». Υπάρχουν: %(values)s."), values={"value": text, "values": ", ".join(shown)}))


def amount(text: str) -> Decimal:
    """A number as Greeks write it (1.234,50), or with a point for the decimals. Raises BadValue."""
    if _GROUPED.fullmatch(text):
        found = Decimal(text.replace(".", "").replace(",", "."))
    elif _PLAIN.fullmatch(text):
        found = Decimal(text.replace(",", "."))
    else:
        raise BadValue(Phrase(N_("Εδώ χρειάζεται αριθμός, όπως 70 ή 1.234,50.")))
    return min(found, _MOST)


def period(text: str) -> tuple[datetime, datetime]:
    """The first moment of a day, month or year in Athens, and the first after it. Raises BadValue."""
    found = next((match for each in _PERIODS if (match := each.fullmatch(text))), None)
    try:
        if found is None:
            raise ValueError(text)
        parts = {name: int(value) for name, value in found.groupdict().items()}
        first = date(parts["year"], parts.get("month", 1), parts.get("day", 1))
        return _midnight(first), _midnight(_following(first, "month" in parts, "day" in parts))
    except (ValueError, OverflowError):
        raise BadValue(Phrase(N_("Εδώ χρειάζεται ημέρα, μήνας ή έτος, όπως 1/3/2027, 3/2027 ή 2027."))) from None


def _following(first: date, has_month: bool, has_day: bool) -> date:
    if has_day:
        return first + timedelta(days=1)
    if has_month and first.month < _DECEMBER:
        return first.replace(month=first.month + 1)
    return first.replace(year=first.year + 1, month=1)


def _midnight(day: date) -> datetime:
    # Clocks change at three in the morning, so midnight is always there, once.
    return datetime.combine(day, time(0), clock.ATHENS).astimezone(UTC)
