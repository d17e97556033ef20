"""What a pair is worth, part by part."""

import pytest

from proposals.allocation.fit import Parts, parts
from proposals.allocation.problem import Bid, Problem, Weights, Wish
from tests.factories.allocation import a_proposal, an_evaluator


def parts_of(proposal, evaluator, **values):
    return parts(Problem((proposal,), (evaluator,), **values), proposal, evaluator)


def test_perfect_match_is_worth_a_thousand():
    proposal = a_proposal(1, fields=("f",), axis="a", areas=("c",))
    evaluator = an_evaluator(7, fields={"f": 3}, axes={"a": 3}, areas={"c": 3})

    assert parts_of(proposal, evaluator) == Parts(fields=500, axis=250, areas=250, bid=0, invited=0)


def test_fields_count_by_the_mean_of_their_levels_rounded_down():
    proposal = a_proposal(1, fields=("f", "g", "h"))
    evaluator = an_evaluator(7, fields={"f": 3, "g": 1})

    assert parts_of(proposal, evaluator).fields == 500 * (1000 + 400) // 3000


def test_axis_counts_by_the_best_of_the_main_one_and_half_of_a_secondary_one():
    proposal = a_proposal(1, axis="a", second_axes=("b", "c"))

    assert parts_of(proposal, an_evaluator(7, axes={"a": 1, "b": 3})).axis == 125
    assert parts_of(proposal, an_evaluator(7, axes={"a": 2, "b": 3})).axis == 175


@pytest.mark.parametrize(("wish", "points"), [(Wish.EAGER, 300), (Wish.WILLING, 100), (Wish.RELUCTANT, -300)])
def test_wish_adds_what_it_weighs(wish, points):
    found = parts_of(a_proposal(1), an_evaluator(7), bids=(Bid(7, 1, wish),))

    assert (found.bid, found.expertise, found.total) == (points, 500, 500 + points)


def test_invitation_that_waits_for_an_answer_counts():
    assert parts_of(a_proposal(1, invited=(7,)), an_evaluator(7), weights=Weights(invited=40)).invited == 40


def test_proposal_that_asks_for_nothing_is_known_by_nobody():
    assert parts_of(a_proposal(1, fields=(), axis=""), an_evaluator(7)).total == 0
