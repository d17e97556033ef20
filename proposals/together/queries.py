"""Finding who works on a proposal and what they say of it, and who is to write what."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from proposals.accounts.models import Person, RoleHolding
from proposals.db import db
from proposals.drafting.models import Member, Proposal
from proposals.together.models import Comment, SectionTask
from proposals.workflow.people import May, Role

# What each role of the body lets its holders do with a proposal, in the words of invitations.
_OF_THE_BODY = {Role.SUBMITTER: May.EDIT, Role.BODY_APPROVER: May.COMMENT}


@dataclass(frozen=True)
class Colleague:
    """Somebody who works on a proposal: `part` says as what, `may` what he can do; `is_invited` where no role of the body lets him in."""

    person_id: int
    name: str
    part: str
    may: May
    is_invited: bool = False

    @property
    def takes_part(self) -> bool:
        return self.may in (May.EDIT, May.COMMENT)


def members_of(proposal: Proposal) -> list[Member]:
    """Who was invited, each with body and with who invited him, by name."""
    query = select(Member).join(Member.person).where(Member.proposal_id == proposal.id)
    query = query.options(joinedload(Member.person, innerjoin=True).joinedload(Person.body), joinedload(Member.inviter))
    return list(db.session.scalars(query.order_by(Person.sort_name, Person.id)))


def colleagues_of(proposal: Proposal) -> list[Colleague]:
    """Everybody who works on a proposal and can sign in, once each, by name: by a role of the body first, else by invitation."""
    of_body = select(Person.id, Person.name, Person.sort_name, RoleHolding.role).join(RoleHolding, RoleHolding.person_id == Person.id)
    of_body = of_body.where(RoleHolding.body_id == proposal.body_id, RoleHolding.role.in_(_OF_THE_BODY), Person.active.is_(True))
    invited = select(Person.id, Person.name, Person.sort_name, Member.may).join(Member, Member.person_id == Person.id)
    invited = invited.where(Member.proposal_id == proposal.id, Person.active.is_(True))
    found = {row.id: (row.sort_name, Colleague(row.id, row.name, row.may.label, row.may, True)) for row in db.session.execute(invited)}
    # Who writes for the body stands as its editor, also where he approves or was invited besides.
    for row in sorted(db.session.execute(of_body), key=lambda row: row.role is Role.SUBMITTER):
        found[row.id] = row.sort_name, Colleague(row.id, row.name, row.role.label, _OF_THE_BODY[row.role])
    return [colleague for _key, colleague in sorted(found.values(), key=lambda each: (each[0], each[1].person_id))]


@dataclass(frozen=True)
class Thread:
    """A comment with its replies, oldest first."""

    first: Comment
    replies: list[Comment]


def threads_on(proposal: Proposal, fields: Collection[str]) -> dict[str, list[Thread]]:
    """What was said of some fields, by field, with who said it; the open threads first, then the resolved ones, each as they came."""
    query = select(Comment).where(Comment.proposal_id == proposal.id, Comment.field.in_(fields))
    query = query.options(joinedload(Comment.author), joinedload(Comment.resolver)).order_by(Comment.id)
    threads: dict[int, Thread] = {}
    for comment in db.session.scalars(query):
        if comment.parent_id is None:
            threads[comment.id] = Thread(comment, [])
        else:
            threads[comment.parent_id].replies.append(comment)
    found: dict[str, list[Thread]] = {}
    for thread in sorted(threads.values(), key=lambda each: each.first.resolved_at is not None):
        found.setdefault(thread.first.field, []).append(thread)
    return found


def open_threads(proposal: Proposal) -> dict[str, int]:
    """How many threads are open, by field; the empty field is the whole proposal."""
    query = select(Comment.field, func.count()).where(Comment.proposal_id == proposal.id, Comment.parent_id.is_(None), Comment.resolved_at.is_(None))
    return dict(db.session.execute(query.group_by(Comment.field)).all())


def thread_of(proposal: Proposal, number: int) -> Comment | None:
    """The first comment of a thread by its number, only where it is about this proposal."""
    query = select(Comment).where(Comment.id == number, Comment.proposal_id == proposal.id, Comment.parent_id.is_(None))
    return db.session.scalars(query).one_or_none()


def comment_of(proposal: Proposal, number: int) -> Comment | None:
    """A comment or a reply by its number, only where it is about this proposal and was not deleted."""
    query = select(Comment).where(Comment.id == number, Comment.proposal_id == proposal.id, Comment.deleted_at.is_(None))
    return db.session.scalars(query).one_or_none()


def has_replies(comment: Comment) -> bool:
    return db.session.scalar(select(Comment.id).where(Comment.parent_id == comment.id).limit(1)) is not None


def writers_of(proposal: Proposal) -> dict[int, str]:
    """The names of those who may write a proposal, by their numbers."""
    return {each.person_id: each.name for each in colleagues_of(proposal) if each.may is May.EDIT}


def tasks_of(proposal: Proposal) -> list[SectionTask]:
    """Who is to write what, with the people: what is not done first, and of that what is due first."""
    query = select(SectionTask).where(SectionTask.proposal_id == proposal.id).options(joinedload(SectionTask.person, innerjoin=True))
    return list(db.session.scalars(query.order_by(SectionTask.done_at.is_not(None), SectionTask.due_on, SectionTask.id)))


def open_tasks_of(proposal: Proposal, person_id: int) -> list[SectionTask]:
    """What a person is still to write, what is due first on top."""
    query = select(SectionTask).where(SectionTask.proposal_id == proposal.id, SectionTask.person_id == person_id, SectionTask.done_at.is_(None))
    return list(db.session.scalars(query.order_by(SectionTask.due_on, SectionTask.id)))


def task_of(proposal: Proposal, number: int) -> SectionTask | None:
    """A task by its number, only where it is about this proposal."""
    return db.session.scalars(select(SectionTask).where(SectionTask.id == number, SectionTask.proposal_id == proposal.id)).one_or_none()


def who_commented(people: Collection[int], proposals: Collection[int]) -> Select[int, int | None]:
    """Which of some people said something of which of some proposals, as pairs of numbers: who, and never what."""
    return select(Comment.proposal_id, Comment.author_id).where(Comment.author_id.in_(people), Comment.proposal_id.in_(proposals))
