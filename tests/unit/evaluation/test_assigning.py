"""Assigning evaluators, and the steps in the life of an assignment."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from proposals.audit.models import AuditEntry
from proposals.drafting.models import Reader
from proposals.drafting.steps import Details, take_step
from proposals.evaluation.assigning import AssignmentDetails, assign, evaluators_of, refusals_to_assign, take_assignment_step
from proposals.evaluation.queries import assigned_names, assignment_by_id, live_loads, queue_of
from proposals.notices.models import Notice
from proposals.workflow.machine import StepRefused
from proposals.workflow.people import Role
from proposals.workflow.permissions import NotAllowed
from proposals.workflow.states import AssignmentState, State
from tests.factories import NOW, full_sheet, make_assignment, make_call, make_person, make_proposal, standard_rubric, write_sheet

INVITED, ACCEPTED, DECLINED, FINAL, CANCELLED, RECUSED = AssignmentState
NO_CONFLICT = AssignmentDetails(no_conflict=True)
BECAUSE = AssignmentDetails(note="Γιατί ναι.")


@pytest.fixture
def manager(session):
    return make_person(Role.CALL_MANAGER)


@pytest.fixture
def proposal(session):
    return make_proposal(State.IN_REVIEW)


def told(session):
    return sorted(session.execute(select(Notice.kind, Notice.person_id)).all())


# Assigning -------------------------------------------------------------------------------------------------------


def test_evaluators_are_invited_and_told(session, manager, proposal):
    first, second = make_person(Role.EVALUATOR), make_person(Role.EVALUATOR)
    due = NOW + timedelta(days=14)

    made = assign(manager.actor, proposal, [first, second], due)

    assert [(each.evaluator, each.state, each.assigned_by, each.assigned_at, each.due_at, each.version) for each in made] == [
        (person, INVITED, manager.id, NOW, due, None) for person in (first, second)
    ]
    assert (proposal.sheets_running, proposal.sheets_final, proposal.readers) == (2, 0, [])
    assert told(session) == [("assign", first.id), ("assign", second.id)]


def test_evaluator_who_is_named_twice_is_invited_once(session, manager, proposal):
    evaluator = make_person(Role.EVALUATOR)

    assert len(assign(manager.actor, proposal, [evaluator, evaluator], None)) == 1


def test_assigning_is_on_record(session, manager, proposal):
    evaluator = make_person(Role.EVALUATOR)

    (made,) = assign(manager.actor, proposal, [evaluator], None)

    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.subject, entry.proposal_id, entry.acted_as, entry.to_state, entry.details) == (
        "assign",
        f"assignment:{made.id}",
        proposal.id,
        "call_manager",
        "invited",
        {"evaluator": evaluator.id},
    )


def test_rubric_is_frozen_by_the_first_assignment(the_time, manager, proposal):
    assign(manager.actor, proposal, [make_person(Role.EVALUATOR)], None)
    the_time.shift(timedelta(days=1))
    assign(manager.actor, proposal, [make_person(Role.EVALUATOR)], None)

    assert proposal.call.rubric_frozen_at == NOW


@pytest.mark.parametrize(
    ("role", "state"), [(Role.ADMINISTRATOR, State.IN_REVIEW), (Role.CALL_MANAGER, State.SUBMITTED), (Role.CALL_MANAGER, State.REVIEWED)]
)
def test_evaluators_are_assigned_by_managers_while_the_proposal_is_in_review(session, role, state):
    with pytest.raises(NotAllowed):
        assign(make_person(role).actor, make_proposal(state, answers={}), [make_person(Role.EVALUATOR)], None)


def reasons_against(person, proposal):
    return [reason.text for reason in refusals_to_assign(proposal, [person], evaluators_of(proposal))[person.id]]


def test_evaluator_of_another_body_may_evaluate(proposal):
    assert reasons_against(make_person(Role.EVALUATOR), proposal) == []


def test_person_without_the_role_may_not_evaluate(proposal):
    assert reasons_against(make_person(Role.CALL_MANAGER), proposal) == ["Δεν έχει τον ρόλο του αξιολογητή."]


@pytest.mark.parametrize("roles", [(Role.EVALUATOR,), (Role.EVALUATOR, Role.SUBMITTER)])
def test_nobody_evaluates_a_proposal_of_the_own_body(proposal, roles):
    person = make_person(*roles, body=proposal.body)

    assert reasons_against(person, proposal) == ["Εργάζεται στον φορέα που υπέβαλε την πρόταση. Δεν αξιολογεί κανείς πρόταση του φορέα του."]


def test_author_may_not_evaluate_even_after_changing_body(proposal):
    person = make_person(Role.EVALUATOR)
    proposal.created_by = person.id

    assert reasons_against(person, proposal) == ["Έγραψε ή υπέβαλε την πρόταση."]


@pytest.mark.parametrize(("state", "reasons"), [(INVITED, 1), (ACCEPTED, 1), (FINAL, 1), (DECLINED, 0), (CANCELLED, 0), (RECUSED, 0)])
def test_evaluator_has_one_live_assignment_a_proposal(proposal, state, reasons):
    assignment = make_assignment(state, proposal=proposal)

    assert reasons_against(assignment.evaluator, proposal) == ["Έχει ήδη αναλάβει την πρόταση."] * reasons


def test_one_who_may_not_evaluate_keeps_all_from_being_invited(session, manager, proposal):
    good, bad, worse = make_person(Role.EVALUATOR), make_person(), make_person(body=proposal.body)

    with pytest.raises(StepRefused) as refused:
        assign(manager.actor, proposal, [good, bad, worse], None)

    assert [reason.values["name"] for reason in refused.value.reasons] == [bad.name, worse.name, worse.name]
    assert (evaluators_of(proposal), told(session)) == (set(), [])


# Accepting and declining -----------------------------------------------------------------------------------------


def test_evaluator_who_declares_no_conflict_reads_the_version_last_filed(session):
    assignment = make_assignment()

    take_assignment_step(assignment.evaluator.actor, assignment, "accept", NO_CONFLICT)

    assert (assignment.state, assignment.no_conflict_at, assignment.version) == (ACCEPTED, NOW, assignment.proposal.latest_version)
    assert session.scalars(select(Reader.person_id)).all() == [assignment.evaluator_id]
    assert told(session) == []


def test_acceptance_without_declaration_is_refused(session):
    assignment = make_assignment()

    with pytest.raises(StepRefused, match="Δηλώστε πρώτα"):
        take_assignment_step(assignment.evaluator.actor, assignment, "accept")

    assert (assignment.state, session.scalars(select(Reader)).all()) == (INVITED, [])


def test_refused_acceptance_leaves_no_declaration_behind(session, manager):
    assignment = make_assignment()
    actor = manager.actor
    session.commit()

    with pytest.raises(StepRefused):
        take_assignment_step(actor, assignment, "accept", NO_CONFLICT)
    session.rollback()

    assert assignment.no_conflict_at is None


@pytest.mark.parametrize("state", [INVITED, ACCEPTED])
@pytest.mark.parametrize("reason", ["conflict", "not_my_field", "too_many", "other"])
def test_evaluator_who_declines_reads_no_more_and_the_managers_are_told(session, manager, state, reason):
    assignment = make_assignment(state)

    take_assignment_step(assignment.evaluator.actor, assignment, "decline", AssignmentDetails(decline_reason=reason))

    assert (assignment.state, assignment.decline_reason, assignment.proposal.sheets_running) == (DECLINED, reason, 0)
    assert session.scalars(select(Reader)).all() == []
    assert told(session) == [("assignment_decline", manager.id)]


@pytest.mark.parametrize("reason", ["", "because", "x" * 100])
def test_declining_needs_one_of_the_reasons(session, reason):
    assignment = make_assignment()

    with pytest.raises(StepRefused, match="Επιλέξτε τον λόγο"):
        take_assignment_step(assignment.evaluator.actor, assignment, "decline", AssignmentDetails(decline_reason=reason))

    assert assignment.state is INVITED


# Sheets that become final ----------------------------------------------------------------------------------------


def write(assignment, points="4", **of_criteria):
    write_sheet(assignment, full_sheet(standard_rubric(), points, **of_criteria))


def finalise(assignment, points="4", **of_criteria):
    write(assignment, points, **of_criteria)
    take_assignment_step(assignment.evaluator.actor, assignment, "finalise")


def test_whole_sheet_becomes_final_with_its_total(session, manager, proposal):
    assignment = make_assignment(ACCEPTED, proposal=proposal)

    finalise(assignment, "3.5")

    assert (assignment.state, assignment.finalised_at, assignment.total) == (FINAL, NOW, Decimal(70))
    assert (proposal.sheets_final, proposal.sheets_running, proposal.mean_total) == (1, 0, Decimal(70))
    assert told(session) == [("assignment_finalise", manager.id)]


def test_sheet_with_gaps_does_not_become_final(proposal):
    assignment = make_assignment(ACCEPTED, proposal=proposal)

    with pytest.raises(StepRefused, match="κενό ή λάθος"):
        take_assignment_step(assignment.evaluator.actor, assignment, "finalise")

    assert assignment.state is ACCEPTED


def test_sheet_of_a_proposal_that_was_returned_waits(proposal):
    assignment = make_assignment(ACCEPTED, proposal=proposal)
    write(assignment)
    proposal.state = State.RETURNED

    with pytest.raises(StepRefused, match="δεν βρίσκεται πια σε αξιολόγηση"):
        take_assignment_step(assignment.evaluator.actor, assignment, "finalise")


def test_evaluator_who_has_moved_to_the_body_meanwhile_may_not_finish(proposal):
    assignment = make_assignment(ACCEPTED, proposal=proposal)
    write(assignment)
    assignment.evaluator.body_id = proposal.body_id

    with pytest.raises(StepRefused, match="Υπάρχει κώλυμα"):
        take_assignment_step(assignment.evaluator.actor, assignment, "finalise")


def test_last_of_enough_sheets_concludes_the_review_by_the_system(session, proposal):
    chair = make_person(Role.COMMITTEE_CHAIR)
    make_assignment(FINAL, proposal=proposal)
    last = make_assignment(ACCEPTED, proposal=proposal)

    finalise(last)

    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "conclude_review")).one()
    assert (proposal.state, entry.person_id, entry.acted_as) == (State.REVIEWED, None, "the_system")
    assert ("conclude_review", chair.id) in told(session)


def test_review_is_not_concluded_while_somebody_still_writes(proposal):
    make_assignment(FINAL, proposal=proposal)
    make_assignment(ACCEPTED, proposal=proposal)

    finalise(make_assignment(ACCEPTED, proposal=proposal))

    assert (proposal.state, proposal.sheets_final, proposal.sheets_running) == (State.IN_REVIEW, 2, 1)


def test_review_is_not_concluded_by_too_few_sheets(session):
    proposal = make_proposal(State.IN_REVIEW, call=make_call(sheets_needed=3))
    make_assignment(FINAL, proposal=proposal)

    finalise(make_assignment(ACCEPTED, proposal=proposal))

    assert proposal.state is State.IN_REVIEW


def test_sheets_that_lie_apart_wait_for_a_third_opinion(proposal):
    make_assignment(FINAL, proposal=proposal, sheet=full_sheet(standard_rubric(), "2"))

    finalise(make_assignment(ACCEPTED, proposal=proposal), "4")

    assert (proposal.state, proposal.scores_apart) == (State.IN_REVIEW, True)


def test_third_opinion_settles_it(proposal):
    for points in ("2", "4"):
        make_assignment(FINAL, proposal=proposal, sheet=full_sheet(standard_rubric(), points))

    finalise(make_assignment(ACCEPTED, proposal=proposal), "3")

    assert (proposal.state, proposal.scores_apart, proposal.mean_total) == (State.REVIEWED, False, Decimal(60))


def test_manager_cannot_conclude_while_sheets_lie_apart(manager, proposal):
    for points in ("2", "4"):
        make_assignment(FINAL, proposal=proposal, sheet=full_sheet(standard_rubric(), points))

    with pytest.raises(StepRefused, match="Χρειάζεται τρίτο φύλλο"):
        take_step(manager.actor, proposal, "conclude_review")


def test_manager_who_concludes_cancels_who_is_still_writing_and_tells_them(session, manager, proposal):
    for _ in range(2):
        make_assignment(FINAL, proposal=proposal)
    slow, silent = make_assignment(ACCEPTED, proposal=proposal), make_assignment(INVITED, proposal=proposal)

    take_step(manager.actor, proposal, "conclude_review")

    assert (slow.state, silent.state, proposal.state, proposal.sheets_running) == (CANCELLED, CANCELLED, State.REVIEWED, 0)
    assert told(session) == sorted([("assignment_cancel", slow.evaluator_id), ("assignment_cancel", silent.evaluator_id)])
    entries = session.execute(
        select(AuditEntry.person_id, AuditEntry.acted_as, AuditEntry.note).where(AuditEntry.action == "assignment_cancel")
    ).all()
    assert entries == [(None, "the_system", "Η αξιολόγηση της πρότασης έκλεισε.")] * 2


def test_withdrawal_cancels_who_is_still_writing(proposal):
    approver = make_person(Role.BODY_APPROVER, body=proposal.body)
    assignment = make_assignment(ACCEPTED, proposal=proposal)

    take_step(approver.actor, proposal, "withdraw", Details(note="Άλλαξαν οι προτεραιότητες."))

    assert (assignment.state, proposal.readers) == (CANCELLED, [])


# Managers --------------------------------------------------------------------------------------------------------


def test_manager_reopens_a_final_sheet_with_a_note(session, manager, proposal):
    assignment = make_assignment(FINAL, proposal=proposal)

    take_assignment_step(manager.actor, assignment, "reopen", BECAUSE)

    assert (assignment.state, assignment.finalised_at) == (ACCEPTED, None)
    assert (proposal.sheets_final, proposal.sheets_running, proposal.mean_total) == (0, 1, None)
    assert told(session) == [("assignment_reopen", assignment.evaluator_id)]


def test_points_of_a_reopened_sheet_stay(manager):
    assignment = make_assignment(FINAL)

    take_assignment_step(manager.actor, assignment, "reopen", BECAUSE)

    assert set(assignment.points.values()) == {Decimal(4)}


@pytest.mark.parametrize(("name", "state"), [("reopen", FINAL), ("cancel", INVITED)])
def test_manager_who_gives_no_note_is_refused(manager, name, state):
    assignment = make_assignment(state)

    with pytest.raises(StepRefused, match="Συμπληρώστε το πεδίο «Σημείωση»"):
        take_assignment_step(manager.actor, assignment, name)


@pytest.mark.parametrize("state", [INVITED, ACCEPTED])
def test_manager_cancels_and_the_evaluator_reads_no_more(session, manager, state):
    assignment = make_assignment(state)

    take_assignment_step(manager.actor, assignment, "cancel", BECAUSE)

    assert (assignment.state, assignment.proposal.sheets_running, session.scalars(select(Reader)).all()) == (CANCELLED, 0, [])
    assert told(session) == [("assignment_cancel", assignment.evaluator_id)]


def test_other_readers_stay_when_one_is_cancelled(session, manager, proposal):
    stays, goes = make_assignment(ACCEPTED, proposal=proposal), make_assignment(ACCEPTED, proposal=proposal)

    take_assignment_step(manager.actor, goes, "cancel", BECAUSE)

    assert session.scalars(select(Reader.person_id)).all() == [stays.evaluator_id]


@pytest.mark.parametrize("name", ["fly", "to_final", ""])
def test_step_of_another_name_is_refused(manager, name):
    with pytest.raises(StepRefused):
        take_assignment_step(manager.actor, make_assignment(), name)


def test_every_step_of_an_assignment_is_on_record(session):
    assignment = make_assignment()

    take_assignment_step(assignment.evaluator.actor, assignment, "decline", AssignmentDetails(note="Ναι.", decline_reason="conflict"))

    entry = session.scalars(select(AuditEntry)).one()
    assert {name: getattr(entry, name) for name in ("action", "subject", "acted_as", "from_state", "to_state", "note", "details")} == {
        "action": "assignment_decline",
        "subject": f"assignment:{assignment.id}",
        "acted_as": "evaluator",
        "from_state": "invited",
        "to_state": "declined",
        "note": "Ναι.",
        "details": {"reason": "conflict"},
    }


def test_somebody_who_read_the_assignment_before_another_moved_it_is_refused(session, manager):
    assignment = make_assignment()
    table = type(assignment).__table__
    session.execute(table.update().values(revision=table.c.revision + 1))

    with pytest.raises(StepRefused, match="Η ανάθεση άλλαξε στο μεταξύ"):
        take_assignment_step(manager.actor, assignment, "cancel", BECAUSE)


# Reading ---------------------------------------------------------------------------------------------------------


def test_queue_of_an_evaluator_begins_with_what_is_due_first_and_ends_with_what_is_over(session):
    evaluator = make_person(Role.EVALUATOR)
    over, late, early = (
        make_assignment(state, evaluator=evaluator, due_at=NOW + timedelta(days=days)) for state, days in ((FINAL, 1), (INVITED, 5), (ACCEPTED, 3))
    )

    assert [row.id for row in queue_of(evaluator)] == [early.id, late.id, over.id]


def test_loads_count_live_assignments(session, proposal):
    evaluator = make_person(Role.EVALUATOR)
    for state in (INVITED, FINAL, DECLINED):
        make_assignment(state, evaluator=evaluator)

    assert live_loads() == {evaluator.id: 2}


def test_evaluators_of_several_proposals_are_listed_at_once(session, proposal):
    first, declined = make_assignment(ACCEPTED, proposal=proposal), make_assignment(DECLINED, proposal=proposal)
    other = make_assignment(INVITED)

    assert assigned_names([proposal.id, other.proposal_id]) == {
        proposal.id: [(first.evaluator.name, ACCEPTED)],
        other.proposal_id: [(other.evaluator.name, INVITED)],
    }
    assert declined.evaluator.name not in str(assigned_names([proposal.id]))


@pytest.mark.parametrize("for_update", [False, True])
def test_assignment_is_found_by_its_number(session, for_update):
    assignment = make_assignment()

    assert (assignment_by_id(assignment.id, for_update=for_update), assignment_by_id(999_999, for_update=for_update)) == (assignment, None)
