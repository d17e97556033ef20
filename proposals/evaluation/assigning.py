"""Assigning evaluators by hand, and the steps in the life of an assignment."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm.exc import StaleDataError

from proposals import clock
from proposals.accounts.models import Person
from proposals.accounts.queries import holders
from proposals.audit.operations import record
from proposals.calls.operations import freeze_rubric
from proposals.conflicts.operations import bind
from proposals.conflicts.queries import Conflicts, conflicts_of
from proposals.db import db
from proposals.drafting.models import Proposal, Reader
from proposals.drafting.steps import take_step
from proposals.drafting.veil import sees_through
from proposals.evaluation.models import Assignment
from proposals.evaluation.queries import assignments_of, final_sheets, judging
from proposals.evaluation.scoring import scores_are_apart, summary
from proposals.evaluation.sheet_versions import keep_sheet_version
from proposals.notices.operations import tell
from proposals.workflow.assignments import DECLINE_REASONS
from proposals.workflow.cases import AssignmentCase
from proposals.workflow.machine import ASSIGNMENT_WORKFLOW, PROPOSAL_WORKFLOW, StepRefused
from proposals.workflow.people import SYSTEM, Actor, Role
from proposals.workflow.permissions import Permission, require
from proposals.workflow.phrases import N_, Phrase
from proposals.workflow.states import LIVE_ASSIGNMENTS
from proposals.workflow.table import Audience, Step

# What features above do once a step of an assignment is taken and the numbers of the proposal are in step.
Follower = Callable[[Proposal, Step], None]
FOLLOWERS: list[Follower] = []


@dataclass(frozen=True)
class AssignmentDetails:
    """What a step of an assignment takes besides its button."""

    note: str = ""
    no_conflict: bool = False
    decline_reason: str = ""
    grounds: tuple[str, ...] = ()
    version: int | None = None


def evaluators_of(proposal: Proposal) -> set[int]:
    """Who has a live assignment on the proposal."""
    return {each.evaluator_id for each in assignments_of(proposal, *LIVE_ASSIGNMENTS)}


def refusals_to_assign(
    proposal: Proposal, evaluators: Sequence[Person], taken: set[int], conflicts: Conflicts | None = None
) -> dict[int, tuple[Phrase, ...]]:
    """By number of the person every reason why he may not evaluate this proposal, said of somebody who is named already.

    `taken` are those who do it now; `conflicts` are looked for unless they are at hand, for all of them by the same number of questions.
    """
    conflicts = conflicts or conflicts_of([proposal.id], [person.id for person in evaluators])
    found = {}
    for person in evaluators:
        reasons = [] if person.actor.holds(Role.EVALUATOR) else [Phrase(N_("Δεν έχει τον ρόλο του αξιολογητή."))]
        reasons += [Phrase(ground.label) for ground in conflicts.open_of(proposal.id, person.id)]
        if sees_through(person.actor, proposal):
            reasons.append(Phrase(N_("Με άλλον ρόλο του βλέπει όσα η πρόσκληση δεν δείχνει στους αξιολογητές.")))
        if person.id in taken:
            reasons.append(Phrase(N_("Έχει ήδη αναλάβει την πρόταση.")))
        found[person.id] = tuple(reasons)
    return found


def named_refusals(proposal: Proposal, evaluators: Sequence[Person], taken: set[int]) -> tuple[Phrase, ...]:
    """The reasons against each of several people, each with the name."""
    reasons = refusals_to_assign(proposal, evaluators, taken)
    return tuple(
        Phrase(N_("%(name)s: %(reason)s"), values={"name": person.name, "reason": reason}) for person in evaluators for reason in reasons[person.id]
    )


def assign(actor: Actor, proposal: Proposal, evaluators: list[Person], due_at: datetime | None) -> list[Assignment]:
    """Invite evaluators to a proposal in review, all or none. Raises NotAllowed, or StepRefused with the reasons of each who may not."""
    require(actor, Permission.ASSIGN_EVALUATORS, proposal.case())
    taken = evaluators_of(proposal)
    reasons = named_refusals(proposal, evaluators, taken)
    if reasons:
        raise StepRefused("assign", reasons)
    freeze_rubric(proposal.call)
    made = []
    for person in dict.fromkeys(evaluators):
        assignment = Assignment(proposal=proposal, evaluator=person, assigned_by=actor.person_id, assigned_at=clock.now(), due_at=due_at)
        db.session.add(assignment)
        db.session.flush()
        record(
            actor,
            "assign",
            f"assignment:{assignment.id}",
            acted_as="call_manager",
            proposal_id=proposal.id,
            to_state=assignment.state,
            details={"evaluator": person.id},
        )
        made.append(assignment)
    count_sheets(proposal)
    tell(evaluators, "assign", proposal_id=proposal.id, values=_told(proposal, due_at, ""))
    return made


def take_assignment_step(actor: Actor, assignment: Assignment, name: str, details: AssignmentDetails = AssignmentDetails()) -> Step:
    """Take a step of an assignment with everything that follows; the caller commits. Raises StepRefused with the reasons.

    When the last sheet becomes final, the system concludes the review where the rules allow it.
    """
    proposal, came_from = assignment.proposal, assignment.state
    if name == "accept" and details.no_conflict:
        assignment.no_conflict_at = clock.now()
    if name == "accept":
        _require_that_he_judges_blind(actor, proposal)
    if name == "decline" and details.decline_reason not in DECLINE_REASONS:
        raise StepRefused(name, (Phrase(N_("Επιλέξτε τον λόγο.")),))
    case = case_in_full(assignment) if name in _LOOK_FOR_CONFLICTS else assignment.case()
    try:
        step = ASSIGNMENT_WORKFLOW.advance(assignment, name, actor, case, details.note)
    except StepRefused:
        db.session.expire(assignment)
        raise
    _FOLLOWS[name](assignment, details)
    try:
        db.session.flush()
    except StaleDataError:
        raise StepRefused(name, (Phrase(N_("Η ανάθεση άλλαξε στο μεταξύ. Ανοίξτε ξανά τη σελίδα.")),)) from None
    record(
        actor,
        f"assignment_{name}",
        f"assignment:{assignment.id}",
        acted_as="the_system" if actor == SYSTEM else "evaluator" if actor.person_id == assignment.evaluator_id else "call_manager",
        proposal_id=proposal.id,
        from_state=came_from,
        to_state=assignment.state,
        note=details.note,
        details=_recorded(details),
    )
    count_sheets(proposal)
    _tell_of(step, assignment, details, actor)
    for follow in FOLLOWERS:
        follow(proposal, step)
    if name == "finalise":
        conclude_if_ready(proposal)
    return step


def case_in_full(assignment: Assignment) -> AssignmentCase:
    """The case with every conflict of interest looked for anew."""
    pair = (assignment.proposal_id, assignment.evaluator_id)
    return replace(assignment.case(), grounds=conflicts_of([pair[0]], [pair[1]]).open_of(*pair))


def _recorded(details: AssignmentDetails) -> dict[str, object]:
    recorded: dict[str, object] = {"reason": details.decline_reason} if details.decline_reason else {}
    return recorded | ({"grounds": list(details.grounds)} if details.grounds else {})


def conclude_if_ready(proposal: Proposal) -> None:
    """The system's own step, once nobody is writing any more."""
    if proposal.sheets_running == 0 and not PROPOSAL_WORKFLOW.refusals("conclude_review", SYSTEM, proposal.case()):
        take_step(SYSTEM, proposal, "conclude_review")


