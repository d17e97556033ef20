"""What an evaluator says of himself: what he knows, how much he takes on, and about which proposals he has a wish."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Row, delete

from proposals import clock
from proposals.allocation.gathering import proposals_in_review
from proposals.allocation.grounds import grounds_against
from proposals.allocation.models import BidValue, Expertise, ExpertiseKind, Limits, ProposalBid
from proposals.allocation.queries import bids_of, expertise_of, limits_of_person, live_evaluators
from proposals.audit.operations import record
from proposals.calls.models import Call
from proposals.db import db
from proposals.workflow.people import Actor
from proposals.workflow.permissions import Permission, require

Levels = Mapping[tuple[ExpertiseKind, str], int]


def save_profile(actor: Actor, levels: Levels, most_proposals: int | None, available_until: date | None) -> None:
    """Store what somebody knows and takes on. `levels` names each code that was asked, with nought for what he does not know.

    What was not asked, as its call is over, stays as it was. Raises NotAllowed.
    """
    require(actor, Permission.SEE_REVIEWS)
    person_id = actor.person_id or 0
    stored = {(each.kind, each.code): each for each in expertise_of(person_id)}
    for (kind, code), level in levels.items():
        row = stored.get((kind, code))
        if row and level:
            row.level = level
        elif row:
            db.session.delete(row)
        elif level:
            db.session.add(Expertise(person_id=person_id, kind=kind, code=code, level=level))
    limits = limits_of_person(person_id)
    if limits is None:
        limits = Limits(person_id=person_id)
        db.session.add(limits)
    limits.most_proposals, limits.available_until = most_proposals, available_until
    db.session.flush()
    record(actor, "save_expertise", f"person:{person_id}", acted_as="evaluator", details={"known": sum(bool(level) for level in levels.values())})


def offered_to(call: Call, person_id: int) -> list[Row[*tuple[Any, ...]]]:
    """The proposals in review against which nothing speaks for this evaluator and that he does not have yet, by code."""
    rows = proposals_in_review(call)
    barred = {each.proposal for each in grounds_against(rows, [person_id])}
    live = live_evaluators(row.id for row in rows)
    return [row for row in rows if row.id not in barred and person_id not in live.get(row.id, ())]


def save_bids(actor: Actor, call: Call, wishes: Mapping[int, BidValue | None]) -> int:
    """Store the wishes about proposals that are offered to the evaluator; others are left alone. Returns how many. Raises NotAllowed."""
    require(actor, Permission.SEE_REVIEWS)
    person_id = actor.person_id or 0
    offered = {row.id for row in offered_to(call, person_id)}
    taken = {number: value for number, value in wishes.items() if number in offered}
    stored = bids_of(person_id, taken)
    for number, value in taken.items():
        if value is None:
            db.session.execute(delete(ProposalBid).where(ProposalBid.person_id == person_id, ProposalBid.proposal_id == number))
        elif number not in stored:
            db.session.add(ProposalBid(person_id=person_id, proposal_id=number, value=value, at=clock.now()))
        elif stored[number].value is not value:
            stored[number].value, stored[number].at = value, clock.now()
    db.session.flush()
    record(actor, "save_bids", f"call:{call.id}", acted_as="evaluator", details={"wishes": sum(value is not None for value in taken.values())})
    return len(taken)
