"""The worker's side of the automatic assignment: take up a run, gather, compute, store. Each is a transaction of its own; none is open meanwhile.

A worker that dies leaves the run without a result. Once its heartbeat is stale another one takes it up, from the input that is stored.
"""

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import current_app
from sqlalchemy import Update, or_, select, update

from proposals import clock
from proposals.allocation.canonical import digest, problem_data, problem_from_data, result_data
from proposals.allocation.gathering import problem_of
from proposals.allocation.models import AllocationRun, RunState
from proposals.allocation.problem import Problem
from proposals.allocation.quality import quality
from proposals.allocation.result import Result
from proposals.allocation.runs import packed, unpacked, weights_of
from proposals.allocation.watching import Cancelled, Stage, Watch
from proposals.calls.models import Call
from proposals.db import db, reading

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Claim:
    """The right to compute a run, until somebody else takes it up."""

    run_id: int
    mark: str


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
            db.session.execute(_own(self.claim).values(stage=stage, stage_done=done, stage_most=most, heartbeat=now))
            db.session.commit()
        self.onlooker(stage)

    def is_cancelled(self) -> bool:
        query = select(AllocationRun.cancel_asked).where(AllocationRun.id == self.claim.run_id, AllocationRun.claim == self.claim.mark)
        wanted = db.session.scalars(query).one_or_none()
        db.session.rollback()
        return wanted is not False


def take_up_run(onlooker: Callable[[Stage], None] = lambda stage: None) -> int:
    """Compute the run that waits longest, if there is one; 1 where something was done. `onlooker` hears each stage.

    Whatever is raised on the way leaves the run to be taken up again, until the limit of attempts of the settings.
    """
    claim = _claimed_run()
    if claim is None:
        return 0
    try:
        problem = _problem(claim)
        pulse = _Pulse(claim, onlooker)
        # Only who computes loads the solver.
        from proposals.allocation.solver import allocate

        _store(claim, problem, allocate(problem, Watch(pulse.tell, pulse.is_cancelled)))
    except Cancelled:
        _end(claim, RunState.CANCELLED)
    except Exception:
        db.session.rollback()
        _give_back(claim)
        raise
    return 1


def _claimed_run() -> Claim | None:
    """Take the oldest run that is queued, or whose worker has been silent for too long. One that is not wanted any more is ended instead."""
    settings = current_app.extensions["settings"]
    stale = clock.now() - timedelta(seconds=settings.assignment_stale_seconds)
    is_left = (AllocationRun.state == RunState.RUNNING) & or_(AllocationRun.heartbeat.is_(None), AllocationRun.heartbeat < stale)
    query = select(AllocationRun).where(or_(AllocationRun.state == RunState.QUEUED, is_left)).order_by(AllocationRun.id).limit(1)
    run = db.session.scalars(query.with_for_update(skip_locked=True)).one_or_none()
    if run is None:
        db.session.rollback()
        return None
    claim = Claim(run.id, secrets.token_hex(16))
    run.state, run.claim, run.heartbeat = RunState.RUNNING, claim.mark, clock.now()
    run.attempts += 1
    is_over = run.cancel_asked or run.attempts > settings.assignment_attempts
    if is_over:
        run.state, run.finished_at = RunState.CANCELLED if run.cancel_asked else RunState.FAILED, clock.now()
    db.session.commit()
    return None if is_over else claim


def _problem(claim: Claim) -> Problem:
    """What the run starts from: as it was stored, or gathered now and stored."""
    reading.set(True)
    try:
        run = db.session.get_one(AllocationRun, claim.run_id)
        if run.problem_bytes is not None:
            return problem_from_data(unpacked(run.problem_bytes))
        problem = problem_of(db.session.get_one(Call, run.call_id), weights_of(run), run.seed, one_of_a_body=run.one_of_a_body)
    finally:
        # SQLite refuses to turn an old read into a write; and nobody waits while the problem is packed.
        db.session.rollback()
        reading.set(False)
    data = problem_data(problem)
    db.session.execute(_own(claim).values(problem_bytes=packed(data), problem_digest=digest(data)))
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
    stored = _own(claim).where(AllocationRun.cancel_asked.is_(False)).values(**values).returning(AllocationRun.id)
    is_stored = db.session.scalars(stored).first() is not None
    db.session.commit()
    if not is_stored:
        raise Cancelled


def _end(claim: Claim, state: RunState) -> None:
    db.session.rollback()
    db.session.execute(_own(claim).values(state=state, finished_at=clock.now()))
    db.session.commit()


def _give_back(claim: Claim) -> None:
    """Without a heartbeat it counts as left at once."""
    db.session.execute(_own(claim).values(heartbeat=None))
    db.session.commit()


def _own(claim: Claim) -> Update:
    """A change of the run, as long as it is ours."""
    own = (AllocationRun.id == claim.run_id, AllocationRun.claim == claim.mark, AllocationRun.state == RunState.RUNNING)
    return update(AllocationRun).where(*own).execution_options(synchronize_session=False)
