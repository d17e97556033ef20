"""The demo, seeded once for all tests of this file; nothing here writes to it."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pikepdf
import pytest
import time_machine
from flask import Flask, current_app
from sqlalchemy import func, select

from proposals import clock, greek
from proposals.accounts.models import Body, Person
from proposals.accounts.operations import sign_in
from proposals.audit.chain import first_break
from proposals.audit.models import AuditEntry
from proposals.audit.queries import whole_chain
from proposals.audit.replay import replay
from proposals.calls.models import Call
from proposals.calls.queries import call_by_slug, calls_open_at
from proposals.conflicts.models import ConflictDeclaration
from proposals.conflicts.queries import conflicts_of
from proposals.conflicts.rules import Ground
from proposals.db import db
from proposals.decisions.choice import Outcome
from proposals.decisions.models import ListState
from proposals.decisions.queries import entries_of, lists_of, sent_of
from proposals.demo.calendar import living_at, working_day, working_days
from proposals.demo.seed import is_demo, seed
from proposals.drafting.models import Answer, Attachment, Proposal, ProposalVersion
from proposals.drafting.operations import progress_of
from proposals.evaluation.models import Assignment, Decision
from proposals.evaluation.queries import stored_states
from proposals.notices.models import Notice
from proposals.panel.discussion import posts_of
from proposals.panel.models import Meeting
from proposals.workflow.states import LIVE_ASSIGNMENTS, AssignmentState, State
from tests.conftest import MakeApp
from tests.factories import NOW

STATES = {State.ACCEPTED: Outcome.ACCEPT, State.RESERVE: Outcome.RESERVE, State.REJECTED: Outcome.REJECT}
REGIONS = {"EL51", "EL52", "EL53", "EL54", "EL61", "EL62", "EL63", "EL64", "EL30", "EL65", "EL41", "EL42", "EL43"}
ACCOUNTS = (
    *(f"{part}@{place}.example" for part in ("author", "approver") for place in ("crete", "thessaloniki")),
    *(f"evaluator{number}@gspa.example" for number in range(1, 9)),
    *(f"{name}@gspa.example" for name in ("manager", "chair", "decision", "admin", "observer")),
)

pytestmark = pytest.mark.timeout(300)
Seed = Callable[[], Flask]


@pytest.fixture(scope="module")
def seed_anew(make_app: MakeApp, migrate: Callable[[str], None], tmp_path_factory: pytest.TempPathFactory) -> Seed:
    def run() -> Flask:
        url = f"sqlite:///{tmp_path_factory.mktemp('demo') / 'demo.sqlite'}"
        migrate(url)
        app = make_app(database_url=url)
        with time_machine.travel(NOW, tick=False), app.app_context():
            seed()
            db.session.commit()
        return app

    return run


@pytest.fixture(scope="module")
def seeded(seed_anew: Seed) -> Flask:
    return seed_anew()


@pytest.fixture
def demo(seeded: Flask) -> Iterator[None]:
    with time_machine.travel(NOW, tick=False), seeded.app_context():
        yield
        db.session.rollback()


def all_proposals() -> list[Proposal]:
    return list(db.session.scalars(select(Proposal).order_by(Proposal.id)))


def counts_of(slug: str) -> dict[State, int]:
    query = select(Proposal.state, func.count()).join(Call).where(Call.slug == slug).group_by(Proposal.state)
    return {row[0]: row[1] for row in db.session.execute(query)}


def test_committee_discussed_agreed_and_met(demo: None) -> None:
    settled = db.session.scalars(select(Proposal).where(Proposal.consensus_total.is_not(None))).one()
    meeting = db.session.scalars(select(Meeting)).one()

    assert (settled.state, settled.has_recommendation) == (State.REVIEWED, False)
    assert len(posts_of(settled)) == 4
    assert [minutes.number for minutes in meeting.minutes] == [1]
    assert {item["recommendation"] is not None for item in meeting.minutes[0].content["items"]} == {True}
    assert meeting.held_at < clock.now()


def test_forty_proposals_and_more_are_in_every_state(demo: None) -> None:
    proposals = all_proposals()

    assert len(proposals) >= 40
    assert {proposal.state for proposal in proposals} == set(State)


def test_one_call_is_open_one_in_evaluation_one_decided(demo: None) -> None:
    evaluated, decided = call_by_slug("esdk-2025"), call_by_slug("esdk-2023")
    assert evaluated is not None
    assert decided is not None

    assert [call.slug for call in calls_open_at(clock.now())] == ["esdk-2027"]
    assert evaluated.closes_at < clock.now() < (evaluated.review_due_at or evaluated.closes_at)
    assert evaluated.results_published_at is None
    assert decided.results_published_at is not None
    assert set(counts_of("esdk-2023")) == {State.ACCEPTED, State.RESERVE, State.REJECTED, State.INADMISSIBLE}
    assert counts_of("esdk-2025")[State.IN_REVIEW] > 0


def test_every_region_is_named(demo: None) -> None:
    answers = db.session.scalars(select(Answer.value).where(Answer.field == "region"))

    assert REGIONS - {region for answer in answers for region in answer} == set()


def test_every_filed_proposal_is_complete(demo: None) -> None:
    unfinished = [proposal.code for proposal in all_proposals() if proposal.code and not progress_of(proposal).is_complete]

    assert unfinished == []


def test_saved_answers_have_no_invisible_or_mixed_letters(demo: None) -> None:
    texts = [answer for answer in db.session.scalars(select(Answer.value)) if isinstance(answer, str)]

    assert [text for text in texts if greek.clean_text(text) != text] == []
    assert [word for text in texts for word in greek.mixed_words(text)] == []


def test_no_evaluator_judges_the_own_body(demo: None) -> None:
    query = select(Assignment).join(Proposal).join(Person, Person.id == Assignment.evaluator_id).where(Person.body_id == Proposal.body_id)

    assert list(db.session.scalars(query)) == []


def test_evaluator_eight_works_for_a_body_that_proposes(demo: None) -> None:
    query = select(Body.code).join(Person, Person.body_id == Body.id).where(Person.email == "evaluator8@gspa.example")

    assert db.session.scalars(query).one() == "region-crete"


def test_live_assignments_have_no_conflict_but_one_that_was_overridden(demo: None) -> None:
    live = db.session.execute(select(Assignment.proposal_id, Assignment.evaluator_id).where(Assignment.state.in_(LIVE_ASSIGNMENTS))).all()
    found = conflicts_of({row[0] for row in live}, {row[1] for row in live})

    assert [tuple(row) for row in live if found.open_of(*row)] == []
    assert [found.all_of(*row) for row in live if found.all_of(*row)] == [(Ground.DECLARED_BODY,)]
    assert db.session.scalar(select(func.count()).select_from(ConflictDeclaration)) == 4


def test_assignments_are_in_every_state_that_leads_on(demo: None) -> None:
    found = set(db.session.scalars(select(Assignment.state)))

    assert found >= {AssignmentState.INVITED, AssignmentState.ACCEPTED, AssignmentState.DECLINED, AssignmentState.FINAL, AssignmentState.RECUSED}


def test_every_account_signs_in_with_the_password(demo: None) -> None:
    assert [email for email in ACCOUNTS if sign_in(email, "demo", "127.0.0.1") is None] == []


def test_addresses_belong_to_nobody(demo: None) -> None:
    emails = db.session.scalars(select(Person.email))

    assert [email for email in emails if not email.endswith(".example")] == []


def test_the_database_is_known_as_the_demo(demo: None) -> None:
    assert is_demo()


def test_the_chain_is_whole_and_tells_things_in_their_order(demo: None) -> None:
    moments = list(db.session.scalars(select(AuditEntry.at).order_by(AuditEntry.id)))

    assert first_break(whole_chain()) is None
    assert moments == sorted(moments)
    assert moments[-1] < clock.now()


def test_trail_replayed_brings_every_proposal_and_assignment_to_where_it_stands(demo: None) -> None:
    replayed = replay(whole_chain())

    assert replayed.breaks == ()
    assert replayed.differences(stored_states()) == []
    assert len(replayed.states) > 100


def test_people_work_in_working_hours(demo: None) -> None:
    moments = [clock.in_athens(at) for at in db.session.scalars(select(AuditEntry.at))]

    assert [at for at in moments if at.weekday() > 4 or not 8 <= at.hour < 18] == []


def test_codes_follow_the_order_of_filing(demo: None) -> None:
    by_call: dict[int, list[Proposal]] = {}
    for proposal in db.session.scalars(select(Proposal).where(Proposal.code.is_not(None)).order_by(Proposal.submitted_at)):
        by_call.setdefault(proposal.call_id, []).append(proposal)

    for proposals in by_call.values():
        assert [proposal.code for proposal in proposals] == sorted(str(proposal.code) for proposal in proposals)


def test_a_proposal_that_came_back_has_two_versions_that_differ(demo: None) -> None:
    query = select(ProposalVersion.proposal_id).where(ProposalVersion.number == 2)
    returned = [proposal for proposal in all_proposals() if proposal.id in set(db.session.scalars(query))]

    assert len(returned) >= 5
    for proposal in returned:
        assert len({version.sha256 for version in proposal.versions}) == len(proposal.versions) == 2


def test_a_returned_proposal_can_still_be_completed(demo: None) -> None:
    due = [proposal.completion_due for proposal in all_proposals() if proposal.state is State.RETURNED]

    assert [day for day in due if day is None or day <= clock.now()] == []


def test_decisions_have_numbers_and_postings_of_the_right_shape(demo: None) -> None:
    decisions = list(db.session.scalars(select(Decision)))

    assert len(decisions) == len([proposal for proposal in all_proposals() if proposal.decided_at])
    assert [decision.ada for decision in decisions if not greek.is_ada(decision.ada) or not decision.number] == []


def test_decided_call_has_one_released_list_with_every_decision_in_it(demo: None) -> None:
    call = call_by_slug("esdk-2023")
    assert call is not None
    (listed,) = lists_of(call)
    entries, letters = entries_of(listed), sent_of(listed)
    decided = {proposal.id: STATES[proposal.state] for proposal in all_proposals() if proposal.decided_at}

    assert (listed.state, listed.decision_number, listed.ada, listed.decided_on) == (
        ListState.RELEASED,
        "ΔΚΑ/Φ.8/9418",
        "6ΨΤΔΩΛ9Χ-ΡΜ4",
        date(2023, 6, 1),
    )
    assert listed.released_at is not None
    assert clock.in_athens(listed.released_at).date() == listed.decided_on
    assert {number: entry.outcome for number, entry in entries.items()} == decided
    assert {letter.proposal_id for letter in letters} == set(entries)
    assert [entry.reasons for entry in entries.values() if len(entry.reasons) < 50] == []


def test_every_filed_proposal_carries_the_approval_as_a_readable_file(demo: None) -> None:
    files = list(db.session.scalars(select(Attachment)))
    with_approval = {each.proposal_id for each in files if each.field == "approval_document"}

    assert {proposal.id for proposal in all_proposals() if proposal.code} <= with_approval
    for each in files:
        with current_app.extensions["storage"].open(each.sha256) as content, pikepdf.open(content) as document:
            assert len(document.pages) >= 1


def test_nobody_is_written_to(demo: None) -> None:
    assert db.session.scalar(select(func.count()).select_from(Notice).where(Notice.sent_at.is_(None))) == 0


def test_a_second_seeding_on_the_same_day_gives_the_same(seeded: Flask, seed_anew: Seed) -> None:
    def fingerprint(app: Flask) -> tuple[list[Any], list[Any], list[Any]]:
        with app.app_context():
            columns = (Proposal.title, Proposal.code, Proposal.handle, Proposal.state, Proposal.submitted_at)
            proposals = db.session.execute(select(*columns).order_by(Proposal.id)).all()
            versions = db.session.execute(select(ProposalVersion.number, ProposalVersion.sha256).order_by(ProposalVersion.id)).all()
            last = db.session.execute(select(AuditEntry.hash).order_by(AuditEntry.id.desc()).limit(1)).all()
            return list(proposals), list(versions), list(last)

    assert fingerprint(seed_anew()) == fingerprint(seeded)


def test_the_clock_says_what_it_is_told_and_then_the_truth_again() -> None:
    then = NOW - timedelta(days=1000)

    with living_at(then):
        told = clock.now()

    assert told == then
    assert clock.now() > then


@pytest.mark.parametrize(
    ("day", "distance", "found"),
    [
        (date(2026, 11, 24), 0, date(2026, 11, 24)),
        (date(2026, 11, 22), 0, date(2026, 11, 23)),
        (date(2026, 11, 22), -1, date(2026, 11, 20)),
        (date(2026, 11, 23), -5, date(2026, 11, 16)),
        (date(2026, 11, 20), 1, date(2026, 11, 23)),
    ],
)
def test_working_days_are_counted_without_weekends(day: date, distance: int, found: date) -> None:
    assert working_day(day, distance) == found


def test_working_days_between_are_listed_without_weekends() -> None:
    assert working_days(date(2026, 11, 19), date(2026, 11, 23)) == [date(2026, 11, 19), date(2026, 11, 20), date(2026, 11, 23)]
