"""The consensus sheet: it settles what lies apart and touches no sheet."""

from dataclasses import replace
from decimal import Decimal as D

import pytest
from sqlalchemy import select

from proposals.audit.models import AuditEntry
from proposals.evaluation.assigning import AssignmentDetails, count_sheets, take_assignment_step
from proposals.evaluation.queries import final_sheets
from proposals.notices.models import Notice
from proposals.panel.consensus import ConsensusChanged, ConsensusText, gaps_of_consensus, record_consensus
from proposals.panel.queries import consensus_of, consensuses_of
from proposals.workflow.machine import StepRefused
from proposals.workflow.people import Role
from proposals.workflow.permissions import NotAllowed
from proposals.workflow.states import State
from tests.factories import make_consensus, make_person, make_recommendation, make_scored, standard_rubric
from tests.factories.evaluation import COMMENT

REASONS = "Η επιτροπή συμφώνησε ότι η λύση είναι εφικτή με μικρότερο κόστος."
RUBRIC = standard_rubric()


def a_text(points="3"):
    return ConsensusText(dict.fromkeys(RUBRIC.by_code, D(points)), dict.fromkeys(RUBRIC.by_code, COMMENT), REASONS)


@pytest.fixture
def chair(session):
    return make_person(Role.COMMITTEE_CHAIR)


@pytest.fixture
def proposal(session):
    return make_scored("1", "4")


def test_consensus_settles_what_lies_apart_and_the_system_concludes(session, proposal, chair):
    before = [(sheet.total, sheet.points, sheet.revision) for sheet in final_sheets(proposal)]

    made = record_consensus(chair.actor, proposal, a_text(), 0)

    session.expire_all()
    assert (proposal.state, proposal.scores_apart, proposal.consensus_total, proposal.mean_total) == (State.REVIEWED, False, D(60), D(50))
    assert [(sheet.total, sheet.points, sheet.revision) for sheet in final_sheets(proposal)] == before
    assert (made.total, made.points, made.reasons, made.person_id) == (D(60), dict.fromkeys(RUBRIC.by_code, D(3)), REASONS, chair.id)


def test_it_is_recorded_and_told_to_evaluators_and_managers(session, proposal, chair):
    manager = make_person(Role.CALL_MANAGER)
    made = record_consensus(chair.actor, proposal, a_text(), 0)

    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "record_consensus")).one()
    told = set(session.scalars(select(Notice.person_id).where(Notice.kind == "consensus")))
    assert (entry.subject, entry.acted_as, entry.details) == (f"consensus:{made.id}", "chair", {"total": "60"})
    assert told == {manager.id, *(sheet.evaluator_id for sheet in final_sheets(proposal))}


def test_later_one_replaces_the_earlier_which_stays(session, proposal, chair):
    first = record_consensus(chair.actor, proposal, a_text("3"), 0)
    second = record_consensus(chair.actor, proposal, a_text("2"), first.id)

    assert consensuses_of(proposal) == [second, first]
    assert (consensus_of(proposal), proposal.consensus_total, first.total) == (second, D(40), D(60))


def test_one_that_was_recorded_meanwhile_is_not_replaced_unseen(session, proposal, chair):
    first = make_consensus(proposal)

    with pytest.raises(ConsensusChanged):
        record_consensus(chair.actor, proposal, a_text(), 0)

    assert consensuses_of(proposal) == [first]


def test_chair_of_the_body_and_everybody_else_are_refused(session, proposal):
    others = [make_person(Role.COMMITTEE_CHAIR, body=proposal.body), make_person(Role.CALL_MANAGER), final_sheets(proposal)[0].evaluator]

    for person in others:
        with pytest.raises(NotAllowed):
            record_consensus(person.actor, proposal, a_text(), 0)


def test_after_the_recommendation_there_is_no_consensus_any_more(session, chair):
    proposal = make_scored("4", "4")
    proposal.state = State.REVIEWED
    make_recommendation(proposal)

    with pytest.raises(NotAllowed):
        record_consensus(chair.actor, proposal, a_text(), 0)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"points": {**a_text().points, "novelty": None}}, "novelty"),
        ({"comments": {**a_text().comments, "novelty": "Λίγο."}}, "novelty_comment"),
        ({"reasons": "Λίγο."}, "reasons"),
        ({"reasons": "α" * 4001}, "reasons"),
    ],
)
def test_consensus_needs_points_and_reasons_of_every_criterion_and_of_the_whole(session, proposal, chair, change, place):
    text = replace(a_text(), **change)

    with pytest.raises(StepRefused):
        record_consensus(chair.actor, proposal, text, 0)

    assert ([gap.place for gap in gaps_of_consensus(RUBRIC, text)], consensuses_of(proposal)) == ([place], [])


def test_sheet_that_opens_again_takes_the_consensus_away(session, proposal, chair):
    manager = make_person(Role.CALL_MANAGER)
    made = make_consensus(proposal, chair)
    assert not proposal.scores_apart

    take_assignment_step(manager.actor, final_sheets(proposal)[0], "reopen", AssignmentDetails(note="Λάθος βαθμός."))

    assert (proposal.consensus_total, consensus_of(proposal), consensuses_of(proposal)) == (None, None, [made])
    assert made.lapsed_at is not None
    assert session.scalars(select(Notice.person_id).where(Notice.kind == "consensus_lapsed")).all() == [chair.id]
    assert "lapse_consensus" in session.scalars(select(AuditEntry.action)).all()


def test_counting_the_sheets_anew_leaves_it_settled(session, proposal):
    make_consensus(proposal)

    count_sheets(proposal)

    assert not proposal.scores_apart


def test_proposal_without_one_has_none(session, proposal):
    assert (consensus_of(proposal), consensuses_of(proposal)) == (None, [])
