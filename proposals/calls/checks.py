"""What is wrong with an answer: pure checks that the form's definition asks for, each with a sentence that names the remedy."""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from email_validator import EmailNotValidError, validate_email

from proposals.calls.form import PLAN_DAYS, Condition, Field, Form
from proposals.calls.values import is_empty, is_unreadable, money_text, total_of
from proposals.workflow.phrases import N_, NP_, Phrase

Answers = Mapping[str, Any]
# Said while somebody types, too (proposals/drafting/day_checks.py), in the same words.
MUST_COME_AFTER = N_("Πρέπει να είναι μετά από το πεδίο «%(other)s» (%(day)s).")
MOST_MONTHS_AFTER = N_("Το πολύ %(months)s μήνες μετά από το πεδίο «%(other)s».")
MUST_LIE_WITHIN = N_("Γραμμή %(row)s, «%(column)s»: γράψτε ημερομηνία από %(first)s έως %(last)s.")


@dataclass(frozen=True)
class Surroundings:
    """What an answer is judged against beyond the form: the plan's years, the files by field, the body's e-mail domains."""

    plan_years: tuple[int, int]
    files: Mapping[str, int] = field(default_factory=dict)
    email_is_allowed: Callable[[str], bool] = lambda address: True
    email_domains: tuple[str, ...] = ()


@dataclass(frozen=True)
class Problem:
    """One thing to mend. `place` is the id of the input on the page; `unfinished` means that more is needed, not that it is wrong."""

    field: Field
    place: str
    phrase: Phrase
    unfinished: bool = False


def problems(form: Form, field: Field, answers: Answers, around: Surroundings) -> list[Problem]:
    """Everything that is wrong or unfinished in the answer to one field; an empty answer has no problem here."""
    value = answers.get(field.code)
    if field.type == "table":
        return list(_table_problems(form, field, answers, around))
    if field.type == "file" or is_empty(value):
        return []
    place = f"{field.code}-day" if field.type == "date" else field.code
    found = [*_value_problems(field, value, place), *_relations(form, field, value, answers, place)]
    if field.domain and not found and not around.email_is_allowed(str(value)):
        domains = ", ".join(around.email_domains)
        found.append(_problem(field, place, N_("Γράψτε υπηρεσιακή διεύθυνση του φορέα, που τελειώνει σε: %(domains)s."), domains=domains))
    return found


def is_required(form: Form, field: Field, answers: Answers, around: Surroundings) -> bool:
    """True where the field must be answered before the proposal is sent, given the other answers."""
    return field.required or (field.required_when is not None and condition_holds(form, field.required_when, answers, around))


def is_answered(field: Field, answers: Answers, around: Surroundings) -> bool:
    """True where there is an answer (or a file) at all, whatever it is worth."""
    if field.type == "preset":
        return True
    if field.type == "file":
        return around.files.get(field.code, 0) > 0
    return not is_empty(answers.get(field.code))


def condition_holds(form: Form, condition: Condition, answers: Answers, around: Surroundings) -> bool:
    """Whether the answer that decides makes the other one required.

    «Anything but …» waits until a question that must be answered is answered: nobody is told to write what follows from an answer
    not given yet. Where the question may stay open, an empty answer counts as one: else both could be left out.
    """
    value = answers.get(condition.field)
    if condition.total_above is not None:
        return total_of(form.by_code[condition.field], value) > condition.total_above
    if condition.outside_plan:
        return _leaves_plan(answers, around.plan_years)
    if condition.none_of:
        if is_empty(value) and form.by_code[condition.field].may_be_required:
            return False
        return value not in condition.none_of
    return value in condition.any_of


def _leaves_plan(answers: Answers, years: tuple[int, int]) -> bool:
    days = (answers.get(code) for code in PLAN_DAYS)
    return any(isinstance(day, str) and not years[0] <= int(day[:4]) <= years[1] for day in days)


def _problem(field: Field, place: str, text: str, **values: Any) -> Problem:
    return Problem(field, place, Phrase(text, values=values))


