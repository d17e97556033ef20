"""What may be chosen about reminders."""

from wtforms import BooleanField, Form

from proposals.workflow.phrases import N_


class RemindersForm(Form):
    wanted = BooleanField(N_("Να λαμβάνω υπενθυμίσεις πριν λήξει μια προθεσμία"))
