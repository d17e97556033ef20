"""The worker's side of the automatic assignment: take up a run, gather, compute, store. Each is a transaction of its own; none is open meanwhile.

A worker that dies leaves the run without a result. Once its heartbeat is stale another one takes it up, from the input that is stored.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from proposals import clock
from proposals.allocation.canonical import digest, problem_data, problem_from_data, result_data
from proposals.allocation.claims import Claim, claim_oldest
from proposals.allocation.gathering import problem_of
from proposals.allocation.models import AllocationRun, RunState
from proposals.allocation.problem import Problem
from proposals.allocation.quality import quality
from proposals.allocation.result import Result
from proposals.allocation.runs import packed, unpacked, weights_of
from proposals.allocation.watching import Cancelled, Stage, Watch
from proposals.calls.models import Call
from proposals.db import db, reading


class _Pulse:
    """Writes down how far a run is, and reads whether it is still wanted and still ours."""

    def __init__(self, claim: Claim, onlooker: Callable[[Stage], None]) -> None:
        self.claim, self.onlooker = claim, onlooker
        self.last: tuple[Any, ...] = ()

    def tell(self, stage: Stage, done: int, most: int) -> None:
        """At most once a second for each stage: a flow of small steps is not held up by the database."""
        now = clock.now()
        if self.last != (stage, now):
            self.last = stage, now
            db.session.execute(self.claim.change().values(stage=stage, stage_done=done, stage_most=most, heartbeat=now))
            db.session.commit()
        self.onlooker(stage)

    def is_cancelled(self) -> bool:
        query = select(AllocationRun.cancel_asked).where(AllocationRun.id == self.claim.number, AllocationRun.claim == self.claim.mark)
        wanted = db.session.scalars(query).one_or_none()
        db.session.rollback()
        return wanted is not False


def take_up_run(onlooker: Callable[[Stage], None] = lambda stage: None) -> int:
    """Compute the run that waits longest, if there is one; 1 where something was done. `onlooker` hears each stage.

    Whatever is raised on the way leaves the run to be taken up again, until the limit of attempts of the settings.
    """
    claim = claim_oldest(AllocationRun)
    if claim is None:
        return 0
    try:
        problem = _problem(claim)
        pulse = _Pulse(claim, onlooker)
        # Only who computes loads the solver.
        from proposals.allocation.solver import allocate

        _store(claim, problem, allocate(problem, Watch(pulse.tell, pulse.is_cancelled)))
    except Cancelled:
        claim.end(RunState.CANCELLED)
    except Exception:
        claim.give_back()
        raise
    return 1


def _problem(claim: Claim) -> Problem:
    """What the run starts from: as it was stored, or gathered now and stored."""
    reading.set(True)
    try:
        run = db.session.get_one(AllocationRun, claim.number)
        if run.problem_bytes is not None:
            return problem_from_data(unpacked(run.problem_bytes))
        problem = problem_of(db.session.get_one(Call, run.call_id), weights_of(run), run.seed, one_of_a_body=run.one_of_a_body)
    finally:
        # SQLite refuses to turn an old read into a write; and nobody waits while the problem is packed.
        db.session.rollback()
        reading.set(False)
    data = problem_data(problem)
    db.session.execute(claim.change().values(problem_bytes=packed(data), problem_digest=digest(data)))
    db.session.commit()
    return problem


def _store(claim: Claim, problem: Problem, result: Result) -> None:
    """The result, its digest and its figures in one transaction; nothing where somebody else has taken the run up meanwhile."""
    data, found = result_data(result), quality(problem, result, shown=1)
    figures = {
        "proposals": len(problem.proposals),
        "evaluators": len(problem.evaluators),
        "reviews": found.reviews,
        "missing": found.missing,
        "mean": round(found.mean),
        "worst": found.worst_served[0].worst if found.worst_served else 0,
    }
    values = {"result_bytes": packed(data), "result_digest": digest(data), "figures": figures, "state": RunState.DONE, "finished_at": clock.now()}
    # Somebody may have cancelled after the last step: then it is not done.
    stored = claim.change().where(AllocationRun.cancel_asked.is_(False)).values(**values).returning(AllocationRun.id)
    is_stored = db.session.scalars(stored).first() is not None
    db.session.commit()
    if not is_stored:
        raise Cancelled
