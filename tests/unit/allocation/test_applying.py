"""From a result to assignments: changes by hand, all or nothing, taking back; and assigning by a file under the same rules."""

from datetime import timedelta

import pytest
from flask import current_app
from sqlalchemy import delete, select

from proposals import clock
from proposals.allocation.applying import apply_run, change_by_hand, undo_run, with_changes
from proposals.allocation.deeds import ask_for_deed
from proposals.allocation.gathering import problem_of
from proposals.allocation.importing import LinesRefused, assign_from_file
from proposals.allocation.models import BidValue, DeedKind, Expertise, RunAssignment, RunChange
from proposals.allocation.queries import changes_of, evaluator_choices, made_by
from proposals.allocation.runs import Outcome, outcome_of
from proposals.allocation.solver import allocate
from proposals.audit.models import AuditEntry
from proposals.db import db
from proposals.evaluation.assigning import AssignmentDetails, assign, take_assignment_step
from proposals.evaluation.models import Assignment
from proposals.notices.models import Notice
from proposals.workflow.machine import StepRefused
from proposals.workflow.people import Role
from proposals.workflow.permissions import NotAllowed
from proposals.workflow.phrases import Phrase
from proposals.workflow.states import AssignmentState, State
from tests.factories import make_assignment, make_body, make_call, make_member, make_person, make_proposal
from tests.factories.allocation import make_bid, make_expertise, make_limits, make_run

FIELD = "citizen_service"
ANSWERS = {"title": "Πρόταση", "axis": "culture", "policy_area": "education", "priority_fields": [FIELD]}


@pytest.fixture
def call(session):
    return make_call(sheets_needed=2, review_due_at=clock.now() + timedelta(days=20))


@pytest.fixture
def manager(session):
    return make_person(Role.CALL_MANAGER).actor


@pytest.fixture
def proposals(call):
    return [make_proposal(State.IN_REVIEW, call=call, answers=ANSWERS) for _each in range(2)]


@pytest.fixture
def judges(session):
    """Three who know the field, the first best."""
    people = [make_person(Role.EVALUATOR) for _each in range(3)]
    for person, level in zip(people, (3, 2, 1), strict=True):
        make_expertise(person, fields=[FIELD], level=level)
    return people


@pytest.fixture
def run(call, proposals, judges):
    """A result in which the two best judge both proposals."""
    problem = problem_of(call)
    return make_run(call, Outcome(problem, allocate(problem)))


def applied(actor, run):
    return apply_run(actor, run, outcome_of(run))


def pairs_of(session):
    rows = session.execute(select(Assignment.proposal_id, Assignment.evaluator_id, Assignment.state))
    return sorted((row.proposal_id, row.evaluator_id, row.state.value) for row in rows)


def deeds(session):
    return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def reasons_of(refused):
    return [str(reason.values.get("reason", reason).text) for reason in refused.value.reasons]


# Changes by hand -------------------------------------------------------------------------------------------------


def test_changed_result_counts_what_is_short_anew(session, manager, run, proposals, judges):
    first, second = proposals
    change_by_hand(manager, run, first.id, judges[0].id, is_added=False)
    change_by_hand(manager, run, second.id, judges[2].id, is_added=True)

    result = with_changes(outcome_of(run), changes_of(run))

    assert [(pair.proposal, pair.evaluator, pair.affinity) for pair in result.pairs] == [
        (first.id, judges[1].id, 350),
        (second.id, judges[0].id, 500),
        (second.id, judges[1].id, 350),
        (second.id, judges[2].id, 200),
    ]
    assert [(each.proposal, each.missing) for each in result.short] == [(first.id, 1)]
    assert deeds(session) == ["change_run", "change_run"]


def test_change_that_takes_back_another_leaves_none(session, manager, run, proposals, judges):
    for is_added in (False, True, False, True):
        change_by_hand(manager, run, proposals[0].id, judges[0].id, is_added=is_added)

    outcome = outcome_of(run)
    assert changes_of(run) == []
    assert with_changes(outcome, []) is outcome.result


