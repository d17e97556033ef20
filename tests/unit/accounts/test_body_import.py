"""The registry of bodies from a file: what can be read, what is refused by row, and what the change of a supervision does."""

import json
from datetime import date

import pytest
from flask import current_app
from sqlalchemy import func, select

from proposals.accounts.body_file import read_bodies
from proposals.accounts.body_import import BodiesRefused, import_bodies
from proposals.accounts.kinds import BodyKind
from proposals.accounts.models import Body
from proposals.audit.models import AuditEntry
from proposals.evaluation.models import Assignment
from proposals.workflow.people import SYSTEM, Role
from proposals.workflow.states import AssignmentState
from tests.factories import make_assignment, make_body, make_person


def csv_of(*rows: str) -> bytes:
    return "\n".join(["code;preferredLabel;kind;subOrganizationOf", *rows]).encode()


def take(content: bytes):
    return import_bodies(SYSTEM, content, current_app.extensions["settings"])


def refused(content: bytes) -> list[tuple[int, str]]:
    with pytest.raises(BodiesRefused) as caught:
        take(content)
    return [(fault.number, fault.phrase.text.split(" ")[0]) for fault in caught.value.faults]


def test_file_of_the_registry_is_read_by_its_own_names():
    record = {
        "code": "123",
        "preferredLabel": "ΔΗΜΟΣ  ΑΘΗΝΑΙΩΝ",
        "organizationType": "ΔΗΜΟΣ",
        "subOrganizationOf": None,
        "foundationDate": "2011-01-01T00:00:00Z",
        "emailDomains": ["@Athens.example", "x.example"],
        "vatId": "090000000",
    }

    (row,), faults = read_bodies(json.dumps({"data": [record]}).encode())

    assert faults == []
    assert (row.name, row.kind, row.parent, row.valid_from) == ("ΔΗΜΟΣ ΑΘΗΝΑΙΩΝ", BodyKind.MUNICIPALITY, "", date(2011, 1, 1))
    assert row.email_domains == ("athens.example", "x.example")
    assert row.name_en is None


@pytest.mark.parametrize(
    ("content", "faults"),
    [
        (b"\xff", [(1, "Το")]),
        (b"{", [(0, "Το")]),
        (b'["x"]', [(0, "Το")]),
        (b"[" * 100_000, [(0, "Το")]),
        (b"name\nx\n", [(0, "Το")]),
        (b"a\0b", [(0, "Το")]),
        (b"[]", [(0, "Το")]),
        (b"", [(0, "Το")]),
        (csv_of(";;;"), [(0, "Το")]),
        (csv_of("a;;ministry;", ";Όνομα;ministry;"), [(2, "Λείπει"), (3, "Λείπει")]),
        (csv_of(f"{'a' * 61};Όνομα;castle;"), [(2, "Το"), (2, "Το")]),
        (csv_of("a;Όνομα;ministry;", "a;Άλλο;ministry;"), [(3, "Ο")]),
        (b"code;preferredLabel;kind;terminationDate;status\na;A;ministry;tomorrow;Active\nb;B;ministry;;Inactive\n", [(2, "Το"), (3, "Ο")]),
    ],
)
def test_file_that_cannot_be_read_is_refused_by_row(session, content, faults):
    assert refused(content) == faults


def test_new_bodies_are_made_with_those_above_them_in_any_order(session):
    done = take(csv_of("b;Υπηρεσία;npdd;a", "a;Υπουργείο;ministry;"))

    found = {body.code: body for body in session.scalars(select(Body))}
    assert (done.created, done.changed) == (2, 0)
    assert (found["b"].parent_id, found["b"].kind, found["a"].parent_id) == (found["a"].id, BodyKind.NPDD, None)
    assert session.scalars(select(AuditEntry.action).order_by(AuditEntry.id.desc()).limit(1)).one() == "import_bodies"


def test_body_that_is_known_is_changed_and_keeps_what_the_file_does_not_say(session):
    body = make_body(name="Υπουργείο Πολιτισμού", email_domains=["culture.example"])
    body.code = "a"
    session.flush()

    same = take(csv_of("a;ΥΠΟΥΡΓΕΙΟ ΠΟΛΙΤΙΣΜΟΥ;;"))
    other = take(b"code,preferredLabel,preferredLabelEn,region,terminationDate\na,New name,Ministry,EL30,2026-12-31\n")

    assert ((same.created, same.changed), (other.created, other.changed)) == ((0, 0), (0, 1))
    assert (body.name, body.name_en, body.region, body.valid_to) == ("New name", "Ministry", "EL30", date(2026, 12, 31))
    assert (body.sort_name, body.email_domains) == ("new name", ["culture.example"])


def test_registry_names_what_only_it_can_tell_and_nothing_is_changed(session):
    make_body(name="Α").code = "a"
    session.flush()
    before = session.scalar(select(func.count()).select_from(Body))

    found = refused(csv_of("new;Νέος;;", "b;Β;ministry;nowhere", "c;Γ;ministry;d", "d;Δ;ministry;c", "e;Ε;ministry;c"))

    assert [number for number, _word in found] == [2, 3, 4, 5]
    assert session.scalar(select(func.count()).select_from(Body)) == before


def test_file_over_the_limit_is_refused_before_it_is_read(session):
    assert refused(b"x" * (2048 * 1024 + 1)) == [(0, "Το")]


def test_new_supervision_recuses_the_evaluator_whose_body_it_concerns(session):
    above = make_body(name="Υπουργείο")
    assignment = make_assignment(AssignmentState.ACCEPTED, evaluator=make_person(Role.EVALUATOR, body=above))
    body = assignment.proposal.body
    above.code, body.code = "above", "below"
    session.flush()

    done = take(csv_of("below;" + body.name + ";;above"))

    assert (done.created, done.changed) == (0, 1)
    assert session.get_one(Assignment, assignment.id).state is AssignmentState.RECUSED
