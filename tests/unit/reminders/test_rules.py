"""When a step is due and who can act, without any database."""

from datetime import UTC, date, datetime, timedelta

import pytest

from proposals.reminders.rules import (
    FILING,
    JUDGING,
    UNFILED,
    UNJUDGED,
    Deadline,
    Matter,
    can_bring_on,
    deadline_of,
    is_in_time,
    last_day,
    step_reached,
    working_days_left,
)  # fmt: skip
from proposals.workflow.people import Role
from proposals.workflow.states import AssignmentState, State
from tests.factories import NOW, make_actor, make_case

# Friday 11 December 2026, 15:00 in Athens: ten working days before is 27 November, three 8 December, one 10 December.
DUE = datetime(2026, 12, 11, 13, tzinfo=UTC)
STEPS = (10, 3, 1)


@pytest.fixture
def database_kind():
    """Nothing here asks the database anything."""
    return "sqlite"


def matter(begun_at=None, due_at=DUE):
    return Matter(Deadline.CLOSING, "proposal:1", due_at, begun_at, {})


def december(day, month=12):
    return date(2026, month, day)


def test_steps_that_a_deadline_closes_are_those_of_the_body():
    assert [step.name for step in FILING] == ["request_approval", "submit"]
    assert set(UNFILED) == {State.DRAFT, State.RETURNED, State.AWAITING_APPROVAL}


def test_work_of_an_evaluator_ends_with_a_final_sheet():
    assert [step.name for step in JUDGING] == ["accept", "decline", "adopt_version", "finalise"]
    assert set(UNJUDGED) == {AssignmentState.INVITED, AssignmentState.ACCEPTED}


@pytest.mark.parametrize(
    ("today", "step"),
    [
        (december(26, 11), None),
        (december(27, 11), 10),
        (december(7), 10),
        (december(8), 3),
        (december(9), 3),
        (december(10), 1),
        (december(11), 1),
    ],
)
def test_step_reached_is_the_latest_one(today, step):
    assert step_reached(matter(), STEPS, today) == step


def test_order_of_the_steps_in_the_settings_does_not_matter():
    assert step_reached(matter(), (1, 10, 3), december(9)) == 3


def test_step_of_the_day_itself_is_due_on_that_day():
    assert [step_reached(matter(), (0,), day) for day in (december(10), december(11))] == [None, 0]


def test_without_steps_nothing_is_due():
    assert step_reached(matter(), (), december(11)) is None


@pytest.mark.parametrize(
    ("begun", "today", "step"),
    [
        (december(26, 11), december(27, 11), 10),
        (december(27, 11), december(27, 11), None),
        (december(30, 11), december(1), None),
        (december(30, 11), december(8), 3),
        (december(9), december(9), None),
        (december(9), december(10), 1),
        (december(10), december(11), None),
    ],
)
def test_step_before_the_matter_began_says_nothing_new(begun, today, step):
    begun_at = datetime(begun.year, begun.month, begun.day, 9, tzinfo=UTC)

    assert step_reached(matter(begun_at), STEPS, today) == step


def test_what_ends_at_midnight_ends_with_the_day_before():
    midnight = datetime(2026, 12, 10, 22, tzinfo=UTC)

    assert [last_day(midnight), last_day(midnight + timedelta(seconds=1))] == [december(10), december(11)]


@pytest.mark.parametrize(("today", "days"), [(december(8), 3), (december(10), 1), (december(11), 0)])
def test_days_that_are_left_have_the_last_one_in(today, days):
    assert working_days_left(DUE, today) == days


AUTHOR, APPROVER = make_actor(Role.SUBMITTER, body_id=1), make_actor(Role.BODY_APPROVER, body_id=1)
OTHERS = [
    make_actor(Role.SUBMITTER, body_id=2),
    make_actor(Role.BODY_APPROVER, body_id=2),
    *(make_actor(role, body_id=1) for role in Role if not role.is_of_a_body),
]


@pytest.mark.parametrize(
    ("state", "who"),
    [
        (State.DRAFT, (True, True)),
        (State.RETURNED, (True, True)),
        (State.AWAITING_APPROVAL, (False, True)),
        *((state, (False, False)) for state in State if state not in (State.DRAFT, State.RETURNED, State.AWAITING_APPROVAL)),
    ],
)
def test_who_can_bring_a_proposal_on(state, who):
    case = make_case(state)

    assert (can_bring_on(AUTHOR, case), can_bring_on(APPROVER, case)) == who
    assert [actor for actor in OTHERS if can_bring_on(actor, case)] == []


def test_author_can_bring_on_a_draft_that_needs_no_approval():
    assert can_bring_on(AUTHOR, make_case(approval_asked=False))


@pytest.mark.parametrize(
    ("facts", "deadline", "due_at", "in_time"),
    [
        ({}, Deadline.CLOSING, NOW + timedelta(days=30), True),
        ({"closes_at": NOW}, Deadline.CLOSING, NOW, False),
        ({"opens_at": NOW + timedelta(days=1)}, Deadline.CLOSING, NOW + timedelta(days=30), False),
        ({"completion_due": NOW + timedelta(days=2), "ever_submitted": True}, Deadline.COMPLETION, NOW + timedelta(days=2), True),
        ({"completion_due": NOW + timedelta(days=2), "ever_submitted": True, "closes_at": NOW}, Deadline.COMPLETION, NOW + timedelta(days=2), True),
        ({"completion_due": NOW, "ever_submitted": True}, Deadline.COMPLETION, NOW, False),
    ],
)
def test_proposal_that_was_returned_goes_by_its_completion_date(facts, deadline, due_at, in_time):
    case = make_case(**facts)

    assert (deadline_of(case), case.deadline, is_in_time(case)) == (deadline, due_at, in_time)
