"""The worker of one machine: a loop that does what is due, and stops when it is asked to."""

import logging
import signal
import time
from collections.abc import Callable
from datetime import date

from proposals import clock

log = logging.getLogger(__name__)


class Worker:
    """Runs its tasks one after the other, then pauses; a task that fails is logged and tried again on the next round."""

    def __init__(self, tasks: tuple[Callable[[], int], ...], pause_seconds: float) -> None:
        self.tasks = tasks
        self.pause_seconds = pause_seconds
        self.stopping = False

    def stop(self, *signal_details: object) -> None:
        self.stopping = True

    def run(self) -> None:
        """Work until SIGTERM or SIGINT; what is begun is finished."""
        signal.signal(signal.SIGTERM, self.stop)
        signal.signal(signal.SIGINT, self.stop)
        while not self.stopping:
            if not self.round():
                time.sleep(self.pause_seconds)

    def round(self) -> int:
        """Every task once; how much was done in all."""
        done = 0
        for task in self.tasks:
            try:
                done += task()
            except Exception:
                log.exception("a task of the worker failed")
        return done


class Daily:
    """A task for once a day, from an hour in Athens on; after a standstill, or a start later in the day, at once.

    What it remembers ends with the process, so the task itself must bear to be done again on the same day.
    """

    def __init__(self, task: Callable[[], int], hour: int) -> None:
        self.task = task
        self.hour = hour
        self.done_on: date | None = None

    def __call__(self) -> int:
        """Do the task if it is time for it; how much was done. A task that fails is tried again."""
        now = clock.in_athens(clock.now())
        if now.hour < self.hour or self.done_on == now.date():
            return 0
        done = self.task()
        self.done_on = now.date()
        return done
