"""The rows of `answer`: reading some, storing some, keeping what somebody wrote over. Without objects, because people who type save all the time."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm.util import identity_key

from proposals import clock
from proposals.db import db
from proposals.drafting.models import Answer, FormerAnswer, Proposal
from proposals.workflow.people import Actor

# Put together once: whoever types sends them every other second.
_COLUMNS = Answer.__table__.c
_SOME = select(_COLUMNS.field, _COLUMNS.value, _COLUMNS.revision, _COLUMNS.changed_by, _COLUMNS.changed_at, _COLUMNS.spell_at).where(
    _COLUMNS.proposal_id == bindparam("number"), _COLUMNS.field.in_(bindparam("codes", expanding=True))
)
_CHANGE = (
    update(Answer)
    .where(Answer.proposal_id == bindparam("number"), Answer.field == bindparam("code"))
    .values({name: bindparam(f"new_{name}") for name in ("value", "revision", "changed_by", "changed_at", "spell_at")})
)


def some_answers(proposal: Proposal, codes: Iterable[str]) -> dict[str, Any]:
    """The rows of these fields by code, for those that were ever answered: value, revision, changed_by, changed_at, spell_at."""
    rows = db.session.connection().execute(_SOME, {"number": proposal.id, "codes": sorted(codes)})
    return {row.field: row for row in rows}


def store(actor: Actor, proposal: Proposal, values: Mapping[str, Any], stored: Mapping[str, Any], *, anew: bool = False) -> bool:
    """Write values over what is stored (rows as `some_answers` gives them). True where somebody began to write anew.

    Whatever was written by somebody else, or longer ago than `draft_history_minutes`, is kept as a former answer: one who goes on
    typing replaces his own last words, and nobody else's. With `anew` these are kept too.
    """
    now, began_anew = clock.now(), False
    for code, value in values.items():
        row = stored.get(code)
        if row is None:
            began_anew = True
            new = {"proposal_id": proposal.id, "field": code, "value": value, "revision": 1}
            db.session.connection().execute(insert(Answer.__table__), {**new, **_by(actor, now, now)})
            continue
        spell_at = now if anew else _spell_of(actor, row, now)
        if spell_at == now:
            began_anew = True
            _keep(proposal, row)
        new = {"value": value, "revision": row.revision + 1, **_by(actor, now, spell_at)}
        keys = {"number": proposal.id, "code": code}
        db.session.connection().execute(_CHANGE, {**keys, **{f"new_{name}": each for name, each in new.items()}})
    _forget(proposal, values)
    return began_anew


def _by(actor: Actor, now: datetime, spell_at: datetime) -> dict[str, Any]:
    return {"changed_by": actor.person_id, "changed_at": now, "spell_at": spell_at}


def _spell_of(actor: Actor, row: Any, now: datetime) -> datetime:
    """When this person began to write this answer in one go: now, unless it was he who wrote it a moment ago."""
    began = row.spell_at or row.changed_at
    minutes = current_app.extensions["settings"].draft_history_minutes
    return began if row.changed_by == actor.person_id and now - began < timedelta(minutes=minutes) else now


def _keep(proposal: Proposal, row: Any) -> None:
    kept = {"field": row.field, "value": row.value, "revision": row.revision, "changed_by": row.changed_by, "changed_at": row.changed_at}
    db.session.connection().execute(insert(FormerAnswer.__table__), {"proposal_id": proposal.id, **kept})


def _forget(proposal: Proposal, codes: Iterable[str]) -> None:
    """Objects of these rows that the session holds are read again when they are asked for."""
    db.session.expire(proposal, ["answers"])
    for code in codes:
        known = db.session.identity_map.get(identity_key(Answer, (proposal.id, code)))
        if known is not None:
            db.session.expire(known)
