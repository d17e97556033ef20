"""Orders of files, in any state."""

from datetime import timedelta
from typing import Any

from proposals import clock
from proposals.accounts.models import Person
from proposals.db import db
from proposals.orders.models import Making, Order, OrderState
from proposals.storage import Stored


def make_order(person: Person, state: OrderState = OrderState.WAITING, stored: Stored | None = None, **columns: Any) -> Order:
    """An order of an offline package without a sheet; a ready one holds the file that was stored."""
    making = Making(**{"kind": "offline_sheets", "arguments": {"person": person.id, "language": "el", "sheets": []}, "key": "k" * 64, **columns})
    making.state, making.asked_at = state, clock.now()
    if stored is not None:
        making.sha256, making.size, making.filename, making.media_type = stored.sha256, stored.size, "sheets.zip", "application/zip"
        making.expires_at = making.expires_at or clock.now() + timedelta(days=7)
    order = Order(person_id=person.id, making=making, ordered_at=clock.now())
    db.session.add(order)
    db.session.flush()
    return order
