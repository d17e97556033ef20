"""Files of a proposal."""

import hashlib
import io
import random

import pytest
from obstore.store import S3Store
from PIL import Image, ImageFile
from sqlalchemy import select

from proposals.audit.models import AuditEntry
from proposals.config import Settings
from proposals.drafting.attachments import attach, remove_attachment, room_of
from proposals.drafting.models import Attachment
from proposals.drafting.operations import WritingRefused
from proposals.drafting.queries import attachment_of
from proposals.drafting.refusals import UploadFailed, UploadRefused
from proposals.storage import ObjectStorage
from proposals.workflow.people import Role
from proposals.workflow.permissions import NotAllowed
from proposals.workflow.states import State
from tests.factories import NOW, a_docx, a_jpeg, a_pdf, an_upload, make_attachment, make_person, make_proposal, standard_form

IMPATIENT = {"client_options": {"allow_http": True}, "retry_config": {"max_retries": 0}}
FIELDS = standard_form().by_code
ATTACHMENTS, APPROVAL = FIELDS["attachments"], FIELDS["approval_document"]


@pytest.fixture
def maria(session):
    return make_person(Role.SUBMITTER)


@pytest.fixture
def draft(maria):
    return make_proposal(body=maria.body, answers={})


def settings(app, monkeypatch, **changed):
    """Other settings for this test."""
    monkeypatch.setitem(app.extensions, "settings", type(app.extensions["settings"])(**{**vars(app.extensions["settings"]), **changed}))


def stored_files(instance_path):
    return [path for path in (instance_path / "files").rglob("*") if path.is_file()]


def test_file_is_stored_by_its_hash_and_listed(app, maria, draft):
    content = a_pdf()

    attachment = attach(maria.actor, draft, ATTACHMENTS, an_upload(content, "Μελέτη.pdf"), " Μελέτη   σκοπιμότητας ")

    digest = hashlib.sha256(content).hexdigest()
    assert {
        name: getattr(attachment, name) for name in ("field", "title", "filename", "content_type", "size", "sha256", "uploaded_by", "uploaded_at")
    } == {
        "field": "attachments",
        "title": "Μελέτη σκοπιμότητας",
        "filename": "Μελέτη.pdf",
        "content_type": "application/pdf",
        "size": len(content),
        "sha256": digest,
        "uploaded_by": maria.id,
        "uploaded_at": NOW,
    }
    with app.extensions["storage"].open(digest) as file:
        assert file.read() == content


@pytest.mark.parametrize("title", ["", "   "])
def test_file_without_a_title_is_called_by_its_name(maria, draft, title):
    assert attach(maria.actor, draft, ATTACHMENTS, an_upload(filename="Μελέτη 2.pdf"), title).title == "Μελέτη 2"


def test_attaching_is_on_record(session, maria, draft):
    attachment = attach(maria.actor, draft, ATTACHMENTS, an_upload(filename="a.pdf"), "")

    assert session.execute(select(AuditEntry.action, AuditEntry.subject, AuditEntry.details)).all() == [
        ("attach", f"proposal:{draft.id}", {"file": "a.pdf", "sha256": attachment.sha256})
    ]


def test_required_file_is_no_longer_missing(maria, draft):
    before = draft.missing_count

    attach(maria.actor, draft, APPROVAL, an_upload(), "Έγκριση")

    assert (draft.files, draft.missing_count) == ({"approval_document": 1}, before - 1)


@pytest.mark.parametrize(("field", "most"), [(APPROVAL, 1), (ATTACHMENTS, 10)])
def test_one_file_more_than_the_field_takes_is_refused_with_the_way_out(maria, draft, field, most):
    for _ in range(most):
        make_attachment(draft, field.code)

    with pytest.raises(UploadRefused, match="Το πεδίο «%\\(field\\)s» δέχεται") as refused:
        attach(maria.actor, draft, field, an_upload(), "")

    assert (refused.value.reason.count, refused.value.reason.values) == (most, {"field": field.label})


def test_one_file_more_than_the_proposal_takes_is_refused_whatever_the_field(maria, draft):
    for _ in range(10):
        make_attachment(draft, ATTACHMENTS.code)

    with pytest.raises(UploadRefused, match="Η πρόταση δέχεται συνολικά") as refused:
        attach(maria.actor, draft, APPROVAL, an_upload(), "")

    assert refused.value.reason.count == 10


def test_limit_of_the_settings_holds_where_it_is_lower(app, monkeypatch, maria, draft):
    settings(app, monkeypatch, attachments_per_proposal=1)
    make_attachment(draft)

    with pytest.raises(UploadRefused, match="Η πρόταση δέχεται συνολικά"):
        attach(maria.actor, draft, ATTACHMENTS, an_upload(), "")


def test_room_is_what_both_limits_leave(session, draft):
    make_attachment(draft, ATTACHMENTS.code)
    make_attachment(draft, ATTACHMENTS.code, removed_at=NOW)
    session.expire(draft, ["attachments"])
    limits = Settings(attachments_per_proposal=4)

    assert (room_of(draft, ATTACHMENTS, limits), room_of(draft, APPROVAL, limits)) == (3, 1)
    assert room_of(draft, ATTACHMENTS, Settings(attachments_per_proposal=0)) == 0