def test_pair_that_no_rule_allows_is_not_added(session, manager, run, proposals, judges):
    proposal, judge = proposals[0], judges[2]
    make_member(proposal, judge)
    late = make_person(Role.EVALUATOR)

    for number, evaluator, reason in (
        (proposal.id, judge.id, "Προσκλήθηκε στην πρόταση ή τη σχολίασε."),
        (proposal.id, judges[0].id, "Έχει ήδη αναλάβει την πρόταση."),
        (proposal.id, late.id, "Ο αξιολογητής δεν υπήρχε όταν έγινε η εκτέλεση. Ζητήστε μια νέα."),
        (proposal.id, 99999, "Ο αξιολογητής δεν υπήρχε όταν έγινε η εκτέλεση. Ζητήστε μια νέα."),
        (99999, judge.id, "Η πρόταση δεν είναι σε αξιολόγηση."),
    ):
        with pytest.raises(StepRefused) as refused:
            change_by_hand(manager, run, number, evaluator, is_added=True)
        assert reasons_of(refused) == [reason]
    assert session.query(RunChange).count() == 0


def test_pair_that_was_there_before_is_not_taken_out(session, manager, call, proposals, judges):
    make_assignment(AssignmentState.INVITED, proposal=proposals[0], evaluator=judges[0])
    problem = problem_of(call)
    run = make_run(call, Outcome(problem, allocate(problem)))

    for evaluator in (judges[0].id, 99999):
        with pytest.raises(StepRefused):
            change_by_hand(manager, run, proposals[0].id, evaluator, is_added=False)


def test_nobody_but_a_call_manager_changes_applies_or_undoes(session, run, proposals, judges):
    actor = judges[0].actor
    for deed in (
        lambda: change_by_hand(actor, run, proposals[0].id, judges[0].id, is_added=False),
        lambda: applied(actor, run),
        lambda: undo_run(actor, run),
    ):
        with pytest.raises(NotAllowed):
            deed()


def test_run_without_a_result_cannot_be_changed_applied_or_undone(session, manager, call):
    run = make_run(call)

    deeds = (
        lambda: applied(manager, run),
        lambda: undo_run(manager, run),
        *(lambda kind=kind: ask_for_deed(manager, run, kind) for kind in DeedKind),
    )
    for deed in (lambda: change_by_hand(manager, run, 1, 1, is_added=True), *deeds):
        with pytest.raises(StepRefused):
            deed()


# Applying --------------------------------------------------------------------------------------------------------


def test_every_new_pair_becomes_an_assignment_with_the_date_of_the_call(session, manager, run, call, proposals, judges):
    made = applied(manager, run)

    assert pairs_of(session) == sorted((proposal.id, judge.id, "invited") for proposal in proposals for judge in judges[:2])
    assert {each.due_at for each in made} == {call.review_due_at}
    assert (run.applied_at, run.applied_by) == (clock.now(), manager.person_id)
    assert [each.id for each in made_by(run)] == sorted(each.id for each in made)
    assert deeds(session) == [*["assign"] * 4, "apply_run"]
    with pytest.raises(StepRefused):
        applied(manager, run)


def leave_review(proposal, judges):
    proposal.state = State.REVIEWED


def assign_another(proposal, judges):
    make_assignment(AssignmentState.INVITED, proposal=proposal, evaluator=judges[2])


def work_on_the_proposal(proposal, judges):
    make_member(proposal, judges[0])


def lose_the_account(proposal, judges):
    judges[0].active = False


def lose_the_role(proposal, judges):
    judges[0].roles.clear()


def go_away(proposal, judges):
    make_limits(judges[0], available_until=proposal.call.review_due_at.date() - timedelta(days=1))


def say_no(proposal, judges):
    make_bid(judges[0], proposal, BidValue.REFUSED)


def decline(proposal, judges):
    make_assignment(AssignmentState.DECLINED, proposal=proposal, evaluator=judges[0])


def forget_the_field(proposal, judges):
    db.session.execute(delete(Expertise).where(Expertise.person_id == judges[0].id))


def move_to_the_other_judge(proposal, judges):
    judges[0].body = judges[1].body = make_body()


