"""Finding calls."""

from datetime import datetime

from sqlalchemy import bindparam, select

from proposals.calls.models import Call, PlanPeriod
from proposals.db import db

# Put together once: many pages ask for calls.
_BY_SLUG = select(Call).where(Call.slug == bindparam("slug"))
_ALL = select(Call).order_by(Call.closes_at.desc())


def call_by_slug(slug: str) -> Call | None:
    return db.session.scalars(_BY_SLUG, {"slug": slug}).one_or_none()


def all_calls() -> list[Call]:
    """Every call, the one that closes last first."""
    return list(db.session.scalars(_ALL))


def calls_open_at(moment: datetime) -> list[Call]:
    query = select(Call).where(Call.opens_at <= moment, Call.closes_at > moment)
    return list(db.session.scalars(query.order_by(Call.closes_at)))


def period_of(first_year: int) -> PlanPeriod | None:
    return db.session.scalars(select(PlanPeriod).where(PlanPeriod.first_year == first_year)).one_or_none()
