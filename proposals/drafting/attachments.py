"""Adding files to a proposal and taking them away."""

from flask import current_app
from werkzeug.datastructures import FileStorage

from proposals import clock, greek
from proposals.audit.operations import record
from proposals.calls.form import Field
from proposals.db import db
from proposals.drafting.models import Attachment, Proposal
from proposals.drafting.operations import refresh, refuse_closed_section
from proposals.drafting.uploads import UploadRefused, check_upload
from proposals.storage import TooLarge
from proposals.workflow.people import Actor
from proposals.workflow.permissions import Permission, require
from proposals.workflow.phrases import N_, Phrase


def attach(actor: Actor, proposal: Proposal, field: Field, upload: FileStorage, title: str) -> Attachment:
    """Store a file under a file field. Raises UploadRefused (type, content, size, number) or WritingRefused (state)."""
    require(actor, Permission.START_PROPOSAL, proposal.body_id)
    settings = current_app.extensions["settings"]
    refuse_closed_section(proposal, proposal.call.form.section_of[field.code])
    most = min(field.max_files, settings.attachments_per_proposal)
    if proposal.files.get(field.code, 0) >= most:
        raise UploadRefused(
            Phrase(N_("Υπάρχουν ήδη %(most)s αρχεία, που είναι το όριο. Αφαιρέστε ένα για να προσθέσετε άλλο."), values={"most": most})
        )
    if not upload.filename:
        raise UploadRefused(Phrase(N_("Επιλέξτε ένα αρχείο.")))
    if _size(upload) > settings.attachment_max_bytes:
        raise _too_large(settings.attachment_max_mb, field)
    checked = check_upload(field, upload.filename, upload.stream)
    try:
        stored = current_app.extensions["storage"].put(upload.stream, settings.attachment_max_bytes)
    except TooLarge:
        raise _too_large(settings.attachment_max_mb, field) from None
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
    record(actor, "attach", f"proposal:{proposal.id}", proposal_id=proposal.id, details={"file": attachment.filename, "sha256": stored.sha256})
    return attachment


def remove_attachment(actor: Actor, proposal: Proposal, attachment: Attachment) -> None:
    """Take a file out of the draft; versions that name it keep it. Raises WritingRefused where the section is closed."""
    require(actor, Permission.START_PROPOSAL, proposal.body_id)
    refuse_closed_section(proposal, proposal.call.form.section_of[attachment.field])
    attachment.removed_at = clock.now()
    db.session.flush()
    db.session.expire(proposal, ["attachments"])
    refresh(proposal)
    record(actor, "detach", f"proposal:{proposal.id}", proposal_id=proposal.id, details={"file": attachment.filename, "sha256": attachment.sha256})


def _size(upload: FileStorage) -> int:
    size = upload.stream.seek(0, 2)
    upload.stream.seek(0)
    return size


def _too_large(limit: int, field: Field) -> UploadRefused:
    values = {"limit": limit, "allowed": ", ".join(field.extensions)}
    return UploadRefused(Phrase(N_("Το αρχείο είναι μεγαλύτερο από %(limit)s MB. Δεκτά είναι αρχεία έως %(limit)s MB: %(allowed)s."), values=values))
