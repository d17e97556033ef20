"""Documents that were issued."""

from proposals import clock
from proposals.db import db
from proposals.dossier.codes import code_of
from proposals.dossier.kinds import Kind
from proposals.dossier.models import IssuedDocument
from proposals.drafting.models import Proposal

SHA256 = "5f" * 32


def make_issued(proposal: Proposal | None = None, content: str = "ab" * 32, **columns: object) -> IssuedDocument:
    """A document on a proposal, or on none, with a code of its own for each content."""
    usual = {"code": code_of("secret", content), "kind": Kind.COMMITTEE, "version": 1, "content_sha256": content, "sha256": SHA256, "pages": 9}
    number = proposal.id if proposal else None
    issued = IssuedDocument(proposal_id=number, issued_at=clock.now(), head="", **{**usual, **columns})
    db.session.add(issued)
    db.session.flush()
    return issued
