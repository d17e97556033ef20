"""Adding files to a proposal and taking them away."""

import hashlib
import io
import logging

from flask import current_app
from werkzeug.datastructures import FileStorage

from proposals import clock, greek
from proposals.audit.operations import record
from proposals.calls.form import Field
from proposals.config import Settings
from proposals.db import db
from proposals.drafting import refusals
from proposals.drafting.models import Attachment, Proposal
from proposals.drafting.operations import refresh, require_open_field
from proposals.drafting.uploads import Checked, check_upload, clean_filename, extension_of
from proposals.scanner import ScanFailed
from proposals.storage import StorageFailed, Stored
from proposals.workflow.people import Actor

log = logging.getLogger(__name__)


def attach(actor: Actor, proposal: Proposal, field: Field, upload: FileStorage, title: str) -> Attachment:
    """Store a file under a file field, once it is found to be what it says, and clean.

    Raises UploadRefused (number, type, size, content, virus; UploadFailed where only now), or WritingRefused (state).
    """
    require_open_field(actor, proposal, field)
    settings = current_app.extensions["settings"]
    _refuse_one_too_many(proposal, field, settings)
    if not upload.filename:
        raise refusals.nothing_chosen()
    extension_of(field, clean_filename(upload.filename))
    if _size(upload) > settings.attachment_max_bytes:
        raise refusals.too_large(settings.attachment_max_mb, field)
    was_scanned = _scan(actor, proposal, upload, settings)
    checked = check_upload(field, upload.filename, upload.stream, settings)
    stored = _store(checked, settings)
    attachment = Attachment(
        field=field.code,
        title=greek.clean_line(title)[:200] or (checked.filename.rpartition(".")[0] or checked.filename)[:200],
        filename=checked.filename,
        content_type=checked.content_type,
        size=stored.size,
        sha256=stored.sha256,
        uploaded_by=actor.person_id,
        uploaded_at=clock.now(),
    )
    proposal.attachments.append(attachment)
    db.session.flush()
    refresh(proposal)
    details = {"file": attachment.filename, "sha256": stored.sha256, **({} if was_scanned else {"scan": "failed"})}
    record(actor, "attach", f"proposal:{proposal.id}", proposal_id=proposal.id, details=details)
    return attachment


def room_of(proposal: Proposal, field: Field, settings: Settings) -> int:
    """How many files the field still takes: as many as it has room for, and the proposal as a whole."""
    files = proposal.files
    return max(0, min(field.max_files - files.get(field.code, 0), settings.attachments_per_proposal - sum(files.values())))


def remove_attachment(actor: Actor, proposal: Proposal, attachment: Attachment) -> None:
    """Take a file out of the draft; versions that name it keep it. Raises WritingRefused where the section is closed."""
    require_open_field(actor, proposal, proposal.call.form.by_code[attachment.field])
    attachment.removed_at = clock.now()
    db.session.flush()
    db.session.expire(proposal, ["attachments"])
    refresh(proposal)
    record(actor, "detach", f"proposal:{proposal.id}", proposal_id=proposal.id, details={"file": attachment.filename, "sha256": attachment.sha256})


def _refuse_one_too_many(proposal: Proposal, field: Field, settings: Settings) -> None:
    if proposal.files.get(field.code, 0) >= field.max_files:
        raise refusals.field_is_full(field)
    if not room_of(proposal, field, settings):
        raise refusals.proposal_is_full(settings.attachments_per_proposal)


def _size(upload: FileStorage) -> int:
    size = upload.stream.seek(0, 2)
    upload.stream.seek(0)
    return size


def _scan(actor: Actor, proposal: Proposal, upload: FileStorage, settings: Settings) -> bool:
    """True where the file is clean as far as we can know, False where it is taken unscanned. Raises UploadRefused or UploadFailed."""
    scanner, name = current_app.extensions["scanner"], clean_filename(upload.filename or "")
    if scanner is None:
        return True
    try:
        signature = scanner.scan(upload.stream)
    except ScanFailed as failed:
        log.warning("A file for proposal %s was not scanned: %s", proposal.public_code, failed)
        if settings.scan_failure == "closed":
            raise refusals.not_scanned(name) from None
        return False
    if signature:
        # The page answers a refusal without an error, so this entry stays.
        details = {"file": name, "signature": signature, "sha256": hashlib.sha256(upload.stream.read()).hexdigest()}
        record(actor, "refuse_infected", f"proposal:{proposal.id}", proposal_id=proposal.id, details=details)
        raise refusals.infected(name, signature)
    return True


def _store(checked: Checked, settings: Settings) -> Stored:
    # A picture that was drawn anew may weigh a little more than what was sent; what was sent is within the limit.
    limit = max(settings.attachment_max_bytes, len(checked.content))
    try:
        stored: Stored = current_app.extensions["storage"].put(io.BytesIO(checked.content), limit)
    except StorageFailed as failed:
        log.error("A file was not stored: %s", failed)
        raise refusals.not_stored(checked.filename) from None
    return stored
