"""The worker of one machine."""

import os
import signal
from datetime import datetime

import pytest

from proposals import clock
from proposals.jobs import Daily, Worker


@pytest.fixture
def keep_signals():
    """The worker takes the signals of the process for itself; give them back."""
    before = [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)]
    yield
    for number, handler in zip((signal.SIGTERM, signal.SIGINT), before, strict=True):
        signal.signal(number, handler)


def test_round_does_every_task_once_and_counts():
    assert Worker((lambda: 2, lambda: 3), 0).round() == 5


def test_task_that_fails_is_logged_and_does_not_stop_the_others(caplog):
    worker = Worker((lambda: 1 // 0, lambda: 3), 0)

    assert worker.round() == 3
    assert [(record.levelname, record.getMessage()) for record in caplog.records] == [("ERROR", "a task of the worker failed")]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signal_stops_the_worker_after_what_is_begun(keep_signals, number):
    done = []

    def task():
        os.kill(os.getpid(), number)
        done.append("finished")
        return 1

    Worker((task,), 0).run()

    assert done == ["finished"]


def test_worker_pauses_when_there_is_nothing_to_do(keep_signals):
    rounds = []
    worker = Worker((lambda: rounds.append(1) or 0,), 0.001)
    worker.tasks = (*worker.tasks, lambda: worker.stop() or 0 if len(rounds) == 3 else 0)

    worker.run()

    assert len(rounds) == 3


@pytest.fixture
def at(the_time):
    """Moves the time to a moment of the clock in Athens."""
    return lambda moment: the_time.move_to(datetime.fromisoformat(moment).replace(tzinfo=clock.ATHENS))


def test_daily_task_is_done_once_a_day_from_its_hour_on(at):
    done = []
    daily = Daily(lambda: done.append(clock.today().day) or 7, 8)
    moments = ["2026-11-24 07:59", "2026-11-24 08:00", "2026-11-24 08:01", "2026-11-24 23:59", "2026-11-25 00:01", "2026-11-25 08:00"]

    counts = [(at(moment), daily())[1] for moment in moments]

    assert (counts, done) == ([0, 7, 0, 0, 0, 7], [24, 25])


def test_daily_task_that_was_missed_is_done_later_in_the_day(at):
    daily = Daily(lambda: 1, 8)

    assert [(at(moment), daily())[1] for moment in ("2026-11-24 09:00", "2026-11-27 21:30", "2026-11-27 21:31")] == [1, 1, 0]


def test_daily_task_that_fails_is_tried_again(at):
    outcomes = iter([OSError("the database is away"), 3])

    def task():
        outcome = next(outcomes)
        if isinstance(outcome, OSError):
            raise outcome
        return outcome

    at("2026-11-24 09:00")
    worker = Worker((Daily(task, 8),), 0)

    assert [worker.round(), worker.round(), worker.round()] == [0, 3, 0]


@pytest.mark.parametrize(("day", "counts"), [("2027-03-28", [0, 1]), ("2026-10-25", [0, 1])])
def test_daily_task_is_done_once_on_the_days_when_the_clocks_change(at, day, counts):
    daily = Daily(lambda: 1, 8)

    assert [(at(f"{day} {hour}"), daily())[1] for hour in ("07:59", "08:00")] == counts
