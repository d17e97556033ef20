"""The assignment itself: as many reviews as can be, the fairest floor, what is due to evaluators, and then the best sum, proven (decision 0013)."""

import numpy as np

from proposals.allocation.candidates import FIRST_CANDIDATES, Candidates
from proposals.allocation.canonical import digest, problem_data
from proposals.allocation.fairness import fairest_floor
from proposals.allocation.fit import parts
from proposals.allocation.floors import Floor
from proposals.allocation.flows import ENGINE, cheapest_flow
from proposals.allocation.network import lanes_of, network_of
from proposals.allocation.problem import Problem
from proposals.allocation.residual import Residual, pairs_that_might_earn
from proposals.allocation.result import Pair, Result
from proposals.allocation.shortage import short_proposals, shortages
from proposals.allocation.tables import Nodes, Numbers, Tables, tables_of
from proposals.allocation.watching import Stage, Watch


def allocate(problem: Problem, watch: Watch = Watch(), first_candidates: int = FIRST_CANDIDATES) -> Result:
    """The best assignment for a problem; the same problem gives the same answer, whatever the order in which its parts were given.

    It never fails for want of evaluators: what cannot be assigned is told in `short` and `shortages`. Raises Cancelled.
    `first_candidates` changes how long it takes, never what the answer is worth.
    """
    watch.begin(Stage.AFFINITIES)
    tables = tables_of(problem)
    watch.begin(Stage.DEMAND)
    candidates = Candidates(tables, first_candidates)
    cut = candidates.most_reviews(tables.no_floors)
    floor = fairest_floor(candidates, cut.reviews, watch) if problem.weights.protects_worst and cut.reviews else None
    rows, columns = _best_pairs(candidates, floor, watch)
    pairs = _pairs(tables, rows, columns)
    is_short = cut.reviews < tables.open.sum()
    return Result(
        problem_digest=digest(problem_data(problem)),
        engine=ENGINE,
        pairs=pairs,
        value=value_of(tables, rows, columns),
        floor=floor.floor if floor else None,
        level=floor.level if floor else None,
        short=short_proposals(tables, rows) if is_short else (),
        shortages=shortages(candidates, cut, watch) if is_short else (),
    )


def value_of(tables: Tables, rows: Nodes, columns: Nodes) -> int:
    """The sum of the affinities of these new pairs, less the price of the loads that they make."""
    owners, prices = tables.step_prices()
    place = np.arange(len(owners)) - np.repeat(np.cumsum(tables.room) - tables.room, tables.room)
    loads = np.bincount(columns, minlength=len(tables.evaluators))
    return int(tables.points[rows, columns].sum(dtype=np.int64) - prices[place < loads[owners]].sum())


def _best_pairs(candidates: Candidates, floor: Floor | None, watch: Watch) -> tuple[Nodes, Nodes]:
    """The rows and columns of the best pairs above the floors. Pairs are added until the prices prove that none of the others would earn."""
    tables = candidates.tables
    floors: Numbers = floor.of_each if floor else tables.no_floors
    wanted, done = tables.reaching(floors), 0
    candidates.add_best(floors, candidates.first)
    while True:
        watch.begin(Stage.PAIRS, done, done + 1)
        network = network_of(lanes_of(tables, candidates.reaching(floors)))
        flows = cheapest_flow(network)
        watch.begin(Stage.PROOF, done, done + 1)
        missed = pairs_that_might_earn(network, Residual.of(network, flows).prices(), wanted, tables.points)
        if not missed.any():
            chosen = np.flatnonzero(flows[: len(network.lanes.rows)])
            return network.lanes.rows[chosen], network.lanes.columns[chosen]
        candidates.add(missed)
        done += 1


def _pairs(tables: Tables, rows: Nodes, columns: Nodes) -> tuple[Pair, ...]:
    """All pairs, those that stay and the new ones."""
    problem = tables.problem
    kept = [
        Pair(proposal.id, evaluator, parts(problem, proposal, problem.evaluator[evaluator]).total, is_kept=True)
        for proposal in problem.proposals
        for evaluator in proposal.kept
    ]
    points = tables.points[rows, columns].tolist()
    new = [
        Pair(tables.proposals[row].id, tables.evaluators[column].id, each)
        for row, column, each in zip(rows.tolist(), columns.tolist(), points, strict=True)
    ]
    return tuple(sorted(kept + new, key=lambda pair: (pair.proposal, pair.evaluator)))
