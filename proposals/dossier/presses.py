"""Printing many pages at once: a process for each core, each with limits of memory and time, each replaced after so many pages."""

import logging
import os
import subprocess
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import wait
from types import TracebackType

from proposals.config import Settings
from proposals.dossier.apart import command_of
from proposals.dossier.render import Page
from proposals.orders.pace import Alive, silent

log = logging.getLogger(__name__)
_MEGABYTE = 1024 * 1024
# How long a process that was told to end may take for it.
_PATIENCE_SECONDS = 5
# How long nothing is heard while all of them print.
_QUIET_SECONDS = 1.0


@dataclass(frozen=True)
class Printed:
    """What came of a page, under the name that it was handed in with: its PDF, or nothing where its process failed or overstepped a limit."""

    name: str
    pdf: bytes | None


class Presses:
    """A few processes that print. They start when the first page comes, and end with the block that they are used in.

    Processes, because WeasyPrint holds the interpreter's lock all the time; and fresh ones, because a fork would carry open connections
    along. They load what prints, and none of the application. `alive` is called about every second while they print.
    """

    def __init__(self, settings: Settings, alive: Alive = silent) -> None:
        self.alive = alive
        self.most = settings.print_processes or os.cpu_count() or 1
        self.pages_each = max(1, settings.print_pages_per_process)
        self.limits = (settings.print_max_mb * _MEGABYTE, settings.print_max_seconds)
        self.presses: list[_Press] = []

    def __enter__(self) -> "Presses":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for press in self.presses:
            press.kill()
        self.presses.clear()

    def print_all(self, pages: Iterable[tuple[str, Page]]) -> Iterator[Printed]:
        """Print pages, each under a name, in whatever order they get ready. No more are drawn than there are processes to print them."""
        coming, more = iter(pages), True
        while more or self._busy():
            while more and len(self._busy()) < self.most:
                page = next(coming, None)
                if page is None:
                    more = False
                else:
                    self._idle().begin(*page)
            if self._busy():
                yield from self._ready()

    def _busy(self) -> list["_Press"]:
        return [press for press in self.presses if press.name is not None]

    def _idle(self) -> "_Press":
        """A process without work: one that is there, or a new one."""
        for press in [each for each in self.presses if each.name is None]:
            if press.pages < self.pages_each:
                return press
            press.kill()
            self.presses.remove(press)
        self.presses.append(_Press(*self.limits))
        return self.presses[-1]

    def _ready(self) -> Iterator[Printed]:
        """Wait until at least one process is done, dead, or over its time, or a moment has passed."""
        busy = self._busy()
        soonest = min(press.until for press in busy) - time.monotonic()
        ready = wait([press.pipe for press in busy], timeout=min(_QUIET_SECONDS, max(0.0, soonest)))
        self.alive()
        for press in busy:
            if press.pipe not in ready and time.monotonic() < press.until:
                continue
            printed = press.taken() if press.pipe in ready else press.failed("took too long")
            if printed.pdf is None:
                press.kill()
                self.presses.remove(press)
            yield printed


class _Press:
    """One process, with the page that it prints at the moment."""

    def __init__(self, most_bytes: int, most_seconds: int) -> None:
        self.pipe, theirs = Pipe()
        # With our copy of their end open, the end of the process would go unnoticed.
        with theirs:
            asked = command_of("proposals.dossier.press", str(theirs.fileno()), str(most_bytes))
            self.process = subprocess.Popen(asked, stdin=subprocess.DEVNULL, pass_fds=[theirs.fileno()])  # noqa: S603 - our own words
        self.most_seconds, self.pages = most_seconds, 0
        self.name: str | None = None
        self.until = 0.0

    def begin(self, name: str, page: Page) -> None:
        self.name, self.until, self.pages = name, time.monotonic() + self.most_seconds, self.pages + 1
        # One that has died meanwhile shows when its answer is waited for.
        with suppress(OSError):
            self.pipe.send(page)

    def taken(self) -> Printed:
        """What the process answers. One that has died answers nothing."""
        try:
            pdf, trouble = self.pipe.recv()
        except (EOFError, OSError):
            return self.failed(f"ended with {self._ended()}")
        return self.failed(trouble) if trouble else self._given(pdf)

    def failed(self, trouble: str) -> Printed:
        log.error("Printing %s failed: %s", self.name, trouble)
        return self._given(None)

    def kill(self) -> None:
        self.pipe.close()
        self.process.kill()
        self._ended()

    def _ended(self) -> int | None:
        """With what the process ended; None where it is not done with that in time."""
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(_PATIENCE_SECONDS)
        return self.process.returncode

    def _given(self, pdf: bytes | None) -> Printed:
        name, self.name = self.name or "", None
        return Printed(name, pdf)
