"""The admissibility checklist, and the steps that it opens and closes."""

import pytest
from sqlalchemy import select

from proposals.audit.models import AuditEntry
from proposals.drafting.models import Proposal
from proposals.drafting.steps import Details, take_step
from proposals.drafting.versions import current_hash
from proposals.evaluation.models import AdmissibilityCheck
from proposals.evaluation.operations import Check, count_checks, fill_checklist
from proposals.evaluation.queries import checklist_of
from proposals.evaluation.verdict import Verdict
from proposals.workflow.machine import StepRefused
from proposals.workflow.people import Role
from proposals.workflow.permissions import NotAllowed
from proposals.workflow.states import AssignmentState, State
from tests.factories import NOW, make_assignment, make_person, make_proposal, passed_checklist, standard_rubric

ITEMS = [item.code for item in standard_rubric().admissibility]
PASSED = passed_checklist(standard_rubric())


@pytest.fixture
def manager(session):
    return make_person(Role.CALL_MANAGER)


@pytest.fixture
def proposal(session):
    return make_proposal(State.SUBMITTED)


def counts(proposal):
    return proposal.checks_open, proposal.checks_failed


@pytest.mark.parametrize(
    ("checks", "counted"),
    [
        ({}, (9, 0)),
        (PASSED, (0, 0)),
        ({**PASSED, "complete": Check(Verdict.NO, "Λείπει ο προϋπολογισμός.")}, (0, 1)),
        ({**PASSED, "complete": Check(Verdict.NOT_APPLICABLE)}, (0, 0)),
        ({**PASSED, "complete": Check(None, "Θα το ξαναδώ.")}, (1, 0)),
        ({"in_time": Check(Verdict.NO)}, (8, 1)),
        ({"unknown": Check(Verdict.YES)}, (9, 0)),
    ],
)
def test_checklist_counts_what_is_open_and_what_failed(manager, proposal, checks, counted):
    fill_checklist(manager.actor, proposal, checks)

    assert counts(proposal) == counted


def test_answer_is_stored_for_the_version_that_was_filed(manager, proposal):
    fill_checklist(manager.actor, proposal, {"in_time": Check(Verdict.NO, "  Ήρθε   αργά. ")})

    (row,) = checklist_of(proposal).values()
    assert (row.item, row.verdict, row.comment, row.version_id, row.person_id, row.at) == (
        "in_time",
        Verdict.NO,
        "Ήρθε   αργά.",
        proposal.latest_version.id,
        manager.id,
        NOW,
    )


def test_answer_can_be_changed_and_taken_back(manager, proposal):
    fill_checklist(manager.actor, proposal, PASSED)
    fill_checklist(manager.actor, proposal, {**PASSED, "in_time": Check(Verdict.NO), "complete": Check(None)})

    assert {item: row.verdict for item, row in checklist_of(proposal).items()} == {
        **{item: Verdict.YES for item in ITEMS if item != "complete"},
        "in_time": Verdict.NO,
    }


def test_checklist_is_on_record(session, manager, proposal):
    fill_checklist(manager.actor, proposal, {"in_time": Check(Verdict.YES), "complete": Check(Verdict.NO)})

    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.subject, entry.details) == ("fill_checklist", f"proposal:{proposal.id}", {"in_time": "yes", "complete": "no"})


@pytest.mark.parametrize("state", [state for state in State if state is not State.SUBMITTED])
def test_checklist_is_filled_only_while_the_proposal_waits_for_it(manager, state):
    with pytest.raises(NotAllowed):
        fill_checklist(manager.actor, make_proposal(state, answers={}), PASSED)


def test_checklist_is_filled_by_managers_only(proposal):
    with pytest.raises(NotAllowed):
        fill_checklist(make_person(Role.ADMINISTRATOR).actor, proposal, PASSED)


def test_proposal_with_a_passed_checklist_is_admitted(session, manager, proposal):
    fill_checklist(manager.actor, proposal, PASSED)

    take_step(manager.actor, proposal, "admit")

    assert proposal.state is State.IN_REVIEW


@pytest.mark.parametrize(
    ("checks", "sentence"),
    [({}, "μένουν"), ({**PASSED, "in_time": Check(Verdict.NO)}, "έχει απάντηση ΟΧΙ"), ({**PASSED, "in_time": Check(None)}, "μένει")],
)
def test_proposal_without_one_is_not_admitted(manager, proposal, checks, sentence):
    fill_checklist(manager.actor, proposal, checks)

    with pytest.raises(StepRefused) as refused:
        take_step(manager.actor, proposal, "admit")

    (reason,) = refused.value.reasons
    assert sentence in (reason.plural if reason.count != 1 and reason.plural else reason.text)


def test_proposal_is_inadmissible_only_by_a_check_that_failed(manager, proposal):
    with pytest.raises(StepRefused, match="ποιο σημείο δεν πληρείται"):
        take_step(manager.actor, proposal, "declare_inadmissible", Details(note="Ναι."))

    fill_checklist(manager.actor, proposal, {"in_time": Check(Verdict.NO)})
    take_step(manager.actor, proposal, "declare_inadmissible", Details(note="Υποβλήθηκε μετά τη λήξη."))

    assert proposal.state is State.INADMISSIBLE


def test_new_text_is_checked_anew_where_the_old_one_failed(session, manager, proposal):
    fill_checklist(manager.actor, proposal, {**PASSED, "complete": Check(Verdict.NO)})
    approver = make_person(Role.BODY_APPROVER, body=proposal.body)
    proposal.state = State.AWAITING_APPROVAL

    take_step(approver.actor, proposal, "submit", Details(text_seen=current_hash(proposal)))

    assert (counts(proposal), sorted(checklist_of(proposal))) == ((1, 0), sorted(item for item in ITEMS if item != "complete"))


def test_admission_after_completion_lets_open_sheets_wait_for_their_evaluators(manager, proposal):
    first = proposal.latest_version
    writing, done = make_assignment(AssignmentState.ACCEPTED, proposal=proposal), make_assignment(AssignmentState.FINAL, proposal=proposal)
    approver = make_person(Role.BODY_APPROVER, body=proposal.body)
    proposal.state = State.AWAITING_APPROVAL
    take_step(approver.actor, proposal, "submit", Details(text_seen=current_hash(proposal)))
    fill_checklist(manager.actor, proposal, PASSED)

    take_step(manager.actor, proposal, "admit")

    assert (writing.version, writing.newer_version.number) == (first, 2)
    assert (done.version, done.newer_version) == (first, None)


def test_counts_follow_the_rows(session, manager, proposal):
    fill_checklist(manager.actor, proposal, PASSED)
    session.execute(AdmissibilityCheck.__table__.delete().where(AdmissibilityCheck.item == "in_time"))

    count_checks(proposal)

    assert session.execute(select(Proposal.checks_open, Proposal.checks_failed)).one() == (1, 0)


def test_every_verdict_has_its_word():
    assert [verdict.label.el for verdict in Verdict] == ["ΝΑΙ", "ΟΧΙ", "Δεν εφαρμόζεται"]
