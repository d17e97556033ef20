"""Reading the audit trail."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from proposals.audit.chain import HASHED
from proposals.audit.models import AuditEntry
from proposals.db import db


def timeline(proposal_id: int, subjects: str = "") -> list[AuditEntry]:
    """What happened to a proposal, newest first; `subjects` keeps entries whose subject starts so (`proposal:`)."""
    query = select(AuditEntry).where(AuditEntry.proposal_id == proposal_id).options(joinedload(AuditEntry.person))
    if subjects:
        query = query.where(AuditEntry.subject.startswith(subjects))
    return list(db.session.scalars(query.order_by(AuditEntry.id.desc())))


def last_step(proposal_id: int) -> AuditEntry | None:
    """The newest entry that changed the state of a proposal."""
    query = select(AuditEntry).where(AuditEntry.proposal_id == proposal_id, AuditEntry.subject == f"proposal:{proposal_id}")
    query = query.where(AuditEntry.to_state.is_not(None)).options(joinedload(AuditEntry.person))
    return db.session.scalar(query.order_by(AuditEntry.id.desc()).limit(1))


def entries_of_action(action: str, proposal_id: int | None) -> Iterator[AuditEntry]:
    """Every entry of one action about one proposal, or about none."""
    query = select(AuditEntry).where(AuditEntry.action == action, AuditEntry.proposal_id == proposal_id)
    yield from db.session.scalars(query.order_by(AuditEntry.id))


def entries_before(number: int | None, size: int, *, action: str = "", proposal_id: int | None = None) -> Select[AuditEntry]:
    """One page of the trail, newest first, from below entry `number`; of one action or about one proposal where they are named."""
    query = select(AuditEntry).options(joinedload(AuditEntry.person)).order_by(AuditEntry.id.desc()).limit(size)
    if action:
        query = query.where(AuditEntry.action == action)
    if proposal_id is not None:
        query = query.where(AuditEntry.proposal_id == proposal_id)
    return query.where(AuditEntry.id < number) if number else query


def whole_chain() -> Iterator[Mapping[str, Any]]:
    """Every entry as the chain needs it, oldest first, streamed."""
    columns = [getattr(AuditEntry, name) for name in (*HASHED, "id", "previous_hash", "hash")]
    # Whoever finds a break reads no further: the cursor is closed then too.
    with db.session.execute(select(*columns).order_by(AuditEntry.id).execution_options(yield_per=500)) as entries:
        yield from map(dict, entries.mappings())
