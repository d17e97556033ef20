"""A list of decisions while it waits and once it is released, its letters, and the texts that letters are made from."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from proposals.accounts.models import Person
from proposals.calls.models import Call
from proposals.db import Hundredths, Model, UTCDateTime, enum_type
from proposals.decisions.choice import Basis, Outcome
from proposals.workflow.cases import ListCase
from proposals.workflow.phrases import N_


class ListState(StrEnum):
    """The life of a list. While it is releasing nobody changes it; nothing has happened yet, or all of it has."""

    DRAFT = "draft"
    RELEASING = "releasing"
    RELEASED = "released"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        return _STATES[self]


_STATES = {
    ListState.DRAFT: N_("Σχέδιο"),
    ListState.RELEASING: N_("Ανακοινώνεται"),
    ListState.RELEASED: N_("Ανακοινώθηκε"),
    ListState.CANCELLED: N_("Ακυρώθηκε"),
}


class Stage(StrEnum):
    """What the release of a list does, in this order."""

    LETTERS = "letters"
    DECISIONS = "decisions"

    @property
    def label(self) -> str:
        return {Stage.LETTERS: N_("Γράφονται οι επιστολές"), Stage.DECISIONS: N_("Καταγράφονται οι αποφάσεις, όλες μαζί")}[self]


class DecisionList(Model):
    """The decisions of a call that are released together. `choice` is where the line was drawn, as plain data; `reasons` are texts by outcome.

    Whoever releases holds `claim` and renews `heartbeat`; `refusals` are the sentences with which the last attempt ended.
    """

    __tablename__ = "decision_list"
    __table_args__ = (
        UniqueConstraint("call_id", "number"),
        CheckConstraint("(state = 'released') = (sha256 IS NOT NULL)", name="released_has_digest"),
        CheckConstraint("(state = 'released') = (released_at IS NOT NULL)", name="released_has_time"),
        Index("ix_decision_list_state_id", "state", "id"),
        Index(
            "uq_decision_list_open",
            "call_id",
            unique=True,
            sqlite_where=text("state IN ('draft', 'releasing')"),
            postgresql_where=text("state IN ('draft', 'releasing')"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"))
    number: Mapped[int]
    revision: Mapped[int] = mapped_column()
    state: Mapped[ListState] = mapped_column(enum_type(ListState), default=ListState.DRAFT)
    basis: Mapped[Basis] = mapped_column(enum_type(Basis))
    choice: Mapped[dict[str, Any]] = mapped_column(JSON)
    decision_number: Mapped[str] = mapped_column(String(60), default="")
    decided_on: Mapped[date | None]
    ada: Mapped[str] = mapped_column(String(20), default="")
    preamble: Mapped[str] = mapped_column(Text, default="")
    reasons: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    prepared_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    prepared_at: Mapped[datetime] = mapped_column(UTCDateTime)
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    stage: Mapped[Stage | None] = mapped_column(enum_type(Stage))
    claim: Mapped[str] = mapped_column(String(32), default="")
    heartbeat: Mapped[datetime | None] = mapped_column(UTCDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    refusals: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    released_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    sha256: Mapped[str | None] = mapped_column(String(64))

    call: Mapped[Call] = relationship(lazy="select")
    preparer: Mapped[Person | None] = relationship(lazy="select", foreign_keys=prepared_by)
    asker: Mapped[Person | None] = relationship(lazy="select", foreign_keys=asked_by)

    __mapper_args__ = {"version_id_col": revision}

    @property
    def is_draft(self) -> bool:
        return self.state is ListState.DRAFT

    def case(self) -> ListCase:
        """The list as the rulebook sees it now."""
        # What is asked for stands above: only who guards a page needs it.
        from proposals.decisions.queries import case_of

        return case_of(self)


class PendingDecision(Model):
    """What a list says of one proposal. `placed` is what the choice made of it, `placing` why, as the data of a phrase; `outcome` will be decided.

    `seen` is what stood when it was placed (state, scores, recommendation); `letter` holds texts for this proposal alone, by language.
    """

    __tablename__ = "pending_decision"
    __table_args__ = (Index("ix_pending_decision_proposal_id", "proposal_id"),)

    list_id: Mapped[int] = mapped_column(ForeignKey("decision_list.id"), primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), primary_key=True)
    outcome: Mapped[Outcome] = mapped_column(enum_type(Outcome))
    placed: Mapped[str] = mapped_column(String(40))
    place: Mapped[int]
    score: Mapped[Decimal | None] = mapped_column(Hundredths)
    placing: Mapped[dict[str, Any]] = mapped_column(JSON)
    seen: Mapped[dict[str, Any]] = mapped_column(JSON)
    by_hand: Mapped[str] = mapped_column(Text, default="")
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reasons: Mapped[str] = mapped_column(Text, default="")
    letter: Mapped[dict[str, dict[str, str]]] = mapped_column(JSON, default=dict)
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id"))


class LetterText(Model):
    """The text of the letters about one outcome in one language, as the call manager wrote it; without it the one that is shipped holds."""

    __tablename__ = "letter_text"

    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), primary_key=True)
    outcome: Mapped[Outcome] = mapped_column(enum_type(Outcome), primary_key=True)
    language: Mapped[str] = mapped_column(String(2), primary_key=True)
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)


class DecisionLetter(Model):
    """A letter as it was put into the outbox, kept with the decision that it tells."""

    __tablename__ = "decision_letter"

    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    language: Mapped[str] = mapped_column(String(2))
    subject: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)

    person: Mapped[Person] = relationship(lazy="select")
