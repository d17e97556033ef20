"""What people come to an agreement with: messages, consensus sheets, meetings."""

from decimal import Decimal
from typing import Any

from proposals import clock
from proposals.accounts.models import Person
from proposals.calls.models import Call
from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.evaluation.assigning import count_sheets
from proposals.panel.models import AgendaItem, Attendance, Attended, Capacity, Consensus, ConsensusScore, Manner, Meeting, Post
from proposals.workflow.states import AssignmentState, State
from tests.factories.evaluation import COMMENT, full_sheet, make_assignment
from tests.factories.people import make_person
from tests.factories.proposals import make_proposal

SEATS = (("Ηλίας Προεδρεύων", Capacity.PRESIDENT), ("Μαρία Μέλους", Capacity.MEMBER), ("Νίκος Μέλος", Capacity.MEMBER))


def make_scored(*points: str, evaluators: tuple[Person, ...] = (), proposal: Proposal | None = None, **columns: Any) -> Proposal:
    """A proposal in review with a final sheet for each of `points`, all criteria alike."""
    proposal = proposal or make_proposal(State.IN_REVIEW, **columns)
    for number, each in enumerate(points):
        evaluator = evaluators[number] if evaluators else None
        make_assignment(AssignmentState.FINAL, proposal=proposal, evaluator=evaluator, sheet=full_sheet(proposal.call.rubric, each))
    return proposal


def make_post(proposal: Proposal, author: Person, **columns: Any) -> Post:
    post = Post(proposal_id=proposal.id, **{"author_id": author.id, "text": "Ο προϋπολογισμός είναι χαμηλός.", "posted_at": clock.now(), **columns})
    db.session.add(post)
    db.session.flush()
    return post


def make_consensus(proposal: Proposal, person: Person | None = None, points: str = "3", **columns: Any) -> Consensus:
    """The same points for every criterion; in force."""
    given = dict.fromkeys(proposal.call.rubric.by_code, Decimal(points))
    usual = {"total": proposal.call.rubric.total(given), "reasons": COMMENT, "person": person or make_person(), "at": clock.now()}
    consensus = Consensus(proposal_id=proposal.id, **{**usual, **columns})
    for code, value in given.items():
        consensus.scores[code] = ConsensusScore(criterion=code, points=value, comment=COMMENT)
    db.session.add(consensus)
    proposal.consensus_total = consensus.total
    count_sheets(proposal)
    return consensus


def make_meeting(call: Call, *proposals: Proposal, **columns: Any) -> Meeting:
    """A meeting that was held now with everybody there; something was said of each proposal."""
    usual = {"number": 1, "held_at": clock.now(), "manner": Manner.IN_PERSON, "place": "Αίθουσα 1", "notes": "", "opened_at": clock.now()}
    meeting = Meeting(call=call, **{**usual, **columns})
    meeting.attendance = [
        Attendance(position=number, name=name, capacity=capacity, attended=Attended.PRESENT, reason="")
        for number, (name, capacity) in enumerate(SEATS, 1)
    ]
    meeting.items = [
        AgendaItem(position=number, proposal=proposal, said="Συζητήθηκε η σκοπιμότητα της πρότασης.", abstained="")
        for number, proposal in enumerate(proposals, 1)
    ]
    db.session.add(meeting)
    db.session.flush()
    return meeting
