"""The audit trail of the filled database: the entries that operations would have written, in one unbroken chain."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from benchmarks.rows import Rows
from proposals.audit.chain import FIRST, entry_hash
from proposals.audit.models import AuditEntry
from proposals.db import db


class Trail:
    """Goes on from the last entry that the database has. While it is used, nobody else may append."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._last = db.session.scalar(select(AuditEntry.hash).order_by(AuditEntry.id.desc()).limit(1)) or FIRST

    def add(self, at: datetime, person_id: int | None, action: str, subject: str, proposal_id: int, **more: Any) -> None:
        """One entry; `more` are the other columns that the chain covers."""
        values = {"acted_as": "", "from_state": None, "to_state": None, "note": "", "details": {}, **more}
        values |= {"at": at, "person_id": person_id, "action": action, "subject": subject, "proposal_id": proposal_id}
        digest = entry_hash(self._last, values)
        self._rows.add(AuditEntry, **values, previous_hash=self._last, hash=digest)
        self._last = digest
