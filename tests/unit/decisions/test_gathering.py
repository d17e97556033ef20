"""What the ranking of a call is reckoned from, on both databases."""

from datetime import timedelta
from decimal import Decimal

import pytest

from proposals import clock
from proposals.calibration.result import shown
from proposals.db import db
from proposals.decisions.gathering import case_of, gathered, keeps_a_body_from, ranked_call, settled_at
from proposals.evaluation.models import Assignment
from proposals.workflow.people import Role
from proposals.workflow.states import AssignmentState, State
from tests.factories import (
    full_sheet,
    make_assignment,
    make_body,
    make_call,
    make_consensus,
    make_member,
    make_person,
    make_proposal,
    make_recommendation,
    make_scored,
)

ANSWERS = {"title": "Πρόταση", "axis": "strategy", "regions": ["attica", "crete"]}


@pytest.fixture
def call(session):
    return make_call(slug="esdk-2027")


@pytest.fixture
def manager(session):
    return make_person(Role.CALL_MANAGER, body=make_body()).actor


def reviewed(call, *points, **columns):
    proposal = make_scored(*points, proposal=make_proposal(State.IN_REVIEW, call=call, answers=ANSWERS))
    proposal.state = State.REVIEWED
    for name, value in columns.items():
        setattr(proposal, name, value)
    db.session.flush()
    return proposal


def only(manager, call):
    (candidate,) = gathered(manager, call).candidates
    return candidate


def test_candidate_carries_what_lists_show(call, manager):
    proposal = reviewed(call, "4", "3", budget_total=Decimal("1500.50"))
    make_recommendation(proposal, "reject")
    make_recommendation(proposal, "include")

    candidate = only(manager, call)

    assert (candidate.proposal_id, candidate.code, candidate.raw, candidate.consensus) == (proposal.id, proposal.code, Decimal(70), None)
    assert (candidate.axis, candidate.budget, candidate.recommendation) == ("strategy", Decimal("1500.50"), "include")
    assert candidate.regions == tuple(proposal.regions.split())
    assert candidate.submitted_at == proposal.submitted_at


def test_points_are_the_means_of_final_sheets_for_what_thresholds_and_ties_ask(call, manager):
    proposal = make_proposal(State.IN_REVIEW, call=call, answers=ANSWERS)
    for points in ("4", "4.5", "3"):
        make_assignment(AssignmentState.FINAL, proposal=proposal, sheet=full_sheet(call.rubric, "4", impact=points))
    make_assignment(AssignmentState.ACCEPTED, proposal=proposal)
    proposal.state = State.REVIEWED

    candidate = only(manager, call)

    assert candidate.criteria == {"novelty": Decimal(4), "feasibility": Decimal(4), "impact": Decimal("11.5") / 3}


def test_common_sheet_in_force_gives_total_and_points(call, manager):
    proposal = reviewed(call, "4", "3")
    make_consensus(proposal, points="2")
    make_consensus(proposal, points="5")

    candidate = only(manager, call)

    assert candidate.consensus == Decimal(100)
    assert set(candidate.criteria.values()) == {Decimal(5)}


def test_common_sheet_that_lapsed_gives_nothing_though_an_older_one_is_there(call, manager):
    proposal = reviewed(call, "4", "3")
    make_consensus(proposal, points="5")
    make_consensus(proposal, points="5", lapsed_at=clock.now())
    proposal.consensus_total = None
    db.session.flush()

    candidate = only(manager, call)

    assert candidate.consensus is None
    assert set(candidate.criteria.values()) == {Decimal("3.5")}


def test_calibrated_score_is_that_of_the_sheets_of_the_ranked_ones(call, manager):
    evaluators = [make_person(Role.EVALUATOR, name=name) for name in ("Αυστηρός", "Επιεικής", "Τρίτος")]
    for pair, points in (((0, 1), ("2", "4")), ((1, 2), ("4.5", "3")), ((0, 2), ("2.5", "3.5"))):
        proposal = make_proposal(State.IN_REVIEW, call=call, answers=ANSWERS)
        make_scored(*points, evaluators=tuple(evaluators[place] for place in pair), proposal=proposal)
        proposal.state = State.REVIEWED
    make_scored("1", proposal=make_proposal(State.IN_REVIEW, call=call, answers=ANSWERS))
    db.session.flush()

    found = gathered(manager, call)

    assert {name: found.calibration.of_evaluator[number].sheets for number, name in found.names.items()} == {
        "Αυστηρός": 2,
        "Επιεικής": 2,
        "Τρίτος": 2,
    }
    assert [each.calibrated for each in found.candidates] == [
        shown(found.calibration.of_proposal[each.proposal_id].calibrated) for each in found.candidates
    ]
    assert found.totals[found.candidates[0].proposal_id] == [Decimal(40), Decimal(80)]


