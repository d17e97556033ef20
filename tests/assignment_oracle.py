"""The best assignment found in two other ways, from the rules as decision 0013 states them: by integer programming (HiGHS), and by trying everything."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import lil_array

from proposals.allocation.fit import parts
from proposals.allocation.problem import Evaluator, Problem

Ids = tuple[int, int]


@dataclass(frozen=True)
class Best:
    """What the best assignment reaches, in the order in which it is judged."""

    reviews: int
    floor: int | None
    level: int | None
    due_missing: int
    value: int


def possible_pairs(problem: Problem) -> dict[Ids, int]:
    """The affinity of every new pair that the rules allow, by proposal and evaluator."""
    found = {}
    rooms = {evaluator.id: room(problem, evaluator) for evaluator in problem.evaluators}
    for proposal, evaluator in product(problem.proposals, problem.evaluators):
        fit = parts(problem, proposal, evaluator)
        kept_bodies = {problem.evaluator[kept].body for kept in proposal.kept} - {None}
        bars = (
            problem.kinds_against(proposal, evaluator),
            not evaluator.is_available,
            fit.expertise < problem.weights.least,
            evaluator.id in proposal.kept,
            evaluator.body in kept_bodies,
            not proposal.open_reviews,
            not rooms[evaluator.id],
        )
        if not any(bars):
            found[proposal.id, evaluator.id] = fit.total
    return found


def kept(problem: Problem, evaluator: Evaluator) -> int:
    return sum(evaluator.id in proposal.kept for proposal in problem.proposals)


def room(problem: Problem, evaluator: Evaluator) -> int:
    return max(0, evaluator.cap - kept(problem, evaluator)) if evaluator.is_available else 0


def step_prices(problem: Problem, evaluator: Evaluator) -> list[int]:
    """What each further review of this evaluator costs."""
    before = kept(problem, evaluator)
    return [problem.weights.load * (before + step) // max(1, evaluator.cap - 1) for step in range(room(problem, evaluator))]


def due(problem: Problem, evaluator: Evaluator) -> int:
    wanted = max(0, evaluator.minimum - kept(problem, evaluator))
    return min(wanted, room(problem, evaluator), sum(1 for proposal in problem.proposals if proposal.open_reviews))


def best(problem: Problem, forced: Ids | None = None, floors: Mapping[int, int] | None = None) -> Best:
    """The best assignment by HiGHS; a pair may be forced, and floors may be given instead of searched for."""
    pairs = possible_pairs(problem)
    reviews = _most(problem, pairs)
    floor = level = None
    if floors is None and problem.weights.protects_worst and reviews:
        floor, level, floors = _fairest(problem, pairs, reviews)
    if floors is not None:
        pairs = {ids: points for ids, points in pairs.items() if points >= floors[ids[0]]}
    return _solved(problem, pairs, floor, level, forced)


def _most(problem: Problem, pairs: Mapping[Ids, int]) -> int:
    return _solved(problem, pairs, None, None, None).reviews


def _fairest(problem: Problem, pairs: Mapping[Ids, int], reviews: int) -> tuple[int, int, dict[int, int]]:
    """Floor and level by trying every affinity there is, from the highest."""
    alone = {proposal.id: _alone(problem, pairs, proposal.id) for proposal in problem.proposals}

    def holds(floors: Mapping[int, int]) -> bool:
        return _most(problem, {ids: points for ids, points in pairs.items() if points >= floors[ids[0]]}) == reviews

    values = sorted({*pairs.values()}, reverse=True)
    floor = next(value for value in values if holds(dict.fromkeys(alone, value)))
    # A level that nobody could reach alone binds like the highest that somebody could.
    levels = [value for value in values if value <= max(floor, *alone.values())]
    level = next(value for value in levels if holds({key: max(floor, min(value, own)) for key, own in alone.items()}))
    return floor, level, {key: max(floor, min(level, own)) for key, own in alone.items()}


def _alone(problem: Problem, pairs: Mapping[Ids, int], proposal: int) -> int:
    """What the worst pair of a proposal would be worth if all were free for it, one of each body."""
    of_group: dict[tuple[str, int | None], int] = {}
    for (found, evaluator), points in pairs.items():
        body = problem.evaluator[evaluator].body
        group = ("person", evaluator) if body is None else ("body", body)
        if found == proposal:
            of_group[group] = max(points, of_group.get(group, points))
    ordered = sorted(of_group.values(), reverse=True)[: problem.proposal[proposal].open_reviews]
    return ordered[-1] if ordered else -(10**6)


def _solved(problem: Problem, pairs: Mapping[Ids, int], floor: int | None, level: int | None, forced: Ids | None) -> Best:
    """One program with prices so far apart that they are judged one after the other: reviews, due reviews, value."""
    ids = sorted(pairs)
    steps = [(evaluator, price, place) for evaluator in problem.evaluators for place, price in enumerate(step_prices(problem, evaluator))]
    many = 4 * 2000 * (len(problem.proposals) + len(problem.evaluators) + 1)
    rewards = [many * (place < due(problem, evaluator)) for evaluator, _price, place in steps]
    costs = [-pairs[pair] - 4 * many for pair in ids] + [price - reward for (_who, price, _place), reward in zip(steps, rewards, strict=True)]
    if not ids:
        return Best(0, floor, level, sum(due(problem, each) for each in problem.evaluators), 0)
    low = np.array([float(pair == forced) for pair in ids] + [0.0] * len(steps))
    found = milp(np.array(costs), integrality=np.ones(len(costs)), bounds=Bounds(low, 1), constraints=_rules(problem, ids, steps))
    assert found.status == 0, found.message
    taken = np.round(found.x).astype(int)
    value = sum(pairs[pair] for pair, on in zip(ids, taken, strict=False) if on)
    value -= sum(price for (_who, price, _place), on in zip(steps, taken[len(ids) :], strict=True) if on)
    got = sum(bool(reward) and bool(on) for reward, on in zip(rewards, taken[len(ids) :], strict=True))
    return Best(int(taken[: len(ids)].sum()), floor, level, sum(due(problem, each) for each in problem.evaluators) - got, int(value))


def _rules(problem: Problem, ids: list[Ids], steps: list[tuple[Evaluator, int, int]]) -> list[LinearConstraint]:
    """Needs of proposals, one of each body, and that what an evaluator is given is what his steps count."""
    limits: list[tuple[list[int], int]] = []
    of_proposal: dict[int, list[int]] = {}
    for number, pair in enumerate(ids):
        of_proposal.setdefault(pair[0], []).append(number)
    for proposal in problem.proposals:
        own = of_proposal.get(proposal.id, [])
        limits.append((own, proposal.open_reviews))
        bodies = {problem.evaluator[ids[number][1]].body for number in own} - {None}
        limits += [([number for number in own if problem.evaluator[ids[number][1]].body == body], 1) for body in bodies]
    most = lil_array((len(limits), len(ids) + len(steps)))
    for row, (numbers, _most_of_them) in enumerate(limits):
        most[row, numbers] = 1
    same = lil_array((len(problem.evaluators), len(ids) + len(steps)))
    for row, evaluator in enumerate(problem.evaluators):
        same[row, [number for number, pair in enumerate(ids) if pair[1] == evaluator.id]] = 1
        same[row, [len(ids) + number for number, (who, _price, _place) in enumerate(steps) if who.id == evaluator.id]] = -1
    return [LinearConstraint(most.tocsr(), ub=[limit for _numbers, limit in limits]), LinearConstraint(same.tocsr(), 0, 0)]


def best_by_trying(problem: Problem) -> tuple[int, int, int]:
    """Reviews, due reviews missing and value of the best assignment without floors, by trying every set of pairs. For tiny problems only."""
    pairs = possible_pairs(problem)
    sets = (chosen for size in range(len(pairs) + 1) for chosen in combinations(sorted(pairs), size) if _is_allowed(problem, chosen))
    return max((_judged(problem, pairs, chosen) for chosen in sets), key=lambda found: (found[0], -found[1], found[2]))


def _is_allowed(problem: Problem, chosen: tuple[Ids, ...]) -> bool:
    for proposal in problem.proposals:
        bodies = [problem.evaluator[evaluator].body for found, evaluator in chosen if found == proposal.id]
        named = [body for body in bodies if body is not None]
        if len(bodies) > proposal.open_reviews or len(set(named)) < len(named):
            return False
    return all(sum(found == each.id for _proposal, found in chosen) <= room(problem, each) for each in problem.evaluators)


def _judged(problem: Problem, pairs: Mapping[Ids, int], chosen: tuple[Ids, ...]) -> tuple[int, int, int]:
    loads = {each.id: sum(found == each.id for _proposal, found in chosen) for each in problem.evaluators}
    price = sum(sum(step_prices(problem, each)[: loads[each.id]]) for each in problem.evaluators)
    missing = sum(max(0, due(problem, each) - loads[each.id]) for each in problem.evaluators)
    return len(chosen), missing, sum(pairs[pair] for pair in chosen) - price
