"""Finding assignments, sheets, recommendations and decisions."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import Row, bindparam, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from proposals.accounts.models import Body, Person
from proposals.accounts.signed_in import SignedIn
from proposals.accounts.ties import Ties
from proposals.calls.models import Call
from proposals.conflicts.queries import judges_are_told_by
from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.drafting.queries import names_of_body
from proposals.evaluation.models import (
    AdmissibilityCheck,
    Assignment,
    Decision,
    FormerSheetText,
    Objection,
    PrivateNote,
    Recommendation,
    SheetVersion,
)
from proposals.workflow.states import LIVE_ASSIGNMENTS, UNDER_REVIEW, AssignmentState, State

# Put together once, as are all that a page asks by a number alone.
_ITS_PROPOSAL = joinedload(Assignment.proposal, innerjoin=True)
_ITS_CALL = _ITS_PROPOSAL.joinedload(Proposal.call, innerjoin=True)
# What the rulebook decides by.
_NUMBERED = (
    select(Assignment)
    .where(Assignment.id == bindparam("number"))
    .options(_ITS_CALL, _ITS_PROPOSAL.joinedload(Proposal.readers), _ITS_PROPOSAL.joinedload(Proposal.members))
)
_BY_NUMBER = _NUMBERED.options(_ITS_PROPOSAL.joinedload(Proposal.body, innerjoin=True))
# A sheet is saved every few words, and what it names of body and period nobody sees then.
_BY_NUMBER_TO_CHANGE = _NUMBERED.options(_ITS_CALL.lazyload(Call.period)).with_for_update(of=Assignment).execution_options(populate_existing=True)
_OWNER = select(Assignment.proposal_id).where(Assignment.id == bindparam("number")).scalar_subquery()
_LOCKED_PROPOSAL = select(Proposal.id).where(Proposal.id == _OWNER).with_for_update()


def assignment_by_id(number: int, *, for_update: bool = False) -> Assignment | None:
    """An assignment with its proposal; `for_update` locks the proposal first, so that all its writers queue in one order."""
    if for_update:
        db.session.execute(_LOCKED_PROPOSAL, {"number": number})
    return db.session.scalars(_BY_NUMBER_TO_CHANGE if for_update else _BY_NUMBER, {"number": number}).unique().one_or_none()


def assignments_of(proposal: Proposal, *states: AssignmentState) -> list[Assignment]:
    """The assignments of a proposal with evaluators and scores, in the order in which they were made."""
    query = select(Assignment).where(Assignment.proposal_id == proposal.id)
    if states:
        query = query.where(Assignment.state.in_(states))
    query = query.options(
        joinedload(Assignment.evaluator), joinedload(Assignment.version), selectinload(Assignment.scores), selectinload(Assignment.checks)
    )
    return list(db.session.scalars(query.order_by(Assignment.id)))


def final_sheets(proposal: Proposal) -> list[Assignment]:
    return assignments_of(proposal, AssignmentState.FINAL)


def judging(proposal: Proposal) -> list[int]:
    """The numbers of those whose sheets of the proposal are not final yet, smallest first; one for each sheet."""
    of_proposal = (Assignment.proposal_id == proposal.id, Assignment.state.in_((AssignmentState.INVITED, AssignmentState.ACCEPTED)))
    return list(db.session.scalars(select(Assignment.evaluator_id).where(*of_proposal).order_by(Assignment.evaluator_id)))


# Put together once, as an evaluator's list is opened all day.
_QUEUE = (
    select(
        Assignment.id,
        Assignment.state,
        Assignment.due_at,
        Assignment.total,
        Assignment.criteria_done,
        Assignment.criteria_count,
        Assignment.newer_version_id,
        Proposal.title,
        Proposal.state.label("proposal_state"),
        func.coalesce(Proposal.code, Proposal.handle).label("code"),
        # Nobody has an assignment on a proposal of his own: whatever the call hides, it hides from this list.
        *names_of_body(Call.hides_bodies.is_(True)),
    )
    .join(Proposal, Proposal.id == Assignment.proposal_id)
    .join(Call, Call.id == Proposal.call_id)
    .join(Body, Body.id == Proposal.body_id)
    .where(Assignment.evaluator_id == bindparam("evaluator_id"))
    .order_by(
        Assignment.state.in_((AssignmentState.FINAL, AssignmentState.DECLINED, AssignmentState.CANCELLED, AssignmentState.RECUSED)),
        Assignment.due_at,
        Assignment.id,
    )
)


def stored_states() -> Iterable[tuple[str, str]]:
    """Where every proposal and every assignment stands, by the subject that the audit trail knows it by."""
    for kind, table in (("proposal", Proposal), ("assignment", Assignment)):
        for number, state in db.session.execute(select(table.id, table.state).execution_options(yield_per=1000)):
            yield f"{kind}:{number}", state.value


def queue_of(person: Person | SignedIn) -> Sequence[Row[*tuple[Any, ...]]]:
    """What a list shows of the assignments of an evaluator: what is to be done first, by due date; what is over last."""
    return db.session.execute(_QUEUE, {"evaluator_id": person.id}).all()


def next_sheet_after(assignment: Assignment) -> int | None:
    """The number of the sheet that its evaluator goes on with: the next by due date that he may write now, after the last one the first."""
    query = select(Assignment.id).join(Proposal, Proposal.id == Assignment.proposal_id)
    query = query.where(Assignment.evaluator_id == assignment.evaluator_id, Assignment.state == AssignmentState.ACCEPTED)
    query = query.where(Proposal.state == State.IN_REVIEW).order_by(Assignment.due_at.is_(None), Assignment.due_at, Assignment.id)
    numbers = list(db.session.scalars(query))
    here = numbers.index(assignment.id) if assignment.id in numbers else -1
    return next((number for number in (*numbers[here + 1 :], *numbers) if number != assignment.id), None)


def note_of(assignment: Assignment) -> PrivateNote | None:
    return db.session.get(PrivateNote, assignment.id)


def former_texts_of(assignment: Assignment, codes: Collection[str], size: int, start: int) -> tuple[list[FormerSheetText], bool]:
    """One page of what was written over in these fields, newest first, and whether there are older ones."""
    query = select(FormerSheetText).where(FormerSheetText.assignment_id == assignment.id, FormerSheetText.field.in_(codes))
    query = query.order_by(FormerSheetText.changed_at.desc(), FormerSheetText.field, FormerSheetText.revision.desc())
    rows = list(db.session.scalars(query.limit(size + 1).offset(start)))
    return rows[:size], len(rows) > size


def former_text(assignment: Assignment, field: str, revision: int) -> FormerSheetText | None:
    return db.session.get(FormerSheetText, (assignment.id, field, revision))


def count_of_sheet_versions(assignment: Assignment) -> int:
    return int(db.session.scalar(select(func.count()).where(SheetVersion.assignment_id == assignment.id)) or 0)


def sheet_version(assignment: Assignment, number: int) -> SheetVersion | None:
    return db.session.get(SheetVersion, (assignment.id, number))


_VERSIONS = (
    select(SheetVersion.assignment_id, SheetVersion.number, SheetVersion.finalised_at, SheetVersion.total)
    .join(Assignment, Assignment.id == SheetVersion.assignment_id)
    .order_by(SheetVersion.assignment_id, SheetVersion.number)
)


def versions_of_sheet(assignment: Assignment) -> Sequence[Row[*tuple[Any, ...]]]:
    """When a sheet was made final, and with which total, oldest first."""
    return db.session.execute(_VERSIONS.where(SheetVersion.assignment_id == assignment.id)).all()


def versions_of_sheets(proposal: Proposal) -> dict[int, list[Row[*tuple[Any, ...]]]]:
    """The same for every sheet of a proposal, by the number of its assignment."""
    found: dict[int, list[Row[*tuple[Any, ...]]]] = {}
    for row in db.session.execute(_VERSIONS.where(Assignment.proposal_id == proposal.id)):
        found.setdefault(row.assignment_id, []).append(row)
    return found


def checklist_of(proposal: Proposal) -> dict[str, AdmissibilityCheck]:
    rows = db.session.scalars(select(AdmissibilityCheck).where(AdmissibilityCheck.proposal_id == proposal.id))
    return {row.item: row for row in rows}


def recommendation_of(proposal: Proposal) -> Recommendation | None:
    """The one in force: the newest."""
    query = select(Recommendation).where(Recommendation.proposal_id == proposal.id).options(joinedload(Recommendation.person))
    return db.session.scalars(query.order_by(Recommendation.id.desc()).limit(1)).one_or_none()


def decisions_of(proposal: Proposal) -> list[Decision]:
    """Every decision on a proposal, oldest first."""
    query = select(Decision).where(Decision.proposal_id == proposal.id).options(joinedload(Decision.person))
    return list(db.session.scalars(query.order_by(Decision.id)))


def objections_of(proposal: Proposal) -> list[Objection]:
    return list(db.session.scalars(select(Objection).where(Objection.proposal_id == proposal.id).order_by(Objection.id)))


def live_loads() -> dict[int, int]:
    """How many live assignments each evaluator has."""
    query = select(Assignment.evaluator_id, func.count()).where(Assignment.state.in_(LIVE_ASSIGNMENTS)).group_by(Assignment.evaluator_id)
    return dict(db.session.execute(query).all())


def assigned_names(proposal_ids: list[int]) -> dict[int, list[tuple[str, AssignmentState]]]:
    """The evaluators of each of some proposals, by name, with the state of the assignment."""
    query = select(Assignment.proposal_id, Person.name, Assignment.state).join(Person, Person.id == Assignment.evaluator_id)
    query = query.where(Assignment.proposal_id.in_(proposal_ids), Assignment.state.in_(LIVE_ASSIGNMENTS)).order_by(Assignment.id)
    found: dict[int, list[tuple[str, AssignmentState]]] = {}
    for proposal_id, name, state in db.session.execute(query):
        found.setdefault(proposal_id, []).append((name, state))
    return found


@judges_are_told_by
def judges_of(proposal_ids: Collection[int]) -> Iterable[tuple[int, int]]:
    """Who opened the text of some proposals to judge it and did not decline, as pairs of proposal and person."""
    judged = (AssignmentState.ACCEPTED, AssignmentState.FINAL, AssignmentState.RECUSED)
    query = select(Assignment.proposal_id, Assignment.evaluator_id).where(Assignment.proposal_id.in_(proposal_ids))
    return db.session.execute(query.where(Assignment.state.in_(judged), Assignment.version_id.is_not(None)))


def running_assignments(ties: Ties | None = None) -> list[tuple[int, int, int]]:
    """Assignment, proposal and evaluator, by number, of whatever may still be recused; only those that `ties` may touch, where they are given.

    Who supervises whom touches anybody: for bodies all are looked at.
    """
    query = select(Assignment.id, Assignment.proposal_id, Assignment.evaluator_id).join(Proposal, Proposal.id == Assignment.proposal_id)
    query = query.where(Assignment.state.in_(LIVE_ASSIGNMENTS), Proposal.state.in_(UNDER_REVIEW))
    if ties is not None and not ties.bodies:
        query = query.where(or_(Assignment.evaluator_id.in_(ties.people), Assignment.proposal_id.in_(ties.proposals)))
    return list(db.session.execute(query.order_by(Assignment.proposal_id, Assignment.id)))
