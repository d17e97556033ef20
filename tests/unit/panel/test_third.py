"""Whom the system proposes for a third sheet: who fits best, less what his load costs, by the rules of a run."""

from datetime import timedelta

import pytest

from proposals import clock
from proposals.allocation.fit import Parts
from proposals.allocation.models import BidValue
from proposals.allocation.next_review import NextReview
from proposals.allocation.one_more import next_reviews_of
from proposals.panel.third import Candidate, propose_third
from proposals.workflow.people import Role
from proposals.workflow.states import AssignmentState, State
from tests.factories import make_assignment, make_body, make_call, make_person, make_proposal
from tests.factories.allocation import make_bid, make_expertise, make_limits, make_run

FIELD = "citizen_service"
ANSWERS = {"title": "Πρόταση", "priority_fields": [FIELD]}


def candidate(number, name, points, *, load=0, price=0):
    return Candidate(name, NextReview(number, Parts(points, 0, 0, 0, 0), load, 10, price))


def test_who_fits_best_is_proposed_however_few_the_others_have():
    best = candidate(1, "ω", 900, load=5, price=100)

    assert propose_third([candidate(2, "α", 700), best, candidate(3, "β", 790)]) == best


def test_load_that_costs_more_than_the_better_fit_earns_leaves_it_to_the_next():
    next_best = candidate(2, "ω", 800)

    assert propose_third([candidate(1, "α", 900, load=9, price=200), next_best]) == next_best


def test_of_equals_who_has_fewest_is_proposed_then_the_first_by_name_then_the_older_account_in_any_order():
    few, many = candidate(9, "ω", 500, load=1), candidate(2, "α", 500, load=2)
    first, second, younger = candidate(9, "α", 500), candidate(2, "β", 500), candidate(12, "α", 500)

    assert propose_third([many, few]) == propose_third([few, many]) == few
    assert propose_third([younger, second, first]) == propose_third([first, second, younger]) == first


def test_without_candidates_nobody_is_proposed():
    assert propose_third([]) is None


# As the database has it ------------------------------------------------------------------------------------------


@pytest.fixture
def call(session):
    return make_call(sheets_needed=2, review_due_at=clock.now() + timedelta(days=20))


@pytest.fixture
def proposal(call):
    return make_proposal(State.IN_REVIEW, call=call, answers=ANSWERS)


@pytest.fixture
def a_judge(session):
    def make(level=3, **columns):
        person = make_person(Role.EVALUATOR, **columns)
        make_expertise(person, fields=[FIELD], level=level)
        return person

    return make


def test_review_is_worth_the_fit_less_the_price_of_what_he_has_in_the_call(call, proposal, a_judge):
    judge = a_judge(level=2)
    make_limits(judge, most_proposals=6)
    for state in (AssignmentState.INVITED, AssignmentState.ACCEPTED):
        make_assignment(state, proposal=make_proposal(State.IN_REVIEW, call=call, answers=ANSWERS), evaluator=judge)
    make_assignment(AssignmentState.INVITED, proposal=make_proposal(State.IN_REVIEW, answers=ANSWERS), evaluator=judge)
    make_bid(judge, proposal, BidValue.WILLING)

    (found,) = next_reviews_of(proposal).values()

    assert found == NextReview(judge.id, Parts(350, 0, 0, 100, 0), load=2, cap=5, price=100)
    assert found.worth == 350


def test_weights_and_rules_are_those_of_the_run_that_was_applied_last(call, proposal, a_judge):
    body = make_body()
    judge, mate = a_judge(body=body), a_judge(body=body)
    make_assignment(AssignmentState.FINAL, proposal=proposal, evaluator=mate)
    before = set(next_reviews_of(proposal))
    weights = {"fields": 100, "axis": 0, "areas": 0, "levels": [400, 700, 1000]}
    for is_undone in (False, True):
        run = make_run(call, weights=weights if not is_undone else {**weights, "fields": 900}, state="done", result_digest="x", one_of_a_body=False)
        run.applied_at = clock.now() + timedelta(hours=is_undone)
        run.undone_at = clock.now() if is_undone else None

    (found,) = next_reviews_of(proposal).values()

    assert before == {judge.id}, "where evaluators come from few bodies, a proposal may get several of one"
    assert (found.evaluator, found.fit.total) == (judge.id, 100)


def test_where_a_body_gives_one_evaluator_another_of_it_is_left_out(call, proposal, a_judge):
    body = make_body()
    _mate_too, mate = a_judge(body=body), a_judge(body=body)
    make_assignment(AssignmentState.FINAL, proposal=proposal, evaluator=mate)
    others = [a_judge(body=make_body()) for _each in range(3)]

    assert set(next_reviews_of(proposal)) == {each.id for each in others}


def test_who_is_full_away_unwilling_or_without_knowledge_is_left_out(call, proposal, a_judge):
    full, away, unwilling, of_the_body, free = a_judge(), a_judge(), a_judge(), a_judge(body=proposal.body), a_judge(level=1)
    make_person(Role.EVALUATOR)
    make_limits(full, most_proposals=0)
    make_limits(away, available_until=clock.today() + timedelta(days=19))
    make_bid(unwilling, proposal, BidValue.REFUSED)

    assert set(next_reviews_of(proposal)) == {free.id}
    assert of_the_body.id not in next_reviews_of(proposal)


def test_proposal_that_is_not_in_review_gets_nobody(call, a_judge):
    a_judge()

    assert next_reviews_of(make_proposal(State.REVIEWED, call=call, answers=ANSWERS)) == {}
