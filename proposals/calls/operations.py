"""Making a call."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from proposals import clock
from proposals.audit.operations import record
from proposals.calls.form import Form, form_from_data
from proposals.calls.models import Call, PlanPeriod
from proposals.calls.queries import period_of
from proposals.calls.rubric import Rubric, rubric_from_data
from proposals.db import db
from proposals.workflow.people import Actor


def create_call(
    actor: Actor,
    *,
    slug: str,
    title: str,
    title_en: str,
    first_year: int,
    opens_at: datetime,
    closes_at: datetime,
    form: Form,
    rubric: Rubric,
    review_due_at: datetime | None = None,
    approval_asked: bool = True,
    summary: str = "",
    summary_en: str = "",
) -> Call:
    """Make a call for the plan that begins in `first_year`; form and rubric are copied into it as data. Codes carry `first_year`."""
    period = period_of(first_year)
    if period is None:
        period = PlanPeriod(first_year=first_year, last_year=first_year + 1)
        db.session.add(period)
    call = Call(
        slug=slug,
        title=title,
        title_en=title_en,
        summary=summary,
        summary_en=summary_en,
        period=period,
        code_year=first_year,
        opens_at=opens_at,
        closes_at=closes_at,
        review_due_at=review_due_at,
        approval_asked=approval_asked,
        sheets_needed=rubric.sheets_needed,
    )
    _carry(call, form.data, rubric.data)
    db.session.add(call)
    db.session.flush()
    record(actor, "create_call", f"call:{call.id}", details={"slug": slug, "form": call.form_fingerprint, "rubric": call.rubric_fingerprint})
    return call


def freeze_rubric(call: Call) -> None:
    """From the first assignment on the rubric of a call stands."""
    if call.rubric_frozen_at is None:
        call.rubric_frozen_at = clock.now()


def next_code(call: Call, others: Iterable[Call] = ()) -> str:
    """The next code of a call's year, ESDK-2027-0042; `others` are the calls of that year, which share its numbers.

    The caller holds a lock on the rows of all of them.
    """
    call.last_code = max(each.last_code for each in (call, *others)) + 1
    return f"ESDK-{call.code_year}-{call.last_code:04d}"


def _carry(call: Call, form: Mapping[str, Any], rubric: Mapping[str, Any]) -> None:
    form_from_data(form)
    rubric_from_data(rubric)
    call.form_data, call.form_fingerprint = dict(form), _fingerprint(form)
    call.rubric_data, call.rubric_fingerprint = dict(rubric), _fingerprint(rubric)


def _fingerprint(data: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(data, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
