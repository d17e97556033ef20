"""The words for what was typed into the forms of assignment, where the page that took it has to hand it back."""

from collections.abc import Mapping
from typing import Any

from proposals.allocation.forms import LEVEL_LABELS, UNTIL, LimitsForm, level_name, run_form
from proposals.allocation.models import BidValue
from proposals.allocation.subjects import names_of
from proposals.calls.form import standard_form
from proposals.drafting.kept import reader_of
from proposals.web.kept import Reader, Typed, reads
from proposals.workflow.phrases import N_

_LEVELS = {str(level): label for level, label in LEVEL_LABELS.items()}
_WISHES = {value.value: value.label for value in BidValue}


@reads("allocation.ask")
def of_a_run(address: Mapping[str, Any]) -> Reader:
    labels = {field.name: field.label.text for field in run_form()}
    return lambda name, value: Typed(labels[name], N_("Ναι") if value == "y" else value) if name in labels else None


@reads("allocation.save_expertise")
def of_a_profile(address: Mapping[str, Any]) -> Reader:
    """The codes of calls are not looked up here: those of the standard form are known, others keep the general words."""
    known = {level_name(kind, code): words for kind, codes in names_of([standard_form()]).items() for code, words in codes.items()}
    known["most_proposals"] = LimitsForm().most_proposals.label.text
    of_the_day = reader_of((UNTIL,))
    return lambda name, value: Typed(known[name], _LEVELS.get(value, value)) if name in known else of_the_day(name, value)


@reads("allocation.save_bids")
def of_wishes(address: Mapping[str, Any]) -> Reader:
    return lambda name, value: Typed(N_("Επιθυμία"), _WISHES.get(value, value)) if name.startswith("bid-") else None
