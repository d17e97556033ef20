"""Who could give one more review of one proposal, and what it would be worth to a run that had nothing else to assign."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from proposals.allocation.fit import Parts, parts
from proposals.allocation.problem import Problem, Proposal


@dataclass(frozen=True)
class NextReview:
    """One more review by an evaluator: how well he fits, how many he has and may have, and what the next one costs in points."""

    evaluator: int
    fit: Parts
    load: int
    cap: int
    price: int

    @property
    def worth(self) -> int:
        return self.fit.total - self.price


def next_reviews(problem: Problem, proposal: Proposal, loads: Mapping[int, int]) -> Iterator[NextReview]:
    """Every review of this proposal that a run may add, however many it needs; `loads` counts what each evaluator has in the call.

    The rules are those of `affinity.all_points` and `tables.tables_of`, the price that of `Tables.step_prices`.
    """
    kept_bodies = {problem.evaluator[kept].body for kept in proposal.kept} - {None}
    for each in problem.evaluators:
        load, fit = loads.get(each.id, 0), parts(problem, proposal, each)
        is_there = each.is_available and load < each.cap and each.id not in proposal.kept and each.body not in kept_bodies
        if is_there and fit.expertise >= problem.weights.least and not problem.kinds_against(proposal, each):
            yield NextReview(each.id, fit, load, each.cap, problem.weights.load * load // max(1, each.cap - 1))
