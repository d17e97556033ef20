"""Placing and cancelling an order, taking its file, and letting go of what has expired."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import current_app
from sqlalchemy import select

from proposals import clock
from proposals.accounts.models import Person
from proposals.audit.operations import record
from proposals.db import db
from proposals.orders import queries
from proposals.orders.kinds import Arguments, Kind, kind_of
from proposals.orders.models import Making, Order, OrderState
from proposals.storage import Storage
from proposals.workflow.machine import StepRefused
from proposals.workflow.people import Actor
from proposals.workflow.permissions import NotAllowed, Permission, require
from proposals.workflow.phrases import N_, NP_, Phrase

GONE = Phrase(N_("Το αρχείο δεν κρατιέται πια. Ζητήστε το ξανά."))
NOT_YOURS_NOW = Phrase(N_("Δεν έχετε πια δικαίωμα σε όσα περιέχει το αρχείο. Ζητήστε ένα νέο."))


@dataclass(frozen=True)
class Taking:
    """A file on its way out, as plain values."""

    sha256: str
    filename: str
    media_type: str


def place_order(actor: Actor, kind: Kind, arguments: Mapping[str, Any], content: Any = None) -> Order:
    """Ask for a file; the worker makes it. Raises NotAllowed, or StepRefused where the person waits for as many as he may.

    `arguments` are plain JSON, from which alone it is made. `content` is whatever else tells one file from another (revisions, hashes): who asks
    for the same while it is made or kept shares it, and asking twice gives the same order.
    """
    if not actor.person_id or not kind.may_take(actor, arguments):
        raise NotAllowed(Permission.OPEN_ORDER)
    # One at a time for each person: neither two presses of a button nor two windows get past the limit.
    db.session.execute(select(Person.id).where(Person.id == actor.person_id).with_for_update())
    key = _key_of(kind, arguments, content)
    making = queries.making_to_share(key, clock.now())
    own = next((each for each in queries.wanted_orders_of(making) if each.person_id == actor.person_id), None) if making else None
    if own:
        return own
    _refuse_too_many(actor)
    if making is None:
        making = Making(kind=kind.name, arguments=dict(arguments), key=key, asked_at=clock.now())
    elif making.state is OrderState.READY:
        making.expires_at = clock.now() + kept_for()
    order = Order(person_id=actor.person_id, making=making, ordered_at=clock.now())
    db.session.add(order)
    db.session.flush()
    record(actor, "order_file", f"order:{order.id}", details={"kind": kind.name, "key": key})
    return order


def cancel_order(actor: Actor, order: Order) -> None:
    """Give an order up; the making stops before its next part when nobody else waits for it. Raises NotAllowed, StepRefused where it is over."""
    require(actor, Permission.OPEN_ORDER, order.case())
    if not order.is_under_way:
        raise StepRefused("cancel_order", (Phrase(N_("Το αρχείο δεν ετοιμάζεται πια.")),))
    order.cancelled_at = clock.now()
    db.session.flush()
    making = order.making
    if not queries.wanted_orders_of(making):
        making.cancel_asked = True
        if making.state is OrderState.WAITING:
            making.state, making.finished_at = OrderState.CANCELLED, clock.now()
        db.session.flush()
    record(actor, "cancel_order", f"order:{order.id}")


def file_to_take(actor: Actor, order: Order) -> Taking:
    """The file of an order. Raises NotAllowed, or StepRefused where it is not there (any more), or the right to what is in it is gone."""
    require(actor, Permission.OPEN_ORDER, order.case())
    making = order.making
    if not order.is_there(clock.now()) or making.sha256 is None:
        raise StepRefused("take_file", (GONE if order.state is OrderState.READY else Phrase(N_("Το αρχείο δεν είναι έτοιμο.")),))
    if not may_take(actor, order):
        raise StepRefused("take_file", (NOT_YOURS_NOW,))
    return Taking(making.sha256, making.filename, making.media_type)


def may_take(actor: Actor, order: Order) -> bool:
    """True where the person may have now what the order holds."""
    return kind_of(order.making.kind).may_take(actor, order.making.arguments)


def record_taking(actor: Actor, order: Order) -> None:
    """Write down that a file was taken away, and what was in it. Raises as `file_to_take`: rights are asked at the last moment."""
    taking = file_to_take(actor, order)
    order.taken_at = clock.now()
    db.session.flush()
    details = {"kind": order.making.kind, "sha256": taking.sha256, **order.making.record}
    record(actor, "take_file", f"order:{order.id}", details=details)


def end_expired_orders(storage: Storage) -> int:
    """Delete the files that are not kept any longer; how many. A file that is gone already is no mistake."""
    now, ended = clock.now(), queries.expired_makings(clock.now())
    for making in ended:
        if making.sha256 and not queries.is_still_kept(making.sha256, now):
            storage.delete(making.sha256)
        making.removed_at = now
    db.session.flush()
    return len(ended)


def kept_for() -> timedelta:
    """How long a file is kept after it was made."""
    return timedelta(days=current_app.extensions["settings"].order_kept_days)


def _refuse_too_many(actor: Actor) -> None:
    most = current_app.extensions["settings"].orders_open_per_person
    if queries.count_of_open_orders(actor) >= most:
        told = NP_(
            "Ετοιμάζεται ήδη %(num)s αρχείο για εσάς. Περιμένετε να ετοιμαστεί ή ακυρώστε το.",
            "Ετοιμάζονται ήδη %(num)s αρχεία για εσάς. Περιμένετε να ετοιμαστεί ένα ή ακυρώστε το.",
        )
        raise StepRefused("order_file", (Phrase(*told, most, {"num": most}),))


def _key_of(kind: Kind, arguments: Arguments, content: Any) -> str:
    plain = json.dumps([kind.name, arguments, content], ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()
