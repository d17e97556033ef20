"""Plan periods and calls."""

import hashlib
import json
from datetime import timedelta
from itertools import count
from typing import Any

from proposals import clock
from proposals.calls.form import Form
from proposals.calls.models import Call, PlanPeriod
from proposals.calls.queries import period_of
from proposals.calls.rubric import Rubric
from proposals.db import db
from tests.factories.definitions import standard_form, standard_rubric

_numbers = count(1)


def make_period(first_year: int = 2027) -> PlanPeriod:
    """The plan of these two years; the same one where it is there already."""
    period = period_of(first_year) or PlanPeriod(first_year=first_year, last_year=first_year + 1)
    db.session.add(period)
    return period


def make_call(form: Form | None = None, rubric: Rubric | None = None, **columns: Any) -> Call:
    """A call that has been open for thirty days and stays open for thirty more, with the standard form and rubric."""
    form, rubric = form or standard_form(), rubric or standard_rubric()
    usual = {
        "slug": f"esdk-test-{next(_numbers)}",
        "title": "Πρόσκληση δοκιμής",
        "title_en": "Test call",
        "period": make_period(),
        "code_year": 2027,
        "opens_at": clock.now() - timedelta(days=30),
        "closes_at": clock.now() + timedelta(days=30),
        "sheets_needed": rubric.sheets_needed,
        "form_data": form.data,
        "form_fingerprint": form.fingerprint,
        "rubric_data": rubric.data,
        "rubric_fingerprint": hashlib.sha256(json.dumps(rubric.data, ensure_ascii=False, sort_keys=True).encode()).hexdigest(),
    }
    call = Call(**{**usual, **columns})
    db.session.add(call)
    db.session.flush()
    return call
