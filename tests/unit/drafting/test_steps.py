"""Taking a step of a proposal: its state, and everything that follows from it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from proposals import clock
from proposals.audit.models import AuditEntry
from proposals.drafting.completion import Asked
from proposals.drafting.models import Proposal
from proposals.drafting.steps import Details, detail_problems, steps_open_to, take_step
from proposals.drafting.versions import current_hash
from proposals.notices.models import Notice
from proposals.workflow.machine import StepRefused
from proposals.workflow.people import Role
from proposals.workflow.states import State
from tests.factories import NOW, make_body, make_call, make_person, make_proposal

TOMORROW = date(2026, 11, 25)
DELIVERY = Asked("delivery", None, "Κόστος;")


@pytest.fixture
def body(session):
    return make_body()


@pytest.fixture
def editor(body):
    return make_person(Role.SUBMITTER, body=body)


@pytest.fixture
def approver(body):
    return make_person(Role.BODY_APPROVER, body=body)


@pytest.fixture
def manager(session):
    return make_person(Role.CALL_MANAGER)


def told(session):
    return sorted(session.execute(select(Notice.kind, Notice.person_id)).all())


def submit(person, proposal, **details):
    return take_step(person.actor, proposal, "submit", Details(text_seen=details.pop("text_seen", current_hash(proposal)), **details))


def refusal(person, proposal, name, details=None):
    with pytest.raises(StepRefused) as refused:
        take_step(person.actor, proposal, name, details or Details())
    return [str(reason) for reason in refused.value.reasons]


# Approval --------------------------------------------------------------------------------------------------------


def test_complete_draft_is_sent_for_approval_and_the_approvers_are_told(session, body, editor, approver):
    proposal = make_proposal(body=body)

    step = take_step(editor.actor, proposal, "request_approval")

    assert (step.name, proposal.state) == ("request_approval", State.AWAITING_APPROVAL)
    assert told(session) == [("request_approval", approver.id)]


def test_step_looks_at_the_text_as_it_is_now(editor, body):
    """The counts of the row may be older than the call's years, the body's domains or a file that was removed."""
    proposal = make_proposal(body=body)
    proposal.answers["title"].value = None

    assert refusal(editor, proposal, "request_approval") == ["Λείπει %(num)s υποχρεωτικό πεδίο."]


@pytest.mark.parametrize(("ever", "target"), [(False, State.DRAFT), (True, State.RETURNED)])
def test_approver_sends_back_with_a_note_that_the_editors_read(session, body, editor, approver, ever, target):
    proposal = make_proposal(State.AWAITING_APPROVAL, body=body)
    if ever:
        proposal.code, proposal.submitted_at = "ESDK-2027-0001", NOW

    take_step(approver.actor, proposal, "send_back", Details(note="Λείπει η μελέτη."))

    (notice,) = session.scalars(select(Notice)).all()
    assert (proposal.state, notice.person_id, notice.values["note"]) == (target, editor.id, "Λείπει η μελέτη.")


# Submission ------------------------------------------------------------------------------------------------------


def test_submission_gives_code_version_and_time_in_one(session, body, editor, approver, manager):
    proposal = make_proposal(State.AWAITING_APPROVAL, body=body)
    seen = current_hash(proposal)

    submit(approver, proposal)

    assert (proposal.state, proposal.code, proposal.submitted_at, proposal.public_code) == (
        State.SUBMITTED,
        "ESDK-2027-0001",
        NOW,
        "ESDK-2027-0001",
    )
    assert [(version.number, version.sha256, version.submitted_by) for version in proposal.versions] == [(1, seen, approver.id)]
    assert told(session) == [("submit", editor.id), ("submit", manager.id)]


def test_submission_is_on_record_with_the_version_that_was_filed(session, body, approver):
    proposal = make_proposal(State.AWAITING_APPROVAL, body=body)

    submit(approver, proposal)

    entry = session.scalars(select(AuditEntry)).one()
    assert {name: getattr(entry, name) for name in ("action", "subject", "acted_as", "proposal_id", "from_state", "to_state", "person_id", "at")} == {
        "action": "submit",
        "subject": f"proposal:{proposal.id}",
        "acted_as": "approver",
        "proposal_id": proposal.id,
        "from_state": "awaiting_approval",
        "to_state": "submitted",
        "person_id": approver.id,
        "at": NOW,
    }
    assert entry.details == {"version": 1, "sha256": proposal.versions[0].sha256}


def test_whole_checklist_waits_for_the_manager_after_submission(body, approver):
    proposal = make_proposal(State.AWAITING_APPROVAL, body=body)

    submit(approver, proposal)

    assert (proposal.checks_open, proposal.checks_failed) == (9, 0)


def test_codes_count_up_within_a_year_whatever_the_call(body, approver):
    call, same_year, another_year = make_call(), make_call(), make_call(code_year=2029)
    filed = [make_proposal(State.AWAITING_APPROVAL, call=where, body=body) for where in (call, call, same_year, another_year, call)]

    for proposal in filed:
        submit(approver, proposal)

    assert [proposal.code for proposal in filed] == ["ESDK-2027-0001", "ESDK-2027-0002", "ESDK-2027-0003", "ESDK-2029-0001", "ESDK-2027-0004"]


def test_second_submission_keeps_code_and_time_and_files_a_second_version(body, approver, the_time):
    proposal = make_proposal(State.AWAITING_APPROVAL, body=body, code="ESDK-2027-0007", submitted_at=NOW, completion_due=NOW + timedelta(days=3))
    submit(approver, proposal)
    proposal.state = State.AWAITING_APPROVAL
    proposal.answers["title"].value = "Ένας καλύτερος τίτλος"
    the_time.shift(timedelta(days=1))

    submit(approver, proposal)

    assert (proposal.code, proposal.submitted_at) == ("ESDK-2027-0007", NOW)
    assert [(version.number, version.submitted_at) for version in proposal.versions] == [(1, NOW), (2, NOW + timedelta(days=1))]


def test_second_submission_closes_what_was_asked_for(body, approver):
    proposal = make_proposal(State.AWAITING_APPROVAL, body=body, code="ESDK-2027-0007", submitted_at=NOW)
    proposal.completion_due, proposal.completion_sections = NOW + timedelta(days=3), ["delivery"]

    submit(approver, proposal)

    assert (proposal.completion_due, proposal.completion_sections) == (None, [])


def test_text_that_changed_since_it_was_read_is_not_submitted(session, body, approver):
    proposal = make_proposal(State.AWAITING_APPROVAL, body=body)
    seen = current_hash(proposal)
    proposal.answers["title"].value = "Ένας άλλος τίτλος"

    with pytest.raises(StepRefused, match="δεν είναι αυτό που είχατε στην οθόνη"):
        submit(approver, proposal, text_seen=seen)

    assert (proposal.state, proposal.versions) == (State.AWAITING_APPROVAL, [])


def test_editor_submits_directly_where_the_call_asks_for_no_approval(body, editor):
    proposal = make_proposal(call=make_call(approval_asked=False), body=body)

    submit(editor, proposal)

    assert proposal.state is State.SUBMITTED


@pytest.mark.parametrize(("seconds", "is_open"), [(-1, True), (0, False), (1, False)])
def test_call_closes_at_its_second(the_time, body, approver, seconds, is_open):
    call = make_call()
    proposal = make_proposal(State.AWAITING_APPROVAL, call=call, body=body)
    the_time.move_to(call.closes_at + timedelta(seconds=seconds))

    if is_open:
        submit(approver, proposal)
    else:
        with pytest.raises(StepRefused, match="Το κείμενό σας διατηρείται"):
            submit(approver, proposal)

    assert (proposal.state is State.SUBMITTED) is is_open


@pytest.mark.parametrize("closing_day", [date(2027, 3, 28), date(2027, 10, 31)])
def test_call_that_closes_on_a_day_when_the_clocks_change_closes_at_its_hour(the_time, body, approver, closing_day):
    closes_at = clock.from_athens(closing_day, datetime(2027, 1, 1, 15).time())
    call = make_call(closes_at=closes_at)
    early, late = (make_proposal(State.AWAITING_APPROVAL, call=call, body=body) for _ in range(2))

    the_time.move_to(closes_at - timedelta(seconds=1))
    submit(approver, early)
    the_time.move_to(closes_at)
    with pytest.raises(StepRefused):
        submit(approver, late)

    assert closes_at.astimezone(UTC).hour == (12 if closing_day.month == 3 else 13)


# Completion ------------------------------------------------------------------------------------------------------


def test_return_for_completion_opens_what_was_named_until_the_end_of_that_day(session, body, editor, approver, manager):
    proposal = make_proposal(State.SUBMITTED, body=body)

    take_step(manager.actor, proposal, "return_for_completion", Details(note="Γράψτε κόστος.", remarks=(DELIVERY,), due_on=TOMORROW))

    assert (proposal.state, proposal.completion_sections, proposal.completion_due) == (
        State.RETURNED,
        ["delivery"],
        datetime(2026, 11, 25, 21, 59, tzinfo=UTC),
    )
    assert told(session) == [("return_for_completion", editor.id), ("return_for_completion", approver.id)]
    assert session.scalars(select(AuditEntry.details)).one() == {"sections": ["delivery"], "remarks": {"delivery": "Κόστος;"}, "due": "2026-11-25"}


@pytest.mark.parametrize(
    ("details", "problems"),
    [
        (Details(note="Ναι.", due_on=TOMORROW), ["remarks"]),
        (Details(note="Ναι.", due_on=TOMORROW, remarks=(Asked("nothing", None, "Τι;"),)), ["remarks"]),
        (Details(note="Ναι.", due_on=TOMORROW, remarks=(DELIVERY, Asked("nothing", None, "Τι;"))), ["remarks"]),
        (Details(note="Ναι.", remarks=(DELIVERY,)), ["due_on"]),
        (Details(note="Ναι.", remarks=(DELIVERY,), due_on=date(2026, 11, 24)), ["due_on"]),
        (Details(note=" ", remarks=(DELIVERY,), due_on=TOMORROW), ["note"]),
        (Details(), ["remarks", "due_on", "note"]),
        (Details(note="Ναι.", remarks=(DELIVERY,), due_on=TOMORROW), []),
    ],
)
def test_return_for_completion_needs_remarks_a_later_day_and_a_note(session, details, problems):
    assert list(detail_problems("return_for_completion", make_proposal(State.SUBMITTED), details)) == problems


@pytest.mark.parametrize(("name", "state"), [("fly", State.SUBMITTED), ("submit", State.ACCEPTED)])
def test_step_that_does_not_start_here_has_no_problems_with_its_details(session, name, state):
    assert detail_problems(name, make_proposal(state, answers={}), Details()) == {}


def test_incomplete_details_refuse_the_step_with_every_reason(manager):
    proposal = make_proposal(State.SUBMITTED)

    assert refusal(manager, proposal, "return_for_completion") == [
        "Επιλέξτε τι πρέπει να συμπληρωθεί: ενότητες ή πεδία.",
        "Γράψτε έως πότε πρέπει να γίνει η συμπλήρωση: μια ημερομηνία μετά τη σημερινή.",
        "Συμπληρώστε το πεδίο «%(field)s».",
    ]
    assert proposal.state is State.SUBMITTED


def test_wrong_person_hears_whose_step_it_is_and_nothing_about_details(editor, body):
    proposal = make_proposal(State.SUBMITTED, body=body)

    assert refusal(editor, proposal, "return_for_completion") == ["Το κάνει μόνο ο διαχειριστής της πρόσκλησης."]


def test_completed_proposal_can_be_filed_after_the_call_has_closed(body, editor, the_time):
    proposal = make_proposal(State.RETURNED, body=body)
    the_time.move_to(proposal.completion_due - timedelta(seconds=1))
    proposal.call.closes_at = NOW

    take_step(editor.actor, proposal, "request_approval")

    assert proposal.state is State.AWAITING_APPROVAL


def test_completion_that_comes_too_late_is_refused(body, editor, the_time):
    proposal = make_proposal(State.RETURNED, body=body)
    the_time.move_to(proposal.completion_due)

    with pytest.raises(StepRefused, match="Η προθεσμία συμπλήρωσης έληξε"):
        take_step(editor.actor, proposal, "request_approval")


# Withdrawal ------------------------------------------------------------------------------------------------------


def test_editor_withdraws_a_draft_without_a_word_to_anybody(session, body, editor, manager):
    """A draft was never the manager's business, so its end is none either."""
    proposal = make_proposal(body=body, answers={})

    take_step(editor.actor, proposal, "withdraw")

    assert (proposal.state, told(session)) == (State.WITHDRAWN, [])


