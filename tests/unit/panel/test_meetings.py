"""The minutes of the committee's meetings."""

from datetime import timedelta
from decimal import Decimal as D

import pytest
from sqlalchemy import select

from proposals.audit.models import AuditEntry
from proposals.panel import meetings
from proposals.panel.meetings import Attendee, MinutesChanged, Particulars
from proposals.panel.minutes import fingerprint
from proposals.panel.models import Attended, Capacity, Manner
from proposals.panel.queries import meeting_of, meetings_of, proposals_to_discuss
from proposals.workflow.machine import StepRefused
from proposals.workflow.people import Role
from proposals.workflow.permissions import NotAllowed
from proposals.workflow.states import State
from tests.factories import (
    NOW,
    make_body,
    make_call,
    make_consensus,
    make_meeting,
    make_member,
    make_person,
    make_proposal,
    make_recommendation,
    make_scored,
)

PEOPLE = (
    Attendee("Ηλίας Προεδρεύων", Capacity.PRESIDENT, Attended.PRESENT, "δεν ισχύει"),
    Attendee("Μαρία Μέλους", Capacity.MEMBER, Attended.REMOTELY),
    Attendee("Νίκος Μέλος", Capacity.MEMBER, Attended.ABSENT, "Άδεια"),
)
HELD = Particulars(NOW - timedelta(hours=2), Manner.BOTH, PEOPLE, NOW, "Αίθουσα 1", "Τίποτε άλλο.")


@pytest.fixture
def call(session):
    return make_call()


@pytest.fixture
def manager(session):
    return make_person(Role.CALL_MANAGER)


@pytest.fixture
def proposal(call):
    return make_scored("4", "4", call=call)


@pytest.fixture
def meeting(call, proposal):
    return make_meeting(call, proposal)


def actions(session):
    return session.execute(select(AuditEntry.action, AuditEntry.subject, AuditEntry.acted_as).order_by(AuditEntry.id)).all()


def test_meetings_of_a_call_are_numbered(session, call, manager):
    first = meetings.open_meeting(manager.actor, call, HELD)
    second = meetings.open_meeting(make_person(Role.COMMITTEE_CHAIR).actor, call, HELD)
    meetings.open_meeting(manager.actor, make_call(), HELD)

    assert ([each.number for each in meetings_of(call)], first.number, second.number) == ([2, 1], 1, 2)
    assert actions(session)[:2] == [("open_meeting", f"meeting:{first.id}", "call_manager"), ("open_meeting", f"meeting:{second.id}", "chair")]


def test_particulars_are_kept_and_a_reason_only_of_who_was_away(session, call, manager):
    made = meetings.open_meeting(manager.actor, call, HELD)

    session.expire_all()
    assert (made.held_at, made.ended_at, made.manner, made.place, made.notes) == (HELD.held_at, NOW, Manner.BOTH, "Αίθουσα 1", "Τίποτε άλλο.")
    assert [(each.name, each.attended, each.reason) for each in made.attendance] == [
        ("Ηλίας Προεδρεύων", Attended.PRESENT, ""),
        ("Μαρία Μέλους", Attended.REMOTELY, ""),
        ("Νίκος Μέλος", Attended.ABSENT, "Άδεια"),
    ]


def test_particulars_are_replaced_as_a_whole(session, meeting, manager):
    meetings.change_particulars(manager.actor, meeting, HELD, meeting.revision)

    session.expire_all()
    assert ([each.name for each in meeting.attendance], meeting.revision, meeting.place) == ([each.name for each in PEOPLE], 2, "Αίθουσα 1")


def test_particulars_that_somebody_else_changed_are_not_overwritten(session, meeting, manager):
    meetings.change_particulars(manager.actor, meeting, HELD, 1)

    with pytest.raises(MinutesChanged):
        meetings.change_particulars(manager.actor, meeting, HELD, 1)


@pytest.mark.parametrize("role", [Role.EVALUATOR, Role.OBSERVER, Role.ADMINISTRATOR, Role.DECISION_MAKER])
def test_only_managers_and_chairs_keep_minutes(session, call, meeting, role):
    actor = make_person(role).actor

    with pytest.raises(NotAllowed):
        meetings.open_meeting(actor, call, HELD)
    with pytest.raises(NotAllowed):
        meetings.sign_off(actor, meeting)


# What was discussed ----------------------------------------------------------------------------------------------


