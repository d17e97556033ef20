"""Recommendation, decision, objection, reconsideration."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from proposals.audit.models import AuditEntry
from proposals.drafting.steps import Details, detail_problems, take_step
from proposals.evaluation.models import Decision
from proposals.evaluation.operations import recommend, record_objection
from proposals.evaluation.queries import decisions_of, objections_of, recommendation_of
from proposals.notices.models import Notice
from proposals.workflow.machine import StepRefused
from proposals.workflow.people import Role
from proposals.workflow.permissions import NotAllowed
from proposals.workflow.states import AssignmentState, State
from tests.factories import (
    NOW,
    full_sheet,
    make_assignment,
    make_decision,
    make_objection,
    make_person,
    make_proposal,
    make_recommendation,
    standard_rubric,
)

TODAY = date(2026, 11, 24)
GIVEN = Details(note="Σύμφωνα με την εισήγηση.", decision_number=" 1234/2026 ", decision_date=TODAY, ada="ΡΒΠΕ7ΛΞ-Ν1Ζ")
BECAUSE = Details(note="Γιατί ναι.")


@pytest.fixture
def decider(session):
    return make_person(Role.DECISION_MAKER)


@pytest.fixture
def reviewed(session):
    proposal = make_proposal(State.REVIEWED)
    make_recommendation(proposal)
    return proposal


# Recommendation --------------------------------------------------------------------------------------------------


def test_recommendation_is_kept_with_its_reasons(session):
    proposal, chair = make_proposal(State.REVIEWED), make_person(Role.COMMITTEE_CHAIR)

    made = recommend(chair.actor, proposal, "include", "  Καλύπτει ανάγκη. ")

    assert (made.value, made.reasons, made.person_id, made.at, proposal.has_recommendation) == ("include", "Καλύπτει ανάγκη.", chair.id, NOW, True)
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.subject, entry.acted_as, entry.details) == ("recommend", f"recommendation:{made.id}", "chair", {"value": "include"})


@pytest.mark.parametrize(("role", "state"), [(Role.CALL_MANAGER, State.REVIEWED), (Role.COMMITTEE_CHAIR, State.IN_REVIEW)])
def test_recommendation_is_the_chairs_and_comes_after_the_review(session, role, state):
    with pytest.raises(NotAllowed):
        recommend(make_person(role).actor, make_proposal(state, answers={}), "include", "Ναι.")


def test_chair_recommends_nothing_about_the_own_body(session):
    proposal = make_proposal(State.REVIEWED, answers={})

    with pytest.raises(NotAllowed):
        recommend(make_person(Role.COMMITTEE_CHAIR, body=proposal.body).actor, proposal, "include", "Ναι.")


def test_newest_recommendation_is_the_one_in_force(session):
    proposal, chair = make_proposal(State.REVIEWED), make_person(Role.COMMITTEE_CHAIR)
    recommend(chair.actor, proposal, "include", "Πρώτη.")
    recommend(chair.actor, proposal, "reject", "Δεύτερη.")

    assert recommendation_of(proposal).value == "reject"


def test_proposal_without_a_recommendation_has_none(session):
    assert recommendation_of(make_proposal(State.REVIEWED)) is None


# Decision --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("step", "state"), [("accept", State.ACCEPTED), ("place_on_reserve", State.RESERVE), ("reject", State.REJECTED)])
def test_decision_is_recorded_with_number_date_and_ada(reviewed, decider, step, state):
    take_step(decider.actor, reviewed, step, GIVEN)

    (decision,) = decisions_of(reviewed)
    assert (reviewed.state, reviewed.decided_at) == (state, NOW)
    assert {name: getattr(decision, name) for name in ("outcome", "number", "decided_on", "ada", "reasons", "person_id", "at")} == {
        "outcome": state.value,
        "number": "1234/2026",
        "decided_on": TODAY,
        "ada": "ΡΒΠΕ7ΛΞ-Ν1Ζ",
        "reasons": "Σύμφωνα με την εισήγηση.",
        "person_id": decider.id,
        "at": NOW,
    }


def test_decision_is_on_record_and_the_body_is_told(session, reviewed, decider):
    editor, approver = (make_person(role, body=reviewed.body) for role in (Role.SUBMITTER, Role.BODY_APPROVER))

    take_step(decider.actor, reviewed, "accept", GIVEN)

    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.acted_as, entry.note) == ("accept", "decision_maker", "Σύμφωνα με την εισήγηση.")
    assert {name: value.strip() for name, value in entry.details.items()} == {"number": "1234/2026", "date": "2026-11-24", "ada": "ΡΒΠΕ7ΛΞ-Ν1Ζ"}
    assert sorted(session.scalars(select(Notice.person_id))) == sorted([editor.id, approver.id])


@pytest.mark.parametrize(
    ("details", "sentences"),
    [
        (Details(note="Ναι.", decision_date=TODAY), ["Γράψτε τον αριθμό της απόφασης."]),
        (Details(note="Ναι.", decision_number="  ", decision_date=TODAY), ["Γράψτε τον αριθμό της απόφασης."]),
        (Details(note="Ναι.", decision_number="1"), ["Γράψτε την ημερομηνία της απόφασης: όχι μετά τη σημερινή."]),
        (
            Details(note="Ναι.", decision_number="1", decision_date=TODAY + timedelta(days=1)),
            ["Γράψτε την ημερομηνία της απόφασης: όχι μετά τη σημερινή."],
        ),
        (Details(decision_number="1", decision_date=TODAY), ["Συμπληρώστε το πεδίο «%(field)s»."]),
    ],
)
def test_decision_needs_number_date_and_reasons(reviewed, decider, details, sentences):
    with pytest.raises(StepRefused) as refused:
        take_step(decider.actor, reviewed, "accept", details)

    assert [str(reason) for reason in refused.value.reasons] == sentences
    assert decisions_of(reviewed) == []


def test_decision_needs_a_recommendation(decider):
    proposal = make_proposal(State.REVIEWED)

    with pytest.raises(StepRefused, match="Δεν έχει καταγραφεί εισήγηση"):
        take_step(decider.actor, proposal, "accept", GIVEN)


def test_nobody_decides_about_the_own_body(reviewed):
    own = make_person(Role.DECISION_MAKER, body=reviewed.body)

    with pytest.raises(StepRefused, match="ποτέ για πρόταση του φορέα του"):
        take_step(own.actor, reviewed, "accept", GIVEN)


@pytest.mark.parametrize(("name", "most"), [("note", 2000), ("decision_number", 60), ("ada", 20)])
def test_what_a_decision_is_given_has_a_limit(reviewed, name, most):
    given = {"note": "Ναι.", "decision_number": "1", "decision_date": TODAY, "ada": ""}

    longest = detail_problems("accept", reviewed, Details(**{**given, name: "α" * most}))
    longer = detail_problems("accept", reviewed, Details(**{**given, name: "α" * (most + 1)}))

    assert longest == {}
    assert {code: phrase.values for code, phrase in longer.items()} == {name: {"length": most + 1, "max": most, "over": 1}}


def test_ada_may_follow_later(reviewed, decider):
    take_step(decider.actor, reviewed, "accept", Details(note="Ναι.", decision_number="1", decision_date=TODAY))

    assert decisions_of(reviewed)[0].ada == ""


@pytest.mark.parametrize(("step", "state"), [("accept", State.ACCEPTED), ("reject", State.REJECTED)])
def test_proposal_on_reserve_is_decided_once_more(reviewed, decider, step, state):
    take_step(decider.actor, reviewed, "place_on_reserve", GIVEN)
    take_step(decider.actor, reviewed, step, Details(note="Ναι.", decision_number="1300/2026", decision_date=TODAY))

    assert (reviewed.state, [decision.outcome for decision in decisions_of(reviewed)]) == (state, ["reserve", state.value])


def test_second_decision_on_a_proposal_has_a_number_of_its_own(reviewed, decider):
    take_step(decider.actor, reviewed, "place_on_reserve", GIVEN)

    with pytest.raises(StepRefused, match="έχει ήδη απόφαση"):
        take_step(decider.actor, reviewed, "accept", GIVEN)


def test_two_proposals_may_be_decided_by_one_decision(reviewed, decider):
    other = make_proposal(State.REVIEWED, has_recommendation=True)

    for proposal in (reviewed, other):
        take_step(decider.actor, proposal, "accept", GIVEN)

    assert [decisions_of(proposal)[0].number for proposal in (reviewed, other)] == ["1234/2026", "1234/2026"]


# Objection -------------------------------------------------------------------------------------------------------


def decided(state=State.REJECTED, **columns):
    proposal = make_proposal(state, **columns)
    if state is not State.INADMISSIBLE:
        make_decision(proposal)
    return proposal


def test_objection_is_kept_as_it_was_received(session):
    proposal, manager = decided(), make_person(Role.CALL_MANAGER)

    made = record_objection(manager.actor, proposal, "  Ζητούμε\r\nεπανεξέταση. ", TODAY)

    assert (made.text, made.received_on, made.recorded_by, made.recorded_at, made.answered_at) == (
        "Ζητούμε\nεπανεξέταση.",
        TODAY,
        manager.id,
        NOW,
        None,
    )
    assert (proposal.has_objection, objections_of(proposal)) == (True, [made])
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.subject, entry.details) == ("record_objection", f"objection:{made.id}", {"received": "2026-11-24"})


@pytest.mark.parametrize(
    ("role", "state"), [(Role.SUBMITTER, State.REJECTED), (Role.CALL_MANAGER, State.ACCEPTED), (Role.CALL_MANAGER, State.REVIEWED)]
)
def test_objection_is_recorded_by_the_administration_against_what_was_refused(session, role, state):
    with pytest.raises(NotAllowed):
        record_objection(make_person(role).actor, make_proposal(state, answers={}), "Ζητούμε επανεξέταση.", TODAY)


@pytest.mark.parametrize(
    ("state", "target"), [(State.REJECTED, State.REVIEWED), (State.RESERVE, State.REVIEWED), (State.INADMISSIBLE, State.SUBMITTED)]
)
def test_objection_opens_the_proposal_again(decider, state, target):
    proposal = decided(state)
    objection = make_objection(proposal)

    take_step(decider.actor, proposal, "reconsider", BECAUSE)

    assert (proposal.state, proposal.decided_at, objection.answered_at, proposal.has_objection) == (target, None, NOW, False)


def test_second_reconsideration_needs_a_new_objection(decider):
    proposal = decided()
    make_objection(proposal)
    take_step(decider.actor, proposal, "reconsider", BECAUSE)
    take_step(decider.actor, proposal, "reject", Details(note="Ναι.", decision_number="2", decision_date=TODAY))

    with pytest.raises(StepRefused, match="Δεν έχει καταγραφεί ένσταση"):
        take_step(decider.actor, proposal, "reconsider", BECAUSE)


def test_answer_to_an_old_objection_keeps_its_time(decider, the_time):
    proposal = decided()
    first = make_objection(proposal)
    take_step(decider.actor, proposal, "reconsider", BECAUSE)
    take_step(decider.actor, proposal, "reject", Details(note="Ναι.", decision_number="2", decision_date=TODAY))
    the_time.shift(timedelta(days=5))
    second = make_objection(proposal)

    take_step(decider.actor, proposal, "reconsider", BECAUSE)

    assert (first.answered_at, second.answered_at) == (NOW, NOW + timedelta(days=5))


def test_decision_after_reconsideration_stands_beside_the_first(session, decider):
    proposal = decided()
    make_objection(proposal)
    take_step(decider.actor, proposal, "reconsider", BECAUSE)

    take_step(decider.actor, proposal, "accept", Details(note="Ναι.", decision_number="2", decision_date=TODAY))

    assert session.scalars(select(Decision.outcome).order_by(Decision.id)).all() == ["rejected", "accepted"]


# Reopening -------------------------------------------------------------------------------------------------------


def test_review_is_reopened_with_its_sheets_as_they_are(session):
    proposal, manager = make_proposal(State.REVIEWED), make_person(Role.CALL_MANAGER)
    done = make_assignment(AssignmentState.FINAL, proposal=proposal)

    take_step(manager.actor, proposal, "reopen_review", BECAUSE)

    assert (proposal.state, done.state) == (State.IN_REVIEW, AssignmentState.FINAL)


def test_mean_of_four_sheets_is_kept_rounded_half_up(session):
    proposal = make_proposal(State.IN_REVIEW)
    for points in ("3.5", "3", "3", "3"):
        make_assignment(AssignmentState.FINAL, proposal=proposal, sheet=full_sheet(standard_rubric(), "4", relevance=points))
    session.commit()

    # 80 without 1.5 once and without 3 three times, over four: 77.375
    assert proposal.mean_total == Decimal("77.38")
