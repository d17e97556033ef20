"""Until when a body may object to a decision, and which decision an objection attacks or is answered by."""

from datetime import date, timedelta

from flask import current_app
from sqlalchemy import bindparam, select

from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.evaluation.models import Decision, Objection
from proposals.working_days import is_working_day


def objections_until(told_on: date) -> date:
    """The last day for an objection to what a body was told on a day; one that is no working day gives way to the next that is."""
    last = told_on + timedelta(days=current_app.extensions["settings"].objection_days)
    while not is_working_day(last):
        last += timedelta(days=1)
    return last


# Put together once: a list of decisions asks them a thousand times.
_OF = Decision.proposal_id == bindparam("proposal_id")
_NEWEST = select(Decision).where(_OF).order_by(Decision.id.desc()).limit(1)
_NUMBERED = select(Decision.id).where(_OF, Decision.number == bindparam("number")).limit(1)
_HEARD = select(Objection).where(Objection.proposal_id == bindparam("proposal_id"), Objection.answered_at.is_not(None), Objection.answer_id.is_(None))


def newest_decision_of(proposal: Proposal) -> Decision | None:
    """The decision in force, which an objection attacks; none for a proposal that was inadmissible."""
    return db.session.scalars(_NEWEST, {"proposal_id": proposal.id}).one_or_none()


def has_decision(proposal: Proposal, number: str) -> bool:
    """True where a decision on the proposal has this number."""
    return db.session.scalars(_NUMBERED, {"proposal_id": proposal.id, "number": number}).first() is not None


def name_the_answer(proposal: Proposal, decision: Decision) -> None:
    """The objections that were heard and not answered yet are answered by this decision."""
    for objection in db.session.scalars(_HEARD, {"proposal_id": proposal.id}):
        objection.answer_id = decision.id
