"""Working days of the Greek administration: Monday to Friday, without public holidays.

Sources: the twelve public holidays of domain.md 10.6, as the library `holidays` (country GR, category public) reckons them. Four follow the
Orthodox Easter, whose date comes from the Julian calendar: Clean Monday (48 days before), Good Friday, Easter Monday, and the Monday of the
Holy Spirit (50 days after); a calculation by the western Easter is wrong in most years. 1 May is moved by a ministerial decision when it falls
on a weekend or in Holy Week: the library knows the decisions that were made and expects the usual one for years to come. Local holidays (the
patron of a town) and half days (Christmas Eve) count as working days. A span leaves its first day out, which has begun, and has its last one in.
"""

from datetime import date, timedelta
from functools import cache

from holidays import country_holidays

ONE_DAY = timedelta(days=1)
SATURDAY = 5


def is_working_day(day: date) -> bool:
    return day.weekday() < SATURDAY and day not in _holidays(day.year)


def working_days_between(first: date, last: date) -> int:
    """How many working days there are after `first`, up to and including `last`; 0 where `last` is not later."""
    return sum(is_working_day(first + ONE_DAY * number) for number in range(1, (last - first).days + 1))


def working_days_before(day: date, count: int) -> date:
    """The working day that is `count` working days earlier than `day`, which may be any day; for 0 the day itself."""
    for _ in range(count):
        day -= ONE_DAY
        while not is_working_day(day):
            day -= ONE_DAY
    return day


def working_days_after(day: date, count: int) -> date:
    """The working day that is `count` working days later than `day`, which may be any day; for 0 the day itself."""
    for _ in range(count):
        day += ONE_DAY
        while not is_working_day(day):
            day += ONE_DAY
    return day


@cache
def _holidays(year: int) -> frozenset[date]:
    return frozenset(country_holidays("GR", years=year))