def count_sheets(proposal: Proposal) -> None:
    """Bring the numbers that rules and lists read in step with the assignments, in the transaction that changes them."""
    sheets = [sheet.points for sheet in final_sheets(proposal)]
    together = summary(proposal.call.rubric, sheets)
    running = judging(proposal)
    proposal.sheets_final, proposal.sheets_running = len(sheets), len(running)
    proposal.judging = "".join(f" {number} " for number in dict.fromkeys(running))
    # What the chair has settled stays settled: a sheet that changes afterwards takes the consensus total away first.
    proposal.scores_apart = scores_are_apart(proposal.call.rubric, sheets) and proposal.consensus_total is None
    proposal.mean_total = together.mean_total if together else None
    proposal.total_spread = together.total_spread if together else None
    proposal.criterion_spread = together.criterion_spread if together else None
    db.session.flush()


def _require_that_he_judges_blind(actor: Actor, proposal: Proposal) -> None:
    """Raises StepRefused where the call has come to hide, since the person was asked, what he sees by another role.

    The rules of the call stay locked until the commit: whoever changes them meanwhile finds a text that was opened.
    """
    db.session.refresh(proposal.call, ["hides_bodies", "hides_persons"], with_for_update={"read": True})
    if sees_through(actor, proposal):
        told = N_("Με άλλον ρόλο σας βλέπετε όσα η πρόσκληση δεν δείχνει πια στους αξιολογητές. Μην αναλάβετε την πρόταση.")
        raise StepRefused("accept", (Phrase(told),))


