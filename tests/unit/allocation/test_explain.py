"""Why somebody was chosen, and why somebody better was not."""

import pytest

from proposals.allocation.explain import Explainer, Why
from proposals.allocation.losses import Loss, Swap
from proposals.allocation.problem import OWN_BODY, Conflict, Problem, Weights
from proposals.allocation.residual import NotCheapest
from proposals.allocation.result import Pair, Result
from proposals.allocation.solver import allocate
from tests.factories.allocation import a_proposal, an_evaluator

PLAIN = Weights(load=0, protects_worst=False)
BEGINNER, GOOD = {"field0": 1}, {"field0": 2}


def explainer(proposals, evaluators, **values):
    problem = Problem(tuple(proposals), tuple(evaluators), **{"weights": PLAIN, **values})
    return Explainer(problem, allocate(problem))


def test_chosen_are_told_with_parts_and_ranks_the_best_first():
    found = explainer([a_proposal(1, needed=2)], [an_evaluator(6, fields=BEGINNER), an_evaluator(7), an_evaluator(8, fields=GOOD)]).of_proposal(1)

    assert [(each.evaluator, each.parts.fields, each.rank, each.is_kept) for each in found.chosen] == [(7, 500, 1, False), (8, 350, 2, False)]
    assert (found.possible, found.passed_over) == (3, ())


def test_conflict_is_told_with_its_kinds_and_own_body_is_one():
    evaluators = [an_evaluator(6, fields=BEGINNER), an_evaluator(7), an_evaluator(8, body=1001)]

    found = explainer([a_proposal(1)], evaluators, conflicts=(Conflict(7, 1, "declared"), Conflict(7, 1, "coauthor"))).of_proposal(1)

    assert [(each.evaluator, each.why, each.kinds, each.rank) for each in found.passed_over] == [
        (7, Why.CONFLICT, ("coauthor", "declared"), None),
        (8, Why.CONFLICT, (OWN_BODY,), None),
    ]


def test_better_one_who_is_needed_elsewhere_is_told_with_the_loss_and_the_swaps():
    proposals = [a_proposal(1), a_proposal(2, fields=("rare",))]
    evaluators = [an_evaluator(6, fields={**BEGINNER, "rare": 1}), an_evaluator(7, fields={"field0": 2, "rare": 3}, cap=1)]

    found = explainer(proposals, evaluators).of_proposal(1)

    # Of the proposal itself 350 - 200 would be won, of the other one 500 - 200 lost.
    assert [(each.evaluator, each.why, each.rank) for each in found.passed_over] == [(7, Why.NEEDED_ELSEWHERE, 1)]
    assert found.passed_over[0].loss == Loss(150, 0, 0, (Swap(1, goes=6, comes=7), Swap(2, goes=7, comes=6)))


def test_better_one_without_whom_another_proposal_has_nobody_costs_a_review():
    proposals = [a_proposal(1), a_proposal(2, fields=("rare",))]
    evaluators = [an_evaluator(6, fields=BEGINNER), an_evaluator(7, fields={"field0": 3, "rare": 1}, cap=1)]

    found = explainer(proposals, evaluators).of_proposal(1).passed_over[0]

    assert (found.why, found.loss.reviews, found.loss.is_nothing) == (Why.NEEDED_ELSEWHERE, 1, False)
    assert found.loss.swaps == (Swap(1, goes=6, comes=7), Swap(2, goes=7, comes=None))


def test_two_better_ones_who_are_needed_elsewhere_are_both_told_with_their_losses():
    proposals = [a_proposal(1), a_proposal(2, fields=("rare",)), a_proposal(3, fields=("rare",))]
    evaluators = [an_evaluator(6, fields={**BEGINNER, "rare": 1})]
    evaluators += [an_evaluator(number, fields={"field0": 2, "rare": 3}, cap=1) for number in (7, 8)]

    found = explainer(proposals, evaluators).of_proposal(1).passed_over

    assert [(each.evaluator, each.rank, each.why, each.loss.points) for each in found] == [
        (7, 1, Why.NEEDED_ELSEWHERE, 150),
        (8, 1, Why.NEEDED_ELSEWHERE, 150),
    ]