@pytest.mark.parametrize(("extra", "refused"), [(0, False), (1, True)])
def test_file_may_be_as_large_as_the_limit_and_no_larger(app, monkeypatch, instance_path, maria, draft, extra, refused):
    settings(app, monkeypatch, attachment_max_mb=1)
    content = a_pdf()
    upload = an_upload(content + b"\n" * (1024 * 1024 - len(content) + extra))
    before = stored_files(instance_path)

    if refused:
        with pytest.raises(UploadRefused) as refusal:
            attach(maria.actor, draft, ATTACHMENTS, upload, "")
        assert refusal.value.reason.values == {"limit": 1, "allowed": "pdf, docx, xlsx, pptx, odt, ods, jpg, png"}
        assert stored_files(instance_path) == before
    else:
        assert attach(maria.actor, draft, ATTACHMENTS, upload, "").size == 1024 * 1024


def test_file_of_a_wrong_type_is_refused_for_that_whatever_its_size(app, monkeypatch, maria, draft):
    settings(app, monkeypatch, attachment_max_mb=0)

    with pytest.raises(UploadRefused, match="Ο τύπος του αρχείου"):
        attach(maria.actor, draft, ATTACHMENTS, an_upload(filename="run.exe"), "")


def test_picture_is_stored_without_its_metadata(app, maria, draft):
    sent = a_jpeg(comment=b"Alexandras 205")

    attachment = attach(maria.actor, draft, ATTACHMENTS, an_upload(sent, "photo.jpg"), "")

    with app.extensions["storage"].open(attachment.sha256) as file:
        kept = file.read()
    assert b"Alexandras" not in kept
    assert (attachment.sha256, attachment.size) == (hashlib.sha256(kept).hexdigest(), len(kept))


def test_picture_that_grows_as_it_is_drawn_anew_is_taken(app, monkeypatch, maria, draft):
    settings(app, monkeypatch, attachment_max_mb=1)
    # Pillow gives what it saves this tightly too little room by itself.
    monkeypatch.setattr(ImageFile, "MAXBLOCK", 1 << 23)
    noise, sent = random.Random(1).randbytes(680 * 680 * 3), io.BytesIO()
    Image.frombytes("RGB", (680, 680), noise).save(sent, "JPEG", quality=95, subsampling=0, progressive=True, optimize=True)

    attachment = attach(maria.actor, draft, ATTACHMENTS, an_upload(sent.getvalue(), "noise.jpg"), "")

    assert len(sent.getvalue()) < 1024 * 1024 < attachment.size


def test_storage_that_fails_is_no_fault_of_the_file(session, app, monkeypatch, maria, draft):
    nobody = ObjectStorage(S3Store("files", config={"endpoint": "http://127.0.0.1:9", "skip_signature": True}, **IMPATIENT))
    monkeypatch.setitem(app.extensions, "storage", nobody)

    with pytest.raises(UploadFailed, match="ο χώρος αποθήκευσης δεν απαντά"):
        attach(maria.actor, draft, ATTACHMENTS, an_upload(), "")

    assert session.scalars(select(Attachment)).all() == []


def test_form_without_a_file_is_told_to_choose_one(maria, draft):
    with pytest.raises(UploadRefused, match="Επιλέξτε ένα αρχείο"):
        attach(maria.actor, draft, ATTACHMENTS, an_upload(b"", filename=""), "")


@pytest.mark.parametrize(("content", "filename"), [(a_docx(), "text.docx"), (b"MZ", "renamed.pdf"), (a_pdf(password="x"), "locked.pdf")])
def test_file_that_is_refused_leaves_nothing_behind(session, instance_path, maria, draft, content, filename):
    before = stored_files(instance_path)

    with pytest.raises(UploadRefused):
        attach(maria.actor, draft, APPROVAL, an_upload(content, filename), "")

    assert (session.scalars(select(Attachment)).all(), stored_files(instance_path)) == ([], before)


@pytest.mark.parametrize(("state", "columns"), [(State.SUBMITTED, {}), (State.RETURNED, {"completion_sections": ["identity"]})])
def test_file_of_a_section_that_is_closed_is_refused(maria, state, columns):
    proposal = make_proposal(state, body=maria.body, **columns)

    with pytest.raises(WritingRefused):
        attach(maria.actor, proposal, ATTACHMENTS, an_upload(), "")


@pytest.mark.parametrize("role", [Role.BODY_APPROVER, Role.CALL_MANAGER])
def test_files_are_the_editors_business_only(draft, role):
    somebody = make_person(role, body=draft.body)

    with pytest.raises(NotAllowed):
        attach(somebody.actor, draft, ATTACHMENTS, an_upload(), "")
    with pytest.raises(NotAllowed):
        remove_attachment(somebody.actor, draft, make_attachment(draft))


def test_removed_file_leaves_the_draft_and_stays_on_disk_and_on_record(session, app, maria, draft):
    attachment = attach(maria.actor, draft, ATTACHMENTS, an_upload(filename="a.pdf"), "")

    remove_attachment(maria.actor, draft, attachment)

    assert (draft.attachments, draft.files, attachment.removed_at) == ([], {}, NOW)
    assert session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all() == ["attach", "detach"]
    app.extensions["storage"].open(attachment.sha256).close()


def test_removed_file_makes_room_for_another(maria, draft):
    attachment = attach(maria.actor, draft, APPROVAL, an_upload(), "")

    remove_attachment(maria.actor, draft, attachment)

    assert attach(maria.actor, draft, APPROVAL, an_upload(), "").removed_at is None


def test_file_of_a_closed_section_cannot_be_removed(maria):
    proposal = make_proposal(State.SUBMITTED, body=maria.body)

    with pytest.raises(WritingRefused):
        remove_attachment(maria.actor, proposal, proposal.attachments[0])


def test_file_is_found_only_through_its_own_proposal(draft):
    other = make_proposal(answers={})
    mine, removed = make_attachment(draft), make_attachment(other, removed_at=NOW)

    assert [attachment_of(draft, mine.id), attachment_of(draft, removed.id), attachment_of(other, removed.id)] == [mine, None, removed]
