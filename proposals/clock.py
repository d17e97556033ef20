"""Time: UTC inside, Athens on the page. Only `now()` asks the machine what time it is."""

from contextvars import ContextVar
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

ATHENS = ZoneInfo("Europe/Athens")

# What `now()` says instead of the machine's time, in the context that sets it: the demo lives through years in a minute.
told: ContextVar[datetime | None] = ContextVar("told", default=None)


class NoSuchTime(ValueError):
    """A wall-clock time that Athens skips or lives twice on the day the clocks change."""


def now() -> datetime:
    """The present moment in UTC, without microseconds: what is shown is what is stored."""
    return (told.get() or datetime.now(UTC)).replace(microsecond=0)


def in_athens(moment: datetime) -> datetime:
    return moment.astimezone(ATHENS)


def today() -> date:
    """The day that it is in Athens."""
    return in_athens(now()).date()


def from_athens(day: date, at: time) -> datetime:
    """The instant of a wall-clock time in Athens, in UTC.

    Raises NoSuchTime for a time that does not exist or exists twice (domain.md 10.6).
    """
    early = datetime.combine(day, at, ATHENS)
    late = early.replace(fold=1)
    if early.utcoffset() != late.utcoffset():
        raise NoSuchTime(f"{day} {at}")
    return early.astimezone(UTC)


def end_of_day(day: date) -> datetime:
    """The last minute of a day in Athens, as an instant."""
    return from_athens(day, time(23, 59))
