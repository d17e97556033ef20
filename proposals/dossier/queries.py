"""Finding the documents that were issued."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from proposals.db import db
from proposals.dossier.models import IssuedDocument


def issued_under(code: str) -> list[IssuedDocument]:
    """Every file that was issued under a code, the first one first: a code stands for what a document says, printed anew it may be other bytes."""
    query = select(IssuedDocument).where(IssuedDocument.code == code).options(joinedload(IssuedDocument.proposal))
    return list(db.session.scalars(query.order_by(IssuedDocument.id)))


def issued_with(sha256: str) -> list[IssuedDocument]:
    """The document whose file has this SHA-256."""
    query = select(IssuedDocument).where(IssuedDocument.sha256 == sha256).options(joinedload(IssuedDocument.proposal))
    return list(db.session.scalars(query.order_by(IssuedDocument.id)))


def code_of_content(content_sha256: str) -> str | None:
    """The code under which this very content was issued before."""
    query = select(IssuedDocument.code).where(IssuedDocument.content_sha256 == content_sha256)
    return db.session.scalar(query.order_by(IssuedDocument.id).limit(1))
