"""When a step is closed, and the reasons that it gives."""

from datetime import timedelta

import pytest

from proposals.workflow import facts
from proposals.workflow.facts import refusal_of
from proposals.workflow.machine import PROPOSAL_WORKFLOW, StepRefused
from proposals.workflow.people import SYSTEM, Role
from proposals.workflow.states import State
from tests.factories import NOW, make_actor, make_case

EDITOR = make_actor(Role.SUBMITTER, body_id=1)
APPROVER = make_actor(Role.BODY_APPROVER, body_id=1)
MANAGER = make_actor(Role.CALL_MANAGER)
DECIDER = make_actor(Role.DECISION_MAKER)
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)

CLOSED = (
    # step, who, in which state, what is not in order, and the facts that say so
    ("request_approval", EDITOR, State.DRAFT, {"missing": 2}, [facts.nothing_is_missing]),
    ("request_approval", EDITOR, State.DRAFT, {"wrong": 1}, [facts.nothing_is_wrong]),
    ("request_approval", EDITOR, State.DRAFT, {"missing": 1, "wrong": 1}, [facts.nothing_is_missing, facts.nothing_is_wrong]),
    ("request_approval", EDITOR, State.DRAFT, {"opens_at": NOW + SECOND}, [facts.call_is_open]),
    ("request_approval", EDITOR, State.DRAFT, {"closes_at": NOW}, [facts.call_is_open]),
    ("request_approval", EDITOR, State.DRAFT, {"approval_asked": False}, [facts.approval_is_asked]),
    ("request_approval", EDITOR, State.RETURNED, {"completion_due": NOW}, [facts.completion_is_in_time]),
    ("request_approval", EDITOR, State.RETURNED, {"closes_at": NOW - DAY}, [facts.call_is_open]),
    ("submit", APPROVER, State.AWAITING_APPROVAL, {"missing": 1}, [facts.nothing_is_missing]),
    ("submit", APPROVER, State.AWAITING_APPROVAL, {"wrong": 1}, [facts.nothing_is_wrong]),
    ("submit", APPROVER, State.AWAITING_APPROVAL, {"closes_at": NOW}, [facts.call_is_open]),
    ("submit", APPROVER, State.AWAITING_APPROVAL, {"ever_submitted": True, "completion_due": NOW}, [facts.completion_is_in_time]),
    ("submit", APPROVER, State.DRAFT, {}, [facts.approval_is_not_asked]),
    ("admit", MANAGER, State.SUBMITTED, {"checks_open": 1}, [facts.checklist_is_complete]),
    ("admit", MANAGER, State.SUBMITTED, {"checks_failed": 1}, [facts.checklist_is_passed]),
    ("admit", MANAGER, State.SUBMITTED, {"remarks_open": 1}, [facts.every_remark_is_covered]),
    ("declare_inadmissible", MANAGER, State.SUBMITTED, {"checks_failed": 0}, [facts.a_check_has_failed]),
    ("conclude_review", MANAGER, State.IN_REVIEW, {"sheets_final": 1}, [facts.enough_sheets_are_final]),
    ("conclude_review", SYSTEM, State.IN_REVIEW, {"scores_apart": True}, [facts.scores_are_close_or_settled]),
    ("accept", DECIDER, State.REVIEWED, {"recommended": False}, [facts.recommendation_is_on_record]),
    ("place_on_reserve", DECIDER, State.REVIEWED, {"recommended": False}, [facts.recommendation_is_on_record]),
    ("reject", DECIDER, State.RESERVE, {"recommended": False}, [facts.recommendation_is_on_record]),
    ("reconsider", DECIDER, State.REJECTED, {"objected": False}, [facts.objection_is_on_record]),
)

OPEN = (
    ("request_approval", EDITOR, State.DRAFT, {"opens_at": NOW}),
    ("request_approval", EDITOR, State.DRAFT, {"closes_at": NOW + SECOND}),
    # A proposal that was returned goes by its completion date, however long the call has been closed.
    ("request_approval", EDITOR, State.RETURNED, {"closes_at": NOW - DAY, "completion_due": NOW + SECOND}),
    # A date for completion says nothing about a text that was never filed.
    ("request_approval", EDITOR, State.DRAFT, {"completion_due": NOW - DAY}),
    ("conclude_review", MANAGER, State.IN_REVIEW, {"sheets_final": 3}),
    ("withdraw", APPROVER, State.IN_REVIEW, {"missing": 5, "wrong": 5, "closes_at": NOW - DAY}),
)


