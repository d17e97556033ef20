"""How often something may be done from one place: counted in this process, in windows of time. Several processes allow as many times more."""

from datetime import datetime, timedelta
from threading import Lock

from flask import current_app

from proposals import clock

# So many places are remembered; beyond that those whose window began first are forgotten.
MOST_PLACES = 20_000


class Limiter:
    """Counts by key since the window of that key began."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._windows: dict[str, tuple[datetime, int]] = {}

    def is_over(self, key: str, most: int, window: timedelta) -> bool:
        """True where the key was counted `most` times in its window already."""
        with self._lock:
            began, count = self._windows.get(key, (clock.now(), 0))
            return count >= most and clock.now() < began + window

    def count(self, key: str, window: timedelta) -> None:
        now = clock.now()
        with self._lock:
            began, count = self._windows.pop(key, (now, 0))
            self._windows[key] = (began, count + 1) if now < began + window else (now, 1)
            if len(self._windows) > MOST_PLACES:
                del self._windows[next(iter(self._windows))]


def limiter(name: str) -> Limiter:
    """The limiter of this name in the current application."""
    limiters: dict[str, Limiter] = current_app.extensions.setdefault("limiters", {})
    return limiters.setdefault(name, Limiter())
