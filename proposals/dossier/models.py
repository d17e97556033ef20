"""The documents that were issued, so that everybody can ask whether one is ours."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from proposals.db import Model, UTCDateTime, enum_type
from proposals.dossier.kinds import Kind
from proposals.drafting.models import Proposal


class IssuedDocument(Model):
    """The bytes of one document as they were first issued. What says the same has the same code: `content_sha256` is over what it says, `sha256`
    over the file. `person_id` is to whom it was issued first, `head` the newest entry of the trail about the proposal then; neither is shown."""

    __tablename__ = "issued_document"
    __table_args__ = (UniqueConstraint("code", "sha256"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(16))
    kind: Mapped[Kind] = mapped_column(enum_type(Kind))
    proposal_id: Mapped[int | None] = mapped_column(ForeignKey("proposal.id"), index=True)
    version: Mapped[int | None]
    content_sha256: Mapped[str] = mapped_column(String(64), index=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    pages: Mapped[int]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    issued_at: Mapped[datetime] = mapped_column(UTCDateTime)
    head: Mapped[str] = mapped_column(String(64), default="")

    proposal: Mapped[Proposal | None] = relationship(lazy="select")

    @property
    def label(self) -> str:
        return self.kind.label
