"""An assignment keeps its rules for every problem, is the best there is, and says the same however it is asked."""

import random
from collections import Counter
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from proposals.allocation.affinity import IMPOSSIBLE
from proposals.allocation.canonical import digest, problem_data, problem_from_data
from proposals.allocation.explain import Explainer
from proposals.allocation.fit import parts
from proposals.allocation.next_review import next_reviews
from proposals.allocation.problem import Bid, Conflict, Evaluator, Problem, Proposal, Weights, Wish
from proposals.allocation.solver import allocate
from proposals.allocation.tables import tables_of
from tests.assignment_oracle import best, best_by_trying, due, kept, possible_pairs

# Of laws whose every example solves a problem, most of them twice.
FEW = settings(max_examples=40, deadline=None)
codes = st.sampled_from(("α", "β", "γ"))
some_codes = st.lists(codes, max_size=3, unique=True).map(tuple)
levels = st.dictionaries(codes, st.integers(1, 3), max_size=3)


@st.composite
def problems(draw, most_proposals=5, most_evaluators=5):
    """Small problems with everything that there is: bodies, stays, invitations, wishes, conflicts, absences, promises."""
    evaluators = tuple(draw(an_evaluator(number)) for number in range(draw(st.integers(1, most_evaluators))))
    proposals = tuple(draw(a_proposal(number, len(evaluators))) for number in range(draw(st.integers(1, most_proposals))))
    pairs = st.tuples(st.integers(0, len(evaluators) - 1), st.integers(0, len(proposals) - 1))
    return Problem(
        proposals,
        evaluators,
        bids=tuple(Bid(*pair, draw(st.sampled_from(Wish))) for pair in draw(st.lists(pairs, max_size=5, unique=True))),
        conflicts=tuple(Conflict(*pair, draw(st.sampled_from(("declared", "coauthor")))) for pair in draw(st.lists(pairs, max_size=3))),
        weights=Weights(load=draw(st.sampled_from((0, 200))), least=draw(st.integers(0, 1)), protects_worst=draw(st.booleans())),
        seed=draw(st.integers(0, 9)),
    )


@st.composite
def a_proposal(draw, number, evaluators):
    stays = draw(st.lists(st.integers(0, evaluators - 1), max_size=1))
    asked = draw(st.lists(st.integers(0, evaluators - 1), max_size=1))
    body, axis, needed = draw(st.integers(0, 4)), draw(codes), draw(st.integers(0, 3))
    return Proposal(number, body, axis, draw(some_codes), draw(some_codes), draw(some_codes), needed, tuple(stays), tuple(asked))


@st.composite
def an_evaluator(draw, number):
    body = draw(st.sampled_from((None, 0, 1, 9, 10)))
    cap, minimum = draw(st.integers(0, 4)), draw(st.sampled_from((0, 0, 1, 2)))
    is_available = draw(st.sampled_from((True, True, True, False)))
    return Evaluator(number, body, draw(levels), draw(levels), draw(levels), cap, minimum, is_available)


@FEW
@given(problems())
def test_an_assignment_keeps_every_rule(problem):
    result = allocate(problem)

    new = [(pair.proposal, pair.evaluator) for pair in result.pairs if not pair.is_kept]
    stays = {(pair.proposal, pair.evaluator) for pair in result.pairs if pair.is_kept}
    assert len(set(new)) == len(new)
    assert set(new) <= possible_pairs(problem).keys()
    assert stays == {(proposal.id, evaluator) for proposal in problem.proposals for evaluator in proposal.kept}
    for evaluator in problem.evaluators:
        assert sum(found == evaluator.id for _proposal, found in new) <= max(0, evaluator.cap - kept(problem, evaluator))
    for proposal in problem.proposals:
        pairs = result.of_proposal.get(proposal.id, ())
        bodies = Counter(problem.evaluator[pair.evaluator].body for pair in pairs)
        bodies.pop(None, None)
        assert len(pairs) <= max(proposal.needed, len(proposal.kept))
        assert max(bodies.values(), default=1) == 1


@FEW
@given(problems())
def test_an_assignment_is_as_good_as_the_best_by_integer_programming(problem):
    result = allocate(problem)

    loads = Counter(pair.evaluator for pair in result.pairs if not pair.is_kept)
    lacking = sum(max(0, due(problem, each) - loads[each.id]) for each in problem.evaluators)
    found = best(problem)
    assert (loads.total(), result.floor, result.level, lacking, result.value) == (
        found.reviews,
        found.floor,
        found.level,
        found.due_missing,
        found.value,
    )