def test_proposal_is_put_on_the_agenda_written_of_and_taken_off(session, meeting, call, manager):
    other = make_scored("3", call=call)

    item = meetings.put_on_agenda(manager.actor, meeting, other)
    meetings.write_item(manager.actor, meeting, item, said=" Συμφώνησαν όλοι. ", abstained="Μαρία Μέλους")
    written = (item.position, item.said, item.abstained)
    meetings.take_off_agenda(manager.actor, meeting, meeting.items[0])

    assert written == (2, "Συμφώνησαν όλοι.", "Μαρία Μέλους")
    assert [(each.proposal_id, each.position) for each in meeting.items] == [(other.id, 1)]
    assert [action for action, _subject, _as in actions(session)] == ["put_on_agenda", "write_item", "take_off_agenda"]


def test_only_proposals_of_the_call_that_are_evaluated_can_be_put_on_it(session, meeting, call, proposal, manager):
    reviewed = make_proposal(State.REVIEWED, call=call)
    for state in (State.DRAFT, State.SUBMITTED, State.ACCEPTED):
        make_proposal(state, call=call)

    assert proposals_to_discuss(meeting) == [reviewed]
    for refused in (proposal, make_proposal(State.REVIEWED), make_proposal(State.SUBMITTED, call=call)):
        with pytest.raises(StepRefused):
            meetings.put_on_agenda(manager.actor, meeting, refused)


def test_nobody_keeps_minutes_of_a_proposal_of_his_own(session, meeting, call):
    body = make_body()
    manager, own = make_person(Role.CALL_MANAGER, body=body), make_proposal(State.REVIEWED, call=call, body=body)

    with pytest.raises(StepRefused):
        meetings.put_on_agenda(manager.actor, meeting, own)

    assert [item.proposal_id for item in meeting.items] != [own.id]


def test_minutes_that_discussed_it_are_closed_to_its_body_and_to_who_worked_on_it(session, call, proposal):
    invited, of_body = make_person(Role.CALL_MANAGER), make_person(Role.COMMITTEE_CHAIR, body=proposal.body)
    make_member(proposal, invited)
    make_meeting(call, proposal)
    found = meeting_of(call, 1)

    for person in (invited, of_body):
        with pytest.raises(NotAllowed):
            meetings.change_particulars(person.actor, found, HELD, 1)


# Signing off -----------------------------------------------------------------------------------------------------


def test_signed_minutes_hold_everything_and_their_hash(session, meeting, proposal, manager):
    make_consensus(proposal, points="3")
    make_recommendation(proposal, "include")

    signed = meetings.sign_off(manager.actor, meeting)

    item = signed.content["items"][0]
    assert (signed.number, signed.sha256, signed.signed_by, signed.signed_at) == (1, fingerprint(signed.content), manager.id, NOW)
    assert signed.content["quorum"] == {"present": 3, "absent": 0}
    assert (item["code"], item["mean_total"], item["consensus_total"]) == (proposal.code, "80.00", "60.00")
    assert item["recommendation"]["reasons"] == "Καλύπτει πραγματική ανάγκη."
    assert actions(session)[-1][0] == "sign_off_minutes"


def test_what_changes_later_makes_a_new_version_and_the_first_stays(session, meeting, manager):
    first = meetings.sign_off(manager.actor, meeting)
    frozen = dict(first.content)
    with pytest.raises(StepRefused):
        meetings.sign_off(manager.actor, meeting)

    meetings.write_item(manager.actor, meeting, meeting.items[0], said="Ειπώθηκε και κάτι άλλο, πιο σύντομα.", abstained="")
    assert meetings.has_changed(meeting)
    second = meetings.sign_off(manager.actor, meeting)

    assert (second.number, meeting.latest) == (2, second)
    assert (first.content, second.sha256 == first.sha256) == (frozen, False)


def test_minutes_that_lack_something_are_not_signed_off(session, call, manager):
    empty = make_meeting(call, held_at=NOW + timedelta(days=1))

    with pytest.raises(StepRefused) as refused:
        meetings.sign_off(manager.actor, empty)

    assert [str(reason) for reason in refused.value.reasons] == [
        "Η συνεδρίαση δεν έχει γίνει ακόμη.",
        "Η ημερήσια διάταξη δεν έχει καμία πρόταση.",
    ]


def test_minutes_of_a_proposal_without_sheets_or_recommendation_say_so(session, call, manager):
    meeting = make_meeting(call, make_proposal(State.IN_REVIEW, call=call), ended_at=NOW)

    item = meetings.sign_off(manager.actor, meeting).content["items"][0]

    assert (item["mean_total"], item["consensus_total"], item["recommendation"]) == ("", "", None)
    assert D(item["mean_total"] or "0") == 0
