"""What the public may see: accepted proposals that agreed to be published, and of them only the fields marked public."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, cast, or_, select
from sqlalchemy.orm import joinedload

from proposals.accounts.models import Body
from proposals.calls.models import Call
from proposals.db import db
from proposals.drafting.models import Answer, Proposal, ProposalVersion
from proposals.drafting.publication import is_published
from proposals.drafting.searching import as_stored, words_of_search
from proposals.workflow.states import State


def accepted_proposals(search: str = "") -> Select[*tuple[Any, ...]]:
    """Accepted proposals whose body agreed to publication, newest decision first; of a `search` those that hold all its words."""
    agreed = select(Answer.proposal_id).where(
        Answer.proposal_id == Proposal.id, Answer.field == "publish_consent", cast(Answer.value, String) == "true"
    )
    query = select(
        Proposal.id, Proposal.code, Proposal.title, Proposal.axis, Proposal.stage, Body.name, Body.name_en, Call.code_year, Call.form_fingerprint
    )
    query = query.join(Body, Body.id == Proposal.body_id).join(Call, Call.id == Proposal.call_id)
    query = query.where(Proposal.state == State.ACCEPTED, agreed.exists()).order_by(Proposal.id.desc())
    return query.where(*(_holds(word, stems) for word, stems in words_of_search(search)))


def _holds(word: str, stems: Sequence[str]) -> ColumnElement[bool]:
    """The word stands in the text as it was typed, or in another form of it."""
    written = Proposal.search_text.contains(word, autoescape=True)
    return or_(written, and_(*(Proposal.search_text.contains(as_stored(stem), autoescape=True) for stem in stems))) if stems else written


def summaries(proposal_ids: Sequence[int]) -> dict[int, str]:
    """The summary of each of some proposals."""
    query = select(Answer.proposal_id, Answer.value).where(Answer.proposal_id.in_(proposal_ids), Answer.field == "summary")
    return {row.proposal_id: row.value for row in db.session.execute(query)}


def published_proposal(code: str) -> tuple[Proposal, ProposalVersion] | None:
    """An accepted proposal that agreed to publication with the version that was accepted."""
    query = select(Proposal).where(Proposal.code == code, Proposal.state == State.ACCEPTED)
    proposal = db.session.scalars(query.options(joinedload(Proposal.body), joinedload(Proposal.call))).one_or_none()
    version = proposal.latest_version if proposal else None
    return (proposal, version) if proposal and version and is_published(proposal) else None
