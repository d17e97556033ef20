"""Two people at once: exactly one of two deeds that exclude each other succeeds, and nothing is lost or given twice."""

import threading
from datetime import date

import pytest
from sqlalchemy import select, text

from proposals.accounts.queries import person_by_id
from proposals.allocation.deed_work import take_up_deed
from proposals.allocation.deeds import ask_for_deed
from proposals.allocation.gathering import problem_of
from proposals.allocation.models import AllocationRun, DeedKind, RunDeed, RunState
from proposals.allocation.runs import Outcome
from proposals.allocation.solver import allocate
from proposals.allocation.work import take_up_run
from proposals.audit.chain import first_break
from proposals.audit.models import AuditEntry
from proposals.audit.operations import record
from proposals.audit.queries import whole_chain
from proposals.calls.models import Call
from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.drafting.operations import save_section
from proposals.drafting.queries import proposal_by_code
from proposals.drafting.steps import Details, take_step
from proposals.drafting.versions import current_hash
from proposals.evaluation.assigning import AssignmentDetails, assign, take_assignment_step
from proposals.evaluation.blindness import TEXT_WAS_OPENED, BlindnessRefused, set_blindness
from proposals.evaluation.models import Assignment
from proposals.evaluation.queries import assignment_by_id
from proposals.evaluation.sheets import revisions_of, save_sheet, values_of
from proposals.notices.models import Notice
from proposals.notices.operations import send_due_notices
from proposals.workflow.machine import StepRefused
from proposals.workflow.people import SYSTEM, Role
from proposals.workflow.states import AssignmentState, State
from tests.factories import (
    full_sheet,
    make_assignment,
    make_body,
    make_call,
    make_notice,
    make_person,
    make_proposal,
    standard_form,
    standard_rubric,
    write_sheet,
)
from tests.factories.allocation import make_expertise, make_run

IDENTITY = standard_form().section("identity")


@pytest.fixture
def arranged(session):
    """Commits what was made, so that other connections see it."""
    return session.commit


def submitting(actor, code, *, locked):
    """A deed that submits as a page does, or (without a lock) as a program that forgot to wait."""

    def submit():
        proposal = proposal_by_code(code, for_update=locked)
        return take_step(actor, proposal, "submit", Details(text_seen=current_hash(proposal))).name

    return submit


def refused(outcomes):
    return [outcome for outcome in outcomes if isinstance(outcome, StepRefused)]


@pytest.mark.parametrize("locked", [True, False], ids=["with a lock", "without a lock"])
def test_one_proposal_submitted_twice_at_once_is_submitted_once(session, arranged, together, locked):
    body = make_body()
    handle = make_proposal(State.AWAITING_APPROVAL, body=body).handle
    actors = [make_person(Role.BODY_APPROVER, body=body).actor for _ in range(2)]
    arranged()

    outcomes = together(*(submitting(actor, handle, locked=locked) for actor in actors))

    proposal = session.scalars(select(Proposal)).one()
    assert (outcomes.count("submit"), len(refused(outcomes))) == (1, 1)
    assert (proposal.state, proposal.code, [version.number for version in proposal.versions]) == (State.SUBMITTED, "ESDK-2027-0001", [1])
    assert session.scalars(select(AuditEntry.action)).all() == ["submit"]


def test_proposals_submitted_at_once_each_get_a_code_of_their_own(session, arranged, together):
    body = make_body()
    calls = [make_call(), make_call()]  # of one year, which share their numbers
    handles = [make_proposal(State.AWAITING_APPROVAL, call=calls[number % 2], body=body).handle for number in range(6)]
    actor = make_person(Role.BODY_APPROVER, body=body).actor
    arranged()

    outcomes = together(*(submitting(actor, handle, locked=True) for handle in handles))

    assert outcomes == ["submit"] * 6
    assert sorted(session.scalars(select(Proposal.code))) == [f"ESDK-2027-{number:04d}" for number in range(1, 7)]
    assert max(session.scalars(select(Call.last_code))) == 6


def test_two_who_decide_differently_at_once_decide_once(session, arranged, together):
    proposal = make_proposal(State.REVIEWED, has_recommendation=True)
    code, actors = proposal.code, [make_person(Role.DECISION_MAKER).actor for _ in range(2)]
    arranged()

    def deciding(actor, name, number):
        given = Details(note="Ναι.", decision_number=number, decision_date=date(2026, 11, 1))
        return lambda: take_step(actor, proposal_by_code(code, for_update=True), name, given).name

    outcomes = together(deciding(actors[0], "accept", "1"), deciding(actors[1], "reject", "2"))

    session.expire_all()
    assert len(refused(outcomes)) == 1
    assert proposal.state.value in {"accept": "accepted", "reject": "rejected"}[next(each for each in outcomes if isinstance(each, str))]


