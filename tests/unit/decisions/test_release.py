"""Releasing a list of decisions: all of it or nothing."""

import os
import signal
from datetime import timedelta

import pytest
from sqlalchemy import event, func, select

from proposals import clock
from proposals.accounts.models import Person
from proposals.audit.chain import first_break
from proposals.audit.models import AuditEntry
from proposals.audit.queries import whole_chain
from proposals.db import db
from proposals.decisions.choice import Outcome
from proposals.decisions.models import DecisionLetter, DecisionList, ListState, PendingDecision
from proposals.decisions.release import ask_release
from proposals.decisions.release_work import take_up_release
from proposals.drafting.models import Proposal
from proposals.evaluation.models import Decision
from proposals.notices.models import Notice
from proposals.notices.operations import send_due_notices
from proposals.workflow.people import Role
from tests.factories import make_person
from tests.factories.decision_lists import make_decided_call, make_list
from tests.forking import Forked

THREE = (Outcome.ACCEPT, Outcome.RESERVE, Outcome.REJECT)


@pytest.fixture
def decider(session):
    return make_person(Role.DECISION_MAKER).actor


@pytest.fixture
def listed(session, decider):
    call, outcomes = make_decided_call(*THREE)
    made = make_list(decider, call, outcomes)
    session.commit()
    return made


def state_of_everything(session):
    """What a release changes: states, decisions, letters in the outbox, letters kept, entries of the trail about proposals."""
    session.rollback()
    session.expire_all()
    states = list(session.scalars(select(Proposal.state).order_by(Proposal.id)))
    counts = [session.scalar(select(func.count()).select_from(each)) for each in (Decision, Notice, DecisionLetter)]
    return [str(state) for state in states], counts


NOTHING = (["reviewed"] * 3, [0, 0, 0])
EVERYTHING = (["accepted", "reserve", "rejected"], [3, 6, 6])


def test_release_decides_everything_and_writes_to_everybody(session, listed, decider):
    ask_release(decider, listed)
    session.commit()

    assert take_up_release() == 1

    assert state_of_everything(session) == EVERYTHING
    assert (listed.state, len(listed.sha256), listed.asked_by) == (ListState.RELEASED, 64, decider.person_id)
    decisions = session.scalars(select(Decision).order_by(Decision.proposal_id)).all()
    assert {(each.number, each.ada, each.person_id) for each in decisions} == {("77/2026", "ΡΒΠΕ7ΛΞ-Ν1Ζ", decider.person_id)}
    assert decisions[0].reasons == "Σύμφωνα με την κατάταξη, με βαθμολογία 71,50: accept."
    assert session.scalars(select(PendingDecision.decision_id).order_by(PendingDecision.place)).all() == [each.id for each in decisions]
    assert session.scalars(select(AuditEntry.action).order_by(AuditEntry.id.desc()).limit(1)).one() == "release_list"
    assert first_break(whole_chain()) is None
    assert take_up_release() == 0


def test_letters_are_sent_as_they_are_kept_each_in_the_language_of_its_reader(session, listed, decider, mailer):
    ask_release(decider, listed)
    session.commit()
    take_up_release()

    kept = {each.person_id: each for each in session.scalars(select(DecisionLetter))}
    assert session.scalars(select(Notice.kind).distinct()).all() == ["letter"]
    assert send_due_notices(mailer) == 6
    people = {person.email: person.id for person in session.scalars(select(Person))}
    for message in mailer.sent:
        letter = kept[people[message["To"]]]
        assert (message["Subject"], message.get_content()) == (letter.subject, letter.body + "\n")
    assert sorted(each.language for each in kept.values()) == ["el"] * 3 + ["en"] * 3
    assert all(
        ("is not included" in each.body or "is included" in each.body or "reserve list" in each.body) == (each.language == "en")
        for each in kept.values()
    )


class Broken(Exception):
    """Somebody pulled the plug."""


def test_release_that_breaks_at_any_statement_decides_nothing(session, listed, decider):
    ask_release(decider, listed)
    session.commit()
    left = 0

    def pull_the_plug(connection, cursor, statement, parameters, context, many):
        nonlocal left
        left -= 1
        if left == 0:
            raise Broken

    event.listen(db.engine, "before_cursor_execute", pull_the_plug)
    broken, at = 0, 0
    try:
        while True:
            at += 1
            left = at
            try:
                take_up_release()
                break
            except Broken:
                left = 0
                broken += 1
                assert state_of_everything(session) == NOTHING, at
                assert session.scalars(select(DecisionList.state)).one() is ListState.RELEASING
                # The next worker takes it up at once, however often that was.
                session.scalars(select(DecisionList)).one().heartbeat = None
                session.scalars(select(DecisionList)).one().attempts = 0
                session.commit()
    finally:
        event.remove(db.engine, "before_cursor_execute", pull_the_plug)

    assert broken > 40
    assert state_of_everything(session) == EVERYTHING


def test_release_that_cannot_be_committed_decides_nothing(session, listed, decider):
    ask_release(decider, listed)
    session.commit()

    def refuse(*_args):
        if session.new or any(isinstance(each, DecisionList) and each.sha256 for each in session.identity_map.values()):
            raise Broken

    event.listen(db.session, "before_commit", refuse)
    try:
        with pytest.raises(Broken):
            take_up_release()
    finally:
        event.remove(db.session, "before_commit", refuse)

    assert state_of_everything(session) == NOTHING
    session.scalars(select(DecisionList)).one().heartbeat = None
    session.commit()
    assert take_up_release() == 1
    assert state_of_everything(session) == EVERYTHING


def release_one_and_die():
    """What a worker does that is killed after the letters of its second proposal."""
    seen = 0

    def pull_the_plug(connection, cursor, statement, parameters, context, many):
        nonlocal seen
        seen += statement.startswith("INSERT INTO notice")
        if seen == 2:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(db.engine, "after_cursor_execute", pull_the_plug)
    take_up_release()


def test_worker_that_is_killed_in_the_middle_decides_nothing_and_the_next_one_everything(app, session, listed, decider, tmp_path, the_time):
    ask_release(decider, listed)
    session.commit()
    session.remove()

    killed = Forked(app, release_one_and_die, tmp_path / "killed.log")

    assert killed.ended() == -signal.SIGKILL, killed.said()
    assert state_of_everything(session) == NOTHING
    left = session.scalars(select(DecisionList)).one()
    assert (left.state, left.attempts) == (ListState.RELEASING, 1)
    # Time stands still: its sign of life is old only by the settings.
    left.heartbeat = clock.now() - timedelta(seconds=app.extensions["settings"].release_stale_seconds + 1)
    session.commit()
    assert take_up_release() == 1
    assert state_of_everything(session) == EVERYTHING
