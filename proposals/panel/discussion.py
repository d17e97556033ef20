"""What the evaluators of a proposal say among themselves once their sheets are final. It stays among them: no paper and no public page knows it."""

from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from proposals import clock, greek
from proposals.accounts.models import Person
from proposals.accounts.queries import holders
from proposals.audit.operations import record
from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.evaluation.models import Assignment
from proposals.notices.models import Notice
from proposals.notices.operations import tell
from proposals.panel.models import Post
from proposals.workflow.people import Actor, Role
from proposals.workflow.permissions import Permission, can, require
from proposals.workflow.phrases import N_, Phrase
from proposals.workflow.states import AssignmentState

NEWS = "discussion"


class PostRefused(Exception):
    """A message that cannot be taken, changed or taken back; `reason` is shown beside it as it is."""

    def __init__(self, reason: Phrase) -> None:
        super().__init__(str(reason))
        self.reason = reason


def posts_of(proposal: Proposal) -> list[Post]:
    """Everything that was said of a proposal with who said it, as it came."""
    query = select(Post).where(Post.proposal_id == proposal.id).options(joinedload(Post.author).selectinload(Person.roles))
    return list(db.session.scalars(query.order_by(Post.id)))


def post_of(proposal: Proposal, number: int) -> Post | None:
    """A message by its number, only where it is about this proposal."""
    return db.session.scalars(select(Post).where(Post.id == number, Post.proposal_id == proposal.id)).one_or_none()


def say_to_the_others(actor: Actor, proposal: Proposal, text: str) -> Post:
    """Write a message to the evaluators of a proposal and the chair, who are told. Raises NotAllowed, or PostRefused for a text of a bad length."""
    require(actor, Permission.JOIN_DISCUSSION, proposal.case())
    post = Post(proposal_id=proposal.id, author_id=actor.person_id, text=_good(text), posted_at=clock.now())
    db.session.add(post)
    db.session.flush()
    _record(actor, "post", proposal, post)
    _tell_others(actor, proposal)
    return post


def change_post(actor: Actor, proposal: Proposal, post: Post, text: str) -> None:
    """Put another text in the place of one's own, for some minutes. Raises NotAllowed, or PostRefused once they are over."""
    _refuse_what_is_not_ones_own(actor, proposal, post)
    if not can_be_changed(actor, post, clock.now()):
        minutes = current_app.extensions["settings"].discussion_edit_minutes
        raise PostRefused(Phrase(N_("Ένα μήνυμα διορθώνεται ως %(minutes)s λεπτά αφότου γράφτηκε. Γράψτε νέο."), values={"minutes": minutes}))
    post.text, post.edited_at = _good(text), clock.now()
    db.session.flush()
    _record(actor, "change_post", proposal, post)


def take_back_post(actor: Actor, proposal: Proposal, post: Post) -> None:
    """Take one's own words away; that something stood there stays. Raises NotAllowed or PostRefused."""
    _refuse_what_is_not_ones_own(actor, proposal, post)
    post.text, post.removed_at = "", clock.now()
    db.session.flush()
    _record(actor, "take_back_post", proposal, post)


def can_be_changed(actor: Actor, post: Post, now: datetime) -> bool:
    """One's own, not taken back, and not older than the settings allow."""
    minutes = current_app.extensions["settings"].discussion_edit_minutes
    return post.author_id == actor.person_id and post.removed_at is None and now < post.posted_at + timedelta(minutes=minutes)


def those_who_discuss(proposal: Proposal) -> list[Person]:
    """The evaluators of the final sheets in the order of their letters, then the chairs whom nothing ties to the proposal."""
    query = select(Person).join(Assignment, Assignment.evaluator_id == Person.id).options(selectinload(Person.roles))
    query = query.where(Assignment.proposal_id == proposal.id, Assignment.state == AssignmentState.FINAL, Person.active.is_(True))
    evaluators, case = db.session.scalars(query.order_by(Assignment.id)), proposal.case()
    people = {person.id: person for person in (*evaluators, *holders(Role.COMMITTEE_CHAIR))}
    return [person for person in people.values() if can(person.actor, Permission.JOIN_DISCUSSION, case)]


def _good(text: str) -> str:
    """The text without what only spoils it. Raises PostRefused where nothing is left, or too much."""
    text, most = greek.clean_text(text), current_app.extensions["settings"].discussion_max_chars
    if not text:
        raise PostRefused(Phrase(N_("Γράψτε το μήνυμά σας.")))
    if len(text) > most:
        values = {"length": len(text), "max": most, "over": len(text) - most}
        raise PostRefused(Phrase(N_("Έχει %(length)s χαρακτήρες. Το όριο είναι %(max)s: αφαιρέστε %(over)s."), values=values))
    return text


def _refuse_what_is_not_ones_own(actor: Actor, proposal: Proposal, post: Post) -> None:
    require(actor, Permission.JOIN_DISCUSSION, proposal.case())
    if post.author_id != actor.person_id or post.removed_at is not None:
        raise PostRefused(Phrase(N_("Μόνο το δικό σας μήνυμα μπορείτε να διορθώσετε ή να αποσύρετε.")))


def _record(actor: Actor, action: str, proposal: Proposal, post: Post) -> None:
    # The words stay in the discussion: the trail is read by others, and for ever.
    acted_as = "evaluator" if actor.person_id in proposal.case().reviewers else "chair"
    record(actor, action, f"discussion:{post.id}", acted_as=acted_as, proposal_id=proposal.id)


def _tell_others(actor: Actor, proposal: Proposal) -> None:
    """One notice a person in a quiet time: what is said meanwhile is told in one more when it is over."""
    now, quiet = clock.now(), timedelta(minutes=current_app.extensions["settings"].discussion_quiet_minutes)
    others = [person for person in those_who_discuss(proposal) if person.id != actor.person_id]
    last = _told_last(proposal, others)
    for person in others:
        due_at = max(now, last[person.id] + quiet) if person.id in last else now
        if last.get(person.id, now) <= now:
            tell([person], NEWS, proposal_id=proposal.id, values={"title": proposal.title, "code": proposal.public_code}, due_at=due_at)


def _told_last(proposal: Proposal, people: list[Person]) -> dict[int, datetime]:
    """When each was told of news last, or will be."""
    query = select(Notice.person_id, func.max(Notice.due_at)).where(Notice.kind == NEWS, Notice.proposal_id == proposal.id)
    query = query.where(Notice.person_id.in_([person.id for person in people])).group_by(Notice.person_id)
    return dict(db.session.execute(query).all())
