"""Notices in the outbox."""

from typing import Any

from proposals import clock
from proposals.accounts.models import Person
from proposals.db import db
from proposals.notices.models import Notice


def make_notice(person: Person, kind: str = "assign", **columns: Any) -> Notice:
    """A notice that is due now, with everything that a template may name."""
    told = {"title": "Μία πρόταση", "code": "ESDK-2027-0001", "note": "", "state": "submitted", "due": "", "evaluator": ""}
    usual = {"values": told, "created_at": clock.now(), "due_at": clock.now()}
    notice = Notice(person=person, kind=kind, **{**usual, **columns})
    db.session.add(notice)
    db.session.flush()
    return notice
