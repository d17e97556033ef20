"""Lists of decisions, as a choice makes them."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from proposals import clock
from proposals.calls.models import Call
from proposals.db import db
from proposals.decisions.choice import Basis, Candidate, Choice, LineKind, Outcome, Placing
from proposals.decisions.lists import Particulars, draft_list, write_particulars
from proposals.decisions.models import DecisionList
from proposals.drafting.models import Proposal
from proposals.workflow.people import Actor, Role
from proposals.workflow.phrases import N_, Phrase
from proposals.workflow.states import State
from tests.factories.calls import make_call
from tests.factories.evaluation import make_recommendation
from tests.factories.people import make_body, make_person
from tests.factories.proposals import make_proposal

CHOICE = Choice(Basis.RAW, LineKind.NUMBER, Decimal(1), 1)
ABOVE = N_("Πάνω από τη γραμμή.")
REASONS = {outcome: f"Σύμφωνα με την κατάταξη, με βαθμολογία [[βαθμολογία]]: {outcome.value}." for outcome in Outcome}
COMPLETE = Particulars(number="77/2026", ada="ΡΒΠΕ7ΛΞ-Ν1Ζ", preamble="Έχοντας υπόψη τον νόμο.", reasons=REASONS)


def make_placings(outcomes: Mapping[int, Outcome]) -> list[Placing]:
    """Each proposal with its outcome, in this order."""
    placings = []
    for rank, (number, outcome) in enumerate(outcomes.items(), 1):
        own = db.session.get_one(Proposal, number)
        candidate = Candidate(own.id, own.public_code, own.mean_total, clock.now())
        placings.append(Placing(candidate, rank, own.mean_total or Decimal("71.5"), outcome, Phrase(ABOVE)))
    return placings


def make_decided_call(*outcomes: Outcome, people: bool = True, call: Call | None = None) -> tuple[Call, dict[int, Outcome]]:
    """A call with a reviewed and recommended proposal for each outcome, each of a body with an editor and an approver who reads English."""
    call, found = call or make_call(), {}
    for outcome in outcomes:
        body = make_body()
        if people:
            make_person(Role.SUBMITTER, body=body)
            make_person(Role.BODY_APPROVER, body=body, language="en")
        proposal = make_proposal(State.REVIEWED, call=call, body=body)
        make_recommendation(proposal)
        found[proposal.id] = outcome
    return call, found


def make_list(actor: Actor, call: Call, outcomes: Mapping[int, Outcome], **changes: Any) -> DecisionList:
    """A list that lacks nothing but what `changes` take away."""
    listed = draft_list(actor, call, CHOICE, make_placings(outcomes))
    usual = {**vars(COMPLETE), "decided_on": clock.today()}
    write_particulars(actor, listed, Particulars(**{**usual, **changes}))
    return listed
