"""Scores stay within their bounds, whatever their order."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from proposals.calls.rubric import rounded
from proposals.evaluation.scoring import scores_are_apart, sheet_gaps, summary
from tests.factories import standard_rubric

RUBRIC = standard_rubric()
sheets = st.fixed_dictionaries({code: st.sampled_from(RUBRIC.ladder) for code in RUBRIC.by_code})


@given(sheets)
def test_total_lies_between_nought_and_a_hundred(points):
    assert Decimal(0) <= RUBRIC.total(points) <= Decimal(100)


@given(sheets, st.data())
def test_more_points_never_make_a_lower_total(points, data):
    code = data.draw(st.sampled_from(list(points)))
    more = data.draw(st.sampled_from([rung for rung in RUBRIC.ladder if rung >= points[code]]))

    assert RUBRIC.total({**points, code: more}) >= RUBRIC.total(points)


@given(sheets)
def test_total_does_not_depend_on_the_order_of_criteria(points):
    assert RUBRIC.total(dict(reversed(points.items()))) == RUBRIC.total(points)


@given(sheets)
def test_workings_end_in_the_total(points):
    assert RUBRIC.workings(points).endswith(f" = {str(rounded(RUBRIC.total(points))).replace('.', ',')}")


@given(st.lists(sheets, min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_summary_does_not_depend_on_the_order_of_sheets(given_sheets, random):
    shuffled = list(given_sheets)
    random.shuffle(shuffled)

    one, other = summary(RUBRIC, given_sheets), summary(RUBRIC, shuffled)

    assert (one.mean_total, one.mean_points, one.total_spread, one.passes, sorted(one.totals)) == (
        other.mean_total,
        other.mean_points,
        other.total_spread,
        other.passes,
        sorted(other.totals),
    )
    assert scores_are_apart(RUBRIC, given_sheets) == scores_are_apart(RUBRIC, shuffled)


@given(st.lists(sheets, min_size=1, max_size=5))
def test_mean_lies_between_the_lowest_and_the_highest(given_sheets):
    found = summary(RUBRIC, given_sheets)

    assert min(found.totals) <= found.mean_total <= max(found.totals)
    assert all(min(each.points) <= each.mean <= max(each.points) for each in found.criteria)


@given(sheets)
def test_two_equal_sheets_never_lie_apart(points):
    assert scores_are_apart(RUBRIC, [points, points]) is False


@given(sheets, st.sets(st.sampled_from(list(RUBRIC.by_code))))
def test_sheet_lacks_exactly_the_points_that_were_left_out(points, left_out):
    given_points = {code: value for code, value in points.items() if code not in left_out}

    gaps = sheet_gaps(RUBRIC, given_points, dict.fromkeys(RUBRIC.by_code, "α" * RUBRIC.comment_min))

    assert {gap.place for gap in gaps} == left_out
