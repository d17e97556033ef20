"""People and bodies: making, changing and finding them."""

import pytest
from sqlalchemy import select

from proposals.accounts.kinds import BodyKind
from proposals.accounts.models import RoleHolding
from proposals.accounts.operations import Grant, change_person, create_body, create_person, first_administrator, sign_in
from proposals.accounts.queries import (
    all_bodies,
    all_people,
    bodies_of_editor,
    body_by_code,
    holders,
    person_by_email,
    person_by_id,
    person_of_session,
)
from proposals.accounts.signed_in import BodyName
from proposals.audit.models import AuditEntry
from proposals.workflow.people import SYSTEM, Actor, Holding, Role
from tests.factories import NOW, make_body, make_person


def audited(session):
    return session.execute(select(AuditEntry.action, AuditEntry.subject, AuditEntry.details)).all()


def test_person_is_made_with_roles(session):
    body = make_body()

    person = create_person(
        SYSTEM,
        email=" Maria@Crete.example ",
        name=" Μαρία   Παπαδάκη ",
        body=body,
        grants=(Grant(Role.SUBMITTER, body.id), Grant(Role.EVALUATOR)),
        password="long password",
    )

    assert (person.email, person.name, person.created_at, person.active) == ("maria@crete.example", "Μαρία Παπαδάκη", NOW, True)
    assert person.actor == Actor(person.id, body.id, frozenset({Holding(Role.SUBMITTER, body.id), Holding(Role.EVALUATOR)}))
    assert audited(session) == [("create_person", f"person:{person.id}", {"roles": [f"submitter@{body.id}", "evaluator"]})]


def test_person_without_a_password_cannot_sign_in_with_an_empty_one(session):
    create_person(SYSTEM, email="maria@crete.example", name="Μαρία", body=None)

    assert sign_in("maria@crete.example", "", "192.0.2.1") is None


def test_first_administrator_can_sign_in(session):
    person = first_administrator("admin@gspa.example", "Διαχειριστής", "long password")

    assert sign_in("admin@gspa.example", "long password", "192.0.2.1") is person
    assert person.actor.holds(Role.ADMINISTRATOR)


def test_change_sets_everything_and_keeps_the_roles_that_stay(session):
    body, other = make_body(), make_body()
    person = make_person(Role.SUBMITTER, Role.EVALUATOR, body=body)
    kept = next(row.id for row in person.roles if row.role is Role.EVALUATOR)

    change_person(SYSTEM, person, name=" Νίκος ", body=other, active=True, grants=(Grant(Role.EVALUATOR), Grant(Role.BODY_APPROVER, other.id)))

    stored = session.execute(select(RoleHolding.role, RoleHolding.body_id).where(RoleHolding.person_id == person.id)).all()
    assert set(stored) == {(Role.EVALUATOR, None), (Role.BODY_APPROVER, other.id)}
    assert kept in [row.id for row in person.roles]
    assert (person.name, person.body_id) == ("Νίκος", other.id)


def test_person_who_is_switched_off_is_signed_out_everywhere(session):
    person = make_person()
    cookie = person.get_id()

    change_person(SYSTEM, person, name=person.name, body=None, active=False, grants=())

    assert person_of_session(cookie) is None
    assert person_of_session(person.get_id()) is None
    assert person.is_active is False


def test_change_that_leaves_a_person_active_keeps_the_session(session):
    person = make_person()
    cookie = person.get_id()

    change_person(SYSTEM, person, name="Άλλο", body=None, active=True, grants=())

    assert person_of_session(cookie).id == person.id


@pytest.mark.parametrize("cookie", ["", "1", "1.", "x.key", "999.key", "{id}.wrong", "-1.key"])
def test_cookie_that_is_out_of_date_belongs_to_nobody(session, cookie):
    person = make_person()

    assert person_of_session(cookie.format(id=person.id)) is None


def test_person_of_a_session_comes_with_body_and_roles(session):
    body = make_body()
    cookie = make_person(Role.SUBMITTER, body=body).get_id()
    session.commit()
    session.expire_all()

    person = person_of_session(cookie)

    assert person.body.name_in("el") == body.name
    assert person.actor == Actor(person.id, body.id, frozenset({Holding(Role.SUBMITTER, body.id)}))
    assert person.get_id() == cookie