def test_two_who_save_one_field_at_once_are_told_of_each_other(session, arranged, together):
    body = make_body()
    handle = make_proposal(body=body, answers={"title": "Παλιός τίτλος"}).handle
    actors = [make_person(Role.SUBMITTER, body=body).actor for _ in range(2)]
    arranged()

    def saving(actor, title):
        return lambda: save_section(actor, proposal_by_code(handle, for_update=True), IDENTITY, {"title": title}, {"title": 1})

    outcomes = together(saving(actors[0], "Ο πρώτος"), saving(actors[1], "Ο δεύτερος"))

    saved = next(each for each in outcomes if each.changed)
    (conflict,) = next(each.conflicts for each in outcomes if each.conflicts)
    assert saved.conflicts == ()
    assert (conflict.theirs, conflict.theirs_revision) == (session.scalars(select(Proposal.title)).one(), 2)


def test_two_who_save_different_fields_at_once_both_succeed(session, arranged, together):
    body = make_body()
    handle = make_proposal(body=body, answers={}).handle
    actors = [make_person(Role.SUBMITTER, body=body).actor for _ in range(2)]
    arranged()

    def saving(actor, values):
        return lambda: save_section(actor, proposal_by_code(handle, for_update=True), IDENTITY, values, {}).changed

    outcomes = together(saving(actors[0], {"title": "Ένας τίτλος"}), saving(actors[1], {"acronym": "ΕΤ"}))

    assert outcomes == [("title",), ("acronym",)]
    assert session.scalars(select(Proposal)).one().values == {"title": "Ένας τίτλος", "acronym": "ΕΤ"}


def test_text_that_is_saved_while_it_is_submitted_is_either_in_the_version_or_refused(session, arranged, together):
    body = make_body()
    call = make_call(approval_asked=False)
    handle = make_proposal(call=call, body=body).handle
    writer, sender = (make_person(Role.SUBMITTER, body=body).actor for _ in range(2))
    arranged()

    def save():
        return save_section(writer, proposal_by_code(handle, for_update=True), IDENTITY, {"title": "Ένας νέος τίτλος"}, {"title": 1})

    saved, submitted = together(save, submitting(sender, handle, locked=True))

    proposal = session.scalars(select(Proposal)).one()
    assert isinstance(saved, Exception) is (proposal.title != "Ένας νέος τίτλος")
    assert isinstance(submitted, Exception) is False
    assert proposal.versions[0].answers["title"] == proposal.values["title"]


def test_one_evaluator_invited_twice_at_once_is_invited_once(session, arranged, together):
    code = make_proposal(State.IN_REVIEW).code
    evaluator, manager = make_person(Role.EVALUATOR).id, make_person(Role.CALL_MANAGER).actor
    arranged()

    def invite():
        return len(assign(manager, proposal_by_code(code, for_update=True), [person_by_id(evaluator)], None))

    outcomes = together(invite, invite)

    assert (outcomes.count(1), len(refused(outcomes)), len(session.scalars(select(Assignment)).all())) == (1, 1, 1)


def test_last_two_sheets_finished_at_once_conclude_the_review_once(session, arranged, together):
    proposal = make_proposal(State.IN_REVIEW)
    assignments = [make_assignment(AssignmentState.ACCEPTED, proposal=proposal) for _ in range(2)]
    for assignment in assignments:
        write_sheet(assignment, full_sheet(standard_rubric()))
    actors = [(assignment.id, assignment.evaluator.actor) for assignment in assignments]
    arranged()

    def finishing(number, actor):
        return lambda: take_assignment_step(actor, assignment_by_id(number, for_update=True), "finalise").name

    outcomes = together(*(finishing(*each) for each in actors))

    session.expire_all()
    assert outcomes == ["finalise", "finalise"]
    assert (proposal.state, proposal.sheets_final, proposal.sheets_running) == (State.REVIEWED, 2, 0)
    assert session.scalars(select(AuditEntry.action).where(AuditEntry.action == "conclude_review")).all() == ["conclude_review"]


def test_field_of_a_sheet_saved_from_two_windows_at_once_is_saved_once_and_the_other_text_handed_back(session, arranged, together):
    assignment = make_assignment(AssignmentState.ACCEPTED)
    number, actor = assignment.id, assignment.evaluator.actor
    arranged()

    def saving(points):
        return lambda: save_sheet(actor, assignment_by_id(number, for_update=True), {"impact": points}, {"impact": 0})

    outcomes = together(saving("1.0"), saving("5.0"))

    assert sorted((saved.changed, [conflict.field.code for conflict in saved.conflicts]) for saved in outcomes) == [
        ((), ["impact"]),
        (("impact",), []),
    ]
    assert session.get(Assignment, number).sheet_revision == 1


