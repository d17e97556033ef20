"""Runs as jobs: gathering what they start from, computing, cancelling, and what a worker leaves that dies in the middle."""

from datetime import timedelta

import pytest
from sqlalchemy import event, select

from proposals import clock
from proposals.allocation.gathering import problem_of, proposals_in_review
from proposals.allocation.grounds import DECLINED, REFUSED, grounds_against
from proposals.allocation.models import AllocationRun, BidValue, RunState
from proposals.allocation.problem import Bid, Conflict, Weights, Wish
from proposals.allocation.runs import ask_again, ask_for_run, cancel_run, outcome_of
from proposals.allocation.watching import Stage
from proposals.allocation.work import take_up_run
from proposals.audit.models import AuditEntry
from proposals.conflicts.rules import Ground
from proposals.evaluation.assigning import evaluators_of, refusals_to_assign
from proposals.workflow.machine import StepRefused
from proposals.workflow.people import Role
from proposals.workflow.permissions import NotAllowed
from proposals.workflow.states import AssignmentState, State
from tests.factories import make_assignment, make_body, make_call, make_member, make_person, make_proposal
from tests.factories.allocation import make_bid, make_expertise, make_limits, make_run

FIELD = "citizen_service"
ANSWERS = {"title": "Πρόταση", "axis": "culture", "axis_secondary": ["skills", "culture"], "policy_area": "education", "priority_fields": [FIELD]}


class Killed(BaseException):
    """What a process that is killed does: it stops, wherever it is."""


@pytest.fixture
def call(session):
    return make_call(sheets_needed=2)


@pytest.fixture
def manager(session):
    return make_person(Role.CALL_MANAGER).actor


@pytest.fixture
def a_judge(session):
    """An evaluator who knows the field of the proposals."""

    def make(**columns):
        person = make_person(Role.EVALUATOR, **columns)
        make_expertise(person, fields=[FIELD])
        return person

    return make


@pytest.fixture
def in_review(call):
    return lambda **columns: make_proposal(State.IN_REVIEW, call=call, answers=ANSWERS, **columns)


def queued(session, call, **columns):
    number = make_run(call, **columns).id
    session.commit()
    return number


def stored_run(session, number):
    session.expire_all()
    return session.get_one(AllocationRun, number)


def questions_of(session, deed):
    """How many statements reach the database meanwhile."""
    asked = []

    def note(connection, cursor, statement, *rest):
        asked.append(statement)

    event.listen(session.get_bind(), "before_cursor_execute", note)
    deed()
    event.remove(session.get_bind(), "before_cursor_execute", note)
    return len(asked)


# Gathering -------------------------------------------------------------------------------------------------------


def test_problem_holds_what_is_stored_of_proposals_and_evaluators(session, call, in_review):
    proposal = in_review()
    person = make_person(Role.EVALUATOR, body=make_body())
    make_expertise(person, fields=[FIELD], axes=["culture"], areas=["education"], level=2)
    make_bid(person, proposal, BidValue.EAGER)
    make_proposal(State.REVIEWED, call=call, answers=ANSWERS)
    make_proposal(State.IN_REVIEW, answers=ANSWERS)

    problem = problem_of(call, Weights(load=7), seed=3)

    (only,), (judge,) = problem.proposals, problem.evaluators
    assert (only.id, only.body, only.axis, only.second_axes) == (proposal.id, proposal.body_id, "culture", ("skills",))
    assert (only.areas, only.fields, only.needed, only.kept) == (("education",), (FIELD,), 2, ())
    assert (judge.id, judge.body, judge.axes, judge.areas, judge.fields) == (person.id, person.body_id, {"culture": 2}, {"education": 2}, {FIELD: 2})
    assert (judge.cap, judge.is_available) == (10, True)
    assert (problem.bids, problem.conflicts) == ((Bid(person.id, proposal.id, Wish.EAGER),), ())
    assert (problem.weights.load, problem.seed) == (7, 3)


def test_live_assignments_stay_even_of_somebody_who_may_not_evaluate_any_more(session, call, in_review, a_judge):
    proposal, here, gone = in_review(), a_judge(), a_judge(active=False)
    make_assignment(AssignmentState.INVITED, proposal=proposal, evaluator=here)
    make_assignment(AssignmentState.FINAL, proposal=proposal, evaluator=gone)

    problem = problem_of(call)

    assert problem.proposals[0].kept == tuple(sorted((here.id, gone.id)))
    assert {each.id: each.is_available for each in problem.evaluators} == {here.id: True, gone.id: False}


