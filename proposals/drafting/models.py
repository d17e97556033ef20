"""A proposal, its answers field by field, its attachments, and the versions that were filed."""

from __future__ import annotations

import secrets
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, attribute_keyed_dict, deferred, mapped_column, relationship

from proposals import clock
from proposals.accounts.models import Body, Person
from proposals.calls.models import Call
from proposals.db import Hundredths, Model, UTCDateTime, enum_type
from proposals.workflow.cases import Case, people_in
from proposals.workflow.people import May
from proposals.workflow.states import State

# No vowels, no letters that look like digits: a handle spells nothing and is read out without mistakes.
_HANDLE_LETTERS = "23456789BCDFGHJKLMNPQRSTVWXZ"
# What lists go by, each with the number of the row after it.
_OF_CALL = ("state", "mean_total", "consensus_total", "total_spread", "sheets_final", "submitted_at", "budget_total", "body_order")
_ORDERS = [("call_id",), ("call_id", "state", "mean_total"), *(("call_id", each) for each in _OF_CALL)]
_ORDERS += [("state",), ("body_id",), ("body_order",), ("budget_total",), ("submitted_at",), ("updated_at",)]


def new_handle() -> str:
    """The name of a draft before it has a code: D- and six random letters."""
    return "D-" + "".join(secrets.choice(_HANDLE_LETTERS) for _ in range(6))


