"""Sheets that tell little or nothing: each is answered, with what could not be told."""

from decimal import Decimal

import pytest

from proposals.calibration.result import SAME, Calibration, Sheet, Unclear
from proposals.calibration.solver import calibrate
from tests.factories.calibration import drawn_sheets

ALL = frozenset(Unclear)
NO_PARTS = frozenset({Unclear.OFFSETS, Unclear.QUALITY})


def sheets(*rows: tuple[str, str, float]) -> list[Sheet]:
    return [Sheet(*row) for row in rows]


def scores(found: Calibration) -> dict[object, tuple[float, float]]:
    return {each.proposal: (round(each.raw, 6), round(each.calibrated, 6)) for each in found.standings}


def test_no_sheets_are_an_empty_answer():
    found = calibrate([])

    assert (found.mean, found.standings, found.offsets, found.islands, found.unclear) == (0.0, (), (), (), ALL)
    assert found.is_one
    assert not found.moved_at_place(3)


def test_one_sheet_is_its_own_score():
    found = calibrate(sheets(("p", "a", 61)))

    assert scores(found) == {"p": (61, 61)}
    assert (found.unclear, found.mean, found.standings[0].places) == (ALL, 61, (1, 1))
    assert (found.standings[0].above(61), found.standings[0].above(62)) == (1.0, 0.0)


def test_one_evaluator_has_no_offset_that_could_be_told():
    found = calibrate(sheets(("p", "a", 40), ("q", "a", 70), ("r", "a", 80)))

    assert scores(found) == {"r": (80, 80), "q": (70, 70), "p": (40, 40)}
    assert (found.unclear, found.offsets[0].offset, found.offsets[0].is_clear) == (NO_PARTS, 0, False)


def test_one_sheet_each_leaves_everything_as_it_is():
    found = calibrate(sheets(("p", "a", 40), ("q", "b", 70), ("r", "c", 80)))

    assert scores(found) == {"r": (80, 80), "q": (70, 70), "p": (40, 40)}
    assert (found.unclear, len(found.islands), len(found.lone_evaluators)) == (NO_PARTS, 3, 3)
    assert [each.places for each in found.standings] == [(1, 3)] * 3


def test_single_proposal_is_the_mean_of_its_sheets():
    found = calibrate(sheets(("p", "a", 40), ("p", "b", 70), ("p", "c", 82)))

    assert scores(found) == {"p": (64, 64)}
    assert found.unclear == NO_PARTS


def test_proposals_with_one_sheet_each_are_still_freed_from_habits():
    found = calibrate(sheets(*((f"{name}{number}", name, base + number) for name, base in (("a", 40), ("b", 70)) for number in range(4))))

    assert found.unclear == {Unclear.QUALITY}
    assert [each.offset < 0 for each in found.offsets] == [True, False]
    assert found.of_proposal["a3"].change > 10


def test_evaluators_with_one_sheet_each_change_nothing():
    found = calibrate(sheets(("p", "a", 40), ("p", "b", 50), ("q", "c", 70), ("q", "d", 75)))

    assert found.unclear == {Unclear.OFFSETS}
    assert [each.change for each in found.standings] == [0, 0]
    assert found.variances.quality > 0


@pytest.mark.parametrize("count", [1, 4])
def test_equal_totals_are_equal_places(count):
    found = calibrate([Sheet(p, e, 55.5) for p in range(count) for e in range(3)])

    assert {(each.raw, each.calibrated, each.error, each.rank, each.raw_rank) for each in found.standings} == {(55.5, 55.5, 0, 1, 1)}
    assert [each.places for each in found.standings] == [(1, count)] * count


def test_offsets_without_variance_keep_the_raw_order():
    # Each proposal has the same three totals, whoever gave them: nothing speaks for a habit.
    rows = [Sheet(p, (p + turn) % 3, 50 + 5 * p + step) for p in range(6) for turn, step in enumerate((-1, 0, 1))]

    found = calibrate(rows)

    assert (found.variances.offset, found.unclear) == (0, frozenset())
    assert {each.offset for each in found.offsets} == {0}
    assert [(each.raw, each.raw_rank) for each in found.standings] == [(each.calibrated, each.rank) for each in found.standings]


def test_quality_without_variance_says_that_any_place_may_be_true():
    rows = [Sheet(p, e, 50 + 8 * e + (1 if (p + e) % 2 else -1)) for p in range(4) for e in range(4)]

    found = calibrate(rows)

    assert found.variances.quality == 0
    assert [each.places for each in found.standings] == [(1, 4)] * 4


def test_totals_that_the_model_explains_to_the_last_point_are_answered():
    rows = [Sheet(p, e, 40 + 7.5 * p - 10 * (e == 2)) for p in range(5) for e in range(3) if (p + e) % 4]

    found = calibrate(rows)

    gaps = [high.calibrated - low.calibrated for high, low in zip(found.standings, found.standings[1:], strict=False)]
    assert gaps == pytest.approx([7.5] * 4, abs=0.01)
    assert found.offsets[0].evaluator == 2


@pytest.mark.parametrize("count", range(2, 9))
def test_any_handful_of_sheets_is_answered(count):
    for seed in range(25):
        found = calibrate(drawn_sheets(4, 3, (3,), seed).sheets[:count])

        assert all(abs(each.calibrated) < 200 and each.error >= 0 for each in found.standings)


def test_two_sheets_of_one_evaluator_on_one_proposal_are_refused():
    with pytest.raises(ValueError, match="two sheets"):
        calibrate(sheets(("p", "a", 40), ("p", "a", 41)))


def test_total_that_is_no_number_is_refused():
    with pytest.raises(ValueError, match="finite"):
        calibrate(sheets(("p", "a", 40), ("q", "a", float("nan"))))


def test_totals_a_hair_apart_are_equal():
    found = calibrate(sheets(("p", "a", 40), ("q", "a", 40 + SAME / 10), ("q", "b", 40)))

    assert [each.rank for each in found.standings] == [1, 1]
    assert not found.moved_at_score(Decimal(40))
