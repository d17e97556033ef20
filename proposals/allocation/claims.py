"""Who does a piece of work that waits: one worker claims it, and holds it until it is done or he falls silent."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

from flask import current_app
from sqlalchemy import Update, or_, select, update

from proposals import clock
from proposals.allocation.models import AllocationRun, DeedState, RunDeed, RunState
from proposals.db import db

Work = TypeVar("Work", AllocationRun, RunDeed)
# Both are queued and running in the same words.
QUEUED, RUNNING = RunState.QUEUED.value, RunState.RUNNING.value


@dataclass(frozen=True)
class Claim:
    """The right to do one piece of work, until somebody else takes it up."""

    model: type[AllocationRun] | type[RunDeed]
    number: int
    mark: str

    def change(self) -> Update:
        """A change of the work, as long as it is ours."""
        own = (self.model.id == self.number, self.model.claim == self.mark, self.model.state == RUNNING)
        return update(self.model).where(*own).execution_options(synchronize_session=False)

    def write(self, **values: Any) -> None:
        """Change it in a transaction of its own; what was begun and not committed is given up."""
        db.session.rollback()
        db.session.execute(self.change().values(**values))
        db.session.commit()

    def end(self, state: RunState | DeedState, **values: Any) -> None:
        self.write(state=state, finished_at=clock.now(), **values)

    def give_back(self) -> None:
        """Without a heartbeat it counts as left at once."""
        self.write(heartbeat=None)


def claim_oldest(model: type[Work]) -> Claim | None:
    """Claim the oldest work that is queued, or whose worker has been silent for too long.

    What is not wanted any more, or was begun as often as the settings allow, is ended instead.
    """
    settings = current_app.extensions["settings"]
    stale = clock.now() - timedelta(seconds=settings.assignment_stale_seconds)
    is_left = (model.state == RUNNING) & or_(model.heartbeat.is_(None), model.heartbeat < stale)
    query = select(model).where(or_(model.state == QUEUED, is_left)).order_by(model.id).limit(1)
    work = db.session.scalars(query.with_for_update(skip_locked=True)).one_or_none()
    if work is None:
        db.session.rollback()
        return None
    claim, end = Claim(model, work.id, secrets.token_hex(16)), work.end_unbegun(settings.assignment_attempts)
    values: dict[str, Any] = {"state": end, "finished_at": clock.now()} if end else {"state": RUNNING, "heartbeat": clock.now()}
    taken = update(model).where(model.id == work.id).execution_options(synchronize_session=False)
    db.session.execute(taken.values(claim=claim.mark, attempts=model.attempts + 1, **values))
    db.session.commit()
    return None if end else claim
