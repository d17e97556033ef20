"""What is in the database, as a test asks for it: outside any request, in a session of its own."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from proposals.audit.chain import first_break
from proposals.audit.models import AuditEntry
from proposals.audit.queries import whole_chain
from proposals.db import db
from proposals.drafting.models import Answer, Attachment, Proposal
from proposals.evaluation.models import Assignment, Score
from proposals.notices.models import Notice

Made = TypeVar("Made")


class Stored:
    """Questions to the database of an application; `arrange` is for what a test needs to be there."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def arrange(self, make: Callable[[], Made]) -> Made:
        """Run `make` in an application context, commit, and hand back what it made, loaded and cut loose."""
        with self.app.app_context():
            db.session().expire_on_commit = False
            made = make()
            db.session.commit()
            db.session.expunge_all()
            return made

    def ask(self, question: Callable[[], Made]) -> Made:
        """The answer to a question about the database; it must be plain values."""
        with self.app.app_context():
            return question()

    def proposal(self, code: str, column: str) -> Any:
        return self.ask(lambda: getattr(_proposal(code), column))

    def state(self, code: str) -> str:
        return str(self.proposal(code, "state"))

    def answer(self, code: str, field: str) -> Any:
        """The stored answer; None where there is none."""
        return self.ask(lambda: db.session.scalar(select(Answer.value).where(Answer.proposal_id == _proposal(code).id, Answer.field == field)))

    def files(self, code: str) -> list[str]:
        """The names of the files that a proposal has now."""
        query = select(Attachment.filename).join(Proposal, Proposal.id == Attachment.proposal_id)
        query = query.where(Proposal.id == self.proposal(code, "id"), Attachment.removed_at.is_(None))
        return self.ask(lambda: list(db.session.scalars(query.order_by(Attachment.id))))

    def assignment(self, number: int, column: str) -> Any:
        return self.ask(lambda: getattr(db.session.get_one(Assignment, number), column))

    def points(self, number: int) -> dict[str, str]:
        """The points of a sheet that were given, as text."""
        query = select(Score.criterion, Score.points).where(Score.assignment_id == number, Score.points.is_not(None))
        return self.ask(lambda: {criterion: f"{points:.1f}" for criterion, points in db.session.execute(query)})

    def count(self, model: type[Any]) -> int:
        return int(self.ask(lambda: db.session.scalar(select(func.count()).select_from(model))) or 0)

    def deeds(self) -> list[str]:
        """What the audit trail recorded since the cast was there, oldest first; its chain must be whole."""
        assert self.ask(lambda: first_break(whole_chain())) is None, "the chain of the audit trail is broken"
        return self.ask(lambda: list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id))))

    def told(self) -> list[tuple[str, int]]:
        """The notices in the outbox: what about and to whom, in order."""
        return self.ask(lambda: [(row.kind, row.person_id) for row in db.session.scalars(select(Notice).order_by(Notice.id))])

    @property
    def kept_files(self) -> list[Path]:
        """Every file in the store."""
        folder = Path(self.app.instance_path) / "files"
        return [path for path in folder.rglob("*") if path.is_file()]


def leftovers(session: Session) -> list[str]:
    """The kinds of objects that a session holds changed, or flushed without a commit."""
    changed = [*session.new, *session.deleted, *(each for each in session.dirty if session.is_modified(each))]
    return sorted({type(each).__name__ for each in changed} | set(session.info.get("unsaved", ())))


def _proposal(code: str) -> Proposal:
    return db.session.scalars(select(Proposal).where((Proposal.code == code) | (Proposal.handle == code))).one()
