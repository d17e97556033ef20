"""Putting a notice into the outbox, and sending what is due."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from proposals import clock
from proposals.accounts.models import Person
from proposals.db import db
from proposals.notices.mail import Mailer, write_message
from proposals.notices.models import Notice

log = logging.getLogger(__name__)


def tell(
    people: Iterable[Person], kind: str, *, proposal_id: int | None = None, values: dict[str, Any] | None = None, due_at: datetime | None = None
) -> None:
    """Add one notice a person, in the caller's transaction: a step that is rolled back tells nobody. It is due now, or when `due_at` says."""
    for person in people:
        tell_by_number(person.id, kind, proposal_id=proposal_id, values=values, due_at=due_at)


def tell_by_number(
    person_id: int, kind: str, *, proposal_id: int | None = None, values: dict[str, Any] | None = None, due_at: datetime | None = None
) -> None:
    """The same to one person, of whom no more than the number is known."""
    now = clock.now()
    db.session.add(Notice(person_id=person_id, kind=kind, proposal_id=proposal_id, values=values or {}, created_at=now, due_at=due_at or now))


def send_due_notices(mailer: Mailer, most: int = 100) -> int:
    """Send what is due and commit after each, so that a crash repeats one message at most. Returns how many were sent.

    A message that fails waits twice as long each time, until the limit of attempts of the settings.
    """
    sent = 0
    for number in _due(most):
        notice = db.session.scalars(_claimed(number)).one_or_none()
        if notice is None:
            db.session.rollback()
            continue
        notice.attempts += 1
        try:
            mailer.send(write_message(notice, current_app.extensions["settings"]))
            notice.sent_at = clock.now()
            sent += 1
        except Exception as error:
            # One that cannot be written waits as long as one that cannot be sent: it must not hold up those behind it.
            if not isinstance(error, OSError):
                log.exception("notice %s cannot be written", number)
            notice.last_error = str(error)[:300]
            notice.due_at = clock.now() + timedelta(minutes=2**notice.attempts)
        db.session.commit()
    return sent


def _due(most: int) -> list[int]:
    limit = current_app.extensions["settings"].notice_attempts
    query = select(Notice.id).where(Notice.sent_at.is_(None), Notice.due_at <= clock.now(), Notice.attempts < limit)
    numbers = list(db.session.scalars(query.order_by(Notice.id).limit(most)))
    db.session.rollback()
    return numbers


def _claimed(number: int) -> Any:
    """The notice, locked; nothing where another worker has it or sent it."""
    query = select(Notice).where(Notice.id == number, Notice.sent_at.is_(None)).options(joinedload(Notice.person, innerjoin=True))
    return query.with_for_update(skip_locked=True, of=Notice)
