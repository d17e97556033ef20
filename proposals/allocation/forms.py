"""What may be typed about expertise and wishes, and to ask for a run."""

import re
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Form, StringField
from wtforms.validators import ValidationError

from proposals.allocation.models import BidValue, ExpertiseKind
from proposals.allocation.problem import LEVELS, Weights
from proposals.calls.form import Field, Words
from proposals.web.pages import MOST_ROWS
from proposals.workflow.phrases import N_, Phrase

LEVEL_LABELS = {1: N_("Βασική γνώση"), 2: N_("Καλή γνώση"), 3: N_("Ειδίκευση")}
UNTIL = Field(
    "available_until",
    "date",
    Words("Διαθέσιμος έως", "Available until"),
    help=Words(
        "Προτάσεις με μεταγενέστερη προθεσμία δεν σας ανατίθενται αυτόματα. Κενό: χωρίς όριο.",
        "Proposals that are due later are not assigned to you automatically. Empty: no limit.",
    ),
)
MOST_PROPOSALS, MOST_POINTS = 500, 1000


class WholeNumber(StringField):
    """A whole number between two bounds, as it was typed; `number` reads it. Empty is none, where that is allowed."""

    def __init__(self, label: str, least: int, most: int, *, may_be_empty: bool = False, **options: Any) -> None:
        super().__init__(label, **options)
        self.least, self.most, self.may_be_empty = least, most, may_be_empty

    @property
    def number(self) -> int | None:
        typed = (self.data or "").strip()
        return int(typed) if re.fullmatch(r"-?[0-9]{1,10}", typed) else None

    def pre_validate(self, form: Form) -> None:
        if self.may_be_empty and not (self.data or "").strip():
            return
        if self.number is None or not self.least <= self.number <= self.most:
            bounds = {"least": self.least, "most": self.most}
            raise ValidationError(Phrase(N_("Γράψτε έναν ακέραιο από %(least)s έως %(most)s."), values=bounds))


class LimitsForm(Form):
    most_proposals = WholeNumber(N_("Πόσες προτάσεις συγχρόνως"), 0, MOST_PROPOSALS, may_be_empty=True)


class RunForm(Form):
    """The weights in points, and the seed; what is not asked here keeps its default."""

    fields = WholeNumber(N_("Πεδία προτεραιότητας"), 0, MOST_POINTS)
    axis = WholeNumber(N_("Άξονας"), 0, MOST_POINTS)
    areas = WholeNumber(N_("Τομέας πολιτικής"), 0, MOST_POINTS)
    eager = WholeNumber(BidValue.EAGER.label, -MOST_POINTS, MOST_POINTS)
    willing = WholeNumber(BidValue.WILLING.label, -MOST_POINTS, MOST_POINTS)
    reluctant = WholeNumber(BidValue.RELUCTANT.label, -MOST_POINTS, MOST_POINTS)
    load = WholeNumber(N_("Ισότιμος φόρτος"), 0, MOST_POINTS)
    protects_worst = BooleanField(N_("Προστασία των προτάσεων που εξυπηρετούνται χειρότερα"))
    one_of_a_body = BooleanField(N_("Το πολύ ένας αξιολογητής από κάθε φορέα σε μια πρόταση"))
    seed = WholeNumber(N_("Αριθμός κλήρωσης"), 0, MOST_ROWS)

    @property
    def weights(self) -> Weights:
        """The weights as they were typed; the form must be valid."""
        numbers = {name: field.number for name, field in self._fields.items() if isinstance(field, WholeNumber) and name != "seed"}
        return replace(Weights(), **numbers, protects_worst=bool(self.protects_worst.data))


def run_form(sent: MultiDict[str, str] | None = None, *, one_of_a_body: bool = True) -> RunForm:
    """What was sent, else the defaults."""
    usual = {name: value if isinstance(value, bool) else str(value) for name, value in asdict(Weights()).items()}
    return RunForm(sent, data={**usual, "seed": "0", "one_of_a_body": one_of_a_body})


def level_name(kind: ExpertiseKind, code: str) -> str:
    """The name of the input for one code."""
    return f"level-{kind.value}-{code}"


def sent_levels(names: Mapping[ExpertiseKind, Mapping[str, Words]], sent: MultiDict[str, str]) -> dict[tuple[ExpertiseKind, str], int]:
    """The level of each code that can be asked; nought for what is not known, and for what no page of ours sends."""
    found = {}
    for kind, codes in names.items():
        for code in codes:
            typed = sent.get(level_name(kind, code), "")
            found[kind, code] = int(typed) if typed in {str(level) for level in range(1, LEVELS + 1)} else 0
    return found


def sent_bids(sent: MultiDict[str, str]) -> dict[int, BidValue | None]:
    """The wishes of a page, by the number of the proposal; None where somebody has no opinion."""
    found: dict[int, BidValue | None] = {}
    for name, value in sent.items():
        number = name.removeprefix("bid-")
        if name.startswith("bid-") and re.fullmatch(r"[0-9]{1,10}", number) and value in {"", *BidValue}:
            found[int(number)] = BidValue(value) if value else None
    return found
