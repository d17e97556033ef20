"""The outbox: who is told, when it is sent, and what happens when it cannot be."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from proposals.notices.models import Notice
from proposals.notices.operations import send_due_notices, tell
from tests.factories import NOW, make_notice, make_person


@pytest.fixture
def maria(session):
    return make_person(email="maria@crete.example", name="Μαρία")


def outbox(session):
    return session.execute(select(Notice.attempts, Notice.sent_at, Notice.due_at, Notice.last_error).order_by(Notice.id)).all()


def test_everybody_told_gets_a_notice_that_is_due_now(session, maria):
    nikos = make_person()

    tell([maria, nikos], "submit", proposal_id=7, values={"code": "ESDK-2027-0001"})
    session.commit()

    columns = (Notice.person_id, Notice.kind, Notice.proposal_id, Notice.values, Notice.created_at, Notice.due_at, Notice.sent_at)
    assert session.execute(select(*columns)).all() == [
        (person, "submit", 7, {"code": "ESDK-2027-0001"}, NOW, NOW, None) for person in session.scalars(select(Notice.person_id))
    ]
    assert len(outbox(session)) == 2


def test_deed_that_is_rolled_back_tells_nobody(session, maria, mailer):
    session.commit()
    tell([maria], "submit")

    session.rollback()

    assert (send_due_notices(mailer), mailer.sent) == (0, [])


def test_due_notice_is_sent_once(session, maria, mailer):
    make_notice(maria)
    session.commit()

    counts = [send_due_notices(mailer), send_due_notices(mailer)]

    assert (counts, mailer.addresses, outbox(session)) == ([1, 0], ["maria@crete.example"], [(1, NOW, NOW, "")])


def test_notices_are_sent_in_the_order_in_which_they_were_written(session, mailer):
    for number in range(3):
        make_notice(make_person(email=f"{number}@crete.example"))
    session.commit()

    send_due_notices(mailer)

    assert mailer.addresses == ["0@crete.example", "1@crete.example", "2@crete.example"]


def test_notice_that_is_not_due_waits(session, the_time, maria, mailer):
    make_notice(maria, due_at=NOW + timedelta(minutes=5))
    session.commit()

    before = send_due_notices(mailer)
    the_time.shift(timedelta(minutes=5))

    assert (before, send_due_notices(mailer)) == (0, 1)


def test_round_sends_no_more_than_it_should(session, maria, mailer):
    for _ in range(3):
        make_notice(maria)
    session.commit()

    assert [send_due_notices(mailer, most=2), send_due_notices(mailer, most=2), send_due_notices(mailer, most=2)] == [2, 1, 0]


def test_notice_that_fails_is_kept_with_the_reason_and_waits(session, maria, mailer):
    make_notice(maria)
    session.commit()
    mailer.broken_for = 1

    sent = send_due_notices(mailer)

    assert (sent, outbox(session)) == (0, [(1, None, NOW + timedelta(minutes=2), "the mail server does not answer")])


def test_notice_that_fails_waits_twice_as_long_each_time_and_is_given_up_after_eight(session, the_time, maria, mailer):
    make_notice(maria)
    session.commit()
    mailer.broken_for = 100
    waits = []

    for _ in range(10):
        due = outbox(session)[0].due_at
        session.rollback()
        the_time.move_to(due)
        send_due_notices(mailer)
        waits.append((outbox(session)[0].due_at - due) // timedelta(minutes=1))

    assert (waits, 100 - mailer.broken_for) == ([2, 4, 8, 16, 32, 64, 128, 256, 0, 0], 8)


def test_notice_that_failed_is_sent_when_the_server_is_back(session, the_time, maria, mailer):
    make_notice(maria)
    session.commit()
    mailer.broken_for = 1
    send_due_notices(mailer)
    too_early = send_due_notices(mailer)
    the_time.shift(timedelta(minutes=2))

    sent = send_due_notices(mailer)

    assert (too_early, sent, len(mailer.sent)) == (0, 1, 1)


def test_notice_that_fails_does_not_hold_up_the_others(session, mailer):
    for number in range(2):
        make_notice(make_person(email=f"{number}@crete.example"))
    session.commit()
    mailer.broken_for = 1

    assert (send_due_notices(mailer), mailer.addresses) == (1, ["1@crete.example"])


def test_notice_that_cannot_be_written_does_not_hold_up_the_others(session, maria, mailer, caplog):
    make_notice(maria, kind="nothing_of_this_name")
    number = make_notice(maria, values={}).id
    make_notice(maria)
    session.commit()

    sent = send_due_notices(mailer)

    assert (sent, [row.attempts for row in outbox(session)], len(mailer.sent)) == (1, [1, 1, 1], 1)
    assert [record.getMessage() for record in caplog.records] == [f"notice {number} cannot be written"]


def test_worker_that_dies_between_mail_and_commit_sends_again(session, maria, mailer):
    """At least once: one message too many is better than one too few."""
    make_notice(maria)
    session.commit()

    class DiesAfterSending:
        def send(self, message):
            mailer.send(message)
            raise SystemExit

    with pytest.raises(SystemExit):
        send_due_notices(DiesAfterSending())
    session.rollback()
    send_due_notices(mailer)

    assert mailer.addresses == ["maria@crete.example"] * 2
