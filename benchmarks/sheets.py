"""Assignments with their sheets, and what the committee and the decision maker make of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from benchmarks.people import Cast
from benchmarks.rows import Rows
from benchmarks.texts import Text
from benchmarks.trail import Trail
from proposals.demo.files import SheetTale
from proposals.drafting.models import Reader
from proposals.evaluation.models import Assignment, Decision, HorizontalCheck, Recommendation, Score, SheetVersion
from proposals.evaluation.scoring import scores_are_apart, sheet_gaps, summary
from proposals.evaluation.verdict import Verdict
from proposals.workflow.people import Role
from proposals.workflow.states import DECIDED, AssignmentState, State

if TYPE_CHECKING:
    from benchmarks.filing import Filed

SHEETS = 3
# The first evaluator's list is as long as the bar says, whatever the number of proposals; all others share the rest.
WATCHED_LIST = 40
_REASONS = "Η πρόταση τεκμηριώνει την ανάγκη με δικά της στοιχεία και έχει ρεαλιστικό σχέδιο υλοποίησης. Οι αξιολογητές συμφωνούν στα ισχυρά σημεία."
_RUNNING = (AssignmentState.ACCEPTED, AssignmentState.INVITED, AssignmentState.FINAL)
_WRITTEN_SO_FAR = 3


@dataclass(frozen=True)
class Sheet:
    """One evaluator's sheet of one proposal: complete, half written, or not begun."""

    evaluator: int
    state: AssignmentState
    points: Mapping[str, Decimal]
    comments: Mapping[str, str]
    comment_to_body: str


@dataclass(frozen=True)
class Reviews:
    """The sheets of a proposal, and its columns that are kept in step with them."""

    sheets: tuple[Sheet, ...]
    columns: Mapping[str, Any]
    is_recommended: bool


