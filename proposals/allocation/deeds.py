"""Asking a worker to apply the result of a run, or to undo it, and the reasons for which he could not."""

from collections.abc import Mapping
from typing import Any

from proposals import clock
from proposals.allocation.models import AllocationRun, DeedKind, RunDeed
from proposals.allocation.queries import last_deed_of
from proposals.audit.operations import record
from proposals.db import db
from proposals.workflow.machine import StepRefused
from proposals.workflow.people import Actor
from proposals.workflow.permissions import Permission, require
from proposals.workflow.phrases import N_, Phrase

_NOT_OPEN = {
    DeedKind.APPLY: N_("Η εκτέλεση δεν έχει ολοκληρωθεί, ή έχει ήδη εφαρμοστεί."),
    DeedKind.UNDO: N_("Η εκτέλεση δεν έχει εφαρμοστεί, ή έχει ήδη αναιρεθεί."),
}


def ask_for_deed(actor: Actor, run: AllocationRun, kind: DeedKind) -> RunDeed:
    """Put applying or undoing into the queue, once; `run` is locked. Raises NotAllowed, or StepRefused where it is not the time for it."""
    require(actor, Permission.MANAGE_CALL)
    is_open = run.may_be_applied if kind is DeedKind.APPLY else run.may_be_undone
    if not is_open or is_waited_for(run):
        raise StepRefused(f"ask_to_{kind}", (Phrase(_NOT_OPEN[kind]),))
    deed = RunDeed(run_id=run.id, kind=kind, asked_by=actor.person_id, asked_at=clock.now())
    db.session.add(deed)
    db.session.flush()
    record(actor, f"ask_to_{kind}_run", f"allocation_run:{run.id}", acted_as="call_manager")
    return deed


def is_waited_for(run: AllocationRun) -> bool:
    """True while somebody has asked for a deed that is not done."""
    deed = last_deed_of(run)
    return deed is not None and deed.is_under_way


def phrase_data(phrase: Phrase) -> dict[str, Any]:
    """A phrase as JSON data; its values are texts, numbers and phrases."""
    values = {name: phrase_data(value) if isinstance(value, Phrase) else value for name, value in phrase.values.items()}
    return {"text": phrase.text, "plural": phrase.plural, "count": phrase.count, "values": values}


def phrase_from_data(data: Mapping[str, Any]) -> Phrase:
    """The phrase that `phrase_data` wrote."""
    values = {name: phrase_from_data(value) if isinstance(value, dict) else value for name, value in data["values"].items()}
    return Phrase(**{**data, "values": values})
