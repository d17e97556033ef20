"""Which proposals can be compared at all: those that a chain of sheets links through common evaluators (MacKay, Kenna, Low, Parker 2017). Pure."""

from collections.abc import Mapping, Sequence

from proposals.calibration.result import Id, Island, Sheet

Judged = Mapping[Id, Sequence[Id]]


def islands_of(sheets: Sequence[Sheet]) -> tuple[Island, ...]:
    """The connected parts of the graph of proposals and evaluators, most proposals first, then as their first sheets stand.

    Within an island differences of offsets can be told; between two it cannot be said whether one has better proposals or milder evaluators.
    """
    judges: dict[Id, list[Id]] = {}
    judged: dict[Id, list[Id]] = {}
    for sheet in sheets:
        judges.setdefault(sheet.proposal, []).append(sheet.evaluator)
        judged.setdefault(sheet.evaluator, []).append(sheet.proposal)
    found, seen = [], set[Id]()
    for proposal in judges:
        if proposal not in seen:
            found.append(_island_of(proposal, judges, judged))
            seen.update(found[-1].proposals)
    return tuple(sorted(found, key=lambda island: -len(island.proposals)))


def _island_of(first: Id, judges: Judged, judged: Judged) -> Island:
    """All that can be reached from a proposal, in the order in which it is reached."""
    proposals, evaluators, waiting = {first: None}, dict[Id, None](), [first]
    while waiting:
        for evaluator in judges[waiting.pop()]:
            if evaluator not in evaluators:
                evaluators[evaluator] = None
                waiting += [each for each in judged[evaluator] if each not in proposals]
                proposals.update(dict.fromkeys(judged[evaluator]))
    return Island(tuple(proposals), tuple(evaluators))
