"""Finding lists of decisions, what they say, who is written to, and what the proposals of a list are like now. Columns only: a list may be long."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, literal, or_, select
from sqlalchemy.orm import joinedload

from proposals.accounts.models import Body, Person, RoleHolding
from proposals.audit.models import AuditEntry
from proposals.calls.models import Call
from proposals.db import db
from proposals.decisions.models import DecisionLetter, DecisionList, LetterText, ListState, PendingDecision
from proposals.drafting.models import Member, Proposal, Reader
from proposals.drafting.queries import names_of_body, veiled_from
from proposals.evaluation.models import Assignment, Decision, Objection, Recommendation
from proposals.workflow.cases import ListCase, people_in
from proposals.workflow.people import Actor, May, Role
from proposals.workflow.states import AssignmentState, State

OPEN = (ListState.DRAFT, ListState.RELEASING)


def lists_of(call: Call) -> list[DecisionList]:
    """Every list of a call with who prepared it, the newest first."""
    query = select(DecisionList).where(DecisionList.call_id == call.id).options(joinedload(DecisionList.preparer))
    return list(db.session.scalars(query.order_by(DecisionList.number.desc())))


def list_of(call: Call, number: int, *, for_update: bool = False) -> DecisionList | None:
    """A list of a call by its number; `for_update` lets a second writer wait until the first has committed."""
    query = select(DecisionList).where(DecisionList.call_id == call.id, DecisionList.number == number)
    if for_update:
        query = query.with_for_update(of=DecisionList).execution_options(populate_existing=True)
    return db.session.scalars(query).one_or_none()


def open_list_of(call: Call) -> DecisionList | None:
    """The one list of a call that is neither released nor cancelled."""
    return db.session.scalars(select(DecisionList).where(DecisionList.call_id == call.id, DecisionList.state.in_(OPEN))).one_or_none()


def next_number(call: Call) -> int:
    return (db.session.scalar(select(func.max(DecisionList.number)).where(DecisionList.call_id == call.id)) or 0) + 1


def entries_of(listed: DecisionList) -> dict[int, PendingDecision]:
    """What a list says, by proposal, in the order of their places."""
    query = select(PendingDecision).where(PendingDecision.list_id == listed.id)
    found = db.session.scalars(query.order_by(PendingDecision.place, PendingDecision.proposal_id))
    return {each.proposal_id: each for each in found}


# What is asked of a proposal to say where it stands, and to write of it.
STANDING = (
    Proposal.id,
    Proposal.code,
    Proposal.title,
    Proposal.state,
    Proposal.body_id,
    Proposal.mean_total,
    Proposal.consensus_total,
    Proposal.has_recommendation,
    Body.name.label("body_name"),
    Body.name_en.label("body_name_en"),
)
_RECOMMENDED = (
    select(Recommendation.proposal_id, func.max(Recommendation.id).label("newest")).group_by(Recommendation.proposal_id).subquery("recommended")
)


def _standing() -> Select[*tuple[Any, ...]]:
    query = select(*STANDING, Recommendation.id.label("recommendation_id"), Recommendation.value.label("recommendation"))
    query = query.join(Body, Body.id == Proposal.body_id).outerjoin(_RECOMMENDED, _RECOMMENDED.c.proposal_id == Proposal.id)
    return query.outerjoin(Recommendation, Recommendation.id == _RECOMMENDED.c.newest)


def standing_of(listed: DecisionList) -> dict[int, Row[*tuple[Any, ...]]]:
    """Each proposal of a list as it stands now, with the recommendation in force."""
    query = _standing().join(PendingDecision, PendingDecision.proposal_id == Proposal.id).where(PendingDecision.list_id == listed.id)
    return {row.id: row for row in db.session.execute(query)}


def standing_in(call: Call, numbers: Collection[int]) -> dict[int, Row[*tuple[Any, ...]]]:
    """Each of some proposals of a call as it stands now."""
    wanted = set(numbers)
    return {row.id: row for row in db.session.execute(_standing().where(Proposal.call_id == call.id)) if row.id in wanted}


def left_out(listed: DecisionList) -> list[str]:
    """The codes of proposals of the call that await a decision and are not in the list."""
    listed_ones = select(PendingDecision.proposal_id).where(PendingDecision.list_id == listed.id)
    query = select(Proposal.code).where(Proposal.call_id == listed.call_id, Proposal.state == State.REVIEWED, Proposal.id.not_in(listed_ones))
    return [code for code in db.session.scalars(query.order_by(Proposal.code)) if code]


def last_sheet(listed: DecisionList) -> tuple[int, datetime | None]:
    """When the last sheet of all proposals of a list was made final, and of which; nothing where none was."""
    query = select(Assignment.proposal_id, Assignment.finalised_at).where(Assignment.state == AssignmentState.FINAL)
    query = query.join(PendingDecision, PendingDecision.proposal_id == Assignment.proposal_id).where(PendingDecision.list_id == listed.id)
    row = db.session.execute(query.order_by(Assignment.finalised_at.desc(), Assignment.proposal_id.desc()).limit(1)).first()
    return (row.proposal_id, row.finalised_at) if row else (0, None)


def members_of(listed: DecisionList) -> dict[int, dict[int, May]]:
    """Who was invited to the proposals of a list, by proposal."""
    query = select(Member.proposal_id, Member.person_id, Member.may)
    query = query.join(PendingDecision, PendingDecision.proposal_id == Member.proposal_id).where(PendingDecision.list_id == listed.id)
    found: dict[int, dict[int, May]] = {}
    for row in db.session.execute(query):
        found.setdefault(row.proposal_id, {})[row.person_id] = row.may
    return found


def is_taken(listed: DecisionList, number: str) -> bool:
    """Whether another list, or a decision that no list made, has this number."""
    others = select(DecisionList.id).where(DecisionList.decision_number == number, DecisionList.id != listed.id)
    if db.session.scalars(others.where(DecisionList.state != ListState.CANCELLED).limit(1)).first() is not None:
        return True
    return db.session.scalars(select(Decision.id).where(Decision.number == number).limit(1)).first() is not None


def case_of(listed: DecisionList) -> ListCase:
    """The list as the rules see it: whose proposals are in it."""
    return _case(select(PendingDecision.proposal_id).where(PendingDecision.list_id == listed.id))


def case_of_call(call: Call) -> ListCase:
    """What could be decided in a call, as the rules see it: what has been reviewed, and what waits on the reserve list."""
    return _case(select(Proposal.id).where(Proposal.call_id == call.id, Proposal.state.in_((State.REVIEWED, State.RESERVE))))


def case_of_proposal(proposal: Proposal) -> ListCase:
    """One proposal that is decided by itself."""
    return _case(select(Proposal.id).where(Proposal.id == proposal.id))


def _case(numbers: Select[*tuple[Any, ...]]) -> ListCase:
    rows = db.session.execute(select(Proposal.body_id, Proposal.judging).where(Proposal.id.in_(numbers))).all()
    judging: frozenset[int] = frozenset().union(*(people_in(row.judging) for row in rows if row.judging))
    invited = select(Member.person_id, literal(False).label("is_veiled")).where(Member.proposal_id.in_(numbers))
    # Whoever judged in a blind call never learns whose it was, whatever he became since.
    blind = select(Proposal.id).join(Call, Call.id == Proposal.call_id).where(Proposal.id.in_(numbers), or_(Call.hides_bodies, Call.hides_persons))
    readers = select(Reader.person_id, literal(True)).where(Reader.proposal_id.in_(blind))
    people = db.session.execute(invited.union(readers)).all()
    members, veiled = ({row.person_id for row in people if row.is_veiled == kind} for kind in (False, True))
    return ListCase(frozenset(row.body_id for row in rows), frozenset(members), judging, frozenset(veiled))


# Letters ---------------------------------------------------------------------------------------------------------


def texts_of(call: Call) -> list[LetterText]:
    return list(db.session.scalars(select(LetterText).where(LetterText.call_id == call.id)))


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who is written to. Of a long list there are thousands: no more is read of them than a letter needs."""

    id: int
    name: str
    email: str
    language: str


