"""WTForms classes made from the fields of a definition: built once for each section of each form, then shared by all requests."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import wtforms
from werkzeug.datastructures import MultiDict
from wtforms.utils import unset_value

from proposals.calls.form import Field
from proposals.calls.values import is_empty, read_value, shown, without_blank_rows

BASE = "base-"
WAS = "was-"


class AnswerField(wtforms.Field):
    """One question. `data` is the stored value, whatever was typed; `shown` is what stands in the input."""

    def __init__(self, definition: Field, **options: Any) -> None:
        super().__init__(label=definition.label.el, **options)
        self.definition = definition

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = read_value(self.definition, valuelist[0] if valuelist else "")

    @property
    def shown(self) -> str:
        return shown(self.definition, self.data)


class ManyField(AnswerField):
    """A question with several answers, as check boxes."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = read_value(self.definition, valuelist)

    def has(self, code: str) -> bool:
        return code in (self.data or ())


class DateField(AnswerField):
    """A day as three inputs, day, month and year; one input of the field's own name is understood too."""

    def process(self, formdata: MultiDict[str, str] | None, data: Any = unset_value, extra_filters: Any = None) -> None:
        sent = self._typed(formdata) if formdata is not None else None
        super().process(MultiDict({self.name: sent}) if sent is not None else None, data, extra_filters)

    def _typed(self, formdata: MultiDict[str, str]) -> str | None:
        names = [f"{self.name}-{part}" for part in ("day", "month", "year")]
        if any(name in formdata for name in names):
            return "/".join(formdata.get(name, "").strip() for name in names)
        return formdata.get(self.name)

    @property
    def parts(self) -> tuple[str, str, str]:
        """Day, month and year as they stand in the three inputs."""
        found = [*self.shown.split("/"), "", "", ""][:3]
        return found[0].lstrip("0"), found[1].lstrip("0"), found[2]


@dataclass(frozen=True)
class Cell:
    """One input of a row of a table."""

    name: str
    definition: Field
    data: Any

    @property
    def shown(self) -> str:
        return shown(self.definition, self.data)


class TableField(wtforms.Field):
    """A question that is answered by rows; `data` is the list of rows that hold anything.

    A row is a plain mapping and its cells are made when they are shown: a form of its own for every row, as WTForms has it,
    costs more than everything else on the page together.
    """

    def __init__(self, definition: Field, **options: Any) -> None:
        super().__init__(label=definition.label.el, **options)
        self.definition = definition
        self._rows: list[Mapping[str, Any]] = []

    def process(self, formdata: MultiDict[str, str] | None, data: Any = unset_value, extra_filters: Any = None) -> None:
        self._rows = self._sent_rows(formdata) if formdata else list(data if data and data is not unset_value else ())

    @property
    def data(self) -> list[dict[str, Any]]:
        return without_blank_rows([{column.code: row.get(column.code) for column in self.definition.columns} for row in self._rows])

    @property
    def rows(self) -> list[dict[str, Cell]]:
        """The cells of each row, by column."""
        return [
            {column.code: Cell(f"{self.name}-{number}-{column.code}", column, row.get(column.code)) for column in self.definition.columns}
            for number, row in enumerate(self._rows)
        ]

    def with_blank_row(self, more: bool = False) -> "TableField":
        """As many rows as are needed at least, one more where one was asked for; never more than the limit."""
        wanted = min(max(self.definition.min_rows, len(self._rows) + (1 if more else 0), 1), self.definition.max_rows)
        self._rows += [{}] * (wanted - len(self._rows))
        return self

    def take_out(self, row: str) -> None:
        """Leave out the row of this number on the page, counted from 0; a number that no row has changes nothing."""
        self._rows = [each for number, each in enumerate(self._rows) if str(number) != row]

    def move(self, row: str, by: int) -> None:
        """Let the row of this number change places with the one before it (-1) or after it (+1), where there is one."""
        numbers = [str(number) for number in range(len(self._rows))]
        if row in numbers and 0 <= int(row) + by < len(numbers):
            first, second = int(row), int(row) + by
            self._rows[first], self._rows[second] = self._rows[second], self._rows[first]

    def _sent_rows(self, formdata: MultiDict[str, str]) -> list[Mapping[str, Any]]:
        """The rows that were sent, in the order of their numbers, without what no page of ours sends: to Python «²» is a digit too."""
        prefix = f"{self.name}-"
        numbers = {name.removeprefix(prefix).partition("-")[0] for name in formdata if name.startswith(prefix)}
        known = sorted({int(number) for number in numbers if number.isdecimal() and len(number) < 5})
        return [
            {column.code: read_value(column, formdata.get(f"{prefix}{number}-{column.code}")) for column in self.definition.columns}
            for number in known
        ]


