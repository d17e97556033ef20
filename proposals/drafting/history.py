"""What was written in the fields of a proposal, by whom and when: the texts as they stand and those that somebody wrote over."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import CompoundSelect, Integer, Row, Select, String, and_, bindparam, literal, or_, select, true, union, union_all

from proposals.accounts.models import Person
from proposals.db import UTCDateTime, db
from proposals.drafting.models import Answer, Attachment, FormerAnswer, Proposal


@dataclass(frozen=True)
class Mark:
    """Where a page of the history ended: the text at which the next one goes on. In addresses «seconds.revision.field»."""

    at: datetime
    revision: int
    field: str

    def __str__(self) -> str:
        return f"{int(self.at.timestamp())}.{self.revision}.{self.field}"


def mark_of(text: str) -> Mark:
    """The mark that an address holds. Raises ValueError for what is none."""
    seconds, revision, field = text.split(".", 2)
    try:
        return Mark(datetime.fromtimestamp(int(seconds), UTC), int(revision), field)
    except (OverflowError, OSError):
        raise ValueError(text) from None


@dataclass(frozen=True)
class Text:
    """A text of one field: its value, when and by whom it was written."""

    field: str
    revision: int
    value: Any
    at: datetime
    name: str


def page_of_history(
    proposal: Proposal, codes: Collection[str], size: int, before: Mark | None = None
) -> tuple[list[Row[*tuple[Any, ...]]], Mark | None]:
    """One page of what was written in these fields, newest first, and the mark from which the next one goes on.

    Each row says `field`, `revision`, `at`, `name` (None where no person wrote it) and `is_present`; the texts stay where they are.
    """
    asked: dict[str, Any] = {"number": proposal.id, "codes": sorted(codes), "most": size + 1}
    if before:
        asked |= {"at": before.at, "field": before.field, "revision": before.revision}
    rows = list(db.session.execute(_written(before is not None), asked))
    last = rows[size - 1] if len(rows) > size else None
    return rows[:size], Mark(last.at, last.revision, last.field) if last else None


def text_beside_present(proposal: Proposal, code: str, revision: int) -> tuple[Text, Text] | None:
    """One text of a field and the one that stands there now, which may be the same; None where there never was one of this number."""
    present = _text(Answer, proposal, code)
    if present is None or present.revision == revision:
        return (present, present) if present else None
    former = _text(FormerAnswer, proposal, code, revision)
    return (former, present) if former else None


def fields_written_since(proposal: Proposal, at: datetime) -> set[str]:
    """The fields whose answer or files changed after this moment."""
    answers = select(Answer.field).where(Answer.proposal_id == proposal.id, Answer.changed_at > at)
    files = select(Attachment.field).where(Attachment.proposal_id == proposal.id, or_(Attachment.uploaded_at > at, Attachment.removed_at > at))
    return set(db.session.scalars(union(answers, files)))


def _text(kind: type[Answer] | type[FormerAnswer], proposal: Proposal, code: str, revision: int | None = None) -> Text | None:
    query = select(kind.revision, kind.value, kind.changed_at, Person.name).outerjoin(Person, Person.id == kind.changed_by)
    query = query.where(kind.proposal_id == proposal.id, kind.field == code, kind.revision == revision if revision is not None else true())
    row = db.session.execute(query).one_or_none()
    return Text(code, row.revision, row.value, row.changed_at, row.name or "") if row else None


@cache
def _written(goes_on: bool) -> CompoundSelect[*tuple[Any, ...]]:
    """The question for a first page and for those that go on, put together once each."""
    both = union_all(_written_of(Answer, goes_on), _written_of(FormerAnswer, goes_on))
    columns = both.selected_columns
    return both.order_by(columns["at"].desc(), columns["field"], columns["revision"].desc()).limit(bindparam("most"))


def _written_of(kind: type[Answer] | type[FormerAnswer], goes_on: bool) -> Select[*tuple[Any, ...]]:
    shown = (kind.field, kind.revision, kind.changed_at.label("at"), Person.name, literal(kind is Answer).label("is_present"))
    query = select(*shown).outerjoin(Person, Person.id == kind.changed_by)
    query = query.where(kind.proposal_id == bindparam("number"), kind.field.in_(bindparam("codes", expanding=True)))
    if goes_on:
        at, field, revision = bindparam("at", type_=UTCDateTime), bindparam("field", type_=String), bindparam("revision", type_=Integer)
        in_the_same_second = or_(kind.field > field, and_(kind.field == field, kind.revision < revision))
        query = query.where(or_(kind.changed_at < at, and_(kind.changed_at == at, in_the_same_second)))
    return query
