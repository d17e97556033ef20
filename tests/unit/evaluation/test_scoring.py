"""The arithmetic over several sheets, and what a sheet still needs."""

from decimal import Decimal

import pytest

from proposals.evaluation.scoring import Gap, SheetProgress, scores_are_apart, sheet_gaps, sheet_progress, summary
from tests.factories import standard_rubric

RUBRIC = standard_rubric()
CODES = tuple(RUBRIC.by_code)
COMMENT = "α" * RUBRIC.comment_min


def sheet(points="4", **of_criteria):
    """The same points for every criterion, except those that are named."""
    return {code: Decimal(of_criteria.get(code, points)) for code in CODES}


def test_no_sheets_have_no_summary():
    assert summary(RUBRIC, []) is None


def test_one_sheet_is_its_own_mean():
    found = summary(RUBRIC, [sheet("4")])

    assert (found.totals, found.mean_total, found.total_spread, found.passes) == ((Decimal(80),), Decimal(80), Decimal(0), True)


def test_several_sheets_have_means_and_spreads():
    found = summary(RUBRIC, [sheet("4"), sheet("3", impact="2"), sheet("3", impact="5")])

    impact = next(each for each in found.criteria if each.criterion.code == "impact")
    assert (impact.points, impact.mean, impact.spread) == ((Decimal(4), Decimal(2), Decimal(5)), Decimal(11) / 3, Decimal(3))
    assert found.totals == (Decimal(80), Decimal(56), Decimal(68))
    assert (found.mean_total, found.total_spread) == (Decimal(68), Decimal(24))
    assert found.mean_points == {**dict.fromkeys(CODES, Decimal(10) / 3), "impact": Decimal(11) / 3}


def test_mean_is_not_rounded_before_it_is_compared():
    found = summary(RUBRIC, [sheet("3"), sheet("3"), sheet("3", novelty="2.5")])

    novelty = next(each for each in found.criteria if each.criterion.code == "novelty")
    assert novelty.mean == Decimal("8.5") / 3
    assert novelty.is_below_threshold


@pytest.mark.parametrize(
    ("sheets", "passes"),
    [
        ([sheet("3")], True),  # 60 in all and 3 everywhere: exactly on every threshold
        ([sheet("3", relevance="2.5")], False),  # 58.5
        ([sheet("4", novelty="2.5")], False),
        ([sheet("4", impact="2.5")], False),
        ([sheet("4", feasibility="2.5")], False),
        ([sheet("4", participation="0")], True),  # no threshold there
        ([sheet("4", novelty="2"), sheet("4", novelty="4")], True),
    ],
)
def test_proposal_passes_when_the_total_and_every_threshold_are_reached(sheets, passes):
    assert summary(RUBRIC, sheets).passes is passes


@pytest.mark.parametrize(("mean", "below"), [("59.995", False), ("59.99", True)])
def test_total_is_compared_as_it_is_shown(mean, below):
    """A total of 59,995 is printed as 60,00, so it passes as 60,00."""
    exact = {code: Decimal(mean) / 100 * RUBRIC.highest for code in CODES}

    assert summary(RUBRIC, [exact]).is_below_total is below


@pytest.mark.parametrize(
    ("first", "second", "apart"),
    [
        (sheet("3"), sheet("3"), False),
        (sheet("3"), sheet("3", impact="4.5"), False),
        (sheet("3"), sheet("3", impact="5"), True),
        (sheet("3", impact="5"), sheet("3"), True),
        (sheet("3"), sheet("3.5"), False),
        (sheet("3"), sheet("4"), True),  # twenty points of the total, one of each criterion
        (sheet("3"), sheet("4", transferability="3.5"), False),  # nineteen
    ],
)
def test_two_sheets_lie_apart_by_a_criterion_or_by_the_total(first, second, apart):
    assert scores_are_apart(RUBRIC, [first, second]) is apart


@pytest.mark.parametrize("sheets", [[], [sheet("0")], [sheet("0"), sheet("5"), sheet("3")]])
def test_only_two_sheets_can_ask_for_a_third(sheets):
    assert scores_are_apart(RUBRIC, sheets) is False


def test_empty_sheet_lacks_points_and_comment_of_every_criterion():
    gaps = sheet_gaps(RUBRIC, {}, {})

    assert [gap.place for gap in gaps] == [place for code in CODES for place in (code, f"{code}_comment")]


def test_whole_sheet_lacks_nothing():
    assert sheet_gaps(RUBRIC, sheet(), dict.fromkeys(CODES, COMMENT)) == []


@pytest.mark.parametrize(("length", "places"), [(29, ["impact_comment"]), (30, []), (1500, []), (1501, ["impact_comment"])])
def test_comment_has_a_shortest_and_a_longest_length(length, places):
    comments = {**dict.fromkeys(CODES, COMMENT), "impact": "α" * length}

    assert [gap.place for gap in sheet_gaps(RUBRIC, sheet(), comments)] == places


def test_short_comment_says_how_many_letters_are_lacking():
    (gap,) = sheet_gaps(RUBRIC, sheet(), {**dict.fromkeys(CODES, COMMENT), "impact": "α" * 10})

    assert (gap.phrase.count, gap.phrase.values) == (20, {"criterion": RUBRIC.by_code["impact"].label, "min": 30, "max": 1500, "num": 20})


def test_long_comment_says_how_long_it_is():
    (gap,) = sheet_gaps(RUBRIC, sheet(), {**dict.fromkeys(CODES, COMMENT), "impact": "α" * 1600})

    assert gap.phrase.values == {"criterion": RUBRIC.by_code["impact"].label, "min": 30, "max": 1500, "length": 1600}


@pytest.mark.parametrize("points", ["-0.5", "5.5", "3.7", "99"])
def test_points_that_are_not_on_the_scale_are_a_gap(points):
    (gap,) = sheet_gaps(RUBRIC, sheet(impact=points), dict.fromkeys(CODES, COMMENT))

    assert (type(gap), gap.place) == (Gap, "impact")


def test_progress_of_a_sheet_counts_and_sums_the_criteria_that_need_nothing_more():
    first, second, third, *_others = RUBRIC.criteria
    points = {first.code: Decimal(4), second.code: Decimal("3.5"), third.code: Decimal(5)}
    comments = {first.code: COMMENT, second.code: COMMENT, third.code: "λίγα"}

    found = sheet_progress(RUBRIC, points, sheet_gaps(RUBRIC, points, comments))

    expected = RUBRIC.part(first, Decimal(4)) + RUBRIC.part(second, Decimal("3.5"))
    assert found == SheetProgress(2, len(RUBRIC.criteria), expected, first.weight + second.weight)


def test_progress_of_an_empty_sheet_is_none():
    assert sheet_progress(RUBRIC, {}, sheet_gaps(RUBRIC, {}, {})) == SheetProgress(0, len(RUBRIC.criteria), Decimal(0), 0)
