"""Proposals like one that is being written: accepted and published ones for everybody, those of one's own bodies for their members."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload

from proposals.calls.form import Words
from proposals.catalogue.queries import accepted_proposals
from proposals.config import Settings
from proposals.db import db
from proposals.drafting.likeness import Match, Weights, heaviest, matches, shared_words, telling_fields, weights_of
from proposals.drafting.models import Answer, Proposal, Term
from proposals.drafting.queries import visible_to
from proposals.drafting.versions import text_for
from proposals.workflow.people import Actor

# One shared word is chance; more than a handful is no reason any more.
_FEWEST_WORDS = 2
_MOST_WORDS = 6


@dataclass(frozen=True)
class Similar:
    """A proposal that is like another: whether it is of the reader's own body, and why it is like it."""

    proposal: Proposal
    is_own: bool
    percent: int
    words: tuple[str, ...]
    same: tuple[tuple[str, Words], ...]


@dataclass(frozen=True)
class _Candidate:
    """The stems of a proposal as its reader may know them, and where it is read: with the whole text, or what is published of it."""

    weights: Weights
    is_own: bool


def similar_proposals(actor: Actor, proposal: Proposal, settings: Settings) -> list[Similar]:
    """At most `similar_shown` proposals that are like the text that the person is shown of this one, the most alike first."""
    answers = text_for(actor, proposal).answers
    text = weights_of(proposal.call.form, answers)
    candidates = _candidates(actor, proposal, heaviest(text, settings.similar_terms), settings)
    found = matches(text, {number: each.weights for number, each in candidates.items()})
    alike = {number: match for number, match in found.items() if _is_alike(match, settings)}
    best = sorted(alike, key=lambda number: (-alike[number].likeness, number))[: settings.similar_shown]
    objects = {each.id: each for each in db.session.scalars(_WITH_CALL_AND_BODY.where(Proposal.id.in_(best)))}
    return [_similar(actor, proposal, objects[number], candidates[number], alike[number]) for number in best]


_WITH_CALL_AND_BODY = select(Proposal).options(joinedload(Proposal.call), joinedload(Proposal.body))


def _is_alike(match: Match, settings: Settings) -> bool:
    return match.likeness * 100 >= settings.similar_min_percent and len(match.stems) >= _FEWEST_WORDS


def _candidates(actor: Actor, proposal: Proposal, stems: Sequence[str], settings: Settings) -> dict[int, _Candidate]:
    """What the text is compared with, by number. What is one's own is known whole, so it comes last and wins."""
    published = Proposal.id.in_(accepted_proposals().with_only_columns(Proposal.id).order_by(None))
    found = _filed(Term.public_weight, published, stems, settings, is_own=False)
    own = _own(actor)
    if own is not None:
        found |= _filed(Term.weight, own & Proposal.submitted_at.is_not(None), stems, settings, is_own=True)
        found |= _drafts(own & Proposal.submitted_at.is_(None), settings)
    found.pop(proposal.id, None)
    return found


def _own(actor: Actor) -> ColumnElement[bool] | None:
    """What the person may see as one of the body's own, as SQL; None for a person of no body."""
    bodies = [holding.body_id for holding in actor.holdings if holding.role.is_of_a_body]
    return visible_to(actor) & Proposal.body_id.in_(bodies) if bodies else None


def _filed(weight: Any, allowed: ColumnElement[bool], stems: Sequence[str], settings: Settings, *, is_own: bool) -> dict[int, _Candidate]:
    """Of the filed texts those that share most of the stems, each with all of its own."""
    sharing = select(Term.proposal_id).join(Proposal, Proposal.id == Term.proposal_id).where(Term.stem.in_(stems), weight > 0, allowed)
    sharing = sharing.group_by(Term.proposal_id).order_by(func.count().desc(), Term.proposal_id.desc()).limit(settings.similar_candidates)
    numbers = list(db.session.scalars(sharing))
    weights: dict[int, dict[str, int]] = {}
    for number, stem, count in db.session.execute(select(Term.proposal_id, Term.stem, weight).where(Term.proposal_id.in_(numbers), weight > 0)):
        weights.setdefault(number, {})[stem] = count
    return {number: _Candidate(each, is_own) for number, each in weights.items()}


def _drafts(allowed: ColumnElement[bool], settings: Settings) -> dict[int, _Candidate]:
    """The newest drafts of one's own bodies, by what is written in them now: they are few, and change too often to be kept."""
    drafts = list(db.session.scalars(_WITH_CALL_AND_BODY.where(allowed).order_by(Proposal.id.desc()).limit(settings.similar_drafts)))
    texts = _answers([each.id for each in drafts], {field.code for each in drafts for field in telling_fields(each.call.form)})
    return {each.id: _Candidate(weights_of(each.call.form, texts.get(each.id, {})), True) for each in drafts}


def _answers(numbers: Sequence[int], codes: set[str]) -> dict[int, dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {}
    query = select(Answer.proposal_id, Answer.field, Answer.value).where(Answer.proposal_id.in_(numbers), Answer.field.in_(codes))
    for number, code, value in db.session.execute(query):
        found.setdefault(number, {})[code] = value
    return found


def _similar(actor: Actor, proposal: Proposal, other: Proposal, candidate: _Candidate, match: Match) -> Similar:
    """With the reasons: words from what the reader may read of the other, and what both chose."""
    version = other.latest_version
    answers: Mapping[str, Any] = text_for(actor, other).answers if candidate.is_own else version.answers if version else {}
    texts = [answers.get(field.code) for field in telling_fields(other.call.form, public=not candidate.is_own)]
    words = tuple(word.lower() for word in shared_words(match.stems, texts, _MOST_WORDS))
    return Similar(other, candidate.is_own, min(100, round(match.likeness * 100)), words, _chosen_alike(proposal, other, candidate.is_own))


def _chosen_alike(proposal: Proposal, other: Proposal, is_own: bool) -> tuple[tuple[str, Words], ...]:
    """Axis, policy area and regions that both chose; of others only where the form may publish them."""
    shown = {field.lift for field in other.call.form.lifted if field.public or is_own}
    found = []
    for column in ("axis", "policy_area", "regions"):
        if column in shown:
            both = set(getattr(proposal, column).split()) & set(getattr(other, column).split())
            words = (other.call.form.words_of_lifted(column, code) for code in sorted(both))
            found += [(column, each) for each in words if each]
    return tuple(found)
