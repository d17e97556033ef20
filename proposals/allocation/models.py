"""What evaluators say of themselves and wish, and the runs of the automatic assignment with what was done by them."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from proposals.accounts.models import Person
from proposals.allocation.problem import Wish
from proposals.allocation.watching import Stage
from proposals.calls.models import Call
from proposals.db import Model, UTCDateTime, enum_type
from proposals.workflow.phrases import N_


class ExpertiseKind(StrEnum):
    """What somebody knows about; the codes are those of the questions of the form."""

    AXIS = "axis"
    POLICY_AREA = "policy_area"
    FIELD = "field"

    @property
    def label(self) -> str:
        return _KINDS[self]


_KINDS = {
    ExpertiseKind.AXIS: N_("Άξονες"),
    ExpertiseKind.POLICY_AREA: N_("Τομείς πολιτικής"),
    ExpertiseKind.FIELD: N_("Πεδία προτεραιότητας"),
}


class BidValue(StrEnum):
    """What an evaluator answered when he was asked about a proposal."""

    EAGER = "eager"
    WILLING = "willing"
    RELUCTANT = "reluctant"
    REFUSED = "refused"

    @property
    def label(self) -> str:
        return _BIDS[self]

    @property
    def wish(self) -> Wish | None:
        """The wish that it weighs as; None for a refusal, which is no matter of weight."""
        return None if self is BidValue.REFUSED else Wish(self.value)


_BIDS = {
    BidValue.EAGER: N_("Τη θέλω πολύ"),
    BidValue.WILLING: N_("Τη δέχομαι"),
    BidValue.RELUCTANT: N_("Καλύτερα όχι"),
    BidValue.REFUSED: N_("Όχι"),
}


class Expertise(Model):
    """How well somebody knows an axis, a policy area or a field, from 1 to 3."""

    __tablename__ = "expertise"
    __table_args__ = (CheckConstraint("level BETWEEN 1 AND 3", name="level_is_known"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    kind: Mapped[ExpertiseKind] = mapped_column(enum_type(ExpertiseKind), primary_key=True)
    code: Mapped[str] = mapped_column(String(60), primary_key=True)
    level: Mapped[int]


class Limits(Model):
    """How many proposals somebody takes on at the same time, and until which day; None where he set no limit."""

    __tablename__ = "evaluator_limits"
    __table_args__ = (CheckConstraint("most_proposals IS NULL OR most_proposals >= 0", name="not_negative"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    most_proposals: Mapped[int | None]
    available_until: Mapped[date | None]


class ProposalBid(Model):
    """An evaluator's answer about one proposal."""

    __tablename__ = "proposal_bid"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), primary_key=True, index=True)
    value: Mapped[BidValue] = mapped_column(enum_type(BidValue))
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class RunState(StrEnum):
    """The life of a run."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"

    @property
    def label(self) -> str:
        return _STATES[self]


_STATES = {
    RunState.QUEUED: N_("Περιμένει"),
    RunState.RUNNING: N_("Εκτελείται"),
    RunState.DONE: N_("Ολοκληρώθηκε"),
    RunState.CANCELLED: N_("Ακυρώθηκε"),
    RunState.FAILED: N_("Απέτυχε"),
}


class DeedState(StrEnum):
    """The life of a deed."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"


class DeedKind(StrEnum):
    """What a worker does with the result of a run."""

    APPLY = "apply"
    UNDO = "undo"

    @property
    def label(self) -> str:
        """What the page says while it is done."""
        return _DEEDS[self]


_DEEDS = {DeedKind.APPLY: N_("Εφαρμόζεται…"), DeedKind.UNDO: N_("Αναιρείται…")}