def holders_in(bodies: Iterable[int], roles: Iterable[Role]) -> dict[int, list[Recipient]]:
    """The active people who hold one of the roles in each of these bodies, by name; each once a body."""
    query = select(RoleHolding.body_id, Person.id, Person.name, Person.email, Person.language).join(Person, Person.id == RoleHolding.person_id)
    query = query.where(Person.active.is_(True), RoleHolding.body_id.in_(sorted(set(bodies))), RoleHolding.role.in_(list(roles)))
    found: dict[int, dict[int, Recipient]] = {}
    for row in db.session.execute(query.order_by(Person.sort_name, Person.id)):
        found.setdefault(row.body_id or 0, {})[row.id] = Recipient(row.id, row.name, row.email, row.language)
    return {body_id: list(people.values()) for body_id, people in found.items()}


def sent_of(listed: DecisionList) -> Sequence[Row[*tuple[Any, ...]]]:
    """The letters that were sent about the decisions of a list, with their proposals, in the order of the list."""
    query = select(DecisionLetter, PendingDecision.proposal_id).join(PendingDecision, PendingDecision.decision_id == DecisionLetter.decision_id)
    query = query.where(PendingDecision.list_id == listed.id).options(joinedload(DecisionLetter.person))
    return db.session.execute(query.order_by(PendingDecision.place, PendingDecision.proposal_id, DecisionLetter.person_id)).all()


# What happened ---------------------------------------------------------------------------------------------------


def changes_of(listed: DecisionList, size: int) -> list[AuditEntry]:
    """What was done to a list and by whom, the newest first."""
    query = select(AuditEntry).where(AuditEntry.subject == f"decision_list:{listed.id}").options(joinedload(AuditEntry.person))
    return list(db.session.scalars(query.order_by(AuditEntry.id.desc()).limit(size)))


def objections_in(actor: Actor, call: Call) -> Sequence[Row[*tuple[Any, ...]]]:
    """Every objection in a call with its proposal and the decision that it attacks, the newest first."""
    query = select(Objection, Proposal.code, Proposal.title, Proposal.body_id, Proposal.state, *names_of_body(veiled_from(actor)))
    query = query.add_columns(Decision.number.label("decision_number"), Decision.decided_on, Decision.objections_until)
    query = query.join(Proposal, Proposal.id == Objection.proposal_id).join(Body, Body.id == Proposal.body_id)
    query = query.join(Call, Call.id == Proposal.call_id).outerjoin(Decision, Decision.id == Objection.decision_id).where(Proposal.call_id == call.id)
    return db.session.execute(query.order_by(Objection.received_on.desc(), Objection.id.desc())).all()
