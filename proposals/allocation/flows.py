"""The two solvers of OR-Tools to which a network is handed. Only what runs in a job imports this: the library is large."""

from dataclasses import dataclass

import numpy as np
import ortools
from ortools.graph.python.max_flow import SimpleMaxFlow
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from proposals.allocation.network import Lanes, Network
from proposals.allocation.tables import Mask, Numbers

ENGINE = f"ortools {ortools.__version__}"


@dataclass(frozen=True)
class Cut:
    """The most reviews that fit, and what a smallest cut leaves on the source's side: no more can flow from these nodes to the others."""

    reviews: int
    is_source_side: Mask


def most_reviews(lanes: Lanes) -> Cut:
    """How many reviews can be assigned along these lanes, whatever they are worth."""
    tables, source = lanes.tables, lanes.sink + 1
    evaluators = np.arange(len(tables.evaluators)) + len(tables.proposals)
    proposals = np.arange(len(tables.proposals))
    inner = lanes.inner_nodes
    tails = np.concatenate([lanes.tails, lanes.inner_rows, evaluators, np.full(len(proposals), source)]).astype(np.int32)
    heads = np.concatenate([lanes.heads, inner, np.full(len(evaluators), lanes.sink), proposals]).astype(np.int32)
    capacities = np.concatenate([np.ones(len(lanes.rows) + len(inner), dtype=np.int64), tables.room, tables.open])
    flow = SimpleMaxFlow()
    flow.add_arcs_with_capacity(tails, heads, capacities)
    _require(flow.solve(source, lanes.sink), flow.OPTIMAL)
    side = np.zeros(max(lanes.nodes, source + 1), dtype=bool)
    side[flow.get_source_side_min_cut()] = True
    return Cut(int(flow.optimal_flow()), side)


def cheapest_flow(network: Network) -> Numbers:
    """How much flows along each arc where all open reviews flow at the least cost."""
    open_reviews = network.lanes.tables.open
    flow = SimpleMinCostFlow()
    arcs = flow.add_arcs_with_capacity_and_unit_cost(network.tails, network.heads, network.capacities, network.costs)
    nodes = np.arange(len(open_reviews) + 1, dtype=np.int32)
    nodes[-1] = network.lanes.sink
    flow.set_nodes_supplies(nodes, np.append(open_reviews, -open_reviews.sum()))
    _require(flow.solve(), flow.OPTIMAL)
    return np.asarray(flow.flows(np.asarray(arcs, dtype=np.int32)), dtype=np.int64)


def _require(status: object, optimal: object) -> None:
    assert status == optimal, status  # the networks are such that something always flows
