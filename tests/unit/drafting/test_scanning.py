"""Attachments and the virus scanner: what is infected is refused and on record, what was not scanned is refused or taken as the settings say."""

import hashlib
import logging

import pytest
from sqlalchemy import select

from proposals.audit.models import AuditEntry
from proposals.config import Settings
from proposals.drafting.attachments import attach
from proposals.drafting.models import Attachment
from proposals.drafting.refusals import UploadFailed, UploadRefused
from proposals.scanner import scanner_of
from proposals.workflow.people import Role
from tests.factories import a_docx, a_pdf, an_upload, make_person, make_proposal, standard_form
from tests.servers import EICAR, SIGNATURE, free_port

ATTACHMENTS = standard_form().by_code["attachments"]
INFECTED = a_pdf() + EICAR


@pytest.fixture
def maria(session):
    return make_person(Role.SUBMITTER)


@pytest.fixture
def draft(maria):
    return make_proposal(body=maria.body, answers={})


@pytest.fixture
def scanning(app, monkeypatch):
    """The application with this scanner and this way to fail."""

    def change(address, failure="closed"):
        changed = {"clamd_url": address, "scan_failure": failure, "clamd_timeout_seconds": 5}
        settings = Settings(**{**vars(app.extensions["settings"]), **changed})
        monkeypatch.setitem(app.extensions, "settings", settings)
        monkeypatch.setitem(app.extensions, "scanner", scanner_of(settings))

    return change


def deeds(session):
    return session.execute(select(AuditEntry.action, AuditEntry.person_id, AuditEntry.details)).all()


def test_clean_file_is_taken(session, scanning, clamd, maria, draft):
    scanning(f"unix://{clamd.socket}")

    attachment = attach(maria.actor, draft, ATTACHMENTS, an_upload(a_docx(), "α.docx"), "")

    assert deeds(session) == [("attach", maria.id, {"file": "α.docx", "sha256": attachment.sha256})]


def test_infected_file_is_refused_by_the_name_of_what_was_found_and_is_on_record(session, scanning, clamd, maria, draft):
    scanning(f"unix://{clamd.socket}")

    with pytest.raises(UploadRefused, match="βρέθηκε κακόβουλο λογισμικό") as refused:
        attach(maria.actor, draft, ATTACHMENTS, an_upload(INFECTED, "μελέτη.pdf"), "")

    found = f"{SIGNATURE}.UNOFFICIAL"
    assert refused.value.reason.values == {"name": "μελέτη.pdf", "signature": found}
    assert not isinstance(refused.value, UploadFailed)
    details = {"file": "μελέτη.pdf", "signature": found, "sha256": hashlib.sha256(INFECTED).hexdigest()}
    assert deeds(session) == [("refuse_infected", maria.id, details)]
    assert session.scalars(select(Attachment)).all() == []


def test_infected_file_is_found_before_anything_else_looks_into_it(scanning, clamd, maria, draft):
    scanning(f"unix://{clamd.socket}")

    with pytest.raises(UploadRefused, match="βρέθηκε κακόβουλο λογισμικό"):
        attach(maria.actor, draft, ATTACHMENTS, an_upload(EICAR, "μελέτη.pdf"), "")


def test_file_that_was_not_scanned_is_refused_for_now_where_the_settings_are_closed(session, scanning, caplog, maria, draft):
    scanning(f"tcp://127.0.0.1:{free_port()}")

    with caplog.at_level(logging.WARNING), pytest.raises(UploadFailed, match="ο έλεγχος για κακόβουλο λογισμικό δεν απαντά"):
        attach(maria.actor, draft, ATTACHMENTS, an_upload(), "")

    assert (session.scalars(select(Attachment)).all(), deeds(session)) == ([], [])
    assert f"A file for proposal {draft.public_code} was not scanned" in caplog.text


def test_file_that_was_not_scanned_is_taken_and_noted_where_the_settings_are_open(session, scanning, caplog, maria, draft):
    scanning(f"tcp://127.0.0.1:{free_port()}", failure="open")

    with caplog.at_level(logging.WARNING):
        attachment = attach(maria.actor, draft, ATTACHMENTS, an_upload(filename="α.pdf"), "")

    assert deeds(session) == [("attach", maria.id, {"file": "α.pdf", "sha256": attachment.sha256, "scan": "failed"})]
    assert "was not scanned" in caplog.text


def test_infected_file_is_refused_where_the_settings_are_open_too(scanning, clamd, maria, draft):
    scanning(f"tcp://127.0.0.1:{clamd.port}", failure="open")

    with pytest.raises(UploadRefused, match="βρέθηκε κακόβουλο λογισμικό"):
        attach(maria.actor, draft, ATTACHMENTS, an_upload(INFECTED), "")
