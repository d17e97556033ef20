"""Problems and results as JSON data, always written in the same way, so that a stored run can be made again and compared by its digest."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from proposals.allocation.problem import Bid, Conflict, Evaluator, Problem, Proposal, Weights, Wish
from proposals.allocation.result import Pair, Result, Shortage, ShortProposal, Subject

Data = Mapping[str, Any]
VERSION = 1


def problem_data(problem: Problem) -> dict[str, Any]:
    """A problem as JSON data: everything sorted, so that two problems that mean the same give the same data.

    Bids and conflicts are rows of evaluator, proposal, and wish or kind: there may be half a million.
    """
    return {
        "version": VERSION,
        "proposals": [_proposal_data(each) for each in sorted(problem.proposals, key=lambda each: each.id)],
        "evaluators": [dict(vars(each)) for each in sorted(problem.evaluators, key=lambda each: each.id)],
        "bids": sorted((each.evaluator, each.proposal, str(each.wish)) for each in problem.bids),
        "conflicts": sorted((each.evaluator, each.proposal, each.kind) for each in set(problem.conflicts)),
        "weights": asdict(problem.weights) | {"levels": list(problem.weights.levels)},
        "seed": problem.seed,
    }


def problem_from_data(data: Data) -> Problem:
    """The problem that `problem_data` wrote. Raises BadProblem where it contradicts itself."""
    return Problem(
        proposals=tuple(Proposal(**_with_tuples(each)) for each in data["proposals"]),
        evaluators=tuple(Evaluator(**each) for each in data["evaluators"]),
        bids=tuple(Bid(evaluator, proposal, Wish(wish)) for evaluator, proposal, wish in data["bids"]),
        conflicts=tuple(Conflict(*row) for row in data["conflicts"]),
        weights=Weights(**_with_tuples(data["weights"])),
        seed=data["seed"],
    )


def result_data(result: Result) -> dict[str, Any]:
    """A result as JSON data. Pairs are rows of proposal, evaluator, affinity and whether they were kept: there may be thirty thousand."""
    named = {each.name: getattr(result, each.name) for each in fields(result) if each.name not in ("pairs", "short", "shortages")}
    return named | {
        "pairs": [[each.proposal, each.evaluator, each.affinity, each.is_kept] for each in result.pairs],
        "short": [asdict(each) for each in result.short],
        "shortages": [asdict(each) for each in result.shortages],
    }


def result_from_data(data: Data) -> Result:
    """The result that `result_data` wrote."""
    values = dict(data)
    values["pairs"] = tuple(Pair(*row) for row in data["pairs"])
    values["short"] = tuple(ShortProposal(**each) for each in data["short"])
    values["shortages"] = tuple(Shortage(**{**each, "subject": Subject(each["subject"])}) for each in data["shortages"])
    return Result(**values)


def digest(data: Data) -> str:
    """SHA-256 over the canonical form of JSON data."""
    return hashlib.sha256(json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _proposal_data(proposal: Proposal) -> dict[str, Any]:
    return {name: sorted(value) if isinstance(value, tuple) else value for name, value in vars(proposal).items()}


def _with_tuples(data: Data) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in data.items()}
