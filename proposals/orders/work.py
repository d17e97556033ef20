"""The worker's side of orders: take one up, make it, store the file, tell. Each is a transaction of its own; none is open meanwhile.

A worker that dies leaves a making without a file. Once its heartbeat is stale another one takes it up; pieces that were kept are not made again.
"""

import errno
import secrets
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from flask_babel import force_locale
from sqlalchemy import Update, or_, select, update

from proposals import clock
from proposals.accounts.models import Person
from proposals.db import db
from proposals.notices.operations import tell
from proposals.orders.kinds import Made, OrderFailed, about_each, kind_of, title_of
from proposals.orders.models import Making, Order, OrderState
from proposals.orders.operations import kept_for
from proposals.orders.queries import is_still_kept
from proposals.storage import Storage, Stored, TooLarge
from proposals.workflow.phrases import N_, Phrase

NOT_MADE = Phrase(N_("Το αρχείο δεν ετοιμάστηκε, όσες φορές κι αν ξεκίνησε. Δοκιμάστε ξανά ή απευθυνθείτε στον διαχειριστή του συστήματος."))
NO_ROOM = Phrase(N_("Δεν χώρεσε: ο δίσκος του συστήματος γέμισε. Ειδοποιήστε τον διαχειριστή του και ζητήστε το αρχείο ξανά."))
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_MEGABYTE = 1024 * 1024


class Stopped(Exception):
    """Nobody wants the rest, or another worker has taken it up."""


@dataclass(frozen=True)
class Claim:
    """The right to make what was ordered, until somebody else takes it up."""

    number: int
    mark: str
    kind: str
    arguments: Mapping[str, Any]
    began_at: datetime


class _Pulse:
    """Writes down after each part how far a making is, and stops one that is not wanted, not ours, or takes too long."""

    def __init__(self, claim: Claim) -> None:
        self.claim = claim

    def __call__(self, done: int, of: int) -> None:
        """Raises Stopped and OrderFailed."""
        db.session.rollback()
        now, minutes = clock.now(), _settings().order_max_minutes
        if now - self.claim.began_at > timedelta(minutes=minutes):
            words = N_("Η προετοιμασία ξεπέρασε τα %(minutes)s λεπτά και σταμάτησε. Ζητήστε λιγότερα κάθε φορά.")
            raise OrderFailed(Phrase(words, values={"minutes": minutes}))
        own = _own(self.claim).where(Making.cancel_asked.is_(False)).values(done=done, most=of, heartbeat=now)
        is_ours = db.session.scalars(own.returning(Making.id)).first() is not None
        db.session.commit()
        if not is_ours:
            raise Stopped


def take_up_order() -> int:
    """Make what was ordered first and waits, if there is anything; 1 where something was done.

    Whatever is raised on the way leaves it to be taken up again, until the limit of attempts of the settings.
    """
    claim = _claimed()
    if claim is None:
        return 0
    try:
        pulse = _Pulse(claim)
        made = kind_of(claim.kind).make(claim.arguments, pulse)
        with closing(made.content):
            _store(claim, made)
    except Stopped:
        _end(claim, OrderState.CANCELLED)
    except OrderFailed as failed:
        _end(claim, OrderState.FAILED, failed.reason)
    except Exception as error:
        if isinstance(error, OSError) and error.errno in _FULL:
            _end(claim, OrderState.FAILED, NO_ROOM)
            return 1
        db.session.rollback()
        # Without a heartbeat it counts as left at once.
        db.session.execute(_own(claim).values(heartbeat=None))
        db.session.commit()
        raise
    return 1