def test_who_said_no_is_not_asked_again(session, call, in_review, a_judge):
    proposal, refusing, declining = in_review(), a_judge(), a_judge()
    make_bid(refusing, proposal, BidValue.REFUSED)
    make_assignment(AssignmentState.DECLINED, proposal=proposal, evaluator=declining)
    make_bid(a_judge(active=False), proposal, BidValue.REFUSED)

    problem = problem_of(call)

    assert problem.conflicts == (Conflict(refusing.id, proposal.id, REFUSED), Conflict(declining.id, proposal.id, DECLINED))
    assert problem.bids == ()


@pytest.mark.parametrize(("until", "due_in", "is_there"), [(None, 5, True), (4, 5, False), (5, 5, True), (0, None, True), (-1, None, False)])
def test_evaluator_must_be_there_until_the_sheets_are_due(session, call, in_review, a_judge, the_time, until, due_in, is_there):

    in_review()
    call.review_due_at = None if due_in is None else clock.now() + timedelta(days=due_in)
    make_limits(a_judge(), available_until=None if until is None else clock.today() + timedelta(days=until))

    assert problem_of(call).evaluators[0].is_available is is_there


def test_what_runs_in_other_calls_counts_against_the_limit(session, call, in_review, a_judge):
    in_review()
    person = a_judge()
    make_limits(person, most_proposals=3)
    for state in (AssignmentState.INVITED, AssignmentState.ACCEPTED, AssignmentState.FINAL):
        make_assignment(state, proposal=make_proposal(State.IN_REVIEW, answers=ANSWERS), evaluator=person)

    assert problem_of(call).evaluators[0].cap == 1


def test_grounds_are_the_reasons_that_refuse_an_assignment_by_hand(session, call, in_review, a_judge):
    body = make_body()
    colleague, member, author, stranger = a_judge(body=body), a_judge(), a_judge(), a_judge()
    double = make_person(Role.EVALUATOR, Role.SUBMITTER, body=body)
    proposals = [in_review(body=body), in_review(created_by=author.id)]
    make_member(proposals[1], member)
    people = [colleague, member, author, stranger, double]

    found = grounds_against(proposals_in_review(call), [each.id for each in people])

    assert found == {
        Conflict(colleague.id, proposals[0].id, Ground.SAME_BODY),
        Conflict(double.id, proposals[0].id, Ground.SAME_BODY),
        Conflict(member.id, proposals[1].id, Ground.TOOK_PART),
        Conflict(author.id, proposals[1].id, Ground.WROTE),
    }
    by_hand = {
        (person_id, each.id) for each in proposals for person_id, reasons in refusals_to_assign(each, people, evaluators_of(each)).items() if reasons
    }
    assert {(each.evaluator, each.proposal) for each in found} == by_hand


def test_gathering_asks_as_often_however_much_there_is(session, call, in_review, a_judge):
    counts = []
    for _round in range(2):
        for _each in range(3):
            proposal, person = in_review(), a_judge(body=make_body())
            make_bid(person, proposal, BidValue.WILLING)
            make_assignment(AssignmentState.INVITED, proposal=proposal, evaluator=a_judge())
        session.commit()
        counts.append(questions_of(session, lambda: problem_of(call)))

    assert counts[0] == counts[1] < 20


# Asking and stopping ---------------------------------------------------------------------------------------------


def test_run_is_asked_for_by_a_call_manager_alone(session, call, manager):
    run = ask_for_run(manager, call, Weights(axis=300), 5)

    assert (run.state, run.asked_by, run.weights["axis"], run.seed) == (RunState.QUEUED, manager.person_id, 300, 5)
    assert session.scalars(select(AuditEntry.action)).all() == ["ask_for_run"]
    for deed in (lambda actor: ask_for_run(actor, call, Weights(), 0), lambda actor: ask_again(actor, run), lambda actor: cancel_run(actor, run)):
        with pytest.raises(NotAllowed):
            deed(make_person(Role.EVALUATOR).actor)


def test_run_is_taken_up_computed_and_stored_with_digests(session, call, in_review, a_judge):
    proposals, judges = [in_review().id, in_review().id], [a_judge().id, a_judge().id]
    number, heard = queued(session, call), []

    assert take_up_run(heard.append) == 1

    run = stored_run(session, number)
    outcome = outcome_of(run)
    assert (run.state, run.attempts, run.stage) == (RunState.DONE, 1, Stage.PROOF)
    assert {(pair.proposal, pair.evaluator) for pair in outcome.result.pairs} == {(each, judge) for each in proposals for judge in judges}
    assert outcome.result.problem_digest == run.problem_digest
    assert run.figures == {"proposals": 2, "evaluators": 2, "reviews": 4, "missing": 0, "mean": 500, "worst": 500}
    assert heard[0] is Stage.AFFINITIES
    assert take_up_run() == 0


