"""What is read off a calibration: moves across a line, islands, clear offsets, scores as they are shown."""

import subprocess
import sys
from decimal import Decimal as D

import pytest

from proposals.calibration.islands import islands_of
from proposals.calibration.result import Offset, Sheet, Standing, shown
from proposals.calibration.solver import calibrate

# A severe evaluator (c) has p and q, a mild one (d) has s and t; a and b see all of them.
TOTALS = {
    "p": {"a": 70, "b": 71, "c": 55},
    "q": {"a": 62, "b": 61, "c": 47},
    "r": {"a": 66, "b": 65},
    "s": {"a": 60, "b": 59, "d": 74},
    "t": {"a": 50, "b": 52, "d": 66},
}
SHEETS = [Sheet(proposal, evaluator, total) for proposal, row in TOTALS.items() for evaluator, total in row.items()]


def test_proposals_of_a_severe_evaluator_rise_and_those_of_a_mild_one_fall():
    found = calibrate(SHEETS)

    assert (found.offsets[0].evaluator, found.offsets[-1].evaluator) == ("c", "d")
    assert {name: each.change > 0 for name, each in found.of_proposal.items() if name != "r"} == {"p": True, "q": True, "s": False, "t": False}
    assert [each.proposal for each in found.standings] == ["p", "r", "q", "s", "t"]
    assert found.of_evaluator["c"].is_clear


def test_line_by_place_names_who_comes_and_who_goes():
    found = calibrate(SHEETS)
    moved = found.moved_at_place(3)

    assert ([each.proposal for each in moved.into], [each.proposal for each in moved.out]) == (["q"], ["s"])
    assert not found.moved_at_place(5)


def test_line_by_score_names_who_comes_and_who_goes():
    moved = calibrate(SHEETS).moved_at_score(D(60))

    assert ([each.proposal for each in moved.into], [each.proposal for each in moved.out]) == (["q"], ["s"])


def test_probability_falls_as_the_line_rises_and_is_a_half_at_the_score():
    one = calibrate(SHEETS).of_proposal["q"]

    assert one.above(one.calibrated) == pytest.approx(0.5)
    assert one.above(one.interval[0]) == pytest.approx(0.95)
    assert one.above(one.interval[1]) == pytest.approx(0.05)


@pytest.mark.parametrize(("score", "wanted"), [(59.994999, "59.99"), (59.995, "60.00"), (1.005, "1.01"), (103.2, "100"), (-4, "0"), (60, "60.00")])
def test_score_is_shown_half_up_within_the_scale(score, wanted):
    assert shown(score) == D(wanted)


@pytest.mark.parametrize(("offset", "is_clear"), [(-5.0, True), (5.0, True), (3.0, False), (0.0, False)])
def test_offset_is_clear_where_its_interval_leaves_out_nought(offset, is_clear):
    assert Offset("a", offset, 2.0, 9).is_clear is is_clear


def test_certain_standing_is_above_every_line_below_it():
    certain = Standing("p", 3, 60, 60, 0, 60, 1, 1, (1, 1))

    assert [certain.above(line) for line in (59, 60, 61)] == [1, 1, 0]


def test_islands_are_told_by_name_largest_first_though_ids_are_the_same_on_both_sides():
    sheets = [Sheet(1, 9, 50), Sheet(2, 1, 50), Sheet(3, 1, 60), Sheet(3, 2, 60), Sheet(4, 2, 60)]

    found = islands_of(sheets)

    assert [(each.proposals, each.evaluators) for each in found] == [((2, 3, 4), (1, 2)), ((1,), (9,))]
    assert not calibrate(sheets).is_one


def test_sheets_in_one_chain_are_one_island():
    assert calibrate(SHEETS).is_one


def test_reading_a_calibration_loads_no_numpy():
    code = "import sys; from proposals.calibration import islands, result; print('numpy' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "False"
