"""What of a proposal's text can be carried over into the form of another call, and why the rest cannot. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from proposals.calls.form import Field, Form
from proposals.calls.values import is_empty, is_unreadable, read_value, without_blank_rows
from proposals.workflow.phrases import N_, Phrase

_OTHER_FORM = N_("Δεν ζητούνται, ή ζητούνται αλλιώς, στο έντυπο της νέας πρόσκλησης: %(fields)s.")
_OUTSIDE = N_("Δεν μεταφέρθηκαν ημερομηνίες εκτός της διετίας %(years)s: %(fields)s.")
_ANEW = N_("Οι δηλώσεις γίνονται ξανά: %(fields)s.")
_MOST_NAMED = 6


@dataclass
class Carried:
    """The answers that go over; by reason the fields of which something stayed behind."""

    answers: dict[str, Any] = field(default_factory=dict)
    left: dict[str, list[Field]] = field(default_factory=dict)

    def leave(self, reason: str, asked: Field) -> None:
        if asked not in self.left.setdefault(reason, []):
            self.left[reason].append(asked)


@dataclass(frozen=True)
class Named:
    """Some fields, listed by name in both languages; of many the first few."""

    el: str
    en: str

    def __getitem__(self, language: str) -> str:
        return self.en if language == "en" else self.el


def carried_over(old: Form, new: Form, answers: Mapping[str, Any], sections: Collection[str], years: tuple[int, int]) -> Carried:
    """The answers of the chosen sections of `old` as answers to `new`, for a plan of these years."""
    carried = Carried()
    for section in old.sections:
        for asked in section.fields if section.code in sections else ():
            if asked.is_asked and not is_empty(answers.get(asked.code)):
                _carry(carried, asked, new.by_code.get(asked.code), answers[asked.code], years)
    return carried


def left_behind(carried: Carried, years: tuple[int, int]) -> list[Phrase]:
    """A sentence for each reason for which something was not carried over."""
    plan = f"{years[0]}–{years[1]}"
    return [Phrase(reason, values={"fields": _named(fields), "years": plan}) for reason, fields in carried.left.items()]


def _carry(carried: Carried, asked: Field, target: Field | None, value: Any, years: tuple[int, int]) -> None:
    if target is None or target.type != asked.type:
        carried.leave(_OTHER_FORM, asked)
    elif target.must_be_true:
        carried.leave(_ANEW, asked)
    else:
        kept = _rows(carried, asked, target, value, years) if target.type == "table" else _kept(carried, asked, target, value, years)
        if not is_empty(kept):
            carried.answers[target.code] = kept


def _rows(carried: Carried, asked: Field, target: Field, rows: list[Mapping[str, Any]], years: tuple[int, int]) -> list[dict[str, Any]]:
    old = {column.code: column for column in asked.columns}
    if any(old[code].type != column.type for code, column in _columns(target).items() if code in old) or not set(old) <= set(_columns(target)):
        carried.leave(_OTHER_FORM, asked)
    same = {code for code, column in _columns(target).items() if code in old and old[code].type == column.type}
    made = []
    for row in rows:
        cells = {code: row.get(code) if code in same else None for code in _columns(target)}
        made.append({code: _kept(carried, asked, _columns(target)[code], value, years) for code, value in cells.items()})
    return without_blank_rows(made)


def _columns(table: Field) -> dict[str, Field]:
    return {column.code: column for column in table.columns}


def _kept(carried: Carried, asked: Field, target: Field, value: Any, years: tuple[int, int]) -> Any:
    """The value as the new form takes it: without choices that it does not know, without a day outside the plan."""
    if is_empty(value) or is_unreadable(value):
        return value
    if target.type == "date" and not years[0] <= int(value[:4]) <= years[1]:
        carried.leave(_OUTSIDE, asked)
        return None
    if target.type in ("one", "many"):
        chosen = [value] if target.type == "one" else value
        known = [code for code in chosen if code in target.labels]
        if len(known) < len(chosen):
            carried.leave(_OTHER_FORM, asked)
        return (known[0] if known else None) if target.type == "one" else read_value(target, known)
    return value


def _named(fields: list[Field]) -> Named:
    names, more = fields[:_MOST_NAMED], len(fields) - _MOST_NAMED
    rest = f" (+{more})" if more > 0 else ""
    return Named(", ".join(f"«{each.label.el}»" for each in names) + rest, ", ".join(f"“{each.label.en}”" for each in names) + rest)