class Proposal(Model):
    """An innovation proposal. Its state changes only through the workflow; `revision` lets one of two writers win."""

    __tablename__ = "proposal"
    __table_args__ = (
        CheckConstraint("(code IS NULL) = (submitted_at IS NULL)", name="code_with_submission"),
        CheckConstraint("state NOT IN ('accepted', 'reserve', 'rejected') OR decided_at IS NOT NULL", name="decided_has_date"),
        *(Index(f"ix_proposal_{'_'.join(by)}_id", *by, "id") for by in _ORDERS),
        Index("ix_proposal_call_id_code_in_order", "call_id", text("length(code)"), "code", "id"),
        Index("ix_proposal_search_text", "search_text", postgresql_using="gin", postgresql_ops={"search_text": "gin_trgm_ops"}).ddl_if("postgresql"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    handle: Mapped[str] = mapped_column(String(12), unique=True, default=new_handle)
    code: Mapped[str | None] = mapped_column(String(20), unique=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"))
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("proposal.id"), index=True)
    state: Mapped[State] = mapped_column(enum_type(State), default=State.DRAFT)
    revision: Mapped[int] = mapped_column()
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    completion_due: Mapped[datetime | None] = mapped_column(UTCDateTime)
    # What the last return opened: the sections with something open in them, and those of their fields that open alone.
    completion_sections: Mapped[list[str]] = mapped_column(JSON, default=list)
    completion_fields: Mapped[list[str]] = mapped_column(JSON, default=list)
    completion_rounds: Mapped[int] = mapped_column(default=0)
    remarks_open: Mapped[int] = mapped_column(default=0)

    # Lifted from the answers (the form says which), for lists, filters and statistics.
    title: Mapped[str] = mapped_column(String(200), default="")
    axis: Mapped[str] = mapped_column(String(60), default="")
    policy_area: Mapped[str] = mapped_column(String(60), default="")
    stage: Mapped[str] = mapped_column(String(60), default="")
    plan_item_kind: Mapped[str] = mapped_column(String(60), default="")
    regions: Mapped[str] = mapped_column(String(200), default="")
    start_date: Mapped[date | None]
    end_date: Mapped[date | None]
    budget_total: Mapped[Decimal | None] = mapped_column(Hundredths)
    search_text: Mapped[str] = deferred(mapped_column(Text, default=""))
    body_order: Mapped[str] = deferred(mapped_column(String(220), nullable=False, server_default=""))  # triggers write it

    # Kept up in the transaction that changes them, so that rules and lists need no counting.
    required_count: Mapped[int] = mapped_column(default=0)
    missing_count: Mapped[int] = mapped_column(default=0)
    wrong_count: Mapped[int] = mapped_column(default=0)
    section_counts: Mapped[dict[str, list[int]]] = mapped_column(JSON, default=dict)
    checks_open: Mapped[int] = mapped_column(default=0)
    checks_failed: Mapped[int] = mapped_column(default=0)
    sheets_final: Mapped[int] = mapped_column(default=0)
    sheets_running: Mapped[int] = mapped_column(default=0)
    # The numbers of those whose own sheets are not final, with a space around each so that SQL finds one.
    judging: Mapped[str] = mapped_column(Text, default="")
    scores_apart: Mapped[bool] = mapped_column(default=False)
    mean_total: Mapped[Decimal | None] = mapped_column(Hundredths)
    total_spread: Mapped[Decimal | None] = mapped_column(Hundredths)
    criterion_spread: Mapped[Decimal | None] = mapped_column(Hundredths)
    consensus_total: Mapped[Decimal | None] = mapped_column(Hundredths)
    has_recommendation: Mapped[bool] = mapped_column(default=False)
    has_objection: Mapped[bool] = mapped_column(default=False)

    call: Mapped[Call] = relationship(lazy="select")
    body: Mapped[Body] = relationship(lazy="select")
    parent: Mapped[Proposal | None] = relationship(lazy="select", remote_side=[id])
    answers: Mapped[dict[str, Answer]] = relationship(collection_class=attribute_keyed_dict("field"), lazy="select")
    attachments: Mapped[list[Attachment]] = relationship(
        lazy="select", order_by="Attachment.id", primaryjoin="and_(Proposal.id == Attachment.proposal_id, Attachment.removed_at.is_(None))"
    )
    versions: Mapped[list[ProposalVersion]] = relationship(lazy="select", order_by="ProposalVersion.number")
    readers: Mapped[list[Reader]] = relationship(lazy="select")
    members: Mapped[list[Member]] = relationship(lazy="select", cascade="all, delete-orphan")

    __mapper_args__ = {"version_id_col": revision}

    @property
    def public_code(self) -> str:
        """The code in addresses and file names."""
        return self.code or self.handle

    @property
    def values(self) -> dict[str, Any]:
        """The answers as they stand, by field code."""
        return {code: answer.value for code, answer in self.answers.items()}

    @property
    def files(self) -> dict[str, int]:
        """How many files each file field has."""
        counts: dict[str, int] = {}
        for attachment in self.attachments:
            counts[attachment.field] = counts.get(attachment.field, 0) + 1
        return counts

    @property
    def latest_version(self) -> ProposalVersion | None:
        return self.versions[-1] if self.versions else None

    def case(self) -> Case:
        """The proposal as the rulebook sees it now."""
        return Case(
            state=self.state,
            body_id=self.body_id,
            now=clock.now(),
            opens_at=self.call.opens_at,
            closes_at=self.call.closes_at,
            approval_asked=self.call.approval_asked,
            ever_submitted=self.submitted_at is not None,
            missing=self.missing_count,
            wrong=self.wrong_count,
            completion_due=self.completion_due,
            checks_open=self.checks_open,
            checks_failed=self.checks_failed,
            remarks_open=self.remarks_open,
            sheets_final=self.sheets_final,
            sheets_needed=self.call.sheets_needed,
            sheets_running=self.sheets_running,
            scores_apart=self.scores_apart,
            recommended=self.has_recommendation,
            objected=self.has_objection,
            reviewers=frozenset(reader.person_id for reader in self.readers),
            excused=frozenset(reader.person_id for reader in self.readers if reader.despite_conflict),
            judging=people_in(self.judging),
            blind=self.call.hides_bodies or self.call.hides_persons,
            members={member.person_id: member.may for member in self.members},
            published=self.decided_at is not None,
        )


class Answer(Model):
    """The answer to one field, with the number of times that it was changed: two people who write it are told of each other."""

    __tablename__ = "answer"
    __table_args__ = (Index("ix_answer_changed_by_proposal_id", "changed_by", "proposal_id"),)

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), primary_key=True)
    field: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[Any] = mapped_column(JSON(none_as_null=False))
    revision: Mapped[int] = mapped_column(default=1)
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    spell_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    person: Mapped[Person | None] = relationship(lazy="select")


