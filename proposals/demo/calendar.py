"""The days of the demo: when its clock stands where, and which working days lie around the day of seeding."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from random import Random

from proposals import clock

# Athens; everything that people of the demo do happens between these.
WORK_BEGINS, WORK_ENDS = time(8, 15), time(14, 45)
CALLS_OPEN, CALLS_CLOSE = time(9, 0), time(15, 0)


@contextmanager
def living_at(moment: datetime) -> Iterator[None]:
    """Within it `clock.now()` says `moment`, so that operations write the past as if it were the present."""
    token = clock.told.set(moment)
    try:
        yield
    finally:
        clock.told.reset(token)


def working_day(day: date, distance: int = 0) -> date:
    """The day from Monday to Friday that lies `distance` working days from `day`, which counts as the next one on a weekend.

    Public holidays count as working days: what is laid around the day of seeding must fit between them on any day of the year.
    """
    weekday = day.weekday()
    if weekday > 4:
        day, weekday = day + timedelta(days=7 - weekday), 0
    weeks, days = divmod(weekday + distance, 5)
    return day - timedelta(days=weekday) + timedelta(weeks=weeks, days=days)


def working_days(first: date, last: date) -> list[date]:
    """The working days from `first` to `last`, both included; `first` alone where `last` lies before it."""
    days = [working_day(first)]
    while working_day(days[-1], 1) <= last:
        days.append(working_day(days[-1], 1))
    return days


def working_hour(day: date, chance: Random) -> datetime:
    """A minute of the working hours of a day."""
    first, last = (clock.from_athens(day, at) for at in (WORK_BEGINS, WORK_ENDS))
    return first + timedelta(minutes=chance.randrange(int((last - first).total_seconds()) // 60))


class Diary:
    """Hands out the moments of one course of events, each after the one before."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._last: datetime | None = None

    def on(self, day: date) -> datetime:
        """Some minute of the day, but after the last one that was handed out."""
        moment = working_hour(day, self._chance)
        return self._keep(moment) if self._last is None or moment > self._last else self.soon()

    def soon(self) -> datetime:
        """A few minutes after the last one."""
        assert self._last is not None  # something has happened already
        return self._keep(self._last + timedelta(minutes=self._chance.randrange(3, 25)))

    def _keep(self, moment: datetime) -> datetime:
        self._last = moment
        return moment
