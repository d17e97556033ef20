"""What follows from a step of a proposal inside evaluation, by the names that the table uses."""

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from proposals import clock
from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.drafting.steps import AUDIENCES, Details, effect
from proposals.evaluation.assigning import AssignmentDetails, count_sheets, take_assignment_step, wait_for_evaluator
from proposals.evaluation.models import Assignment, Decision
from proposals.evaluation.objecting import has_decision, name_the_answer, objections_until
from proposals.evaluation.operations import count_checks
from proposals.evaluation.queries import assignments_of, checklist_of, objections_of
from proposals.evaluation.verdict import Verdict
from proposals.workflow.machine import StepRefused
from proposals.workflow.people import SYSTEM, Actor
from proposals.workflow.phrases import N_, Phrase
from proposals.workflow.states import LIVE_ASSIGNMENTS, OBJECTED_TO, AssignmentState
from proposals.workflow.table import Audience


@effect("clear_checklist")
def clear_checklist(actor: Actor, proposal: Proposal, details: Details) -> None:
    """A new text is checked anew where the old one failed; what was in order stays answered."""
    for row in checklist_of(proposal).values():
        if row.verdict is Verdict.NO:
            db.session.delete(row)
    db.session.flush()
    count_checks(proposal)


@effect("point_sheets_at_version")
def point_sheets_at_version(actor: Actor, proposal: Proposal, details: Details) -> None:
    """Whoever is still writing goes on with the version that was admitted, once he has seen what changed."""
    for assignment in assignments_of(proposal, AssignmentState.ACCEPTED):
        wait_for_evaluator(assignment)
    count_sheets(proposal)


@effect("cancel_running_assignments")
def cancel_running_assignments(actor: Actor, proposal: Proposal, details: Details) -> None:
    """A review that is over waits for nobody: the system cancels what is still running and tells the evaluators concerned."""
    for assignment in assignments_of(proposal, AssignmentState.INVITED, AssignmentState.ACCEPTED):
        take_assignment_step(SYSTEM, assignment, "cancel", AssignmentDetails(note=N_("Η αξιολόγηση της πρότασης έκλεισε.")))


@effect("record_decision")
def record_decision(actor: Actor, proposal: Proposal, details: Details) -> None:
    """The decision with its number, which no other decision on the proposal has. Raises StepRefused where one has it."""
    proposal.decided_at, number = clock.now(), details.decision_number.strip()
    if has_decision(proposal, number):
        taken = Phrase(N_("Η πρόταση έχει ήδη απόφαση με αριθμό %(number)s. Γράψτε τον αριθμό της νέας."), values={"number": number})
        raise StepRefused("record_decision", (taken,))
    decision = Decision(
        proposal_id=proposal.id,
        outcome=proposal.state.value,
        number=number,
        decided_on=details.decision_date,
        ada=details.ada,
        reasons=details.note,
        objections_until=objections_until(clock.today()) if proposal.state in OBJECTED_TO else None,
        person_id=actor.person_id,
        at=clock.now(),
    )
    db.session.add(decision)
    db.session.flush()
    name_the_answer(proposal, decision)


@effect("answer_objection")
def answer_objection(actor: Actor, proposal: Proposal, details: Details) -> None:
    """The objection was heard: the proposal is open again, and a second reconsideration needs a new one."""
    for objection in objections_of(proposal):
        objection.answered_at = objection.answered_at or clock.now()
    proposal.has_objection = False
    proposal.decided_at = None


def _evaluators(proposal: Proposal) -> list[Person]:
    """Those with a live assignment, by name, with the roles that the rules ask about."""
    query = select(Person).join(Assignment, Assignment.evaluator_id == Person.id).options(selectinload(Person.roles))
    query = query.where(Assignment.proposal_id == proposal.id, Assignment.state.in_(LIVE_ASSIGNMENTS), Person.active.is_(True))
    return list(db.session.scalars(query.order_by(Person.sort_name, Person.id)))


AUDIENCES[Audience.EVALUATORS] = _evaluators
