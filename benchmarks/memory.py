"""The most memory that the processes which this one starts have held, in MB.

What getrusage tells of ended children begins with what their parent had when it started them, so they are looked at while they live.
"""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_EVERY = 0.2
_PEAK = re.compile(r"VmHWM:\s+(\d+) kB")


class Peak:
    """What was seen so far; 0 where no process was seen."""

    megabytes = 0

    def look(self) -> None:
        for task in Path("/proc/self/task").iterdir():
            for process in (task / "children").read_text().split():
                # It may have ended meanwhile.
                with suppress(OSError):
                    found = _PEAK.search(Path(f"/proc/{process}/status").read_text())
                    self.megabytes = max(self.megabytes, int(found[1]) // 1024 if found else 0)


@contextmanager
def peak_of_children() -> Iterator[Peak]:
    """Look at the children of this process a few times a second, within it."""
    peak, is_over = Peak(), threading.Event()

    def watch() -> None:
        while not is_over.wait(_EVERY):
            peak.look()

    watching = threading.Thread(target=watch, daemon=True)
    watching.start()
    try:
        yield peak
    finally:
        is_over.set()
        watching.join()
