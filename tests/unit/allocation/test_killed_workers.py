"""Real workers that are killed in the middle of their work, as a power cut would: what they began is taken up again, and nothing is done by halves."""

import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import OperationalError

from proposals.allocation.canonical import digest, problem_data
from proposals.allocation.deeds import ask_for_deed
from proposals.allocation.gathering import problem_of
from proposals.allocation.models import AllocationRun, DeedKind, DeedState, RunAssignment, RunDeed, RunState
from proposals.allocation.runs import Outcome, packed
from proposals.allocation.solver import allocate
from proposals.audit.chain import first_break
from proposals.audit.queries import whole_chain
from proposals.db import db, reading
from proposals.evaluation.models import Assignment
from proposals.notices.models import Notice
from proposals.workflow.people import Role
from proposals.workflow.states import State
from tests.factories import make_call, make_person, make_proposal
from tests.factories.allocation import drawn_problem, make_expertise, make_run
from tests.forking import Forked
from tests.servers import PATIENCE

FIELD = "citizen_service"
PROPOSALS = 60


@pytest.fixture
def a_worker(app, tmp_path, monkeypatch):
    """Starts a worker on the database of the test; all are ended afterwards."""
    workers = []
    own = replace(app.extensions["settings"], instance_path=str(tmp_path), assignment_stale_seconds=1, remind=False)
    monkeypatch.setitem(app.extensions, "settings", own)

    def start():
        workers.append(Forked(app, lambda: app.test_cli_runner().invoke(args=["worker"]), tmp_path / f"worker{len(workers)}.log"))
        return workers[-1]

    yield start
    for worker in workers:
        worker.stop()


@pytest.fixture
def ask(app):
    """The answer of the database now, in a transaction of its own that only reads."""

    def question(query):
        with app.app_context():
            reading.set(True)
            try:
                return db.session.execute(query).one()
            finally:
                db.session.remove()
                reading.set(False)

    return question


def wait_until(holds: Callable[[], bool], worker: Forked) -> None:
    until = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < until, worker.said()
        time.sleep(0.01)


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_run_whose_worker_is_killed_is_computed_by_the_next(app, a_worker, ask):
    problem = drawn_problem(4000, 400, 3)
    data = problem_data(problem)
    with app.app_context():
        make_run(make_call(), problem_bytes=packed(data), problem_digest=digest(data))
        db.session.commit()
    run = select(AllocationRun.state, AllocationRun.stage, AllocationRun.attempts, AllocationRun.result_digest, AllocationRun.figures)

    first = a_worker()
    wait_until(lambda: ask(run).stage is not None, first)
    first.kill()
    left = ask(run)
    second = a_worker()
    wait_until(lambda: ask(run).state is not RunState.RUNNING, second)

    done = ask(run)
    assert (left.state, left.attempts, left.result_digest) == (RunState.RUNNING, 1, None)
    assert (done.state, done.attempts, done.figures["reviews"]) == (RunState.DONE, 2, 12_000)


def test_applying_whose_worker_is_killed_is_done_whole_by_the_next(app, a_worker, ask):
    with app.app_context():
        ask_to_apply()
    deed = select(RunDeed.state, RunDeed.attempts, RunDeed.done, RunDeed.most)
    made = select(*(select(func.count()).select_from(each).scalar_subquery() for each in (Assignment, RunAssignment, Notice)))

    first = a_worker()
    wait_until(lambda: ask(deed).most > 0 and is_writing(app), first)
    time.sleep(0.2)
    was_writing = is_writing(app)
    first.kill()
    left, half = ask(deed), tuple(ask(made))
    second = a_worker()
    wait_until(lambda: ask(deed).state is not DeedState.RUNNING, second)

    done = ask(deed)
    assert (was_writing, left.state, left.attempts, half) == (True, DeedState.RUNNING, 1, (0, 0, 0))
    assert (done.state, done.attempts, done.done, tuple(ask(made))) == (DeedState.DONE, 2, 3 * PROPOSALS, (3 * PROPOSALS,) * 3)
    with app.app_context():
        assert first_break(whole_chain()) is None


def ask_to_apply():
    call = make_call(sheets_needed=3)
    for _each in range(PROPOSALS):
        make_proposal(State.IN_REVIEW, call=call, answers={"title": "Πρόταση", "priority_fields": [FIELD]})
    for _each in range(20):
        make_expertise(make_person(Role.EVALUATOR), fields=[FIELD])
    problem = problem_of(call)
    run = make_run(call, Outcome(problem, allocate(problem)))
    ask_for_deed(make_person(Role.CALL_MANAGER).actor, run, DeedKind.APPLY)
    db.session.commit()


def is_writing(app) -> bool:
    """True while somebody holds what an assignment writes: the database on SQLite, the proposals on PostgreSQL."""
    with app.app_context():
        is_sqlite = db.engine.dialect.name == "sqlite"
        reading.set(True)
        try:
            with db.engine.connect() as connection:
                if is_sqlite:
                    connection.execute(text("PRAGMA busy_timeout = 0"))
                    connection.execute(text("ROLLBACK"))
                connection.execute(text("BEGIN IMMEDIATE" if is_sqlite else "SELECT id FROM proposal FOR UPDATE NOWAIT"))
                connection.rollback()
        except OperationalError:
            return True
        finally:
            reading.set(False)
            db.engine.dispose()
        return False
