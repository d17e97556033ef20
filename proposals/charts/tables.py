"""The chart that the columns of a table allow: milestones in time, risks on two scales. Derived from the form, whatever its fields are called."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from babel.dates import get_month_names
from flask_babel import get_locale
from flask_babel import gettext as _
from markupsafe import Markup

from proposals.calls.form import Field
from proposals.calls.reading import in_words
from proposals.calls.values import is_empty
from proposals.charts import delivery
from proposals.charts.figures import Milestone, Risk, RiskMatrix, Timeline
from proposals.web import words

Rows = Sequence[Mapping[str, Any]]
Answers = Mapping[str, Any]
# A matrix of more steps than this would be a cloud.
MOST_STEPS = 5


def has_chart(field: Field) -> bool:
    """True where rows of this table are drawn: then the chart names them by their numbers."""
    return _due_column(field) is not None or bool(_scales(field))


def chart_of(field: Field, rows: Rows, answers: Answers) -> Timeline | RiskMatrix | None:
    """A timeline where days lie within two others, a matrix where two scales are the same; None without a row that can be drawn."""
    return _timeline(field, rows, answers) or _matrix(field, rows)


def caption_of(chart: Timeline | RiskMatrix) -> str:
    return str(_("Ορόσημα στον χρόνο") if isinstance(chart, Timeline) else _("Θέση των κινδύνων στις δύο βαθμίδες"))


Drawn = tuple[str, Markup, str, bool]


def figure(field: Field, rows: Rows | None, answers: Answers) -> Drawn | None:
    """For a page: the caption, the drawing, in words what it shows, and whether it is a matrix, which needs less room."""
    if not rows or not has_chart(field):
        return None
    column = _due_column(field)
    bounds = {code: answers.get(code) for code in column.within} if column else {}
    return _drawn(field, json.dumps(rows, sort_keys=True), json.dumps(bounds, sort_keys=True), words.language())


@lru_cache(maxsize=256)
def _drawn(field: Field, rows: str, bounds: str, language: str) -> Drawn | None:
    """Kept for a while: forty evaluators read the same table, and drawing it costs as much as a good part of their page."""
    chart = chart_of(field, json.loads(rows), json.loads(bounds))
    if chart is None:
        return None
    told = " ".join(words.say(phrase) for phrase in delivery.words_of(chart))
    return caption_of(chart), _for_both_screens(chart), told, isinstance(chart, RiskMatrix)


def _for_both_screens(chart: Timeline | RiskMatrix) -> Markup:
    """A timeline is drawn twice, because its words could not be read on a telephone: the style sheet shows one of the two."""
    if isinstance(chart, RiskMatrix):
        return delivery.draw(chart)
    both = Markup('<div class="drawing__wide">{}</div><div class="drawing__narrow">{}</div>')
    return both.format(delivery.draw(chart), delivery.timeline(chart, delivery.NARROW_SHEET))


def _due_column(field: Field) -> Field | None:
    return next((column for column in field.columns if column.type == "date" and len(column.within) == 2), None)


def _timeline(field: Field, rows: Rows, answers: Answers) -> Timeline | None:
    column = _due_column(field)
    if column is None:
        return None
    marks = tuple(_milestone(field, row, number, due) for number, row in enumerate(rows, 1) if (due := _day(row.get(column.code))))
    if not marks:
        return None
    days = [mark.due for mark in marks]
    starts, ends = (_day(answers.get(code)) for code in column.within)
    initials = get_month_names("narrow", "stand-alone", get_locale() or "el")
    return Timeline(_title(field), starts or min(days), ends or max(days), marks, tuple(initials[month] for month in range(1, 13)))


def _milestone(field: Field, row: Mapping[str, Any], number: int, due: date) -> Milestone:
    name = row.get(field.columns[0].code)
    # A row is drawn as soon as it has a day; one that has no name yet goes by its number.
    label = f"{words.say(field.columns[0].label)} {number}" if is_empty(name) else str(in_words(name, field.columns[0]))
    return Milestone(number, label, due, words.day(due))


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) and value else None


def _scales(field: Field) -> tuple[Field, ...]:
    """Two whole-number columns with the same few steps, or nothing."""
    small = [column for column in field.columns if column.type == "int" and column.min_value is not None and column.max_value is not None]
    small = [column for column in small if (column.max_value or 0) - (column.min_value or 0) < MOST_STEPS]
    same = len(small) == 2 and (small[0].min_value, small[0].max_value) == (small[1].min_value, small[1].max_value)
    return tuple(small) if same else ()


def _matrix(field: Field, rows: Rows) -> RiskMatrix | None:
    scales = _scales(field)
    if not scales:
        return None
    upward, across = scales
    risks = tuple(Risk(number, row[across.code], row[upward.code]) for number, row in enumerate(rows, 1) if _both(row, scales))
    if not risks:
        return None
    bounds = int(across.min_value or 0), int(across.max_value or 0)
    return RiskMatrix(_title(field), *bounds, words.say(across.label), words.say(upward.label), risks)


def _title(field: Field) -> str:
    """What stands for the drawing where it is not seen."""
    return str(_("Διάγραμμα από τον πίνακα «%(table)s». Το κείμενο δίπλα στο διάγραμμα λέει τι δείχνει.", table=words.say(field.label)))


def _both(row: Mapping[str, Any], scales: tuple[Field, ...]) -> bool:
    """True where both steps can be read and lie on their scales."""
    return all(isinstance(row.get(scale.code), int) and (scale.min_value or 0) <= row[scale.code] <= (scale.max_value or 0) for scale in scales)
