"""What may be typed when people come to an agreement: the consensus sheet, and the minutes of a meeting."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Any

import wtforms
from werkzeug.datastructures import MultiDict
from wtforms.fields.choices import SelectChoice

from proposals import clock
from proposals.calls.checks import Surroundings, is_answered, is_required, problems
from proposals.calls.form import Choice, Field, Form, Section, Words
from proposals.calls.rubric import Rubric
from proposals.evaluation.sheet_fields import read_points, rung
from proposals.panel.consensus import ConsensusText
from proposals.panel.meetings import Attendee, Particulars
from proposals.panel.models import Attended, Capacity, Consensus, Manner, Meeting
from proposals.workflow.phrases import N_, Phrase

MOST_PEOPLE = 40


def _choices(members: type[StrEnum], english: Mapping[StrEnum, str]) -> tuple[Choice, ...]:
    return tuple(Choice(member.value, Words(member.label, english[member])) for member in members)  # type: ignore[attr-defined]


_MANNERS = {Manner.IN_PERSON: "In person", Manner.REMOTE: "Remotely", Manner.BOTH: "In person and remotely"}
_CAPACITIES = {
    Capacity.PRESIDENT: "Chair",
    Capacity.MEMBER: "Member",
    Capacity.SECRETARY: "Secretary",
    Capacity.RAPPORTEUR: "Rapporteur",
}
_ATTENDED = {Attended.PRESENT: "Present", Attended.REMOTELY: "Present remotely", Attended.ABSENT: "Absent"}

HELD_ON = Field("held_on", "date", Words("Ημέρα της συνεδρίασης", "Day of the meeting"), required=True)
BEGAN = Field("began", "str", Words("Ώρα έναρξης", "Began at"), Words("Για παράδειγμα 10:30.", "For example 10:30."), required=True, max=5)
ENDED = Field("ended", "str", Words("Ώρα λήξης", "Ended at"), Words("Για παράδειγμα 13:00.", "For example 13:00."), max=5)
MANNER = Field("manner", "one", Words("Πώς έγινε", "How it was held"), required=True, choices=_choices(Manner, _MANNERS))
PLACE = Field("place", "str", Words("Τόπος", "Place"), Words("Κτίριο και αίθουσα, ή πλατφόρμα.", "Building and room, or platform."), max=200)
ATTENDANCE = Field(
    "attendance",
    "table",
    Words("Παρόντες και απόντες", "Present and absent"),
    Words(
        "Όλα τα μέλη της επιτροπής, και όσοι δεν ήρθαν. Η απαρτία μετριέται στον πρόεδρο και τα μέλη.",
        "Every member of the committee, also those who did not come. The quorum counts the chair and the members.",
    ),
    required=True,
    min_rows=3,
    max_rows=MOST_PEOPLE,
    row_name=Words("πρόσωπο", "person"),
    columns=(
        Field("name", "str", Words("Ονοματεπώνυμο", "Name"), required=True, max=60, width=34),
        Field("capacity", "one", Words("Ιδιότητα", "Capacity"), required=True, choices=_choices(Capacity, _CAPACITIES), width=18),
        Field("attended", "one", Words("Παρουσία", "Attendance"), required=True, choices=_choices(Attended, _ATTENDED), width=20),
        Field("reason", "str", Words("Λόγος απουσίας", "Reason of absence"), max=60, width=28),
    ),
)
NOTES = Field(
    "notes",
    "text",
    Words("Άλλα θέματα", "Other matters"),
    Words("Ό,τι ειπώθηκε πέρα από τις προτάσεις. Τυπώνεται στο πρακτικό.", "What was said besides the proposals. Printed in the minutes."),
    max=4000,
)
PARTICULARS = (HELD_ON, BEGAN, ENDED, MANNER, PLACE, ATTENDANCE, NOTES)
SAID = Field(
    "said",
    "text",
    Words("Τι ειπώθηκε, με λίγα λόγια", "What was said, in short"),
    Words("Οι απόψεις και πού κατέληξε η συζήτηση, χωρίς ονόματα αξιολογητών.", "The views and where they led, without names of evaluators."),
    required=True,
    min=20,
    max=4000,
)
ABSTAINED = Field(
    "abstained",
    "str",
    Words("Ποιοι αποχώρησαν λόγω κωλύματος", "Who left because of a conflict of interest"),
    Words("Ονοματεπώνυμα, όπως στον κατάλογο.", "Names, as on the list."),
    max=300,
)
ITEM = (SAID, ABSTAINED)


@dataclass(frozen=True)
class Checked:
    """What is wrong with a form: pairs for its summary, sentences by field, and those that belong to one cell of a table by its place."""

    pairs: list[tuple[str, Phrase]]
    messages: dict[str, list[Phrase]]
    in_cells: dict[str, Phrase]

    def tell(self, field: Field, place: str, phrase: Phrase) -> None:
        self.pairs.append((place, phrase))
        self.messages.setdefault(field.code, []).append(phrase)


def checked(fields: tuple[Field, ...], form: wtforms.Form) -> Checked:
    """What the definitions of these fields say about what was typed."""
    pseudo, around = Form(1, Words("", ""), (Section("", "", Words("", ""), fields),)), Surroundings((0, 9999))
    found = Checked([], {}, {})
    for field in fields:
        for problem in problems(pseudo, field, form.data, around):
            if field.type == "table" and problem.place != field.code:
                found.pairs.append((problem.place, problem.phrase))
                found.in_cells[problem.place] = problem.phrase.values.get("problem", problem.phrase)
            else:
                found.tell(field, problem.place, problem.phrase)
        if is_required(pseudo, field, form.data, around) and not is_answered(field, form.data, around):
            place = f"{field.code}-day" if field.type == "date" else field.code
            found.tell(field, place, Phrase(N_("Συμπληρώστε το πεδίο «%(field)s»."), values={"field": field.label}))
    return found


def particulars_of(form: wtforms.Form, found: Checked) -> Particulars | None:
    """The particulars that a form holds; None, with what is wrong added to `found`, where there are none."""
    data = form.data
    held_at = _moment(data["held_on"], data["began"], BEGAN, found)
    ended_at = _moment(data["held_on"], data["ended"], ENDED, found) if data["ended"] else None
    if held_at and ended_at and ended_at <= held_at:
        found.tell(ENDED, ENDED.code, Phrase(N_("Η λήξη είναι μετά την έναρξη.")))
    if found.pairs or held_at is None:
        return None
    people = [Attendee(row["name"], Capacity(row["capacity"]), Attended(row["attended"]), row["reason"] or "") for row in data["attendance"]]
    return Particulars(held_at, Manner(data["manner"]), people, ended_at, data["place"] or "", data["notes"] or "")


def stored_particulars(meeting: Meeting) -> dict[str, Any]:
    """The answers of the form as they are stored."""
    held_at = clock.in_athens(meeting.held_at)
    return {
        "held_on": held_at.date().isoformat(),
        "began": f"{held_at:%H:%M}",
        "ended": f"{clock.in_athens(meeting.ended_at):%H:%M}" if meeting.ended_at else "",
        "manner": meeting.manner.value,
        "place": meeting.place,
        "notes": meeting.notes,
        "attendance": [
            {"name": each.name, "capacity": each.capacity.value, "attended": each.attended.value, "reason": each.reason}
            for each in meeting.attendance
        ],
    }


def _moment(day: Any, typed: str | None, field: Field, found: Checked) -> datetime | None:
    """The instant of a time of day on a day; nothing, and a word about it, where there is none."""
    if not isinstance(day, str) or not typed:
        return None
    at = re.fullmatch(r"([01]?\d|2[0-3])[:.]([0-5]\d)", typed.strip())
    try:
        if at:
            return clock.from_athens(date.fromisoformat(day), time(int(at[1]), int(at[2])))
    except clock.NoSuchTime:
        pass
    found.tell(field, field.code, Phrase(N_("Γράψτε ώρα με ώρες και λεπτά, για παράδειγμα 10:30.")))
    return None


# The consensus sheet ---------------------------------------------------------------------------------------------


@lru_cache(maxsize=32)
def consensus_class(rubric: Rubric) -> type[wtforms.Form]:
    """The WTForms class of a consensus sheet: points and reasons for each criterion, and reasons for the whole."""
    fields: dict[str, Any] = {"reasons": wtforms.TextAreaField(), "comment_to_body": wtforms.TextAreaField()}
    for criterion in rubric.criteria:
        fields[criterion.code] = wtforms.RadioField(choices=[SelectChoice(str(step), str(step)) for step in rubric.ladder], validate_choice=False)
        fields[f"{criterion.code}_comment"] = wtforms.TextAreaField()
    return type("ConsensusForm", (wtforms.Form,), fields)


def consensus_form(rubric: Rubric, stored: Consensus | None, sent: MultiDict[str, str] | None = None) -> wtforms.Form:
    """A consensus sheet filled from what was sent, else from the newest that is stored."""
    values: dict[str, Any] = {name: getattr(stored, name) if stored else "" for name in ("reasons", "comment_to_body")}
    for code, score in stored.scores.items() if stored else ():
        values[code], values[f"{code}_comment"] = (rung(rubric, score.points) if score.points is not None else None), score.comment
    return consensus_class(rubric)(formdata=sent, data=values)


def consensus_text(rubric: Rubric, form: wtforms.Form) -> ConsensusText:
    """What stands in the form; points that are not on the scale count as none."""
    data = form.data
    points: dict[str, Decimal | None] = {criterion.code: _points(rubric, data[criterion.code]) for criterion in rubric.criteria}
    return ConsensusText(points, {code: data[f"{code}_comment"] or "" for code in points}, data["reasons"] or "", data["comment_to_body"] or "")


def _points(rubric: Rubric, typed: str | None) -> Decimal | None:
    read = read_points(rubric, typed)
    return next((step for step in rubric.ladder if str(step) == read), None)
