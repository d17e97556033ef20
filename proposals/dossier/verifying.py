"""Telling of a file whether it was issued here: its SHA-256 is looked for among the documents, and in the audit trail that says it was taken."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from proposals.audit.queries import entries_of_action
from proposals.dossier import codes
from proposals.dossier.papers import EXPORT
from proposals.dossier.queries import issued_with


@dataclass(frozen=True)
class Finding:
    """What is known of a file: whether it was issued, and that in a line for the command line."""

    is_issued: bool
    told: str


def verify_file(path: Path) -> Finding:
    """Whether the bytes of a file were issued here, and whether the audit trail has the entry that belongs to it."""
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    found = issued_with(sha256)
    if not found:
        return Finding(False, f"{path}: not issued here. SHA-256 {sha256}")
    issued = found[0]
    of_proposal = f" {issued.proposal.public_code}" if issued.proposal else ""
    about = f"{path}: issued as {issued.kind}{of_proposal}, code {codes.shown(issued.code)}, {issued.issued_at:%Y-%m-%d %H:%M:%S} UTC"
    is_recorded = any((entry.details or {}).get("sha256") == sha256 for entry in entries_of_action(EXPORT, issued.proposal_id))
    return Finding(is_recorded, about if is_recorded else f"{about}; the audit trail has no entry for it")
