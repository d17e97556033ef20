"""Asking for a run of the automatic assignment, stopping it, and what is stored of it."""

import json
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from proposals import clock
from proposals.allocation.canonical import problem_from_data, result_from_data
from proposals.allocation.models import AllocationRun
from proposals.allocation.problem import Problem, Weights
from proposals.allocation.result import Result
from proposals.audit.operations import record
from proposals.calls.models import Call
from proposals.db import db
from proposals.workflow.machine import StepRefused
from proposals.workflow.people import Actor
from proposals.workflow.permissions import Permission, require
from proposals.workflow.phrases import N_, Phrase


@dataclass(frozen=True)
class Outcome:
    """What a run that is done started from, and what it answered."""

    problem: Problem
    result: Result


def ask_for_run(actor: Actor, call: Call, weights: Weights, seed: int, *, one_of_a_body: bool = True) -> AllocationRun:
    """Put a run into the queue; a worker gathers what it starts from when it takes it up. Raises NotAllowed."""
    require(actor, Permission.MANAGE_CALL)
    return _queued(actor, AllocationRun(call_id=call.id, weights=asdict(weights), seed=seed, one_of_a_body=one_of_a_body))


def ask_again(actor: Actor, run: AllocationRun) -> AllocationRun:
    """Put the same run into the queue once more, with the very input that it had: the answer has the same digest. Raises NotAllowed, StepRefused."""
    require(actor, Permission.MANAGE_CALL)
    if run.problem_bytes is None:
        raise StepRefused("ask_again", (Phrase(N_("Η εκτέλεση δεν είχε συγκεντρώσει ακόμη τα δεδομένα της. Ζητήστε μια νέα.")),))
    again = AllocationRun(call_id=run.call_id, weights=run.weights, seed=run.seed, one_of_a_body=run.one_of_a_body)
    again.problem_bytes, again.problem_digest = run.problem_bytes, run.problem_digest
    return _queued(actor, again)


def cancel_run(actor: Actor, run: AllocationRun) -> None:
    """Stop a run: whoever computes sees it before his next step. Raises NotAllowed, or StepRefused where it is over."""
    require(actor, Permission.MANAGE_CALL)
    if not run.is_under_way:
        raise StepRefused("cancel_run", (Phrase(N_("Η εκτέλεση έχει ήδη τελειώσει.")),))
    run.cancel_asked = True
    db.session.flush()
    record(actor, "cancel_run", f"allocation_run:{run.id}", acted_as="call_manager")


def outcome_of(run: AllocationRun) -> Outcome | None:
    """Problem and result of a run, unpacked; None where it is not done."""
    if run.problem_bytes is None or run.result_bytes is None:
        return None
    return Outcome(problem_from_data(unpacked(run.problem_bytes)), result_from_data(unpacked(run.result_bytes)))


def weights_of(run: AllocationRun) -> Weights:
    return Weights(**{**run.weights, "levels": tuple(run.weights["levels"])})


def packed(data: Mapping[str, Any]) -> bytes:
    """JSON data as they are stored: half a million wishes would else fill the table."""
    return zlib.compress(json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode())


def unpacked(content: bytes) -> dict[str, Any]:
    """The data that `packed` wrote."""
    data: dict[str, Any] = json.loads(zlib.decompress(content))
    return data


def _queued(actor: Actor, run: AllocationRun) -> AllocationRun:
    run.asked_by, run.asked_at = actor.person_id, clock.now()
    db.session.add(run)
    db.session.flush()
    record(actor, "ask_for_run", f"allocation_run:{run.id}", acted_as="call_manager", details={"call": run.call_id, "seed": run.seed})
    return run