def test_approver_withdraws_what_was_filed_with_a_note(session, body, approver, manager):
    proposal = make_proposal(State.SUBMITTED, body=body)

    take_step(approver.actor, proposal, "withdraw", Details(note="Άλλαξαν οι προτεραιότητες."))

    assert (proposal.state, told(session)) == (State.WITHDRAWN, [("withdraw", manager.id)])


def test_withdrawal_of_what_was_filed_needs_a_note(body, approver):
    proposal = make_proposal(State.SUBMITTED, body=body)

    assert refusal(approver, proposal, "withdraw") == ["Συμπληρώστε το πεδίο «%(field)s»."]


# What holds for every step ---------------------------------------------------------------------------------------


def test_whoever_takes_the_step_is_not_told_of_it(session, body, approver):
    other = make_person(Role.CALL_MANAGER)
    both = make_person(Role.BODY_APPROVER, Role.CALL_MANAGER, body=body)

    take_step(both.actor, make_proposal(State.SUBMITTED, body=body), "withdraw", Details(note="Ναι."))

    assert told(session) == [("withdraw", other.id)]


def test_person_of_two_audiences_is_told_once(session, body, manager):
    both = make_person(Role.SUBMITTER, Role.BODY_APPROVER, body=body)
    proposal = make_proposal(State.SUBMITTED, body=body)

    take_step(manager.actor, proposal, "return_for_completion", Details(note="Ναι.", remarks=(DELIVERY,), due_on=TOMORROW))

    assert told(session) == [("return_for_completion", both.id)]


