"""What may be typed when signing in and when people and bodies are kept."""

from collections.abc import Iterable

from wtforms import BooleanField, Form, PasswordField, SelectMultipleField, StringField
from wtforms.fields import SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Email, EqualTo, InputRequired, Length, ValidationError

from proposals.accounts.kinds import BodyKind
from proposals.accounts.models import Body, RoleHolding
from proposals.accounts.operations import Grant
from proposals.workflow.people import Role
from proposals.workflow.phrases import N_


class SignInForm(Form):
    email = StringField(N_("Υπηρεσιακό email"), [InputRequired(N_("Γράψτε το υπηρεσιακό σας email."))])
    password = PasswordField(N_("Κωδικός πρόσβασης"), [InputRequired(N_("Γράψτε τον κωδικό σας."))])


class PasswordForm(Form):
    current = PasswordField(N_("Ο κωδικός που έχετε τώρα"), [InputRequired(N_("Γράψτε τον κωδικό που έχετε τώρα."))])
    password = PasswordField(N_("Νέος κωδικός"), [InputRequired(N_("Γράψτε τον νέο κωδικό."))])
    again = PasswordField(N_("Νέος κωδικός, ξανά"), [EqualTo("password", N_("Οι δύο κωδικοί δεν είναι ίδιοι."))])


class PersonForm(Form):
    """An account; roles of a body are named `role@body`, the others `role`."""

    name = StringField(N_("Ονοματεπώνυμο"), [InputRequired(N_("Γράψτε το ονοματεπώνυμο.")), Length(max=120, message=N_("Έως 120 χαρακτήρες."))])
    email = StringField(
        N_("Υπηρεσιακό email"), [InputRequired(N_("Γράψτε το υπηρεσιακό email.")), Email(N_("Γράψτε μια διεύθυνση όπως onoma@foreas.gr."))]
    )
    body = SelectField(N_("Φορέας όπου εργάζεται"), validate_choice=False)
    roles = SelectMultipleField(N_("Ρόλοι"), validate_choice=False)
    active = BooleanField(N_("Μπορεί να συνδεθεί"), default=True)

    def offer(self, bodies: list[Body], language: str) -> None:
        """The bodies and roles that can be chosen."""
        self.body.choices = [SelectChoice("", ""), *(SelectChoice(str(body.id), body.name_in(language)) for body in bodies)]
        self.roles.choices = [SelectChoice(role.value, role.label) for role in Role]

    def validate_body(self, field: SelectField) -> None:
        if field.data and field.data not in [choice.value for choice in field.choices]:
            raise ValidationError(N_("Επιλέξτε φορέα από τον κατάλογο."))

    def validate_roles(self, field: SelectMultipleField) -> None:
        chosen = self.chosen_roles
        if len(chosen) != len(field.data or ()):
            raise ValidationError(N_("Επιλέξτε ρόλους από τον κατάλογο."))
        if not self.body.data and any(role.is_of_a_body for role in chosen):
            raise ValidationError(N_("Ο συντάκτης και ο εγκρίνων χρειάζονται φορέα: επιλέξτε τον παραπάνω."))

    @property
    def chosen_roles(self) -> list[Role]:
        return [Role(value) for value in self.roles.data or () if value in set(Role)]

    def grants(self, held: Iterable[RoleHolding] = ()) -> tuple[Grant, ...]:
        """The roles chosen. A role of a body that is held already stays where it is held; a new one is for the body where the person works."""
        body_id = int(self.body.data) if self.body.data else None
        held_in = [Grant(row.role, row.body_id) for row in held if row.role in self.chosen_roles]
        new = [role for role in self.chosen_roles if role not in {grant.role for grant in held_in}]
        return (*held_in, *(Grant(role, body_id if role.is_of_a_body else None) for role in new))


class SupervisionForm(Form):
    """Which body supervises another."""

    parent = SelectField(N_("Εποπτεύων φορέας"), validate_choice=False)

    def offer(self, bodies: Iterable[Body], language: str) -> None:
        """The bodies that can be chosen."""
        self.parent.choices = [SelectChoice("", ""), *(SelectChoice(str(body.id), body.name_in(language)) for body in bodies)]

    def validate_parent(self, field: SelectField) -> None:
        if field.data and field.data not in [choice.value for choice in field.choices]:
            raise ValidationError(N_("Επιλέξτε φορέα από τον κατάλογο."))


class BodyForm(SupervisionForm):
    name = StringField(N_("Επωνυμία"), [InputRequired(N_("Γράψτε την επωνυμία.")), Length(max=200, message=N_("Έως 200 χαρακτήρες."))])
    name_en = StringField(N_("Επωνυμία στα αγγλικά"), [Length(max=200, message=N_("Έως 200 χαρακτήρες."))])
    code = StringField(
        N_("Κωδικός"), [InputRequired(N_("Γράψτε έναν κωδικό με λατινικά μικρά και παύλες.")), Length(max=60, message=N_("Έως 60 χαρακτήρες."))]
    )
    kind = SelectField(N_("Είδος φορέα"), choices=[SelectChoice(kind.value, kind.label) for kind in BodyKind], validate_choice=False)
    email_domains = StringField(N_("Τομείς email, με κόμμα"))

    def validate_kind(self, field: SelectField) -> None:
        if field.data not in set(BodyKind):
            raise ValidationError(N_("Επιλέξτε το είδος από τον κατάλογο."))

    @property
    def domains(self) -> tuple[str, ...]:
        return tuple(part.strip().lower().lstrip("@") for part in (self.email_domains.data or "").split(",") if part.strip())


def role_values(roles: list[RoleHolding]) -> list[str]:
    return [row.role.value for row in roles]
