"""Plan periods and calls. A call carries its form and its rubric as data of its own."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from proposals.calls.form import Form, form_from_data
from proposals.calls.rubric import Rubric, rubric_from_data
from proposals.db import Model, UTCDateTime

_forms: dict[str, Form] = {}
_rubrics: dict[str, Rubric] = {}


class PlanPeriod(Model):
    """Two calendar years of the National Action Plan (law 5027/2023, article 5)."""

    __tablename__ = "plan_period"
    __table_args__ = (CheckConstraint("last_year = first_year + 1", name="two_years"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    first_year: Mapped[int] = mapped_column(unique=True)
    last_year: Mapped[int]

    @property
    def years(self) -> tuple[int, int]:
        return self.first_year, self.last_year


class Call(Model):
    """An invitation to propose, open from `opens_at` up to but not including `closes_at`."""

    __tablename__ = "call"
    __table_args__ = (CheckConstraint("opens_at < closes_at", name="opens_before_it_closes"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    plan_period_id: Mapped[int] = mapped_column(ForeignKey("plan_period.id"))
    title: Mapped[str] = mapped_column(String(200))
    title_en: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str] = mapped_column(String(2000), default="")
    summary_en: Mapped[str] = mapped_column(String(2000), default="")
    code_year: Mapped[int]
    opens_at: Mapped[datetime] = mapped_column(UTCDateTime)
    closes_at: Mapped[datetime] = mapped_column(UTCDateTime)
    approval_asked: Mapped[bool] = mapped_column(default=True)
    sheets_needed: Mapped[int] = mapped_column(default=3)
    # What its evaluators are not shown: whose the proposals are, and whom their texts name.
    hides_bodies: Mapped[bool] = mapped_column(default=False)
    hides_persons: Mapped[bool] = mapped_column(default=False)
    review_due_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    results_published_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    last_code: Mapped[int] = mapped_column(default=0)
    form_fingerprint: Mapped[str] = mapped_column(String(64))
    form_data: Mapped[dict[str, Any]] = deferred(mapped_column(JSON))
    rubric_fingerprint: Mapped[str] = mapped_column(String(64))
    rubric_data: Mapped[dict[str, Any]] = deferred(mapped_column(JSON))
    rubric_frozen_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    period: Mapped[PlanPeriod] = relationship(lazy="joined", innerjoin=True)

    @property
    def form(self) -> Form:
        """The form of the call; parsed once for each text that it ever had."""
        if self.form_fingerprint not in _forms:
            _forms[self.form_fingerprint] = form_from_data(self.form_data)
        return _forms[self.form_fingerprint]

    @property
    def rubric(self) -> Rubric:
        if self.rubric_fingerprint not in _rubrics:
            _rubrics[self.rubric_fingerprint] = rubric_from_data(self.rubric_data)
        return _rubrics[self.rubric_fingerprint]

    def title_in(self, language: str) -> str:
        return self.title_en if language == "en" else self.title

    def summary_in(self, language: str) -> str:
        return self.summary_en if language == "en" else self.summary

    def is_open_at(self, moment: datetime) -> bool:
        return self.opens_at <= moment < self.closes_at
