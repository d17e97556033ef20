"""The checks between days that a section's form asks for, as static/js/days.js makes them while somebody types: in the words of the server."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from proposals.calls.checks import MOST_MONTHS_AFTER, MUST_COME_AFTER, MUST_LIE_WITHIN
from proposals.calls.form import Field, Form, Section
from proposals.web.words import say
from proposals.workflow.phrases import Phrase


@dataclass(frozen=True)
class DayCheck:
    """One check of the days of a field, or of one `column` of it.

    `kind` is `within` (from the day of `first` to that of `last`), `after` (later than `first`) or `months` (at most so many later).
    `sentence` is what the server says, with {row}, {day}, {first} and {last} where the script fills them in. `stored` are the days
    of `first` and `last` as they are stored, for those that stand on another page.
    """

    kind: str
    field: str
    first: str
    sentence: str
    column: str = ""
    last: str = ""
    months: int = 0
    stored: tuple[str, str] = ("", "")


def day_checks_of(form: Form, section: Section, answers: Mapping[str, Any]) -> list[DayCheck]:
    """The checks of all fields of a section, in the order in which the server makes them; of `answers` only the days are looked at."""
    return [check for field in section.fields for check in (*_of_field(form, field, answers), *_of_columns(field, answers))]


def _of_field(form: Form, field: Field, answers: Mapping[str, Any]) -> Iterator[DayCheck]:
    if field.after:
        sentence = say(Phrase(MUST_COME_AFTER, values={"other": form.by_code[field.after].label, "day": "{day}"}))
        yield DayCheck("after", field.code, field.after, sentence, stored=(_day(answers, field.after), ""))
    if field.max_months_after:
        code, months = field.max_months_after
        sentence = say(Phrase(MOST_MONTHS_AFTER, values={"months": months, "other": form.by_code[code].label}))
        yield DayCheck("months", field.code, code, sentence, months=months, stored=(_day(answers, code), ""))


def _of_columns(field: Field, answers: Mapping[str, Any]) -> Iterator[DayCheck]:
    for column in field.columns:
        if column.within:
            first, last = column.within
            sentence = say(Phrase(MUST_LIE_WITHIN, values={"row": "{row}", "column": column.label, "first": "{first}", "last": "{last}"}))
            yield DayCheck("within", field.code, first, sentence, column.code, last, stored=(_day(answers, first), _day(answers, last)))


def _day(answers: Mapping[str, Any], code: str) -> str:
    """A stored day as YYYY-MM-DD; empty where there is none that can be read."""
    value = answers.get(code)
    return value if isinstance(value, str) else ""
