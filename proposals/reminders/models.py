"""What was reminded, and who wishes no reminders."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from proposals.db import Model, UTCDateTime, enum_type
from proposals.reminders.rules import Deadline


class ReminderDigest(Model):
    """The digest of a person on a day, in Athens: there is one at most."""

    __tablename__ = "reminder_digest"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)


class ReminderSent(Model):
    """A step at which a person was reminded of a subject. A deadline that was moved is another one."""

    __tablename__ = "reminder_sent"
    __table_args__ = (UniqueConstraint("person_id", "deadline", "subject", "due_at", "step"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    deadline: Mapped[Deadline] = mapped_column(enum_type(Deadline))
    subject: Mapped[str] = mapped_column(String(80))
    due_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    step: Mapped[int]
    sent_at: Mapped[datetime] = mapped_column(UTCDateTime)


class ReminderRefusal(Model):
    """A person who switched reminders off. Who is not here gets them."""

    __tablename__ = "reminder_refusal"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    since: Mapped[datetime] = mapped_column(UTCDateTime)
