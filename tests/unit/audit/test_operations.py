"""Adding to the audit trail, reading it, and what the database does to whoever would change it."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from proposals.audit.chain import FIRST, first_break
from proposals.audit.models import AuditEntry
from proposals.audit.operations import record
from proposals.audit.queries import entries_before, last_step, timeline, whole_chain
from proposals.workflow.people import SYSTEM
from proposals.workflow.states import State
from tests.factories import NOW, make_person, make_proposal


def test_entry_says_who_did_what_when(session):
    person = make_person()

    entry = record(
        person.actor,
        "submit",
        "proposal:1",
        acted_as="approver",
        proposal_id=1,
        from_state=State.DRAFT,
        to_state=State.SUBMITTED,
        note="Ναι",
        details={"version": 1},
    )

    session.expire_all()
    assert {name: getattr(entry, name) for name in ("at", "person_id", "acted_as", "action", "subject", "proposal_id", "note", "details")} == {
        "at": NOW,
        "person_id": person.id,
        "acted_as": "approver",
        "action": "submit",
        "subject": "proposal:1",
        "proposal_id": 1,
        "note": "Ναι",
        "details": {"version": 1},
    }
    assert (entry.from_state, entry.to_state) == ("draft", "submitted")


def test_deed_of_the_system_has_no_person(session):
    assert record(SYSTEM, "conclude_review", "proposal:1").person_id is None


def test_first_entry_begins_the_chain_and_the_next_continues_it(session):
    first, second = record(SYSTEM, "one", "x:1"), record(SYSTEM, "two", "x:1")

    assert (first.previous_hash, second.previous_hash) == (FIRST, first.hash)


def test_trail_that_was_written_is_whole_when_it_is_read(session):
    person = make_person()
    for number in range(5):
        record(person.actor, "save", f"proposal:{number}", to_state=State.DRAFT, details={"πεδία": ["title", "summary"], "n": number, "none": None})
    session.commit()

    assert len(list(whole_chain())) == 5
    assert first_break(whole_chain()) is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET note = 'άλλη' WHERE action = 'one'",
        "UPDATE audit_entry SET note = note",
        "DELETE FROM audit_entry WHERE action = 'one'",
        "DELETE FROM audit_entry",
    ],
)
def test_database_refuses_to_change_or_delete_an_entry(session, statement):
    record(SYSTEM, "one", "x:1")
    session.commit()

    with pytest.raises(DatabaseError, match="append-only"):
        session.execute(text(statement))

    session.rollback()
    assert session.scalars(select(AuditEntry.action)).all() == ["one"]


def test_entry_that_was_changed_behind_the_back_of_the_database_is_found(session):
    for action in ("one", "two", "three"):
        record(SYSTEM, action, "x:1")
    session.commit()

    tamper(session, "UPDATE audit_entry SET note = 'άλλη' WHERE action = 'two'")

    assert first_break(whole_chain()) == session.scalar(select(AuditEntry.id).where(AuditEntry.action == "two"))


def test_entry_that_was_taken_out_behind_the_back_of_the_database_is_found(session):
    for action in ("one", "two", "three"):
        record(SYSTEM, action, "x:1")
    session.commit()

    tamper(session, "DELETE FROM audit_entry WHERE action = 'two'")

    assert first_break(whole_chain()) == session.scalar(select(AuditEntry.id).where(AuditEntry.action == "three"))


def tamper(session, statement):
    """Change the table as whoever owns the database could: without its guards."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("ALTER TABLE audit_entry DISABLE TRIGGER USER"))
    else:
        for guard in ("audit_entry_no_update", "audit_entry_no_delete"):
            session.execute(text(f"DROP TRIGGER {guard}"))
    session.execute(text(statement))
    session.commit()


def test_entry_goes_with_the_transaction_in_which_it_was_written(session):
    record(SYSTEM, "one", "x:1")

    session.rollback()

    assert list(whole_chain()) == []


def test_timeline_of_a_proposal_is_newest_first(session):
    proposal, other = make_proposal(answers={}), make_proposal(answers={})
    for action, subject, about in (("start", "proposal", proposal), ("assign", "assignment", proposal), ("start", "proposal", other)):
        record(SYSTEM, action, f"{subject}:{about.id}", proposal_id=about.id)

    assert [entry.action for entry in timeline(proposal.id)] == ["assign", "start"]
    assert [entry.action for entry in timeline(proposal.id, "proposal:")] == ["start"]


def test_last_step_is_the_newest_that_changed_the_state_of_the_proposal(session):
    proposal = make_proposal(answers={})
    subject = f"proposal:{proposal.id}"
    record(SYSTEM, "start", subject, proposal_id=proposal.id, to_state=State.DRAFT)
    record(SYSTEM, "submit", subject, proposal_id=proposal.id, from_state=State.DRAFT, to_state=State.SUBMITTED)
    record(SYSTEM, "save", subject, proposal_id=proposal.id)
    record(SYSTEM, "assignment_accept", "assignment:1", proposal_id=proposal.id, to_state="accepted")

    assert last_step(proposal.id).action == "submit"


def test_proposal_without_steps_has_no_last_one(session):
    assert last_step(make_proposal(answers={}).id) is None


def test_trail_is_read_page_by_page_from_the_newest(session):
    entries = [record(SYSTEM, str(number), "x:1") for number in range(5)]

    first = session.scalars(entries_before(None, 2)).all()
    second = session.scalars(entries_before(first[-1].id, 2)).all()

    assert [entry.id for entry in (*first, *second)] == [entry.id for entry in reversed(entries[1:])]
