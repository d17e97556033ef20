"""Comments of sheets as the body reads them: an original that names somebody it must not learn of has a redacted version beside it."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select

from proposals import clock, greek
from proposals.audit.operations import record
from proposals.db import db
from proposals.evaluation.models import Assignment, CommentRedaction
from proposals.workflow.people import Actor
from proposals.workflow.permissions import Permission, require


def redactions_of(assignments: Iterable[int]) -> dict[int, CommentRedaction]:
    """What was decided about the comments of some sheets, by assignment, whether or not the comment is still the same."""
    query = select(CommentRedaction).where(CommentRedaction.assignment_id.in_(list(assignments)))
    return {each.assignment_id: each for each in db.session.scalars(query)}


def comments_for_body(sheets: Iterable[Assignment]) -> Mapping[int, str]:
    """The comment of each sheet as the body reads it, by assignment."""
    sheets = list(sheets)
    known = redactions_of(sheet.id for sheet in sheets)
    return {sheet.id: as_read(sheet.comment_to_body, known.get(sheet.id)) for sheet in sheets}


def as_read(comment: str, redaction: CommentRedaction | None) -> str:
    """The redacted version of this very comment, else the comment."""
    return redaction.redacted if redaction and redaction.original == comment and redaction.redacted else comment


def redact(actor: Actor, assignment: Assignment, case: Any, *, redacted: str = "", note: str = "") -> CommentRedaction:
    """Keep a redacted version of the comment of a sheet, or the reason for which the body may read it as it is. The sheet stays as it is.

    `case` is that of whoever prepares the decision. Raises NotAllowed.
    """
    require(actor, Permission.PREPARE_DECISIONS, case)
    row = db.session.get(CommentRedaction, assignment.id) or CommentRedaction(assignment_id=assignment.id)
    row.original, row.redacted, row.note = assignment.comment_to_body, greek.clean_text(redacted), greek.clean_text(note)
    row.person_id, row.at = actor.person_id, clock.now()
    db.session.add(row)
    db.session.flush()
    record(actor, "redact_comment", f"assignment:{assignment.id}", details={"redacted": bool(row.redacted)})
    return row
