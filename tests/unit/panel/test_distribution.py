"""Shares of points, one's own beside those of the others, and their drawing."""

from decimal import Decimal as D

from proposals.charts.figures import Shares
from proposals.charts.shares import draw_shares
from proposals.panel.distribution import spectrum_of_points, spectrum_of_totals

LADDER = (D(0), D("0.5"), D(1))


def test_points_are_told_in_percent_of_each_side_with_their_means():
    spectrum = spectrum_of_points(LADDER, {D("0.50"): 1, D(1): 1}, {D(0): 1, D(1): 3})

    assert (spectrum.steps, spectrum.own, spectrum.others) == (("0", "0.5", "1"), (0, 50, 50), (25, 0, 75))
    assert (spectrum.own_mean, spectrum.others_mean) == (D("0.75"), D("0.75"))


def test_totals_are_counted_in_tens_and_a_full_hundred_in_the_last():
    spectrum = spectrum_of_totals({D("9.99"): 1, D("10"): 1, D("100"): 2}, {D("95.5"): 1})

    assert spectrum.steps[0] == "0–10"
    assert spectrum.own == (25, 25, 0, 0, 0, 0, 0, 0, 0, 50)
    assert spectrum.others == (0,) * 9 + (100,)
    assert spectrum.own_mean == D("54.9975")


def test_drawing_has_a_title_and_a_column_for_each_share_that_is_there():
    drawn = draw_shares(Shares("Τίτλος <", ("0", "1"), (100, 0), (40, 60)))

    assert "<title>Τίτλος &lt;</title>" in drawn
    assert drawn.count("<rect") == 3
    assert [f">{share}</text>" in drawn for share in (100, 40, 60)] == [True] * 3


def test_drawing_of_nothing_has_no_columns():
    assert draw_shares(Shares("Τίτλος", ("0",), (0,), (0,))).count("<rect") == 0
