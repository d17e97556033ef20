"""An answer that is a table: its rows, its total with shares, and the chart that its columns allow."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from proposals.calls.form import Field
from proposals.calls.values import total_of
from proposals.charts.figures import RiskMatrix
from proposals.charts.tables import caption_of, chart_of, has_chart
from proposals.dossier.charts import words_of
from proposals.dossier.compose_values import cell_run, percent
from proposals.dossier.contents import Cell, Column, Figure, Run, Table, Tone
from proposals.web import words

Rows = Sequence[Mapping[str, Any]]
Answers = Mapping[str, Any]
NUMBERS = ("money", "int")
WORD_JOINER = "\u2060"
COUNTER_WIDTH, SHARE_WIDTH = 5.4, 11.0


def answer_table(field: Field, rows: Rows) -> Table:
    """The rows as they were filed; numbered where a chart refers to them, with shares and a total where the form adds up."""
    numbered = has_chart(field)
    total = total_of(field, rows) if field.total else None
    columns = _columns(field, numbered)
    body = tuple(_row(field, row, number if numbered else 0, total) for number, row in enumerate(rows, 1))
    return Table(words.say(field.label), columns, body, _total_row(field, columns, total, numbered) if total is not None else ())


def figure_of(field: Field, rows: Rows, answers: Answers) -> Figure | None:
    """The chart that the columns allow, with its words."""
    chart = chart_of(field, rows, answers)
    if chart is None:
        return None
    beside = isinstance(chart, RiskMatrix)
    return Figure(caption_of(chart), chart, " ".join(words.say(phrase) for phrase in words_of(chart)), words_beside=beside)


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
