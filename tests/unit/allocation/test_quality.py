"""An assignment in figures, and two of them side by side."""

from proposals.allocation.comparing import Change, compared
from proposals.allocation.problem import Problem
from proposals.allocation.quality import Coverage, Loads, Served, quality
from proposals.allocation.result import Pair, Result, ShortProposal
from tests.factories.allocation import a_proposal, an_evaluator

PROBLEM = Problem(
    (a_proposal(1, needed=2, axis="a"), a_proposal(2, needed=2, axis="a"), a_proposal(3, axis="b")),
    (an_evaluator(6, axes={"a": 1}), an_evaluator(7, minimum=2), an_evaluator(8, is_available=False, minimum=1)),
)


def result(*pairs, **values):
    return Result("digest", "engine", tuple(Pair(*each) for each in pairs), sum(each[2] for each in pairs), **values)


def test_quality_tells_the_worst_served_first():
    found = quality(PROBLEM, result((1, 6, 500), (1, 7, 300), (2, 6, 400)), shown=2)

    assert (found.reviews, found.missing, found.total, found.mean) == (3, 2, 1200, 400)
    assert found.worst_served == (Served(3, 0, 1, 0, 0.0), Served(1, 2, 0, 300, 400.0))
    assert found.percentiles == {5: 0.0, 25: 0.0, 50: 400.0, 75: 400.0, 95: 400.0}


def test_quality_tells_loads_of_who_is_available():
    found = quality(PROBLEM, result((1, 6, 500), (1, 7, 300), (2, 6, 400)))

    assert found.loads == Loads(least=1, most=2, mean=1.5, deviation=0.5, below_minimum={7: 1})


def test_quality_tells_what_each_axis_gets():
    found = quality(PROBLEM, result((1, 6, 500), (1, 7, 300), (2, 7, 400)))

    assert found.axes == {"a": Coverage(2, 4, 3, 1, 400.0), "b": Coverage(1, 1, 0, 0, 0.0)}


def test_quality_of_nothing_is_nought():
    found = quality(Problem((), ()), result())

    assert (found.reviews, found.mean, found.percentiles, found.loads) == (0, 0.0, {}, Loads(0, 0, 0.0, 0.0, {}))


def test_two_results_are_compared_pair_by_pair():
    before = result((1, 6, 500), (1, 7, 300), (2, 6, 400))
    after = result((1, 6, 500), (2, 7, 450), (3, 6, 100), short=(ShortProposal(1, 1, 2),))

    found = compared(before, after)

    assert found.only_before == (Pair(1, 7, 300), Pair(2, 6, 400))
    assert found.only_after == (Pair(2, 7, 450), Pair(3, 6, 100))
    assert (found.in_both, found.total, found.missing, found.worst) == (1, Change(1200, 1050), Change(0, 1), Change(300, 100))
    assert (found.better, found.worse, found.loads) == ((2, 3), (1,), {})
    assert found.quality == {1: Change(800, 500), 2: Change(400, 450), 3: Change(0, 100)}


def test_result_and_itself_do_not_differ():
    one = result((1, 6, 500))

    found = compared(one, one)

    assert (found.only_before, found.only_after, found.quality, found.loads) == ((), (), {}, {})


def test_loads_that_differ_are_told():
    assert compared(result((1, 6, 500)), result((1, 7, 500))).loads == {6: Change(1, 0), 7: Change(0, 1)}


def test_empty_result_is_worst_at_nought():
    assert compared(result(), result()).worst == Change(0, 0)
