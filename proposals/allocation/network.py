"""The network in which reviews flow from proposals to evaluators, with what each arc costs. Cheapest is best (decision 0013)."""

from dataclasses import dataclass

import numpy as np

from proposals.allocation.tables import Mask, Nodes, Numbers, Tables, places_in


@dataclass(frozen=True)
class Lanes:
    """The ways from proposals to evaluators. Pair `i` joins `rows[i]` with `columns[i]`.

    Where two candidates of one body could meet on a proposal, their pairs begin at an inner node that lets one review through:
    inner node `j` belongs to `inner_rows[j]`, `inner_keys` tells the body. All other pairs begin at the proposal itself.
    Nodes are numbered: proposals, evaluators, the sink, the source, inner nodes.
    """

    tables: Tables
    rows: Nodes
    columns: Nodes
    tails: Nodes
    inner_rows: Nodes
    inner_keys: Numbers

    @property
    def heads(self) -> Nodes:
        return np.asarray(self.columns + len(self.tables.proposals), dtype=np.int32)

    @property
    def sink(self) -> int:
        return len(self.tables.proposals) + len(self.tables.evaluators)

    @property
    def first_inner(self) -> int:
        return self.sink + 2

    @property
    def inner_nodes(self) -> Nodes:
        return np.arange(self.first_inner, self.first_inner + len(self.inner_rows), dtype=np.int32)

    @property
    def nodes(self) -> int:
        return self.first_inner + len(self.inner_rows)

    def tails_of(self, rows: Nodes, columns: Nodes) -> Nodes:
        """The nodes at which these pairs begin, or would begin."""
        keys = _body_keys(self.tables, rows, columns)
        places = np.searchsorted(self.inner_keys, keys)
        known = np.append(self.inner_keys, -1)[places] == keys
        return np.where(known & (self.tables.bodies[columns] >= 0), self.first_inner + places, rows).astype(np.int32)


def lanes_of(tables: Tables, candidates: Mask) -> Lanes:
    """The lanes of these pairs; a row a proposal, a column an evaluator."""
    rows, columns = places_in(candidates)
    keys = _body_keys(tables, rows, columns)
    found, counts = np.unique(keys[tables.bodies[columns] >= 0], return_counts=True)
    crowded = found[counts > 1]
    bodies = int(tables.bodies.max(initial=0)) + 1
    lanes = Lanes(tables, rows, columns, rows, (crowded // bodies).astype(np.int32), crowded)
    return Lanes(tables, rows, columns, lanes.tails_of(rows, columns), lanes.inner_rows, crowded)


def _body_keys(tables: Tables, rows: Nodes, columns: Nodes) -> Numbers:
    bodies = int(tables.bodies.max(initial=0)) + 1
    return np.asarray(rows.astype(np.int64) * bodies + tables.bodies[columns])


@dataclass(frozen=True)
class Network:
    """All arcs of the priced network, and how much may flow along each at which cost.

    The pairs come first, then the arcs into inner nodes, the reviews of each evaluator by rising price, and for each proposal the arc
    along which the reviews flow that nobody can give.
    """

    lanes: Lanes
    tails: Nodes
    heads: Nodes
    capacities: Numbers
    costs: Numbers
    first_step: int
    first_missing: int


def network_of(lanes: Lanes) -> Network:
    """The network whose cheapest flow is the best assignment.

    Affinities earn, loads cost, what is due to somebody earns much, what is missing costs most.
    """
    tables, sink = lanes.tables, lanes.sink
    earned = tables.points[lanes.rows, lanes.columns].astype(np.int64)
    bound = price_above_all(tables)
    columns, prices, capacities = _steps(tables, bound)
    inner, proposals = len(lanes.inner_rows), len(tables.proposals)
    return Network(
        lanes=lanes,
        tails=np.concatenate([lanes.tails, lanes.inner_rows, columns + proposals, np.arange(proposals)]).astype(np.int32),
        heads=np.concatenate([lanes.heads, lanes.inner_nodes, np.full(len(columns) + proposals, sink)]).astype(np.int32),
        capacities=np.concatenate([np.ones(len(earned) + inner, dtype=np.int64), capacities, tables.open]),
        costs=np.concatenate([-earned, np.zeros(inner, dtype=np.int64), prices, np.full(proposals, 2 * bound)]),
        first_step=len(earned) + inner,
        first_missing=len(earned) + inner + len(columns),
    )


def price_above_all(tables: Tables) -> int:
    """More than any exchange of evaluators can earn.

    An exchange is a circle that meets each proposal and each evaluator once at most, so it gains no more than the span of the affinities
    for each, and a whole affinity and a load price where it begins and ends.
    """
    low, high = tables.span
    length = min(len(tables.proposals), len(tables.evaluators)) + 2
    return length * (high - low) + max(abs(low), abs(high)) + tables.problem.weights.load + 1


def _steps(tables: Tables, reward: int) -> tuple[Numbers, Numbers, Numbers]:
    """The arcs from evaluators to the sink: column, price and how many reviews at that price. What is due to somebody is rewarded."""
    columns, prices = tables.step_prices()
    place = np.arange(len(columns)) - np.repeat(np.cumsum(tables.room) - tables.room, tables.room)
    prices = prices - reward * (place < tables.due[columns])
    starts = np.flatnonzero((np.diff(columns, prepend=-1) != 0) | (np.diff(prices, prepend=0) != 0))
    return columns[starts], prices[starts], np.diff(starts, append=len(columns))