def test_reviewed_proposal_without_sheets_is_a_candidate_without_scores(call, manager):
    make_proposal(State.REVIEWED, call=call, answers=ANSWERS)

    candidate = only(manager, call)

    assert (candidate.raw, candidate.calibrated, candidate.criteria, candidate.recommendation) == (None, None, {}, "")


def test_only_what_was_reviewed_is_ranked_and_the_rest_is_waited_for_unless_it_is_over(call, manager):
    for state in State:
        make_proposal(state, call=call, answers=ANSWERS)
    make_proposal(State.REVIEWED, call=make_call(slug="another"), answers=ANSWERS)

    found = gathered(manager, call)

    assert {row.state for row in found.rows.values()} == {State.REVIEWED, State.ACCEPTED, State.RESERVE, State.REJECTED}
    assert found.waiting == {State.SUBMITTED: 1, State.RETURNED: 1, State.IN_REVIEW: 1}


def test_body_that_the_call_hides_is_kept_from_who_judged(session):
    call = make_call(slug="hidden", hides_bodies=True)
    judge = make_person(Role.EVALUATOR, Role.COMMITTEE_CHAIR, body=make_body())
    proposal = make_proposal(State.IN_REVIEW, call=call, answers=ANSWERS)
    make_scored("4", evaluators=(judge,), proposal=proposal)
    proposal.state = State.REVIEWED
    db.session.flush()

    assert [row.body_name for row in gathered(judge.actor, call).rows.values()] == [None]
    assert [row.body_name for row in gathered(make_person(Role.COMMITTEE_CHAIR).actor, call).rows.values()] == [proposal.body.name]


def test_case_names_bodies_members_and_who_owes_a_sheet_of_what_may_be_accepted(call):
    member, owing = make_person(), make_person(Role.EVALUATOR)
    ranked, waiting = reviewed(call, "4"), make_proposal(State.IN_REVIEW, call=call, answers=ANSWERS)
    make_member(ranked, member)
    make_assignment(AssignmentState.INVITED, proposal=waiting, evaluator=owing)
    for state in (State.DRAFT, State.WITHDRAWN, State.INADMISSIBLE):
        make_member(make_proposal(state, call=call, answers=ANSWERS), make_person())

    case = case_of(call)

    assert (case.bodies, case.members, case.judging) == ({ranked.body_id, waiting.body_id}, {member.id}, {owing.id})


def test_ranking_is_looked_for_by_the_call(call):
    assert ranked_call("none") is None
    assert ranked_call("esdk-2027").call is call


def test_ranking_is_as_old_as_the_last_thing_that_it_tells(call, manager, the_time):
    assert settled_at(call) == call.opens_at
    moments = [call.opens_at + timedelta(days=number) for number in range(1, 8)]
    proposal = reviewed(call, "4", "3", submitted_at=moments[0])
    for sheet in db.session.query(Assignment).filter_by(proposal_id=proposal.id):
        sheet.finalised_at = moments[1]
    told = [told_at(call)]
    make_recommendation(proposal).at = moments[2]
    told.append(told_at(call))
    agreed = make_consensus(proposal, make_person(Role.COMMITTEE_CHAIR), "4")
    agreed.at = moments[3]
    told.append(told_at(call))
    agreed.lapsed_at = moments[4]
    told.append(told_at(call))
    proposal.decided_at = moments[5]
    told.append(told_at(call))
    make_proposal(State.SUBMITTED, call=call, answers=ANSWERS).submitted_at = moments[6]
    told.append(told_at(call))

    assert told == moments[1:]


def told_at(call):
    db.session.flush()
    return settled_at(call)


def test_ranking_keeps_a_body_only_from_who_judged_in_a_call_that_hides_it(session):
    found = []
    for is_hidden in (True, False):
        call = make_call(hides_bodies=is_hidden)
        judge = make_person(Role.EVALUATOR, Role.ADMINISTRATOR, body=make_body())
        make_scored("4", evaluators=(judge,), proposal=make_proposal(State.IN_REVIEW, call=call, answers=ANSWERS)).state = State.REVIEWED
        db.session.flush()
        found.append([keeps_a_body_from(each.actor, call) for each in (judge, make_person(Role.ADMINISTRATOR))])

    assert found == [[True, False], [False, False]]
