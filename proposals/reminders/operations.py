"""Putting each day's digests into the outbox, and switching them off and on again."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import current_app
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from proposals import clock
from proposals.accounts.models import Person
from proposals.audit.operations import record
from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.drafting.operations import is_section_open
from proposals.notices.operations import tell
from proposals.reminders import queries
from proposals.reminders.models import ReminderDigest, ReminderRefusal, ReminderSent
from proposals.reminders.rules import Deadline, Matter, Reminder, can_bring_on, deadline_of, is_in_time, last_day, step_reached, working_days_left
from proposals.reminders.way_out import way_out_of
from proposals.workflow.cases import Case
from proposals.workflow.people import Actor
from proposals.workflow.permissions import Permission, can
from proposals.workflow.states import AssignmentState, State


@dataclass(frozen=True)
class Digest:
    """What a person is reminded of on a day, what ends first on top."""

    person_id: int
    email: str
    day: date
    reminders: tuple[Reminder, ...]


@dataclass(frozen=True)
class Waiting:
    """A proposal that is not filed, or what somebody is to write of one, as the rules and a letter see it."""

    case: Case
    matter: Matter


def remind() -> int:
    """Put the digests that are due today into the outbox, a transaction each. Returns how many."""
    found = digests_due()
    # What was read is not held locked while the first digest is written.
    db.session.rollback()
    return sum(put_into_outbox(digest) for digest in found)


def put_into_outbox(digest: Digest) -> bool:
    """Write down that the person is reminded, and the notice that does it, in one transaction: a worker that dies leaves both or neither.

    Returns False where another worker was faster: the database takes each step, and each person's day, once.
    """
    person, now = db.session.get_one(Person, digest.person_id), clock.now()
    db.session.add(ReminderDigest(person_id=person.id, day=digest.day))
    for reminder in digest.reminders:
        matter = reminder.matter
        db.session.add(
            ReminderSent(person_id=person.id, deadline=matter.deadline, subject=matter.subject, due_at=matter.due_at, step=reminder.step, sent_at=now)
        )
    tell([person], "remind", values={"matters": [_written(each.matter, digest.day) for each in digest.reminders], "way_out": way_out_of(person.id)})
    try:
        db.session.commit()
    except IntegrityError:
        db.session.rollback()
        return False
    return True


def digests_due() -> list[Digest]:
    """The digests that nobody has written yet today, by person; none where the settings switch reminders off."""
    if not current_app.extensions["settings"].remind:
        return []
    now, today = clock.now(), clock.today()
    proposals, sheets, tasks = _proposals_that_wait(), _sheets_that_wait(), _tasks_that_wait()
    people = queries.people_to_remind(today, proposals, {*sheets, *tasks})
    # Of a task people are reminded also when its day has passed.
    done = queries.latest_steps(min([now, *(each.matter.due_at for waiting in tasks.values() for each in waiting)]))
    digests = []
    for person in people:
        matters = [*_of_a_body(person.actor, proposals), *sheets.get(person.id, ()), *_of_a_writer(person.actor, tasks.get(person.id, ()))]
        reminders = sorted(_reminders(person.id, matters, done, today), key=lambda each: (each.matter.due_at, each.matter.subject))
        if reminders:
            digests.append(Digest(person.id, person.email, today, tuple(reminders)))
    return digests


def choose_reminders(actor: Actor, wanted: bool) -> None:
    """Switch one's own reminders on or off; what is so already stays as it is."""
    assert actor.person_id
    # A second press of the same link waits for the first.
    db.session.execute(select(Person.id).where(Person.id == actor.person_id).with_for_update())
    refusal = db.session.get(ReminderRefusal, actor.person_id)
    if wanted and refusal:
        db.session.delete(refusal)
        record(actor, "switch_reminders_on", f"person:{actor.person_id}")
    elif not wanted and not refusal:
        db.session.add(ReminderRefusal(person_id=actor.person_id, since=clock.now()))
        record(actor, "switch_reminders_off", f"person:{actor.person_id}")
    db.session.flush()


