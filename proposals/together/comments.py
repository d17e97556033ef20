"""Commenting on a draft: saying, replying, mentioning, editing and deleting what one said, resolving a thread and opening it again."""

from flask import current_app

from proposals import clock, greek
from proposals.accounts.models import Person
from proposals.audit.operations import record
from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.notices.operations import tell
from proposals.together.members import name_of
from proposals.together.mentions import mentioned, with_mention
from proposals.together.models import Comment
from proposals.together.queries import colleagues_of, has_replies
from proposals.workflow.people import Actor
from proposals.workflow.permissions import Permission, require
from proposals.workflow.phrases import N_, Phrase


class CommentRefused(Exception):
    """A comment that cannot be taken; `reason` is shown beside it as it is."""

    def __init__(self, reason: Phrase) -> None:
        super().__init__(str(reason))
        self.reason = reason


def add_comment(actor: Actor, proposal: Proposal, field: str, text: str, *, parent: Comment | None = None, mention: int | None = None) -> Comment:
    """Say something of a field, of the whole proposal (`field` empty), or in reply; whoever is mentioned is told, and whose thread it is.

    `mention` is the number of a person who is named besides those in the text. A reply opens a resolved thread again.
    Raises NotAllowed, or CommentRefused for a text that is empty or too long.
    """
    require(actor, Permission.COMMENT_DRAFT, proposal.case())
    text, colleagues = greek.clean_text(text), colleagues_of(proposal)
    _refuse_bad_length(text)
    for chosen in colleagues:
        if chosen.person_id == mention:
            text = with_mention(text, chosen)
    comment = Comment(
        proposal_id=proposal.id,
        field=parent.field if parent else field,
        parent_id=parent.id if parent else None,
        text=text,
        author_id=actor.person_id,
        created_at=clock.now(),
    )
    db.session.add(comment)
    if parent:
        parent.resolved_at = parent.resolved_by = None
    db.session.flush()
    _record(actor, "comment", proposal, comment)
    present = {each.person_id for each in colleagues}
    named = {each.person_id for each in mentioned(text, colleagues)}
    _tell(actor, proposal, comment, named, "mention")
    if parent and parent.author_id in present and parent.deleted_at is None:
        _tell(actor, proposal, comment, {parent.author_id} - named, "reply")
    return comment


def edit_comment(actor: Actor, comment: Comment, text: str) -> None:
    """Put one's own comment in other words, and tell those whom only the new words mention. The same words change nothing.

    Raises NotAllowed, or CommentRefused for a text that is empty or too long.
    """
    require(actor, Permission.CHANGE_COMMENT, comment.case())
    text, proposal = greek.clean_text(text), comment.proposal
    _refuse_bad_length(text)
    if text == comment.text:
        return
    colleagues = colleagues_of(proposal)
    before, after = ({each.person_id for each in mentioned(words, colleagues)} for words in (comment.text, text))
    comment.text, comment.edited_at = text, clock.now()
    db.session.flush()
    _record(actor, "edit_comment", proposal, comment)
    _tell(actor, proposal, comment, after - before, "mention")


def delete_comment(actor: Actor, comment: Comment) -> None:
    """Take one's own comment back. With replies its place stays, without its words; the last reply takes such a place along. Raises NotAllowed."""
    require(actor, Permission.CHANGE_COMMENT, comment.case())
    _record(actor, "delete_comment", comment.proposal, comment)
    if has_replies(comment):
        comment.text, comment.deleted_at = "", clock.now()
    else:
        first = db.session.get(Comment, comment.parent_id) if comment.parent_id else None
        db.session.delete(comment)
        db.session.flush()
        if first and first.deleted_at and not has_replies(first):
            db.session.delete(first)
    db.session.flush()


def resolve(actor: Actor, proposal: Proposal, thread: Comment) -> None:
    """Say that a thread is settled. Raises NotAllowed; what is resolved stays as it is."""
    require(actor, Permission.COMMENT_DRAFT, proposal.case())
    if thread.resolved_at is None:
        thread.resolved_at, thread.resolved_by = clock.now(), actor.person_id
        db.session.flush()
        _record(actor, "resolve_comment", proposal, thread)


def reopen(actor: Actor, proposal: Proposal, thread: Comment) -> None:
    """Say that a thread is not settled after all. Raises NotAllowed; what is open stays as it is."""
    require(actor, Permission.COMMENT_DRAFT, proposal.case())
    if thread.resolved_at is not None:
        thread.resolved_at = thread.resolved_by = None
        db.session.flush()
        _record(actor, "reopen_comment", proposal, thread)


def _refuse_bad_length(text: str) -> None:
    most = current_app.extensions["settings"].comment_max_chars
    if not text:
        raise CommentRefused(Phrase(N_("Γράψτε το σχόλιό σας.")))
    if len(text) > most:
        values = {"length": len(text), "max": most, "over": len(text) - most}
        raise CommentRefused(Phrase(N_("Έχει %(length)s χαρακτήρες. Το όριο είναι %(max)s: αφαιρέστε %(over)s."), values=values))


def _record(actor: Actor, action: str, proposal: Proposal, comment: Comment) -> None:
    # The words stay with the draft: the trail is read by others, and for ever.
    details = {"comment": comment.id, "field": comment.field}
    record(actor, action, f"proposal:{proposal.id}", proposal_id=proposal.id, details=details)


def _tell(actor: Actor, proposal: Proposal, comment: Comment, numbers: set[int], kind: str) -> None:
    section = proposal.call.form.section_of.get(comment.field)
    values = {
        "title": proposal.title,
        "code": proposal.public_code,
        "by": name_of(actor),
        "place": f"comments/{section.code}" if section else "comments",
        "comment": comment.id,
    }
    people = [db.session.get_one(Person, number) for number in sorted(numbers) if number != actor.person_id]
    tell(people, kind, proposal_id=proposal.id, values=values)
