"""The discussion among the evaluators of a proposal."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from proposals import clock
from proposals.audit.models import AuditEntry
from proposals.notices.models import Notice
from proposals.panel.discussion import PostRefused, can_be_changed, change_post, posts_of, say_to_the_others, take_back_post, those_who_discuss
from proposals.workflow.people import Role
from proposals.workflow.permissions import NotAllowed
from proposals.workflow.states import AssignmentState
from tests.factories import NOW, make_assignment, make_person, make_post, make_scored


@pytest.fixture
def chair(session):
    return make_person(Role.COMMITTEE_CHAIR, name="Ωμέγα Πρόεδρος")


@pytest.fixture
def judges(session):
    return make_person(Role.EVALUATOR, name="Άλφα"), make_person(Role.EVALUATOR, name="Βήτα")


@pytest.fixture
def proposal(judges):
    return make_scored("2", "5", evaluators=judges)


def told(session):
    return sorted((notice.person_id, notice.due_at) for notice in session.scalars(select(Notice).where(Notice.kind == "discussion")))


def test_message_is_kept_recorded_without_its_words_and_told_to_the_others(session, proposal, judges, chair):
    post = say_to_the_others(judges[0].actor, proposal, "  Γιατί τόσο χαμηλά; ")

    entry = session.scalars(select(AuditEntry)).one()
    assert (post.text, post.author_id, post.posted_at) == ("Γιατί τόσο χαμηλά;", judges[0].id, NOW)
    assert (entry.action, entry.subject, entry.acted_as, entry.details) == ("post", f"discussion:{post.id}", "evaluator", {})
    assert told(session) == sorted([(judges[1].id, NOW), (chair.id, NOW)])


def test_chair_writes_as_chair(session, proposal, chair):
    say_to_the_others(chair.actor, proposal, "Ας το δούμε μαζί.")

    assert session.scalars(select(AuditEntry.acted_as)).all() == ["chair"]


def test_those_who_discuss_are_the_evaluators_in_order_and_the_chairs_whom_it_does_not_concern(session, proposal, judges, chair):
    make_person(Role.COMMITTEE_CHAIR, body=proposal.body)
    make_person(Role.COMMITTEE_CHAIR, active=False)

    assert those_who_discuss(proposal) == [*judges, chair]


@pytest.mark.parametrize("who", [Role.CALL_MANAGER, Role.OBSERVER, Role.ADMINISTRATOR, Role.EVALUATOR])
def test_nobody_else_writes(session, proposal, who):
    with pytest.raises(NotAllowed):
        say_to_the_others(make_person(who).actor, proposal, "Κάτι.")


def test_nobody_writes_while_a_third_sheet_is_written(session, proposal, judges):
    make_assignment(AssignmentState.INVITED, proposal=proposal)

    with pytest.raises(NotAllowed):
        say_to_the_others(judges[0].actor, proposal, "Κάτι.")


@pytest.mark.parametrize(("text", "reason"), [(" \n ", "Γράψτε το μήνυμά σας."), ("α" * 4001, "Έχει %(length)s χαρακτήρες.")])
def test_message_of_a_bad_length_is_refused(session, proposal, judges, text, reason):
    with pytest.raises(PostRefused) as refused:
        say_to_the_others(judges[0].actor, proposal, text)

    assert str(refused.value.reason).startswith(reason)
    assert posts_of(proposal) == []


# Quiet time ------------------------------------------------------------------------------------------------------


def test_within_the_quiet_time_one_more_notice_waits_for_its_end_and_no_second(session, proposal, judges, chair, the_time):
    first, second = judges
    say_to_the_others(first.actor, proposal, "Ένα.")
    the_time.shift(timedelta(minutes=5))
    say_to_the_others(first.actor, proposal, "Δύο.")
    say_to_the_others(first.actor, proposal, "Τρία.")

    assert [due for person, due in told(session) if person == second.id] == [NOW, NOW + timedelta(minutes=60)]


def test_after_the_quiet_time_the_notice_goes_at_once(session, proposal, judges, the_time):
    say_to_the_others(judges[0].actor, proposal, "Ένα.")
    the_time.shift(timedelta(minutes=60))
    say_to_the_others(judges[0].actor, proposal, "Δύο.")

    assert told(session) == [(judges[1].id, NOW), (judges[1].id, NOW + timedelta(minutes=60))]


# Correcting and taking back --------------------------------------------------------------------------------------


def test_message_is_corrected_within_minutes(session, proposal, judges, the_time):
    post = make_post(proposal, judges[0])
    the_time.shift(timedelta(minutes=9, seconds=59))

    change_post(judges[0].actor, proposal, post, "Αλλιώς.")

    assert (post.text, post.edited_at) == ("Αλλιώς.", clock.now())


def test_message_is_not_corrected_when_the_minutes_are_over(session, proposal, judges, the_time):
    post = make_post(proposal, judges[0], text="Όπως ήταν.")
    the_time.shift(timedelta(minutes=10))

    with pytest.raises(PostRefused) as refused:
        change_post(judges[0].actor, proposal, post, "Αλλιώς.")

    assert (refused.value.reason.values, post.text) == ({"minutes": 10}, "Όπως ήταν.")


def test_message_that_is_taken_back_keeps_its_place_and_loses_its_words(session, proposal, judges, the_time):
    post = make_post(proposal, judges[0])
    the_time.shift(timedelta(hours=3))

    take_back_post(judges[0].actor, proposal, post)

    assert [(each.id, each.text, each.removed_at) for each in posts_of(proposal)] == [(post.id, "", clock.now())]
    assert not can_be_changed(judges[0].actor, post, NOW)


@pytest.mark.parametrize("deed", [lambda *known: change_post(*known, "Αλλιώς."), take_back_post])
def test_message_of_somebody_else_or_one_taken_back_stays_as_it_is(session, proposal, judges, chair, deed):
    post, gone = make_post(proposal, judges[0]), make_post(proposal, judges[0], text="", removed_at=NOW)

    for actor, each in ((judges[1].actor, post), (chair.actor, post), (judges[0].actor, gone)):
        with pytest.raises(PostRefused):
            deed(actor, proposal, each)

    assert (post.text, post.removed_at, gone.edited_at) == ("Ο προϋπολογισμός είναι χαμηλός.", None, None)
