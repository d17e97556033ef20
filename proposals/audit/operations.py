"""Adding to the audit trail."""

from typing import Any

from sqlalchemy import select, text

from proposals import clock
from proposals.audit.chain import FIRST, entry_hash
from proposals.audit.models import AuditEntry
from proposals.db import db
from proposals.workflow.people import Actor

# One writer at a time appends: a number of our own choosing names the lock.
_CHAIN_LOCK = 5027_2023


def record(
    actor: Actor,
    action: str,
    subject: str,
    *,
    acted_as: str = "",
    proposal_id: int | None = None,
    from_state: str | None = None,
    to_state: str | None = None,
    note: str = "",
    details: dict[str, Any] | None = None,
) -> AuditEntry:
    """Add one entry in the caller's transaction and return it; `subject` is `kind:id`, details are plain JSON."""
    _wait_for_the_chain()
    last = db.session.scalar(select(AuditEntry.hash).order_by(AuditEntry.id.desc()).limit(1)) or FIRST
    values: dict[str, Any] = {
        "at": clock.now(),
        "person_id": actor.person_id,
        "acted_as": acted_as,
        "action": action,
        "subject": subject,
        "proposal_id": proposal_id,
        "from_state": from_state,
        "to_state": to_state,
        "note": note,
        "details": details or {},
    }
    entry = AuditEntry(**values, previous_hash=last, hash=entry_hash(last, values))
    db.session.add(entry)
    db.session.flush()
    return entry


def _wait_for_the_chain() -> None:
    """On PostgreSQL take a lock until the commit; on SQLite the transaction is the only writer already."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _CHAIN_LOCK})
