"""Finding what a volume is made from, and the volumes that were ordered."""

from collections.abc import Collection, Sequence

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from proposals.accounts.models import Person
from proposals.audit.models import AuditEntry
from proposals.calls.models import Call
from proposals.db import db
from proposals.dossier.papers import EXPORT, REFUSAL
from proposals.drafting.models import Proposal
from proposals.orders.models import Making, Order
from proposals.panel.models import AgendaItem, Meeting
from proposals.workflow.states import State


def filed_by_state(call: Call) -> dict[State, int]:
    """How many proposals of a call were ever filed, by the state in which they are; only states with some."""
    query = select(Proposal.state, func.count(Proposal.id).label("filed")).where(Proposal.call_id == call.id, Proposal.submitted_at.is_not(None))
    counts = {row.state: row.filed for row in db.session.execute(query.group_by(Proposal.state))}
    return {state: counts[state] for state in State if state in counts}


def filed_in(call: Call, states: Collection[State]) -> list[int]:
    """The numbers of the proposals of a call that were ever filed and are in one of these states, by code."""
    query = select(Proposal.id).where(Proposal.call_id == call.id, Proposal.submitted_at.is_not(None), Proposal.state.in_(states))
    return list(db.session.scalars(query.order_by(func.length(Proposal.code), Proposal.code)))


def calls_of(numbers: Collection[int]) -> Sequence[Call]:
    """The calls of these proposals, by number."""
    return db.session.scalars(select(Call).where(Call.id.in_(select(Proposal.call_id).where(Proposal.id.in_(numbers)))).order_by(Call.id)).all()


def calls_by_number(numbers: Collection[int | None]) -> Sequence[Call]:
    return db.session.scalars(select(Call).where(Call.id.in_([each for each in numbers if each is not None]))).all()


def proposals_to_take(numbers: Collection[int], *, with_versions: bool = False) -> Sequence[Proposal]:
    """Proposals with all that rights are judged by; with their versions where what is published is asked about."""
    query = _with_rights().where(Proposal.id.in_(numbers))
    return db.session.scalars(query.options(selectinload(Proposal.versions)) if with_versions else query).all()


def _with_rights() -> Select[Proposal]:
    whole = (joinedload(Proposal.call, innerjoin=True), joinedload(Proposal.body, innerjoin=True))
    return select(Proposal).options(*whole, selectinload(Proposal.readers), selectinload(Proposal.members)).order_by(Proposal.id)


def last_deeds(numbers: Collection[int]) -> dict[int, int]:
    """By proposal the last entry of the trail about it that changes its dossier."""
    query = select(AuditEntry.proposal_id, func.max(AuditEntry.id).label("last"))
    query = query.where(AuditEntry.proposal_id.in_(numbers), AuditEntry.action.not_in((EXPORT, REFUSAL)))
    return {row.proposal_id: row.last for row in db.session.execute(query.group_by(AuditEntry.proposal_id))}


def meetings_by_number(numbers: Collection[int]) -> Sequence[Meeting]:
    """Meetings with their minutes, in the order in which they were held."""
    proposal = selectinload(Meeting.items).joinedload(AgendaItem.proposal, innerjoin=True)
    whole = (proposal.selectinload(Proposal.members), proposal.selectinload(Proposal.readers), proposal.joinedload(Proposal.body, innerjoin=True))
    return db.session.scalars(select(Meeting).where(Meeting.id.in_(numbers)).options(*whole).order_by(Meeting.held_at, Meeting.id)).all()


def volumes_of(call: Call, kind: str, most: int) -> Sequence[Row[Order, Person]]:
    """The volumes of a call that were ordered last, each with who ordered it."""
    query = select(Order, Person).join(Making, Making.id == Order.making_id).join(Person, Person.id == Order.person_id)
    query = query.where(Making.kind == kind, Making.arguments["call"].as_integer() == call.id)
    return db.session.execute(query.order_by(Order.id.desc()).limit(most)).all()