@pytest.mark.parametrize(("step", "actor", "state", "unmet", "speaking"), CLOSED)
def test_step_with_unmet_condition_is_closed_with_its_reasons(step, actor, state, unmet, speaking):
    case = make_case(state, **unmet)

    reasons = PROPOSAL_WORKFLOW.refusals(step, actor, case)

    assert reasons == tuple(refusal_of(fact, case) for fact in speaking)


@pytest.mark.parametrize(("step", "actor", "state", "met"), OPEN)
def test_step_on_the_right_side_of_its_boundary_is_open(step, actor, state, met):
    assert PROPOSAL_WORKFLOW.refusals(step, actor, make_case(state, **met)) == ()


def test_every_condition_of_the_table_has_a_case_in_which_it_closes_its_step():
    tested = {(step, fact) for step, *_, speaking in CLOSED for fact in speaking}

    conditions = {(step.name, fact) for step in PROPOSAL_WORKFLOW.steps.values() for fact in step.when}

    assert conditions - tested == set()


def test_refusal_names_what_it_counts():
    reasons = PROPOSAL_WORKFLOW.refusals("request_approval", EDITOR, make_case(missing=3))

    assert [(reason.text, reason.plural, reason.count, reason.values) for reason in reasons] == [
        ("Λείπει %(num)s υποχρεωτικό πεδίο.", "Λείπουν %(num)s υποχρεωτικά πεδία.", 3, {"num": 3})
    ]


def test_refusal_of_a_closed_call_names_both_dates_and_the_time_of_the_server():
    case = make_case(closes_at=NOW)

    (reason,) = PROPOSAL_WORKFLOW.refusals("request_approval", EDITOR, case)

    assert reason.values == {"opens_at": case.opens_at, "closes_at": NOW, "now": NOW, "num": 1}


def test_refusal_of_the_wrong_person_says_whose_step_it_is():
    case = make_case(State.SUBMITTED)

    assert PROPOSAL_WORKFLOW.refusals("admit", EDITOR, case) == (refusal_of(facts.is_call_manager, case),)


def test_closed_step_is_offered_with_its_reasons():
    case = make_case(State.DRAFT, missing=1)

    offered = {each.step.name: each for each in PROPOSAL_WORKFLOW.steps_open_to(EDITOR, case)}

    assert {name: each.is_closed for name, each in offered.items()} == {"request_approval": True, "withdraw": False}
    assert offered["request_approval"].reasons == (refusal_of(facts.nothing_is_missing, case),)


WANTS_NOTE = {
    "send_back",
    "return_for_completion",
    "declare_inadmissible",
    "reopen_review",
    "accept",
    "place_on_reserve",
    "reject",
    "reconsider",
}


@pytest.mark.parametrize("submitted", [False, True])
def test_notes_are_wanted_by_exactly_these_steps(submitted):
    case = make_case(ever_submitted=submitted)

    wanting = {name for name, step in PROPOSAL_WORKFLOW.steps.items() if step.wants_note(case)}

    assert wanting == (WANTS_NOTE | {"withdraw"} if submitted else WANTS_NOTE)


@pytest.mark.parametrize("note", ["", "  \n\t "])
def test_step_without_the_note_that_it_wants_is_refused(note):
    case = make_case(State.REVIEWED)

    with pytest.raises(StepRefused) as refused:
        PROPOSAL_WORKFLOW.advance(case_holder(case), "accept", DECIDER, case, note)

    assert [str(reason) for reason in refused.value.reasons] == ["Συμπληρώστε το πεδίο «Σημείωση»."]


def test_withdrawal_of_a_draft_needs_no_note():
    case = make_case(State.DRAFT)
    subject = case_holder(case)

    PROPOSAL_WORKFLOW.advance(subject, "withdraw", EDITOR, case)

    assert subject.state is State.WITHDRAWN


def case_holder(case):
    return type("Standing", (), {"state": case.state})()
