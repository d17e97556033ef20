"""Writing a scoring sheet: points and comments as far as they are, kept apart from what somebody saved in between."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from proposals import clock, greek
from proposals.db import db
from proposals.evaluation.models import Assignment, HorizontalCheck, Score
from proposals.evaluation.operations import Check
from proposals.evaluation.scoring import Gap, sheet_gaps
from proposals.workflow.machine import StepRefused
from proposals.workflow.phrases import N_, Phrase
from proposals.workflow.states import AssignmentState


class SheetChanged(Exception):
    """The sheet was saved elsewhere (another window) after this page was opened."""


@dataclass(frozen=True)
class SheetText:
    """A sheet as it was typed: points by criterion (None where nothing was chosen), comments, checks, the comment for the body."""

    points: Mapping[str, Decimal | None]
    comments: Mapping[str, str]
    checks: Mapping[str, Check] = field(default_factory=dict)
    comment_to_body: str = ""


def save_sheet(assignment: Assignment, text: SheetText, based_on: int) -> list[Gap]:
    """Store the sheet as it is and return what it still needs.

    Raises SheetChanged where `based_on` is not the stored revision, StepRefused where the sheet is closed.
    """
    if assignment.state is not AssignmentState.ACCEPTED:
        raise StepRefused("write", (Phrase(N_("Το φύλλο δεν αλλάζει όσο η κατάστασή του είναι «%(state)s»."), values={"state": assignment.state}),))
    if based_on != assignment.sheet_revision:
        raise SheetChanged
    rubric = assignment.proposal.call.rubric
    for criterion in rubric.criteria:
        score = assignment.scores.get(criterion.code) or _new_score(assignment, criterion.code)
        _change(score, points=text.points.get(criterion.code), comment=greek.clean_text(text.comments.get(criterion.code, "")))
    for item, check in text.checks.items():
        row = assignment.checks.get(item) or _new_check(assignment, item)
        _change(row, verdict=check.verdict, comment=greek.clean_text(check.comment))
    assignment.comment_to_body = greek.clean_text(text.comment_to_body)
    gaps = gaps_of(assignment)
    assignment.sheet_gaps, assignment.sheet_revision, assignment.saved_at = len(gaps), based_on + 1, clock.now()
    db.session.flush()
    return gaps


def gaps_of(assignment: Assignment) -> list[Gap]:
    comments = {code: score.comment for code, score in assignment.scores.items()}
    return sheet_gaps(assignment.proposal.call.rubric, assignment.points, comments)


def _change(row: Score | HorizontalCheck, **values: Any) -> None:
    """Set what differs: a sheet is saved over and over, and an object that was left alone costs the flush nothing."""
    for name, value in values.items():
        if getattr(row, name) != value:
            setattr(row, name, value)


def _new_score(assignment: Assignment, criterion: str) -> Score:
    score = Score(criterion=criterion)
    assignment.scores[criterion] = score
    return score


def _new_check(assignment: Assignment, item: str) -> HorizontalCheck:
    check = HorizontalCheck(item=item)
    assignment.checks[item] = check
    return check
