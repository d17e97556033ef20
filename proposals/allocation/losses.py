"""What it would cost to make a pair that an assignment did not make: by the cheapest way in which all others could give way."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from proposals.allocation.affinity import IMPOSSIBLE
from proposals.allocation.network import Network, lanes_of, network_of, price_above_all
from proposals.allocation.residual import UNREACHED, Residual, Ways
from proposals.allocation.tables import Numbers, Tables, best_of_each_row

# So many of the best pairs of each proposal are looked at for what a change would cost.
CANDIDATES = 100


@dataclass(frozen=True)
class Swap:
    """What would change on a proposal: who would go and who would come; None where nobody would."""

    proposal: int
    goes: int | None
    comes: int | None


@dataclass(frozen=True)
class Loss:
    """The least that it would cost to make a pair, and the swaps that cost no more, that of the pair's own proposal among them.

    `points` of the result's value; `reviews` that nobody would give any more; `due` reviews that an evaluator with a minimum would lack.
    """

    points: int
    reviews: int
    due: int
    swaps: tuple[Swap, ...]

    @property
    def is_nothing(self) -> bool:
        return not (self.points or self.reviews or self.due)


class Losses:
    """The losses of the pairs of one proposal.

    They are exact over the `CANDIDATES` best pairs of each proposal, the pairs that were made, and all pairs of the proposal itself.
    """

    def __init__(self, tables: Tables, pairs: Collection[tuple[int, int]], floors: Numbers, row: int) -> None:
        """`pairs` are the rows and columns of the new pairs; they must be a best assignment over these floors."""
        reaching = tables.reaching(floors)
        candidates = best_of_each_row(np.where(reaching, tables.points, IMPOSSIBLE), CANDIDATES)
        candidates[row] = reaching[row]
        made = np.zeros(candidates.shape, dtype=bool)
        made[tuple(np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2).T)] = True
        self.tables, self.row = tables, row
        self.network = network_of(lanes_of(tables, candidates | made))
        self.residual = Residual.of(self.network, _flows(self.network, made[self.network.lanes.rows, self.network.lanes.columns]))
        self.ways: dict[int, Ways] = {}

    def of(self, column: int) -> Loss:
        """The loss of the pair with this evaluator. Raises NotCheapest where the pairs are no best assignment."""
        lanes, start = self.network.lanes, len(self.tables.proposals) + column
        tail = int(lanes.tails_of(np.array([self.row], dtype=np.int32), np.array([column], dtype=np.int32))[0])
        if tail not in self.ways:
            self.ways[tail] = self.residual.ways_to(tail)
        ways = self.ways[tail]
        assert ways.costs[start] < UNREACHED  # he has room, or gives up a review: the sink, and from there every pair, is within reach
        arcs, cost = ways.arcs(start), int(ways.costs[start]) - int(self.tables.points[self.row, column])
        bound = price_above_all(self.tables)
        reviews, due = self._net(arcs, self._is_missing), -self._net(arcs, self._is_due)
        return Loss(cost - 2 * bound * reviews - bound * due, reviews, due, self._swaps(arcs, column))

    def _net(self, arcs: list[tuple[int, bool]], counts: Numbers) -> int:
        return sum((1 if is_forward else -1) * int(counts[arc]) for arc, is_forward in arcs)

    @property
    def _is_missing(self) -> Numbers:
        return (np.arange(len(self.network.costs)) >= self.network.first_missing).astype(np.int64)

    @property
    def _is_due(self) -> Numbers:
        """The arcs of reviews that are due to somebody: the only ones after the pairs that earn."""
        is_step = np.arange(len(self.network.costs)) >= self.network.first_step
        return (is_step & (self.network.costs < 0)).astype(np.int64)

    def _swaps(self, arcs: list[tuple[int, bool]], column: int) -> tuple[Swap, ...]:
        lanes = self.network.lanes
        goes: dict[int, int] = {}
        comes = {self.row: column}
        for arc, is_forward in arcs:
            if arc < len(lanes.rows):
                (comes if is_forward else goes)[int(lanes.rows[arc])] = int(lanes.columns[arc])
        rows = dict.fromkeys([self.row, *goes, *comes])
        return tuple(Swap(self.tables.proposals[row].id, self._id(goes.get(row)), self._id(comes.get(row))) for row in rows)

    def _id(self, column: int | None) -> int | None:
        return None if column is None else self.tables.evaluators[column].id


def _flows(network: Network, made: Numbers) -> Numbers:
    """How much flows along each arc where these pairs are made: each evaluator's cheapest reviews first, and what is missing along its own arc."""
    lanes, tables = network.lanes, network.lanes.tables
    flows = np.zeros(len(network.costs), dtype=np.int64)
    flows[: len(made)] = made
    inner = lanes.tails[made] - lanes.first_inner
    flows[len(made) + inner[inner >= 0]] = 1
    steps = slice(network.first_step, network.first_missing)
    owners, capacities = network.tails[steps] - len(tables.proposals), network.capacities[steps]
    before = np.cumsum(capacities) - capacities
    firsts = np.searchsorted(owners, owners)
    loads = np.bincount(lanes.columns[made], minlength=len(tables.evaluators))
    flows[steps] = np.clip(loads[owners] - (before - before[firsts]), 0, capacities)
    flows[network.first_missing :] = tables.open - np.bincount(lanes.rows[made], minlength=len(tables.proposals))
    return flows
