"""What people say of a draft, and who is to write what."""

from datetime import timedelta
from typing import Any

from proposals import clock
from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.together.models import Comment, SectionTask


def make_comment(proposal: Proposal, field: str = "", author: Person | None = None, **columns: Any) -> Comment:
    """A comment on a field, or on the whole proposal."""
    usual = {"text": "Χρειάζεται πηγή.", "created_at": clock.now(), "author_id": author.id if author else None}
    comment = Comment(proposal_id=proposal.id, field=field, **{**usual, **columns})
    db.session.add(comment)
    db.session.flush()
    return comment


def make_task(proposal: Proposal, person: Person, section: str = "identity", **columns: Any) -> SectionTask:
    """A section that a person is to write within a week."""
    usual = {"due_on": clock.today() + timedelta(days=7), "assigned_at": clock.now()}
    task = SectionTask(proposal_id=proposal.id, person_id=person.id, section=section, **{**usual, **columns})
    db.session.add(task)
    db.session.flush()
    return task