_CLASSES = {"many": ManyField, "date": DateField, "table": TableField}


def _input(definition: Field) -> Any:
    kind = _CLASSES.get(definition.type, AnswerField)
    return wtforms.fields.core.UnboundField(kind, definition)


@lru_cache(maxsize=512)
def form_class(fields: tuple[Field, ...]) -> type[wtforms.Form]:
    """The WTForms class of these fields; the same fields give the same class."""
    return type("AnswerForm", (wtforms.Form,), {field.code: _input(field) for field in fields if field.is_asked})


def form_of(fields: Iterable[Field], *, sent: MultiDict[str, str] | None = None, stored: Mapping[str, Any] | None = None) -> wtforms.Form:
    """A form of these fields, filled from what was sent, else from what is stored."""
    return form_class(tuple(fields))(formdata=sent, data=dict(stored or {}))


def sent_values(form: wtforms.Form, sent: MultiDict[str, str]) -> dict[str, Any]:
    """The values of the fields that were on the page that was sent; a box that nobody ticked was there as much as one that was.

    A field that comes back as the page had shown it is no answer: a colleague's newer text must not give way to what nobody touched.
    """
    return {field.definition.code: field.data for field in form if _was_sent(field.name, sent) and sent.get(f"{WAS}{field.name}") != mark(field.data)}


def as_sent(field: Field, value: Any) -> MultiDict[str, str]:
    """A stored answer as a page would send it: read back it gives the same answer."""
    if field.type == "table":
        rows = [(f"{field.code}-{number}", row) for number, row in enumerate(value or ())]
        return MultiDict((f"{name}-{column.code}", shown(column, row.get(column.code))) for name, row in rows for column in field.columns)
    return MultiDict((field.code, each) for each in (value or () if field.type == "many" else [shown(field, value)]))


def mark(value: Any) -> str:
    """A short hash of an answer, by which a page that is sent says what it had shown."""
    return hashlib.sha256(json.dumps(None if is_empty(value) else value, sort_keys=True).encode()).hexdigest()[:16]


def bases(sent: MultiDict[str, str]) -> dict[str, int]:
    """The revision of each answer that the page had shown, from its hidden inputs."""
    return {name.removeprefix(BASE): int(value) for name, value in sent.items() if name.startswith(BASE) and value.isdecimal() and len(value) < 10}


def _was_sent(name: str, sent: MultiDict[str, str]) -> bool:
    return f"{BASE}{name}" in sent or any(key == name or key.startswith(f"{name}-") for key in sent)


# The buttons of a row, and what each does to it.
_ROW_BUTTONS: dict[str, Callable[[TableField, str], None]] = {
    "remove": lambda table, row: table.take_out(row),
    "up": lambda table, row: table.move(row, -1),
    "down": lambda table, row: table.move(row, +1),
}


def table_of_row_button(sent: MultiDict[str, str]) -> str:
    """The table whose row's button was pressed; empty where it was another button."""
    return next((sent[name].rpartition("-")[0] for name in _ROW_BUTTONS if sent.get(name)), "")


def press_row_button(form: wtforms.Form, sent: MultiDict[str, str]) -> None:
    """Do to the row what its button says; a button of no table of this form changes nothing."""
    for name, act in _ROW_BUTTONS.items():
        table, _dash, row = sent.get(name, "").rpartition("-")
        if table in form and isinstance(form[table], TableField):
            act(form[table], row)
