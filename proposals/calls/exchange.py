"""Answers outside the product, in a spreadsheet or JSON file of a call's form: what both kinds share. Pure."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from proposals.calls.checks import Surroundings, problems
from proposals.calls.form import Field, Form, Words
from proposals.calls.values import is_empty
from proposals.workflow.phrases import N_, Phrase

FORMAT = "proposals-answers"
FORMAT_VERSION = 1
_MOST_SHOWN = 80


@dataclass(frozen=True)
class Limits:
    """How much of a file is read: rows of a sheet, cells in all, bytes once it is unpacked."""

    rows: int
    cells: int
    unpacked_bytes: int


@dataclass(frozen=True)
class Stamp:
    """Which form a file is of, as the file says it."""

    fingerprint: str
    version: str
    title: str

    @property
    def mark(self) -> str:
        return self.fingerprint[:12]


@dataclass(frozen=True)
class Misfit:
    """One thing in a file that cannot be taken over: where it stands (sheet and cell, or a JSON path), and what to do."""

    place: str
    phrase: Phrase


@dataclass(frozen=True)
class Found:
    """What a file holds: the answers that could be read, where the input of each page stands in it, and what does not fit."""

    answers: Mapping[str, Any]
    places: Mapping[str, str]
    misfits: tuple[Misfit, ...] = ()


@dataclass
class Reading:
    """A file while it is read."""

    answers: dict[str, Any] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    misfits: list[Misfit] = field(default_factory=list)

    def complain(self, place: str, text: str, **values: Any) -> None:
        self.misfits.append(Misfit(place, Phrase(text, values=values)))

    def found(self) -> Found:
        return Found({code: value for code, value in self.answers.items() if not is_empty(value)}, self.places, tuple(self.misfits))


class FileRefused(Exception):
    """A file of which nothing is read; `reason` says why and what would be."""

    def __init__(self, reason: Phrase) -> None:
        super().__init__(str(reason))
        self.reason = reason


def exported_fields(form: Form, with_personal: bool = True) -> tuple[Field, ...]:
    """The fields that a file holds: what a person answers; files and presets stay where they are."""
    return tuple(each for each in form.fields if each.is_asked and (with_personal or not each.personal))


def stamp_of(form: Form) -> Stamp:
    return Stamp(form.fingerprint, str(form.version), form.title.el)


def refuse_other_form(stamp: Stamp, form: Form, call: Words) -> None:
    """Raises FileRefused, naming both forms, for a file that was made for another form or another version of it."""
    if stamp.fingerprint == form.fingerprint:
        return
    values = {
        "theirs": _short(stamp.title),
        "their_version": _short(stamp.version),
        "their_mark": _short(stamp.mark),
        "call": call,
        "ours": form.title,
        "our_version": str(form.version),
        "our_mark": stamp_of(form).mark,
    }
    raise FileRefused(
        Phrase(
            N_(
                "Το αρχείο είναι του εντύπου «%(theirs)s», έκδοση %(their_version)s (αποτύπωμα %(their_mark)s). "
                "Η πρόσκληση «%(call)s» έχει το έντυπο «%(ours)s», έκδοση %(our_version)s (αποτύπωμα %(our_mark)s). "
                "Κατεβάστε το κενό έντυπο της πρόσκλησης και μεταφέρετε εκεί τις απαντήσεις."
            ),
            values=values,
        )
    )


def refused(text: str, **values: Any) -> FileRefused:
    return FileRefused(Phrase(text, values=values))


def misfits_of(form: Form, found: Found, around: Surroundings) -> list[Misfit]:
    """Everything that keeps a file from being imported: what does not fit the form, and what the section pages would call wrong.

    An answer that is merely unfinished is no misfit: a draft may be imported as it may be saved.
    """
    wrong = [problem for each in exported_fields(form) for problem in problems(form, each, found.answers, around) if not problem.unfinished]
    already = {misfit.place for misfit in found.misfits}
    judged = [Misfit(_place(found.places, problem.place, problem.field), problem.phrase) for problem in wrong]
    return [*found.misfits, *(misfit for misfit in judged if misfit.place not in already)]


def _place(places: Mapping[str, str], place: str, field: Field) -> str:
    return places.get(place) or places.get(place.removesuffix("-day")) or places.get(field.code) or field.code


def file_mark(content: bytes) -> str:
    """By which the audit trail names a file that was imported."""
    return hashlib.sha256(content).hexdigest()


def without_empty(answers: Mapping[str, Any], fields: Iterable[Field]) -> dict[str, Any]:
    """The answers to some fields, those that there are."""
    return {each.code: answers[each.code] for each in fields if not is_empty(answers.get(each.code))}


def _short(text: str) -> str:
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…"
