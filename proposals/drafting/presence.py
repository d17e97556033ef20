"""Who is at a proposal now, writing a section or reading: kept up by opening its pages, by looking at them, and by saving."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import bindparam, select
from sqlalchemy.dialects import postgresql, sqlite

from proposals import clock
from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting.models import Presence, Proposal
from proposals.workflow.people import Actor

# Put together once: whoever types asks it every other second.
_HERE = (
    select(Presence.person_id, Person.name, Presence.section, Presence.seen_at)
    .join(Person, Person.id == Presence.person_id)
    .where(Presence.proposal_id == bindparam("number"), Presence.seen_at > bindparam("since"))
    .order_by(Person.sort_name, Person.id)
)
# Where somebody is who reads the proposal and writes no section of it.
READING = ""
_INSERTS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


@dataclass(frozen=True)
class Here:
    """Somebody who was here a moment ago, in a section, or READING."""

    person_id: int
    name: str
    section: str
    seen_at: datetime


def people_here(proposal: Proposal) -> list[Here]:
    """Who read the proposal, or wrote a section of it, within the minutes of the settings, by name."""
    minutes = current_app.extensions["settings"].presence_minutes
    rows = db.session.execute(_HERE, {"number": proposal.id, "since": clock.now() - timedelta(minutes=minutes)})
    return [Here(row.person_id, row.name, row.section, row.seen_at) for row in rows]


def others_of(actor: Actor, here: Sequence[Here]) -> list[Here]:
    """Those who are here besides the person himself."""
    return [each for each in here if each.person_id != actor.person_id]


def is_worth_noting(actor: Actor, section: str, here: Sequence[Here], *, opened: bool) -> bool:
    """Whether to write down again that the person is here: not within the seconds of the settings, unless he `opened` another section."""
    seconds = current_app.extensions["settings"].presence_write_seconds
    own = next((each for each in here if each.person_id == actor.person_id), None)
    return own is None or (opened and own.section != section) or clock.now() - own.seen_at >= timedelta(seconds=seconds)


def note_presence(actor: Actor, proposal_id: int, section: str) -> None:
    """Write down that the person is in a section now, or READING, and nowhere else in this proposal."""
    insert = _INSERTS[db.session.get_bind().dialect.name]
    seen = {"section": section, "seen_at": clock.now()}
    query = insert(Presence).values(proposal_id=proposal_id, person_id=actor.person_id, **seen)
    db.session.execute(query.on_conflict_do_update(index_elements=["proposal_id", "person_id"], set_=seen))
