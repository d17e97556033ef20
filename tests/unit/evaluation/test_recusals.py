"""A conflict that comes to be while somebody evaluates: he is recused at once, his sheet stays and counts no more."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from proposals import clock
from proposals.accounts.operations import SupervisedByItself, change_person, change_supervision
from proposals.audit.models import AuditEntry
from proposals.conflicts.operations import ConflictRefused, Declared, declare, withdraw
from proposals.conflicts.rules import Ground
from proposals.drafting.completion import Asked
from proposals.drafting.models import Member, Reader
from proposals.drafting.steps import Details, take_step
from proposals.drafting.versions import current_hash
from proposals.evaluation.assigning import AssignmentDetails, assign, evaluators_of, take_assignment_step
from proposals.evaluation.recusals import _recuse, recheck
from proposals.evaluation.sheets import revisions_of, save_sheet
from proposals.notices.models import Notice
from proposals.together.members import invite
from proposals.workflow.machine import StepRefused
from proposals.workflow.people import May, Role
from proposals.workflow.states import UNDER_REVIEW, AssignmentState, State
from tests.factories import (
    full_sheet,
    make_assignment,
    make_body,
    make_declaration,
    make_member,
    make_override,
    make_person,
    make_proposal,
    standard_rubric,
)

INVITED, ACCEPTED, DECLINED, FINAL, CANCELLED, RECUSED = AssignmentState
REASON = "Είναι εξάδελφός μου."


@pytest.fixture
def manager(session):
    return make_person(Role.CALL_MANAGER)


@pytest.fixture
def admin(session):
    return make_person(Role.ADMINISTRATOR)


@pytest.fixture
def proposal(session):
    return make_proposal(State.IN_REVIEW)


def told(session):
    return sorted(session.execute(select(Notice.kind, Notice.person_id)).all())


def entry(session):
    return session.scalars(select(AuditEntry).where(AuditEntry.action == "assignment_recuse")).one()


@pytest.mark.parametrize("state", [INVITED, ACCEPTED, FINAL])
def test_recused_evaluator_is_out_with_his_sheet_kept_and_his_place_free(session, manager, proposal, state):
    make_assignment(FINAL, proposal=proposal, sheet=full_sheet(standard_rubric(), "3"))
    assignment = make_assignment(state, proposal=proposal, sheet=full_sheet(standard_rubric(), "5"))
    evaluator, scores = assignment.evaluator, dict(assignment.points)

    declare(evaluator.actor, Declared(body=proposal.body, reason=REASON))

    assert (assignment.state, assignment.finalised_at, assignment.points) == (RECUSED, None, scores)
    assert (proposal.sheets_final, proposal.sheets_running, proposal.mean_total, proposal.scores_apart) == (1, 0, Decimal(60), False)
    assert evaluator.id not in evaluators_of(proposal)
    assert session.scalars(select(Reader).where(Reader.person_id == evaluator.id)).all() == []
    assert told(session) == sorted([("assignment_recuse", evaluator.id), ("slot_reopened", manager.id)])


def test_recusal_is_the_systems_step_and_names_the_grounds_to_managers_alone(session, manager, proposal):
    assignment = make_assignment(ACCEPTED, proposal=proposal)

    declare(assignment.evaluator.actor, Declared(body=proposal.body, reason=REASON))

    found = entry(session)
    assert (found.person_id, found.acted_as, found.from_state, found.to_state, found.note, found.details) == (
        None, "the_system", "accepted", "recused", "Διαπιστώθηκε κώλυμα.", {"grounds": ["declared_body"]},
    )  # fmt: skip
    values = {row.kind: row.values for row in session.scalars(select(Notice))}
    assert values["slot_reopened"]["grounds"] == ["declared_body"]
    assert "grounds" not in values["assignment_recuse"]
    assert REASON not in str([*values.values(), found.details, found.note])


def test_place_of_a_recused_evaluator_is_taken_by_another_and_not_by_him(manager, proposal):
    assignment = make_assignment(ACCEPTED, proposal=proposal)
    declare(assignment.evaluator.actor, Declared(code=proposal.code, reason=REASON))

    with pytest.raises(StepRefused, match=r"reason"):
        assign(manager.actor, proposal, [assignment.evaluator], None)
    (made,) = assign(manager.actor, proposal, [make_person(Role.EVALUATOR)], None)

    assert (made.state, proposal.sheets_running) == (INVITED, 1)


def test_declaration_that_closed_an_open_text_is_not_withdrawn(session, proposal):
    assignment = make_assignment(ACCEPTED, proposal=proposal)
    made = declare(assignment.evaluator.actor, Declared(body=proposal.body, reason=REASON))

    with pytest.raises(ConflictRefused):
        withdraw(assignment.evaluator.actor, made)

    assert made.binding_code == proposal.code


def test_declaration_before_the_text_opened_is_withdrawn_and_opens_nothing_again(session, proposal):
    assignment = make_assignment(INVITED, proposal=proposal)
    made = declare(assignment.evaluator.actor, Declared(body=proposal.body, reason=REASON))

    withdraw(assignment.evaluator.actor, made)

    assert (made.binding_code, assignment.state) == ("", RECUSED)


# What brings a conflict about -----------------------------------------------------------------------------------


def test_person_who_moves_to_the_body_is_recused(session, admin, proposal):
    assignment = make_assignment(ACCEPTED, proposal=proposal)
    person = assignment.evaluator

    change_person(admin.actor, person, name=person.name, body=proposal.body, active=True, grants=())

    assert (assignment.state, entry(session).details) == (RECUSED, {"grounds": ["same_body"]})


def test_change_of_a_person_leaves_the_others_alone(session, admin, proposal):
    assignment = make_assignment(ACCEPTED, proposal=proposal)
    stranger = make_person(Role.EVALUATOR)

    change_person(admin.actor, stranger, name=stranger.name, body=proposal.body, active=True, grants=())

    assert assignment.state is ACCEPTED


def test_supervision_that_is_new_recuses(session, admin, proposal):
    assignment = make_assignment(ACCEPTED, proposal=proposal, evaluator=make_person(Role.EVALUATOR, body=make_body()))

    change_supervision(admin.actor, proposal.body, assignment.evaluator.body)

    assert (assignment.state, entry(session).details) == (RECUSED, {"grounds": ["supervision"]})


@pytest.mark.parametrize("steps", [0, 1, 2])
def test_no_body_supervises_itself_by_way_of_others(session, admin, steps):
    body = parent = make_body()
    for _ in range(steps):
        lower = make_body(parent_id=parent.id)
        parent = lower

    with pytest.raises(SupervisedByItself):
        change_supervision(admin.actor, body, parent)


def test_supervision_ends(session, admin):
    body = make_body(parent_id=make_body().id)

    change_supervision(admin.actor, body, None)

    recorded = session.scalars(select(AuditEntry).where(AuditEntry.action == "change_supervision")).one()
    assert (body.parent_id, recorded.subject, recorded.details["to"]) == (None, f"body:{body.id}", None)


def test_member_who_is_added_while_he_evaluates_is_recused(session, proposal):
    editor = make_person(Role.SUBMITTER, body=proposal.body)
    colleague = make_person(body=make_body())
    assignment = make_assignment(ACCEPTED, proposal=proposal, evaluator=colleague)

    invite(editor.actor, proposal, colleague.email, May.VIEW)

    assert (assignment.state, entry(session).details) == (RECUSED, {"grounds": ["took_part"]})
    assert [row.person_id for row in session.scalars(select(Member))] == [colleague.id]


def test_version_that_names_an_evaluator_anew_recuses_him(session, manager, proposal):
    editor, approver = make_person(Role.SUBMITTER, body=proposal.body), make_person(Role.BODY_APPROVER, body=proposal.body)
    named = make_assignment(ACCEPTED, proposal=proposal, evaluator=make_person(Role.EVALUATOR, name="Άννα Γεωργίου"))
    other = make_assignment(ACCEPTED, proposal=proposal)
    details = Details(note="Συμπληρώστε.", remarks=(Asked("body", text="Γράψτε ποιος απαντά."),), due_on=clock.today() + timedelta(days=5))
    take_step(manager.actor, proposal, "return_for_completion", details)
    proposal.answers["contact_name"].value = "Γεωργίου Άννα"
    session.flush()

    take_step(editor.actor, proposal, "request_approval")
    take_step(approver.actor, proposal, "submit", Details(text_seen=current_hash(proposal)))

    assert (named.state, other.state, entry(session).details) == (RECUSED, ACCEPTED, {"grounds": ["named"]})


def test_review_that_goes_on_again_is_looked_through(session, manager, proposal):
    assignment = make_assignment(FINAL, proposal=proposal)
    proposal.state = State.REVIEWED
    make_member(proposal, assignment.evaluator)
    assert (recheck(), assignment.state) == (0, FINAL)

    take_step(manager.actor, proposal, "reopen_review", Details(note="Ξανά."))

    assert (assignment.state, proposal.sheets_final) == (RECUSED, 0)


def test_declaration_that_begins_later_recuses_on_its_day(session, the_time, proposal):
    assignment = make_assignment(ACCEPTED, proposal=proposal)
    declare(assignment.evaluator.actor, Declared(body=proposal.body, reason=REASON, valid_from=clock.today() + timedelta(days=2)))
    before = assignment.state

    the_time.shift(timedelta(days=2))

    assert (before, recheck(), assignment.state, recheck()) == (ACCEPTED, 1, RECUSED, 0)


@pytest.mark.parametrize("state", State)
def test_what_is_over_is_left_as_it_was(session, state):
    proposal = make_proposal(state)
    assignment = make_assignment(FINAL, proposal=proposal)
    make_member(proposal, assignment.evaluator)

    assert (recheck(), assignment.state) == ((1, RECUSED) if state in UNDER_REVIEW else (0, FINAL))


def test_conflict_that_was_overridden_recuses_nobody(session, proposal):
    assignment = make_assignment(ACCEPTED, proposal=proposal)
    make_member(proposal, assignment.evaluator)
    make_override(proposal, assignment.evaluator, Ground.TOOK_PART)

    assert (recheck(), assignment.state) == (0, ACCEPTED)


# Steps that look anew -------------------------------------------------------------------------------------------


def by_declaring(proposal, person):
    make_declaration(person, body_id=proposal.body_id)


def by_taking_part(proposal, person):
    make_member(proposal, person)


@pytest.mark.parametrize("tie", [by_declaring, by_taking_part])
@pytest.mark.parametrize(("state", "step"), [(INVITED, "accept"), (ACCEPTED, "finalise")])
def test_step_is_refused_to_whoever_has_a_conflict_that_no_recheck_saw(session, proposal, tie, state, step):
    assignment = make_assignment(state, proposal=proposal, sheet_gaps=0)
    tie(proposal, assignment.evaluator)

    with pytest.raises(StepRefused, match="Υπάρχει κώλυμα"):
        take_assignment_step(assignment.evaluator.actor, assignment, step, AssignmentDetails(no_conflict=True))

    assert assignment.state is state


def test_overridden_evaluator_of_the_body_is_assigned_reads_and_finishes(session, manager, proposal):
    insider = make_person(Role.EVALUATOR, body=proposal.body)
    make_override(proposal, insider, Ground.SAME_BODY)

    (assignment,) = assign(manager.actor, proposal, [insider], None)
    take_assignment_step(insider.actor, assignment, "accept", AssignmentDetails(no_conflict=True))
    save_sheet(insider.actor, assignment, full_sheet(standard_rubric()), revisions_of(assignment))

    assert proposal.case().excused == frozenset({insider.id})
    take_assignment_step(insider.actor, assignment, "finalise")
    assert assignment.state is FINAL


def test_evaluator_without_conflict_is_excused_from_nothing(session, manager, proposal):
    assignment = make_assignment(INVITED, proposal=proposal)

    take_assignment_step(assignment.evaluator.actor, assignment, "accept", AssignmentDetails(no_conflict=True))

    assert [reader.despite_conflict for reader in proposal.readers] == [False]


def test_manager_recuses_with_a_note_of_his_own(session, manager, proposal):
    assignment = make_assignment(FINAL, proposal=proposal)

    with pytest.raises(StepRefused, match="Σημείωση"):
        take_assignment_step(manager.actor, assignment, "recuse")
    take_assignment_step(manager.actor, assignment, "recuse", AssignmentDetails(note="Το είπε στο τηλέφωνο."))

    assert (assignment.state, entry(session).acted_as, entry(session).details) == (RECUSED, "call_manager", {})
    assert told(session) == [("assignment_recuse", assignment.evaluator_id)]


def test_assignment_that_somebody_else_closed_in_between_stays_as_it_is(session, proposal):
    assignment = make_assignment(CANCELLED, proposal=proposal)

    assert (_recuse(assignment.id, (Ground.NAMED,)), assignment.state) == (False, CANCELLED)
