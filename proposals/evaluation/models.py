"""The admissibility checklist, assignments with their sheets, the recommendation, the decision, the objection."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, attribute_keyed_dict, deferred, mapped_column, relationship

from proposals.accounts.models import Person
from proposals.db import Hundredths, Model, UTCDateTime, enum_type
from proposals.drafting.models import Proposal, ProposalVersion
from proposals.evaluation.verdict import Verdict
from proposals.workflow.cases import AssignmentCase
from proposals.workflow.states import AssignmentState

# What the lists of a call go by: all its assignments, and those in one state.
_ORDERS_OF_CALL = ("body_order", "evaluator_order", "assigned_at", "due_at", "finalised_at")
_ORDERS_OF_STATE = ("body_order", "evaluator_order", "total", "finalised_at")


class AdmissibilityCheck(Model):
    """One item of the checklist of a proposal, as it was answered for a version."""

    __tablename__ = "admissibility_check"

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), primary_key=True)
    item: Mapped[str] = mapped_column(String(60), primary_key=True)
    verdict: Mapped[Verdict] = mapped_column(enum_type(Verdict))
    comment: Mapped[str] = mapped_column(Text, default="")
    version_id: Mapped[int] = mapped_column(ForeignKey("proposal_version.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class Assignment(Model):
    """The work of one evaluator on one proposal, with the version that the sheet judges.

    `newer_version` was filed since: the sheet waits until the evaluator has seen it. `written` says of each field that was ever written
    its revision, when it was changed, and since when it has been written in one go (seconds); see `sheets.Mark`.
    """

    __tablename__ = "assignment"
    __table_args__ = (
        Index(
            "uq_assignment_live",
            "proposal_id",
            "evaluator_id",
            unique=True,
            sqlite_where=text("state IN ('invited', 'accepted', 'final')"),
            postgresql_where=text("state IN ('invited', 'accepted', 'final')"),
        ),
        Index("ix_assignment_evaluator_id_state", "evaluator_id", "state"),
        Index("ix_assignment_proposal_id_id", "proposal_id", "id"),
        Index("ix_assignment_call_id_id", "call_id", "id"),
        Index("ix_assignment_call_id_state_id", "call_id", "state", "id"),
        *(Index(f"ix_assignment_call_id_{by}_id", "call_id", by, "id") for by in _ORDERS_OF_CALL),
        *(Index(f"ix_assignment_call_id_state_{by}_id", "call_id", "state", by, "id") for by in _ORDERS_OF_STATE),
        Index("ix_assignment_call_id_code_in_order", "call_id", text("length(proposal_code)"), "proposal_code", "id"),
        Index("ix_assignment_call_id_state_code_in_order", "call_id", "state", text("length(proposal_code)"), "proposal_code", "id"),
        CheckConstraint("(state = 'final') = (finalised_at IS NOT NULL)", name="final_has_time"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"))
    # Triggers write these, for the lists of a call; what stands in a session may be older.
    call_id: Mapped[int] = mapped_column(server_default="0")
    proposal_code: Mapped[str] = deferred(mapped_column(String(20), nullable=False, server_default=""))
    body_order: Mapped[str] = deferred(mapped_column(String(220), nullable=False, server_default=""))
    evaluator_order: Mapped[str] = deferred(mapped_column(String(140), nullable=False, server_default=""))
    evaluator_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    state: Mapped[AssignmentState] = mapped_column(enum_type(AssignmentState), default=AssignmentState.INVITED)
    revision: Mapped[int] = mapped_column()
    version_id: Mapped[int | None] = mapped_column(ForeignKey("proposal_version.id"))
    newer_version_id: Mapped[int | None] = mapped_column(ForeignKey("proposal_version.id"))
    assigned_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    assigned_at: Mapped[datetime] = mapped_column(UTCDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    no_conflict_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    decline_reason: Mapped[str] = mapped_column(String(40), default="")
    finalised_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    sheet_gaps: Mapped[int] = mapped_column(default=1)
    criteria_done: Mapped[int] = mapped_column(default=0)
    criteria_count: Mapped[int] = mapped_column(default=0)
    total: Mapped[Decimal | None] = mapped_column(Hundredths)
    comment_to_body: Mapped[str] = mapped_column(Text, default="")
    sheet_revision: Mapped[int] = mapped_column(default=0)
    saved_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    written: Mapped[dict[str, list[int]]] = mapped_column(JSON, default=dict)

    proposal: Mapped[Proposal] = relationship(lazy="select")
    evaluator: Mapped[Person] = relationship(lazy="select", foreign_keys=[evaluator_id])
    version: Mapped[ProposalVersion | None] = relationship(lazy="select", foreign_keys=[version_id])
    newer_version: Mapped[ProposalVersion | None] = relationship(lazy="select", foreign_keys=[newer_version_id])
    scores: Mapped[dict[str, Score]] = relationship(collection_class=attribute_keyed_dict("criterion"), lazy="select", cascade="all, delete-orphan")
    checks: Mapped[dict[str, HorizontalCheck]] = relationship(
        collection_class=attribute_keyed_dict("item"), lazy="select", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": revision}

    @property
    def points(self) -> dict[str, Decimal]:
        """The points given so far, by criterion."""
        return {code: score.points for code, score in self.scores.items() if score.points is not None}

    def case(self) -> AssignmentCase:
        """The assignment as the rulebook sees it now."""
        is_current = self.newer_version_id is None
        return AssignmentCase(self.state, self.evaluator_id, self.proposal.case(), self.sheet_gaps, self.no_conflict_at is not None, is_current)


class Score(Model):
    """Points and comment for one criterion; either may be missing while the sheet is being written."""

    __tablename__ = "score"

    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), primary_key=True)
    criterion: Mapped[str] = mapped_column(String(60), primary_key=True)
    points: Mapped[Decimal | None] = mapped_column(Hundredths)
    comment: Mapped[str] = mapped_column(Text, default="")


class HorizontalCheck(Model):
    """The answer to one horizontal check of a sheet, which is not scored."""

    __tablename__ = "horizontal_check"

    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), primary_key=True)
    item: Mapped[str] = mapped_column(String(60), primary_key=True)
    verdict: Mapped[Verdict | None] = mapped_column(enum_type(Verdict))
    comment: Mapped[str] = mapped_column(Text, default="")


class FormerSheetText(Model):
    """What stood in a field of a sheet, or in the notes beside it, before it was written over; only its author reads it."""

    __tablename__ = "former_sheet_text"

    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), primary_key=True)
    field: Mapped[str] = mapped_column(String(80), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)


class SheetVersion(Model):
    """A sheet as it was made final, never changed again: what its fields held, the total, and the version of the proposal that it judges."""

    __tablename__ = "sheet_version"

    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int | None] = mapped_column(ForeignKey("proposal_version.id"))
    contents: Mapped[dict[str, Any]] = mapped_column(JSON)
    total: Mapped[Decimal] = mapped_column(Hundredths)
    finalised_at: Mapped[datetime] = mapped_column(UTCDateTime)

    version: Mapped[ProposalVersion | None] = relationship(lazy="select")


class CommentRedaction(Model):
    """The comment of a sheet to the body as the body reads it; `redacted` is empty where it may read the original, for the reason in `note`.

    It holds for the very text that was looked at: `original`.
    """

    __tablename__ = "comment_redaction"

    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), primary_key=True)
    original: Mapped[str] = mapped_column(Text)
    redacted: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class PrivateNote(Model):
    """What an evaluator notes for himself while he reads: in no sheet, no export and no dossier. `spell_at` as in answers."""

    __tablename__ = "private_note"

    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), primary_key=True)
    text: Mapped[str] = mapped_column(Text, default="")
    revision: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    spell_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Recommendation(Model):
    """What the committee recommends; a later one replaces an earlier, which stays."""

    __tablename__ = "recommendation"
    __table_args__ = (Index("ix_recommendation_proposal_id_id", "proposal_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"))
    value: Mapped[str] = mapped_column(String(40))
    reasons: Mapped[str] = mapped_column(Text)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)

    person: Mapped[Person | None] = relationship(lazy="select")


class Decision(Model):
    """A decision on a proposal with number, date and ΑΔΑ; after a reconsideration there may be a second."""

    __tablename__ = "decision"
    __table_args__ = (Index("ix_decision_proposal_id_id", "proposal_id", "id"), UniqueConstraint("proposal_id", "number"))

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"))
    outcome: Mapped[str] = mapped_column(String(40))
    number: Mapped[str] = mapped_column(String(60))
    decided_on: Mapped[date]
    ada: Mapped[str] = mapped_column(String(20), default="")
    reasons: Mapped[str] = mapped_column(Text)
    objections_until: Mapped[date | None]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)

    person: Mapped[Person | None] = relationship(lazy="select")


class Objection(Model):
    """An objection or request for review by the body (law 2690/1999, article 24), recorded by the administration.

    `decision_id` is the decision that it attacks (none where the proposal was inadmissible), `answer_id` the one that answers it.
    """

    __tablename__ = "objection"
    __table_args__ = (Index("ix_objection_proposal_id_id", "proposal_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"))
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id"))
    answer_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id"))
    text: Mapped[str] = mapped_column(Text)
    received_on: Mapped[date]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
