"""What waits for a person, whatever his roles."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, false, or_, select

from proposals import clock
from proposals.accounts.models import Body
from proposals.calls.form import Words
from proposals.calls.models import Call
from proposals.db import db
from proposals.drafting.completion import open_fields
from proposals.drafting.models import Member, Proposal
from proposals.drafting.queries import LISTED, listed_proposals, visible_to
from proposals.evaluation.models import Assignment, Objection
from proposals.together.models import SectionTask
from proposals.workflow.machine import PROPOSAL_WORKFLOW
from proposals.workflow.people import Actor, Role
from proposals.workflow.states import EDITABLE, AssignmentState, State

MOST = 60
_RECONSIDERED = tuple(move.source for move in PROPOSAL_WORKFLOW.steps["reconsider"].moves)


@dataclass(frozen=True)
class Todo:
    """One thing to do: `kind` chooses its words, `due` is when it ends (or None), `number` an assignment's,
    `section` and `what` the section that is to be written and its words."""

    kind: str
    proposal: Any
    due: datetime | None
    number: int | None = None
    section: str = ""
    what: Words | None = None


def waiting_for(actor: Actor, now: datetime) -> list[Todo]:
    """Everything that waits for the person, what ends first on top; what has no end comes last."""
    found = [*_proposals_waiting_for(actor, now), *_sheets_waiting_for(actor), *_sections_waiting_for(actor)]
    return sorted(found, key=lambda todo: (todo.due is None, todo.due or now))


def _proposals_waiting_for(actor: Actor, now: datetime) -> list[Todo]:
    query = _waiting_query(actor)
    return [_todo(actor, row, now) for row in db.session.execute(query)] if query is not None else []


@lru_cache(maxsize=256)
def _waiting_query(actor: Actor) -> Select[*tuple[Any, ...]] | None:
    """What waits for a person, as SQL; nothing where no role of his has anything to wait for. Kept for each person."""
    rules = _rules(actor)
    if not rules:
        return None
    query = select(*LISTED, Call.closes_at).join(Body, Body.id == Proposal.body_id).join(Call, Call.id == Proposal.call_id)
    return query.where(or_(false(), *(rule for _kind, rule in rules)), visible_to(actor)).order_by(Proposal.updated_at.desc()).limit(MOST)


def _rules(actor: Actor) -> list[tuple[str, ColumnElement[bool]]]:
    """For each role what waits for it, as SQL."""
    own = [holding.body_id for holding in actor.holdings if holding.role is Role.SUBMITTER]
    approves = [holding.body_id for holding in actor.holdings if holding.role is Role.BODY_APPROVER]
    rules: list[tuple[str, ColumnElement[bool]]] = []
    if own:
        rules.append(("write", and_(Proposal.body_id.in_(own), Proposal.state.in_((State.DRAFT, State.RETURNED)))))
    if approves:
        rules.append(("approve", and_(Proposal.body_id.in_(approves), Proposal.state == State.AWAITING_APPROVAL)))
    # Nobody judges a proposal of the body where he works, or one to which he was invited.
    invited_to = select(Member.proposal_id).where(Member.person_id == actor.person_id)
    of_others = and_(Proposal.body_id.not_in([body for body in (actor.body_id, *own, *approves) if body is not None]), Proposal.id.not_in(invited_to))
    apart = and_(Proposal.state == State.IN_REVIEW, Proposal.scores_apart, Proposal.sheets_running == 0, of_others)
    if actor.holds(Role.CALL_MANAGER):
        unassigned = and_(Proposal.state == State.IN_REVIEW, Proposal.sheets_final + Proposal.sheets_running < Call.sheets_needed)
        rules.append(("check", or_(Proposal.state == State.SUBMITTED, unassigned, apart)))
    if actor.holds(Role.COMMITTEE_CHAIR):
        rules.append(("settle", apart))
        rules.append(("recommend", and_(Proposal.state == State.REVIEWED, Proposal.has_recommendation.is_(False), of_others)))
    if actor.holds(Role.DECISION_MAKER):
        rules.append(("decide", and_(Proposal.state == State.REVIEWED, Proposal.has_recommendation.is_(True), of_others)))
        # Objections are few: by their own table they are found without looking at all that was ever rejected.
        unanswered = select(Objection.proposal_id).where(Objection.answered_at.is_(None))
        rules.append(("reconsider", and_(Proposal.id.in_(unanswered), Proposal.state.in_(_RECONSIDERED), of_others)))
    return rules


def _todo(actor: Actor, row: Any, now: datetime) -> Todo:
    if row.state is State.RETURNED:
        return Todo("complete", row, row.completion_due)
    if row.state is State.DRAFT:
        return Todo("write" if row.closes_at > now else "late", row, row.closes_at if row.closes_at > now else None)
    if row.state is State.AWAITING_APPROVAL:
        return Todo("approve", row, row.completion_due or row.closes_at)
    if row.state is State.SUBMITTED:
        return Todo("check", row, None)
    if row.state is State.IN_REVIEW:
        if not row.scores_apart or actor.belongs_to(row.body_id):
            return Todo("assign", row, None)
        return Todo("third" if actor.holds(Role.CALL_MANAGER) else "settle", row, None)
    if row.state in _RECONSIDERED:
        return Todo("reconsider", row, None)
    recommends = actor.holds(Role.COMMITTEE_CHAIR) and not row.has_recommendation
    return Todo("recommend" if recommends else "decide", row, None)


def invited_to(actor: Actor) -> Sequence[Row[*tuple[Any, ...]]]:
    """What a list shows of the proposals to which a person was invited, newest first."""
    own = select(Member.proposal_id).where(Member.person_id == actor.person_id)
    return db.session.execute(listed_proposals(actor).where(Proposal.id.in_(own)).limit(MOST)).all()


_OPEN_SHEETS = (
    select(*LISTED, Assignment.id.label("assignment_id"), Assignment.state.label("assignment_state"), Assignment.due_at)
    .join(Body, Body.id == Proposal.body_id)
    .join(Call, Call.id == Proposal.call_id)
    .join(Assignment, Assignment.proposal_id == Proposal.id)
    .where(
        Assignment.evaluator_id == bindparam("evaluator_id"),
        Assignment.state.in_((AssignmentState.INVITED, AssignmentState.ACCEPTED)),
        Proposal.state == State.IN_REVIEW,
    )
    .order_by(Assignment.due_at)
    .limit(MOST)
)


def _sheets_waiting_for(actor: Actor) -> list[Todo]:
    if not actor.holds(Role.EVALUATOR):
        return []
    rows = db.session.execute(_OPEN_SHEETS, {"evaluator_id": actor.person_id})
    kinds = {AssignmentState.INVITED: "invited", AssignmentState.ACCEPTED: "score"}
    return [Todo(kinds[row.assignment_state], row, row.due_at, row.assignment_id) for row in rows]


@lru_cache(maxsize=256)
def _sections_query(actor: Actor) -> Select[*tuple[Any, ...]]:
    """The sections that a person is to write and may, as SQL. Kept for each person."""
    query = select(*LISTED, Proposal.completion_sections, Proposal.completion_fields, SectionTask, Call).join(Body, Body.id == Proposal.body_id)
    query = query.join(Call, Call.id == Proposal.call_id).join(SectionTask, SectionTask.proposal_id == Proposal.id)
    open_to_him = and_(SectionTask.person_id == actor.person_id, SectionTask.done_at.is_(None), Proposal.state.in_(EDITABLE), visible_to(actor))
    return query.where(open_to_him).order_by(SectionTask.due_on, SectionTask.id).limit(MOST)


def _is_open(row: Any, task: SectionTask) -> bool:
    section = row.Call.form.section(task.section)
    fields = open_fields(section, row.completion_sections, row.completion_fields)
    return any(task.field in ("", field.code) for field in fields)


def _sections_waiting_for(actor: Actor) -> list[Todo]:
    found = []
    for row in db.session.execute(_sections_query(actor)):
        task: SectionTask = row.SectionTask
        # Of a proposal that was returned only what was asked for can be written.
        if row.state is State.DRAFT or _is_open(row, task):
            words = task.words_in(row.Call.form)
            found.append(Todo("section", row, clock.end_of_day(task.due_on), section=task.section, what=words))
    return found
