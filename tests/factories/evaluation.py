"""Assignments with their sheets, and what is on record about a proposal."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from proposals import clock
from proposals.accounts.models import Person
from proposals.calls.rubric import Rubric
from proposals.db import db
from proposals.drafting.models import Proposal, Reader
from proposals.evaluation.assigning import count_sheets
from proposals.evaluation.models import Assignment, Decision, Objection, Recommendation, Score
from proposals.evaluation.operations import Check
from proposals.evaluation.sheet_fields import rung
from proposals.evaluation.sheet_versions import keep_sheet_version
from proposals.evaluation.sheets import SavedSheet, revisions_of, save_sheet
from proposals.evaluation.verdict import Verdict
from proposals.workflow.people import Role
from proposals.workflow.states import AssignmentState, State
from tests.factories.people import make_person
from tests.factories.proposals import make_proposal

COMMENT = "Η ανάγκη τεκμηριώνεται με στοιχεία και η λύση είναι σαφής."


def full_sheet(rubric: Rubric, points: str = "4", **of_criteria: str) -> dict[str, Any]:
    """The fields of a sheet with nothing missing: the same points for every criterion, except those that are named."""
    given = {code: rung(rubric, Decimal(of_criteria.get(code, points))) for code in rubric.by_code}
    return {**given, **{f"{code}_comment": COMMENT for code in given}}


def write_sheet(assignment: Assignment, values: Mapping[str, Any], **more: Any) -> SavedSheet:
    """Save fields of a sheet as its evaluator, over what stands there now."""
    return save_sheet(assignment.evaluator.actor, assignment, values, revisions_of(assignment), **more)


def make_assignment(
    state: AssignmentState = AssignmentState.INVITED,
    *,
    proposal: Proposal | None = None,
    evaluator: Person | None = None,
    sheet: Mapping[str, Any] | None = None,
    **columns: Any,
) -> Assignment:
    """The assignment of an evaluator in `state`, with a whole sheet where it is final; the proposal's counts are in step."""
    proposal, evaluator = proposal or make_proposal(State.IN_REVIEW), evaluator or make_person(Role.EVALUATOR)
    assignment = Assignment(proposal=proposal, evaluator=evaluator, assigned_at=clock.now(), revision=1, **columns)
    if state in (AssignmentState.ACCEPTED, AssignmentState.FINAL):
        assignment.no_conflict_at, assignment.version = clock.now(), proposal.latest_version
        proposal.readers.append(Reader(person_id=evaluator.id))
    if state is AssignmentState.FINAL:
        _write(assignment, sheet or full_sheet(proposal.call.rubric))
    assignment.state = state
    db.session.add(assignment)
    db.session.flush()
    if state is AssignmentState.FINAL:
        keep_sheet_version(assignment)
    count_sheets(proposal)
    return assignment


def make_recommendation(proposal: Proposal, value: str = "include") -> Recommendation:
    recommendation = Recommendation(proposal_id=proposal.id, value=value, reasons="Καλύπτει πραγματική ανάγκη.", at=clock.now())
    proposal.has_recommendation = True
    db.session.add(recommendation)
    db.session.flush()
    return recommendation


def make_decision(proposal: Proposal, number: str = "1234/2027", **columns: Any) -> Decision:
    usual = {"outcome": proposal.state.value, "decided_on": clock.today(), "reasons": "Σύμφωνα με την εισήγηση.", "at": clock.now()}
    decision = Decision(proposal_id=proposal.id, number=number, **{**usual, **columns})
    db.session.add(decision)
    db.session.flush()
    return decision


def make_objection(proposal: Proposal) -> Objection:
    objection = Objection(proposal_id=proposal.id, text="Ζητούμε επανεξέταση.", received_on=clock.today(), recorded_at=clock.now())
    proposal.has_objection = True
    db.session.add(objection)
    db.session.flush()
    return objection


def passed_checklist(rubric: Rubric) -> dict[str, Check]:
    """Yes to every item."""
    return {item.code: Check(Verdict.YES) for item in rubric.admissibility}


def _write(assignment: Assignment, sheet: Mapping[str, Any]) -> None:
    rubric = assignment.proposal.call.rubric
    for code in rubric.by_code:
        assignment.scores[code] = Score(criterion=code, points=Decimal(sheet[code]), comment=sheet[f"{code}_comment"])
    assignment.total = rubric.total(assignment.points)
    assignment.sheet_gaps, assignment.sheet_revision = 0, 1
    assignment.criteria_done = assignment.criteria_count = len(rubric.criteria)
    assignment.saved_at = assignment.finalised_at = clock.now()
