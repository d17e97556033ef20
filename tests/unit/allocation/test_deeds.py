"""Applying and undoing as the worker's jobs: asked for once, done whole or not at all, taken up again, refused with reasons."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import current_app
from sqlalchemy import delete, select

from proposals import clock
from proposals.accounts.models import RoleHolding
from proposals.allocation.applying import change_by_hand
from proposals.allocation.deed_work import take_up_deed
from proposals.allocation.deeds import ask_for_deed, phrase_data, phrase_from_data
from proposals.allocation.gathering import problem_of
from proposals.allocation.models import AllocationRun, DeedKind, DeedState, RunDeed
from proposals.allocation.progress import progress_of
from proposals.allocation.queries import last_deed_of, made_by
from proposals.allocation.runs import Outcome
from proposals.allocation.solver import allocate
from proposals.audit.models import AuditEntry
from proposals.db import db, reading
from proposals.evaluation.models import Assignment
from proposals.notices.models import Notice
from proposals.workflow.machine import StepRefused
from proposals.workflow.people import Role
from proposals.workflow.permissions import NotAllowed
from proposals.workflow.phrases import NP_, Phrase
from proposals.workflow.states import AssignmentState, State
from tests.factories import make_assignment, make_call, make_person, make_proposal
from tests.factories.allocation import make_expertise, make_run

FIELD = "citizen_service"
ANSWERS = {"title": "Πρόταση", "priority_fields": [FIELD]}


class Killed(BaseException):
    """What a process that is killed does: it stops, wherever it is."""


@pytest.fixture
def call(session):
    return make_call(sheets_needed=2)


@pytest.fixture
def manager(session):
    return make_person(Role.CALL_MANAGER).actor


@pytest.fixture
def proposals(call):
    return [make_proposal(State.IN_REVIEW, call=call, answers=ANSWERS) for _each in range(3)]


@pytest.fixture
def run(session, call, proposals):
    """Six new pairs: two evaluators on three proposals."""
    for _each in range(2):
        make_expertise(make_person(Role.EVALUATOR), fields=[FIELD])
    problem = problem_of(call)
    return make_run(call, Outcome(problem, allocate(problem)))


@pytest.fixture
def asked(session, manager, run):
    """Asks for a deed and commits; the number of the run."""

    def ask(kind=DeedKind.APPLY):
        ask_for_deed(manager, run, kind)
        session.commit()
        return run.id

    return ask


def stored(session, number):
    session.expire_all()
    return session.get_one(AllocationRun, number)


def assignments(session):
    return session.scalars(select(Assignment.state)).all()


def test_asking_assigns_nobody_and_keeps_all_else_from_the_result(session, manager, run, asked, proposals):
    asked()

    deed = last_deed_of(run)
    assert (deed.kind, deed.state, deed.asked_by, assignments(session)) == (DeedKind.APPLY, DeedState.QUEUED, manager.person_id, [])
    assert session.scalars(select(AuditEntry.action)).all() == ["ask_to_apply_run"]
    for refused in (
        lambda: ask_for_deed(manager, run, DeedKind.APPLY),
        lambda: ask_for_deed(manager, run, DeedKind.UNDO),
        lambda: change_by_hand(manager, run, proposals[0].id, 1, is_added=False),
    ):
        with pytest.raises(StepRefused):
            refused()
    with pytest.raises(NotAllowed):
        ask_for_deed(make_person(Role.EVALUATOR).actor, run, DeedKind.APPLY)


def test_worker_applies_all_in_the_name_of_who_asked(session, manager, run, asked):
    number, heard = asked(), []

    assert take_up_deed(heard.append) == 1

    applied, deed = stored(session, number), last_deed_of(run)
    assert (applied.applied_at, applied.applied_by, len(made_by(applied))) == (clock.now(), manager.person_id, 6)
    assert (deed.state, deed.done, deed.most, deed.attempts, heard) == (DeedState.DONE, 6, 6, 1, [2, 4, 6])
    entries = session.execute(select(AuditEntry.action, AuditEntry.person_id).order_by(AuditEntry.id)).all()
    assert [tuple(each) for each in entries] == [(name, manager.person_id) for name in ("ask_to_apply_run", *["assign"] * 6, "apply_run")]
    assert take_up_deed() == 0


def test_worker_undoes_in_the_name_of_who_asked(session, manager, run, asked):
    asked()
    take_up_deed()
    number, heard = asked(DeedKind.UNDO), []

    take_up_deed(heard.append)

    undone, deed = stored(session, number), last_deed_of(run)
    assert (undone.undone_at, undone.undone_by, deed.state, deed.done, heard) == (
        clock.now(),
        manager.person_id,
        DeedState.DONE,
        6,
        [1, 2, 3, 4, 5, 6],
    )
    assert assignments(session) == [AssignmentState.CANCELLED] * 6


@pytest.mark.parametrize("kind", DeedKind)
@pytest.mark.parametrize("after", [1, 2])
def test_deed_whose_worker_is_killed_leaves_nothing_and_is_taken_up_again(session, run, asked, the_time, kind, after):
    if kind is DeedKind.UNDO:
        asked()
        take_up_deed()
    number, before, heard = asked(kind), assignments(session), []

    def kill(done):
        heard.append(done)
        if len(heard) == after:
            raise Killed

    with pytest.raises(Killed):
        take_up_deed(kill)
    session.rollback()
    left = stored(session, number)

    assert (last_deed_of(left).state, assignments(session)) == (DeedState.RUNNING, before)
    assert (left.applied_at is None, left.undone_at) == (kind is DeedKind.APPLY, None)
    assert take_up_deed() == 0, "somebody may still be at it"
    the_time.shift(timedelta(seconds=121))
    assert take_up_deed() == 1
    assert (last_deed_of(left).state, last_deed_of(left).attempts) == (DeedState.DONE, 2)
    assert len(made_by(left)) == len(assignments(session)) == 6


def test_worker_that_was_only_slow_does_nothing_once_another_has_taken_over(session, run, asked):
    """The one that took over is at work: what the first did is undone with its transaction."""
    number = asked()

    def lose(done):
        if done == 6:
            db.session.execute(RunDeed.__table__.update().values(claim="another"))

    take_up_deed(lose)

    assert (stored(session, number).applied_at, assignments(session)) == (None, [])


def test_what_changed_meanwhile_refuses_the_whole_and_its_reasons_are_kept(session, run, asked, proposals, monkeypatch):
    shown = replace(current_app.extensions["settings"], assignment_refusals_shown=1)
    monkeypatch.setitem(current_app.extensions, "settings", shown)
    number = asked()
    for proposal in proposals[1:]:
        make_assignment(AssignmentState.INVITED, proposal=proposal)
    session.commit()

    assert take_up_deed() == 1

    deed = last_deed_of(stored(session, number))
    (reason,) = map(phrase_from_data, deed.refusals)
    assert (deed.state, deed.most, len(assignments(session))) == (DeedState.REFUSED, 2, 2)
    assert reason.values == {"code": proposals[1].public_code, "reason": Phrase("Οι αναθέσεις της άλλαξαν μετά την εκτέλεση.")}
    assert (run.may_be_applied, session.query(Notice).count()) == (True, 0)


def test_result_without_new_pairs_is_refused(session, call, manager):
    make_assignment(AssignmentState.INVITED, proposal=make_proposal(State.IN_REVIEW, call=call, answers=ANSWERS))
    problem = problem_of(call)
    run = make_run(call, Outcome(problem, allocate(problem)))
    ask_for_deed(manager, run, DeedKind.APPLY)
    session.commit()

    take_up_deed()

    (reason,) = last_deed_of(run).refusals
    assert reason["text"] == "Το αποτέλεσμα δεν έχει καμία νέα ανάθεση."


def test_who_may_not_any_more_has_nothing_done_in_his_name(session, manager, run, asked):
    asked()
    session.execute(delete(RoleHolding).where(RoleHolding.person_id == manager.person_id))
    session.commit()

    take_up_deed()

    deed = last_deed_of(run)
    assert (deed.state, [each["text"] for each in deed.refusals]) == (DeedState.REFUSED, ["Όποιος το ζήτησε δεν έχει πια το δικαίωμα."])
    assert assignments(session) == []


def test_deed_that_breaks_each_time_fails_in_the_end_and_may_be_asked_for_again(session, run, asked):
    asked()

    def break_down(done):
        raise RuntimeError("broken")

    for _attempt in range(3):
        with pytest.raises(RuntimeError):
            take_up_deed(break_down)
    assert take_up_deed(break_down) == 0
    assert (last_deed_of(run).state, assignments(session)) == (DeedState.FAILED, [])
    asked()

    assert take_up_deed() == 1
    assert len(assignments(session)) == 6


def test_progress_of_a_deed_is_told_beside_its_transaction_where_the_database_allows(session, run, asked, the_time):
    number, seen = asked(), []

    def look(done):
        the_time.shift(timedelta(seconds=2))
        reading.set(True)
        with db.engine.connect() as beside:
            seen.append(beside.scalar(select(RunDeed.done).where(RunDeed.run_id == number)))
        reading.set(False)

    take_up_deed(look)

    assert seen == ([0, 4, 6] if db.engine.dialect.name == "postgresql" else [0, 0, 0])


def test_progress_says_what_is_waited_for(session, run, asked):
    asked()
    deed = last_deed_of(run)
    waiting = progress_of(run, deed)
    deed.state, deed.done, deed.most = DeedState.RUNNING, 2, 6
    begun = progress_of(run, deed)

    assert (waiting.said.text, waiting.count.text, waiting.is_over) == ("Περιμένει τη σειρά της.", "", False)
    assert (begun.said.text, begun.count.values, begun.is_over) == ("Εφαρμόζεται…", {"done": 2, "all": 6}, False)


def test_phrase_is_kept_as_data_with_the_phrases_in_it():
    phrase = Phrase(*NP_("%(name)s: %(num)s λόγος", "%(name)s: %(num)s λόγοι"), 2, {"name": "Α", "reason": Phrase("Γιατί", values={"limit": 3})})

    assert phrase_from_data(phrase_data(phrase)) == phrase