def test_better_one_of_the_same_body_as_somebody_chosen_is_told_so():
    evaluators = [an_evaluator(6, body=5), an_evaluator(7, body=5, fields=GOOD), an_evaluator(8, fields=BEGINNER)]

    found = explainer([a_proposal(1, needed=2)], evaluators).of_proposal(1).passed_over[0]

    assert (found.evaluator, found.why, found.loss.points) == (7, Why.SAME_BODY, 150)


def test_better_one_of_the_same_body_as_somebody_who_stays_is_out():
    evaluators = [an_evaluator(6, body=5), an_evaluator(7, body=5), an_evaluator(8, fields=BEGINNER)]

    found = explainer([a_proposal(1, needed=2, kept=(6,))], evaluators).of_proposal(1)

    assert [(each.evaluator, each.rank, each.is_kept) for each in found.chosen] == [(6, None, True), (8, 1, False)]
    assert [(each.evaluator, each.why, each.loss) for each in found.passed_over] == [(7, Why.SAME_BODY, None)]


def test_better_one_who_has_much_already_is_spared():
    proposals = [a_proposal(1), a_proposal(2, kept=(7,)), a_proposal(3, kept=(7,))]
    evaluators = [an_evaluator(6, fields=GOOD, cap=4), an_evaluator(7, cap=4)]

    found = explainer(proposals, evaluators, weights=Weights(load=900, protects_worst=False)).of_proposal(1).passed_over

    # The third of four reviews costs 600: 350 of the one who has none is more than 500 less that.
    assert [(each.evaluator, each.why, each.loss.points) for each in found] == [(7, Why.EVENER_LOADS, 450)]


def test_others_are_explained_on_request():
    evaluators = [
        an_evaluator(1),
        an_evaluator(2),
        an_evaluator(3, fields=BEGINNER),
        an_evaluator(4, is_available=False),
        an_evaluator(5, fields={"other": 3}),
        an_evaluator(6, cap=0),
    ]
    explained = explainer([a_proposal(1), a_proposal(2, needed=0)], evaluators, weights=Weights(load=0))
    chosen = explained.result.pairs[0].evaluator

    whys = {number: explained.why_not(1, number).why for number in range(1, 7) if number != chosen}

    assert whys == {
        3 - chosen: Why.EQUALLY_GOOD,
        3: Why.BELOW_FLOOR,
        4: Why.UNAVAILABLE,
        5: Why.KNOWS_TOO_LITTLE,
        6: Why.AT_CAP,
    }
    assert explained.why_not(2, 1).why is Why.NOT_NEEDED
    assert explained.of_proposal(2).possible == 0


def test_one_who_fits_less_is_told_so():
    explained = explainer([a_proposal(1)], [an_evaluator(6), an_evaluator(7, fields=BEGINNER)])

    found = explained.why_not(1, 7)

    assert (found.why, found.rank, found.loss.points) == (Why.FITS_LESS, 2, 300)


def test_pair_that_takes_from_a_promised_minimum_is_told_so():
    evaluators = [an_evaluator(6), an_evaluator(7, fields=BEGINNER, minimum=1)]

    found = explainer([a_proposal(1)], evaluators).of_proposal(1).passed_over[0]

    assert (found.evaluator, found.loss.due, found.loss.points) == (6, 1, -300)


def test_short_proposal_is_explained_with_everybody():
    evaluators = [an_evaluator(6), an_evaluator(7, fields={"other": 1}), an_evaluator(8, is_available=False)]

    found = explainer([a_proposal(1, needed=3)], evaluators).of_proposal(1)

    assert {(each.evaluator, each.why) for each in found.passed_over} == {(7, Why.KNOWS_TOO_LITTLE), (8, Why.UNAVAILABLE)}


def test_pairs_that_were_changed_by_hand_have_no_losses():
    proposals, evaluators = (a_proposal(1), a_proposal(2, fields=("rare",))), (an_evaluator(6, fields={**BEGINNER, "rare": 3}), an_evaluator(7))
    problem = Problem(proposals, evaluators, weights=PLAIN)
    by_hand = Result("", "", (Pair(1, 6, 200),), 200)

    with pytest.raises(NotCheapest):
        Explainer(problem, by_hand).why_not(1, 7)


def test_every_reason_has_words():
    assert all(why.label for why in Why)
