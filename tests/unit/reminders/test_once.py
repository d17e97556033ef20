"""Never twice and never half: a worker that dies in between, two workers at once, and how many questions a morning costs."""

import threading
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event, func, select

from proposals.db import db
from proposals.notices.models import Notice
from proposals.notices.operations import send_due_notices
from proposals.reminders.models import ReminderDigest, ReminderSent
from proposals.reminders.operations import choose_reminders, digests_due, put_into_outbox, remind
from proposals.workflow.people import Role
from proposals.workflow.states import State
from tests.factories import make_assignment, make_body, make_person, make_proposal, make_task
from tests.unit.reminders.conftest import CLOSES_ON, LONG_AGO, at

TABLES = (ReminderDigest, ReminderSent, Notice)


def rows(session):
    """How many rows each table has that reminding writes."""
    counts = [session.scalar(select(func.count()).select_from(table)) for table in TABLES]
    session.rollback()
    return counts


@pytest.fixture
def morning(session, the_time, author, draft):
    """A morning on which one author is to be reminded of one draft."""
    session.commit()
    the_time.move_to(at(CLOSES_ON - timedelta(days=1), 8))


class Dies(BaseException):
    """The worker is killed."""


@contextmanager
def death(target, name):
    """Lets the worker die at an event of SQLAlchemy."""

    def die(*details, **more):
        raise Dies

    event.listen(target, name, die)
    try:
        yield
    finally:
        event.remove(target, name, die)


@pytest.mark.parametrize(
    ("target", "name"),
    [
        (ReminderSent, "before_insert"),
        (ReminderSent, "after_insert"),
        (Notice, "before_insert"),
        (Notice, "after_insert"),
        (db.session, "before_commit"),
    ],
    ids=["before the step", "after the step", "before the notice", "after the notice", "before the commit"],
)
def test_worker_that_dies_in_between_leaves_nothing_and_the_next_one_reminds_once(session, morning, mailer, target, name):
    with death(target, name), pytest.raises(Dies):
        remind()
    session.rollback()
    after_death = rows(session)

    counts = [remind(), remind()]
    send_due_notices(mailer)

    assert (after_death, counts, rows(session), mailer.addresses) == ([0, 0, 0], [1, 0], [1, 1, 1], ["author@rhodes.example"])


def test_one_digest_that_fails_leaves_those_before_it(session, morning, body, draft):
    make_person(Role.SUBMITTER, body=body)
    session.commit()
    seen = []

    def die_at_the_second(mapper, connection, notice):
        seen.append(notice)
        if len(seen) == 2:
            raise Dies

    event.listen(Notice, "before_insert", die_at_the_second)
    try:
        with pytest.raises(Dies):
            remind()
    finally:
        event.remove(Notice, "before_insert", die_at_the_second)
    session.rollback()

    assert (rows(session), remind(), rows(session)) == ([1, 1, 1], 1, [2, 2, 2])


def at_once(app, *deeds):
    """Each deed in a thread with a session of its own."""
    outcomes = [None] * len(deeds)

    def run(number, deed):
        with app.app_context():
            outcomes[number] = deed()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return outcomes


def test_two_workers_at_once_remind_everybody_once(app, session, morning, body, mailer):
    """Both have read that nobody was reminded before either writes."""
    for _ in range(5):
        make_person(Role.SUBMITTER, body=body)
    session.commit()
    both_have_read = threading.Barrier(2, timeout=30)

    def work():
        found = digests_due()
        db.session.rollback()
        both_have_read.wait()
        return len(found), sum(put_into_outbox(digest) for digest in found)

    outcomes = at_once(app, work, work)
    send_due_notices(mailer)

    assert [found for found, _written in outcomes] == [6, 6]
    assert (sum(written for _found, written in outcomes), rows(session)) == (6, [6, 6, 6])
    assert sorted(mailer.addresses) == sorted(set(mailer.addresses))


def test_link_pressed_twice_at_once_switches_off_once(app, session, author, recorded):
    actor = author.actor
    session.commit()
    start = threading.Barrier(2, timeout=30)

    def press():
        start.wait()
        choose_reminders(actor, False)
        db.session.commit()
        return "done"

    outcomes = at_once(app, press, press)

    assert (outcomes, [action for action, _subject in recorded()]) == (["done", "done"], ["switch_reminders_off"])


@pytest.fixture
def questions(session):
    """Counts the statements that reach the database meanwhile."""

    @contextmanager
    def counted():
        asked = []

        def note(connection, cursor, statement, *rest):
            if not statement.startswith(("BEGIN", "PRAGMA")):
                asked.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            yield asked
        finally:
            event.remove(db.engine, "before_cursor_execute", note)

    return counted


def test_finding_what_is_due_costs_the_same_however_much_there_is(session, morning, call, questions):
    """What waits, of bodies and of evaluators; whom it waits for with their roles; what was reminded already."""
    asked, found, made = {}, [], 0
    for length in (1, 10, 50):
        for _ in range(made, length):
            body = make_body()
            make_person(Role.SUBMITTER, body=body)
            make_task(make_proposal(call=call, body=body, answers={}, created_at=LONG_AGO), make_person(Role.SUBMITTER, body=body), due_on=CLOSES_ON)
            make_assignment(proposal=make_proposal(State.IN_REVIEW, call=call, body=body), due_at=at(CLOSES_ON)).assigned_at = LONG_AGO
        made = length
        session.commit()
        with questions() as asked[length]:
            found.append(len(digests_due()))
        session.rollback()

    assert found == [4, 31, 151]
    assert {length: len(statements) for length, statements in asked.items()} == dict.fromkeys(asked, 6), asked[1]
