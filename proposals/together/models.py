"""What people say of a draft among themselves, and who is to write what. It belongs to the draft alone: no version, dossier or export knows of it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from proposals.accounts.models import Person
from proposals.calls.form import Form, Words
from proposals.db import Model, UTCDateTime
from proposals.drafting.models import Proposal
from proposals.workflow.cases import CommentCase


class Comment(Model):
    """A remark on a field, or on the whole proposal where `field` is empty; a reply has a `parent`. Only the first of a thread is resolved.

    One that was deleted while it had replies stays as their place, without its words.
    """

    __tablename__ = "comment"
    __table_args__ = (
        CheckConstraint("parent_id IS NULL OR resolved_at IS NULL", name="threads_are_resolved"),
        CheckConstraint("(deleted_at IS NULL) = (text <> '')", name="deleted_says_nothing"),
        Index("ix_comment_proposal_id_field", "proposal_id", "field"),
        Index("ix_comment_author_id_proposal_id", "author_id", "proposal_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"))
    field: Mapped[str] = mapped_column(String(60))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    edited_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    deleted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    resolved_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    resolved_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    proposal: Mapped[Proposal] = relationship(lazy="select")
    author: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=author_id)
    resolver: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=resolved_by)

    def case(self) -> CommentCase:
        """The comment as the rulebook sees it now."""
        return CommentCase(self.author_id, self.proposal.case())


class SectionTask(Model):
    """A section, or one field of it, that somebody is to write by the end of a day; `done_at` where he said that it is done."""

    __tablename__ = "section_task"
    __table_args__ = (Index("ix_section_task_person_id_done_at", "person_id", "done_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), index=True)
    section: Mapped[str] = mapped_column(String(60))
    field: Mapped[str] = mapped_column(String(60), default="")
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    due_on: Mapped[date]
    assigned_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    assigned_at: Mapped[datetime] = mapped_column(UTCDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    person: Mapped[Person] = relationship(lazy="raise", foreign_keys=person_id)

    def words_in(self, form: Form) -> Words:
        """What is to be written, as the form words it."""
        section, field = form.section(self.section), form.by_code.get(self.field)
        mark, label = (section.mark, section.title) if section else (Words("–", "–"), Words(self.section, self.section))
        more = Words(f": {field.label.el}", f": {field.label.en}") if field else Words("", "")
        return Words(f"{mark.el}. {label.el}{more.el}", f"{mark.en}. {label.en}{more.en}")
