"""What could still flow where: the proof that a flow is the cheapest, the prices of proposals and evaluators, and what a change would cost."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from proposals.allocation.affinity import Points
from proposals.allocation.network import Network
from proposals.allocation.tables import Mask, Nodes, Numbers, places_in

# More than any path costs; far from the end of the integers, so that sums stay in range.
UNREACHED = np.int64(2**60)


class NotCheapest(RuntimeError):
    """A flow that was to be the cheapest is not: a circle along which it would become cheaper was found."""


@dataclass(frozen=True)
class Residual:
    """The arcs along which a flow may still change: forwards where there is room, backwards where something flows.

    Sorted by `ends`, the node at which each arc ends, so that all arcs into a node lie together. `arcs` numbers them in the network.
    """

    nodes: int
    begins: Nodes
    ends: Nodes
    costs: Numbers
    arcs: Numbers
    is_forward: Mask

    @classmethod
    def of(cls, network: Network, flows: Numbers) -> "Residual":
        there, back = np.flatnonzero(flows < network.capacities), np.flatnonzero(flows > 0)
        begins = np.concatenate([network.tails[there], network.heads[back]])
        ends = np.concatenate([network.heads[there], network.tails[back]])
        costs = np.concatenate([network.costs[there], -network.costs[back]])
        order = np.argsort(ends, kind="stable")
        arcs = np.concatenate([there, back])
        return cls(network.lanes.nodes, begins[order], ends[order], costs[order], arcs[order], order < len(there))

    def prices(self) -> Numbers:
        """A price for each node such that no arc costs less than the difference of its ends: the proof that the flow is the cheapest.

        By rounds of Bellman and Ford, from nought everywhere. Raises NotCheapest where there is no such price.
        """
        return self._settled(np.zeros(self.nodes, dtype=np.int64))[0]

    @cached_property
    def reversed(self) -> "Residual":
        """The same arcs the other way round."""
        order = np.argsort(self.begins, kind="stable")
        return Residual(self.nodes, self.ends[order], self.begins[order], self.costs[order], self.arcs[order], self.is_forward[order])

    def ways_to(self, node: int) -> "Ways":
        """The cheapest changes from everywhere to a node. Raises NotCheapest."""
        distances = np.full(self.nodes, UNREACHED, dtype=np.int64)
        distances[node] = 0
        return Ways(self.reversed, node, *self.reversed._settled(distances))

    def _settled(self, distances: Numbers) -> tuple[Numbers, Numbers]:
        last = np.full(self.nodes, -1, dtype=np.int64)
        if not len(self.ends):
            return distances, last
        starts = np.flatnonzero(np.diff(self.ends, prepend=-1))
        heads = self.ends[starts]
        for _round in range(self.nodes + 1):
            reached = np.where(distances[self.begins] < UNREACHED, distances[self.begins] + self.costs, UNREACHED)
            best = np.minimum.reduceat(reached, starts)
            better = best < distances[heads]
            if not better.any():
                return distances, last
            is_new = np.zeros(self.nodes, dtype=bool)
            is_new[heads[better]] = True
            distances[heads[better]] = best[better]
            used = np.flatnonzero(is_new[self.ends] & (reached == distances[self.ends]))
            last[self.ends[used]] = used
        raise NotCheapest


@dataclass(frozen=True)
class Ways:
    """The cheapest ways to a node: what each costs (UNREACHED where there is none), and the arc with which it begins."""

    backwards: Residual
    target: int
    costs: Numbers
    first: Numbers

    def arcs(self, node: int) -> list[tuple[int, bool]]:
        """The arcs of the network on the way from a node, and whether each is gone along forwards."""
        found = []
        while node != self.target:
            place = int(self.first[node])
            following = int(self.backwards.begins[place])
            found.append((int(self.backwards.arcs[place]), bool(self.backwards.is_forward[place])))
            node = following
        return found


def pairs_that_might_earn(network: Network, prices: Numbers, wanted: Mask, points: Points) -> Mask:
    """Of the pairs that are wanted and not in the network, those worth more than the prices of their ends. None is the proof for all pairs.

    A pair that would share an inner node begins there. One that would make a new inner node is taken to begin at its proposal: that finds
    too many pairs, never too few.
    """
    lanes, tables = network.lanes, network.lanes.tables
    proposals = len(tables.proposals)
    asked = prices[proposals : lanes.sink][None, :] - prices[:proposals][:, None]
    found = wanted & (-points.astype(np.int64) < asked)
    found[lanes.rows, lanes.columns] = False
    rows, columns = places_in(found)
    earns = -points[rows, columns].astype(np.int64) < prices[columns + proposals] - prices[lanes.tails_of(rows, columns)]
    found[rows, columns] = earns
    return np.asarray(found)
