"""Problems of assignment: small ones by hand, and larger ones drawn by a seed; and what is stored of profiles and runs."""

import random
from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from proposals import clock
from proposals.accounts.models import Person
from proposals.allocation.canonical import digest, problem_data, result_data
from proposals.allocation.models import AllocationRun, BidValue, Expertise, ExpertiseKind, Limits, ProposalBid, RunState
from proposals.allocation.problem import Bid, Conflict, Evaluator, Problem, Proposal, Weights, Wish
from proposals.allocation.runs import Outcome, packed
from proposals.calls.models import Call
from proposals.db import db
from proposals.drafting.models import Proposal as StoredProposal

AXES = tuple(f"axis{number}" for number in range(8))
AREAS = tuple(f"area{number}" for number in range(10))
FIELDS = tuple(f"field{number}" for number in range(40))
# Some fields are asked for, and known, far more often than others.
_POPULARITY = [1 / (number + 1) ** 0.7 for number in range(len(FIELDS))]


def a_proposal(number: int, **values: Any) -> Proposal:
    """A proposal of a body of its own that asks for one field, and for one review."""
    return replace(Proposal(id=number, body=1000 + number, axis="axis0", fields=("field0",), needed=1), **values)


def an_evaluator(number: int, **values: Any) -> Evaluator:
    """An evaluator of no body who knows that field best."""
    return replace(Evaluator(id=number, fields={"field0": 3}, cap=10), **values)


def drawn_problem(proposals: int, evaluators: int, reviews: int, seed: int = 1, slack: float = 1.25, bids_each: int = 40, **weights: Any) -> Problem:
    """A problem with skewed popularity of fields, bodies of about three evaluators, wishes, and conflicts for one pair in two hundred."""
    dice = random.Random(seed)
    bodies, cap = max(4, evaluators // 3), -(-int(proposals * reviews * slack) // evaluators)
    wished = {(dice.randrange(evaluators), dice.randrange(proposals)) for _ in range(min(bids_each, proposals) * evaluators)}
    barred = {(dice.randrange(evaluators), dice.randrange(proposals)) for _ in range(proposals * evaluators // 200)}
    return Problem(
        proposals=tuple(_drawn_proposal(dice, number, bodies, reviews) for number in range(proposals)),
        evaluators=tuple(_drawn_evaluator(dice, number, bodies, cap) for number in range(evaluators)),
        bids=tuple(Bid(*pair, dice.choices(list(Wish), (2, 1, 2))[0]) for pair in sorted(wished)),
        conflicts=tuple(Conflict(*pair, "declared") for pair in sorted(barred)),
        weights=Weights(**weights),
        seed=seed,
    )


def _drawn_proposal(dice: random.Random, number: int, bodies: int, reviews: int) -> Proposal:
    axes = dice.sample(AXES, dice.randint(1, 4))
    return Proposal(number, dice.randrange(2 * bodies), axes[0], tuple(axes[1:]), (dice.choice(AREAS),), _fields(dice, dice.randint(1, 3)), reviews)


def _drawn_evaluator(dice: random.Random, number: int, bodies: int, cap: int) -> Evaluator:
    def levels(codes: Any) -> dict[str, int]:
        return {code: dice.randint(1, 3) for code in codes}

    axes, areas = dice.sample(AXES, dice.randint(1, 2)), dice.sample(AREAS, dice.randint(1, 3))
    return Evaluator(number, dice.randrange(bodies), levels(axes), levels(areas), levels(_fields(dice, dice.randint(2, 5))), cap)


def _fields(dice: random.Random, number: int) -> tuple[str, ...]:
    found: dict[str, None] = {}
    while len(found) < number:
        found[dice.choices(FIELDS, _POPULARITY)[0]] = None
    return tuple(found)


def make_expertise(person: Person, *, fields: Iterable[str] = (), axes: Iterable[str] = (), areas: Iterable[str] = (), level: int = 3) -> None:
    """What somebody knows, all at one level."""
    named = {ExpertiseKind.FIELD: fields, ExpertiseKind.AXIS: axes, ExpertiseKind.POLICY_AREA: areas}
    db.session.add_all(Expertise(person_id=person.id, kind=kind, code=code, level=level) for kind, codes in named.items() for code in codes)
    db.session.flush()


def make_limits(person: Person, most_proposals: int | None = None, available_until: date | None = None) -> None:
    db.session.add(Limits(person_id=person.id, most_proposals=most_proposals, available_until=available_until))
    db.session.flush()


def make_bid(person: Person, proposal: StoredProposal, value: BidValue) -> None:
    db.session.add(ProposalBid(person_id=person.id, proposal_id=proposal.id, value=value, at=clock.now()))
    db.session.flush()


def make_run(call: Call, outcome: Outcome | None = None, **columns: Any) -> AllocationRun:
    """A run that waits in the queue; done where an outcome is given."""
    run = AllocationRun(**{"call_id": call.id, "asked_at": clock.now(), "weights": asdict(Weights()), "seed": 0, "state": RunState.QUEUED, **columns})
    if outcome is not None:
        problem, result = problem_data(outcome.problem), result_data(outcome.result)
        run.problem_bytes, run.problem_digest = packed(problem), digest(problem)
        run.result_bytes, run.result_digest, run.state = packed(result), digest(result), RunState.DONE
        run.figures = {
            "proposals": len(outcome.problem.proposals),
            "evaluators": len(outcome.problem.evaluators),
            "reviews": len(outcome.result.pairs),
        }
        run.figures |= {"missing": outcome.result.missing, "mean": 0, "worst": 0}
    db.session.add(run)
    db.session.flush()
    return run
