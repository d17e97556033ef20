"""The cells of a list as pages show them: words and marks, made row by row from what the database answered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from proposals.calls.form import Form
from proposals.drafting.veil import HIDDEN
from proposals.lists.columns import FLAG_WORDS, Column, Kind, Listing, options_of
from proposals.lists.paging import Rows
from proposals.web.words import day, money, number, say, shown_code, whole
from proposals.workflow.phrases import N_
from proposals.workflow.states import State

NOTHING = "–"
_APART, _CONSENSUS = N_("απέχουν"), N_("κοινό φύλλο %(total)s")
# What stands beside another column on a page: read with it, shown in its cell.
COMPANIONS = {"state": "apart", "score": "consensus"}


@dataclass(frozen=True)
class Cell:
    """What stands in one column of a row, and the class that it is shown with."""

    text: Any
    css: str = ""


@dataclass(frozen=True)
class Line:
    """One row of a list: what it is about, and its cells."""

    row: Any
    cells: list[Cell]


def read_with(listing: Listing, columns: tuple[str, ...]) -> tuple[str, ...]:
    """The columns that a page reads to show some of them."""
    beside = [COMPANIONS[code] for code in columns if COMPANIONS.get(code) in listing.columns]
    return (*columns, *(code for code in beside if code not in columns))


def lines_of(listing: Listing, columns: tuple[str, ...], rows: Rows, form: Form) -> list[Line]:
    """The rows with their cells. The first column of every list is the proposal, which the page shows as a link."""
    makers = [_maker(listing, listing.columns[code], form) for code in columns if code != "title"]
    return [Line(row, [make(row) for make in makers]) for row in rows]


def heads_of(listing: Listing, columns: tuple[str, ...]) -> list[Column]:
    """The columns of a page, in its order."""
    return [listing.columns[code] for code in columns if code != "title"]


def is_number(column: Column) -> bool:
    return column.kind in (Kind.WHOLE, Kind.NUMBER, Kind.MONEY)


def css_of(column: Column) -> str:
    """The class of the cells of a column."""
    return "num" if is_number(column) else "nowrap" if column.kind in (Kind.MOMENT, Kind.CODE) else ""


def _maker(listing: Listing, column: Column, form: Form) -> Callable[[Any], Cell]:
    """From a row its cell of a column."""
    name, css, tell = f"c_{column.code}", css_of(column), teller(column, form)
    if column.code == "state" and column.members is State:
        return _states("apart" in listing.columns, tell)
    if column.code == "score":
        return _scores(tell)
    return lambda row: Cell(tell(getattr(row, name)), css)


def teller(column: Column, form: Form) -> Callable[[Any], Any]:
    """From a value of a column the words for it."""
    if column.kind in (Kind.ONE, Kind.MANY):
        labels = {option.stored: say(option.label) for option in options_of(column, form)}
        return _choices(labels, column.kind is Kind.MANY)
    if column.kind is Kind.FLAG:
        yes = say(FLAG_WORDS[0])
        return lambda value: yes if value else NOTHING
    if column.code == "body":
        hidden = say(HIDDEN)
        return lambda value: hidden if value is None else value
    return _TELLERS.get(column.kind, lambda value: NOTHING if value is None else value)


def _choices(labels: Mapping[Any, str], are_many: bool) -> Callable[[Any], str]:
    def tell(value: Any) -> str:
        codes = (value or "").split() if are_many else [value] if value is not None else []
        return ", ".join(labels.get(code, str(code)) for code in codes) or NOTHING

    return tell


def _states(has_marks: bool, tell: Callable[[Any], str]) -> Callable[[Any], Cell]:
    mark = Markup(' <span class="badge badge--alert">{}</span>').format(say(_APART)) if has_marks else Markup()
    tag = Markup('<span class="tag tag--{}">{}</span>')

    def make(row: Any) -> Cell:
        shown = tag.format(row.c_state.value, tell(row.c_state))
        return Cell(shown + mark if has_marks and row.c_apart else shown)

    return make


def _scores(tell: Callable[[Any], str]) -> Callable[[Any], Cell]:
    sub, words = Markup('{}<span class="sub">{}</span>'), say(_CONSENSUS)

    def make(row: Any) -> Cell:
        if row.c_consensus is None:
            return Cell(tell(row.c_score), "num")
        return Cell(sub.format(tell(row.c_score), words % {"total": number(row.c_consensus, 2)}), "num")

    return make


_TELLERS: dict[Kind, Callable[[Any], Any]] = {
    Kind.NUMBER: lambda value: number(value, 2),
    Kind.WHOLE: lambda value: NOTHING if value is None else whole(value),
    Kind.MONEY: money,
    Kind.MOMENT: day,
    Kind.CODE: shown_code,
}
