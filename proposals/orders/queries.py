"""Finding orders and makings."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, or_, select

from proposals.db import db
from proposals.orders.models import UNDER_WAY, Making, Order, OrderState
from proposals.workflow.people import Actor


def order_by_number(number: int, *, for_update: bool = False) -> Order | None:
    """An order with its making; `for_update` locks both."""
    query = select(Order).where(Order.id == number)
    return db.session.scalars(query.with_for_update().execution_options(populate_existing=True) if for_update else query).one_or_none()


def orders_of(actor: Actor, size: int, start: int = 0) -> tuple[Sequence[Order], bool]:
    """One page of what a person ordered, newest first, and whether there are older ones."""
    query = select(Order).where(Order.person_id == actor.person_id).order_by(Order.id.desc())
    rows = db.session.scalars(query.limit(size + 1).offset(start)).all()
    return rows[:size], len(rows) > size


def count_of_open_orders(actor: Actor) -> int:
    """How many files a person waits for."""
    query = select(func.count(Order.id)).join(Making, Making.id == Order.making_id)
    query = query.where(Order.person_id == actor.person_id, Order.cancelled_at.is_(None), Making.state.in_(UNDER_WAY))
    return int(db.session.scalar(query) or 0)


def making_to_share(key: str, now: datetime) -> Making | None:
    """What is being made already, or was made and is still kept, for whoever asks for the same; locked."""
    is_wanted = Making.state.in_(UNDER_WAY) & Making.cancel_asked.is_(False)
    query = select(Making).where(Making.key == key, or_(is_wanted, (Making.state == OrderState.READY) & (Making.expires_at > now)))
    return db.session.scalars(query.order_by(Making.id.desc()).limit(1).with_for_update()).one_or_none()


def wanted_orders_of(making: Making) -> Sequence[Order]:
    """The orders that wait for a making, or may take what came of it."""
    return db.session.scalars(select(Order).where(Order.making_id == making.id, Order.cancelled_at.is_(None)).order_by(Order.id)).all()


def expired_makings(now: datetime) -> Sequence[Making]:
    """The makings whose files are to be deleted; locked."""
    query = select(Making).where(Making.state == OrderState.READY, Making.removed_at.is_(None), Making.expires_at <= now)
    return db.session.scalars(query.order_by(Making.id).with_for_update()).all()


def is_still_kept(sha256: str, now: datetime) -> bool:
    """True where a making came to these very bytes and has not expired: the same bytes are kept once."""
    query = select(Making.id).where(Making.sha256 == sha256, Making.expires_at > now)
    return db.session.scalars(query.limit(1)).first() is not None
