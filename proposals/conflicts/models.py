"""What evaluators declare of themselves, what administrators override, and whom filed proposals name."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from proposals.accounts.models import Body, Person
from proposals.conflicts.rules import Ground
from proposals.db import Model, UTCDateTime

ABOUT_ONE_THING = (
    "(CASE WHEN body_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN person = '' THEN 0 ELSE 1 END) + (CASE WHEN proposal_code = '' THEN 0 ELSE 1 END) = 1"
)


class ConflictDeclaration(Model):
    """A conflict of interest that an evaluator declares: for a body, for a person, or for a proposal; exactly one of the three.

    People and proposals stand as they were typed, a name or address and a code: who declares one learns nothing about who has an account or
    what was filed. `reason` is read by the evaluator and by administrators alone. `binding_code` is the proposal whose open text was closed
    because of it: such a declaration stays.
    """

    __tablename__ = "conflict_declaration"
    __table_args__ = (
        CheckConstraint(ABOUT_ONE_THING, name="about_one_thing"),
        CheckConstraint("valid_until IS NULL OR valid_until >= valid_from", name="ends_after_start"),
        Index("ix_conflict_declaration_evaluator_id_id", "evaluator_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    evaluator_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    body_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"))
    person: Mapped[str] = mapped_column(String(254), default="")
    proposal_code: Mapped[str] = mapped_column(String(20), default="")
    reason: Mapped[str] = mapped_column(Text)
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    declared_at: Mapped[datetime] = mapped_column(UTCDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    binding_code: Mapped[str] = mapped_column(String(20), default="")

    body: Mapped[Body | None] = relationship(lazy="raise")

    def is_in_force(self, day: date) -> bool:
        return self.withdrawn_at is None and self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


class ConflictOverride(Model):
    """An administrator lets somebody evaluate despite these grounds, and says why. Never changed: the dossier prints it."""

    __tablename__ = "conflict_override"
    __table_args__ = (Index("ix_conflict_override_proposal_id_evaluator_id", "proposal_id", "evaluator_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"))
    evaluator_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    grounds: Mapped[list[str]] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)

    evaluator: Mapped[Person] = relationship(lazy="raise", foreign_keys=evaluator_id)
    by: Mapped[Person] = relationship(lazy="raise", foreign_keys=by_id)

    @property
    def what(self) -> list[Ground]:
        return [Ground(each) for each in self.grounds]


class NamedParty(Model):
    """Somebody whom a filed version names, by key: a person or a body. What was named once stays, also where a later version drops it."""

    __tablename__ = "named_party"
    __table_args__ = (Index("ix_named_party_key_proposal_id", "key", "proposal_id"),)

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    key: Mapped[str] = mapped_column(String(200), primary_key=True)
