"""What the public may see: accepted proposals that agreed to be published, and of them only the fields marked public."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, String, case, cast, false, select, true
from sqlalchemy.orm import joinedload

from proposals.accounts.models import Body
from proposals.calls.models import Call
from proposals.db import db
from proposals.drafting.finding import Rows, first_rows, found_of, search_of_words
from proposals.drafting.models import Answer, Proposal, ProposalVersion
from proposals.drafting.publication import is_published
from proposals.workflow.states import State

# Asked of each proposal in its turn: of an EXISTS PostgreSQL makes a list of all who agreed. As a CASE, as it would reckon with hardly any of them.
_ANSWER = select(cast(Answer.value, String)).where(Answer.proposal_id == Proposal.id, Answer.field == "publish_consent").scalar_subquery()
_AGREED = case((_ANSWER == "true", true()), else_=false())
_ACCEPTED = (
    select()
    .select_from(Proposal)
    .join(Body, Body.id == Proposal.body_id)
    .join(Call, Call.id == Proposal.call_id)
    .where(Proposal.state == State.ACCEPTED, _AGREED)
    .order_by(Proposal.id.desc())
)
_SHOWN = (Proposal.id, Proposal.code, Proposal.title, Proposal.axis, Proposal.stage, Body.name, Body.name_en, Call.code_year, Call.form_fingerprint)


def accepted_proposals(search: str = "") -> Select[*tuple[Any, ...]]:
    """Accepted proposals whose body agreed to publication, newest decision first; of a `search` those that hold all its words."""
    return search_of_words(search).found_in(_ACCEPTED.add_columns(*_SHOWN))


def page_of_accepted(search: str, before: int | None, size: int, most: int) -> Rows:
    """Up to `size` of them, those after the one `before` which the page stands; what is searched is read as in lists, counting up to `most` rows."""
    query, wanted = _ACCEPTED.add_columns(*_SHOWN), search_of_words(search)
    if search:
        wanted = found_of(_ACCEPTED, Proposal.id, wanted, most, {}).search
    return first_rows(query.where(Proposal.id < before) if before else query, wanted, size, {})


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