def _open_sheet(assignment: Assignment, details: AssignmentDetails) -> None:
    assignment.version = assignment.proposal.latest_version
    if assignment.evaluator_id not in {reader.person_id for reader in assignment.proposal.readers}:
        # What was overridden about him would otherwise keep the attachments closed.
        pair = (assignment.proposal_id, assignment.evaluator_id)
        despite = bool(conflicts_of([pair[0]], [pair[1]]).all_of(*pair))
        assignment.proposal.readers.append(Reader(person_id=assignment.evaluator_id, despite_conflict=despite))


def _close_reading(assignment: Assignment, details: AssignmentDetails) -> None:
    """Who does not evaluate does not read on."""
    assignment.decline_reason = details.decline_reason
    for reader in list(assignment.proposal.readers):
        if reader.person_id == assignment.evaluator_id:
            assignment.proposal.readers.remove(reader)
            db.session.delete(reader)


def _close_for_good(assignment: Assignment, details: AssignmentDetails) -> None:
    """The sheet stays as it is and counts no more; who was recused reads no more either."""
    # First, as looking for declarations sends what has changed to the database, and no sheet but a final one has a time there.
    assignment.finalised_at = None
    if assignment.version_id is not None:
        bind(assignment.proposal, assignment.evaluator_id)
    _close_reading(assignment, details)


def _judge_newer_version(assignment: Assignment, details: AssignmentDetails) -> None:
    """The sheet goes on with the version that the evaluator says he has seen. Raises StepRefused where that is not the newest."""
    newer = assignment.newer_version
    if newer is None or newer.number != details.version:
        raise StepRefused("adopt_version", (Phrase(N_("Η πρόταση άλλαξε ξανά στο μεταξύ. Δείτε την έκδοση που υποβλήθηκε τελευταία.")),))
    assignment.version, assignment.newer_version = newer, None


def _close_sheet(assignment: Assignment, details: AssignmentDetails) -> None:
    assignment.finalised_at = clock.now()
    assignment.total = assignment.proposal.call.rubric.total(assignment.points)
    keep_sheet_version(assignment)


def _reopen_sheet(assignment: Assignment, details: AssignmentDetails) -> None:
    """What was final stays as it was (`sheet_version`); a version that was filed since then waits for the evaluator."""
    assignment.finalised_at = None
    wait_for_evaluator(assignment)


def wait_for_evaluator(assignment: Assignment) -> None:
    """Let a sheet rest until its evaluator has seen the version last filed, where that is not the one that it judges."""
    latest = assignment.proposal.latest_version
    assignment.newer_version = latest if latest is not assignment.version else None


_FOLLOWS: dict[str, Callable[[Assignment, AssignmentDetails], None]] = {
    "accept": _open_sheet,
    "decline": _close_reading,
    "adopt_version": _judge_newer_version,
    "finalise": _close_sheet,
    "reopen": _reopen_sheet,
    "cancel": _close_reading,
    "recuse": _close_for_good,
}
# Steps after which a text is open, or a sheet counts.
_LOOK_FOR_CONFLICTS = ("accept", "finalise")
# What managers hear of a recusal: a place is free again; the evaluator hears no ground.
_LETTERS = {("recuse", Audience.CALL_MANAGERS): "slot_reopened"}


def _tell_of(step: Step, assignment: Assignment, details: AssignmentDetails, actor: Actor) -> None:
    audiences = {Audience.CALL_MANAGERS: lambda: holders(Role.CALL_MANAGER), Audience.THE_EVALUATOR: lambda: [assignment.evaluator]}
    for audience in step.tells:
        people = [person for person in audiences[audience]() if person.id != actor.person_id]
        values: dict[str, object] = {**_told(assignment.proposal, assignment.due_at, details.note), "evaluator": assignment.evaluator.name}
        kind = _LETTERS.get((step.name, audience), f"assignment_{step.name}")
        if audience is Audience.CALL_MANAGERS and details.grounds:
            values |= {"grounds": list(details.grounds)}
        tell(people, kind, proposal_id=assignment.proposal_id, values=values)


def _told(proposal: Proposal, due_at: datetime | None, note: str) -> dict[str, str]:
    return {"title": proposal.title, "code": proposal.public_code, "note": note, "due": due_at.isoformat() if due_at else ""}