def test_same_run_made_again_has_the_same_digest_even_where_the_call_has_changed(session, call, manager, in_review, a_judge):
    in_review()
    judges = [a_judge() for _each in range(4)]
    first = queued(session, call, seed=9)
    take_up_run()
    make_bid(judges[0], in_review(), BidValue.REFUSED)

    second = ask_again(manager, stored_run(session, first)).id
    session.commit()
    take_up_run()

    digests = [(run.problem_digest, run.result_digest) for run in (stored_run(session, first), stored_run(session, second))]
    assert digests[0] == digests[1]
    assert None not in digests[0]


def test_run_that_gathered_nothing_cannot_be_made_again(session, call, manager):
    with pytest.raises(StepRefused):
        ask_again(manager, make_run(call))


def test_call_without_anything_in_review_gives_an_empty_result(session, call):
    number = queued(session, call)

    take_up_run()

    run = stored_run(session, number)
    assert (run.state, outcome_of(run).result.pairs, run.figures["worst"]) == (RunState.DONE, (), 0)


def test_shortage_does_not_fail_the_run(session, call, in_review, a_judge):
    proposal = in_review().id
    a_judge()
    number = queued(session, call)

    take_up_run()

    result = outcome_of(stored_run(session, number)).result
    assert [(each.proposal, each.missing) for each in result.short] == [(proposal, 1)]
    assert [(each.subject.value, each.code, each.lacking) for each in result.shortages] == [("field", FIELD, 1)]


def test_run_that_waits_is_cancelled_before_it_begins(session, call, manager, in_review):
    number = queued(session, call)
    cancel_run(manager, stored_run(session, number))
    session.commit()

    assert take_up_run() == 0

    run = stored_run(session, number)
    assert (run.state, run.problem_bytes, outcome_of(run)) == (RunState.CANCELLED, None, None)
    with pytest.raises(StepRefused):
        cancel_run(manager, run)


@pytest.mark.parametrize("stage", [Stage.AFFINITIES, Stage.PAIRS, Stage.PROOF])
def test_run_is_cancelled_while_it_computes_even_after_its_last_step(session, call, manager, in_review, a_judge, stage):
    in_review(), a_judge(), a_judge()
    number = queued(session, call)

    def cancel(now):
        if now is stage:
            cancel_run(manager, session.get_one(AllocationRun, number))
            session.commit()

    take_up_run(cancel)

    run = stored_run(session, number)
    assert (run.state, run.result_bytes, run.finished_at is None) == (RunState.CANCELLED, None, False)


# A worker that dies ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("stage", [Stage.AFFINITIES, Stage.DEMAND, Stage.FLOOR, Stage.PAIRS, Stage.PROOF])
def test_run_whose_worker_is_killed_is_taken_up_again_from_the_same_input(session, call, in_review, a_judge, the_time, stage):
    in_review(), a_judge(), a_judge()
    number = queued(session, call)

    def kill(now):
        if now is stage:
            raise Killed

    with pytest.raises(Killed):
        take_up_run(kill)
    session.rollback()
    left = stored_run(session, number)
    seen = left.state, left.stage, left.result_bytes
    input_digest = left.problem_digest
    in_review()
    session.commit()

    assert seen == (RunState.RUNNING, stage, None)
    assert take_up_run() == 0, "somebody may still be computing it"
    the_time.shift(timedelta(seconds=121))
    assert take_up_run() == 1
    run = stored_run(session, number)
    assert (run.state, run.attempts, run.problem_digest, len(outcome_of(run).result.pairs)) == (RunState.DONE, 2, input_digest, 2)


def test_worker_that_was_only_slow_stores_nothing_once_another_has_taken_over(session, call, in_review, a_judge, the_time):
    in_review(), a_judge(), a_judge()
    number = queued(session, call)
    others = []

    def be_slow(now):
        if now is Stage.PAIRS and not others:
            the_time.shift(timedelta(seconds=121))
            others.append(take_up_run())

    take_up_run(be_slow)

    run = stored_run(session, number)
    assert (others, run.state, run.attempts, len(outcome_of(run).result.pairs)) == ([1], RunState.DONE, 2, 2)


def test_run_that_breaks_each_time_fails_in_the_end(session, call, in_review, a_judge):
    in_review(), a_judge()
    number = queued(session, call)

    def break_down(now):
        raise RuntimeError("broken")

    for _attempt in range(3):
        with pytest.raises(RuntimeError):
            take_up_run(break_down)
    assert take_up_run(break_down) == 0

    run = stored_run(session, number)
    assert (run.state, run.attempts, run.result_bytes) == (RunState.FAILED, 4, None)
