"""What the automatic assignment decides in cases that can be told by looking at them, and how it is watched."""

import subprocess
import sys
from collections import Counter
from dataclasses import replace

import pytest

from proposals.allocation.problem import Conflict, Problem, Weights
from proposals.allocation.result import Pair
from proposals.allocation.solver import allocate
from proposals.allocation.watching import Cancelled, Stage, Watch
from tests.assignment_oracle import best
from tests.factories.allocation import a_proposal, an_evaluator, drawn_problem


def pairs_of(result):
    return {(pair.proposal, pair.evaluator) for pair in result.pairs}


def test_nothing_to_assign_is_an_empty_result():
    result = allocate(Problem((), ()))

    assert (result.pairs, result.value, result.missing, result.floor) == ((), 0, 0, None)


def test_proposals_without_evaluators_are_all_short():
    result = allocate(Problem((a_proposal(1, needed=3),), ()))

    assert (result.pairs, result.missing) == ((), 3)


def test_better_evaluator_is_taken():
    result = allocate(Problem((a_proposal(1),), (an_evaluator(7, fields={"field0": 1}), an_evaluator(8))))

    assert result.pairs == (Pair(1, 8, 500),)


def test_loads_are_even_where_all_fit_alike():
    proposals = tuple(a_proposal(number) for number in range(12))

    result = allocate(Problem(proposals, tuple(an_evaluator(number, cap=12) for number in range(4))))

    assert Counter(pair.evaluator for pair in result.pairs) == {0: 3, 1: 3, 2: 3, 3: 3}


def test_minimum_load_is_kept_by_somebody_who_fits_less():
    proposals = tuple(a_proposal(number) for number in range(4))
    evaluators = (an_evaluator(7), an_evaluator(8, fields={"field0": 1}, minimum=2))

    result = allocate(Problem(proposals, evaluators, weights=Weights(protects_worst=False, load=0)))

    assert Counter(pair.evaluator for pair in result.pairs) == {7: 2, 8: 2}


def test_worst_served_proposal_comes_before_the_sum():
    # The best sum gives the first proposal its best evaluator and leaves the second with one who hardly knows the field.
    proposals = (a_proposal(1, fields=("f", "g")), a_proposal(2, fields=("f",)))
    evaluators = (an_evaluator(7, fields={"f": 3, "g": 3}, cap=1), an_evaluator(8, fields={"g": 3, "f": 1}, cap=1))
    problem = Problem(proposals, evaluators, weights=Weights(load=0, levels=(100, 700, 1000), reluctant=0))

    fair = allocate(problem)
    summed = allocate(replace(problem, weights=replace(problem.weights, protects_worst=False)))

    assert (pairs_of(fair), fair.floor) == ({(1, 8), (2, 7)}, 275)
    assert min(pair.affinity for pair in summed.pairs) <= 275


def test_floor_of_one_poor_proposal_does_not_bind_those_that_could_do_better():
    proposals = (a_proposal(1, fields=("rare",)), a_proposal(2), a_proposal(3))
    evaluators = (an_evaluator(6, fields={"rare": 1}), an_evaluator(7, cap=1), an_evaluator(8, cap=2, fields={"field0": 2}))

    result = allocate(Problem(proposals, evaluators, weights=Weights(load=0)))

    assert (result.floor, result.level) == (200, 350)


def test_who_stays_counts_and_keeps_others_of_his_body_away():
    proposals = (a_proposal(1, needed=2, kept=(7,)),)
    evaluators = (an_evaluator(7, body=5, cap=0), an_evaluator(8, body=5), an_evaluator(9, fields={"field0": 1}))

    result = allocate(Problem(proposals, evaluators))

    assert result.pairs == (Pair(1, 7, 500, is_kept=True), Pair(1, 9, 200))


def test_who_stays_in_spite_of_a_conflict_stays():
    result = allocate(Problem((a_proposal(1, kept=(7,)),), (an_evaluator(7),), conflicts=(Conflict(7, 1, "declared"),)))

    assert result.pairs == (Pair(1, 7, 500, is_kept=True),)


def test_who_was_invited_before_is_invited_again_among_equals():
    evaluators = tuple(an_evaluator(number) for number in range(6))

    assert all(pairs_of(allocate(Problem((a_proposal(1, invited=(3,)),), evaluators, seed=seed))) == {(1, 3)} for seed in range(5))


def test_seed_decides_among_equals():
    evaluators = tuple(an_evaluator(number) for number in range(6))

    assert len({allocate(Problem((a_proposal(1),), evaluators, seed=seed)).pairs for seed in range(20)}) > 1


@pytest.mark.parametrize(("proposals", "evaluators", "slack"), [(60, 15, 1.25), (40, 30, 1.1), (60, 12, 0.8)])
def test_assignment_of_middle_size_is_the_best_by_integer_programming(proposals, evaluators, slack):
    problem = drawn_problem(proposals, evaluators, 3, seed=4, slack=slack, bids_each=6, protects_worst=False)

    result = allocate(problem, first_candidates=3)

    found = best(problem)
    assert (len(result.pairs), result.value) == (found.reviews, found.value)


def test_run_tells_its_stages_in_their_order():
    told = []

    allocate(drawn_problem(30, 6, 3, slack=0.5), Watch(tell=lambda stage, done, most: told.append((stage, done, most))))

    assert list(dict.fromkeys(stage for stage, _done, _most in told)) == list(Stage)
    assert all(0 <= done < most for _stage, done, most in told)
    assert all(stage.label for stage in Stage)


@pytest.mark.parametrize("steps", range(5))
def test_run_that_is_cancelled_stops_before_its_next_step(steps):
    told = []

    with pytest.raises(Cancelled):
        allocate(drawn_problem(30, 6, 3), Watch(lambda *step: told.append(step), lambda: len(told) == steps))

    assert len(told) == steps


def test_what_pages_need_loads_neither_numpy_nor_the_solver():
    modules = ("canonical", "comparing", "fit", "next_review", "one_more", "applying", "problem", "quality", "result", "watching")
    script = (
        f"import sys, {', '.join(f'proposals.allocation.{name}' for name in modules)}; print([m for m in ('numpy', 'ortools') if m in sys.modules])"
    )

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
