"""From the result of a run to assignments: changes by hand before, applying all of it or nothing, and taking it back."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from proposals import clock
from proposals.accounts.queries import holders, person_by_id
from proposals.allocation.changed import Changes
from proposals.allocation.deeds import is_waited_for
from proposals.allocation.fit import parts
from proposals.allocation.gathering import problem_of
from proposals.allocation.models import AllocationRun, RunAssignment, RunChange
from proposals.allocation.problem import Problem
from proposals.allocation.queries import changes_of, live_evaluators, made_by, proposals_to_assign
from proposals.allocation.result import Pair, Result, ShortProposal
from proposals.allocation.runs import Outcome, outcome_of, weights_of
from proposals.audit.operations import record
from proposals.db import db
from proposals.evaluation.assigning import AssignmentDetails, assign, named_refusals, take_assignment_step
from proposals.evaluation.models import Assignment
from proposals.workflow.machine import StepRefused
from proposals.workflow.people import Actor, Role
from proposals.workflow.permissions import Permission, require
from proposals.workflow.phrases import N_, Phrase
from proposals.workflow.states import AssignmentState, State

Tell = Callable[[int], None]
NOT_OPEN = N_("Η εκτέλεση δεν έχει ολοκληρωθεί, ή έχει ήδη εφαρμοστεί.")


@dataclass(frozen=True)
class Undone:
    """What undoing did: the assignments that were cancelled, and those that stay as somebody has accepted or answered them."""

    cancelled: list[Assignment]
    staying: list[Assignment]


def with_changes(outcome: Outcome, changes: Iterable[RunChange]) -> Result:
    """The result with what was changed by hand; what is short is counted anew, the rest of the result is as it was found."""
    problem, result = outcome.problem, outcome.result
    by_hand = {(each.proposal_id, each.evaluator_id): each.is_added for each in changes}
    if not by_hand:
        return result
    pairs = [pair for pair in result.pairs if by_hand.get((pair.proposal, pair.evaluator), True)]
    there = {(pair.proposal, pair.evaluator) for pair in pairs}
    pairs += [_pair(problem, *ids) for ids, is_added in by_hand.items() if is_added and ids not in there]
    pairs.sort(key=lambda pair: (pair.proposal, pair.evaluator))
    return replace(result, pairs=tuple(pairs), short=_short(problem, result, pairs))


def change_by_hand(actor: Actor, run: AllocationRun, proposal_id: int, evaluator_id: int, *, is_added: bool) -> None:
    """Add a pair to a result, or take a new one out. Raises NotAllowed, or StepRefused with what forbids the pair.

    The rules are those of assigning by hand; what stands in the result already counts as assigned.
    """
    require(actor, Permission.MANAGE_CALL)
    outcome = outcome_of(run)
    if outcome is None or not run.may_be_applied or is_waited_for(run):
        raise StepRefused("change_run", (Phrase(NOT_OPEN),))
    changes = {(each.proposal_id, each.evaluator_id): each for each in changes_of(run)}
    now = {pair.evaluator: pair for pair in with_changes(outcome, changes.values()).of_proposal.get(proposal_id, ())}
    reasons = _against_adding(outcome, proposal_id, evaluator_id, set(now)) if is_added else _against_removing(now.get(evaluator_id))
    if reasons:
        raise StepRefused("change_run", reasons)
    undone = changes.get((proposal_id, evaluator_id))
    if undone:
        # The other way round than before: the result is again as it was found.
        db.session.delete(undone)
    else:
        change = RunChange(run_id=run.id, proposal_id=proposal_id, evaluator_id=evaluator_id, is_added=is_added)
        change.changed_by, change.changed_at = actor.person_id, clock.now()
        db.session.add(change)
    db.session.flush()
    details = {"evaluator": evaluator_id, "added": is_added}
    record(actor, "change_run", f"allocation_run:{run.id}", acted_as="call_manager", proposal_id=proposal_id, details=details)


def apply_run(actor: Actor, run: AllocationRun, outcome: Outcome, tell: Tell = lambda done: None) -> list[Assignment]:
    """Make the new pairs of a result assignments, all or none, with every rule and limit checked anew; `tell` hears how many are made.

    Raises NotAllowed, or StepRefused with all that has changed since the result was found, by proposal and name.
    """
    require(actor, Permission.MANAGE_CALL)
    if not run.may_be_applied:
        raise StepRefused("apply_run", (Phrase(NOT_OPEN),))
    changes = changes_of(run)
    new = new_pairs(with_changes(outcome, changes))
    if not new:
        raise StepRefused("apply_run", (Phrase(N_("Το αποτέλεσμα δεν έχει καμία νέα ανάθεση.")),))
    # Locked first: what is read after that stays as it is until the end.
    proposals, people = proposals_to_assign(new), {each.id: each for each in holders(Role.EVALUATOR)}
    now = problem_of(run.call, weights_of(run), run.seed, one_of_a_body=run.one_of_a_body)
    by_hand = {(each.proposal_id, each.evaluator_id) for each in changes if each.is_added}
    reasons = Changes(outcome.problem, now, new, by_hand).reasons(proposals, people)
    if reasons:
        raise StepRefused("apply_run", reasons)
    made: list[Assignment] = []
    for number, pairs in new.items():
        made += assign(actor, proposals[number], [people[pair.evaluator] for pair in pairs], proposals[number].call.review_due_at)
        tell(len(made))
    db.session.add_all(RunAssignment(run_id=run.id, assignment_id=each.id) for each in made)
    run.applied_at, run.applied_by = clock.now(), actor.person_id
    db.session.flush()
    record(actor, "apply_run", f"allocation_run:{run.id}", acted_as="call_manager", details={"assignments": len(made)})
    return made


def undo_run(actor: Actor, run: AllocationRun, tell: Tell = lambda done: None) -> Undone:
    """Cancel those assignments of an applied run that nobody has answered yet; `tell` hears how many are.

    Raises NotAllowed, or StepRefused where it was not applied.
    """
    require(actor, Permission.MANAGE_CALL)
    if not run.may_be_undone:
        raise StepRefused("undo_run", (Phrase(N_("Η εκτέλεση δεν έχει εφαρμοστεί, ή έχει ήδη αναιρεθεί.")),))
    made = made_by(run)
    proposals_to_assign(each.proposal_id for each in made)
    # Read again under the lock: an evaluator may just have accepted.
    for each in made:
        db.session.refresh(each)
    cancelled = [each for each in made if each.state is AssignmentState.INVITED]
    staying = [each for each in made if each.state in (AssignmentState.ACCEPTED, AssignmentState.FINAL)]
    for count, each in enumerate(cancelled, start=1):
        take_assignment_step(actor, each, "cancel", AssignmentDetails(note=N_("Η αυτόματη ανάθεση αναιρέθηκε.")))
        tell(count)
    run.undone_at, run.undone_by = clock.now(), actor.person_id
    db.session.flush()
    details = {"cancelled": len(cancelled), "staying": len(staying)}
    record(actor, "undo_run", f"allocation_run:{run.id}", acted_as="call_manager", details=details)
    return Undone(cancelled, staying)


def new_pairs(result: Result) -> dict[int, list[Pair]]:
    """The pairs of a result that were not there before, by proposal."""
    new: dict[int, list[Pair]] = {}
    for pair in result.pairs:
        if not pair.is_kept:
            new.setdefault(pair.proposal, []).append(pair)
    return new


def _pair(problem: Problem, proposal: int, evaluator: int) -> Pair:
    return Pair(proposal, evaluator, parts(problem, problem.proposal[proposal], problem.evaluator[evaluator]).total)


def _short(problem: Problem, result: Result, pairs: list[Pair]) -> tuple[ShortProposal, ...]:
    reviews: dict[int, int] = {}
    for pair in pairs:
        reviews[pair.proposal] = reviews.get(pair.proposal, 0) + 1
    possible = {each.proposal: each.possible for each in result.short}
    missing = {each.id: each.needed - reviews.get(each.id, 0) for each in problem.proposals}
    return tuple(ShortProposal(number, lacking, possible.get(number, 0)) for number, lacking in sorted(missing.items()) if lacking > 0)


def _against_adding(outcome: Outcome, proposal_id: int, evaluator_id: int, there: set[int]) -> tuple[Phrase, ...]:
    proposal = proposals_to_assign([proposal_id]).get(proposal_id)
    person = person_by_id(evaluator_id)
    if proposal is None or proposal_id not in outcome.problem.proposal or proposal.state is not State.IN_REVIEW:
        return (Phrase(N_("Η πρόταση δεν είναι σε αξιολόγηση.")),)
    if person is None or evaluator_id not in outcome.problem.evaluator:
        return (Phrase(N_("Ο αξιολογητής δεν υπήρχε όταν έγινε η εκτέλεση. Ζητήστε μια νέα.")),)
    taken = there | live_evaluators([proposal_id]).get(proposal_id, set())
    return named_refusals(proposal, [person], taken)


def _against_removing(pair: Pair | None) -> tuple[Phrase, ...]:
    if pair is None:
        return (Phrase(N_("Το ζεύγος δεν είναι στο αποτέλεσμα.")),)
    if pair.is_kept:
        return (Phrase(N_("Η ανάθεση υπήρχε πριν από την εκτέλεση. Ακυρώνεται από τη σελίδα της πρότασης.")),)
    return ()