class Reviewer:
    """Gives each proposal three evaluators with their sheets."""

    def __init__(self, rows: Rows, trail: Trail, cast: Cast, tales: Sequence[SheetTale], proposals: int) -> None:
        self._rows, self._trail, self._cast, self._tales = rows, trail, cast, tales
        every = max(1, proposals // WATCHED_LIST)
        # A little further on each time, so that the list holds proposals in every state.
        self._watched = {every * turn + turn % min(5, every): turn for turn in range(WATCHED_LIST)}

    def reviews(self, number: int, text: Text, state: State) -> Reviews:
        """The sheets of the proposal with this number, counting from 0. In review they are at different stages, later all final."""
        states = _RUNNING if state is State.IN_REVIEW else (AssignmentState.FINAL,) * SHEETS
        chosen = self._evaluators(number)
        sheets = tuple(self._sheet(number + place, person, states[place]) for place, person in enumerate(chosen))
        points = [sheet.points for sheet in sheets if sheet.state is AssignmentState.FINAL]
        together, rubric = summary(text.call.rubric, points), text.call.rubric
        columns = {
            "sheets_final": len(points),
            "sheets_running": SHEETS - len(points),
            "scores_apart": scores_are_apart(rubric, points),
            "mean_total": together.mean_total if together else None,
        }
        return Reviews(sheets, columns, state in DECIDED or (state is State.REVIEWED and number % 2 == 0))

    def write(self, filed: "Filed", reviews: Reviews) -> None:
        """Everything that the evaluation of a proposal leaves in the database."""
        for sheet in reviews.sheets:
            self._write_sheet(filed, sheet)
        if filed.state is not State.IN_REVIEW:
            self._note(filed, None, "conclude_review", State.IN_REVIEW, State.REVIEWED, acted_as="the_system")
        if reviews.is_recommended:
            self._recommend(filed)
        if filed.state in DECIDED:
            self._decide(filed)

    def _evaluators(self, number: int) -> list[int]:
        watched, *others = self._cast.evaluators
        chosen = [others[(SHEETS * number + place) % len(others)] for place in range(SHEETS)]
        if number in self._watched:
            chosen[self._watched[number] % SHEETS] = watched
        return chosen

    def _sheet(self, number: int, evaluator: int, state: AssignmentState) -> Sheet:
        tale = self._tales[number % len(self._tales)]
        wanted = {AssignmentState.FINAL: len(tale.points), AssignmentState.ACCEPTED: _WRITTEN_SO_FAR}.get(state, 0)
        codes = list(tale.points)[:wanted]
        comment = tale.comment_to_body if state is AssignmentState.FINAL else ""
        return Sheet(evaluator, state, {code: tale.points[code] for code in codes}, {code: tale.comments[code] for code in codes}, comment)

    def _write_sheet(self, filed: "Filed", sheet: Sheet) -> None:
        number, at, rubric = self._rows.number(Assignment), filed.submitted_at + timedelta(days=30), filed.text.call.rubric
        is_final, is_open = sheet.state is AssignmentState.FINAL, sheet.state is not AssignmentState.INVITED
        self._rows.add(
            Assignment, id=number, proposal_id=filed.id, evaluator_id=sheet.evaluator, state=sheet.state, revision=1,
            version_id=filed.version_id if is_open else None, assigned_by=self._cast.staff[Role.CALL_MANAGER], assigned_at=at,
            due_at=filed.text.call.review_due_at, no_conflict_at=at if is_open else None, finalised_at=at if is_final else None,
            sheet_gaps=len(sheet_gaps(rubric, sheet.points, sheet.comments)), total=rubric.total(sheet.points) if is_final else None,
            comment_to_body=sheet.comment_to_body, sheet_revision=int(is_open), saved_at=at if is_open else None, written=_written(sheet, at),
            criteria_done=len(sheet.points), criteria_count=len(rubric.criteria) if is_open else 0,
        )  # fmt: skip
        if is_final:
            contents = {**{code: str(points) for code, points in sheet.points.items()}, **_comments(sheet)}
            self._rows.add(SheetVersion, assignment_id=number, number=1, version_id=filed.version_id, contents=contents,
                           total=rubric.total(sheet.points), finalised_at=at)  # fmt: skip
        if is_open:
            self._rows.add(Reader, proposal_id=filed.id, person_id=sheet.evaluator)
            self._write_scores(number, filed, sheet)
        self._note_sheet(number, filed, sheet)

    def _write_scores(self, number: int, filed: "Filed", sheet: Sheet) -> None:
        for criterion in filed.text.call.rubric.criteria:
            self._rows.add(Score, assignment_id=number, criterion=criterion.code, points=sheet.points.get(criterion.code),
                           comment=sheet.comments.get(criterion.code, ""))  # fmt: skip
        for item in filed.text.call.rubric.horizontal_checks:
            self._rows.add(HorizontalCheck, assignment_id=number, item=item.code, verdict=Verdict.YES, comment="")

    def _note_sheet(self, number: int, filed: "Filed", sheet: Sheet) -> None:
        subject, manager = f"assignment:{number}", self._cast.staff[Role.CALL_MANAGER]
        states = [AssignmentState.INVITED, AssignmentState.ACCEPTED, AssignmentState.FINAL]
        steps = ("assign", "assignment_accept", "assignment_finalise")
        for place in range(states.index(sheet.state) + 1):
            person, acted_as = (manager, "call_manager") if place == 0 else (sheet.evaluator, "evaluator")
            before = states[place - 1] if place else None
            self._trail.add(filed.submitted_at, person, steps[place], subject, filed.id, acted_as=acted_as, from_state=before, to_state=states[place])

    def _recommend(self, filed: "Filed") -> None:
        number, chair = self._rows.number(Recommendation), self._cast.staff[Role.COMMITTEE_CHAIR]
        value = {State.REJECTED: "reject", State.RESERVE: "reserve"}.get(filed.state, "include")
        self._rows.add(Recommendation, id=number, proposal_id=filed.id, value=value, reasons=_REASONS, person_id=chair, at=filed.submitted_at)
        self._trail.add(filed.submitted_at, chair, "recommend", f"recommendation:{number}", filed.id, acted_as="chair", details={"value": value})

    def _decide(self, filed: "Filed") -> None:
        steps = {State.ACCEPTED: "accept", State.RESERVE: "place_on_reserve", State.REJECTED: "reject"}
        person, day = self._cast.staff[Role.DECISION_MAKER], (filed.submitted_at + timedelta(days=90)).date()
        self._rows.add(Decision, id=self._rows.number(Decision), proposal_id=filed.id, outcome=filed.state.value, number=f"{filed.id}/2023",
                       decided_on=day, reasons=_REASONS, person_id=person, at=filed.submitted_at)  # fmt: skip
        details = {"number": f"{filed.id}/2023", "date": str(day), "ada": ""}
        self._note(filed, person, steps[filed.state], State.REVIEWED, filed.state, acted_as="decision_maker", note=_REASONS, details=details)

    def _note(self, filed: "Filed", person: int | None, action: str, from_state: State, to_state: State, **more: Any) -> None:
        self._trail.add(filed.submitted_at, person, action, f"proposal:{filed.id}", filed.id, from_state=from_state, to_state=to_state, **more)


def _comments(sheet: Sheet) -> dict[str, str]:
    return {**{f"{code}_comment": comment for code, comment in sheet.comments.items()}, "comment_to_body": sheet.comment_to_body}


def _written(sheet: Sheet, at: datetime) -> dict[str, list[int]]:
    """Every field that holds anything was written once."""
    seconds = int(at.timestamp())
    return {code: [1, seconds, seconds] for code in (*sheet.points, *(name for name, text in _comments(sheet).items() if text))}
