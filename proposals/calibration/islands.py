"""Which proposals can be compared at all: those that a chain of sheets links through common evaluators (MacKay, Kenna, Low, Parker 2017). Pure."""

from collections.abc import Sequence

from proposals.calibration.result import Id, Island, Sheet


def islands_of(sheets: Sequence[Sheet]) -> tuple[Island, ...]:
    """The connected parts of the graph of proposals and evaluators, most proposals first, then as their first sheets stand.

    Within an island differences of offsets can be told; between two it cannot be said whether one has better proposals or milder evaluators.
    """
    # A proposal and an evaluator may have the same id.
    above: dict[tuple[str, Id], tuple[str, Id]] = {}
    for sheet in sheets:
        ends = ("proposal", sheet.proposal), ("evaluator", sheet.evaluator)
        for end in ends:
            above.setdefault(end, end)
        above[_top(above, ends[1])] = _top(above, ends[0])
    parts: dict[tuple[str, Id], tuple[list[Id], list[Id]]] = {}
    for kind, name in above:
        proposals, evaluators = parts.setdefault(_top(above, (kind, name)), ([], []))
        (proposals if kind == "proposal" else evaluators).append(name)
    found = (Island(tuple(proposals), tuple(evaluators)) for proposals, evaluators in parts.values())
    return tuple(sorted(found, key=lambda island: -len(island.proposals)))


def _top(above: dict[tuple[str, Id], tuple[str, Id]], end: tuple[str, Id]) -> tuple[str, Id]:
    """Who stands for the island of an end; the way there is made shorter for the next who asks."""
    while above[end] != end:
        above[end] = above[above[end]]
        end = above[end]
    return end
