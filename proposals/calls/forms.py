"""WTForms classes made from the fields of a definition: built once for each section of each form, then shared by all requests."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
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


class TableField(wtforms.FieldList):
    """A question that is answered by rows; `data` is the list of rows that hold anything."""

    def __init__(self, definition: Field, **options: Any) -> None:
        super().__init__(wtforms.FormField(row_class(definition.columns)), label=definition.label.el, **options)
        self.definition = definition

    @property
    def data(self) -> list[dict[str, Any]]:
        return without_blank_rows([entry.data for entry in self.entries])

    def with_blank_row(self, more: bool = False) -> "TableField":
        """As many rows as are needed at least, one more where one was asked for; never more than the limit."""
        wanted = max(self.definition.min_rows, len(self.entries) + (1 if more else 0), 1)
        while len(self.entries) < min(wanted, self.definition.max_rows):
            self.append_entry()
        return self

    def take_out(self, row: str) -> None:
        """Leave out the row of this number on the page, counted from 0; a number that no row has changes nothing."""
        self.entries = [entry for number, entry in enumerate(self.entries) if str(number) != row]

    def _extract_indices(self, prefix: str, formdata: MultiDict[str, str]) -> Iterator[int]:
        """The numbers of the rows that were sent, without what no page of ours sends: to Python «²» is a digit too."""
        numbers = (name.removeprefix(f"{prefix}-").split("-")[0] for name in formdata if name.startswith(f"{prefix}-"))
        yield from (int(number) for number in numbers if number.isdecimal() and len(number) < 5)


_CLASSES = {"many": ManyField, "date": DateField, "table": TableField}


def _input(definition: Field) -> Any:
    kind = _CLASSES.get(definition.type, AnswerField)
    return wtforms.fields.core.UnboundField(kind, definition)


def _cell(column: Field) -> Any:
    """A cell of a table; a date there is one input."""
    return wtforms.fields.core.UnboundField(AnswerField, column)


@lru_cache(maxsize=512)
def row_class(columns: tuple[Field, ...]) -> type[wtforms.Form]:
    """The WTForms class of one row of a table with these columns."""
    return type("RowForm", (wtforms.Form,), {column.code: _cell(column) for column in columns})


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


def mark(value: Any) -> str:
    """A short hash of an answer, by which a page that is sent says what it had shown."""
    return hashlib.sha256(json.dumps(None if is_empty(value) else value, sort_keys=True).encode()).hexdigest()[:16]


def bases(sent: MultiDict[str, str]) -> dict[str, int]:
    """The revision of each answer that the page had shown, from its hidden inputs."""
    return {name.removeprefix(BASE): int(value) for name, value in sent.items() if name.startswith(BASE) and value.isdecimal() and len(value) < 10}


def _was_sent(name: str, sent: MultiDict[str, str]) -> bool:
    return f"{BASE}{name}" in sent or any(key == name or key.startswith(f"{name}-") for key in sent)
