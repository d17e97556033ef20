"""Which questions of a form a proposal from a hackathon or workshop is begun with: found by the roles that the form names. Pure."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from proposals.calls.form import Field, Form
from proposals.calls.values import is_empty, without_blank_rows

KIND = "event_kind"
NAME = "event_name"
MEMBER = "member_name"


def event_questions(form: Form) -> tuple[Field, ...]:
    """What the page asks, in its order: title, kind of event, the event itself, the team. Empty for a form that knows no events."""
    kind, events, team = _kind(form), _table(form, NAME), _table(form, MEMBER)
    if events is None:
        return ()
    event = (replace(column, code=column.prefill) for column in events.columns if column.prefill)
    asked = (form.title_field, kind and _of_events(kind, events), *event, team)
    return tuple(_plain(each) for each in asked if each)


def event_answers(form: Form, values: Mapping[str, Any]) -> dict[str, Any]:
    """The answers of the form to what the page asked; the event becomes the first row of its table."""
    events = _table(form, NAME)
    assert events is not None  # the page is there only where the form knows events
    others = {each.code for each in event_questions(form)} & set(form.by_code)
    row = {column.code: values.get(column.prefill) if column.prefill else None for column in events.columns}
    return {**{code: values[code] for code in others if not is_empty(values.get(code))}, events.code: without_blank_rows([row])}


def _kind(form: Form) -> Field | None:
    return next((each for each in form.fields if each.prefill == KIND), None)


def _table(form: Form, role: str) -> Field | None:
    return next((each for each in form.fields if any(column.prefill == role for column in each.columns)), None)


def _of_events(kind: Field, events: Field) -> Field:
    """The question for the origin, with those choices alone for which the form wants to hear of an event."""
    when = events.required_when
    kinds = when.any_of if when and when.field == kind.code else tuple(kind.labels)
    return replace(kind, choices=tuple(choice for choice in kind.choices if choice.code in kinds))


def _plain(asked: Field) -> Field:
    """The question without its guidance: it comes again, with all of it, on the page of its section."""
    return replace(asked, looked_at=None, example=None, criteria=(), min_rows=0)
