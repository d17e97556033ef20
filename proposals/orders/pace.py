"""How far a making is, told again every few seconds: whoever looks sees that it goes on, and no other worker takes it for left."""

import time
from collections.abc import Callable

from proposals.orders.kinds import Progress

# What long work calls now and then, whenever no transaction is open. Raises what Progress raises.
Alive = Callable[[], None]
# Far below ORDER_STALE_SECONDS, and as often as a page asks.
_SECONDS = 3.0


class Pace:
    """A Progress that remembers what it told last, so that long work between two parts can tell it once more."""

    def __init__(self, progress: Progress, seconds: float = _SECONDS) -> None:
        self.progress, self.seconds = progress, seconds
        self.last, self.told = (0, 0), time.monotonic()

    def __call__(self, done: int, of: int) -> None:
        """So many parts of so many are done."""
        self.last, self.told = (done, of), time.monotonic()
        self.progress(done, of)

    def alive(self) -> None:
        """Nothing more is done yet; told only where some seconds have passed since the last time."""
        if time.monotonic() - self.told >= self.seconds:
            self(*self.last)


def silent() -> None:
    """For work that nobody waits for."""
