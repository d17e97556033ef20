"""Finding what waits with a deadline, for whom, and what was reminded already. As many questions for many proposals as for one."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from proposals.accounts.models import Person, RoleHolding
from proposals.audit.models import AuditEntry
from proposals.calls.models import Call
from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.evaluation.models import Assignment
from proposals.reminders.models import ReminderDigest, ReminderRefusal, ReminderSent
from proposals.reminders.rules import UNFILED, UNJUDGED
from proposals.together.models import SectionTask
from proposals.workflow.states import EDITABLE, State

# A step that was reminded, by what it was about: person, kind of deadline, subject, moment.
Key = tuple[int, str, str, datetime]


def unfiled_proposals(now: datetime) -> Sequence[Row[*tuple[Any, ...]]]:
    """What bodies have still to file, as far as a deadline of it may be ahead, each with when it was last returned (or None)."""
    returned_at = select(func.max(AuditEntry.at)).where(AuditEntry.proposal_id == Proposal.id, AuditEntry.action == "return_for_completion")
    query = select(Proposal, returned_at.correlate(Proposal).scalar_subquery()).join(Proposal.call)
    ahead = or_(and_(Call.opens_at <= now, Call.closes_at > now), Proposal.completion_due > now)
    query = query.where(Proposal.state.in_(UNFILED), ahead)
    query = query.options(contains_eager(Proposal.call), joinedload(Proposal.readers), joinedload(Proposal.members)).order_by(Proposal.id)
    return db.session.execute(query).unique().all()


def unfinished_sheets(now: datetime) -> Sequence[Row[*tuple[Any, ...]]]:
    """What evaluators have still to finish by a date that is ahead."""
    query = (
        select(
            Assignment.id,
            Assignment.state,
            Assignment.evaluator_id,
            Assignment.assigned_at,
            Assignment.due_at,
            Assignment.sheet_gaps,
            Proposal.title,
            func.coalesce(Proposal.code, Proposal.handle).label("code"),
        )
        .join(Proposal, Proposal.id == Assignment.proposal_id)
        .where(Assignment.state.in_(UNJUDGED), Assignment.due_at > now, Proposal.state == State.IN_REVIEW)
    )
    return db.session.execute(query.order_by(Assignment.id)).all()


def unfinished_tasks() -> Sequence[Row[SectionTask, Proposal]]:
    """What was given to people to write and is not done, as long as a text can be written at all; each with its proposal."""
    query = select(SectionTask, Proposal).join(Proposal, Proposal.id == SectionTask.proposal_id).join(Proposal.call)
    query = query.where(SectionTask.done_at.is_(None), Proposal.state.in_(EDITABLE))
    query = query.options(contains_eager(Proposal.call), joinedload(Proposal.readers), joinedload(Proposal.members))
    return db.session.execute(query.order_by(SectionTask.due_on, SectionTask.id)).unique().all()


def people_to_remind(day: date, body_ids: Iterable[int], numbers: Iterable[int]) -> list[Person]:
    """Who holds a role in one of these bodies, and the people of these numbers, with all their roles: those who are active, have not
    switched reminders off and had no digest on `day`."""
    of_bodies = select(RoleHolding.person_id).where(RoleHolding.body_id.in_(sorted(body_ids)))
    had_one = select(ReminderDigest.person_id).where(ReminderDigest.day == day)
    query = select(Person).where(
        or_(Person.id.in_(of_bodies), Person.id.in_(sorted(numbers))),
        Person.active.is_(True),
        Person.id.not_in(select(ReminderRefusal.person_id)),
        Person.id.not_in(had_one),
    )
    return list(db.session.scalars(query.options(selectinload(Person.roles)).order_by(Person.id)))


def latest_steps(since: datetime) -> dict[Key, int]:
    """For each deadline from `since` on of which somebody was reminded: the latest step (the smallest number of days) at which he was."""
    columns = (ReminderSent.person_id, ReminderSent.deadline, ReminderSent.subject, ReminderSent.due_at)
    query = select(*columns, func.min(ReminderSent.step)).where(ReminderSent.due_at >= since).group_by(*columns)
    return {(row[0], row[1].value, row[2], row[3]): row[4] for row in db.session.execute(query)}


def refuses_reminders(person_id: int) -> bool:
    return db.session.get(ReminderRefusal, person_id) is not None
