"""What a call keeps from its evaluators: fields, columns, files, and the same rule in SQL."""

import pytest
from sqlalchemy import select

from proposals.calls.form import BODY, PERSON
from proposals.calls.models import Call
from proposals.db import db
from proposals.drafting.models import Proposal, Reader
from proposals.drafting.queries import listed_proposals, veiled_from
from proposals.drafting.veil import OPEN, Veil, sees_through, veil_of
from proposals.workflow.people import Role
from proposals.workflow.states import AssignmentState, State
from tests.factories import make_assignment, make_body, make_call, make_field, make_form, make_member, make_person, make_proposal

NAME, ROLE = make_field("str", "name", names=PERSON), make_field("str", "role")
FORM = make_form(
    make_field("str", "title", names=BODY, lift="title"),
    make_field("str", "head", names=PERSON),
    make_field("email", "email", personal=True),
    make_field("table", "team", columns=(NAME, ROLE)),
    make_field("table", "names", columns=(NAME,)),
    make_field("table", "partners", columns=(make_field("str", "name", names=BODY),)),
    make_field("preset", "call"),
    make_field("preset", "body"),
    make_field("file", "approval", names=BODY),
    make_field("file", "attachments"),
)
EVERY = frozenset({PERSON, BODY})


@pytest.mark.parametrize(
    ("kinds", "hidden"),
    [
        (EVERY, {"head", "email", "names", "partners", "body", "approval"}),
        ({PERSON}, {"head", "email", "names", "approval"}),
        ({BODY}, {"partners", "body", "approval"}),
        ((), set()),
    ],
    ids=["both", "people", "bodies", "nothing"],
)
def test_marked_questions_are_hidden_and_the_title_never(kinds, hidden):
    veil = Veil(frozenset(kinds))

    assert {field.code for field in FORM.fields if veil.hides(field)} == hidden


def test_answers_lose_hidden_questions_and_columns_and_what_no_question_asks_for():
    answers = {"title": "Τίτλος", "head": "Άννα", "team": [{"name": "Άννα", "role": "Μέλος"}, "?"], "names": [{"name": "Άννα"}], "gone": "Άννα"}

    assert Veil(EVERY).answers(FORM, answers) == {"title": "Τίτλος", "team": [{"role": "Μέλος"}, "?"]}
    assert OPEN.answers(FORM, answers) is answers


def test_table_that_cannot_be_read_as_rows_stays_as_it_is():
    assert Veil(EVERY).answers(FORM, {"team": None}) == {"team": None}


def test_question_is_shown_without_its_hidden_columns():
    team = FORM.by_code["team"]

    assert [column.code for column in Veil(EVERY).seen(team).columns] == ["role"]
    assert OPEN.seen(team) is team


def test_files_are_called_by_number_and_marked_ones_left_out(babel_words):
    files = [
        {"id": 7, "field": "attachments", "title": "Δήμος Ρόδου", "filename": "ΡΟΔΟΣ.PDF"},
        {"id": 8, "field": "approval", "title": "Απόφαση", "filename": "a.pdf"},
        {"id": 9, "field": "gone", "title": "Παλιό", "filename": "a.pdf"},
    ]

    assert Veil(EVERY, {7: 3}).files(FORM, files) == [{"id": 7, "field": "attachments", "title": "Συνημμένο 3", "filename": "attachment-3.pdf"}]
    assert OPEN.files(FORM, files) == files


@pytest.fixture
def babel_words(app):
    with app.test_request_context():
        yield


@pytest.fixture
def people(session):
    """A proposal of a call that hides bodies, and one of everybody who may read it; some judge it too."""
    call, crete = make_call(hides_bodies=True), make_body(name="Περιφέρεια Κρήτης")
    proposal = make_proposal(State.IN_REVIEW, call=call, body=crete)
    found = {
        "author": make_person(Role.SUBMITTER, body=crete),
        "approver": make_person(Role.BODY_APPROVER, body=crete),
        "invited": make_person(),
        "observer": make_person(Role.OBSERVER),
        "manager": make_person(Role.CALL_MANAGER),
        "judge": make_person(Role.EVALUATOR),
        "judge who is done": make_person(Role.EVALUATOR),
        "judge who writes elsewhere": make_person(Role.EVALUATOR, Role.SUBMITTER),
        "manager who was asked to judge": make_person(Role.EVALUATOR, Role.CALL_MANAGER),
        "observer who judged": make_person(Role.EVALUATOR, Role.OBSERVER),
    }
    make_member(proposal, found["invited"])
    states = {
        "judge": AssignmentState.ACCEPTED,
        "manager who was asked to judge": AssignmentState.INVITED,
        "judge who writes elsewhere": AssignmentState.ACCEPTED,
    }
    for name in ("judge", "judge who is done", "judge who writes elsewhere", "manager who was asked to judge", "observer who judged"):
        make_assignment(states.get(name, AssignmentState.FINAL), proposal=proposal, evaluator=found[name])
    return proposal, found


def test_body_is_kept_from_whoever_judges_and_lists_agree_with_pages(people):
    proposal, found = people

    on_pages = {name for name, person in found.items() if veil_of(person.actor, proposal).hides_body}
    in_lists = {
        name
        for name, person in found.items()
        if db.session.scalar(select(veiled_from(person.actor)).select_from(Proposal).join(Call, Call.id == Proposal.call_id))
    }

    assert on_pages == in_lists
    assert on_pages == {"judge", "judge who is done", "judge who writes elsewhere", "manager who was asked to judge", "observer who judged"}


def test_lists_have_no_name_where_it_is_hidden_and_one_where_it_is_not(people):
    _proposal, found = people
    names = {
        name: [(row.body_name, row.body_name_en) for row in db.session.execute(listed_proposals(found[name].actor))] for name in ("judge", "author")
    }

    assert names["judge"] == [(None, None)]
    assert names["author"][0][0] == "Περιφέρεια Κρήτης"


def test_who_sees_bodies_by_another_role_sees_through_a_blind_call_alone(people):
    proposal, found = people
    open_call = make_proposal(State.IN_REVIEW)

    assert sees_through(found["manager who was asked to judge"].actor, proposal)
    assert not sees_through(found["judge"].actor, proposal)
    assert not sees_through(found["manager"].actor, open_call)


def test_call_that_hides_people_alone_shows_the_body(session):
    proposal = make_proposal(State.IN_REVIEW, call=make_call(hides_persons=True))
    judge = make_person(Role.EVALUATOR)
    proposal.readers.append(Reader(person_id=judge.id))

    veil = veil_of(judge.actor, proposal)

    assert (veil.is_drawn, veil.hides_body, veil.hides_people) == (True, False, True)
