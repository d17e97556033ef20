"""What may be typed in evaluation: the sheet made from the rubric, the checklist, assigning, recommending, an objection."""

from collections.abc import Container
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict

from proposals.calls.form import Choice, Field, Words
from proposals.calls.forms import form_of, sent_values
from proposals.calls.rubric import Rubric
from proposals.evaluation.operations import Check
from proposals.evaluation.sheet_fields import NOTES, fields_of, read_points
from proposals.evaluation.verdict import Verdict

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


def sent_sheet(rubric: Rubric, sent: MultiDict[str, str], codes: Container[str] | None = None) -> dict[str, Any]:
    """The values of the fields that were on the page that was sent, of `codes` alone where they are named; see `calls.forms.sent_values`."""
    fields = [field for field in fields_of(rubric) if codes is None or field.code in codes]
    values = sent_values(form_of(fields, sent=sent), sent)
    for code in values.keys() & rubric.by_code.keys():
        values[code] = read_points(rubric, values[code])
    return {code: value for code, value in values.items() if sent.get(f"keep-{code}") != "theirs"}


def sent_notes(sent: MultiDict[str, str]) -> dict[str, Any]:
    """The notes, where they were on the page that was sent."""
    values = sent_values(form_of((NOTES,), sent=sent), sent)
    return {code: value for code, value in values.items() if sent.get(f"keep-{code}") != "theirs"}


def chosen(sent: MultiDict[str, str]) -> set[str]:
    """The fields of which a person was shown two texts and chose: the one that gives way must not be lost."""
    return {name.removeprefix("keep-") for name, value in sent.items() if name.startswith("keep-") and value == "mine"}


def checklist_checks(rubric: Rubric, sent: MultiDict[str, str]) -> dict[str, Check]:
    """The answers of a checklist that was sent: `verdict-<item>` and `comment-<item>`."""
    return {item.code: Check(_verdict(sent.get(f"verdict-{item.code}")), sent.get(f"comment-{item.code}", "")) for item in rubric.admissibility}


def recommendation_fields(rubric: Rubric) -> tuple[Field, ...]:
    choices = tuple(Choice(item.code, item.label, item.help) for item in rubric.recommendations)
    return Field("value", "one", Words("Εισήγηση", "Recommendation"), required=True, choices=choices), REASONS


def read_day(fields: tuple[Field, ...], sent: MultiDict[str, str], name: str) -> date | None:
    value = form_of(fields, sent=sent).data[name]
    return date.fromisoformat(value) if isinstance(value, str) else None


def _verdict(value: str | None) -> Verdict | None:
    return Verdict(value) if value in set(Verdict) else None
