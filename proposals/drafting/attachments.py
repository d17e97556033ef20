"""Adding files to a proposal and taking them away."""

import hashlib
import io
import logging
from dataclasses import dataclass

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


@dataclass(frozen=True)
class Inspected:
    """A file that was looked into: kept, with the hash and size of what is kept, or infected by what `signature` names, with those of what came."""

    filename: str
    content_type: str
    sha256: str
    size: int
    was_scanned: bool = True
    signature: str = ""


def attach(actor: Actor, proposal: Proposal, field: Field, upload: FileStorage, title: str) -> Attachment:
    """The three steps below at once, for who keeps nobody waiting meanwhile.

    Raises UploadRefused (number, type, size, content, virus; UploadFailed where only now), or WritingRefused (state).
    """
    require_room(actor, proposal, field)
    return add_attachment(actor, proposal, field, inspect(field, upload, proposal.public_code), title)


def require_room(actor: Actor, proposal: Proposal, field: Field) -> None:
    """Raises NotAllowed or WritingRefused where the person may not add files now, UploadRefused where there is no room for one more."""
    require_open_field(actor, proposal, field)
    _refuse_one_too_many(proposal, field, current_app.extensions["settings"])


def inspect(field: Field, upload: FileStorage, code: str) -> Inspected:
    """Scan a file, look whether it is what it says, and keep its bytes; `code` names the proposal in the log.

    This takes as long as scanner and storage do, so it asks the database nothing: call it while no transaction is open.
    Raises UploadRefused (type, size, content; UploadFailed where only now); an infected file is handed back, because it goes on record.
    """
    settings = current_app.extensions["settings"]
    if not upload.filename:
        raise refusals.nothing_chosen()
    name = clean_filename(upload.filename)
    extension_of(field, name)
    if (size := _size(upload)) > settings.attachment_max_bytes:
        raise refusals.too_large(settings.attachment_max_mb, field)
    signature = _scan(upload, name, code, settings)
    if signature:
        return Inspected(name, "", hashlib.sha256(upload.stream.read()).hexdigest(), size, signature=signature)
    checked = check_upload(field, upload.filename, upload.stream, settings)
    stored = _store(checked, settings)
    return Inspected(checked.filename, checked.content_type, stored.sha256, stored.size, was_scanned=signature is not None)


def add_attachment(actor: Actor, proposal: Proposal, field: Field, inspected: Inspected, title: str) -> Attachment:
    """Put an inspected file under a file field, where there still is room for it; an infected one is put on record and refused.

    Raises NotAllowed, WritingRefused, or UploadRefused: rights and numbers may have changed since it came.
    """
    require_room(actor, proposal, field)
    if inspected.signature:
        # The page answers a refusal without an error, so this entry stays.
        details = {"file": inspected.filename, "signature": inspected.signature, "sha256": inspected.sha256}
        record(actor, "refuse_infected", f"proposal:{proposal.id}", proposal_id=proposal.id, details=details)
        raise refusals.infected(inspected.filename, inspected.signature)
    attachment = Attachment(
        field=field.code,
        title=greek.clean_line(title)[:200] or (inspected.filename.rpartition(".")[0] or inspected.filename)[:200],
        filename=inspected.filename,
        content_type=inspected.content_type,
        size=inspected.size,
        sha256=inspected.sha256,
        uploaded_by=actor.person_id,
        uploaded_at=clock.now(),
    )
    proposal.attachments.append(attachment)
    db.session.flush()
    refresh(proposal)
    details = {"file": attachment.filename, "sha256": attachment.sha256, **({} if inspected.was_scanned else {"scan": "failed"})}
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


def _scan(upload: FileStorage, name: str, code: str, settings: Settings) -> str | None:
    """The name of what was found, empty where the file is clean as far as we can know, None where it is taken unscanned. Raises UploadFailed."""
    scanner = current_app.extensions["scanner"]
    if scanner is None:
        return ""
    try:
        signature: str = scanner.scan(upload.stream)
    except ScanFailed as failed:
        log.warning("A file for proposal %s was not scanned: %s", code, failed)
        if settings.scan_failure == "closed":
            raise refusals.not_scanned(name) from None
        return None
    return signature


def _store(checked: Checked, settings: Settings) -> Stored:
    # A picture that was drawn anew may weigh a little more than what was sent; what was sent is within the limit.
    limit = max(settings.attachment_max_bytes, len(checked.content))
    try:
        stored: Stored = current_app.extensions["storage"].put(io.BytesIO(checked.content), limit)
    except StorageFailed as failed:
        log.error("A file was not stored: %s", failed)
        raise refusals.not_stored(checked.filename) from None
    return stored