def _claimed() -> Claim | None:
    """Take the oldest that waits, or whose worker has been silent for too long. One that is not wanted any more is ended instead."""
    settings, now = _settings(), clock.now()
    stale = now - timedelta(seconds=settings.order_stale_seconds)
    is_left = (Making.state == OrderState.RUNNING) & or_(Making.heartbeat.is_(None), Making.heartbeat < stale)
    query = select(Making).where(or_(Making.state == OrderState.WAITING, is_left)).order_by(Making.id).limit(1)
    making = db.session.scalars(query.with_for_update(skip_locked=True)).one_or_none()
    if making is None:
        db.session.rollback()
        return None
    claim = Claim(making.id, secrets.token_hex(16), making.kind, dict(making.arguments), now)
    making.state, making.claim, making.heartbeat, making.began_at = OrderState.RUNNING, claim.mark, now, now
    making.attempts, making.done, making.most = making.attempts + 1, 0, 0
    is_unwanted, is_hopeless = making.cancel_asked, making.attempts > settings.order_attempts
    db.session.commit()
    if is_unwanted or is_hopeless:
        _end(claim, OrderState.CANCELLED if is_unwanted else OrderState.FAILED, NOT_MADE)
        return None
    return claim


def _store(claim: Claim, made: Made) -> None:
    """Keep the file, then say that it is ready and tell whoever waits. Raises Stopped where nobody wants it, OrderFailed where it is too large."""
    db.session.rollback()
    stored = _kept(made)
    now, until = clock.now(), clock.now() + kept_for()
    values = {"sha256": stored.sha256, "size": stored.size, "filename": made.filename, "media_type": made.media_type, "record": made.record}
    ended = {"state": OrderState.READY, "finished_at": now, "expires_at": until, "reason": {}}
    ready = _own(claim).where(Making.cancel_asked.is_(False)).values(**values, **ended).returning(Making.id)
    is_ready = db.session.scalars(ready).first() is not None
    if is_ready:
        _tell(claim, "order_ready", {"until": until.isoformat()})
    db.session.commit()
    if not is_ready:
        _let_go(stored.sha256)
        raise Stopped


def _let_go(sha256: str) -> None:
    """Whoever took it up meanwhile may have come to the same bytes: those stay."""
    is_kept = is_still_kept(sha256, clock.now())
    db.session.rollback()
    if not is_kept:
        _storage().delete(sha256)


def _kept(made: Made) -> Stored:
    most = _settings().order_max_mb
    try:
        return _storage().put(made.content, most * _MEGABYTE)
    except TooLarge as error:
        words = N_("Το αρχείο θα ξεπερνούσε τα %(most)s MB. Ζητήστε λιγότερα κάθε φορά.")
        raise OrderFailed(Phrase(words, values={"most": most})) from error


def _end(claim: Claim, state: OrderState, reason: Phrase | None = None) -> None:
    db.session.rollback()
    told = {"text": reason.text, "values": dict(reason.values)} if reason and state is OrderState.FAILED else {}
    ended = _own(claim).values(state=state, finished_at=clock.now(), reason=told).returning(Making.id)
    if db.session.scalars(ended).first() is not None and told:
        _tell(claim, "order_failed", {"reason": told})
    db.session.commit()


def _tell(claim: Claim, kind: str, values: dict[str, Any]) -> None:
    waiting = select(Order.id, Person).join(Person, Person.id == Order.person_id)
    waiting = waiting.where(Order.making_id == claim.number, Order.cancelled_at.is_(None), Person.active.is_(True)).order_by(Order.id)
    for number, person in db.session.execute(waiting).all():
        with force_locale(person.language):
            (about,) = about_each([(claim.kind, claim.arguments)])
        tell([person], kind, values={"number": number, "title": title_of(claim.kind), "about": about, **values})


def _own(claim: Claim) -> Update:
    """A change of the making, as long as it is ours."""
    own = (Making.id == claim.number, Making.claim == claim.mark, Making.state == OrderState.RUNNING)
    return update(Making).where(*own).execution_options(synchronize_session=False)


def _settings() -> Any:
    return current_app.extensions["settings"]


def _storage() -> Storage:
    storage: Storage = current_app.extensions["order_storage"]
    return storage
