"""The outbox."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from proposals.accounts.models import Person
from proposals.db import Model, UTCDateTime


class Notice(Model):
    """One message to one person. Sent at least once: `sent_at` is written after the mail server took it."""

    __tablename__ = "notice"
    __table_args__ = (Index("ix_notice_sent_at_due_at", "sent_at", "due_at"), Index("ix_notice_person_id_id", "person_id", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(60))
    proposal_id: Mapped[int | None]
    values: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    due_at: Mapped[datetime] = mapped_column(UTCDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str] = mapped_column(String(300), default="")

    person: Mapped[Person] = relationship(lazy="raise")
