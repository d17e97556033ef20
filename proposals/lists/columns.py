"""What a list shows of each row: its columns as data. What the reader may not see in a row is NULL there, wherever the column is used."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, cast, func, not_, null
from sqlalchemy import case as sql_case

from proposals.calls.form import Form, Words
from proposals.lists.values import Option, as_word, name_key
from proposals.web.words import say
from proposals.workflow.phrases import N_
from proposals.workflow.states import AssignmentState, State


class Kind(Enum):
    """What a column holds, and so how it is compared, shown and exported."""

    TEXT = "text"
    CODE = "code"
    ONE = "one of a list"
    MANY = "several of a list"
    FLAG = "yes or nothing"
    WHOLE = "whole number"
    NUMBER = "number"
    MONEY = "money"
    MOMENT = "moment"


COMPARED = (Kind.WHOLE, Kind.NUMBER, Kind.MONEY, Kind.MOMENT)
FLAG_WORDS = (N_("ναι"), N_("όχι"))


@dataclass(frozen=True, eq=False)
class Column:
    """One column. `raw` is what the database holds and `hidden` the rows in which the reader may not see it.

    `words` name it in searches; `found` is the condition under which a folded text stands in it. `field` is the field of the form whose choices
    it holds, `members` the enum. `order` are the expressions by which it sorts, where it does.
    """

    code: str
    label: str
    words: Words
    kind: Kind
    raw: Any
    raw_en: Any = None
    hidden: ColumnElement[bool] | None = None
    found: Callable[[str], ColumnElement[bool]] | None = None
    field: str = ""
    members: type[State] | type[AssignmentState] | None = None
    order: tuple[Any, ...] = ()
    is_nullable: bool = True
    is_shown: bool = True
    has_facet: bool = False

    def value(self, language: str = "el") -> Any:
        """The column as the reader sees it; the only form in which it is selected, compared, counted or exported."""
        raw = self.raw_en if language == "en" and self.raw_en is not None else self.raw
        return raw if self.hidden is None else sql_case((self.hidden, null()), else_=raw)

    def seen_and(self, condition: ColumnElement[bool]) -> ColumnElement[bool]:
        """A condition on what the database holds, false wherever the reader may not see it."""
        return condition if self.hidden is None else and_(not_(self.hidden), condition)

    @property
    def is_searched(self) -> bool:
        return self.kind in (*COMPARED, Kind.ONE, Kind.MANY, Kind.FLAG) or self.found is not None

    @property
    def begins_down(self) -> bool:
        """Whether the first click sorts from the highest: what is counted does, names and codes do not."""
        return self.kind in COMPARED


@dataclass(frozen=True, eq=False)
class Listing:
    """A list for one reader: its rows (`source` has neither columns nor order), the number of a row, and its columns by code.

    `text` is what free words are looked for in, `besides` what pages need of each row for its link. `order` names the column by which the list goes
    when nothing else is asked; where it is empty the newest row comes first.
    """

    code: str
    title: str
    source: Select[Any]
    key: Any
    columns: dict[str, Column]
    text: Any
    text_hidden: ColumnElement[bool]
    besides: tuple[Any, ...]
    order: str = ""

    @property
    def shown(self) -> tuple[str, ...]:
        return tuple(code for code, column in self.columns.items() if column.is_shown)

    def named(self, name: str) -> Column | None:
        """The column that a search names, in either language; None for a name that means nothing to this reader."""
        key = name_key(name)
        return next((each for each in self.columns.values() if each.is_searched and key in (name_key(each.words.el), name_key(each.words.en))), None)


def options_of(column: Column, form: Form) -> tuple[Option, ...]:
    """What a column of choices can hold, in the order of the form or of the states, with the words that stand for it."""
    if column.members is not None:
        return tuple(_option(each, each.label, each.value) for each in column.members)
    if column.kind is Kind.FLAG:
        yes, no = FLAG_WORDS
        return _option(True, yes, "yes"), _option(False, no, "no")
    lifted = next((field for field in form.lifted if field.lift == column.field), None)
    return tuple(_option(each.code, each.label, each.code) for each in lifted.choices) if lifted else ()


def _option(stored: Any, label: Any, code: str) -> Option:
    spoken = say(label)
    both = (label.el, label.en) if isinstance(label, Words) else (label, spoken)
    return Option(stored, label, as_word(spoken), frozenset(name_key(each) for each in (code, *map(as_word, both))))


def folded_in(*columns: Any) -> Callable[[str], ColumnElement[bool]]:
    """The condition that a folded text stands in any of some columns that are folded too."""

    def stands(text: str) -> ColumnElement[bool]:
        found: ColumnElement[bool] = func.coalesce(columns[0], "").contains(text, autoescape=True)
        for each in columns[1:]:
            found = found | func.lower(func.coalesce(each, "")).contains(text, autoescape=True)
        return found

    return stands


def lifted(code: str, label: str, words: Words, raw: Any, hidden: ColumnElement[bool], *, kind: Kind = Kind.ONE, has_facet: bool = False) -> Column:
    """A column of a choice in the text; an empty one is no value."""
    return Column(code, label, words, kind, func.nullif(cast(raw, String), ""), hidden=hidden, field=raw.key, is_shown=False, has_facet=has_facet)


def state_column(raw: Any, members: type[State] | type[AssignmentState]) -> Column:
    """Where a proposal or an assignment stands."""
    return Column("state", N_("Κατάσταση"), Words("κατάσταση", "state"), Kind.ONE, raw, members=members, is_nullable=False, has_facet=True)