@FEW
@given(problems(most_proposals=3, most_evaluators=4))
def test_an_assignment_is_as_good_as_the_best_of_all(problem):
    problem = replace(problem, weights=replace(problem.weights, protects_worst=False))

    result = allocate(problem)

    loads = Counter(pair.evaluator for pair in result.pairs if not pair.is_kept)
    lacking = sum(max(0, due(problem, each) - loads[each.id]) for each in problem.evaluators)
    assert (loads.total(), lacking, result.value) == best_by_trying(problem)


@FEW
@given(problems(), st.randoms(use_true_random=False))
def test_the_order_of_what_is_given_changes_nothing(problem, dice):
    def mixed(listed):
        return tuple(random.Random(dice.random()).sample(listed, len(listed)))

    other = Problem(mixed(problem.proposals), mixed(problem.evaluators), mixed(problem.bids), mixed(problem.conflicts), problem.weights, problem.seed)

    assert allocate(other) == allocate(problem)


@FEW
@given(problems(), an_evaluator(99))
def test_one_evaluator_more_never_makes_it_worse(problem, another):
    another = replace(another, minimum=0)

    before, after = allocate(problem), allocate(replace(problem, evaluators=(*problem.evaluators, another)))

    assert after.missing <= before.missing
    if after.missing == before.missing and before.floor is not None:
        assert after.floor >= before.floor
    if not problem.weights.protects_worst and not any(each.minimum for each in problem.evaluators):
        assert after.missing < before.missing or after.value >= before.value


@FEW
@given(problems(), st.integers(1, 4))
def test_how_many_candidates_are_looked_at_first_changes_nothing_in_worth(problem, first):
    one, all_of_them = allocate(problem, first_candidates=first), allocate(problem)

    assert (one.value, one.missing, one.floor, one.level) == (all_of_them.value, all_of_them.missing, all_of_them.floor, all_of_them.level)


@given(problems())
def test_the_table_of_points_holds_what_the_parts_of_each_pair_come_to(problem):
    tables = tables_of(problem)

    table = {
        (proposal.id, evaluator.id): int(tables.points[row, column])
        for row, proposal in enumerate(tables.proposals)
        for column, evaluator in enumerate(tables.evaluators)
        if tables.possible[row, column]
    }
    assert table == possible_pairs(problem)
    assert IMPOSSIBLE not in table.values()


@given(problems())
def test_a_problem_comes_back_from_its_data_with_the_same_digest(problem):
    data = problem_data(problem)

    again = problem_from_data(data)

    assert digest(problem_data(again)) == digest(data)
    assert allocate(again) == allocate(problem)


@FEW
@given(problems())
def test_a_loss_is_what_forcing_the_pair_would_cost(problem):
    result = allocate(problem)
    explainer = Explainer(problem, result)

    for proposal in problem.proposals:
        for other in explainer.of_proposal(proposal.id).passed_over:
            if other.loss:
                floors = {each.id: int(explainer.floors[explainer.row[each.id]]) for each in problem.proposals if each.id in explainer.row}
                free, forced = best(problem, floors=floors), best(problem, (proposal.id, other.evaluator), floors)
                loss = (free.value - forced.value, free.reviews - forced.reviews, forced.due_missing - free.due_missing)
                assert (other.loss.points, other.loss.reviews, other.loss.due) == loss


@given(problems())
def test_a_part_never_leaves_its_bounds(problem):
    for proposal in problem.proposals:
        for evaluator in problem.evaluators:
            found = parts(problem, proposal, evaluator)
            assert 0 <= found.fields <= 500
            assert 0 <= found.axis <= 250
            assert 0 <= found.areas <= 250


@FEW
@given(problems(most_evaluators=7))
def test_best_next_review_of_a_proposal_is_the_one_that_a_run_for_it_alone_would_assign(problem):
    """The floors compare proposals with each other, so a run for one of them has none."""
    first = problem.proposals[0]
    loads = {evaluator.id: kept(problem, evaluator) for evaluator in problem.evaluators}
    others = [replace(each, needed=len(each.kept)) for each in problem.proposals[1:]]
    alone = replace(
        problem,
        proposals=(replace(first, needed=len(first.kept) + 1), *others),
        evaluators=tuple(replace(each, minimum=0) for each in problem.evaluators),
        weights=replace(problem.weights, protects_worst=False),
    )

    found = {each.evaluator: each.worth for each in next_reviews(problem, first, loads)}
    result = allocate(alone)

    assert found.keys() == {evaluator for proposal, evaluator in possible_pairs(alone) if proposal == first.id}
    assert [found[pair.evaluator] for pair in result.pairs if not pair.is_kept] == ([max(found.values())] if found else [])
    assert result.value == max(found.values(), default=0)
