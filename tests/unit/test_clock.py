"""Instants, days in Athens, and the two days of the year that are not twenty-four hours long."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from proposals import clock

SPRING, AUTUMN = date(2027, 3, 28), date(2027, 10, 31)


def test_now_is_in_utc_and_whole_seconds(the_time):
    the_time.move_to(datetime(2027, 1, 2, 3, 4, 5, 678901, tzinfo=UTC))

    assert clock.now() == datetime(2027, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert clock.now().tzinfo is UTC


@pytest.mark.parametrize(("utc", "hour"), [("2027-01-15T22:30+00:00", 0), ("2027-07-15T22:30+00:00", 1)])
def test_moment_in_athens_is_two_hours_ahead_in_winter_and_three_in_summer(utc, hour):
    assert clock.in_athens(datetime.fromisoformat(utc)).hour == hour


@pytest.mark.parametrize(("utc", "day"), [("2027-01-15T21:59:59+00:00", 15), ("2027-01-15T22:00:00+00:00", 16)])
def test_today_changes_at_midnight_in_athens(the_time, utc, day):
    the_time.move_to(datetime.fromisoformat(utc))

    assert clock.today() == date(2027, 1, day)


@pytest.mark.parametrize(
    ("day", "at", "utc"),
    [
        (date(2027, 1, 15), time(15), datetime(2027, 1, 15, 13, tzinfo=UTC)),
        (date(2027, 7, 15), time(15), datetime(2027, 7, 15, 12, tzinfo=UTC)),
        (SPRING, time(2, 59), datetime(2027, 3, 28, 0, 59, tzinfo=UTC)),
        (SPRING, time(4, 0), datetime(2027, 3, 28, 1, 0, tzinfo=UTC)),
        (AUTUMN, time(2, 59), datetime(2027, 10, 30, 23, 59, tzinfo=UTC)),
        (AUTUMN, time(4, 0), datetime(2027, 10, 31, 2, 0, tzinfo=UTC)),
    ],
)
def test_wall_clock_in_athens_is_one_instant(day, at, utc):
    assert clock.from_athens(day, at) == utc


@pytest.mark.parametrize("at", [time(3, 0), time(3, 30), time(3, 59, 59)])
def test_time_that_the_clocks_skip_does_not_exist(at):
    with pytest.raises(clock.NoSuchTime, match="2027-03-28"):
        clock.from_athens(SPRING, at)


@pytest.mark.parametrize("at", [time(3, 0), time(3, 30), time(3, 59, 59)])
def test_time_that_comes_twice_is_refused(at):
    with pytest.raises(clock.NoSuchTime, match="2027-10-31"):
        clock.from_athens(AUTUMN, at)


@pytest.mark.parametrize(("day", "hours"), [(SPRING, 23), (AUTUMN, 25), (date(2027, 6, 1), 24)])
def test_day_has_as_many_hours_as_it_has(day, hours):
    length = clock.end_of_day(day) - clock.end_of_day(day - timedelta(days=1))

    assert length == timedelta(hours=hours)


def test_end_of_day_is_its_last_minute_in_athens():
    assert clock.end_of_day(date(2027, 1, 15)) == datetime(2027, 1, 15, 21, 59, tzinfo=UTC)
