"""Finding consensus sheets, meetings, and the points that were given in a call."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, distinct, func, select
from sqlalchemy.orm import joinedload, selectinload

from proposals.accounts.models import Person
from proposals.accounts.queries import holders
from proposals.accounts.signed_in import SignedIn
from proposals.calls.models import Call
from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.evaluation.models import Assignment, Recommendation, Score
from proposals.panel.models import AgendaItem, Consensus, Meeting
from proposals.workflow.cases import MeetingCase
from proposals.workflow.people import Actor, Role
from proposals.workflow.permissions import Permission, can
from proposals.workflow.states import LIVE_ASSIGNMENTS, AssignmentState, State


def judges(role: Role, proposal: Proposal) -> list[Person]:
    """The active people of a role who may know how a proposal is judged."""
    case = proposal.case()
    return [person for person in holders(role) if can(person.actor, Permission.SEE_ALL_SHEETS, case)]


def consensuses_of(proposal: Proposal) -> list[Consensus]:
    """Every consensus sheet of a proposal with who recorded it, the newest first."""
    query = select(Consensus).where(Consensus.proposal_id == proposal.id).options(joinedload(Consensus.person))
    return list(db.session.scalars(query.order_by(Consensus.id.desc())))


def consensus_of(proposal: Proposal) -> Consensus | None:
    """The consensus sheet in force: the newest, unless a sheet changed under it."""
    newest = next(iter(consensuses_of(proposal)), None)
    return newest if newest and newest.lapsed_at is None else None


# Meetings --------------------------------------------------------------------------------------------------------

_PROPOSALS = selectinload(Meeting.items).joinedload(AgendaItem.proposal, innerjoin=True)
_IN_FULL = (
    _PROPOSALS.selectinload(Proposal.members),
    _PROPOSALS.selectinload(Proposal.readers),
    _PROPOSALS.joinedload(Proposal.body, innerjoin=True),
)


def meeting_of(call: Call, number: int, *, for_update: bool = False) -> Meeting | None:
    """A meeting of the committee on a call by its number, with the proposals that it discussed."""
    query = select(Meeting).where(Meeting.call_id == call.id, Meeting.number == number).options(*_IN_FULL)
    if for_update:
        query = query.with_for_update(of=Meeting).execution_options(populate_existing=True)
    return db.session.scalars(query).one_or_none()


def meetings_of(call: Call) -> list[Meeting]:
    """Every meeting on a call, the newest first."""
    query = select(Meeting).where(Meeting.call_id == call.id).options(*_IN_FULL)
    return list(db.session.scalars(query.order_by(Meeting.number.desc())))


def concerns(actor: Actor, proposal: Proposal) -> bool:
    """True for who works for the body of a proposal or was invited to it; asks nothing of a proposal whose members are loaded."""
    return MeetingCase(frozenset({proposal.body_id}), frozenset(member.person_id for member in proposal.members)).concerns(actor)


def recommendations_of(meeting: Meeting) -> dict[int, Recommendation]:
    """The recommendation in force, the newest, of each proposal that a meeting discussed."""
    query = select(Recommendation).where(Recommendation.proposal_id.in_([item.proposal_id for item in meeting.items]))
    return {each.proposal_id: each for each in db.session.scalars(query.order_by(Recommendation.id))}


def next_number(call: Call) -> int:
    """The number of the next meeting on a call, which is locked: of two who open minutes at once the second gets the next."""
    db.session.execute(select(Call.id).where(Call.id == call.id).with_for_update())
    return (db.session.scalar(select(func.max(Meeting.number)).where(Meeting.call_id == call.id)) or 0) + 1


def proposals_to_discuss(meeting: Meeting) -> list[Proposal]:
    """What may still be put on the agenda: the proposals of the call that are in evaluation or evaluated, by code."""
    query = select(Proposal).where(Proposal.call_id == meeting.call_id, Proposal.state.in_((State.IN_REVIEW, State.REVIEWED)))
    query = query.where(Proposal.id.not_in([item.proposal_id for item in meeting.items])).options(selectinload(Proposal.members))
    return list(db.session.scalars(query.order_by(func.length(Proposal.code), Proposal.code)))


# Points of a call ------------------------------------------------------------------------------------------------


def calls_scored_by(person: SignedIn) -> list[Call]:
    """The calls in which a person has a final sheet and none that is still to be written, the one that closed last first."""
    of_his = select(Proposal.call_id).join(Assignment, Assignment.proposal_id == Proposal.id).where(Assignment.evaluator_id == person.id)
    done = of_his.where(Assignment.state == AssignmentState.FINAL)
    undone = of_his.where(Assignment.state.in_([state for state in LIVE_ASSIGNMENTS if state is not AssignmentState.FINAL]))
    return list(db.session.scalars(select(Call).where(Call.id.in_(done), Call.id.not_in(undone)).order_by(Call.closes_at.desc(), Call.id)))


def other_evaluators(call: Call, person: SignedIn) -> int:
    """How many others have a final sheet in a call."""
    query = select(func.count(distinct(Assignment.evaluator_id))).join(Proposal, Proposal.id == Assignment.proposal_id)
    query = query.where(Proposal.call_id == call.id, Assignment.state == AssignmentState.FINAL, Assignment.evaluator_id != person.id)
    return db.session.scalar(query) or 0


def points_given(call: Call, person: SignedIn) -> Sequence[Row[tuple[str, Decimal, bool, int]]]:
    """How often each number of points was given for each criterion in the final sheets of a call, by the person and by the others."""
    is_own = (Assignment.evaluator_id == person.id).label("is_own")
    query = select(Score.criterion, Score.points, is_own, func.count().label("count")).join(Assignment, Assignment.id == Score.assignment_id)
    return db.session.execute(_final_in(query, call).group_by(Score.criterion, Score.points, is_own)).all()


def totals_given(call: Call, person: SignedIn) -> Sequence[Row[tuple[Decimal, bool, int]]]:
    """The same for the totals of the sheets."""
    is_own = (Assignment.evaluator_id == person.id).label("is_own")
    query = _final_in(select(Assignment.total, is_own, func.count().label("count")), call)
    return db.session.execute(query.group_by(Assignment.total, is_own)).all()


def _final_in(query: Any, call: Call) -> Any:
    joined = query.join(Proposal, Proposal.id == Assignment.proposal_id)
    return joined.where(Proposal.call_id == call.id, Assignment.state == AssignmentState.FINAL)
