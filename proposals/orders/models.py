"""Orders, and the makings that they share: who asked for the same gets the same file, each with a right of his own."""

from __future__ import annotations

import math
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from proposals.db import Model, UTCDateTime, enum_type
from proposals.orders.kinds import title_of
from proposals.workflow.cases import OrderCase
from proposals.workflow.phrases import N_, Phrase


class OrderState(StrEnum):
    """The life of an order."""

    WAITING = "waiting"
    RUNNING = "running"
    READY = "ready"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        return _STATES[self]


_STATES = {
    OrderState.WAITING: N_("Περιμένει"),
    OrderState.RUNNING: N_("Ετοιμάζεται"),
    OrderState.READY: N_("Έτοιμο"),
    OrderState.FAILED: N_("Δεν ετοιμάστηκε"),
    OrderState.CANCELLED: N_("Ακυρώθηκε"),
}
EXPIRED = N_("Έληξε")
UNDER_WAY = (OrderState.WAITING, OrderState.RUNNING)


class Making(Model):
    """One file that is made, was made or could not be. `key` is a digest of all that makes its content; whoever makes it holds `claim`.

    The file is kept by its hash until `expires_at`; `removed_at` is when it was deleted.
    """

    __tablename__ = "making"
    __table_args__ = (
        CheckConstraint("(state = 'ready') = (sha256 IS NOT NULL)", name="ready_has_file"),
        CheckConstraint("(state = 'ready') = (expires_at IS NOT NULL)", name="ready_expires"),
        Index("ix_making_key", "key"),
        Index("ix_making_state_id", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(60))
    arguments: Mapped[dict[str, Any]] = mapped_column(JSON)
    key: Mapped[str] = mapped_column(String(64))
    state: Mapped[OrderState] = mapped_column(enum_type(OrderState), default=OrderState.WAITING)
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    claim: Mapped[str] = mapped_column(String(32), default="")
    attempts: Mapped[int] = mapped_column(default=0)
    began_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    heartbeat: Mapped[datetime | None] = mapped_column(UTCDateTime)
    done: Mapped[int] = mapped_column(default=0)
    most: Mapped[int] = mapped_column(default=0)
    cancel_asked: Mapped[bool] = mapped_column(default=False)
    finished_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    # The sentence of a failure with its values, in the source language.
    reason: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    sha256: Mapped[str | None] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(BigInteger, default=0)
    filename: Mapped[str] = mapped_column(String(200), default="")
    media_type: Mapped[str] = mapped_column(String(120), default="")
    record: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    expires_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @property
    def failure(self) -> Phrase:
        """Why it could not be made."""
        return Phrase(self.reason.get("text", ""), values=self.reason.get("values", {}))

    def minutes_left(self, now: datetime) -> int | None:
        """How long the rest takes if it goes on as it began, in whole minutes; None before the first part is done."""
        if self.began_at is None or not 0 < self.done <= self.most:
            return None
        seconds = (now - self.began_at).total_seconds()
        return math.ceil(seconds / self.done * (self.most - self.done) / 60)


class Order(Model):
    """What one person asked for. Cancelling it gives up his own right; the making stops when nobody else wants it."""

    __tablename__ = "file_order"
    __table_args__ = (Index("ix_file_order_person_id_id", "person_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    making_id: Mapped[int] = mapped_column(ForeignKey("making.id"), index=True)
    ordered_at: Mapped[datetime] = mapped_column(UTCDateTime)
    cancelled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    taken_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    making: Mapped[Making] = relationship(lazy="joined", innerjoin=True)

    @property
    def state(self) -> OrderState:
        return OrderState.CANCELLED if self.cancelled_at else self.making.state

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY

    @property
    def title(self) -> str:
        """What was ordered, as source text."""
        return title_of(self.making.kind)

    def is_there(self, now: datetime) -> bool:
        """True while the file can be taken away."""
        return self.state is OrderState.READY and self.making.expires_at is not None and now < self.making.expires_at

    def said(self, now: datetime) -> str:
        """Its state as people read it, as source text: what is not kept any more has expired."""
        return EXPIRED if self.state is OrderState.READY and not self.is_there(now) else self.state.label

    def case(self) -> OrderCase:
        """The order as the rulebook sees it."""
        return OrderCase(self.person_id)
