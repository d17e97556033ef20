"""Small forms and their fields, and the text of small definitions."""

from functools import cache
from typing import Any

from proposals.calls import form, rubric
from proposals.calls.form import Choice, Field, Form, Section, Words
from proposals.calls.rubric import Rubric

TINY_FORM = """\
version: 1
title: {el: Έντυπο, en: Form}
lists:
  colours:
    - {code: red, el: Κόκκινο, en: Red}
    - {code: blue, el: Μπλε, en: Blue}
sections:
  - code: first
    letter: Α
    title: {el: Πρώτη, en: First}
    fields:
      - {code: name, type: str, label: {el: Όνομα, en: Name}, lift: title, max: 10}
      - {code: colour, type: one, label: {el: Χρώμα, en: Colour}, choices: colours}
"""

TINY_RUBRIC = """\
version: 1
title: {el: Κριτήρια, en: Criteria}
formula: {el: Άθροισμα, en: Sum}
scale: {lowest: "0", highest: "5", step: "1", anchors: []}
comment: {min: 1, max: 100}
criteria:
  - {code: need, label: {el: Ανάγκη, en: Need}, weight: 60, anchors: []}
  - {code: idea, label: {el: Ιδέα, en: Idea}, weight: 40, anchors: []}
total_threshold: "50"
sheets_needed: 2
third_opinion: {criterion_gap: "2", total_gap: "20"}
tie_break: [need, submitted_at]
horizontal_checks: []
admissibility:
  - {code: in_time, label: {el: Εμπρόθεσμη, en: In time}}
recommendations:
  - {code: include, label: {el: Ένταξη, en: Inclusion}}
"""


@cache
def standard_form() -> Form:
    """The form that the product ships, read once a run: reading it checks every line of it."""
    return form.standard_form()


@cache
def short_form(*codes: str) -> Form:
    """The standard form with no sections but these: its pages and documents are as they are, only shorter."""
    data = standard_form().data
    return form.form_from_data({**data, "sections": [each for each in data["sections"] if each["code"] in codes]})


@cache
def standard_rubric() -> Rubric:
    return rubric.standard_rubric()


def make_field(type: str = "str", code: str = "question", **limits: Any) -> Field:
    """A question of a type; choices may be given as plain codes."""
    if "choices" in limits:
        limits["choices"] = tuple(Choice(each, Words(each, each)) for each in limits["choices"])
    return Field(code, type, Words(f"Ερώτηση {code}", f"Question {code}"), **limits)


def make_form(*fields: Field) -> Form:
    """A form of one section."""
    return Form(1, Words("Έντυπο", "Form"), (Section("only", "Α", Words("Ενότητα", "Section"), fields),))