def _unfinished(field: Field, place: str, words: tuple[str, str], count: int, **values: Any) -> Problem:
    return Problem(field, place, Phrase(*words, count, {**values, "num": count}), unfinished=True)


def _value_problems(field: Field, value: Any, place: str) -> Iterator[Problem]:
    """The checks of one value by its type; also used for the cells of a table."""
    if is_unreadable(value):
        yield _problem(field, place, _UNREADABLE[field.type])
    elif field.type in ("str", "text"):
        yield from _length(field, value, place)
    elif field.type in ("one", "many"):
        yield from _choices(field, value, place)
    elif field.type in ("int", "money"):
        yield from _range(field, Decimal(value), place)
    elif field.type == "email" and not _is_email(value):
        yield _problem(field, place, N_("Γράψτε μια διεύθυνση όπως onoma@foreas.gr."))
    elif field.type == "phone" and not re.fullmatch(r"\d{10}", value):
        yield _problem(field, place, N_("Γράψτε δέκα ψηφία, για παράδειγμα 2813400000."))
    elif field.type == "bool" and field.must_be_true and value is not True:
        yield Problem(field, place, Phrase(N_("Η δήλωση χρειάζεται για να υποβληθεί η πρόταση.")), unfinished=True)


_UNREADABLE = {
    "date": N_("Γράψτε ημερομηνία που υπάρχει, για παράδειγμα 1/9/2027."),
    "money": N_("Γράψτε το ποσό σε ευρώ, για παράδειγμα 6.200,00."),
    "int": N_("Γράψτε ακέραιο αριθμό, για παράδειγμα 1.200."),
}


def _length(field: Field, value: str, place: str) -> Iterator[Problem]:
    if field.max and len(value) > field.max:
        yield _problem(
            field,
            place,
            N_("Έχει %(length)s χαρακτήρες. Το όριο είναι %(max)s: αφαιρέστε %(over)s."),
            length=len(value),
            max=field.max,
            over=len(value) - field.max,
        )
    if field.min and len(value) < field.min:
        words = NP_("Χρειάζεται τουλάχιστον %(min)s χαρακτήρες: λείπει %(num)s.", "Χρειάζεται τουλάχιστον %(min)s χαρακτήρες: λείπουν %(num)s.")
        yield _unfinished(field, place, words, field.min - len(value), min=field.min)


def _choices(field: Field, value: Any, place: str) -> Iterator[Problem]:
    chosen = [value] if field.type == "one" else value
    if any(code not in field.labels for code in chosen):
        yield _problem(field, place, N_("Επιλέξτε από τον κατάλογο."))
    if field.max_choices and len(chosen) > field.max_choices:
        yield _problem(field, place, N_("Επιλέξτε το πολύ %(max)s."), max=field.max_choices)
    if field.min_choices and len(chosen) < field.min_choices:
        words = NP_("Επιλέξτε ακόμη %(num)s.", "Επιλέξτε ακόμη %(num)s.")
        yield _unfinished(field, place, words, field.min_choices - len(chosen))


def _range(field: Field, number: Decimal, place: str) -> Iterator[Problem]:
    if field.min_value is not None and number < field.min_value:
        yield _problem(field, place, N_("Γράψτε αριθμό από %(min)s και πάνω."), min=field.min_value)
    if field.max_value is not None and number > field.max_value:
        yield _problem(field, place, N_("Γράψτε αριθμό έως %(max)s."), max=field.max_value)


