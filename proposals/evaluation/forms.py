"""What may be typed in evaluation: the sheet made from the rubric, the checklist, assigning, recommending, an objection."""

from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

import wtforms
from werkzeug.datastructures import MultiDict
from wtforms.fields.choices import SelectChoice

from proposals.calls.form import Choice, Field, Words
from proposals.calls.forms import form_of
from proposals.calls.rubric import Rubric
from proposals.evaluation.models import Assignment, Verdict
from proposals.evaluation.operations import Check
from proposals.evaluation.sheets import SheetText

VERDICTS = [SelectChoice(verdict.value, verdict.label) for verdict in Verdict]
DUE_ON = Field("due_on", "date", Words("Παράδοση φύλλων έως", "Sheets due by"), help=Words("Ως τις 23:59 της ημέρας.", "Until 23:59 of the day."))
RECEIVED_ON = Field("received_on", "date", Words("Ημερομηνία παραλαβής", "Received on"), required=True)
OBJECTION = Field("text", "text", Words("Το κείμενο ή η περίληψη της ένστασης", "The objection or a summary of it"), required=True, min=20, max=5000)
REASONS = Field(
    "reasons",
    "text",
    Words("Αιτιολογία", "Reasons"),
    Words("Γιατί, με αναφορά στα κριτήρια. Τυπώνεται στον φάκελο.", "Why, with reference to the criteria. Printed in the dossier."),
    required=True,
    min=30,
    max=4000,
)


@lru_cache(maxsize=32)
def sheet_class(rubric: Rubric) -> type[wtforms.Form]:
    """The WTForms class of a sheet: points, comment for each criterion; verdict and comment for each horizontal check."""
    fields: dict[str, Any] = {"comment_to_body": wtforms.TextAreaField()}
    for criterion in rubric.criteria:
        fields[criterion.code] = wtforms.RadioField(choices=[SelectChoice(str(step), str(step)) for step in rubric.ladder], validate_choice=False)
        fields[f"{criterion.code}_comment"] = wtforms.TextAreaField()
    for item in rubric.horizontal_checks:
        fields[f"check_{item.code}"] = wtforms.RadioField(choices=VERDICTS, validate_choice=False)
        fields[f"check_{item.code}_comment"] = wtforms.StringField()
    return type("SheetForm", (wtforms.Form,), fields)


def sheet_form(rubric: Rubric, assignment: Assignment, sent: MultiDict[str, str] | None = None) -> wtforms.Form:
    """A sheet filled from what was sent, else from what is stored."""
    stored: dict[str, Any] = {"comment_to_body": assignment.comment_to_body}
    for code, score in assignment.scores.items():
        stored[code], stored[f"{code}_comment"] = rung(rubric, score.points), score.comment
    for item, check in assignment.checks.items():
        stored[f"check_{item}"], stored[f"check_{item}_comment"] = (check.verdict.value if check.verdict else None), check.comment
    return sheet_class(rubric)(formdata=sent, data=stored)


def sheet_text(rubric: Rubric, form: wtforms.Form) -> SheetText:
    """What stands in the form; points that are not on the scale count as none."""
    data = form.data
    return SheetText(
        points={criterion.code: points_of(rubric, data[criterion.code]) for criterion in rubric.criteria},
        comments={criterion.code: data[f"{criterion.code}_comment"] or "" for criterion in rubric.criteria},
        checks={
            item.code: Check(_verdict(data[f"check_{item.code}"]), data[f"check_{item.code}_comment"] or "") for item in rubric.horizontal_checks
        },
        comment_to_body=data["comment_to_body"] or "",
    )


def checklist_checks(rubric: Rubric, sent: MultiDict[str, str]) -> dict[str, Check]:
    """The answers of a checklist that was sent: `verdict-<item>` and `comment-<item>`."""
    return {item.code: Check(_verdict(sent.get(f"verdict-{item.code}")), sent.get(f"comment-{item.code}", "")) for item in rubric.admissibility}


def recommendation_fields(rubric: Rubric) -> tuple[Field, ...]:
    choices = tuple(Choice(item.code, item.label, item.help) for item in rubric.recommendations)
    return Field("value", "one", Words("Εισήγηση", "Recommendation"), required=True, choices=choices), REASONS


def read_day(fields: tuple[Field, ...], sent: MultiDict[str, str], name: str) -> date | None:
    value = form_of(fields, sent=sent).data[name]
    return date.fromisoformat(value) if isinstance(value, str) else None


def rung(rubric: Rubric, points: Decimal | None) -> str | None:
    """Stored points as the scale writes them: 4.00 and 4 are the same rung."""
    return next((str(step) for step in rubric.ladder if step == points), None) if points is not None else None


def points_of(rubric: Rubric, value: str | None) -> Decimal | None:
    """Points as they were sent; None for what is not on the scale."""
    try:
        points = Decimal((value or "").replace(",", "."))
        return points if points in rubric.ladder else None
    except InvalidOperation:  # no number, or one of those that may not even be compared
        return None


def _verdict(value: str | None) -> Verdict | None:
    return Verdict(value) if value in set(Verdict) else None
