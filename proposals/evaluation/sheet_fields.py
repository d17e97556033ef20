"""A scoring sheet as fields of a definition, made from the rubric: what is asked, how it is read, and what it still lacks. Pure."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from proposals.calls.form import Choice, Field, Words
from proposals.calls.rubric import Rubric, plain
from proposals.calls.values import is_empty, is_unreadable, typed
from proposals.evaluation.scoring import Gap, sheet_gaps
from proposals.evaluation.verdict import VERDICTS
from proposals.workflow.phrases import N_, Phrase

COMMENT_TO_BODY = Field("comment_to_body", "text", Words("Σχόλιο προς τον φορέα", "Comment to the body"), max=3000)
NOTES = Field("private_notes", "text", Words("Οι σημειώσεις μου", "My notes"))
# What fits the column of points: two decimals, and no number that nobody gives.
MOST_POINTS = 1000
_CENT = Decimal("0.01")


@lru_cache(maxsize=32)
def fields_of(rubric: Rubric) -> tuple[Field, ...]:
    """Every field of a sheet, in the order of the page: `<criterion>`, `<criterion>_comment`, `check_<item>`, `check_<item>_comment`."""
    steps = tuple(Choice(str(step), _number(step)) for step in rubric.ladder)
    fields: list[Field] = []
    for criterion in rubric.criteria:
        fields.append(Field(criterion.code, "one", _with(criterion.label, Words("βαθμός", "points")), choices=steps))
        label = _with(criterion.label, Words("αιτιολογία", "reasons"))
        fields.append(Field(f"{criterion.code}_comment", "text", label, min=rubric.comment_min, max=rubric.comment_max))
    for item in rubric.horizontal_checks:
        fields.append(Field(f"check_{item.code}", "one", item.label, choices=VERDICTS))
        fields.append(Field(f"check_{item.code}_comment", "str", _with(item.label, Words("σχόλιο", "comment")), max=1000))
    return (*fields, COMMENT_TO_BODY)


@lru_cache(maxsize=32)
def fields_by_code(rubric: Rubric) -> dict[str, Field]:
    """The same by code, with the notes, which are no part of the sheet."""
    return {field.code: field for field in (*fields_of(rubric), NOTES)}


@lru_cache(maxsize=32)
def places_of(rubric: Rubric) -> dict[str, tuple[str, str]]:
    """Where each field of a sheet is kept: what it is of a criterion or check, and of which."""
    places = {"comment_to_body": ("comment_to_body", "")}
    for criterion in rubric.criteria:
        places |= {criterion.code: ("points", criterion.code), f"{criterion.code}_comment": ("reasons", criterion.code)}
    for item in rubric.horizontal_checks:
        places |= {f"check_{item.code}": ("verdict", item.code), f"check_{item.code}_comment": ("check_comment", item.code)}
    return places


def read_points(rubric: Rubric, raw: str | None) -> Any:
    """Points as a sheet stores them: the rung of the scale, another number as it is, what is none as {"typed": …}; None for nothing."""
    if not raw:
        return None
    try:
        points = Decimal(raw.replace(",", "."))
    except InvalidOperation:
        return typed(raw)
    if not points.is_finite() or abs(points) >= MOST_POINTS or points != points.quantize(_CENT):
        return typed(raw)
    return rung(rubric, points)


def rung(rubric: Rubric, points: Decimal) -> str:
    """Points as the scale writes them: 4.00 and 4 are the same; off the scale as a plain number."""
    return next((str(step) for step in rubric.ladder if step == points), plain(points))


def refusal_of_value(rubric: Rubric, field: Field, value: Any) -> Phrase | None:
    """Why what was typed cannot be stored at all: no number of points, no answer to a check; None where it can."""
    if is_unreadable(value):
        shown = {"typed": value["typed"][:40], "criterion": rubric.by_code[field.code].label, **_scale(rubric)}
        return Phrase(N_("%(criterion)s: το «%(typed)s» δεν είναι βαθμός. Η κλίμακα είναι %(lowest)s έως %(highest)s ανά %(step)s."), values=shown)
    if field.choices is VERDICTS and not is_empty(value) and value not in field.labels:
        return Phrase(N_("%(item)s: η απάντηση «%(typed)s» δεν είναι στις επιλογές."), values={"item": field.label, "typed": str(value)[:40]})
    return None


def gaps_of_values(rubric: Rubric, values: Mapping[str, Any]) -> list[Gap]:
    """What a sheet with these values still needs before it can be final, in the order of its fields."""
    points = {code: Decimal(values[code]) for code in rubric.by_code if values.get(code) is not None}
    comments = {code: values.get(f"{code}_comment") or "" for code in rubric.by_code}
    gaps = sheet_gaps(rubric, points, comments)
    texts = [COMMENT_TO_BODY, *(fields_by_code(rubric)[f"check_{item.code}_comment"] for item in rubric.horizontal_checks)]
    return gaps + [_too_long(field, len(values[field.code])) for field in texts if len(values.get(field.code) or "") > (field.max or 0)]


def _too_long(field: Field, length: int) -> Gap:
    text = N_("%(field)s: το κείμενο έχει %(length)s χαρακτήρες. Το όριο είναι %(max)s.")
    return Gap(field.code, Phrase(text, values={"field": field.label, "length": length, "max": field.max}))


def _scale(rubric: Rubric) -> dict[str, Any]:
    return {"lowest": rubric.lowest, "highest": rubric.highest, "step": rubric.step}


def _with(label: Words, part: Words) -> Words:
    return Words(f"{label.el}, {part.el}", f"{label.en}, {part.en}")


def _number(step: Decimal) -> Words:
    plain = f"{step.normalize():f}"
    return Words(plain.replace(".", ","), plain)
