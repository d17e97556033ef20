"""Keeping the minutes of the committee's meetings: opening them, who was there, what was discussed, signing them off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from proposals import clock, greek
from proposals.audit.operations import record
from proposals.calls.models import Call
from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.panel.minutes import content_of, fingerprint, seats_of
from proposals.panel.models import AgendaItem, Attendance, Attended, Capacity, Manner, Meeting, Minutes
from proposals.panel.queries import concerns, next_number, proposals_to_discuss
from proposals.panel.quorum import lacking
from proposals.workflow.machine import StepRefused
from proposals.workflow.people import Actor, Role
from proposals.workflow.permissions import Permission, require
from proposals.workflow.phrases import N_, Phrase


class MinutesChanged(Exception):
    """What the page had shown was changed by somebody else meanwhile."""


@dataclass(frozen=True)
class Attendee:
    """Somebody on the list of a meeting; `reason` says why he was not there."""

    name: str
    capacity: Capacity
    attended: Attended
    reason: str = ""


@dataclass(frozen=True)
class Particulars:
    """When, where and how a meeting was held, and who was there. `notes` hold what was said besides the proposals."""

    held_at: datetime
    manner: Manner
    attendance: Sequence[Attendee] = ()
    ended_at: datetime | None = None
    place: str = ""
    notes: str = ""


def open_meeting(actor: Actor, call: Call, particulars: Particulars) -> Meeting:
    """Begin the minutes of the next meeting on a call. Raises NotAllowed."""
    require(actor, Permission.CALL_MEETING)
    meeting = Meeting(call=call, number=next_number(call), opened_by=actor.person_id, opened_at=clock.now())
    _fill(meeting, particulars)
    db.session.add(meeting)
    db.session.flush()
    _record(actor, "open_meeting", meeting)
    return meeting


def change_particulars(actor: Actor, meeting: Meeting, particulars: Particulars, based_on: int) -> None:
    """Write anew when and where a meeting was and who was there; `based_on` is the revision on the page. Raises NotAllowed or MinutesChanged."""
    require(actor, Permission.RECORD_MINUTES, meeting.case())
    if based_on != meeting.revision:
        raise MinutesChanged
    # The rows go before their successors come: both have the same places.
    meeting.attendance.clear()
    db.session.flush()
    _fill(meeting, particulars)
    meeting.revision += 1
    db.session.flush()
    _record(actor, "change_meeting", meeting)


def put_on_agenda(actor: Actor, meeting: Meeting, proposal: Proposal) -> AgendaItem:
    """Add a proposal to what the meeting discussed. Raises NotAllowed, or StepRefused for one that cannot be, or concerns who writes the minutes."""
    require(actor, Permission.RECORD_MINUTES, meeting.case())
    if proposal.id not in {each.id for each in proposals_to_discuss(meeting)}:
        raise StepRefused(
            "put_on_agenda", (Phrase(N_("Στην ημερήσια διάταξη μπαίνουν προτάσεις της πρόσκλησης που αξιολογούνται, μία φορά η καθεμία.")),)
        )
    if concerns(actor, proposal):
        raise StepRefused("put_on_agenda", (Phrase(N_("Κανείς δεν τηρεί πρακτικά για πρόταση του φορέα του ή στην οποία συνεργάστηκε.")),))
    item = AgendaItem(position=len(meeting.items) + 1, proposal=proposal)
    meeting.items.append(item)
    db.session.flush()
    _record(actor, "put_on_agenda", meeting, proposal)
    return item


def write_item(actor: Actor, meeting: Meeting, item: AgendaItem, *, said: str, abstained: str) -> None:
    """Write in short what was said of a proposal, and who left the room for it. Raises NotAllowed."""
    require(actor, Permission.RECORD_MINUTES, meeting.case())
    item.said, item.abstained = greek.clean_text(said), greek.clean_text(abstained)
    db.session.flush()
    _record(actor, "write_item", meeting, item.proposal)


def take_off_agenda(actor: Actor, meeting: Meeting, item: AgendaItem) -> None:
    """Take a proposal off what the meeting discussed; those after it move up. Raises NotAllowed."""
    require(actor, Permission.RECORD_MINUTES, meeting.case())
    proposal = item.proposal
    meeting.items.remove(item)
    for position, each in enumerate(meeting.items, 1):
        each.position = position
    db.session.flush()
    _record(actor, "take_off_agenda", meeting, proposal)


def reasons_against_signing(meeting: Meeting) -> tuple[Phrase, ...]:
    """What the minutes still need; that nothing changed since they were signed off last is a reason too."""
    silent = sum(not item.said for item in meeting.items)
    found = lacking(seats_of(meeting), items=len(meeting.items), silent=silent, is_over=meeting.held_at <= clock.now())
    if not found and not has_changed(meeting):
        return (Phrase(N_("Από την τελευταία οριστικοποίηση δεν άλλαξε τίποτα.")),)
    return found


def has_changed(meeting: Meeting) -> bool:
    """True where the minutes are not as they were signed off last, or never were."""
    return meeting.latest is None or meeting.latest.sha256 != fingerprint(content_of(meeting))


def sign_off(actor: Actor, meeting: Meeting) -> Minutes:
    """Freeze the minutes as a numbered version; what is changed later makes the next. Raises NotAllowed, or StepRefused with what is missing."""
    require(actor, Permission.RECORD_MINUTES, meeting.case())
    reasons = reasons_against_signing(meeting)
    if reasons:
        raise StepRefused("sign_off", reasons)
    content = content_of(meeting)
    minutes = Minutes(number=len(meeting.minutes) + 1, content=content, sha256=fingerprint(content), signed_by=actor.person_id, signed_at=clock.now())
    meeting.minutes.append(minutes)
    db.session.flush()
    _record(actor, "sign_off_minutes", meeting, version=minutes.number, sha256=minutes.sha256)
    return minutes


def _fill(meeting: Meeting, particulars: Particulars) -> None:
    for name in ("held_at", "ended_at", "manner"):
        setattr(meeting, name, getattr(particulars, name))
    meeting.place, meeting.notes = greek.clean_text(particulars.place), greek.clean_text(particulars.notes)
    meeting.attendance = [
        Attendance(
            position=position,
            name=greek.clean_text(each.name),
            capacity=each.capacity,
            attended=each.attended,
            reason=greek.clean_text(each.reason) if each.attended is Attended.ABSENT else "",
        )
        for position, each in enumerate(particulars.attendance, 1)
    ]


def _record(actor: Actor, action: str, meeting: Meeting, proposal: Proposal | None = None, **details: object) -> None:
    acted_as = "call_manager" if actor.holds(Role.CALL_MANAGER) else "chair"
    named = {"call": meeting.call.slug, "meeting": meeting.number, **details}
    record(actor, action, f"meeting:{meeting.id}", acted_as=acted_as, proposal_id=proposal.id if proposal else None, details=named)
