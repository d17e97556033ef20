"""Candidates of a ranking and choices, as plain values."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from proposals.decisions.choice import Basis, Candidate, Choice, Dimension, LineKind, Quota
from tests.factories.cases import NOW
from tests.factories.definitions import standard_rubric

PASSING: Mapping[str, Decimal] = dict.fromkeys(standard_rubric().by_code, Decimal(4))


def make_candidate(number: int, score: str | None = "80", **values: Any) -> Candidate:
    """A candidate above every threshold, filed as many hours after the first as its number says."""
    usual = {"code": f"ESDK-2027-{number:04}", "submitted_at": NOW + timedelta(hours=number), "criteria": PASSING, "budget": Decimal(100)}
    return Candidate(proposal_id=number, raw=None if score is None else Decimal(score), **{**usual, **values})


def make_choice(line: str | int = 2, kind: LineKind = LineKind.NUMBER, **values: Any) -> Choice:
    return Choice(**{"basis": Basis.CONSENSUS, "line_kind": kind, "line": Decimal(line), **values})


def of_axis(code: str, least: int | None = None, most: int | None = None) -> Quota:
    return Quota(Dimension.AXIS, code, least, most)


def of_region(code: str, least: int | None = None, most: int | None = None) -> Quota:
    return Quota(Dimension.REGION, code, least, most)
