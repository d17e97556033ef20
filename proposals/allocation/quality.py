"""How good an assignment is, in figures for a preview: affinities, the worst-served proposals, loads, and what each axis gets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, pstdev

from proposals.allocation.problem import Problem, Proposal
from proposals.allocation.result import Pair, Result

PERCENTILES = (5, 25, 50, 75, 95)
WORST_SHOWN = 20


@dataclass(frozen=True)
class Served:
    """How well one proposal is served: by its worst pair first, then by the mean of its pairs; both nought where it has none."""

    proposal: int
    reviews: int
    missing: int
    worst: int
    mean: float


@dataclass(frozen=True)
class Loads:
    """How many reviews the available evaluators get, and who gets fewer than he was promised."""

    least: int
    most: int
    mean: float
    deviation: float
    below_minimum: Mapping[int, int]


@dataclass(frozen=True)
class Coverage:
    """What the proposals of one axis get: reviews of those they need, and how many of the proposals have a reviewer who knows the axis."""

    proposals: int
    needed: int
    reviews: int
    with_expert: int
    mean: float


@dataclass(frozen=True)
class Quality:
    """An assignment in figures; affinities in points. `percentiles` are of the proposals' means."""

    reviews: int
    missing: int
    total: int
    mean: float
    percentiles: Mapping[int, float]
    worst_served: tuple[Served, ...]
    loads: Loads
    axes: Mapping[str, Coverage]


def quality(problem: Problem, result: Result, shown: int = WORST_SHOWN) -> Quality:
    """The figures of a result, or of any other set of pairs for the problem; the `shown` worst-served proposals first to last."""
    served = sorted((_served(each, result) for each in problem.proposals), key=lambda each: (each.worst, each.mean, each.proposal))
    total = sum(pair.affinity for pair in result.pairs)
    return Quality(
        reviews=len(result.pairs),
        missing=sum(each.missing for each in served),
        total=total,
        mean=total / len(result.pairs) if result.pairs else 0.0,
        percentiles=_percentiles([each.mean for each in served]),
        worst_served=tuple(served[:shown]),
        loads=_loads(problem, result),
        axes=_axes(problem, result),
    )


def _served(proposal: Proposal, result: Result) -> Served:
    points = [pair.affinity for pair in result.of_proposal.get(proposal.id, ())]
    missing = max(0, proposal.needed - len(points))
    return Served(proposal.id, len(points), missing, min(points, default=0), fmean(points) if points else 0.0)


def _percentiles(means: Sequence[float]) -> dict[int, float]:
    """By nearest rank: the lowest mean that so many hundredths of the proposals do not exceed."""
    ordered = sorted(means)
    return {percent: ordered[max(0, -(-percent * len(ordered) // 100) - 1)] for percent in PERCENTILES if ordered}


def _loads(problem: Problem, result: Result) -> Loads:
    loads = {each.id: len(result.of_evaluator.get(each.id, ())) for each in problem.evaluators if each.is_available}
    counts = list(loads.values()) or [0]
    below = {each.id: each.minimum - loads[each.id] for each in problem.evaluators if each.is_available and loads[each.id] < each.minimum}
    return Loads(min(counts), max(counts), fmean(counts), pstdev(counts), dict(sorted(below.items())))


def _axes(problem: Problem, result: Result) -> dict[str, Coverage]:
    of_axis: dict[str, list[Proposal]] = {}
    for proposal in problem.proposals:
        of_axis.setdefault(proposal.axis, []).append(proposal)
    return {axis: _coverage(problem, result, of_axis[axis]) for axis in sorted(of_axis)}


def _coverage(problem: Problem, result: Result, proposals: Sequence[Proposal]) -> Coverage:
    pairs = [pair for each in proposals for pair in result.of_proposal.get(each.id, ())]
    return Coverage(
        proposals=len(proposals),
        needed=sum(each.needed for each in proposals),
        reviews=len(pairs),
        with_expert=len({pair.proposal for pair in pairs if _knows_axis(problem, pair)}),
        mean=fmean(pair.affinity for pair in pairs) if pairs else 0.0,
    )


def _knows_axis(problem: Problem, pair: Pair) -> bool:
    return problem.proposal[pair.proposal].axis in problem.evaluator[pair.evaluator].axes
