"""The form of a step, made from what the step asks for; the same field definitions and macros as everywhere."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import wtforms
from werkzeug.datastructures import MultiDict

from proposals.calls.form import Field, Words
from proposals.calls.forms import form_of
from proposals.drafting.remark_forms import asked_in
from proposals.drafting.steps import LIMITS, NOTE_LABEL, Details, note_label
from proposals.web.words import say
from proposals.workflow.machine import OpenStep
from proposals.workflow.phrases import Phrase
from proposals.workflow.table import Step

NOTE = Field("note", "text", NOTE_LABEL, max=LIMITS["note"])
INPUTS = {
    field.code: field
    for field in (
        Field(
            "due_on", "date", Words("Έως πότε", "Until when"), Words("Η τελευταία ημέρα, ως τις 23:59.", "The last day, until 23:59."), required=True
        ),
        Field("decision_number", "str", Words("Αριθμός απόφασης", "Number of the decision"), required=True, max=LIMITS["decision_number"]),
        Field("decision_date", "date", Words("Ημερομηνία απόφασης", "Date of the decision"), required=True),
        Field(
            "ada",
            "str",
            Words("ΑΔΑ", "ADA (Diavgeia number)"),
            Words("Όταν αναρτηθεί στη Διαύγεια, για παράδειγμα ΡΒΠΕ7ΛΞ-Ν1Ζ.", "Once it is posted on Diavgeia, for example ΡΒΠΕ7ΛΞ-Ν1Ζ."),
            max=LIMITS["ada"],
        ),
    )
}


def step_fields(step: Step, wants_note: bool) -> tuple[Field, ...]:
    """What a step asks of a person, besides what the page knows by itself."""
    fields = [INPUTS[name] for name in step.asks if name in INPUTS]
    if wants_note:
        fields.append(Field("note", "text", note_label(step), required=True, max=NOTE.max))
    return tuple(fields)


@dataclass(frozen=True)
class SentBack:
    """The form of a step that comes back to the person: what was typed, and by input what to mend."""

    step: str
    sent: MultiDict[str, str]
    problems: dict[str, Phrase]


def step_form(each: OpenStep, back: SentBack | None = None) -> wtforms.Form:
    """The form of an open step; `is_open` where it comes back with messages, `elsewhere` those about none of its inputs."""
    mine = back if back and back.step == each.step.name else None
    made = form_of(step_fields(each.step, each.wants_note), sent=mine.sent if mine else None)
    made.messages = {name: [say(phrase)] for name, phrase in mine.problems.items()} if mine else {}
    made.elsewhere = {name: messages for name, messages in made.messages.items() if name not in made}
    made.is_open = mine is not None
    return made


def details_of(sent: MultiDict[str, str], step: Step) -> Details:
    """What was typed into the form of a step; what cannot be read as a date is handed on as none."""
    from_form: dict[str, Any] = form_of(step_fields(step, True), sent=sent).data
    return Details(
        note=from_form.get("note") or "",
        remarks=asked_in(sent) if "remarks" in step.asks else (),
        due_on=_day(from_form.get("due_on")),
        decision_number=from_form.get("decision_number") or "",
        decision_date=_day(from_form.get("decision_date")),
        ada=from_form.get("ada") or "",
        text_seen=sent.get("text_seen", ""),
    )


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else None
