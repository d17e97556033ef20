"""What may be typed when people work on a proposal together."""

from collections.abc import Iterable, Mapping
from datetime import date

import wtforms
from werkzeug.datastructures import MultiDict
from wtforms import Form, StringField
from wtforms.fields import SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Email, InputRequired, ValidationError

from proposals.calls.form import Field, Words
from proposals.calls.form import Form as Definition
from proposals.calls.forms import form_of
from proposals.workflow.people import May
from proposals.workflow.phrases import N_, Phrase

_WHAT = [SelectChoice(may.value, may.label) for may in May]
DUE_ON = Field("due_on", "date", Words("Έως πότε", "Until when"), Words("Ως τις 23:59 της ημέρας.", "Until 23:59 of the day."), required=True)


class MemberForm(Form):
    """What a member may do."""

    may = SelectField(N_("Τι μπορεί να κάνει"), choices=_WHAT, validate_choice=False)

    def validate_may(self, field: SelectField) -> None:
        if field.data not in set(May):
            raise ValidationError(N_("Επιλέξτε τι μπορεί να κάνει."))


class InvitationForm(MemberForm):
    email = StringField(
        N_("Υπηρεσιακό email"), [InputRequired(N_("Γράψτε το υπηρεσιακό email.")), Email(N_("Γράψτε μια διεύθυνση όπως onoma@foreas.gr."))]
    )


class TaskForm(Form):
    """Who is to write what; until when is asked by a form of its own, `due`, as dates have three inputs."""

    place = SelectField(N_("Ενότητα ή ερώτηση"), validate_choice=False)
    person = SelectField(N_("Ποιος θα γράψει"), validate_choice=False)
    due: wtforms.Form

    def offer(self, form: Definition, writers: Mapping[int, str], language: str, sent: MultiDict[str, str] | None) -> "TaskForm":
        """Put in what can be chosen: `writers` are names by the numbers of people."""
        self.place.choices = [SelectChoice("", ""), *(SelectChoice(*each) for each in _places(form, language))]
        self.person.choices = [SelectChoice("", ""), *(SelectChoice(str(number), name) for number, name in writers.items())]
        self.due = form_of((DUE_ON,), sent=sent)
        return self

    def tell(self, problems: Mapping[str, Phrase]) -> None:
        """Put what is wrong beside the inputs."""
        self.place.errors, self.person.errors = ([problems[name]] if name in problems else [] for name in ("place", "person"))
        self.due.due_on.errors = [problems["due_on"]] if "due_on" in problems else []

    @property
    def problems(self) -> list[tuple[str, Phrase]]:
        """What is wrong, each with the input that a summary leads to."""
        inputs = (("place", self.place), ("person", self.person), ("due_on-day", self.due.due_on))
        return [(place, phrase) for place, input in inputs for phrase in input.errors]

    @property
    def due_on(self) -> date | None:
        value = self.due.data["due_on"]
        return date.fromisoformat(value) if isinstance(value, str) else None

    @property
    def person_number(self) -> int | None:
        return int(self.person.data) if (self.person.data or "").isdecimal() else None


def _places(form: Definition, language: str) -> Iterable[tuple[str, str]]:
    """Each section, and under it each of its fields that a person answers."""
    for section in form.sections:
        yield section.code, f"{section.mark[language]}. {section.title[language]}"
        for field in section.fields:
            if field.type != "preset":
                yield f"{section.code}/{field.code}", f"{section.mark[language]}. {section.title[language]}: {field.label[language]}"
