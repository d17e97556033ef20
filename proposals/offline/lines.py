"""A scoring sheet as rows of a worksheet: what each row asks, how a value stands in its cell, how a cell is read. Pure."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from proposals.calls.cells import read_cell, written
from proposals.calls.form import Field, Words
from proposals.calls.rubric import Criterion, Rubric
from proposals.calls.values import is_empty
from proposals.evaluation.sheet_fields import COMMENT_TO_BODY, fields_by_code, read_points

FIRST_ROW = 5
ANSWER_COLUMN, TEXT_COLUMN = 4, 5
STAMP_SHEET = "_sheets"
FORMAT = "proposals-sheets"
FORMAT_VERSION = 1
INSTRUCTIONS = Words("Οδηγίες", "Instructions")
_MARK_LETTERS = 16


@dataclass(frozen=True)
class Line:
    """One row: a criterion or a check with its answer and its text, or the comment to the body, which is a text alone."""

    code: str
    answer: Field | None
    text: Field
    criterion: Criterion | None = None


@dataclass(frozen=True)
class Taken:
    """A sheet on its way out: of which assignment, over which version of which proposal, and what stands in it at which revisions."""

    number: int
    code: str
    version: int
    title: str
    body: str
    due_at: datetime | None
    rubric: Rubric
    values: Mapping[str, Any]
    revisions: Mapping[str, int]


@dataclass(frozen=True)
class Origin:
    """What a file says of a field as it was taken away: its revision, and the mark of its value."""

    revision: int
    mark: str


@lru_cache(maxsize=32)
def lines_of(rubric: Rubric) -> tuple[Line, ...]:
    """The rows of a sheet, in the order of its page."""
    fields = fields_by_code(rubric)
    scored = [Line(each.code, fields[each.code], fields[f"{each.code}_comment"], each) for each in rubric.criteria]
    checks = [f"check_{item.code}" for item in rubric.horizontal_checks]
    return (*scored, *(Line(code, fields[code], fields[f"{code}_comment"]) for code in checks), Line(COMMENT_TO_BODY.code, None, COMMENT_TO_BODY))


def in_cell(field: Field, value: Any, language: str) -> str:
    """A stored value as it stands in its cell: of points and answers the words alone, which `from_cell` understands."""
    if field.choices and not is_empty(value):
        return next((choice.label[language] for choice in field.choices if choice.code == value), str(value))
    return written(field, value, language)


def from_cell(rubric: Rubric, field: Field, text: str) -> Any:
    """The value that a cell holds, as the page of a sheet would store it. Raises CellRefused."""
    return read_points(rubric, text.strip()) if field.code in rubric.by_code else read_cell(field, text)


def mark_of(value: Any) -> str:
    """By which a value is known again without being written a second time."""
    plain = "" if is_empty(value) else json.dumps(value, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()[:_MARK_LETTERS]


def origins_of(taken: Taken, language: str) -> dict[str, Origin]:
    """What a file remembers of each field. The mark is of what is read back from the cell, so that a cell nobody touched is known for sure."""
    fields = [field for line in lines_of(taken.rubric) for field in (line.answer, line.text) if field]
    return {
        field.code: Origin(
            taken.revisions.get(field.code, 0),
            mark_of(from_cell(taken.rubric, field, in_cell(field, taken.values.get(field.code), language))),
        )
        for field in fields
    }