@pytest.mark.parametrize(
    ("happen", "reason"),
    [
        (leave_review, "{code}: Δεν είναι πια σε αξιολόγηση."),
        (assign_another, "{code}: Οι αναθέσεις της άλλαξαν μετά την εκτέλεση."),
        (work_on_the_proposal, "{code}: {name}: Προσκλήθηκε στην πρόταση ή τη σχολίασε."),
        (lose_the_account, "{code}: {name}: Δεν έχει πια τον ρόλο του αξιολογητή ή ενεργό λογαριασμό."),
        (lose_the_role, "{code}: {name}: Δεν έχει πια τον ρόλο του αξιολογητή ή ενεργό λογαριασμό."),
        (go_away, "{code}: {name}: Δεν είναι πια διαθέσιμος ως την προθεσμία."),
        (say_no, "{code}: {name}: Δήλωσε ότι δεν τη θέλει."),
        (decline, "{code}: {name}: Είχε οριστεί και δεν την ανέλαβε."),
        (forget_the_field, "{code}: {name}: Δεν δηλώνει πια ότι γνωρίζει το αντικείμενο της πρότασης."),
        (move_to_the_other_judge, "{code}: {name}: Την πρόταση αξιολογεί άλλος από τον ίδιο φορέα."),
    ],
)
def test_one_pair_that_is_forbidden_by_now_keeps_all_from_being_assigned(session, manager, run, proposals, judges, happen, reason):
    happen(proposals[1], judges)
    session.flush()
    session.commit()
    before = pairs_of(session)

    with pytest.raises(StepRefused) as refused:
        applied(manager, run)

    assert reason.format(code=proposals[1].public_code, name=judges[0].name) in [in_words(each) for each in refused.value.reasons]
    assert pairs_of(session) == before
    assert (run.applied_at, session.query(Notice).count(), session.query(RunAssignment).count()) == (None, 0, 0)


def in_words(phrase):
    """As it stands in the source, whole."""
    return phrase.text % {name: in_words(value) if isinstance(value, Phrase) else value for name, value in phrase.values.items()}


def lower_the_limit(judge):
    make_limits(judge, most_proposals=1)


def take_on_more_elsewhere(judge):
    make_limits(judge, most_proposals=2)
    make_assignment(AssignmentState.ACCEPTED, proposal=make_proposal(State.IN_REVIEW, answers=ANSWERS), evaluator=judge)


@pytest.mark.parametrize("happen", [lower_the_limit, take_on_more_elsewhere])
def test_limit_that_has_fallen_meanwhile_is_refused_once_by_name(session, manager, run, judges, happen):
    happen(judges[0])

    with pytest.raises(StepRefused) as refused:
        applied(manager, run)

    assert [in_words(each) for each in refused.value.reasons] == [f"{judges[0].name}: θα είχε στην πρόσκληση 2 αναθέσεις. Το όριό του είναι τώρα 1."]
    assert session.query(RunAssignment).count() == 0


def test_whom_a_person_added_by_hand_no_limit_keeps_out(session, manager, run, proposals, judges):
    for proposal in proposals:
        change_by_hand(manager, run, proposal.id, judges[2].id, is_added=True)
    make_limits(judges[2], most_proposals=0, available_until=clock.today() - timedelta(days=1))
    make_bid(judges[2], proposals[0], BidValue.REFUSED)

    assert len(applied(manager, run)) == 6


def test_applying_that_breaks_in_the_middle_leaves_nothing(session, manager, run, proposals, judges):
    session.commit()

    applied(manager, run)
    session.rollback()  # what a killed process leaves: its transaction was never committed

    assert (pairs_of(session), run.applied_at, deeds(session), session.query(Notice).count()) == ([], None, [], 0)