def _is_email(value: str) -> bool:
    try:
        validate_email(value, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return False
    return True


def _relations(form: Form, field: Field, value: Any, answers: Answers, place: str) -> Iterator[Problem]:
    """Checks against the answers of other fields."""
    if field.differs_from and answers.get(field.differs_from) in value:
        other = form.by_code[field.differs_from]
        yield _problem(field, place, N_("Έχετε ήδη επιλέξει το ίδιο στο πεδίο «%(other)s»."), other=other.label)
    if field.type == "date" and isinstance(value, str):
        yield from _order(form, field, date.fromisoformat(value), answers, place)


def _order(form: Form, field: Field, day: date, answers: Answers, place: str) -> Iterator[Problem]:
    earlier = answers.get(field.after) if field.after else None
    if isinstance(earlier, str) and day <= date.fromisoformat(earlier):
        label = form.by_code[str(field.after)].label
        yield _problem(field, place, MUST_COME_AFTER, other=label, day=date.fromisoformat(earlier))
    if field.max_months_after:
        code, months = field.max_months_after
        start = answers.get(code)
        if isinstance(start, str) and day > _months_later(date.fromisoformat(start), months):
            label = form.by_code[code].label
            yield _problem(field, place, MOST_MONTHS_AFTER, months=months, other=label)


def _months_later(day: date, months: int) -> date:
    """The same day of a later month; where that month is shorter, its last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _table_problems(form: Form, field: Field, answers: Answers, around: Surroundings) -> Iterator[Problem]:
    rows = answers.get(field.code) or []
    if len(rows) > field.max_rows:
        yield _problem(field, field.code, N_("Έχει %(rows)s γραμμές. Το όριο είναι %(max)s."), rows=len(rows), max=field.max_rows)
    if rows and len(rows) < field.min_rows:
        words = NP_("Χρειάζεται τουλάχιστον %(min)s γραμμές: λείπει %(num)s.", "Χρειάζεται τουλάχιστον %(min)s γραμμές: λείπουν %(num)s.")
        yield _unfinished(field, f"{field.code}-{len(rows)}-{field.columns[0].code}", words, field.min_rows - len(rows), min=field.min_rows)
    for number, row in enumerate(rows):
        for column in field.columns:
            yield from _cell_problems(field, column, row.get(column.code), f"{field.code}-{number}-{column.code}", answers)
    yield from _sums(form, field, rows, answers)


def _cell_problems(field: Field, column: Field, value: Any, place: str, answers: Answers) -> Iterator[Problem]:
    row = int(place.split("-")[1]) + 1
    if is_empty(value):
        if column.required:
            phrase = Phrase(N_("Γραμμή %(row)s: συμπληρώστε «%(column)s»."), values={"row": row, "column": column.label})
            yield Problem(field, place, phrase, unfinished=True)
        return
    for found in _value_problems(column, value, place):
        values = {"row": row, "column": column.label, "problem": found.phrase}
        yield Problem(field, place, Phrase(N_("Γραμμή %(row)s, «%(column)s»: %(problem)s"), values=values), found.unfinished)
    if column.within and isinstance(value, str) and not _is_within(value, answers, column.within):
        values = {"row": row, "column": column.label, "first": _day(answers, column.within[0]), "last": _day(answers, column.within[1])}
        yield Problem(field, place, Phrase(MUST_LIE_WITHIN, values=values))


def _is_within(value: str, answers: Answers, bounds: tuple[str, ...]) -> bool:
    first, last = (answers.get(code) for code in bounds)
    return not (isinstance(first, str) and value < first) and not (isinstance(last, str) and value > last)


def _day(answers: Answers, code: str) -> Any:
    value = answers.get(code)
    return date.fromisoformat(value) if isinstance(value, str) else "…"


def _sums(form: Form, field: Field, rows: list[Any], answers: Answers) -> Iterator[Problem]:
    """The totals of two tables that must be the same, once both have rows."""
    if not field.equals_total or not rows:
        return
    other = form.by_code[field.equals_total]
    mine, theirs = total_of(field, rows), total_of(other, answers.get(other.code))
    if mine != theirs and not is_empty(answers.get(other.code)):
        values = {"total": money_text(mine), "other": other.label, "other_total": money_text(theirs)}
        place = f"{field.code}-0-{field.total}"
        yield Problem(
            field,
            place,
            Phrase(N_("Το σύνολο είναι %(total)s, ενώ στο πεδίο «%(other)s» είναι %(other_total)s. Πρέπει να είναι ίδια."), values=values),
        )
