"""The worker's side of applying and undoing: take up what somebody asked for, and do all of it in one transaction, or say why not.

A worker that dies leaves nothing behind: once its heartbeat is stale another one begins anew.
"""

from collections.abc import Callable
from dataclasses import dataclass

from flask import current_app

from proposals import clock
from proposals.accounts.queries import person_by_id
from proposals.allocation.applying import apply_run, new_pairs, undo_run, with_changes
from proposals.allocation.claims import Claim, claim_oldest
from proposals.allocation.deeds import phrase_data
from proposals.allocation.models import AllocationRun, DeedKind, DeedState, RunDeed
from proposals.allocation.queries import changes_of, made_by
from proposals.allocation.runs import Outcome, outcome_of
from proposals.db import db, reading
from proposals.workflow.machine import StepRefused
from proposals.workflow.people import Actor
from proposals.workflow.permissions import NotAllowed
from proposals.workflow.phrases import N_, Phrase

Onlooker = Callable[[int], None]


@dataclass(frozen=True)
class _Task:
    """What a deed needs that does not change while it waits: who asked, for what, and how many assignments it touches at most."""

    run_id: int
    kind: DeedKind
    actor: Actor
    outcome: Outcome
    most: int


class _Progress:
    """Writes down how many assignments are done, beside the transaction that makes them."""

    def __init__(self, claim: Claim, onlooker: Onlooker) -> None:
        self.claim, self.onlooker = claim, onlooker
        self.told_at = clock.now()

    def tell(self, done: int) -> None:
        """At most once a second. SQLite lets nobody write beside a transaction that writes: there the page tells only that it goes on."""
        now = clock.now()
        if self.told_at != now and db.engine.dialect.name != "sqlite":
            self.told_at = now
            with db.engine.begin() as beside:
                beside.execute(self.claim.change().values(done=done, heartbeat=now))
        self.onlooker(done)


def take_up_deed(onlooker: Onlooker = lambda done: None) -> int:
    """Do what was asked for first, if anything was; 1 where something was done. `onlooker` hears how many assignments are done.

    What the rules refuse is written down with its reasons. Whatever else is raised leaves the deed to be taken up again,
    until the limit of attempts of the settings.
    """
    claim = claim_oldest(RunDeed)
    if claim is None:
        return 0
    try:
        task = _task(claim)
        claim.write(most=task.most)
        _do(claim, task, _Progress(claim, onlooker))
    except StepRefused as refused:
        _refuse(claim, refused.reasons)
    except NotAllowed:
        _refuse(claim, (Phrase(N_("Όποιος το ζήτησε δεν έχει πια το δικαίωμα.")),))
    except Exception:
        claim.give_back()
        raise
    return 1


def _task(claim: Claim) -> _Task:
    """Read and unpacked while nobody waits for us."""
    reading.set(True)
    try:
        deed = db.session.get_one(RunDeed, claim.number)
        run, person = db.session.get_one(AllocationRun, deed.run_id), person_by_id(deed.asked_by)
        outcome = outcome_of(run)
        assert person is not None  # nobody is deleted
        assert outcome is not None  # only what is done has deeds
        pairs = new_pairs(with_changes(outcome, changes_of(run)))
        most = sum(map(len, pairs.values())) if deed.kind is DeedKind.APPLY else len(made_by(run))
        return _Task(run.id, deed.kind, person.actor, outcome, most)
    finally:
        # SQLite refuses to turn an old read into a write.
        db.session.rollback()
        reading.set(False)


def _do(claim: Claim, task: _Task, progress: _Progress) -> None:
    """All of it in one transaction, which also says that it is done; nothing where somebody else has taken the deed up meanwhile."""
    run = db.session.get_one(AllocationRun, task.run_id)
    if task.kind is DeedKind.APPLY:
        done = len(apply_run(task.actor, run, task.outcome, progress.tell))
    else:
        done = len(undo_run(task.actor, run, progress.tell).cancelled)
    values = {"state": DeedState.DONE, "done": done, "finished_at": clock.now()}
    is_ours = db.session.scalars(claim.change().values(**values).returning(RunDeed.id)).first() is not None
    if is_ours:
        db.session.commit()
    else:
        db.session.rollback()


def _refuse(claim: Claim, reasons: tuple[Phrase, ...]) -> None:
    """So many of the reasons as a page shows, and how many there are."""
    shown = current_app.extensions["settings"].assignment_refusals_shown
    claim.end(DeedState.REFUSED, refusals=[phrase_data(each) for each in reasons[:shown]], most=len(reasons))
