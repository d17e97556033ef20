"""Declaring a conflict of interest, withdrawing, overriding."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from proposals import clock
from proposals.audit.models import AuditEntry
from proposals.conflicts.models import ConflictDeclaration
from proposals.conflicts.operations import ConflictRefused, Declared, declare, override, withdraw
from proposals.conflicts.queries import conflicts_of, declarations_of, own_declaration
from proposals.conflicts.rules import Ground
from proposals.workflow.people import Role
from proposals.workflow.permissions import NotAllowed
from proposals.workflow.states import State
from tests.factories import NOW, make_body, make_declaration, make_override, make_person, make_proposal

REASON = "Είναι εξάδελφός μου."
LONG_ENOUGH = "Πρόκειται για συνωνυμία, όπως βεβαίωσε ο φορέας."


def entries(session):
    return [
        (row.action, row.person_id, row.proposal_id, row.note, row.details) for row in session.scalars(select(AuditEntry).order_by(AuditEntry.id))
    ]


def problems(error):
    return {name: phrase.text for name, phrase in error.value.problems.items()}


@pytest.mark.parametrize(
    ("about", "columns"),
    [
        ({"person": "  Νίκος   Παππάς "}, {"person": "Νίκος Παππάς"}),
        ({"person": "nikos@foreas.gr"}, {"person": "nikos@foreas.gr"}),
        ({"code": "ESDK-2027-0042"}, {"proposal_code": "ESDK-2027-0042"}),
    ],
)
def test_declaration_is_kept_as_it_was_typed_whoever_there_is(session, evaluator, about, columns):
    made = declare(evaluator.actor, Declared(**about, reason=REASON))

    assert {name: getattr(made, name) for name in columns} == columns
    assert (made.evaluator_id, made.body_id, made.reason, made.valid_from, made.valid_until) == (evaluator.id, None, REASON, clock.today(), None)
    assert (made.declared_at, made.withdrawn_at, made.binding_code) == (NOW, None, "")


def test_declaration_about_a_body_is_on_record_without_whom_and_why(session, evaluator):
    body = make_body()

    made = declare(evaluator.actor, Declared(body=body, reason=REASON, valid_until=clock.today()))

    assert (made.body_id, made.valid_until) == (body.id, clock.today())
    assert entries(session) == [("declare_conflict", evaluator.id, None, "", {"about": "body"})]


def test_answer_is_the_same_for_a_code_that_is_there_and_one_that_is_not(session, evaluator):
    there = make_proposal(State.IN_REVIEW).code

    made = [declare(evaluator.actor, Declared(code=code, reason=REASON)) for code in (there, "ESDK-2099-0001")]

    assert [each.proposal_code for each in made] == [there, "ESDK-2099-0001"]
    assert [details for *_rest, details in entries(session)] == [{"about": "proposal"}] * 2


YESTERDAY = timedelta(days=-1)
WRONG = [
    ({}, "body", "Επιλέξτε φορέα ή γράψτε"),
    ({"person": "Νίκος Παππάς", "code": "ESDK-2027-0001"}, "proposal_code", "Κάθε δήλωση αφορά ένα μόνο"),
    ({"person": "Νίκος"}, "person", "Γράψτε όνομα και επώνυμο"),
    ({"person": "Νίκος " + "Π" * 200}, "person", "Έχει %(length)s χαρακτήρες"),
    ({"code": "D-ABCDEF"}, "proposal_code", "Γράψτε τον κωδικό όπως"),
    ({"code": "ESDK-2027-0001'"}, "proposal_code", "Γράψτε τον κωδικό όπως"),
    ({"code": "ESDK-2027-0001", "reason": " "}, "reason", "Γράψτε με λίγα λόγια"),
    ({"code": "ESDK-2027-0001", "reason": "α" * 2001}, "reason", "Έχει %(length)s χαρακτήρες"),
    ({"code": "ESDK-2027-0001", "valid_from": 3, "valid_until": 2}, "valid_until", "Η λήξη είναι πριν"),
    ({"code": "ESDK-2027-0001", "valid_from": -3, "valid_until": -1}, "valid_until", "Γράψτε μια ημερομηνία που δεν έχει περάσει"),
]


@pytest.mark.parametrize(("typed", "place", "words"), WRONG)
def test_declaration_that_cannot_be_taken_says_where_and_why(session, evaluator, typed, place, words):
    days = {name: clock.today() + timedelta(days=value) for name, value in typed.items() if isinstance(value, int)}

    with pytest.raises(ConflictRefused) as refused:
        declare(evaluator.actor, Declared(**{"reason": REASON, **typed, **days}))

    assert list(problems(refused)) == [place]
    assert problems(refused)[place].startswith(words)
    assert session.scalars(select(ConflictDeclaration)).all() == []


@pytest.mark.parametrize("role", [Role.CALL_MANAGER, Role.SUBMITTER, Role.ADMINISTRATOR])
def test_conflicts_are_declared_by_evaluators_alone(session, role):
    with pytest.raises(NotAllowed):
        declare(make_person(role).actor, Declared(code="ESDK-2027-0001", reason=REASON))


# Withdrawing -----------------------------------------------------------------------------------------------------


def test_withdrawn_declaration_holds_no_more_and_stays_in_the_list(session, evaluator, proposal):
    made = make_declaration(evaluator, body_id=proposal.body_id)

    withdraw(evaluator.actor, made)

    assert (made.withdrawn_at, declarations_of(evaluator.id)) == (NOW, [made])
    assert conflicts_of([proposal.id], [evaluator.id]).found == {}
    assert entries(session) == [("withdraw_conflict", evaluator.id, None, "", {})]


def test_declaration_is_withdrawn_once(session, evaluator):
    made = make_declaration(evaluator, person="Νίκος Παππάς", withdrawn_at=NOW)

    with pytest.raises(ConflictRefused) as refused:
        withdraw(evaluator.actor, made)

    assert problems(refused) == {"declaration": "Η δήλωση έχει ήδη ανακληθεί."}


def test_declaration_that_closed_an_open_text_stays_with_the_name_of_the_proposal(session, evaluator):
    made = make_declaration(evaluator, person="Νίκος Παππάς", binding_code="ESDK-2027-0001")

    with pytest.raises(ConflictRefused) as refused:
        withdraw(evaluator.actor, made)

    assert refused.value.problems["declaration"].values == {"code": "ESDK-2027-0001"}
    assert made.withdrawn_at is None


def test_declaration_is_found_by_its_owner_alone(session, evaluator):
    made = make_declaration(evaluator, person="Νίκος Παππάς")

    assert (own_declaration(evaluator.id, made.id), own_declaration(make_person(Role.EVALUATOR).id, made.id)) == (made, None)


# Overriding ------------------------------------------------------------------------------------------------------


def test_override_names_the_grounds_of_the_moment_and_is_on_record_with_its_reason(session, evaluator, proposal, administrator):
    proposal.created_by = evaluator.id
    make_declaration(evaluator, body_id=proposal.body_id)
    make_override(proposal, evaluator, Ground.WROTE)

    made = override(administrator.actor, proposal, evaluator, f"  {LONG_ENOUGH} ")

    assert (made.what, made.reason, made.by_id, made.at) == ([Ground.DECLARED_BODY], LONG_ENOUGH, administrator.id, NOW)
    assert conflicts_of([proposal.id], [evaluator.id]).open_of(proposal.id, evaluator.id) == ()
    details = {"evaluator": evaluator.id, "grounds": ["declared_body"]}
    assert entries(session) == [("override_conflict", administrator.id, proposal.id, LONG_ENOUGH, details)]


@pytest.mark.parametrize(("reason", "words"), [("", "Γράψτε τον λόγο"), ("Σύντομα.", "Γράψτε τον λόγο"), ("α" * 2001, "Έχει %(length)s")])
def test_override_needs_a_reason_of_some_length(evaluator, proposal, administrator, reason, words):
    proposal.created_by = evaluator.id

    with pytest.raises(ConflictRefused) as refused:
        override(administrator.actor, proposal, evaluator, reason)

    assert list(problems(refused)) == ["override_reason"]
    assert problems(refused)["override_reason"].startswith(words)


def test_nobody_overrides_where_nothing_speaks_against(evaluator, proposal, administrator):
    with pytest.raises(ConflictRefused, match="δεν έχει κώλυμα"):
        override(administrator.actor, proposal, evaluator, LONG_ENOUGH)


def test_nobody_overrides_a_conflict_of_his_own(session, proposal):
    both = make_person(Role.ADMINISTRATOR, Role.EVALUATOR)
    proposal.created_by = both.id

    with pytest.raises(ConflictRefused, match="το δικό του κώλυμα"):
        override(both.actor, proposal, both, LONG_ENOUGH)


@pytest.mark.parametrize(("role", "state"), [(Role.CALL_MANAGER, State.IN_REVIEW), (Role.ADMINISTRATOR, State.REVIEWED)])
def test_conflicts_are_overridden_by_administrators_while_the_proposal_is_in_review(session, evaluator, role, state):
    with pytest.raises(NotAllowed):
        override(make_person(role).actor, make_proposal(state), evaluator, LONG_ENOUGH)


def test_administrator_of_the_body_overrides_nothing(evaluator, proposal):
    with pytest.raises(NotAllowed):
        override(make_person(Role.ADMINISTRATOR, body=proposal.body).actor, proposal, evaluator, LONG_ENOUGH)
