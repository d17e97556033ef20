"""Working days in Greece, against calendars that were looked up: years with an early, a late and a western-like Orthodox Easter."""

from datetime import date, timedelta

import pytest

from proposals.working_days import is_working_day, working_days_after, working_days_before, working_days_between

FRIDAY, SATURDAY, SUNDAY, MONDAY, TUESDAY = (date(2026, 11, number) for number in (20, 21, 22, 23, 24))
# Orthodox Easter, as the Church of Greece keeps it; the western one is a week or five weeks earlier, or the same day (2025, 2028).
EASTERS = {2024: date(2024, 5, 5), 2025: date(2025, 4, 20), 2026: date(2026, 4, 12), 2027: date(2027, 5, 2), 2028: date(2028, 4, 16)}


@pytest.mark.parametrize(("day", "works"), [(FRIDAY, True), (SATURDAY, False), (SUNDAY, False), (MONDAY, True), (TUESDAY, True)])
def test_weekend_is_free(day, works):
    assert is_working_day(day) is works


@pytest.mark.parametrize("easter", EASTERS.values(), ids=str)
@pytest.mark.parametrize("distance", [-48, -2, 1, 50], ids=["Clean Monday", "Good Friday", "Easter Monday", "the Holy Spirit"])
def test_feasts_that_move_follow_the_orthodox_easter(easter, distance):
    assert not is_working_day(easter + timedelta(days=distance))


@pytest.mark.parametrize("western", [date(2024, 4, 1), date(2026, 4, 6), date(2027, 3, 29)], ids=str)
def test_monday_of_the_western_easter_is_a_working_day(western):
    assert is_working_day(western)


@pytest.mark.parametrize("day", ["01-01", "01-06", "03-25", "05-01", "10-28", "12-25"])
def test_feasts_that_stay_are_free(day):
    assert not is_working_day(date.fromisoformat(f"2026-{day}"))


def test_assumption_and_the_day_after_christmas_are_free_in_the_middle_of_a_week():
    assert [is_working_day(day) for day in (date(2025, 8, 15), date(2025, 12, 26), date(2025, 12, 24), date(2025, 12, 29))] == [
        False, False, True, True,
    ]  # fmt: skip


def test_first_of_may_that_was_moved_is_free_where_it_was_moved_to():
    """In 2024 it fell in Holy Week: a ministerial decision moved it to 7 May."""
    assert [is_working_day(day) for day in (date(2024, 5, 1), date(2024, 5, 7))] == [True, False]


def test_year_has_its_weekdays_less_the_feasts_that_fall_on_them():
    """2026: 261 weekdays; Assumption and the day after Christmas fall on a Saturday, no feast on a Sunday."""
    assert working_days_between(date(2025, 12, 31), date(2026, 12, 31)) == 261 - 10


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [
        (FRIDAY, FRIDAY, 0),
        (FRIDAY, SATURDAY, 0),
        (FRIDAY, SUNDAY, 0),
        (FRIDAY, MONDAY, 1),
        (FRIDAY, TUESDAY, 2),
        (SATURDAY, MONDAY, 1),
        (MONDAY, FRIDAY, 0),
        # Good Friday and Easter Monday in between.
        (date(2026, 4, 9), date(2026, 4, 14), 1),
        # Christmas and New Year in between, the change of the year too: 24, 28 to 31 December, 4 and 5 January.
        (date(2026, 12, 23), date(2027, 1, 6), 7),
    ],
)
def test_working_days_between_leave_the_first_day_out_and_have_the_last_one_in(first, last, count):
    assert working_days_between(first, last) == count


@pytest.mark.parametrize(
    ("day", "count", "before"),
    [
        (TUESDAY, 0, TUESDAY),
        (TUESDAY, 1, MONDAY),
        (TUESDAY, 2, FRIDAY),
        (MONDAY, 1, FRIDAY),
        (SUNDAY, 0, SUNDAY),
        (SUNDAY, 1, FRIDAY),
        (date(2026, 4, 14), 1, date(2026, 4, 9)),
        (date(2027, 1, 7), 3, date(2026, 12, 31)),
    ],
)
def test_working_day_before_a_day_steps_over_weekends_and_feasts(day, count, before):
    assert working_days_before(day, count) == before


@pytest.mark.parametrize(
    ("day", "count", "after"),
    [(FRIDAY, 0, FRIDAY), (FRIDAY, 1, MONDAY), (SATURDAY, 1, MONDAY), (MONDAY, 1, TUESDAY), (date(2026, 4, 9), 1, date(2026, 4, 14))],
)
def test_working_day_after_a_day_steps_over_weekends_and_feasts(day, count, after):
    assert working_days_after(day, count) == after


@pytest.mark.parametrize("count", range(1, 30))
def test_both_ways_of_counting_agree_on_working_days(count):
    end = date(2027, 5, 12)

    assert working_days_between(working_days_before(end, count), end) == count