def test_person_of_a_session_without_body_and_roles_has_none(session):
    person = person_of_session(make_person().get_id())

    assert (person.body, person.actor.holdings) == (None, frozenset())


def test_body_of_somebody_signed_in_without_an_english_name_keeps_the_greek_one():
    assert (BodyName("Δήμος", "").name_in("en"), BodyName("Δήμος", "Town").name_in("en")) == ("Δήμος", "Town")


def test_person_is_found_by_address_and_number(session):
    person = make_person(email="maria@crete.example")

    assert person_by_email(" MARIA@crete.example") is person_by_id(person.id) is person
    assert (person_by_email("nobody@crete.example"), person_by_id(999)) == (None, None)


def test_people_are_listed_by_name(session):
    for name in ("Βάσω", "Άννα", "Γιώργος"):
        make_person(name=name)

    assert [person.name for person in session.scalars(all_people())] == ["Άννα", "Βάσω", "Γιώργος"]


def test_holders_of_a_role_are_the_active_ones_by_name(session):
    body, other = make_body(), make_body()
    for name, where, active in (("Βάσω", body, True), ("Αννα", body, True), ("Γιώργος", body, False), ("Δήμος", other, True)):
        make_person(Role.SUBMITTER, body=where, name=name, active=active)
    make_person(Role.BODY_APPROVER, body=body)

    assert [person.name for person in holders(Role.SUBMITTER, body.id)] == ["Αννα", "Βάσω"]
    assert [person.name for person in holders(Role.SUBMITTER)] == ["Αννα", "Βάσω", "Δήμος"]


def test_body_is_made_with_a_name_to_sort_by(session):
    parent = make_body()

    body = create_body(
        SYSTEM,
        code="crete",
        name=" Περιφέρεια   Κρήτης ",
        kind=BodyKind.REGION,
        name_en="Region of Crete",
        region="EL43",
        email_domains=("crete.gov.gr",),
        parent=parent,
    )

    assert body_by_code("crete") is body
    assert (body.name, body.sort_name, body.parent_id, body.email_domains) == ("Περιφέρεια Κρήτης", "περιφερεια κρητησ", parent.id, ["crete.gov.gr"])
    assert audited(session) == [("create_body", f"body:{body.id}", {"code": "crete"})]


def test_bodies_are_listed_as_greeks_sort_them(session):
    for name in ("Έβρος", "Άρτα", "Αθήνα"):
        make_body(name=name)

    assert [body.name for body in session.scalars(all_bodies())] == ["Αθήνα", "Άρτα", "Έβρος"]


def test_editor_may_start_proposals_for_the_bodies_where_he_is_editor(session):
    body, other = make_body(), make_body()
    person = make_person(Role.SUBMITTER, Role.EVALUATOR, body=body)
    person.roles.append(RoleHolding(role=Role.BODY_APPROVER, body=other))
    session.flush()

    assert bodies_of_editor(person.actor) == [body]


@pytest.mark.parametrize(("language", "name"), [("el", "Περιφέρεια Κρήτης"), ("en", "Region of Crete")])
def test_body_is_named_in_both_languages(session, language, name):
    assert make_body(name="Περιφέρεια Κρήτης", name_en="Region of Crete").name_in(language) == name


def test_body_without_an_english_name_keeps_its_greek_one(session):
    assert make_body(name="Δήμος").name_in("en") == "Δήμος"


@pytest.mark.parametrize(
    ("domains", "address", "allowed"),
    [
        ([], "a@gmail.com", True),
        (["crete.gov.gr"], "a@crete.gov.gr", True),
        (["crete.gov.gr"], "a@CRETE.gov.gr", True),
        (["crete.gov.gr"], "a@mail.crete.gov.gr", True),
        (["crete.gov.gr"], "a@notcrete.gov.gr", False),
        (["crete.gov.gr"], "a@crete.gov.gr.example", False),
        (["crete.gov.gr", "pkr.gr"], "a@pkr.gr", True),
    ],
)
def test_address_lies_under_a_domain_of_the_body(session, domains, address, allowed):
    assert make_body(email_domains=domains).allows_email(address) is allowed


def test_every_kind_of_body_has_its_word():
    assert len({kind.label for kind in BodyKind}) == len(BodyKind)
