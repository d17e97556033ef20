"""The order of proposals, thresholds, and the tie-break of the rubric."""

from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest

from proposals.decisions.choice import Basis
from proposals.decisions.ranking import failings_of, rank, score_by, score_in_force, ties
from tests.factories import NOW, standard_rubric
from tests.factories.decisions import PASSING, make_candidate

RUBRIC = standard_rubric()


def order(candidates, basis=Basis.CONSENSUS):
    return [(each.candidate.proposal_id, each.rank) for each in rank(candidates, basis, RUBRIC)]


@pytest.mark.parametrize(
    ("basis", "expected"),
    [(Basis.RAW, [(1, 1), (2, 2)]), (Basis.CONSENSUS, [(2, 1), (1, 2)]), (Basis.CALIBRATED, [(1, 1), (2, 2)])],
)
def test_ranking_goes_by_the_score_of_its_basis(basis, expected):
    first = make_candidate(1, "70", calibrated=Decimal("75"))
    second = make_candidate(2, "65", consensus=Decimal("72"), calibrated=Decimal("60"))

    assert order([first, second], basis) == expected


def test_score_is_rounded_half_up_before_it_is_compared():
    assert score_by(make_candidate(1, "70.005"), Basis.RAW) == Decimal("70.01")
    assert order([make_candidate(1, "70.001"), make_candidate(2, "70.004")]) == [(1, 1), (2, 2)]


def test_candidate_without_a_score_comes_last():
    assert order([make_candidate(1, None), make_candidate(2, "0")]) == [(2, 1), (1, 2)]
    assert order([make_candidate(1, "90"), make_candidate(2, "60", calibrated=Decimal(60))], Basis.CALIBRATED) == [(2, 1), (1, 2)]
    assert score_in_force(make_candidate(1, None)) is None


def test_tie_is_broken_by_the_criteria_of_the_rubric_in_their_order_then_by_time():
    by_impact = make_candidate(4, criteria={**PASSING, "impact": Decimal(5), "novelty": Decimal(3)})
    by_novelty = make_candidate(3, criteria={**PASSING, "novelty": Decimal(5)})
    earlier, later = make_candidate(1), make_candidate(2)

    assert RUBRIC.tie_break == ("impact", "novelty", "feasibility", "submitted_at")
    assert order([later, earlier, by_novelty, by_impact]) == [(4, 1), (3, 2), (1, 3), (2, 4)]


def test_candidate_without_points_of_the_tie_break_comes_after_who_has_them():
    assert order([make_candidate(1, criteria={}), make_candidate(2)]) == [(2, 1), (1, 2)]


def test_what_is_equal_in_everything_shares_its_place_and_is_named():
    alike = [make_candidate(number, submitted_at=NOW) for number in (3, 1)]
    ranked = rank([*alike, make_candidate(2, "60")], Basis.RAW, RUBRIC)

    assert [(each.candidate.proposal_id, each.rank) for each in ranked] == [(1, 1), (3, 1), (2, 3)]
    assert [[each.candidate.proposal_id for each in group] for group in ties(ranked)] == [[1, 3]]


def test_ranking_is_the_same_for_any_order_of_input():
    candidates = [make_candidate(number, str(60 + number % 3), submitted_at=NOW) for number in range(1, 12)]
    expected = order(candidates)

    for seed in range(5):
        Random(seed).shuffle(candidates)
        assert order(candidates) == expected


def test_candidate_above_every_threshold_fails_nothing():
    assert failings_of(make_candidate(1, "60"), RUBRIC) == ()


def test_each_missed_threshold_is_named_with_both_numbers():
    points = {**PASSING, "impact": Decimal("2.996"), "relevance": Decimal(0)}

    total, impact = failings_of(make_candidate(1, "59.99", criteria=points), RUBRIC)

    assert total.values == {"total": Decimal("59.99"), "threshold": RUBRIC.total_threshold}
    assert impact.values == {"criterion": RUBRIC.by_code["impact"].label, "points": Decimal("2.99"), "threshold": Decimal(3)}


def test_thresholds_ask_the_common_sheet_where_there_is_one():
    assert len(failings_of(make_candidate(1, "80", consensus=Decimal(50)), RUBRIC)) == 1
    assert failings_of(make_candidate(1, "50", consensus=Decimal(80)), RUBRIC) == ()


def test_criterion_without_points_misses_its_threshold():
    candidate = replace(make_candidate(1), criteria={})

    assert [phrase.values["points"] for phrase in failings_of(candidate, RUBRIC)] == [0, 0, 0]


def test_candidate_without_a_sheet_fails():
    assert [str(phrase) for phrase in failings_of(make_candidate(1, None), RUBRIC)] == ["Δεν έχει οριστικό φύλλο."]
