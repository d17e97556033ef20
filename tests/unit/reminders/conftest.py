"""A body with a draft whose call closes on Friday 11 December 2026 at 15:00, and a worker that can be asked on any day."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from proposals import clock
from proposals.accounts.models import Person
from proposals.audit.models import AuditEntry
from proposals.notices.models import Notice
from proposals.reminders.operations import remind
from proposals.workflow.people import Role
from tests.factories import NOW, make_body, make_call, make_person, make_proposal

CLOSES_ON = date(2026, 12, 11)
LONG_AGO = NOW - timedelta(days=60)


def at(day, hour=15):
    return clock.from_athens(day, time(hour))


@pytest.fixture
def call(session):
    return make_call(closes_at=at(CLOSES_ON))


@pytest.fixture
def body(session):
    return make_body(name="Δήμος Ρόδου")


@pytest.fixture
def author(body):
    return make_person(Role.SUBMITTER, body=body, email="author@rhodes.example")


@pytest.fixture
def approver(body):
    return make_person(Role.BODY_APPROVER, body=body, email="approver@rhodes.example")


@pytest.fixture
def draft(call, body):
    """Begun long ago, with every answer missing but the title."""
    return make_proposal(call=call, body=body, answers={"title": "Μητρώο"}, created_at=LONG_AGO)


@pytest.fixture
def on(the_time, session):
    """Does the work of a morning; gives the addresses of those who were reminded."""

    def morning(day: date | str, hour: int = 8):
        session.commit()
        the_time.move_to(datetime.combine(date.fromisoformat(str(day)), time(hour), clock.ATHENS))
        before = list(session.scalars(select(Notice.id)))
        remind()
        told = select(Person.email).join(Notice, Notice.person_id == Person.id).where(Notice.id.not_in(before))
        found = list(session.scalars(told.order_by(Person.email)))
        session.rollback()
        return found

    return morning


@pytest.fixture
def set_to(app, monkeypatch):
    """Changes settings of the application."""

    def change(**settings):
        monkeypatch.setitem(app.extensions, "settings", replace(app.extensions["settings"], **settings))

    return change


@pytest.fixture
def recorded(session):
    """What the audit trail holds: deeds and their subjects, oldest first."""
    return lambda: [tuple(row) for row in session.execute(select(AuditEntry.action, AuditEntry.subject).order_by(AuditEntry.id))]