class AllocationRun(Model):
    """One run of the automatic assignment of a call: what was asked, what it started from, what came of it, and whether it was applied.

    Problem and result are canonical JSON, compressed, with their digests. Whoever computes holds `claim` and renews `heartbeat`.
    """

    __tablename__ = "allocation_run"
    __table_args__ = (
        CheckConstraint("(state = 'done') = (result_digest IS NOT NULL)", name="done_has_result"),
        CheckConstraint("applied_at IS NULL OR state = 'done'", name="applied_is_done"),
        CheckConstraint("undone_at IS NULL OR applied_at IS NOT NULL", name="undone_was_applied"),
        Index("ix_allocation_run_call_id_id", "call_id", "id"),
        Index("ix_allocation_run_state_id", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"))
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    weights: Mapped[dict[str, Any]] = mapped_column(JSON)
    seed: Mapped[int]
    one_of_a_body: Mapped[bool] = mapped_column(default=True)
    state: Mapped[RunState] = mapped_column(enum_type(RunState), default=RunState.QUEUED)
    stage: Mapped[Stage | None] = mapped_column(enum_type(Stage))
    stage_done: Mapped[int] = mapped_column(default=0)
    stage_most: Mapped[int] = mapped_column(default=0)
    cancel_asked: Mapped[bool] = mapped_column(default=False)
    claim: Mapped[str] = mapped_column(String(32), default="")
    heartbeat: Mapped[datetime | None] = mapped_column(UTCDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    finished_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    problem_digest: Mapped[str | None] = mapped_column(String(64))
    problem_bytes: Mapped[bytes | None] = deferred(mapped_column(LargeBinary), group="data")
    result_digest: Mapped[str | None] = mapped_column(String(64))
    result_bytes: Mapped[bytes | None] = deferred(mapped_column(LargeBinary), group="data")
    # What lists show of the result without unpacking it.
    figures: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    applied_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    applied_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    undone_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    call: Mapped[Call] = relationship(lazy="select")
    asker: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=asked_by)

    @property
    def is_under_way(self) -> bool:
        return self.state in (RunState.QUEUED, RunState.RUNNING)

    @property
    def may_be_applied(self) -> bool:
        return self.state is RunState.DONE and self.applied_at is None

    @property
    def may_be_undone(self) -> bool:
        return self.applied_at is not None and self.undone_at is None

    def end_unbegun(self, attempts: int) -> RunState | None:
        """How it ends without being begun once more; None where it is to be computed."""
        return RunState.CANCELLED if self.cancel_asked else RunState.FAILED if self.attempts >= attempts else None


class RunDeed(Model):
    """Applying the result of a run, or undoing it, as somebody asked for it: a worker does it. `refusals` are the phrases that forbade it."""

    __tablename__ = "allocation_deed"
    __table_args__ = (
        Index("ix_allocation_deed_run_id_id", "run_id", "id"),
        Index("ix_allocation_deed_state_id", "state", "id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("allocation_run.id"))
    kind: Mapped[DeedKind] = mapped_column(enum_type(DeedKind))
    asked_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    state: Mapped[DeedState] = mapped_column(enum_type(DeedState), default=DeedState.QUEUED)
    done: Mapped[int] = mapped_column(default=0)
    most: Mapped[int] = mapped_column(default=0)
    claim: Mapped[str] = mapped_column(String(32), default="")
    heartbeat: Mapped[datetime | None] = mapped_column(UTCDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    finished_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    refusals: Mapped[list[Any]] = mapped_column(JSON, default=list)

    @property
    def is_under_way(self) -> bool:
        return self.state in (DeedState.QUEUED, DeedState.RUNNING)

    def end_unbegun(self, attempts: int) -> DeedState | None:
        """How it ends without being begun once more; None where it is to be done."""
        return DeedState.FAILED if self.attempts >= attempts else None


class RunChange(Model):
    """A pair that somebody added to the result of a run, or took out of it, before it was applied."""

    __tablename__ = "allocation_change"

    run_id: Mapped[int] = mapped_column(ForeignKey("allocation_run.id"), primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), primary_key=True)
    evaluator_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    is_added: Mapped[bool]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)


class RunAssignment(Model):
    """An assignment that applying a run made: what undoing may take back."""

    __tablename__ = "allocation_assignment"

    run_id: Mapped[int] = mapped_column(ForeignKey("allocation_run.id"), primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), primary_key=True)
