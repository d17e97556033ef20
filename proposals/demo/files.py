"""The files of the demo as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from proposals.calls.form import Field, Form
from proposals.calls.values import read_value, shown
from proposals.drafting.completion import Asked, asked_by
from proposals.workflow.states import State

HERE = Path(__file__).parent


@dataclass(frozen=True)
class SheetTale:
    """One evaluator's sheet; points and comments by criterion, perhaps not for all of them where it is not final."""

    evaluator: int
    is_final: bool
    points: Mapping[str, Decimal]
    comments: Mapping[str, str]
    comment_to_body: str = ""


@dataclass(frozen=True)
class Return:
    """A return for completion; `before` are the answers that stood in the text when it was returned."""

    remarks: tuple[Asked, ...]
    note: str
    before: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Tale:
    """What happens to one proposal. `answers` are stored values by field; parts that do not happen are empty."""

    name: str
    call: str
    body: str
    state: State
    answers: Mapping[str, Any]
    returned: Return | None = None
    send_back_note: str = ""
    withdraw_note: str = ""
    failed_checks: tuple[str, ...] = ()
    inadmissible_note: str = ""
    sheets: tuple[SheetTale, ...] = ()
    invited: tuple[int, ...] = ()
    declined: tuple[Mapping[str, Any], ...] = ()
    recused: tuple[Mapping[str, Any], ...] = ()
    overridden: tuple[Mapping[str, Any], ...] = ()
    recommendation: Mapping[str, str] | None = None
    decision_reasons: str = ""
    objection: Mapping[str, Any] | None = None

    @property
    def is_filed(self) -> bool:
        return self.state not in (State.DRAFT, State.AWAITING_APPROVAL)

    @property
    def has_approval(self) -> bool:
        """True where the head's decision exists and can be attached."""
        return bool(self.answers.get("approval_protocol"))


@cache
def read(name: str) -> Any:
    """One file of the demo, for example `bodies.yaml`; shared, so nobody changes it."""
    return yaml.load((HERE / name).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def tales_of(call: str, form: Form) -> list[Tale]:
    """The proposals of a call in the order of their files."""
    return [_tale(call, path, form) for path in sorted((HERE / call).glob("*.yaml"))]


def stored(form: Form, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Answers as a person's typing would be stored, so that saving a page that nobody changed changes nothing."""
    return {code: read_value(form.by_code[code], _typed(form.by_code[code], value)) for code, value in answers.items()}


def _tale(call: str, path: Path, form: Form) -> Tale:
    data = read(f"{call}/{path.name}")
    inadmissible = data.get("inadmissible") or {}
    return Tale(
        name=path.stem,
        call=call,
        body=data["body"],
        state=State(data["state"]),
        answers=stored(form, data["answers"]),
        returned=_return(data["return"], form) if "return" in data else None,
        send_back_note=data.get("send_back_note", ""),
        withdraw_note=data.get("withdraw_note", ""),
        failed_checks=tuple(inadmissible.get("failed", ())),
        inadmissible_note=inadmissible.get("note", ""),
        sheets=tuple(_sheet(each) for each in data.get("sheets", ())),
        invited=tuple(data.get("invited", ())),
        declined=tuple(data.get("declined", ())),
        recused=tuple(data.get("recused", ())),
        overridden=tuple(data.get("overridden", ())),
        recommendation=data.get("recommendation"),
        decision_reasons=(data.get("decision") or {}).get("reasons", ""),
        objection=data.get("objection"),
    )


def _return(data: Mapping[str, Any], form: Form) -> Return:
    remarks = tuple(asked_by(key, text) for key, text in data["remarks"].items())
    return Return(remarks, data["note"], stored(form, data.get("before", {})))


def _sheet(data: Mapping[str, Any]) -> SheetTale:
    scores = data["scores"]
    return SheetTale(
        evaluator=data["evaluator"],
        is_final=data["final"],
        points={code: Decimal(str(score[0])) for code, score in scores.items()},
        comments={code: score[1] for code, score in scores.items()},
        comment_to_body=data.get("comment_to_body", ""),
    )


def _typed(field: Field, value: Any) -> Any:
    """A value of a file in the shape in which a page sends it."""
    if field.type == "table":
        return [{column.code: _typed(column, row.get(column.code)) for column in field.columns} for row in value]
    if field.type == "many":
        return value
    return shown(field, value.isoformat() if isinstance(value, date) else value)