class FormerAnswer(Model):
    """What stood in a field before somebody wrote over it: the history of a draft, from which a text can be taken back."""

    __tablename__ = "former_answer"
    __table_args__ = (Index("ix_former_answer_changed_by_proposal_id", "changed_by", "proposal_id"),)

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), primary_key=True)
    field: Mapped[str] = mapped_column(String(60), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    value: Mapped[Any] = mapped_column(JSON(none_as_null=False))
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)

    person: Mapped[Person | None] = relationship(lazy="select")


class Attachment(Model):
    """A file of a proposal, stored by its hash; removed ones stay for the versions that name them."""

    __tablename__ = "attachment"
    __table_args__ = (Index("ix_attachment_proposal_id", "proposal_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"))
    field: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(200))
    filename: Mapped[str] = mapped_column(String(255))
    content_type: Mapped[str] = mapped_column(String(120))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    uploaded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    uploaded_at: Mapped[datetime] = mapped_column(UTCDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class ProposalVersion(Model):
    """What was filed: answers and attachments as they were, never changed again; `sha256` is over their canonical form."""

    __tablename__ = "proposal_version"
    __table_args__ = (UniqueConstraint("proposal_id", "number"), Index("ix_proposal_version_submitted_by_proposal_id", "submitted_by", "proposal_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"))
    number: Mapped[int]
    answers: Mapped[dict[str, Any]] = mapped_column(JSON)
    attachments: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    sha256: Mapped[str] = mapped_column(String(64))
    submitted_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    submitted_at: Mapped[datetime] = mapped_column(UTCDateTime)

    person: Mapped[Person | None] = relationship(lazy="select")


class CompletionRemark(Model):
    """What a return for completion asks for: a section, or one field of it, as version `version` had it; ticked off once it is covered."""

    __tablename__ = "completion_remark"
    __table_args__ = (Index("ix_completion_remark_proposal_id_round", "proposal_id", "round"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"))
    round: Mapped[int]
    version: Mapped[int]
    section: Mapped[str] = mapped_column(String(60))
    field: Mapped[str | None] = mapped_column(String(60))
    text: Mapped[str] = mapped_column(Text)
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    covered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    covered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    coverer: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=covered_by)


class Reader(Model):
    """An evaluator who declared no conflict and may read a proposal; `despite_conflict` where an administrator overrode one. Kept by evaluation."""

    __tablename__ = "reader"

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    despite_conflict: Mapped[bool] = mapped_column(default=False)


class Term(Model):
    """A word of a filed text, by its stem: similar proposals are looked for by it. `public_weight` counts only what may be published."""

    __tablename__ = "term"
    __table_args__ = (Index("ix_term_stem_proposal_id", "stem", "proposal_id"),)

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), primary_key=True)
    stem: Mapped[str] = mapped_column(String(40), primary_key=True)
    weight: Mapped[int]
    public_weight: Mapped[int]


class Member(Model):
    """Somebody whom the body's editors invited to write, comment on or read one proposal; he may be of another body."""

    __tablename__ = "member"

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    may: Mapped[May] = mapped_column(enum_type(May))
    invited_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    invited_at: Mapped[datetime] = mapped_column(UTCDateTime)

    person: Mapped[Person] = relationship(lazy="raise", foreign_keys=person_id)
    inviter: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=invited_by)


class Presence(Model):
    """Where somebody was last seen at a proposal: the section that he opened or saved, empty where he read it."""

    __tablename__ = "presence"

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    section: Mapped[str] = mapped_column(String(60))
    seen_at: Mapped[datetime] = mapped_column(UTCDateTime)
