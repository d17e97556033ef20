"""What pages of evaluation show of the agreement. They ask for it by one name, as evaluation knows nothing of what stands above it."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from flask import g

from proposals.accounts.models import Person
from proposals.allocation.next_review import NextReview
from proposals.allocation.one_more import next_reviews_of
from proposals.drafting.models import Proposal
from proposals.evaluation.models import Assignment
from proposals.panel import queries
from proposals.panel.models import Consensus
from proposals.panel.third import Candidate, propose_third
from proposals.panel.views import bp
from proposals.workflow.states import State


class Panel:
    """The answers for one page; each is asked of the database when the page first wants it, and once."""

    def __init__(self, proposal: Proposal) -> None:
        self.proposal = proposal

    @cached_property
    def consensus(self) -> Consensus | None:
        """The consensus sheet in force. Where the proposal knows of none the database is not asked."""
        return None if self.proposal.consensus_total is None else queries.consensus_of(self.proposal)

    @property
    def wants_third(self) -> bool:
        """Two sheets lie apart, and nobody is writing another."""
        return self.proposal.state is State.IN_REVIEW and self.proposal.scores_apart and self.proposal.sheets_running == 0

    def third(
        self, candidates: Sequence[tuple[Person, int, Sequence[Any]]], assignments: Sequence[tuple[Assignment, Any]]
    ) -> tuple[Person, NextReview] | None:
        """Whom the system proposes of these evaluators with what speaks against each, and why him; nobody who was asked before."""
        asked = {assignment.evaluator_id for assignment, _steps in assignments}
        free = {person.id: person for person, _load, reasons in candidates if not reasons and person.id not in asked}
        reviews = next_reviews_of(self.proposal) if free else {}
        found = propose_third(Candidate(person.sort_name, reviews[number]) for number, person in free.items() if number in reviews)
        return (free[found.review.evaluator], found.review) if found else None


@bp.app_template_global()
def panel_on(proposal: Proposal) -> Panel:
    """What is shown of the agreement on a proposal; the same object wherever one page asks."""
    known: dict[int, Panel] = g.setdefault("panels", {})
    return known.setdefault(proposal.id, Panel(proposal))
