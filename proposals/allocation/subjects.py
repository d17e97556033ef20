"""What a form asks about the subject of a proposal: axis, secondary axes, policy area and priority fields, and what each code is called."""

from collections.abc import Iterable, Mapping
from typing import Any

from proposals.allocation.models import ExpertiseKind
from proposals.calls.form import Field, Form, Words

# The fields of a call have no column of their own, so the form names them by this code.
PRIORITY_FIELDS = "priority_fields"
Names = Mapping[ExpertiseKind, Mapping[str, Words]]


def subject_codes(form: Form) -> dict[ExpertiseKind, Field | None]:
    """The question of the form behind each kind of expertise; None where the form does not ask."""
    lifted = {each.lift: each for each in form.lifted}
    return {
        ExpertiseKind.AXIS: lifted.get("axis"),
        ExpertiseKind.POLICY_AREA: lifted.get("policy_area"),
        ExpertiseKind.FIELD: form.by_code.get(PRIORITY_FIELDS),
    }


def second_axes_code(form: Form) -> str | None:
    """The code of the question that asks for further axes: the one that must differ from the axis."""
    axis = subject_codes(form)[ExpertiseKind.AXIS]
    return next((each.code for each in form.fields if axis is not None and each.differs_from == axis.code), None)


def names_of(forms: Iterable[Form]) -> dict[ExpertiseKind, dict[str, Words]]:
    """Every code that these forms know, with its words; where two forms word it differently, the first is believed."""
    names: dict[ExpertiseKind, dict[str, Words]] = {kind: {} for kind in ExpertiseKind}
    for form in forms:
        for kind, field in subject_codes(form).items():
            for code, words in (field.labels if field else {}).items():
                names[kind].setdefault(code, words)
    return names


def codes_in(value: Any) -> tuple[str, ...]:
    """The codes of an answer with several choices, each once; none where it is no such answer."""
    return tuple(dict.fromkeys(each for each in value if isinstance(each, str))) if isinstance(value, list) else ()
