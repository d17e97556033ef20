"""Calibration depends on who judged what and how, not on names and not on order."""

import random
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from proposals.calibration.result import Calibration, Sheet
from proposals.calibration.solver import calibrate

# Totals as rubrics make them: multiples of half a point of weight.
TOTALS = st.integers(0, 200).map(lambda number: number / 2)
PAIRS = st.tuples(st.integers(0, 7), st.integers(0, 5))
SHEETS = st.dictionaries(PAIRS, TOTALS, min_size=1, max_size=30).map(lambda rows: [Sheet(*pair, total) for pair, total in rows.items()])


def numbers(found: Calibration, name: Callable[[int], object]) -> list[float]:
    """Everything that is a number, by the names of before."""
    told = [found.mean, found.variances.quality, found.variances.offset, found.variances.noise]
    for number in range(8):
        one = found.of_proposal.get(name(number))
        told += [one.raw, one.calibrated, one.error, one.quality] if one else []
    for number in range(6):
        other = found.of_evaluator.get(name(number))
        told += [other.offset, other.error] if other else []
    return told


def places(found: Calibration, name: Callable[[int], object]) -> list[object]:
    standings = [found.of_proposal.get(name(number)) for number in range(8)]
    return [(each.rank, each.raw_rank, each.places) for each in standings if each]


@given(SHEETS, st.randoms(use_true_random=False))
def test_order_and_names_of_input_change_nothing(sheets: list[Sheet], chance: random.Random) -> None:
    names = [f"{number}" for number in range(8)]
    chance.shuffle(names)
    renamed = [Sheet(names[each.proposal], names[each.evaluator], each.total) for each in chance.sample(sheets, len(sheets))]

    before, after = calibrate(sheets), calibrate(renamed)

    assert max(abs(a - b) for a, b in zip(numbers(before, int), numbers(after, names.__getitem__), strict=True)) < 1e-9 * max(
        1.0, before.variances.quality + before.variances.offset + before.variances.noise
    )
    assert places(before, int) == places(after, names.__getitem__)


@given(SHEETS)
def test_scores_are_answered_for_everybody_once(sheets: list[Sheet]) -> None:
    found = calibrate(sheets)

    assert {each.proposal for each in found.standings} == {each.proposal for each in sheets}
    assert {each.evaluator for each in found.offsets} == {each.evaluator for each in sheets}
    assert sorted(name for island in found.islands for name in island.proposals) == sorted(each.proposal for each in found.standings)
    assert all(each.places[0] <= each.rank <= each.places[1] for each in found.standings)


@given(SHEETS, st.integers(-20, 20))
def test_points_added_to_all_sheets_are_added_to_all_scores(sheets: list[Sheet], more: int) -> None:
    before, after = calibrate(sheets), calibrate([Sheet(each.proposal, each.evaluator, each.total + more) for each in sheets])

    moved = [after.of_proposal[each.proposal].calibrated - each.calibrated for each in before.standings]
    assert max(abs(each - more) for each in moved) < 1e-6
