"""The words of filed texts, kept by their stems when a version is filed, so that looking for proposals, or for similar ones, reads no texts."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import joinedload

from proposals.db import db
from proposals.drafting.likeness import heaviest, weights_of
from proposals.drafting.models import Proposal, Term
from proposals.drafting.searching import search_text

# Of a longer text the stems that count most: what comes after says little, and every row is written while somebody waits.
MOST_TERMS = 250


def keep_terms(proposal: Proposal, answers: Mapping[str, Any]) -> None:
    """Put the stems of a filed text in the place of those that were kept of the proposal, and into the text in which it is found."""
    form = proposal.call.form
    weights, public = weights_of(form, answers), weights_of(form, answers, public=True)
    rows = [
        {"proposal_id": proposal.id, "stem": stem, "weight": weights[stem], "public_weight": public[stem]} for stem in heaviest(weights, MOST_TERMS)
    ]
    proposal.search_text = search_text(form, answers, with_stems=True)
    db.session.execute(delete(Term).where(Term.proposal_id == proposal.id))
    if rows:
        db.session.execute(insert(Term), rows)


def keep_terms_of_all() -> int:
    """The same for every proposal that was ever filed, by its last version: for texts from before, and for a newer stemmer."""
    query = select(Proposal).where(Proposal.submitted_at.is_not(None)).options(joinedload(Proposal.call)).order_by(Proposal.id)
    filed = [version for proposal in db.session.scalars(query) for version in proposal.versions[-1:]]
    for version in filed:
        keep_terms(db.session.get_one(Proposal, version.proposal_id), version.answers)
    return len(filed)
