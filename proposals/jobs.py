"""The worker of one machine: a loop that does what is due, and stops when it is asked to."""

import logging
import signal
import time
from collections.abc import Callable

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
