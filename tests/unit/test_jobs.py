"""The worker of one machine."""

import os
import signal

import pytest

from proposals.jobs import Worker


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
