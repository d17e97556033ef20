"""The audit trail cannot be emptied either."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from proposals.audit.models import AuditEntry
from proposals.audit.operations import record
from proposals.workflow.people import SYSTEM


@pytest.mark.parametrize("statement", ["TRUNCATE audit_entry", "TRUNCATE audit_entry CASCADE", "TRUNCATE person CASCADE"])
def test_database_refuses_to_empty_the_trail(session, statement):
    record(SYSTEM, "one", "x:1")
    session.commit()

    with pytest.raises(DatabaseError, match="append-only"):
        session.execute(text(statement))

    session.rollback()
    assert session.scalars(select(AuditEntry.action)).all() == ["one"]
