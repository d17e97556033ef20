"""Who is reminded of what on which morning; one digest a day, and never twice of the same."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from proposals.drafting.completion import Asked
from proposals.drafting.models import Proposal
from proposals.drafting.steps import Details, take_step
from proposals.notices.models import Notice
from proposals.reminders.models import ReminderSent
from proposals.reminders.operations import choose_reminders
from proposals.workflow.people import Role
from proposals.workflow.states import AssignmentState, State
from tests.factories import NOW, make_assignment, make_body, make_call, make_person, make_proposal
from tests.unit.reminders.conftest import CLOSES_ON, LONG_AGO, at

MORNINGS = [date(2026, 11, 24) + timedelta(days=number) for number in range(20)]
BOTH = ["approver@rhodes.example", "author@rhodes.example"]
TEN, THREE, ONE = "2026-11-27", "2026-12-08", "2026-12-10"


def about(session):
    """What the last notice reminds of: the kind of deadline and the code of each matter."""
    notice = session.scalars(select(Notice).order_by(Notice.id.desc()).limit(1)).one()
    return [(matter["deadline"], matter["code"]) for matter in notice.values["matters"]]


def test_draft_is_reminded_ten_three_and_one_working_days_before_the_call_closes(on, author, approver, draft):
    reminded = {str(day): found for day in MORNINGS if (found := on(day))}

    assert reminded == {TEN: BOTH, THREE: BOTH, ONE: BOTH}


def test_second_round_on_the_same_day_reminds_nobody(on, author, draft):
    assert [on(TEN, 8), on(TEN, 9), on(TEN, 23)] == [["author@rhodes.example"], [], []]


def test_worker_that_stood_still_sends_one_reminder_for_the_steps_that_it_missed(session, on, author, draft):
    assert [on("2026-11-26"), on("2026-12-09"), on("2026-12-10")] == [[], ["author@rhodes.example"], ["author@rhodes.example"]]
    assert session.scalars(select(ReminderSent.step).order_by(ReminderSent.id)).all() == [3, 1]


def test_step_that_the_settings_add_later_does_not_go_back(set_to, on, author, draft):
    before = on(THREE)
    set_to(remind_closing_days=(5, 1))

    assert (before, on("2026-12-09"), on(ONE)) == (["author@rhodes.example"], [], ["author@rhodes.example"])


def test_deadline_that_is_moved_is_reminded_anew(session, on, author, draft):
    first = on(ONE)
    session.get_one(Proposal, draft.id).call.closes_at = at(date(2026, 12, 15))

    assert (first, on("2026-12-11"), on("2026-12-14")) == (["author@rhodes.example"],) * 3


def test_draft_that_is_begun_later_is_reminded_of_the_steps_that_are_left(on, call, author, body):
    make_proposal(call=call, body=body, answers={}, created_at=at(date(2026, 11, 30)))

    assert [str(day) for day in MORNINGS if on(day)] == [THREE, ONE]


@pytest.mark.parametrize("state", State)
def test_those_who_can_act_are_reminded_and_nobody_else(on, author, approver, call, body, state):
    for role in Role:
        make_person(role)
    make_proposal(state, call=call, body=body, created_at=LONG_AGO, completion_due=at(CLOSES_ON) if state is State.RETURNED else None)

    expected = {State.DRAFT: BOTH, State.RETURNED: BOTH, State.AWAITING_APPROVAL: BOTH[:1]}
    assert on(ONE) == expected.get(state, [])


def test_who_has_no_account_any_more_is_not_reminded(session, on, author, approver, draft):
    author.active = False

    assert on(TEN) == ["approver@rhodes.example"]


def test_who_switched_reminders_off_gets_none_until_they_are_on_again(session, on, author, approver, draft):
    actor = author.actor
    choose_reminders(actor, False)
    off = on(TEN)
    choose_reminders(actor, True)

    assert (off, on(THREE)) == (["approver@rhodes.example"], BOTH)


def test_choice_is_recorded_once(session, author, recorded):
    for wanted in (True, False, False, True, True):
        choose_reminders(author.actor, wanted)

    assert recorded() == [("switch_reminders_off", f"person:{author.id}"), ("switch_reminders_on", f"person:{author.id}")]


@pytest.mark.parametrize(
    "columns",
    [{"opens_at": at(date(2026, 12, 10), 12)}, {"opens_at": LONG_AGO, "closes_at": at(date(2026, 12, 9))}],
    ids=["not open yet", "closed"],
)
def test_call_that_is_not_open_is_not_reminded(session, on, author, body, columns):
    call = make_call(**{"closes_at": at(CLOSES_ON), **columns})
    make_proposal(call=call, body=body, answers={}, created_at=LONG_AGO)

    assert on(ONE) == []


def test_return_for_named_sections_is_reminded_five_and_one_working_days_before_its_date(session, the_time, on, author, approver, body):
    """The call closed long ago; the completion date counts."""
    call = make_call(opens_at=LONG_AGO, closes_at=NOW - timedelta(days=7))
    proposal = make_proposal(State.SUBMITTED, call=call, body=body, created_at=LONG_AGO)
    manager = make_person(Role.CALL_MANAGER)
    sections = tuple(section.code for section in call.form.sections[:2])
    given = Details(note="Λείπει το χρονοδιάγραμμα.", remarks=tuple(Asked(each, None, "Λείπει.") for each in sections), due_on=CLOSES_ON)
    take_step(manager.actor, proposal, "return_for_completion", given)

    reminded = {str(day): found for day in MORNINGS if (found := on(day))}

    assert reminded == {"2026-12-04": BOTH, ONE: BOTH}
    assert about(session) == [("completion", proposal.code)]


def test_return_whose_date_has_passed_is_not_reminded_although_the_call_is_open(on, author, call, body):
    make_proposal(State.RETURNED, call=call, body=body, completion_due=at(date(2026, 12, 9)), created_at=LONG_AGO)

    assert on(ONE) == []


def test_return_with_little_time_is_not_reminded_of_on_the_next_day(session, on, author, body):
    """The notice of the return said it the day before."""
    call = make_call(opens_at=LONG_AGO, closes_at=NOW - timedelta(days=7))
    proposal = make_proposal(State.SUBMITTED, call=call, body=body, created_at=LONG_AGO)
    given = Details(note="Λείπει.", remarks=(Asked(call.form.sections[0].code, None, "Λείπει."),), due_on=date(2026, 11, 27))
    take_step(make_person(Role.CALL_MANAGER).actor, proposal, "return_for_completion", given)

    assert [on("2026-11-25"), on("2026-11-26")] == [[], ["author@rhodes.example"]]


@pytest.mark.parametrize("state", AssignmentState)
def test_sheet_that_is_not_final_is_reminded_to_its_evaluator(session, on, state):
    evaluator = make_person(Role.EVALUATOR, email="evaluator@gspa.example")
    when = {"finalised_at": NOW} if state is AssignmentState.FINAL else {}
    assignment = make_assignment(state, evaluator=evaluator, due_at=at(CLOSES_ON), **when)
    assignment.assigned_at = LONG_AGO

    expected = ["evaluator@gspa.example"] if state in (AssignmentState.INVITED, AssignmentState.ACCEPTED) else []
    assert [on("2026-12-04"), on(ONE)] == [expected, expected]


@pytest.mark.parametrize("change", [{"due_at": None}, {"state": State.REVIEWED}], ids=["no date", "review is over"])
def test_sheet_without_a_date_or_of_a_review_that_is_over_is_not_reminded(session, on, change):
    proposal = make_proposal(State.IN_REVIEW)
    make_assignment(proposal=proposal, due_at=change.get("due_at", at(CLOSES_ON))).assigned_at = LONG_AGO
    proposal.state = change.get("state", proposal.state)

    assert on(ONE) == []


def test_everything_of_a_day_is_in_one_digest_what_ends_first_on_top(session, on, author, draft, call):
    other = make_body()
    person = make_person(Role.SUBMITTER, Role.EVALUATOR, body=other, email="both@rhodes.example")
    of_other = make_proposal(call=call, body=other, answers={}, created_at=LONG_AGO)
    sheet = make_assignment(evaluator=person, due_at=at(CLOSES_ON, 12))
    sheet.assigned_at = LONG_AGO

    assert on(ONE) == ["author@rhodes.example", "both@rhodes.example"]
    assert about(session) == [("sheet", sheet.proposal.code), ("closing", of_other.handle)]


def test_what_turns_up_later_in_the_day_waits_for_the_next_digest(session, on, author, draft, body):
    morning = on(TEN)
    make_proposal(call=make_call(closes_at=at(date(2026, 12, 2))), body=body, answers={}, created_at=LONG_AGO)

    assert (morning, on(TEN, 12), on("2026-11-28")) == (["author@rhodes.example"], [], ["author@rhodes.example"])
    assert [deadline for deadline, _code in about(session)] == ["closing"]


def test_settings_switch_everything_off(set_to, on, author, draft):
    set_to(remind=False)

    assert on(TEN) == []