def test_person_who_was_switched_off_is_told_nothing(session, body, editor):
    make_person(Role.BODY_APPROVER, body=body, active=False)

    take_step(editor.actor, make_proposal(body=body), "request_approval")

    assert told(session) == []


def test_notice_carries_what_its_template_may_say(session, body, approver, editor):
    proposal = make_proposal(State.AWAITING_APPROVAL, body=body)

    submit(approver, proposal)

    (notice,) = session.scalars(select(Notice)).all()
    assert (notice.kind, notice.proposal_id, notice.created_at, notice.due_at, notice.sent_at, notice.attempts) == (
        "submit",
        proposal.id,
        NOW,
        NOW,
        None,
        0,
    )
    assert notice.values == {"title": proposal.title, "code": "ESDK-2027-0001", "note": "", "state": "submitted", "due": ""}


def test_step_that_is_rolled_back_leaves_no_trace(session, body, approver, editor):
    proposal = make_proposal(State.AWAITING_APPROVAL, body=body)
    session.commit()
    actor = make_person(Role.BODY_APPROVER, body=body).actor
    session.commit()

    take_step(actor, proposal, "submit", Details(text_seen=current_hash(proposal)))
    session.rollback()

    assert (proposal.state, proposal.code, proposal.versions, proposal.call.last_code) == (State.AWAITING_APPROVAL, None, [], 0)
    assert (told(session), session.scalars(select(AuditEntry)).all()) == ([], [])


