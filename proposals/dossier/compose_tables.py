"""An answer that is a table: its rows, its total with shares, and the chart that its columns allow."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from babel.dates import get_month_names
from flask_babel import get_locale
from flask_babel import gettext as _

from proposals.calls.form import Field
from proposals.calls.values import total_of
from proposals.dossier.charts import words_of
from proposals.dossier.compose_values import cell_run, percent
from proposals.dossier.contents import Cell, Column, Figure, Run, Table, Tone
from proposals.dossier.figures import Milestone, Risk, RiskMatrix, Timeline
from proposals.web import words

Rows = Sequence[Mapping[str, Any]]
Answers = Mapping[str, Any]
NUMBERS = ("money", "int")
WORD_JOINER = "\u2060"
COUNTER_WIDTH, SHARE_WIDTH = 5.4, 11.0
# A matrix of more steps than this would be a cloud.
MOST_STEPS = 5


def answer_table(field: Field, rows: Rows) -> Table:
    """The rows as they were filed; numbered where a chart refers to them, with shares and a total where the form adds up."""
    numbered = _due_column(field) is not None or bool(_scales(field))
    total = total_of(field, rows) if field.total else None
    columns = _columns(field, numbered)
    body = tuple(_row(field, row, number if numbered else 0, total) for number, row in enumerate(rows, 1))
    return Table(words.say(field.label), columns, body, _total_row(field, columns, total, numbered) if total is not None else ())


def figure_of(field: Field, rows: Rows, answers: Answers) -> Figure | None:
    """The chart that the columns allow: a timeline where days lie within two others, a matrix where two scales are the same."""
    chart = _timeline(field, rows, answers) or _matrix(field, rows)
    if chart is None:
        return None
    beside = isinstance(chart, RiskMatrix)
    caption = _("Ορόσημα στον χρόνο") if not beside else _("Θέση των κινδύνων στις δύο βαθμίδες")
    return Figure(caption, chart, " ".join(words.say(phrase) for phrase in words_of(chart)), words_beside=beside)


def _columns(field: Field, numbered: bool) -> tuple[Column, ...]:
    """The form's columns with their widths, made smaller where a number or a share stands beside them."""
    even = 100 / len(field.columns)
    asked = [Column(_head(column), column.width or even, column.type in NUMBERS) for column in field.columns]
    if field.total:
        place = 1 + [column.code for column in field.columns].index(field.total)
        asked.insert(place, Column(_("Μερίδιο"), SHARE_WIDTH, True))
    if numbered:
        asked.insert(0, counter_column())
    whole = sum(column.width for column in asked)
    return tuple(replace(column, width=round(column.width * 100 / whole, 2)) for column in asked)


def _head(column: Field) -> str:
    """The label; a range such as 1–3 is held together, because a narrow column would break it after its dash."""
    return words.say(column.label).replace("–", f"{WORD_JOINER}–{WORD_JOINER}")


def counter_column() -> Column:
    """The column that numbers the rows."""
    return Column(_("Α/Α"), COUNTER_WIDTH, is_counter=True)


def _row(field: Field, row: Mapping[str, Any], number: int, total: Decimal | None) -> tuple[Cell, ...]:
    cells = [Cell((Run(str(number)),))] if number else []
    for place, column in enumerate(field.columns):
        run = cell_run(column, row.get(column.code))
        cells.append(Cell((Run(run.words, Tone.STRONG, run.language) if place == 0 and run.tone is Tone.PLAIN else run,)))
        if column.code == field.total and total is not None:
            cells.append(Cell((Run(_share(row.get(column.code), total)),)))
    return tuple(cells)


def _share(value: Any, total: Decimal) -> str:
    return percent(Decimal(value), total) if isinstance(value, str) and value else "–"


def _total_row(field: Field, columns: tuple[Column, ...], total: Decimal, numbered: bool) -> tuple[Cell, ...]:
    """«Σύνολο», the sum below its column, the whole, and nothing below the rest."""
    before = [column.code for column in field.columns].index(str(field.total)) + (1 if numbered else 0)
    after = len(columns) - before - 2
    summed = (Cell((Run(words.money(total)),)), Cell((Run(percent(total, total)),)))
    head = (Cell((Run(_("Σύνολο")),), span=before),) if before else ()
    return (*head, *summed, *(Cell(()) for _empty in range(after)))


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
    return Milestone(number, cell_run(field.columns[0], row.get(field.columns[0].code)).words, due, words.day(due))


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
    return _("Διάγραμμα από τον πίνακα «%(table)s». Το κείμενο δίπλα στο διάγραμμα λέει τι δείχνει.", table=words.say(field.label))


def _both(row: Mapping[str, Any], scales: tuple[Field, ...]) -> bool:
    """True where both steps can be read and lie on their scales."""
    return all(isinstance(row.get(scale.code), int) and (scale.min_value or 0) <= row[scale.code] <= (scale.max_value or 0) for scale in scales)
