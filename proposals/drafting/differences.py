"""What changed between two texts of a proposal: words in text, cells in tables, files by hash. Pure."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from proposals.calls.form import Field, Form, Section
from proposals.drafting.sequences import Stretch, stretches


@dataclass(frozen=True)
class Piece:
    """A run of text that stayed (`same`), came (`added`) or went (`removed`)."""

    kind: str
    text: str


@dataclass(frozen=True)
class FieldChange:
    """A field in two texts; `old` and `new` are stored values, for files lists of {title, filename, sha256}."""

    field: Field
    old: Any
    new: Any

    @property
    def differs(self) -> bool:
        return bool(_plain(self.old) != _plain(self.new))


@dataclass(frozen=True)
class SectionChange:
    section: Section
    fields: tuple[FieldChange, ...]


Files = Iterable[Mapping[str, Any]]


def changes(form: Form, old: Mapping[str, Any], new: Mapping[str, Any], old_files: Files = (), new_files: Files = ()) -> list[SectionChange]:
    """The sections with differing answers, in the form's order."""
    beside = side_by_side(form, old, new, old_files, new_files)
    found = [SectionChange(each, tuple(beside[field.code] for field in each.fields if beside[field.code].differs)) for each in form.sections]
    return [each for each in found if each.fields]


def side_by_side(form: Form, old: Mapping[str, Any], new: Mapping[str, Any], old_files: Files = (), new_files: Files = ()) -> dict[str, FieldChange]:
    """Every field of the form in both texts, by its code."""
    before, after = _with_files(form, old, old_files), _with_files(form, new, new_files)
    return {field.code: FieldChange(field, before.get(field.code), after.get(field.code)) for field in form.fields}


def pieces(old: str, new: str) -> list[Piece]:
    """Two texts as one run of pieces: word by word, by sentences where that is too much, and else as a whole.

    The limits are those of `sequences.stretches`; time and memory grow with the texts and no faster.
    """
    for parts in (_words, _sentences):
        left, right = parts(old), parts(new)
        found = stretches(left, right)
        if found is not None:
            return [piece for each in found for piece in _pieces(left, right, each)]
    return _pieces([old], [new], Stretch(False, 0, 1, 0, 1))


@dataclass(frozen=True)
class RowChange:
    """A row of a table: `same`, `added`, `removed`, or `changed`, which has both. `cells` names the columns that differ."""

    kind: str
    old: Mapping[str, Any] | None
    new: Mapping[str, Any] | None
    cells: frozenset[str] = frozenset()


def row_changes(field: Field, old: Any, new: Any) -> list[RowChange]:
    """Two answers to a table question row by row. Rows that went and came at the same place are one that changed."""
    left, right = list(old or ()), list(new or ())
    found: list[RowChange] = []
    for each in stretches([_key(row) for row in left], [_key(row) for row in right]) or [Stretch(False, 0, len(left), 0, len(right))]:
        pairs = zip_longest(left[each.start : each.end], right[each.from_ : each.to])
        found += [RowChange("same", was, becomes) if each.is_same else _row_change(field, was, becomes) for was, becomes in pairs]
    return found


@dataclass(frozen=True)
class FileChange:
    """A file that stayed (`same`), came (`added`) or went (`removed`); another content or another title makes another file."""

    kind: str
    file: Mapping[str, Any]


def file_changes(old: Any, new: Any) -> list[FileChange]:
    """The files of a field as {title, filename, sha256}: those that are there now, then those that went."""
    before, after = list(old or ()), list(new or ())
    now = [FileChange("same" if file in before else "added", file) for file in after]
    return [*now, *(FileChange("removed", file) for file in before if file not in after)]


def _row_change(field: Field, was: Mapping[str, Any] | None, becomes: Mapping[str, Any] | None) -> RowChange:
    if was is None or becomes is None:
        return RowChange("added" if was is None else "removed", was, becomes)
    return RowChange("changed", was, becomes, frozenset(each.code for each in field.columns if was.get(each.code) != becomes.get(each.code)))


def _key(row: Mapping[str, Any]) -> str:
    return json.dumps(row, sort_keys=True)


def _pieces(left: Sequence[str], right: Sequence[str], each: Stretch) -> list[Piece]:
    if each.is_same:
        return [Piece("same", "".join(left[each.start : each.end]))]
    texts = (("removed", "".join(left[each.start : each.end])), ("added", "".join(right[each.from_ : each.to])))
    return [Piece(kind, text) for kind, text in texts if text]


def _words(text: str) -> list[str]:
    return re.findall(r"\s+|[^\s]+", text)


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.;!]\s)|(?<=\n)", text)


def _plain(value: Any) -> Any:
    return None if value in ("", []) else value


def _with_files(form: Form, answers: Mapping[str, Any], files: Files) -> dict[str, Any]:
    listed: dict[str, list[dict[str, str]]] = {}
    for each in files:
        listed.setdefault(each["field"], []).append({name: each[name] for name in ("title", "filename", "sha256")})
    return {**answers, **listed}
