"""The column types of the product, and how SQLite is opened."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, StatementError

from proposals.accounts.models import Body, RoleHolding
from proposals.calls.models import Call
from proposals.db import db, reading
from proposals.drafting.models import Proposal
from proposals.evaluation.models import Assignment
from proposals.workflow.people import Role
from proposals.workflow.states import AssignmentState, State
from tests.factories import make_assignment, make_body, make_call, make_person, make_proposal


def reread(session, column, row):
    """A column as the database gives it back."""
    session.flush()
    return session.scalar(select(column).where(type(row).id == row.id))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("0", "0"),
        ("70", "70"),
        ("3.50", "3.5"),
        ("-0.01", "-0.01"),
        ("70.125", "70.13"),
        ("70.1249", "70.12"),
        ("66.666666", "66.67"),
        ("99999999999.99", "99999999999.99"),
    ],
)
def test_number_is_kept_to_the_cent_rounded_half_up(session, given, kept):
    proposal = make_proposal(mean_total=Decimal(given))

    assert reread(session, Proposal.mean_total, proposal) == Decimal(kept)


def test_numbers_are_added_and_sorted_by_the_database(session):
    for amount in ("0.10", "0.20", "10.00", "9.99"):
        make_proposal(answers={}, budget_total=Decimal(amount))

    ordered = session.scalars(select(Proposal.budget_total).order_by(Proposal.budget_total)).all()

    assert ordered == [Decimal(amount) for amount in ("0.10", "0.20", "9.99", "10")]


def test_no_number_stays_none(session):
    assert reread(session, Proposal.mean_total, make_proposal(answers={})) is None


def test_time_comes_back_in_utc_wherever_it_was_said(session):
    call = make_call(opens_at=datetime(2026, 11, 1, 12, tzinfo=timezone(timedelta(hours=2))))

    moment = reread(session, Call.opens_at, call)

    assert (moment, moment.tzinfo) == (datetime(2026, 11, 1, 10, tzinfo=UTC), UTC)


def test_time_without_zone_is_not_stored(session):
    with pytest.raises(StatementError, match="without a zone"):
        make_call(opens_at=datetime(2026, 11, 1, 12))


def test_state_comes_back_as_a_member(session):
    assert reread(session, Proposal.state, make_proposal(State.IN_REVIEW, answers={})) is State.IN_REVIEW


@pytest.mark.parametrize(
    ("statement", "constraint"),
    [
        ("UPDATE proposal SET state = 'flying'", "state"),
        ("UPDATE proposal SET code = 'ESDK-2027-9999'", "code_with_submission"),
        ("UPDATE proposal SET state = 'accepted'", "decided_has_date"),
        ("UPDATE call SET closes_at = opens_at", "opens_before_it_closes"),
        ("UPDATE plan_period SET last_year = 2030", "two_years"),
        ("UPDATE role_holding SET body_id = NULL WHERE role = 'submitter'", "body_where_due"),
        ("UPDATE assignment SET state = 'final'", "final_has_time"),
    ],
)
def test_database_itself_refuses_what_cannot_be(session, statement, constraint):
    make_proposal(answers={})
    make_person(Role.SUBMITTER)
    make_assignment(AssignmentState.INVITED)

    with pytest.raises(IntegrityError, match=f"(?i)check.*{constraint}"):
        session.execute(text(statement))


def test_evaluator_has_one_live_assignment_a_proposal(session):
    first = make_assignment()

    with pytest.raises(IntegrityError, match=r"(?i)unique"):
        make_assignment(proposal=first.proposal, evaluator=first.evaluator)


def test_evaluator_who_declined_can_be_asked_again(session):
    first = make_assignment(AssignmentState.DECLINED)

    make_assignment(proposal=first.proposal, evaluator=first.evaluator)

    assert len(session.scalars(select(Assignment)).all()) == 2


def test_rows_that_do_not_exist_cannot_be_pointed_at(session):
    person = make_person()
    session.add(RoleHolding(person_id=person.id, role=Role.SUBMITTER, body_id=999))

    with pytest.raises(IntegrityError, match=r"(?i)foreign key"):
        session.flush()


def test_list_in_json_comes_back_as_it_was(session):
    body = make_body(email_domains=["crete.gov.gr", "κρήτη.gr"])

    assert reread(session, Body.email_domains, body) == ["crete.gov.gr", "κρήτη.gr"]


class TestSqlite:
    """How SQLite is opened; PostgreSQL needs none of it."""

    @pytest.fixture
    def database_kind(self):
        return "sqlite"

    @pytest.mark.parametrize(("pragma", "value"), [("journal_mode", "wal"), ("foreign_keys", 1), ("synchronous", 1)])
    def test_connection_is_set_up(self, session, pragma, value):
        assert session.scalar(text(f"PRAGMA {pragma}")) == value

    def test_transaction_that_may_write_locks_out_other_writers_at_once(self, session):
        session.execute(text("SELECT 1"))

        assert self.second_writer_can_begin() is False

    def test_transaction_that_only_reads_locks_nobody_out(self, session):
        token = reading.set(True)
        try:
            session.execute(text("SELECT 1 FROM body"))
        finally:
            reading.reset(token)

        assert self.second_writer_can_begin() is True

    @staticmethod
    def second_writer_can_begin():
        with closing(db.engine.raw_connection()) as second:
            second.execute("PRAGMA busy_timeout = 0")
            try:
                second.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                return "locked" not in str(error)
            return True
