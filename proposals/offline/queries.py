"""Finding the sheets that an evaluator may take away."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.evaluation.models import Assignment
from proposals.workflow.people import Actor
from proposals.workflow.permissions import Permission, can
from proposals.workflow.states import AssignmentState

_ITS_PROPOSAL = joinedload(Assignment.proposal, innerjoin=True)
_WHOLE_PROPOSAL = (
    _ITS_PROPOSAL.joinedload(Proposal.call, innerjoin=True),
    _ITS_PROPOSAL.joinedload(Proposal.body, innerjoin=True),
    _ITS_PROPOSAL.selectinload(Proposal.readers),
    _ITS_PROPOSAL.selectinload(Proposal.members),
)
_OPEN = (
    select(Assignment)
    .where(Assignment.state == AssignmentState.ACCEPTED, Assignment.newer_version_id.is_(None), Assignment.version_id.is_not(None))
    .options(*_WHOLE_PROPOSAL)
    .order_by(Assignment.due_at.is_(None), Assignment.due_at, Assignment.id)
)


def open_sheets_of(actor: Actor) -> list[Assignment]:
    """The sheets that an evaluator may write now, by due date."""
    found = db.session.scalars(_OPEN.where(Assignment.evaluator_id == actor.person_id))
    return [assignment for assignment in found if can(actor, Permission.WRITE_SHEET, assignment.case())]


def assignments_of_person(actor: Actor, numbers: Collection[int]) -> list[Assignment]:
    """Those of these numbers that are the person's own, whatever their state."""
    query = select(Assignment).where(Assignment.evaluator_id == actor.person_id, Assignment.id.in_(numbers)).options(*_WHOLE_PROPOSAL)
    return list(db.session.scalars(query))


def sheets_to_take(actor: Actor, numbers: Collection[int]) -> list[Assignment]:
    """Those of these numbers that he may write now, each with its text and what stands in it."""
    query = _OPEN.where(Assignment.evaluator_id == actor.person_id, Assignment.id.in_(numbers))
    query = query.options(joinedload(Assignment.version), selectinload(Assignment.scores), selectinload(Assignment.checks))
    return [assignment for assignment in db.session.scalars(query) if can(actor, Permission.WRITE_SHEET, assignment.case())]
