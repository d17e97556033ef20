"""How well evaluators fit proposals, for all pairs at once: the sums whose parts for one pair are in `fit`."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from proposals.allocation.fit import share_of
from proposals.allocation.problem import Evaluator, Problem, Proposal, Weights, Wish

Points = npt.NDArray[np.int16]
Shares = npt.NDArray[np.int32]
# What stands in the table for a pair that must not be: lower than any sum that `Weights` allows.
IMPOSSIBLE = np.iinfo(np.int16).min
# So many proposals are looked at together: what is held meanwhile stays small, and the loops stay in numpy.
BLOCK = 512


def all_points(problem: Problem, proposals: Sequence[Proposal], evaluators: Sequence[Evaluator]) -> Points:
    """The affinity of every pair, a row a proposal and a column an evaluator; IMPOSSIBLE where a pair must not be made.

    A pair must not be made where there is a conflict (the own body is one), the evaluator is not available, knows too little of
    the matter, stays on the proposal anyway, or is of the same body as somebody who stays on it.
    """
    points = np.full((len(proposals), len(evaluators)), IMPOSSIBLE, dtype=np.int16)
    if points.size:
        for start, expertise in _expertise(problem.weights, proposals, evaluators):
            block = points[start : start + len(expertise)]
            block[:] = np.where(expertise >= problem.weights.least, expertise, IMPOSSIBLE)
        _add_wishes(points, problem, proposals, evaluators)
        _strike_out(points, problem, proposals, evaluators)
    return points


def _expertise(weights: Weights, proposals: Sequence[Proposal], evaluators: Sequence[Evaluator]) -> Iterator[tuple[int, Shares]]:
    """The expertise of all pairs, block by block: the first row of the block, and the points of its rows."""
    fields = _Subject([each.fields for each in proposals], [each.fields for each in evaluators], weights)
    areas = _Subject([each.areas for each in proposals], [each.areas for each in evaluators], weights)
    axes = _Subject([(each.axis, *each.second_axes) for each in proposals], [each.axes for each in evaluators], weights)
    for start in range(0, len(proposals), BLOCK):
        rows = slice(start, start + BLOCK)
        axis = weights.axis * axes.best(rows, weights.second_axis) // 1000
        yield start, fields.mean(rows, weights.fields) + areas.mean(rows, weights.areas) + axis


class _Subject:
    """One kind of knowledge: which codes each proposal asks for, and the share that each evaluator has of each code."""

    def __init__(self, asked: Sequence[Sequence[str]], known: Sequence[Mapping[str, int]], weights: Weights) -> None:
        codes = {code: number for number, code in enumerate(sorted({code for row in asked for code in row}))}
        self.width = max(map(len, asked))
        # The last code is known by nobody: rows that ask for fewer codes than others are filled up with it.
        self.asked = np.full((len(asked), max(1, self.width)), len(codes), dtype=np.int32)
        for row, listed in enumerate(asked):
            self.asked[row, : len(listed)] = [codes[code] for code in listed]
        self.counts = np.array([[len(listed)] for listed in asked], dtype=np.int32)
        self.shares = np.zeros((len(codes) + 1, len(known)), dtype=np.int32)
        for column, levels in enumerate(known):
            for code in levels.keys() & codes.keys():
                self.shares[codes[code], column] = share_of(weights, levels, code)

    def mean(self, rows: slice, weight: int) -> Shares:
        """The weight times the mean share over the codes that each proposal asks for."""
        together = sum((self.shares[self.asked[rows, place]] for place in range(self.width)), np.zeros((1, 1), dtype=np.int32))
        return np.asarray(weight * together // (1000 * np.maximum(1, self.counts[rows])), dtype=np.int32)

    def best(self, rows: slice, of_others: int) -> Shares:
        """The best share over the codes that each proposal asks for, all but the first of them reduced to so many thousandths."""
        best = self.shares[self.asked[rows, 0]]
        for place in range(1, self.width):
            best = np.maximum(best, self.shares[self.asked[rows, place]] * of_others // 1000)
        return best


def _add_wishes(points: Points, problem: Problem, proposals: Sequence[Proposal], evaluators: Sequence[Evaluator]) -> None:
    """Add the parts that few pairs have."""
    row, column = _places(proposals), _places(evaluators)
    worth = {wish: problem.weights.of_wish(wish) for wish in Wish}
    # A proposal that needs nobody any more has no row.
    added = {(row[each.proposal], column[each.evaluator]): worth[each.wish] for each in problem.bids if each.proposal in row}
    for proposal in proposals:
        for evaluator in proposal.invited:
            pair = (row[proposal.id], column[evaluator])
            added[pair] = added.get(pair, 0) + problem.weights.invited
    for pair, more in added.items():
        if points[pair] != IMPOSSIBLE:
            points[pair] += more


def _strike_out(points: Points, problem: Problem, proposals: Sequence[Proposal], evaluators: Sequence[Evaluator]) -> None:
    """Mark the pairs that must not be made, whatever they would be worth."""
    row, column = _places(proposals), _places(evaluators)
    of_body: dict[int, list[int]] = {}
    for evaluator in evaluators:
        if evaluator.body is not None:
            of_body.setdefault(evaluator.body, []).append(column[evaluator.id])
    points[:, [column[each.id] for each in evaluators if not each.is_available]] = IMPOSSIBLE
    for conflict in problem.conflicts:
        if conflict.proposal in row:
            points[row[conflict.proposal], column[conflict.evaluator]] = IMPOSSIBLE
    for proposal in proposals:
        bodies = {proposal.body} | {problem.evaluator[kept].body for kept in proposal.kept}
        mates = [mate for body in bodies if body is not None for mate in of_body.get(body, ())]
        points[row[proposal.id], [*mates, *(column[kept] for kept in proposal.kept)]] = IMPOSSIBLE


def _places(listed: Iterable[Proposal | Evaluator]) -> dict[int, int]:
    return {each.id: place for place, each in enumerate(listed)}
