"""A short answer as people read it: in a line of its own, or in the cells of a table."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup

from proposals.calls.form import Field
from proposals.web.words import iso_day, money, say, whole

_BY_TYPE = {"date": iso_day, "money": money, "int": whole}


def in_words(answer: Any, definition: Field) -> str:
    """A stored answer in the language of the page; a dash for none, and what could not be read as it was typed."""
    if answer is None or answer == "":
        return "–"
    if isinstance(answer, Mapping):
        return str(answer["typed"])
    if definition.type == "one":
        return say(definition.labels[answer]) if answer in definition.labels else str(answer)
    if definition.type == "bool":
        return _("Ναι") if answer else _("Όχι")
    if definition.type == "email":
        return Markup('<a href="mailto:{0}">{0}</a>').format(answer)
    return _BY_TYPE.get(definition.type, str)(answer)


def cells(row: Mapping[str, Any], definition: Field) -> tuple[str, list[tuple[bool, str]]]:
    """The row of a table: what heads it, and of every other column whether it holds numbers and its words."""
    first, *others = definition.columns
    found = [(column.type in ("money", "int"), in_words(row.get(column.code), column)) for column in others]
    return in_words(row.get(first.code), first), found


# Percent of a table's width and the class that gives a column as much; what is left after the number of the row and its buttons.
_SHARES = ((48, "w-7"), (38, "w-6"), (30, "w-5"), (24, "w-4"), (18, "w-3"), (13, "w-2"), (0, "w-1"))
_FOR_COLUMNS, _USUAL_WIDTH = 86, 20


def column_share(table: Field, column: Field) -> str:
    """The class that makes a column of inputs as wide as the definition says, among the others of its table."""
    widths = {each.code: each.width or _USUAL_WIDTH for each in table.columns}
    percent = _FOR_COLUMNS * widths[column.code] / sum(widths.values())
    return next(name for least, name in _SHARES if percent >= least)
