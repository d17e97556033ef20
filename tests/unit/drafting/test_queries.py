"""Finding proposals, and who may see which."""

from datetime import timedelta

import pytest

from proposals.audit.operations import record
from proposals.drafting.models import Reader
from proposals.drafting.operations import refresh
from proposals.drafting.queries import (
    answers_with_people,
    listed_proposals,
    proposal_by_code,
    proposals_changed_last,
    steps_taken,
    surroundings_of,
)
from proposals.workflow.people import NOBODY, SYSTEM, Role
from proposals.workflow.states import State
from tests.factories import make_actor, make_body, make_call, make_person, make_proposal


def listed(session, actor):
    return [row.id for row in session.execute(listed_proposals(actor))]


@pytest.mark.parametrize("for_update", [False, True])
def test_proposal_is_found_by_code_and_by_handle(session, for_update):
    filed, draft = make_proposal(State.SUBMITTED, answers={}), make_proposal(answers={})

    found = [proposal_by_code(code, for_update=for_update) for code in (filed.code, filed.handle, draft.handle, "D-XXXXXX")]

    assert found == [filed, filed, draft, None]


def test_body_sees_its_own_proposals_newest_first(session):
    body, call = make_body(), make_call()
    mine = [make_proposal(state, call=call, body=body, answers={}) for state in (State.DRAFT, State.SUBMITTED, State.WITHDRAWN)]
    make_proposal(State.SUBMITTED, call=call, answers={})

    for role in (Role.SUBMITTER, Role.BODY_APPROVER):
        assert listed(session, make_actor(role, body_id=body.id)) == [proposal.id for proposal in reversed(mine)]


@pytest.mark.parametrize("role", [Role.CALL_MANAGER, Role.COMMITTEE_CHAIR, Role.DECISION_MAKER, Role.ADMINISTRATOR, Role.OBSERVER])
def test_secretariat_sees_what_was_filed(session, role):
    make_proposal(answers={})
    make_proposal(State.AWAITING_APPROVAL, answers={})
    filed = make_proposal(State.RETURNED, answers={})

    assert listed(session, make_actor(role)) == [filed.id]


def test_evaluator_sees_what_he_reads_and_never_of_his_own_body(session):
    own, other = make_body(), make_body()
    read, unread, of_own_body, never_filed = (
        make_proposal(state, body=body, answers={})
        for state, body in ((State.IN_REVIEW, other), (State.IN_REVIEW, other), (State.IN_REVIEW, own), (State.DRAFT, other))
    )
    evaluator = make_person(Role.EVALUATOR, body=own)
    for proposal in (read, of_own_body, never_filed):
        session.add(Reader(proposal_id=proposal.id, person_id=evaluator.id))
    session.flush()

    assert listed(session, evaluator.actor) == [read.id]
    assert unread.id != read.id


@pytest.mark.parametrize("actor", [SYSTEM, NOBODY, make_actor(), make_actor(Role.EVALUATOR)])
def test_whoever_has_nothing_to_do_with_a_proposal_sees_none(session, actor):
    make_proposal(State.ACCEPTED, answers={})

    assert listed(session, actor) == []


def test_list_shows_names_of_body_and_call(session):
    proposal = make_proposal(State.SUBMITTED, body=make_body(name="Δήμος Χανίων", name_en="Chania"), call=make_call(slug="esdk-2027"), answers={})

    row = session.execute(listed_proposals(make_actor(Role.CALL_MANAGER))).one()

    assert (row.code, row.state, row.body_name, row.body_name_en, row.call_slug) == (
        proposal.code,
        State.SUBMITTED,
        "Δήμος Χανίων",
        "Chania",
        "esdk-2027",
    )


def test_answers_come_with_who_wrote_them(session):
    maria = make_person(name="Μαρία")
    proposal = make_proposal(answers={"title": "Τίτλος", "acronym": "Τ", "summary": "Περίληψη"})
    proposal.answers["title"].changed_by = maria.id
    session.flush()

    found = answers_with_people(proposal, ["title", "acronym", "nothing"])

    assert {code: (answer.value, answer.person and answer.person.name) for code, answer in found.items()} == {
        "title": ("Τίτλος", "Μαρία"),
        "acronym": ("Τ", None),
    }


def test_steps_taken_are_what_moved_the_proposal_newest_first(session):
    proposal, other, maria = make_proposal(answers={}), make_proposal(answers={}), make_person(name="Μαρία")
    for action, about, state in (
        ("start", proposal, "draft"),
        ("save", proposal, None),
        ("withdraw", proposal, "withdrawn"),
        ("start", other, "draft"),
    ):
        record(maria.actor, action, f"proposal:{about.id}", proposal_id=about.id, to_state=state)
    record(maria.actor, "assignment_accept", "assignment:1", proposal_id=proposal.id, to_state="accepted")

    assert [(entry.action, entry.person.name) for entry in steps_taken(proposal)] == [("withdraw", "Μαρία"), ("start", "Μαρία")]


def test_surroundings_are_those_of_call_body_and_files(session):
    body = make_body(email_domains=["crete.gov.gr"])

    around = surroundings_of(make_proposal(body=body))

    assert (around.plan_years, around.files, around.email_domains) == ((2027, 2028), {"approval_document": 1}, ("crete.gov.gr",))
    assert [around.email_is_allowed(address) for address in ("a@crete.gov.gr", "a@gmail.com")] == [True, False]


def test_proposals_changed_last_come_in_the_order_of_their_change(session, the_time):
    maria = make_person(Role.SUBMITTER, name="Μαρία")
    first, _second, third = (make_proposal(body=maria.body, answers={"title": title}) for title in ("Α", "Β", "Γ"))
    for proposal in (third, first):
        the_time.shift(timedelta(minutes=1))
        refresh(proposal)

    assert [row.title for row in proposals_changed_last(maria.actor, 2)] == [first.title, third.title]
