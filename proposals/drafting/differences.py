"""What changed between two texts of a proposal: words in text, cells in tables, files by hash. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from proposals.calls.form import Field, Form, Section

# Beyond this many words on a side, whole paragraphs are compared instead: the time stays bounded.
MOST_WORDS = 4000


@dataclass(frozen=True)
class Piece:
    """A run of text that stayed (`same`), came (`added`) or went (`removed`)."""

    kind: str
    text: str


@dataclass(frozen=True)
class FieldChange:
    """A field whose answer differs; `old` and `new` are stored values, for files lists of {title, filename, sha256}."""

    field: Field
    old: Any
    new: Any


@dataclass(frozen=True)
class SectionChange:
    section: Section
    fields: tuple[FieldChange, ...]


Files = Iterable[Mapping[str, Any]]


def changes(form: Form, old: Mapping[str, Any], new: Mapping[str, Any], old_files: Files = (), new_files: Files = ()) -> list[SectionChange]:
    """The sections with differing answers, in the form's order."""
    before, after = _with_files(form, old, old_files), _with_files(form, new, new_files)
    found = []
    for section in form.sections:
        differing = [
            FieldChange(field, before.get(field.code), after.get(field.code))
            for field in section.fields
            if _plain(before.get(field.code)) != _plain(after.get(field.code))
        ]
        if differing:
            found.append(SectionChange(section, tuple(differing)))
    return found


def pieces(old: str, new: str) -> list[Piece]:
    """Two texts as one run of pieces, word by word."""
    left, right = _words(old), _words(new)
    if max(len(left), len(right)) > MOST_WORDS:
        left, right = old.splitlines(keepends=True), new.splitlines(keepends=True)
    found: list[Piece] = []
    for kind, i, j, k, m in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(Piece("same", "".join(left[i:j])))
        else:
            found += [Piece("removed", "".join(left[i:j]))] * (j > i)
            found += [Piece("added", "".join(right[k:m]))] * (m > k)
    return found


def _words(text: str) -> list[str]:
    return re.findall(r"\s+|[^\s]+", text)


def _plain(value: Any) -> Any:
    return None if value in ("", []) else value


def _with_files(form: Form, answers: Mapping[str, Any], files: Files) -> dict[str, Any]:
    listed: dict[str, list[dict[str, str]]] = {}
    for each in files:
        listed.setdefault(each["field"], []).append({name: each[name] for name in ("title", "filename", "sha256")})
    return {**answers, **listed}
