"""How often something may be done: counted by place, in windows of time."""

from datetime import timedelta

import pytest
import time_machine

from proposals.web import limits
from proposals.web.limits import Limiter
from tests.factories import NOW

WINDOW = timedelta(minutes=15)


def test_place_is_over_its_limit_until_its_window_is_over() -> None:
    limiter = Limiter()
    with time_machine.travel(NOW, tick=False) as now:
        for _time in range(3):
            assert not limiter.is_over("here", 3, WINDOW)
            limiter.count("here", WINDOW)

        assert limiter.is_over("here", 3, WINDOW)
        assert not limiter.is_over("there", 3, WINDOW)
        now.shift(WINDOW)
        assert not limiter.is_over("here", 3, WINDOW)


def test_new_window_begins_to_count_anew() -> None:
    limiter = Limiter()
    with time_machine.travel(NOW, tick=False) as now:
        limiter.count("here", WINDOW)
        now.shift(WINDOW)
        limiter.count("here", WINDOW)

        assert limiter.is_over("here", 1, WINDOW)
        assert not limiter.is_over("here", 2, WINDOW)


def test_only_so_many_places_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_PLACES", 2)
    limiter = Limiter()

    for place in ("first", "second", "third"):
        limiter.count(place, WINDOW)

    assert [limiter.is_over(place, 1, WINDOW) for place in ("first", "second", "third")] == [False, True, True]
