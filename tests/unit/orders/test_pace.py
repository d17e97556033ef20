"""Telling how far work is while nothing more is done."""

from proposals.orders.pace import Pace


def test_what_was_told_last_is_told_again_once_some_time_has_passed():
    told = []
    pace = Pace(lambda done, of: told.append((done, of)), seconds=0)

    pace(1, 5)
    pace.alive()

    assert told == [(1, 5), (1, 5)]


def test_nothing_is_told_again_at_once(the_time):
    told = []
    pace = Pace(lambda done, of: told.append((done, of)))

    pace(1, 5)
    pace.alive()

    assert told == [(1, 5)]
