"""Real processes of a test, to be killed in the middle of their work. They are forked, as a server forks its own: none loads the application anew."""

import logging
import os
import signal
import sys
import traceback
import warnings
from collections.abc import Callable
from pathlib import Path

from flask import Flask

from proposals.db import db


class Forked:
    """Does some work in a process of its own, in a context of the application. The caller has nothing pending; only this process is ever ended."""

    def __init__(self, app: Flask, work: Callable[[], object], log: Path) -> None:
        self.log = log
        with app.app_context():
            # What is connected here is not for two.
            db.engine.dispose()
        with warnings.catch_warnings():
            # Pytest's workers have threads, which may hold a lock while we fork; what is done here needs none of theirs.
            warnings.simplefilter("ignore", DeprecationWarning)
            self.pid = os.fork()
        if not self.pid:
            _work(app, work, log)
        self._status: int | None = None

    def said(self) -> str:
        """What it wrote."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def ended(self) -> int:
        """Wait for its end; with what it ended, which is below zero for a signal."""
        if self._status is None:
            self._status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return self._status

    def kill(self) -> None:
        """End it as a power cut would: it cleans up nothing."""
        os.kill(self.pid, signal.SIGKILL)
        self.ended()

    def stop(self) -> None:
        """Ask it to end, where it has not."""
        if self._status is None:
            os.kill(self.pid, signal.SIGTERM)
        self.ended()


def _work(app: Flask, work: Callable[[], object], log: Path) -> None:
    """What the new process does. It never comes back: the rest of the tests is not its own."""
    status = 1
    try:
        sys.stdout = sys.stderr = log.open("w", encoding="utf-8", buffering=1)
        logging.basicConfig(stream=sys.stderr, force=True)
        with app.app_context():
            work()
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(status)
