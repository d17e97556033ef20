"""The worker's side of a release: take up a list, write its letters, then decide it in one transaction. None is open while letters are written.

A worker that dies leaves a list of which nothing is decided. Once its heartbeat is stale another one takes it up.
"""

import logging
import secrets
from dataclasses import dataclass
from datetime import timedelta

from flask import current_app
from sqlalchemy import Update, or_, select, update

from proposals import clock
from proposals.accounts.queries import person_by_id
from proposals.db import db, reading
from proposals.decisions.fields import CannotBeFilled
from proposals.decisions.letters import unwritable
from proposals.decisions.models import DecisionList, ListState, Stage
from proposals.decisions.plain import phrase_data
from proposals.decisions.release import Letters, letters_of, release
from proposals.evaluation.objecting import objections_until
from proposals.workflow.machine import StepRefused
from proposals.workflow.people import NOBODY
from proposals.workflow.permissions import NotAllowed
from proposals.workflow.phrases import N_, Phrase

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Claim:
    """The right to release a list, until somebody else takes it up."""

    list_id: int
    mark: str


def take_up_release() -> int:
    """Release the list that waits longest, if there is one; 1 where something was done.

    What is refused makes the list a draft again, with the reasons on its page. Whatever else is raised leaves it to be taken up again, until the
    limit of attempts of the settings.
    """
    claim = _claimed_list()
    if claim is None:
        return 0
    try:
        _release(claim, *_letters(claim))
    except (StepRefused, NotAllowed, CannotBeFilled) as error:
        db.session.rollback()
        _refuse(claim, _reasons_of(error))
    except Exception:
        db.session.rollback()
        _give_back(claim)
        raise
    return 1


def _reasons_of(error: StepRefused | NotAllowed | CannotBeFilled) -> tuple[Phrase, ...]:
    if isinstance(error, StepRefused):
        return error.reasons
    if isinstance(error, CannotBeFilled):
        return (unwritable(error.names),)
    return (Phrase(N_("Όποιος ζήτησε την ανακοίνωση δεν έχει πια το δικαίωμα.")),)


def _claimed_list() -> Claim | None:
    """Take the oldest list that waits, or whose worker has been silent for too long; one that failed too often is a draft again."""
    settings = current_app.extensions["settings"]
    stale = clock.now() - timedelta(seconds=settings.release_stale_seconds)
    is_left = or_(DecisionList.heartbeat.is_(None), DecisionList.heartbeat < stale)
    query = select(DecisionList).where(DecisionList.state == ListState.RELEASING, is_left).order_by(DecisionList.id).limit(1)
    listed = db.session.scalars(query.with_for_update(skip_locked=True, of=DecisionList)).one_or_none()
    if listed is None:
        db.session.rollback()
        return None
    claim = Claim(listed.id, secrets.token_hex(16))
    listed.claim, listed.heartbeat, listed.stage = claim.mark, clock.now(), Stage.LETTERS
    listed.attempts += 1
    is_over = listed.attempts > settings.release_attempts
    db.session.commit()
    if is_over:
        _refuse(claim, (Phrase(N_("Η ανακοίνωση δεν ολοκληρώθηκε, όσες φορές κι αν ξεκίνησε. Καμία απόφαση δεν καταγράφηκε.")),))
    return None if is_over else claim


def _letters(claim: Claim) -> tuple[Letters, object]:
    """The letters, and the day until which they say that bodies may object. Written outside any transaction that others would wait for."""
    reading.set(True)
    try:
        until = objections_until(clock.today())
        found = dict(letters_of(db.session.get_one(DecisionList, claim.list_id)))
    finally:
        db.session.rollback()
        reading.set(False)
    _tell(claim, Stage.DECISIONS)
    return found, until


def _release(claim: Claim, letters: Letters, until: object) -> None:
    """All of it or nothing; nothing where somebody else has taken the list up meanwhile. After midnight the letters are written anew."""
    own = (DecisionList.id == claim.list_id, DecisionList.claim == claim.mark, DecisionList.state == ListState.RELEASING)
    query = select(DecisionList).where(*own).with_for_update(of=DecisionList).execution_options(populate_existing=True)
    listed = db.session.scalars(query).one_or_none()
    if listed is None:
        db.session.rollback()
        return
    person = person_by_id(listed.asked_by or 0)
    actor = person.actor if person and person.active else NOBODY
    release(actor, listed, letters if until == objections_until(clock.today()) else {})
    db.session.commit()


def _tell(claim: Claim, stage: Stage) -> None:
    db.session.execute(_own(claim).values(stage=stage, heartbeat=clock.now()))
    db.session.commit()


def _refuse(claim: Claim, reasons: tuple[Phrase, ...]) -> None:
    refusals = [phrase_data(each) for each in reasons]
    db.session.execute(_own(claim).values(state=ListState.DRAFT, stage=None, heartbeat=None, refusals=refusals))
    db.session.commit()


def _give_back(claim: Claim) -> None:
    """Without a heartbeat it counts as left at once."""
    db.session.execute(_own(claim).values(heartbeat=None))
    db.session.commit()


def _own(claim: Claim) -> Update:
    """A change of the list, as long as it is ours."""
    own = (DecisionList.id == claim.list_id, DecisionList.claim == claim.mark, DecisionList.state == ListState.RELEASING)
    change = update(DecisionList).where(*own).values(revision=DecisionList.revision + 1)
    return change.execution_options(synchronize_session=False)
