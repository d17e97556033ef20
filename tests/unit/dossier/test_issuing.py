"""Codes, and documents that were issued: the same state gives the same code, whoever prints it."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from proposals import clock
from proposals.audit.models import AuditEntry
from proposals.audit.operations import record
from proposals.config import Settings
from proposals.db import db
from proposals.dossier import codes
from proposals.dossier.compose import dossier_of
from proposals.dossier.export import export_dossier, refuse_dossier
from proposals.dossier.issuing import About, content_digest, keep, stamp
from proposals.dossier.kinds import Kind
from proposals.dossier.papers import papers_of
from proposals.dossier.queries import issued_under, issued_with
from proposals.dossier.verifying import verify_file
from proposals.drafting.models import Proposal
from proposals.workflow.people import SYSTEM
from proposals.workflow.states import State
from tests.databases import BOTH
from tests.factories import a_pdf, make_issued, make_person, make_proposal

SHORT = {"title": "Μία ώρα ιδεών"}

pytestmark = pytest.mark.usefixtures("printed_once")

# Codes --------------------------------------------------------------------------------------------------------------


def test_code_is_four_groups_of_four_letters_that_look_like_no_other() -> None:
    code = codes.code_of("secret", "ab" * 32)

    assert [len(group) for group in codes.shown(code).split("-")] == [4, 4, 4, 4]
    assert set(code) <= set(codes.LETTERS)
    assert set("01OIAEUYBSZGQ") & set(codes.LETTERS) == set()


def test_code_follows_the_content_and_the_secret() -> None:
    made = {codes.code_of(secret, digest) for secret in ("one", "other") for digest in ("ab" * 32, "cd" * 32)}

    assert len(made) == 4
    assert codes.code_of("one", "ab" * 32) == codes.code_of("one", "ab" * 32)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("2345-6789-CDFH-JKLM", "23456789CDFHJKLM"),
        (" 2345 6789 cdfh jklm ", "23456789CDFHJKLM"),
        ("ΗΗΗΗ-κκκκ-ΜΜΜΜ-χχχχ", "HHHHKKKKMMMMXXXX"),
        ("2345-6789-CDFH-JKL", None),
        ("0000-0000-0000-0000", None),
        ("", None),
    ],
)
def test_code_is_read_however_it_is_typed(typed: str, read: str | None) -> None:
    assert codes.read(typed) == read


# Issuing ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def proposal(session: Any) -> Proposal:
    return make_proposal(State.SUBMITTED, answers=SHORT)


def stamped(proposal: Proposal, secret: str = "secret", head: str = "") -> Any:
    settings = Settings(secret_key=secret)
    papers = papers_of(proposal)
    return stamp(dossier_of(papers, settings), About(Kind.COMMITTEE, proposal.id, 1, head or papers.head), settings)


def test_code_and_address_stand_in_the_document_and_in_its_footer(proposal: Proposal) -> None:
    found = stamped(proposal)

    printed = codes.shown(found.code)
    assert found.document.furniture.version.endswith(f"Επαλήθευση {printed}")
    assert (found.document.verification.code, found.document.verification.address) == (printed, f"http://127.0.0.1:8000/verify/{printed}")


@pytest.mark.parametrize("database_kind", BOTH)
def test_new_secret_changes_no_code_that_was_given_out(proposal: Proposal) -> None:
    before = stamped(proposal)
    keep(SYSTEM, before, a_pdf())

    assert stamped(proposal, secret="another").code == before.code


def test_secret_makes_the_code_of_what_was_never_issued(proposal: Proposal) -> None:
    assert stamped(proposal, secret="another").code != stamped(proposal).code


def test_document_with_another_head_of_the_trail_is_another_document(proposal: Proposal) -> None:
    assert stamped(proposal, head="a" * 64).code != stamped(proposal, head="b" * 64).code


@pytest.mark.parametrize("database_kind", BOTH)
def test_same_bytes_are_kept_once_and_other_bytes_of_the_same_content_beside_them(proposal: Proposal) -> None:
    found, first = stamped(proposal), make_person()
    kept = keep(first.actor, found, a_pdf())

    assert keep(make_person().actor, found, a_pdf()) is kept
    keep(SYSTEM, found, a_pdf() + b"\n% printed by another version of a library\n")

    assert [(each.person_id, each.pages) for each in issued_under(found.code)] == [(first.id, 1), (None, 1)]


@pytest.mark.parametrize("database_kind", BOTH)
def test_what_is_issued_is_kept_with_all_that_can_be_asked_about_it(proposal: Proposal) -> None:
    person = make_person()
    head = record(SYSTEM, "save", f"proposal:{proposal.id}", proposal_id=proposal.id).hash

    exported = export_dossier(person.actor, proposal, acted_as="administrator")

    (issued,) = issued_with(exported.sha256)
    assert (issued.kind, issued.proposal_id, issued.version, issued.person_id, issued.head) == (Kind.COMMITTEE, proposal.id, 1, person.id, head)
    assert (issued.code, issued.issued_at) == (exported.code, clock.now())
    assert issued.pages == 5


def test_export_and_refusal_and_deeds_on_other_proposals_change_no_byte(proposal: Proposal) -> None:
    before = export_dossier(SYSTEM, proposal, acted_as="the_system")
    refuse_dossier(make_person().actor, proposal, "archive")
    other = make_proposal(State.SUBMITTED, answers=SHORT)
    record(SYSTEM, "save", f"proposal:{other.id}", proposal_id=other.id)

    assert export_dossier(SYSTEM, proposal, acted_as="the_system") == before


def test_deed_on_the_proposal_changes_the_code(proposal: Proposal) -> None:
    before = export_dossier(SYSTEM, proposal, acted_as="the_system")
    record(SYSTEM, "save", f"proposal:{proposal.id}", proposal_id=proposal.id)

    assert export_dossier(SYSTEM, proposal, acted_as="the_system").code != before.code


@pytest.mark.parametrize("database_kind", BOTH)
def test_refusal_keeps_no_more_of_a_made_up_name_than_it_must(proposal: Proposal) -> None:
    refuse_dossier(make_person().actor, proposal, "x" * 5000)

    details = db.session.scalars(select(AuditEntry.details).where(AuditEntry.action == "refuse_dossier")).one()
    assert details == {"profile": "x" * 40}


def test_digest_tells_kinds_apart(proposal: Proposal) -> None:
    document = dossier_of(papers_of(proposal), Settings())

    assert content_digest(document, About(Kind.COMMITTEE)) != content_digest(document, About(Kind.ARCHIVE))


# Verifying a file ---------------------------------------------------------------------------------------------------


def test_file_that_was_issued_is_told_with_its_code(proposal: Proposal, tmp_path: Path) -> None:
    exported = export_dossier(SYSTEM, proposal, acted_as="the_system")
    path = tmp_path / "dossier.pdf"
    path.write_bytes(exported.pdf)

    found = verify_file(path)

    assert found.is_issued
    assert found.told.startswith(f"{path}: issued as committee {proposal.code}, code {codes.shown(exported.code)}, ")


def test_file_with_one_byte_more_was_not_issued(proposal: Proposal, tmp_path: Path) -> None:
    path = tmp_path / "dossier.pdf"
    path.write_bytes(export_dossier(SYSTEM, proposal, acted_as="the_system").pdf + b"\n")

    found = verify_file(path)

    assert (found.is_issued, "not issued here" in found.told) == (False, True)


def test_document_that_the_audit_trail_does_not_know_is_told_so(session: Any, tmp_path: Path) -> None:
    path = tmp_path / "planted.pdf"
    path.write_bytes(a_pdf())
    make_issued(None, sha256=hashlib.sha256(a_pdf()).hexdigest(), kind=Kind.MINUTES)

    found = verify_file(path)

    assert not found.is_issued
    assert found.told.endswith("the audit trail has no entry for it")
