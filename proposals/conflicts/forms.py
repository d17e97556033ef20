"""What may be typed to declare a conflict of interest, or to override one."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import wtforms
from werkzeug.datastructures import MultiDict
from wtforms import Form
from wtforms.fields import SelectField
from wtforms.fields.choices import SelectChoice

from proposals.accounts.models import Body
from proposals.calls.form import Field, Words
from proposals.calls.forms import form_of
from proposals.calls.values import is_unreadable
from proposals.conflicts.operations import Declared
from proposals.web.words import stored_code
from proposals.workflow.phrases import N_, Phrase

PERSON = Field(
    "person",
    "str",
    Words("ή πρόσωπο", "or a person"),
    Words(
        "Όνομα και επώνυμο, ή email. Ισχύει όπου το πρόσωπο έγραψε την πρόταση, συμμετέχει σε αυτήν ή κατονομάζεται.",
        "First and last name, or an e-mail address. It holds wherever the person wrote the proposal, takes part in it or is named in it.",
    ),
)
CODE = Field(
    "proposal_code",
    "str",
    Words("ή κωδικός πρότασης", "or the code of a proposal"),
    Words("Για παράδειγμα ΕΣΔΚ-2027-0042.", "For example ESDK-2027-0042."),
)
REASON = Field(
    "reason",
    "text",
    Words("Τι σας συνδέει", "What ties you"),
    Words(
        "Με λίγα λόγια, χωρίς στοιχεία υγείας ή οικογένειας τρίτων. Το διαβάζετε εσείς και οι διαχειριστές του συστήματος.",
        "Briefly, without details of other people's health or family. You and the administrators read it.",
    ),
    required=True,
)
VALID_FROM = Field(
    "valid_from", "date", Words("Ισχύει από", "Holds from"), Words("Αν μείνει κενό, από σήμερα.", "From today where it is left empty.")
)
VALID_UNTIL = Field(
    "valid_until",
    "date",
    Words("Ισχύει έως και", "Holds until and with"),
    Words("Αν μείνει κενό, χωρίς λήξη.", "Without end where it is left empty."),
)
TARGETS, DETAILS = (PERSON, CODE), (REASON, VALID_FROM, VALID_UNTIL)
OVERRIDE_REASON = Field(
    "override_reason",
    "text",
    Words("Γιατί αίρεται το κώλυμα", "Why the conflict is overridden"),
    Words("Τυπώνεται στον φάκελο της πρότασης.", "Printed in the dossier of the proposal."),
    required=True,
)


class DeclarationForm(Form):
    """One body, person or proposal, with the reason and the days; the rest of the inputs are a form of definitions, `rest`."""

    body = SelectField(N_("Φορέας"), validate_choice=False)
    rest: wtforms.Form
    found: dict[int, Body]

    def offer(self, bodies: Iterable[Body], language: str, sent: MultiDict[str, str] | None) -> "DeclarationForm":
        """Put in the bodies that can be chosen."""
        self.found = {body.id: body for body in bodies}
        self.body.choices = [SelectChoice("", ""), *(SelectChoice(str(number), body.name_in(language)) for number, body in self.found.items())]
        self.rest = form_of((*TARGETS, *DETAILS), sent=sent)
        return self

    @property
    def declared(self) -> Declared:
        """The declaration as it was typed; days that cannot be read are left out."""
        number = int(self.body.data) if (self.body.data or "").isdecimal() else 0
        return declared_in(self.rest, body=self.found.get(number))

    def tell(self, problems: Mapping[str, Phrase]) -> None:
        """Put what is wrong beside the inputs."""
        self.body.errors = [problems["body"]] if "body" in problems else []
        tell(self.rest, problems)

    @property
    def problems(self) -> list[tuple[str, Phrase]]:
        """What is wrong, each with the input that a summary leads to."""
        return [*(("body", phrase) for phrase in self.body.errors), *problems_in(self.rest)]


def declared_in(form: wtforms.Form, *, body: Body | None = None, code: str = "") -> Declared:
    """The declaration of a form that asks for the reason at least; without days it holds from today on."""
    data = form.data
    return Declared(
        body=body,
        person=data.get("person") or "",
        code=code or stored_code(data.get("proposal_code") or ""),
        reason=data["reason"] or "",
        valid_from=_day(data.get("valid_from")),
        valid_until=_day(data.get("valid_until")),
    )


def unreadable_days(form: wtforms.Form) -> dict[str, Phrase]:
    """The days that were typed and are none."""
    bad = N_("Γράψτε ημερομηνία που υπάρχει, για παράδειγμα 1/9/2027.")
    return {name: Phrase(bad) for name in ("valid_from", "valid_until") if is_unreadable(form.data[name])}


def tell(form: wtforms.Form, problems: Mapping[str, Phrase]) -> None:
    for field in form:
        field.errors = [problems[field.name]] if field.name in problems else []


def problems_in(form: wtforms.Form) -> list[tuple[str, Phrase]]:
    """The errors of a form of definitions, each with its place: a date is entered at its day."""
    return [(f"{field.name}-day" if field.definition.type == "date" else field.name, phrase) for field in form for phrase in field.errors]


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else None
