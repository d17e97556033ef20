"""How well one evaluator fits one proposal: a sum of named parts, in whole points. Needs no numpy, so any page may ask."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from proposals.allocation.problem import Evaluator, Problem, Proposal, Weights


@dataclass(frozen=True)
class Parts:
    """The parts of one pair's affinity, in points."""

    fields: int
    axis: int
    areas: int
    bid: int
    invited: int

    @property
    def expertise(self) -> int:
        return self.fields + self.axis + self.areas

    @property
    def total(self) -> int:
        return self.expertise + self.bid + self.invited


def parts(problem: Problem, proposal: Proposal, evaluator: Evaluator) -> Parts:
    """The parts of a pair, whether it may be or not.

    - fields: the mean share of knowledge over the proposal's fields, times the weight; areas likewise;
    - axis: the best share of knowledge over the axis and, reduced, the secondary axes, times the weight;
    - bid: by the wish; invited: for somebody who was invited before and has not answered.

    Every division rounds down, so that a sum is the same number everywhere.
    """
    weights, wish = problem.weights, problem.wishes.get((proposal.id, evaluator.id))
    return Parts(
        fields=_mean_part(weights.fields, [share_of(weights, evaluator.fields, code) for code in proposal.fields]),
        axis=weights.axis * max(_axis_shares(weights, proposal, evaluator)) // 1000,
        areas=_mean_part(weights.areas, [share_of(weights, evaluator.areas, code) for code in proposal.areas]),
        bid=weights.of_wish(wish) if wish else 0,
        invited=weights.invited if evaluator.id in proposal.invited else 0,
    )


def share_of(weights: Weights, known: Mapping[str, int], code: str) -> int:
    """The thousandths for the level at which something is known; nought where it is not."""
    return weights.levels[known[code] - 1] if code in known else 0


def _axis_shares(weights: Weights, proposal: Proposal, evaluator: Evaluator) -> Iterator[int]:
    yield share_of(weights, evaluator.axes, proposal.axis)
    for code in proposal.second_axes:
        yield share_of(weights, evaluator.axes, code) * weights.second_axis // 1000


def _mean_part(weight: int, shares: Sequence[int]) -> int:
    return weight * sum(shares) // (1000 * len(shares)) if shares else 0
