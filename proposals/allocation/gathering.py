"""The problem of a call as it stands in the database: its proposals in review, the evaluators, their wishes, and what forbids pairs."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask import current_app
from sqlalchemy import Row, Select, func, select

from proposals import clock
from proposals.accounts.models import Person
from proposals.accounts.queries import holders
from proposals.allocation.grounds import DECLINED, REFUSED, grounds_against
from proposals.allocation.models import BidValue, Expertise, ExpertiseKind, Limits, ProposalBid
from proposals.allocation.problem import Bid, Conflict, Evaluator, Problem, Proposal, Weights
from proposals.allocation.subjects import PRIORITY_FIELDS, codes_in, second_axes_code
from proposals.calls.models import Call
from proposals.db import db
from proposals.drafting.models import Answer
from proposals.drafting.models import Proposal as StoredProposal
from proposals.evaluation.models import Assignment
from proposals.workflow.people import Role
from proposals.workflow.states import LIVE_ASSIGNMENTS, AssignmentState, State

Rows = Sequence[Row[*tuple[Any, ...]]]
Profiles = Mapping[int, Mapping[ExpertiseKind, Mapping[str, int]]]


def problem_of(call: Call, weights: Weights = Weights(), seed: int = 0, *, one_of_a_body: bool = True, only: int | None = None) -> Problem:
    """What an assignment of this call starts from now, or what it says of the `only` proposal; the number of questions to the database
    does not depend on its size.

    Whoever has a live assignment stays. Of the others nobody is asked twice about what he declined or refused. With `one_of_a_body`
    a proposal gets no two evaluators of the same body; without, they count as people of no body, and conflicts alone speak of bodies.
    """
    wanted = _in_review(call, only)
    rows, evaluators = proposals_in_review(call, only), holders(Role.EVALUATOR)
    kept = _kept(wanted)
    bodies = {each.id: each.body_id for each in evaluators} | {row.evaluator_id: row.body_id for row in kept}
    people = bodies if one_of_a_body else dict.fromkeys(bodies)
    conflicts = {*grounds_against(rows, [each.id for each in evaluators]), *_own_refusals(wanted, people)}
    return Problem(
        proposals=_proposals(call, rows, kept, _answers(call, wanted)),
        evaluators=_evaluators(call, people, {each.id for each in evaluators}),
        bids=tuple(Bid(row.person_id, row.proposal_id, row.value.wish) for row in _bids(wanted) if row.value.wish and row.person_id in people),
        conflicts=tuple(sorted(conflicts, key=lambda each: (each.evaluator, each.proposal, each.kind))),
        weights=weights,
        seed=seed,
    )


def proposals_in_review(call: Call, only: int | None = None) -> Rows:
    """What an assignment has to know of each proposal in review besides its answers, in the order of their codes."""
    columns = ("id", "code", "title", "body_id", "created_by", "axis", "policy_area")
    query = select(*(getattr(StoredProposal, name) for name in columns))
    query = query.where(StoredProposal.id.in_(_in_review(call, only)))
    return db.session.execute(query.order_by(func.length(StoredProposal.code), StoredProposal.code)).all()


def loads_in(call: Call) -> dict[int, int]:
    """How many of the proposals in review each evaluator has: what a run counts as his load before it gives him more."""
    query = select(Assignment.evaluator_id, func.count()).where(Assignment.state.in_(LIVE_ASSIGNMENTS))
    return dict(db.session.execute(query.where(Assignment.proposal_id.in_(_in_review(call))).group_by(Assignment.evaluator_id)).all())


def _in_review(call: Call, only: int | None = None) -> Select[int]:
    query = select(StoredProposal.id).where(StoredProposal.call_id == call.id, StoredProposal.state == State.IN_REVIEW)
    return query if only is None else query.where(StoredProposal.id == only)


def _proposals(call: Call, rows: Rows, kept: Rows, answers: Mapping[tuple[int, str | None], Any]) -> tuple[Proposal, ...]:
    staying: dict[int, list[int]] = {row.id: [] for row in rows}
    for row in kept:
        staying[row.proposal_id].append(row.evaluator_id)
    second = second_axes_code(call.form)
    return tuple(
        Proposal(
            id=row.id,
            body=row.body_id,
            axis=row.axis,
            second_axes=tuple(code for code in codes_in(answers.get((row.id, second))) if code != row.axis),
            areas=(row.policy_area,) if row.policy_area else (),
            fields=codes_in(answers.get((row.id, PRIORITY_FIELDS))),
            needed=call.sheets_needed,
            kept=tuple(sorted(staying[row.id])),
        )
        for row in rows
    )


def _answers(call: Call, of: Select[int]) -> dict[tuple[int, str | None], Any]:
    wanted = [code for code in (second_axes_code(call.form), PRIORITY_FIELDS) if code]
    query = select(Answer.proposal_id, Answer.field, Answer.value).where(Answer.field.in_(wanted), Answer.proposal_id.in_(of))
    return {(row.proposal_id, row.field): row.value for row in db.session.execute(query)}


def _kept(of: Select[int]) -> Rows:
    query = select(Assignment.proposal_id, Assignment.evaluator_id, Person.body_id).join(Person, Person.id == Assignment.evaluator_id)
    return db.session.execute(query.where(Assignment.state.in_(LIVE_ASSIGNMENTS), Assignment.proposal_id.in_(of))).all()


def _evaluators(call: Call, people: Mapping[int, int | None], active: set[int]) -> tuple[Evaluator, ...]:
    """Everybody who may evaluate, and those who stay although they may not any more: they get nothing new."""
    levels, limits, elsewhere = levels_of(people), limits_of(people), _running_elsewhere(call)
    usual, due = current_app.extensions["settings"].assignment_cap, _last_day(call)
    found = []
    for number, body in sorted(people.items()):
        own, known = limits.get(number), levels.get(number, {})
        most = usual if own is None or own.most_proposals is None else own.most_proposals
        is_there = own is None or own.available_until is None or own.available_until >= due
        found.append(
            Evaluator(
                id=number,
                body=body,
                axes=known.get(ExpertiseKind.AXIS, {}),
                areas=known.get(ExpertiseKind.POLICY_AREA, {}),
                fields=known.get(ExpertiseKind.FIELD, {}),
                cap=max(0, most - elsewhere.get(number, 0)),
                is_available=number in active and is_there,
            )
        )
    return tuple(found)


def levels_of(people: Mapping[int, Any]) -> Profiles:
    """What each of these people knows, by kind and code."""
    found: dict[int, dict[ExpertiseKind, dict[str, int]]] = {}
    for row in db.session.execute(select(Expertise.person_id, Expertise.kind, Expertise.code, Expertise.level)):
        if row.person_id in people:
            found.setdefault(row.person_id, {}).setdefault(row.kind, {})[row.code] = row.level
    return found


def limits_of(people: Mapping[int, Any]) -> dict[int, Limits]:
    return {each.person_id: each for each in db.session.scalars(select(Limits)) if each.person_id in people}


def _last_day(call: Call) -> date:
    """Until when somebody must be there: the day by which sheets are due, or today."""
    today = clock.today()
    return max(today, clock.in_athens(call.review_due_at).date()) if call.review_due_at else today


def _running_elsewhere(call: Call) -> dict[int, int]:
    """How many assignments each evaluator is at work on in other calls: they count against what he can take on."""
    running = (AssignmentState.INVITED, AssignmentState.ACCEPTED)
    query = select(Assignment.evaluator_id, func.count()).join(StoredProposal, StoredProposal.id == Assignment.proposal_id)
    query = query.where(Assignment.state.in_(running), StoredProposal.call_id != call.id).group_by(Assignment.evaluator_id)
    return dict(db.session.execute(query).all())


def _bids(of: Select[int]) -> Rows:
    query = select(ProposalBid.person_id, ProposalBid.proposal_id, ProposalBid.value)
    return db.session.execute(query.where(ProposalBid.proposal_id.in_(of))).all()


def _own_refusals(of: Select[int], people: Mapping[int, Any]) -> set[Conflict]:
    """Who said no to a proposal, by a wish or to an invitation."""
    refused = select(ProposalBid.person_id, ProposalBid.proposal_id).where(ProposalBid.value == BidValue.REFUSED, ProposalBid.proposal_id.in_(of))
    declined = select(Assignment.evaluator_id, Assignment.proposal_id).where(
        Assignment.state == AssignmentState.DECLINED, Assignment.proposal_id.in_(of)
    )
    found = {Conflict(*row, REFUSED) for row in db.session.execute(refused)} | {Conflict(*row, DECLINED) for row in db.session.execute(declined)}
    return {each for each in found if each.evaluator in people}
