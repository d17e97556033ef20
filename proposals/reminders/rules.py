"""What is reminded, when and to whom: derived from the tables of the workflow, without a database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from proposals import clock
from proposals.workflow import facts
from proposals.workflow.assignments import ASSIGNMENT_STEPS
from proposals.workflow.cases import Case
from proposals.workflow.people import SYSTEM, Actor
from proposals.workflow.table import IN_TIME, STEPS
from proposals.working_days import working_days_after, working_days_before, working_days_between

# What a body does in time or not at all, and the states in which that is still to be done.
FILING = tuple(step for step in STEPS if set(IN_TIME) <= set(step.when))
UNFILED = tuple(dict.fromkeys(move.source for step in FILING for move in step.moves))

# What an assignment asks of its evaluator, and the states in which that is still to be done.
JUDGING = tuple(step for step in ASSIGNMENT_STEPS if facts.is_the_evaluator in step.by)
UNJUDGED = tuple(dict.fromkeys(move.source for step in JUDGING for move in step.moves))


class Deadline(StrEnum):
    """The kinds of deadline of which people are reminded."""

    CLOSING = "closing"
    COMPLETION = "completion"
    SHEET = "sheet"
    TASK = "task"


@dataclass(frozen=True)
class Matter:
    """Something that waits for somebody until `due_at`; `begun_at` is when he was told of it, `shown` what a letter says of it."""

    deadline: Deadline
    subject: str
    due_at: datetime
    begun_at: datetime | None
    shown: Mapping[str, Any]


@dataclass(frozen=True)
class Reminder:
    """A matter at one of the steps at which it is reminded: working days before its deadline, below zero working days after it."""

    matter: Matter
    step: int


def deadline_of(case: Case) -> Deadline:
    """The deadline by which a proposal that is not filed goes."""
    return Deadline.COMPLETION if case.is_completion else Deadline.CLOSING


def is_in_time(case: Case) -> bool:
    """True while the body can still file the proposal."""
    return all(fact(SYSTEM, case) for fact in IN_TIME)


def can_bring_on(actor: Actor, case: Case) -> bool:
    """True for a person to whom a step belongs that leads this proposal, from where it stands, towards being filed."""
    return any(step.starts_in(case.state) and any(fact(actor, case) for fact in step.by) for step in FILING)


def step_reached(matter: Matter, steps: tuple[int, ...], today: date) -> int | None:
    """The step that is due on `today`, in working days before the deadline, below zero after it; None where there is none.

    Of several it is the latest: after a standstill one reminder stands for all that were missed. A step of the day on which the
    matter began, or of a day before, says nothing new.
    """
    begun_on = clock.in_athens(matter.begun_at).date() if matter.begun_at else date.min
    days = {step: _day_of(step, last_day(matter.due_at)) for step in steps}
    return min((step for step, day in days.items() if begun_on < day <= today), default=None)


def _day_of(step: int, last: date) -> date:
    return working_days_before(last, step) if step >= 0 else working_days_after(last, -step)


def last_day(due_at: datetime) -> date:
    """The last day, in Athens, on which something can be done; what ends at midnight ends with the day before."""
    return clock.in_athens(due_at - timedelta(seconds=1)).date()


def working_days_left(due_at: datetime, today: date) -> int:
    """How many working days there are after today, up to and including the last one."""
    return working_days_between(today, last_day(due_at))
