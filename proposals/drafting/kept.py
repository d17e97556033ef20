"""The words for what was typed into a section, a step or a new proposal, where the page that took it has to hand it back."""

from collections.abc import Iterable, Mapping
from typing import Any

from proposals.calls.form import Field, Form, standard_form
from proposals.drafting.completion import REMARK, asked_by, words_of
from proposals.drafting.forms import step_fields
from proposals.drafting.queries import proposal_by_code
from proposals.drafting.remark_forms import BOX
from proposals.web.guard import current_actor
from proposals.web.kept import Reader, Typed, reads
from proposals.workflow.machine import PROPOSAL_WORKFLOW
from proposals.workflow.permissions import Permission, can
from proposals.workflow.phrases import N_, Phrase

_PARTS = {"day": N_("%(field)s, ημέρα"), "month": N_("%(field)s, μήνας"), "year": N_("%(field)s, έτος")}
_YES_NO = {"yes": N_("Ναι"), "no": N_("Όχι")}


@reads("drafting.save_section")
def of_a_section(address: Mapping[str, Any]) -> Reader:
    return reader_of(_form_at(address).fields)


@reads("drafting.take_step")
def of_a_step(address: Mapping[str, Any]) -> Reader:
    step = PROPOSAL_WORKFLOW.steps.get(address["step"])
    read = reader_of(step_fields(step, True) if step else ())
    if step is None or "remarks" not in step.asks:
        return read
    form = _form_at(address)
    return lambda name, value: _of_a_remark(form, name, value) or read(name, value)


@reads("drafting.start")
def of_a_new_proposal(address: Mapping[str, Any]) -> Reader:
    field = standard_form().title_field
    return lambda name, value: Typed(field.label, value) if name == "title" else None


def _of_a_remark(form: Form, name: str, value: str) -> Typed | None:
    """What was ticked to be completed, and what was written beside it."""
    if name == BOX:
        return Typed(N_("Ζητείται συμπλήρωση"), words_of(form, asked_by(value, "")))
    if name.startswith(REMARK):
        values = {"item": words_of(form, asked_by(name.removeprefix(REMARK), ""))}
        return Typed(Phrase(N_("Παρατήρηση για το «%(item)s»"), values=values), value)
    return None


def reader_of(fields: Iterable[Field]) -> Reader:
    """A reader of inputs as the pages name them: `code`, `code-day` of a date, `code-3-column` of a table."""
    by_code = {field.code: field for field in fields}

    def read(name: str, value: str) -> Typed | None:
        code, *rest = name.split("-")
        field = by_code.get(code)
        if field is None:
            return None
        if not rest:
            return Typed(field.label, _words(field, value))
        if field.type == "date" and rest[0] in _PARTS:
            return Typed(Phrase(_PARTS[rest[0]], values={"field": field.label}), value)
        column = next((each for each in field.columns if len(rest) == 2 and rest[0].isdecimal() and each.code == rest[1]), None)
        if column is None:
            return None
        values = {"field": field.label, "row": int(rest[0]) + 1, "column": column.label}
        return Typed(Phrase(N_("%(field)s, γραμμή %(row)s, %(column)s"), values=values), _words(column, value))

    return read


def _words(field: Field, value: str) -> Any:
    if field.type in ("one", "many"):
        return field.labels.get(value, value)
    return _YES_NO.get(value, value) if field.type == "bool" else value


def _form_at(address: Mapping[str, Any]) -> Form:
    """The form of the proposal at the address. Who may not see the proposal is answered as if there were none: with the standard form."""
    proposal = proposal_by_code(address["code"])
    seen = proposal is not None and can(current_actor(), Permission.SEE_PROPOSAL, proposal.case())
    return proposal.call.form if proposal and seen else standard_form()
