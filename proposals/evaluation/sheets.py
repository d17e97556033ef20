"""Writing a scoring sheet, and the notes beside it: each field only over the text that its window had shown, and nothing is lost that was saved."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from flask import current_app

from proposals import clock
from proposals.calls.values import is_empty
from proposals.db import db
from proposals.drafting.operations import Conflict
from proposals.evaluation.models import Assignment, FormerSheetText, HorizontalCheck, PrivateNote, Score
from proposals.evaluation.queries import note_of
from proposals.evaluation.scoring import Gap, SheetProgress, sheet_progress
from proposals.evaluation.sheet_fields import NOTES, fields_by_code, gaps_of_values, places_of, refusal_of_value, rung
from proposals.evaluation.verdict import Verdict
from proposals.workflow import facts
from proposals.workflow.machine import StepRefused
from proposals.workflow.people import Actor
from proposals.workflow.permissions import Permission, require
from proposals.workflow.phrases import N_, Phrase
from proposals.workflow.states import AssignmentState


@dataclass(frozen=True)
class Mark:
    """How often a field was written, when it was changed, and since when it has been written in one go."""

    revision: int
    changed_at: datetime
    spell_at: datetime


@dataclass(frozen=True)
class SavedSheet:
    """What came of saving: fields that changed, the revision of each value that is stored now, what clashed, what was no value at all."""

    changed: tuple[str, ...]
    revisions: Mapping[str, int]
    conflicts: tuple[Conflict, ...]
    refused: Mapping[str, Phrase] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)
    gaps: tuple[Gap, ...] = ()


def save_sheet(
    actor: Actor, assignment: Assignment, values: Mapping[str, Any], based_on: Mapping[str, int], *, anew: Container[str] = ()
) -> SavedSheet:
    """Store the fields of a sheet, each only if the stored text is still the one that the window started from.

    `values` are stored values by the codes of `sheet_fields`; `based_on` the revision of each that the page showed (0: there was none).
    Of the fields `anew` the history keeps what is written over in any case. Raises StepRefused where the sheet is closed or judges an
    older version, NotAllowed for everybody but its evaluator.
    """
    require_open_sheet(actor, assignment)
    rubric, stored = assignment.proposal.call.rubric, values_of(assignment)
    by_code = fields_by_code(rubric)
    refused = {code: phrase for code, value in values.items() if (phrase := refusal_of_value(rubric, by_code[code], value))}
    marks = marks_of(assignment)
    saved = _merge(by_code, stored, marks, {code: value for code, value in values.items() if code not in refused}, based_on)
    changed = {code: values[code] for code in saved.changed}
    if changed:
        assignment.written = {**assignment.written, **_keep(assignment, stored, marks, changed, anew)}
        for code, value in changed.items():
            _write(assignment, code, value)
        assignment.sheet_revision, assignment.saved_at = assignment.sheet_revision + 1, clock.now()
    together = {**stored, **changed}
    gaps = tuple(gaps_of_values(rubric, together))
    _count(assignment, together, gaps)
    db.session.flush()
    return SavedSheet(saved.changed, saved.revisions, saved.conflicts, refused, together, gaps)


def save_notes(actor: Actor, assignment: Assignment, text: str | None, based_on: int, *, anew: bool = False) -> SavedSheet:
    """Store the private notes beside a sheet by the same rules. Raises NotAllowed for everybody but the evaluator who reads the text."""
    require(actor, Permission.WRITE_NOTES, assignment.case())
    note, code, now = note_of(assignment), NOTES.code, clock.now()
    stored, values = {code: note.text if note else None}, {code: text}
    marks = {code: Mark(note.revision, note.changed_at, note.spell_at)} if note else {}
    saved = _merge({code: NOTES}, stored, marks, values, {code: based_on})
    if saved.changed:
        revision, _changed_at, spell_at = _keep(assignment, stored, marks, values, {code} if anew else ())[code]
        if note is None:
            note = PrivateNote(assignment_id=assignment.id)
            db.session.add(note)
        note.text, note.revision, note.changed_at, note.spell_at = text or "", revision, now, _moment(spell_at)
        db.session.flush()
    return saved


def require_open_sheet(actor: Actor, assignment: Assignment) -> None:
    """What every write into a sheet asks first. Raises StepRefused with the reason, or NotAllowed."""
    case = assignment.case()
    if assignment.state is not AssignmentState.ACCEPTED:
        raise StepRefused("write", (Phrase(N_("Το φύλλο δεν αλλάζει όσο η κατάστασή του είναι «%(state)s»."), values={"state": assignment.state}),))
    require(actor, Permission.WRITE_SHEET, case)
    if not facts.judges_the_newest_version(actor, case):
        raise StepRefused("write", (facts.refusal_of(facts.judges_the_newest_version, case),))


def values_of(assignment: Assignment) -> dict[str, Any]:
    """What stands in the fields of a sheet, by code; fields that were never written are left out."""
    rubric, found = assignment.proposal.call.rubric, {"comment_to_body": assignment.comment_to_body or None}
    for code, score in assignment.scores.items():
        found[code] = rung(rubric, score.points) if score.points is not None else None
        found[f"{code}_comment"] = score.comment or None
    for item, check in assignment.checks.items():
        found[f"check_{item}"] = check.verdict.value if check.verdict else None
        found[f"check_{item}_comment"] = check.comment or None
    return found


def marks_of(assignment: Assignment) -> dict[str, Mark]:
    return {code: Mark(revision, _moment(changed), _moment(spell)) for code, (revision, changed, spell) in assignment.written.items()}


def revisions_of(assignment: Assignment) -> dict[str, int]:
    """The revision of each field that was ever written, for the page that shows it."""
    return {code: mark[0] for code, mark in assignment.written.items()}


def progress_of(assignment: Assignment, values: Mapping[str, Any], gaps: tuple[Gap, ...] | list[Gap]) -> SheetProgress:
    """How far a sheet with these values and gaps is."""
    rubric = assignment.proposal.call.rubric
    return sheet_progress(rubric, {code: Decimal(values[code]) for code in rubric.by_code if values.get(code) is not None}, gaps)


def _merge(
    fields: Mapping[str, Any], stored: Mapping[str, Any], marks: Mapping[str, Mark], values: Mapping[str, Any], based_on: Mapping[str, int]
) -> SavedSheet:
    """Which of these values may be written over what is stored, and which were based on another text; nothing is written yet."""
    changed: list[str] = []
    conflicts: list[Conflict] = []
    revisions: dict[str, int] = {}
    for code, value in values.items():
        mark, theirs = marks.get(code), stored.get(code)
        revision = mark.revision if mark else 0
        if theirs == value or (is_empty(theirs) and is_empty(value)):
            revisions[code] = revision
        elif based_on.get(code, 0) == revision:
            changed.append(code)
            revisions[code] = revision + 1
        else:
            conflicts.append(Conflict(fields[code], value, theirs, revision, "", mark.changed_at if mark else None, is_own=mark is not None))
    return SavedSheet(tuple(changed), revisions, tuple(conflicts))


def _keep(
    assignment: Assignment, stored: Mapping[str, Any], marks: Mapping[str, Mark], changed: Mapping[str, Any], anew: Container[str]
) -> dict[str, list[int]]:
    """Keep what is written over as former texts, and return the new mark of each field: one who goes on typing replaces his own last words."""
    now, spell = clock.now(), timedelta(minutes=current_app.extensions["settings"].draft_history_minutes)
    new: dict[str, list[int]] = {}
    for code in changed:
        mark = marks.get(code)
        goes_on = mark is not None and code not in anew and now - mark.spell_at < spell
        if not goes_on and not is_empty(stored.get(code)):
            # A text from before fields had revisions is as old as the sheet was when it was saved.
            revision, at = (mark.revision, mark.changed_at) if mark else (0, assignment.saved_at or now)
            former = FormerSheetText(assignment_id=assignment.id, field=code, revision=revision, value=str(stored[code]), changed_at=at)
            db.session.add(former)
        began = mark.spell_at if mark and goes_on else now
        new[code] = [mark.revision + 1 if mark else 1, int(now.timestamp()), int(began.timestamp())]
    return new


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _write(assignment: Assignment, code: str, value: Any) -> None:
    """Put one value into the column that holds it."""
    kind, owner = places_of(assignment.proposal.call.rubric)[code]
    if kind == "points":
        _score_of(assignment, owner).points = None if value is None else Decimal(value)
    elif kind == "reasons":
        _score_of(assignment, owner).comment = value or ""
    elif kind == "verdict":
        _check_of(assignment, owner).verdict = Verdict(value) if value else None
    elif kind == "check_comment":
        _check_of(assignment, owner).comment = value or ""
    else:
        assignment.comment_to_body = value or ""


def _score_of(assignment: Assignment, criterion: str) -> Score:
    if criterion not in assignment.scores:
        assignment.scores[criterion] = Score(criterion=criterion, comment="")
    return assignment.scores[criterion]


def _check_of(assignment: Assignment, item: str) -> HorizontalCheck:
    if item not in assignment.checks:
        assignment.checks[item] = HorizontalCheck(item=item, comment="")
    return assignment.checks[item]


def _count(assignment: Assignment, values: Mapping[str, Any], gaps: tuple[Gap, ...]) -> None:
    """Bring what lists and rules read in step; an object that was left alone costs the flush nothing."""
    progress = progress_of(assignment, values, gaps)
    counts = {"sheet_gaps": len(gaps), "criteria_done": progress.ready, "criteria_count": progress.criteria}
    for name, count in counts.items():
        if getattr(assignment, name) != count:
            setattr(assignment, name, count)
