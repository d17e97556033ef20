"""Taking dossiers away: what is recorded, what is refused, and that one export does not change the next."""

import hashlib
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from sqlalchemy import select

from proposals.audit.models import AuditEntry
from proposals.config import Settings
from proposals.dossier import presses
from proposals.dossier.call_export import NotPrinted, export_dossiers
from proposals.dossier.compose import dossier_of
from proposals.dossier.export import Asked, UnknownProfile, export_dossier
from proposals.dossier.papers import NeverFiled, papers_of
from proposals.dossier.profiles import Profile
from proposals.workflow.people import SYSTEM
from proposals.workflow.states import AssignmentState, State
from tests.databases import BOTH
from tests.factories import make_assignment, make_call, make_person, make_proposal

SHORT = {"title": "Μία ώρα ιδεών"}

pytestmark = pytest.mark.usefixtures("printed_once", "session")


def entries_of(session: Any, proposal_id: int) -> list[AuditEntry]:
    return list(session.scalars(select(AuditEntry).where(AuditEntry.proposal_id == proposal_id, AuditEntry.action == "export_dossier")))


@pytest.mark.parametrize("database_kind", BOTH)
def test_an_export_is_recorded_with_the_version_and_the_hash_of_the_file(session: Any) -> None:
    proposal, actor = make_proposal(State.SUBMITTED, answers=SHORT), make_person().actor

    exported = export_dossier(actor, proposal, acted_as="administrator")

    (entry,) = entries_of(session, proposal.id)
    assert exported.filename == f"{proposal.code}.pdf"
    assert exported.pdf[:5] == b"%PDF-"
    assert (entry.person_id, entry.acted_as, entry.subject) == (actor.person_id, "administrator", f"proposal:{proposal.id}")
    assert exported.sha256 == hashlib.sha256(exported.pdf).hexdigest()
    assert entry.details == {"profile": "committee", "version": 1, "sha256": exported.sha256, "code": exported.code}


def test_an_export_leaves_the_contents_of_the_next_one_as_they_were() -> None:
    proposal = make_proposal(State.IN_REVIEW, answers=SHORT)
    make_assignment(AssignmentState.FINAL, proposal=proposal)
    before = dossier_of(papers_of(proposal), Settings())

    export_dossier(SYSTEM, proposal, acted_as="the_system")

    assert dossier_of(papers_of(proposal), Settings()) == before


@pytest.mark.parametrize("database_kind", BOTH)
def test_a_draft_has_no_dossier() -> None:
    with pytest.raises(NeverFiled):
        export_dossier(SYSTEM, make_proposal(), acted_as="the_system")


def test_every_submitted_proposal_of_a_call_is_written_under_its_code(session: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    call = make_call()
    submitted = [make_proposal(State.SUBMITTED, call=call, answers=SHORT) for _ in range(2)]
    make_proposal(State.DRAFT, call=call, answers=SHORT)
    make_proposal(State.SUBMITTED, call=make_call(code_year=2025), answers=SHORT)
    expected = [f"{proposal.code}.pdf" for proposal in submitted]
    session.commit()

    paths = list(export_dossiers(call, tmp_path / "out"))

    assert [path.name for path in paths] == expected
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(expected)
    assert [entry.acted_as for entry in entries_of(session, submitted[0].id)] == ["the_system"]
    session.commit()

    # Nothing is printed twice: no process may start.
    monkeypatch.setattr(presses, "_Press", None)
    assert [path.read_bytes() for path in export_dossiers(call, tmp_path / "again")] == [path.read_bytes() for path in paths]


def test_dossiers_that_cannot_be_printed_are_named_at_the_end(app: Any, session: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = replace(app.extensions["settings"], instance_path=str(tmp_path / "instance"), print_max_seconds=0)
    monkeypatch.setitem(app.extensions, "settings", own)
    proposal = make_proposal(State.SUBMITTED, answers=SHORT)
    session.commit()

    with pytest.raises(NotPrinted, match=f"{proposal.code}.pdf"):
        list(export_dossiers(proposal.call, tmp_path / "out"))

    assert list((tmp_path / "out").iterdir()) == []
    assert entries_of(session, proposal.id) == []


@pytest.mark.parametrize("database_kind", BOTH)
def test_an_unknown_profile_is_refused_by_name_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(UnknownProfile, match="'secret'"):
        export_dossiers(make_call(), tmp_path / "out", profile="secret")

    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("asked", [Asked(Profile.ARCHIVE, reason="Αρχειοθέτηση"), Asked(with_attachments=True)])
def test_a_dossier_with_attachments_has_them_even_where_one_is_lost_and_the_record_says_so(session: Any, asked: Asked) -> None:
    proposal = make_proposal(State.SUBMITTED, answers=SHORT)
    proposal.latest_version.attachments = [
        {"id": 1, "field": "attachments", "title": "Μελέτη", "filename": "a.pdf", "content_type": "application/pdf", "size": 1, "sha256": "a" * 64}
    ]

    exported = export_dossier(SYSTEM, proposal, acted_as="the_system", asked=asked)

    (entry,) = entries_of(session, proposal.id)
    with pikepdf.open(BytesIO(exported.pdf)) as pdf, pdf.open_outline() as outline:
        attached = [item.title for part in outline.root for item in part.children if item.title.startswith("Συνημμένο")]
        assert attached == ["Συνημμένο 1 από 1: Μελέτη"]
    assert entry.details == {"profile": asked.profile, "version": 1, "sha256": exported.sha256, "code": exported.code, "attachments": True}


def test_attachments_are_in_no_dossier_but_those_of_the_archive_and_the_committee() -> None:
    asked = [profile for profile in Profile if Asked(profile, with_attachments=True).has_attachments]

    assert asked == [Profile.COMMITTEE, Profile.ARCHIVE]
