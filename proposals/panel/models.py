"""The discussion among the evaluators of a proposal, its consensus sheets, and the meetings of the committee with their minutes."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, attribute_keyed_dict, mapped_column, relationship

from proposals.accounts.models import Person
from proposals.calls.models import Call
from proposals.db import Hundredths, Model, UTCDateTime, enum_type
from proposals.drafting.models import Proposal
from proposals.workflow.cases import MeetingCase, people_in
from proposals.workflow.phrases import N_


class Post(Model):
    """What somebody said among the evaluators of a proposal. One that was taken back keeps its place and loses its words."""

    __tablename__ = "post"
    __table_args__ = (Index("ix_post_proposal_id_id", "proposal_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    text: Mapped[str] = mapped_column(Text)
    posted_at: Mapped[datetime] = mapped_column(UTCDateTime)
    edited_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    author: Mapped[Person | None] = relationship(lazy="raise")


class Consensus(Model):
    """The consensus sheet of a proposal. A later one replaces an earlier, which stays; `lapsed_at` where a sheet changed under it."""

    __tablename__ = "consensus"
    __table_args__ = (Index("ix_consensus_proposal_id_id", "proposal_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"))
    total: Mapped[Decimal] = mapped_column(Hundredths)
    reasons: Mapped[str] = mapped_column(Text)
    comment_to_body: Mapped[str] = mapped_column(Text, default="")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    lapsed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    person: Mapped[Person | None] = relationship(lazy="raise")
    scores: Mapped[dict[str, ConsensusScore]] = relationship(collection_class=attribute_keyed_dict("criterion"), lazy="selectin")

    @property
    def points(self) -> dict[str, Decimal]:
        return {code: score.points for code, score in self.scores.items()}


class ConsensusScore(Model):
    """Points and reasons for one criterion of a consensus sheet."""

    __tablename__ = "consensus_score"

    consensus_id: Mapped[int] = mapped_column(ForeignKey("consensus.id"), primary_key=True)
    criterion: Mapped[str] = mapped_column(String(60), primary_key=True)
    points: Mapped[Decimal] = mapped_column(Hundredths)
    comment: Mapped[str] = mapped_column(Text)


class Manner(StrEnum):
    """How a meeting was held."""

    IN_PERSON = "in_person"
    REMOTE = "remote"
    BOTH = "both"

    @property
    def label(self) -> str:
        return {
            Manner.IN_PERSON: N_("Με φυσική παρουσία"),
            Manner.REMOTE: N_("Με τηλεδιάσκεψη"),
            Manner.BOTH: N_("Με φυσική παρουσία και τηλεδιάσκεψη"),
        }[self]


class Capacity(StrEnum):
    """As what somebody is in the committee. Those who vote make the quorum."""

    PRESIDENT = "president"
    MEMBER = "member"
    SECRETARY = "secretary"
    RAPPORTEUR = "rapporteur"

    @property
    def label(self) -> str:
        return {
            Capacity.PRESIDENT: N_("Πρόεδρος"),
            Capacity.MEMBER: N_("Μέλος"),
            Capacity.SECRETARY: N_("Γραμματέας"),
            Capacity.RAPPORTEUR: N_("Εισηγητής"),
        }[self]


class Attended(StrEnum):
    """Whether somebody was at a meeting."""

    PRESENT = "present"
    REMOTELY = "remotely"
    ABSENT = "absent"

    @property
    def label(self) -> str:
        return {Attended.PRESENT: N_("Αυτοπρόσωπα"), Attended.REMOTELY: N_("Με τηλεδιάσκεψη"), Attended.ABSENT: N_("Απουσία")}[self]


class Meeting(Model):
    """A meeting of the committee on a call, by its number there; what its minutes say may change until they are signed off, and after."""

    __tablename__ = "meeting"
    __table_args__ = (UniqueConstraint("call_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"))
    number: Mapped[int]
    revision: Mapped[int] = mapped_column(default=1)
    held_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    manner: Mapped[Manner] = mapped_column(enum_type(Manner))
    place: Mapped[str] = mapped_column(String(200), default="")
    notes: Mapped[str] = mapped_column(Text, default="")
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    opened_at: Mapped[datetime] = mapped_column(UTCDateTime)

    call: Mapped[Call] = relationship(lazy="joined", innerjoin=True)
    attendance: Mapped[list[Attendance]] = relationship(lazy="selectin", order_by="Attendance.position", cascade="all, delete-orphan")
    items: Mapped[list[AgendaItem]] = relationship(lazy="selectin", order_by="AgendaItem.position", cascade="all, delete-orphan")
    minutes: Mapped[list[Minutes]] = relationship(lazy="selectin", order_by="Minutes.number")

    @property
    def latest(self) -> Minutes | None:
        """The minutes as they were signed off last."""
        return self.minutes[-1] if self.minutes else None

    def case(self) -> MeetingCase:
        """The meeting as the rulebook sees it."""
        proposals = [item.proposal for item in self.items]
        invited = frozenset(member.person_id for proposal in proposals for member in proposal.members)
        judging = frozenset[int]().union(*(people_in(proposal.judging) for proposal in proposals))
        blind = [case for case in (proposal.case() for proposal in proposals) if case.blind]
        veiled = frozenset[int]().union(*(case.judging | case.reviewers for case in blind))
        return MeetingCase(frozenset(proposal.body_id for proposal in proposals), invited, judging, veiled)


class Attendance(Model):
    """Somebody who was at a meeting, or should have been; by name, as a member of a committee need have no account."""

    __tablename__ = "attendance"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    capacity: Mapped[Capacity] = mapped_column(enum_type(Capacity))
    attended: Mapped[Attended] = mapped_column(enum_type(Attended))
    reason: Mapped[str] = mapped_column(String(200), default="")


class AgendaItem(Model):
    """A proposal that a meeting discussed, and in short what was said."""

    __tablename__ = "agenda_item"
    __table_args__ = (UniqueConstraint("meeting_id", "proposal_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    position: Mapped[int]
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), index=True)
    said: Mapped[str] = mapped_column(Text, default="")
    abstained: Mapped[str] = mapped_column(String(300), default="")

    proposal: Mapped[Proposal] = relationship(lazy="raise")


class Minutes(Model):
    """The minutes of a meeting as they were signed off, never changed again; `sha256` is over their canonical form."""

    __tablename__ = "minutes"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    sha256: Mapped[str] = mapped_column(String(64))
    signed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    signed_at: Mapped[datetime] = mapped_column(UTCDateTime)

    person: Mapped[Person | None] = relationship(lazy="select")
