"""Who is reminded of the sections and questions that he took on: before their day, and once after it."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from proposals.drafting.models import Member, Proposal
from proposals.notices.models import Notice
from proposals.reminders.models import ReminderSent
from proposals.reminders.operations import choose_reminders
from proposals.together.models import SectionTask
from proposals.workflow.people import May
from proposals.workflow.states import State
from tests.factories import make_call, make_member, make_person, make_proposal, make_task
from tests.unit.reminders.conftest import LONG_AGO, at

# The tasks are due on Friday 4 December 2026, a week before the call closes; three working days before is Tuesday.
DUE_ON = date(2026, 12, 4)
THREE, ONE, LATE = "2026-12-01", "2026-12-03", "2026-12-07"
MORNINGS = [date(2026, 11, 25) + timedelta(days=number) for number in range(16)]
PARTNER = ["partner@rhodes.example"]


@pytest.fixture
def call(session):
    """Closes so late that nobody is reminded of that."""
    return make_call(closes_at=at(date(2027, 3, 1)))


@pytest.fixture
def partner(session):
    return make_person(email=PARTNER[0])


@pytest.fixture
def given(draft, partner):
    """A section that a partner took on long ago."""
    make_member(draft, partner, May.EDIT)
    return make_task(draft, partner, "problem", due_on=DUE_ON, assigned_at=LONG_AGO)


def test_task_is_reminded_before_its_day_and_once_after_it_to_its_writer_alone(session, on, author, approver, given):
    reminded = {str(day): found for day in MORNINGS if (found := on(day))}

    assert reminded == {THREE: PARTNER, ONE: PARTNER, LATE: PARTNER}
    assert session.scalars(select(ReminderSent.step).order_by(ReminderSent.id)).all() == [3, 1, -1]


def test_editor_of_the_body_is_reminded_of_his_task_and_nobody_besides(session, on, author, approver, draft):
    make_task(draft, author, "identity", field="title", due_on=DUE_ON, assigned_at=LONG_AGO)

    assert on(ONE) == ["author@rhodes.example"]
    (matter,) = session.scalars(select(Notice.values)).one()["matters"]
    assert matter == {
        "title": "Μητρώο",
        "code": draft.handle,
        "what": {"el": "Α. Ταυτότητα πρότασης: Τίτλος πρότασης", "en": "A. Identity of the proposal: Title of the proposal"},
        "section": "identity",
        "deadline": "task",
        "due": "2026-12-04T21:59:00+00:00",
        "days": 1,
        "is_late": False,
    }


def test_second_round_and_a_worker_that_stood_still_send_no_second_reminder(on, given):
    assert [on(THREE), on(THREE, 9), on("2026-12-09"), on("2026-12-10")] == [PARTNER, [], PARTNER, []]


def test_task_that_is_given_another_day_is_reminded_anew(session, on, given):
    first = on(LATE)
    session.get_one(SectionTask, given.id).due_on = date(2026, 12, 10)

    assert (first, on("2026-12-09")) == (PARTNER, PARTNER)


def test_task_that_was_given_today_is_reminded_from_tomorrow_on(session, on, given):
    given.assigned_at = at(date(2026, 12, 1), 12)

    assert [on(THREE), on("2026-12-02"), on(ONE)] == [[], [], PARTNER]


@pytest.mark.parametrize("why", ["done", "taken back", "only reads now", "left", "closed account", "switched off"])
def test_who_has_nothing_to_write_any_more_is_not_reminded(session, on, draft, partner, given, why):
    member = session.get_one(Member, (draft.id, partner.id))
    {
        "done": lambda: setattr(given, "done_at", LONG_AGO),
        "taken back": lambda: session.delete(given),
        "only reads now": lambda: setattr(member, "may", May.VIEW),
        "left": lambda: session.delete(member),
        "closed account": lambda: setattr(partner, "active", False),
        "switched off": lambda: choose_reminders(partner.actor, False),
    }[why]()

    assert [on(ONE), on(LATE)] == [[], []]


@pytest.mark.parametrize("state", State)
def test_task_is_reminded_only_while_the_text_is_open(on, call, body, partner, state):
    due = {"completion_due": at(date(2027, 2, 1))} if state is State.RETURNED else {}
    proposal = make_proposal(state, call=call, body=body, created_at=LONG_AGO, **due)
    make_member(proposal, partner, May.EDIT)
    make_task(proposal, partner, due_on=DUE_ON, assigned_at=LONG_AGO)

    assert on(ONE) == (PARTNER if state in (State.DRAFT, State.RETURNED) else [])


@pytest.mark.parametrize(("sections", "expected"), [(["problem"], PARTNER), (["results"], [])])
def test_task_on_a_section_that_nobody_asked_to_complete_is_not_reminded(session, on, draft, partner, given, sections, expected):
    proposal = session.get_one(Proposal, draft.id)
    other = make_proposal(State.RETURNED, call=proposal.call, body=proposal.body, completion_due=at(date(2027, 2, 1)), completion_sections=sections)
    make_member(other, partner, May.EDIT)
    given.proposal_id = other.id

    assert on(ONE) == expected


def test_task_on_a_section_that_the_form_does_not_have_is_not_reminded(on, given):
    given.section = "nothing"

    assert on(ONE) == []


def test_call_that_has_closed_ends_the_tasks_too(session, on, draft, given):
    session.get_one(Proposal, draft.id).call.closes_at = at(date(2026, 12, 5))

    assert [on(ONE), on(LATE)] == [PARTNER, []]


def test_settings_say_when_and_may_leave_the_late_one_out(set_to, on, given):
    set_to(remind_task_days=(2,), remind_task_late_days=(0,))

    assert [str(day) for day in MORNINGS if on(day)] == ["2026-12-02"]