def test_step_that_is_refused_leaves_no_trace(session, body, editor):
    proposal = make_proposal(State.SUBMITTED, body=body)
    actor = editor.actor
    session.commit()

    with pytest.raises(StepRefused):
        take_step(actor, proposal, "admit")
    session.rollback()

    assert (proposal.state, told(session), session.scalars(select(AuditEntry)).all()) == (State.SUBMITTED, [], [])


@pytest.mark.parametrize("name", ["fly", "to_accepted", "", "admit "])
def test_step_of_another_name_is_refused(body, manager, name):
    with pytest.raises(StepRefused):
        take_step(manager.actor, make_proposal(State.SUBMITTED, body=body), name)


def test_somebody_who_read_the_proposal_before_another_moved_it_is_refused(session, body, manager):
    """Where no row lock is taken, the revision of the row decides: the second hears that somebody was faster."""
    proposal = make_proposal(State.SUBMITTED, body=body, checks_open=0)
    session.execute(Proposal.__table__.update().values(revision=Proposal.revision + 1))

    with pytest.raises(StepRefused, match="Κάποιος άλλος μόλις προχώρησε την πρόταση"):
        take_step(manager.actor, proposal, "admit")


def test_steps_are_offered_with_the_reasons_that_close_them(body, editor):
    proposal = make_proposal(body=body, answers={})

    offered = {each.step.name: bool(each.reasons) for each in steps_open_to(editor.actor, proposal)}

    assert offered == {"request_approval": True, "withdraw": False}