def _proposals_that_wait() -> dict[int, list[Waiting]]:
    """By body, what it has still to file in time."""
    found: dict[int, list[Waiting]] = defaultdict(list)
    for proposal, returned_at in queries.unfiled_proposals(clock.now()):
        case = proposal.case()
        if is_in_time(case):
            found[proposal.body_id].append(Waiting(case, _of_proposal(proposal, case, returned_at)))
    return found


def _of_proposal(proposal: Proposal, case: Case, returned_at: Any) -> Matter:
    deadline = deadline_of(case)
    shown = {
        "title": proposal.title,
        "code": proposal.public_code,
        "for_approval": case.state is State.AWAITING_APPROVAL,
        "approval_asked": case.approval_asked,
        "missing": case.missing,
        "wrong": case.wrong,
        "sections": len(proposal.completion_sections),
    }
    begun_at = returned_at if deadline is Deadline.COMPLETION else proposal.created_at
    return Matter(deadline, f"proposal:{proposal.id}", case.deadline, begun_at, shown)


def _sheets_that_wait() -> dict[int, list[Matter]]:
    """By evaluator, the sheets that are not final."""
    found: dict[int, list[Matter]] = defaultdict(list)
    for row in queries.unfinished_sheets(clock.now()):
        shown = {"title": row.title, "code": row.code, "invited": row.state is AssignmentState.INVITED, "gaps": row.sheet_gaps, "number": row.id}
        found[row.evaluator_id].append(Matter(Deadline.SHEET, f"assignment:{row.id}", row.due_at, row.assigned_at, shown))
    return found


def _tasks_that_wait() -> dict[int, list[Waiting]]:
    """By person, the sections and questions that he is still to write, of proposals that can still be filed."""
    found: dict[int, list[Waiting]] = defaultdict(list)
    for task, proposal in queries.unfinished_tasks():
        case, section = proposal.case(), proposal.call.form.section(task.section)
        if section and is_section_open(proposal, section) and is_in_time(case):
            what = task.words_in(proposal.call.form)
            shown = {"title": proposal.title, "code": proposal.public_code, "what": {"el": what.el, "en": what.en}, "section": section.code}
            matter = Matter(Deadline.TASK, f"task:{task.id}", clock.end_of_day(task.due_on), task.assigned_at, shown)
            found[task.person_id].append(Waiting(case, matter))
    return found


def _of_a_writer(actor: Actor, tasks: Iterable[Waiting]) -> Iterator[Matter]:
    """The tasks of a person that he may still do."""
    return (waiting.matter for waiting in tasks if can(actor, Permission.EDIT_ANSWERS, waiting.case))


def _of_a_body(actor: Actor, proposals: dict[int, list[Waiting]]) -> Iterator[Matter]:
    """What the person can bring on, in the bodies where he holds a role."""
    for body_id in sorted({holding.body_id for holding in actor.holdings if holding.body_id is not None}):
        yield from (waiting.matter for waiting in proposals.get(body_id, ()) if can_bring_on(actor, waiting.case))


def _reminders(person_id: int, matters: list[Matter], done: dict[queries.Key, int], today: date) -> Iterator[Reminder]:
    """The matters at the step that each has reached, except where the person was reminded at this step or at a later one."""
    settings = current_app.extensions["settings"]
    steps = {
        Deadline.CLOSING: settings.remind_closing_days,
        Deadline.COMPLETION: settings.remind_completion_days,
        Deadline.SHEET: settings.remind_sheet_days,
        Deadline.TASK: (*settings.remind_task_days, *(-days for days in settings.remind_task_late_days if days)),
    }
    for matter in matters:
        step = step_reached(matter, steps[matter.deadline], today)
        latest = done.get((person_id, matter.deadline.value, matter.subject, matter.due_at))
        if step is not None and (latest is None or step < latest):
            yield Reminder(matter, step)


def _written(matter: Matter, today: date) -> dict[str, Any]:
    """A matter as the outbox keeps it."""
    due = {"due": matter.due_at.isoformat(), "days": working_days_left(matter.due_at, today)}
    # Only a task is spoken of when its day has passed.
    late = {"is_late": last_day(matter.due_at) < today} if matter.deadline is Deadline.TASK else {}
    return {**matter.shown, **due, **late, "deadline": matter.deadline.value}