def test_undoing_cancels_what_nobody_has_accepted_and_names_what_stays(session, manager, run, proposals, judges):
    made = applied(manager, run)
    take_assignment_step(judges[0].actor, made[0], "accept", AssignmentDetails(no_conflict=True))
    take_assignment_step(judges[0].actor, made[2], "decline", AssignmentDetails(decline_reason="too_many"))
    apart = make_assignment(AssignmentState.INVITED, proposal=proposals[0], evaluator=judges[2])

    undone = undo_run(manager, run)

    assert [each.id for each in undone.staying] == [made[0].id]
    assert [each.id for each in undone.cancelled] == [made[1].id, made[3].id]
    assert [each.state.value for each in (*made, apart)] == ["accepted", "cancelled", "declined", "cancelled", "invited"]
    assert (run.undone_at, run.undone_by) == (clock.now(), manager.person_id)
    with pytest.raises(StepRefused):
        undo_run(manager, run)


def test_choices_are_the_active_evaluators(session, judges):
    make_person(Role.EVALUATOR, active=False)
    make_person(Role.OBSERVER)

    assert {row.id for row in evaluator_choices()} == {judge.id for judge in judges}


# A file ----------------------------------------------------------------------------------------------------------


def assigned(actor, call, *lines):
    return assign_from_file(actor, call, "\n".join(lines).encode(), current_app.extensions["settings"])


def test_file_assigns_each_line_with_its_own_date_or_that_of_the_call(session, manager, call, proposals, judges):
    first, second = proposals
    lines = [f"{first.code};{judges[0].email};31/12/2026", f"{second.code};{judges[0].email}", f"{first.code};{judges[1].email}"]

    made = assigned(manager, call, *lines)

    assert [(each.proposal_id, each.evaluator_id, clock.in_athens(each.due_at).date().isoformat()) for each in made] == [
        (first.id, judges[0].id, "2026-12-31"),
        (second.id, judges[0].id, clock.in_athens(call.review_due_at).date().isoformat()),
        (first.id, judges[1].id, clock.in_athens(call.review_due_at).date().isoformat()),
    ]


def test_every_wrong_line_is_named_with_every_reason_and_nothing_is_assigned(session, manager, call, proposals, judges):
    elsewhere = make_proposal(State.IN_REVIEW, answers=ANSWERS)
    reviewed = make_proposal(State.REVIEWED, call=call, answers=ANSWERS)
    of_the_body = make_person(Role.EVALUATOR, body=proposals[0].body)
    code, email = proposals[0].code, judges[0].email
    lines = [
        f"{code};{email}",
        f"{code};{email}",
        f"{elsewhere.code};{email}",
        f"{reviewed.code};{email}",
        "ESDK-2099-9999;nobody@nowhere.gr",
        f"{code};{of_the_body.email};1/1/2020",
        f"{code};{make_person(Role.OBSERVER).email}",
        f"{code};{make_person(Role.EVALUATOR, active=False).email}",
        "x",
    ]

    with pytest.raises(LinesRefused) as refused:
        assigned(manager, call, *lines)

    assert [(fault.number, fault.phrase.text.split(" ")[0]) for fault in refused.value.faults] == [
        (2, "Η"), (3, "Δεν"), (4, "Η"), (5, "Δεν"), (5, "Δεν"), (6, "Η"), (6, "%(name)s:"), (7, "%(name)s:"), (8, "Δεν"), (9, "Χρειάζονται"),
    ]  # fmt: skip
    assert (pairs_of(session), deeds(session), session.query(Notice).count()) == ([], [], 0)


def test_file_follows_the_rules_of_assigning_by_hand(session, manager, call, proposals, judges):
    barred = make_person(Role.EVALUATOR, body=make_body())
    make_member(proposals[0], barred)
    with pytest.raises(StepRefused) as by_hand:
        assign(manager, proposals[0], [barred], None)

    with pytest.raises(LinesRefused) as by_file:
        assigned(manager, call, f"{proposals[0].code};{barred.email}")

    assert [fault.phrase for fault in by_file.value.faults] == list(by_hand.value.reasons)


def test_file_that_is_too_large_is_not_read(session, manager, call):
    with pytest.raises(LinesRefused) as refused:
        assign_from_file(manager, call, b"x" * (2048 * 1024 + 1), current_app.extensions["settings"])

    assert [fault.phrase.values for fault in refused.value.faults] == [{"limit": 2048}]


def test_only_a_call_manager_assigns_by_file(session, call, judges):
    with pytest.raises(NotAllowed):
        assigned(judges[0].actor, call, "x")
