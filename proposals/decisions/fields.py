"""Texts with named fields, `[[…]]`, as those who prepare decisions write them: what is wrong in one with its place, and filling one in. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from proposals.calls.form import Words
from proposals.workflow.phrases import N_, Phrase

_MARKS = re.compile(r"\[\[(?P<name>[^\[\]\n]*)\]\]|\[\[|\]\]")


class FieldName(StrEnum):
    """Everything that a text may name, and no more. The value is what the program calls it."""

    TITLE = "title"
    CODE = "code"
    BODY = "body"
    CALL = "call"
    OUTCOME = "outcome"
    NUMBER = "number"
    DATE = "date"
    ADA = "ada"
    PREAMBLE = "preamble"
    REASONS = "reasons"
    SCORE = "score"
    PLACE = "place"
    OBJECTIONS_UNTIL = "objections_until"
    LINK = "link"
    UNIT = "unit"

    @property
    def label(self) -> Words:
        """The word for it between the brackets, in the language of the text."""
        return _LABELS[self]


_LABELS = {
    FieldName.TITLE: Words("τίτλος", "title"),
    FieldName.CODE: Words("κωδικός", "code"),
    FieldName.BODY: Words("φορέας", "body"),
    FieldName.CALL: Words("πρόσκληση", "call"),
    FieldName.OUTCOME: Words("αποτέλεσμα", "outcome"),
    FieldName.NUMBER: Words("αριθμός απόφασης", "decision number"),
    FieldName.DATE: Words("ημερομηνία απόφασης", "decision date"),
    FieldName.ADA: Words("ΑΔΑ", "ADA"),
    FieldName.PREAMBLE: Words("προοίμιο", "preamble"),
    FieldName.REASONS: Words("αιτιολογία", "reasons"),
    FieldName.SCORE: Words("βαθμολογία", "score"),
    FieldName.PLACE: Words("σειρά κατάταξης", "rank"),
    FieldName.OBJECTIONS_UNTIL: Words("προθεσμία ένστασης", "objection deadline"),
    FieldName.LINK: Words("σύνδεσμος", "link"),
    FieldName.UNIT: Words("υπηρεσία", "office"),
}

# What the reasons of a decision may name: they are part of the decision, so neither its number nor themselves.
OF_REASONS = frozenset((FieldName.TITLE, FieldName.CODE, FieldName.BODY, FieldName.CALL, FieldName.SCORE, FieldName.PLACE))
OF_LETTERS = frozenset(FieldName)


@dataclass(frozen=True)
class Fault:
    """What is wrong with a text, at a line and a column that count from 1."""

    line: int
    column: int
    phrase: Phrase


class CannotBeFilled(ValueError):
    """A text names fields that have no value here."""

    def __init__(self, names: tuple[FieldName, ...]) -> None:
        super().__init__(", ".join(names))
        self.names = names


def faults_of(text: str, known: frozenset[FieldName]) -> list[Fault]:
    """Every field that is not one of `known`, and every pair of brackets without its other half."""
    found = []
    for mark in _MARKS.finditer(text):
        name = mark["name"]
        if name is not None and field_called(name) in known:
            continue
        line, column = _place(text, mark.start())
        values = {"line": line, "column": column, "name": (name or "").strip()}
        found.append(Fault(line, column, Phrase(_SAID[mark[0] if name is None else "unknown"], values=values)))
    return found


_SAID = {
    "unknown": N_("Γραμμή %(line)s, θέση %(column)s: το πεδίο «%(name)s» δεν υπάρχει. Χρησιμοποιήστε ένα από τα πεδία του καταλόγου."),
    "[[": N_("Γραμμή %(line)s, θέση %(column)s: το πεδίο ανοίγει με [[ και δεν κλείνει. Κλείστε το με ]] στην ίδια γραμμή."),
    "]]": N_("Γραμμή %(line)s, θέση %(column)s: υπάρχει ]] χωρίς [[ πριν από αυτό."),
}


def field_called(name: str) -> FieldName | None:
    """The field of this name, Greek or English, whatever its capitals and spaces."""
    return _BY_NAME.get(_bare(name))


def names_in(text: str) -> frozenset[FieldName]:
    """The fields that a text without faults names."""
    return frozenset(found for mark in _MARKS.finditer(text) if mark["name"] is not None and (found := field_called(mark["name"])))


def filled(text: str, values: Mapping[FieldName, str]) -> str:
    """The text with the values in the places of its fields; what a value holds is never read as a field.

    Raises CannotBeFilled with every field that has no value.
    """
    lacking = tuple(sorted(name for name in names_in(text) if not values.get(name)))
    if lacking:
        raise CannotBeFilled(lacking)
    return _MARKS.sub(lambda mark: values[field_called(mark["name"])] if mark["name"] is not None else mark[0], text)  # type: ignore[index]


def _bare(name: str) -> str:
    return " ".join(name.casefold().split())


_BY_NAME = {_bare(word): name for name, label in _LABELS.items() for word in (label.el, label.en)}


def _place(text: str, at: int) -> tuple[int, int]:
    return text.count("\n", 0, at) + 1, at - (text.rfind("\n", 0, at) + 1) + 1
