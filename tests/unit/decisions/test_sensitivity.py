"""Which proposals hang by the line, and in which words."""

from decimal import Decimal

import pytest

from proposals.calibration.result import Standing
from proposals.decisions.choice import Basis, LineKind
from proposals.decisions.cut import place
from proposals.decisions.quotas import Effort
from proposals.decisions.sensitivity import close_to_line
from tests.factories import standard_rubric
from tests.factories.decisions import make_candidate, make_choice


def standing(number, calibrated, error, places):
    return Standing(number, 2, calibrated, calibrated, error, calibrated, number, number, places)


STANDINGS = {
    1: standing(1, 90.0, 1.0, (1, 1)),
    2: standing(2, 80.0, 3.0, (2, 3)),
    3: standing(3, 78.0, 3.0, (2, 4)),
    4: standing(4, 70.0, 1.0, (3, 4)),
}


def close(line, kind, passing=frozenset({1, 2, 3, 4, 5})):
    candidates = [make_candidate(number, calibrated=Decimal(str(each.calibrated))) for number, each in STANDINGS.items()]
    choice = make_choice(line, kind, basis=Basis.CALIBRATED)
    placings = place([*candidates, make_candidate(5, "60")], choice, standard_rubric(), Effort(1))
    return [(each.proposal_id, each.rank, dict(each.phrase.values)) for each in close_to_line(placings, choice, STANDINGS, passing)]


@pytest.mark.parametrize(("line", "expected"), [(0, []), (1, []), (2, [2, 3]), (3, [3, 4]), (4, [])])
def test_line_between_the_ends_of_an_interval_of_places_is_close(line, expected):
    assert [number for number, _rank, _values in close(line, LineKind.NUMBER)] == expected


def test_place_is_said_with_both_ends_and_the_line():
    assert close(2, LineKind.NUMBER)[0] == (2, 2, {"low": 2, "high": 3, "last": 2})


def test_line_by_score_is_close_where_the_interval_of_the_score_holds_it():
    found = close("79", LineKind.SCORE)

    assert [number for number, _rank, _values in found] == [2, 3]
    assert found[0][2] == {"low": Decimal("75.07"), "high": Decimal("84.93"), "line": Decimal(79)}


def test_who_misses_a_threshold_is_not_close_whatever_his_interval():
    assert [number for number, _rank, _values in close(2, LineKind.NUMBER, frozenset({3}))] == [3]