def test_two_fields_of_a_sheet_saved_at_once_are_both_saved(session, arranged, together):
    assignment = make_assignment(AssignmentState.ACCEPTED)
    number, actor = assignment.id, assignment.evaluator.actor
    arranged()

    def saving(code):
        return lambda: save_sheet(actor, assignment_by_id(number, for_update=True), {code: "3.0"}, {}).changed

    outcomes = together(saving("impact"), saving("novelty"))

    assert sorted(outcomes) == [("impact",), ("novelty",)]
    assert (values_of(session.get(Assignment, number))["impact"], revisions_of(session.get(Assignment, number))) == (
        "3.0",
        {"impact": 1, "novelty": 1},
    )


def test_trail_written_by_many_at_once_is_one_chain(session, together):
    outcomes = together(*((lambda number=number: record(SYSTEM, f"deed {number}", "x:1").id) for number in range(8)))

    assert len(set(outcomes)) == 8
    assert first_break(whole_chain()) is None


def test_two_workers_at_once_send_each_notice_once(session, arranged, together, mailer):
    for _ in range(5):
        make_notice(make_person())
    arranged()

    outcomes = together(lambda: send_due_notices(mailer), lambda: send_due_notices(mailer))

    assert (sum(outcomes), len(mailer.sent), len(set(mailer.addresses))) == (5, 5, 5)
    assert session.scalars(select(Notice.attempts)).all() == [1] * 5
    assert db.session.scalars(select(Notice).where(Notice.sent_at.is_(None))).all() == []


def test_two_workers_at_once_take_up_a_run_once(session, arranged, together):
    make_run(make_call())
    arranged()

    outcomes = together(take_up_run, take_up_run)

    run = session.scalars(select(AllocationRun)).one()
    assert (sorted(outcomes), run.state, run.attempts) == ([0, 1], RunState.DONE, 1)


def test_two_workers_at_once_take_up_a_run_each_and_wait_for_nobody(session, arranged, together):
    for _ in range(2):
        make_run(make_call())
    arranged()

    outcomes = together(take_up_run, take_up_run)

    assert (outcomes, session.scalars(select(AllocationRun.attempts)).all()) == ([1, 1], [1, 1])


def test_two_workers_at_once_apply_a_result_once(session, arranged, together):
    call = make_call(sheets_needed=2)
    make_proposal(State.IN_REVIEW, call=call, answers={"title": "Πρόταση", "priority_fields": ["green"]})
    for _ in range(2):
        make_expertise(make_person(Role.EVALUATOR), fields=["green"])
    problem = problem_of(call)
    ask_for_deed(make_person(Role.CALL_MANAGER).actor, make_run(call, Outcome(problem, allocate(problem))), DeedKind.APPLY)
    arranged()

    outcomes = together(take_up_deed, take_up_deed)

    assert (sorted(outcomes), len(session.scalars(select(Assignment)).all())) == ([0, 1], 2)
    assert session.scalars(select(RunDeed.attempts)).all() == [1]


@pytest.mark.parametrize("first", ["the evaluator", "the manager"])
def test_rules_that_change_while_an_assignment_is_accepted_are_refused_or_hold_for_it(app, session, arranged, together, first):
    proposal = make_proposal(State.IN_REVIEW)
    evaluator, manager = make_person(Role.EVALUATOR), make_person(Role.CALL_MANAGER).actor
    number, call = make_assignment(AssignmentState.INVITED, proposal=proposal, evaluator=evaluator).id, proposal.call_id
    actor, is_done = evaluator.actor, threading.Event()
    arranged()

    def in_turn(who, deed):
        """Whoever is first keeps his transaction open until the other has come to the lock."""
        if first == who:
            deed()
            is_done.set()
            wait_for_a_lock(app)
        else:
            is_done.wait(30)
            deed()

    def accept():
        take_assignment_step(actor, assignment_by_id(number, for_update=True), "accept", AssignmentDetails(no_conflict=True))

    def hide():
        set_blindness(manager, db.session.get_one(Call, call), hides_bodies=True, hides_persons=False)

    outcomes = together(lambda: in_turn("the evaluator", accept), lambda: in_turn("the manager", hide))

    session.expire_all()
    assert session.get_one(Assignment, number).state is AssignmentState.ACCEPTED
    assert session.get_one(Call, call).hides_bodies is (first == "the manager")
    assert [str(outcome.reason) for outcome in outcomes if isinstance(outcome, BlindnessRefused)] == (
        [] if first == "the manager" else [str(TEXT_WAS_OPENED)]
    )
    assert outcomes[0] is None


def wait_for_a_lock(app):
    """Until some other connection waits for a lock."""
    waiting = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()")
    with app.app_context(), db.engine.connect() as watcher:
        for _round in range(300):
            if watcher.execute(waiting).scalar():
                return
            watcher.rollback()
            threading.Event().wait(0.05)
    raise AssertionError("nobody waits")
