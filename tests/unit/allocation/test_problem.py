"""What contradicts itself is no problem, and what was stored is found again."""

import json
from dataclasses import replace

import pytest

from proposals.allocation.canonical import digest, problem_data, problem_from_data, result_data, result_from_data
from proposals.allocation.problem import BadProblem, Bid, Conflict, Problem, Weights, Wish
from proposals.allocation.solver import allocate
from tests.factories.allocation import a_proposal, an_evaluator, drawn_problem

PROBLEM = Problem((a_proposal(1),), (an_evaluator(7),))


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"proposals": (a_proposal(1), a_proposal(1))}, "an id stands twice"),
        ({"evaluators": (an_evaluator(7), an_evaluator(7))}, "an id stands twice"),
        ({"bids": (Bid(7, 1, Wish.EAGER), Bid(7, 1, Wish.RELUCTANT))}, "somebody bids twice for one proposal"),
        ({"bids": (Bid(8, 1, Wish.EAGER),)}, "evaluator 8 or proposal 1 is named and not there"),
        ({"conflicts": (Conflict(7, 2, "declared"),)}, "evaluator 7 or proposal 2 is named and not there"),
        ({"proposals": (a_proposal(1, kept=(9,)),)}, "evaluator 9 or proposal 1 is named and not there"),
        ({"proposals": (a_proposal(1, fields=("field0", "field0")),)}, "a proposal names something twice"),
        ({"proposals": (a_proposal(1, needed=-1),)}, "numbers of reviews must not be negative"),
        ({"evaluators": (an_evaluator(7, cap=-1),)}, "numbers of reviews must not be negative"),
        ({"evaluators": (an_evaluator(7, axes={"axis0": 4}),)}, "levels go from 1 to 3"),
        ({"weights": Weights(load=-1)}, "weights must not be negative, and shares not above 1000"),
        ({"weights": Weights(levels=(0, 500, 1001))}, "weights must not be negative, and shares not above 1000"),
        ({"weights": Weights(fields=30_000)}, "all weights together must not come to more than 30000"),
    ],
)
def test_problem_that_contradicts_itself_is_refused_with_the_fault(change, fault):
    with pytest.raises(BadProblem) as raised:
        replace(PROBLEM, **change)

    assert raised.value.args == (fault,)


def test_problem_comes_back_from_json_text():
    problem = drawn_problem(12, 5, 2)

    again = problem_from_data(json.loads(json.dumps(problem_data(problem))))

    assert digest(problem_data(again)) == digest(problem_data(problem))


def test_digest_of_another_seed_is_another():
    assert digest(problem_data(replace(PROBLEM, seed=1))) != digest(problem_data(PROBLEM))


def test_result_comes_back_from_json_text_with_its_shortages():
    result = allocate(Problem((a_proposal(1, needed=2),), (an_evaluator(7),)))

    again = result_from_data(json.loads(json.dumps(result_data(result))))

    assert again == result
    assert result.missing == 1
    assert result.problem_digest == digest(problem_data(Problem((a_proposal(1, needed=2),), (an_evaluator(7),))))
