"""The letters that tell bodies of decisions: their texts by call, outcome and language, to whom they go, and each as it will be sent."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from proposals import clock, greek
from proposals.audit.operations import record
from proposals.calls.models import Call
from proposals.config import Settings
from proposals.db import db
from proposals.decisions.choice import Outcome
from proposals.decisions.fields import OF_LETTERS, OF_REASONS, FieldName, faults_of, filled, names_in
from proposals.decisions.models import DecisionList, LetterText, PendingDecision
from proposals.decisions.queries import Recipient, holders_in, texts_of
from proposals.evaluation.objecting import objections_until
from proposals.web import words
from proposals.workflow.machine import PROPOSAL_WORKFLOW, StepRefused
from proposals.workflow.people import Actor, Role
from proposals.workflow.permissions import Permission, require
from proposals.workflow.phrases import N_, Phrase
from proposals.workflow.table import Audience

LANGUAGES = ("el", "en")
MOST_OF_SUBJECT, MOST_OF_BODY = 200, 6000
# Who belongs to an audience of the table, where it is asked for many bodies at once; a test holds it to what a step tells.
_ROLES = {Audience.EDITORS: Role.SUBMITTER, Audience.APPROVERS: Role.BODY_APPROVER}


@dataclass(frozen=True)
class Template:
    """Subject and body with fields in them."""

    subject: str
    body: str


@dataclass(frozen=True)
class Letter:
    """A letter to one person, exactly as it is sent."""

    language: str
    subject: str
    body: str


@cache
def shipped(outcome: Outcome, language: str) -> Template:
    """The text that holds where a call has none of its own."""
    texts = yaml.safe_load((Path(__file__).parent / "letters.yaml").read_text(encoding="utf-8"))
    return Template(**texts[outcome.value][language])


def template_faults(template: Template) -> dict[str, list[Phrase]]:
    """What keeps a text from being used, by `subject` and `body`."""
    found: dict[str, list[Phrase]] = {}
    for name, text, most in (("subject", template.subject, MOST_OF_SUBJECT), ("body", template.body, MOST_OF_BODY)):
        phrases = [fault.phrase for fault in faults_of(text, OF_LETTERS)]
        if not text.strip():
            phrases.append(Phrase(N_("Γράψτε κείμενο: η επιστολή δεν φεύγει κενή.")))
        if len(text) > most:
            values = {"length": len(text), "max": most, "over": len(text) - most}
            phrases.append(Phrase(N_("Έχει %(length)s χαρακτήρες. Το όριο είναι %(max)s: αφαιρέστε %(over)s."), values=values))
        if phrases:
            found[name] = phrases
    return found


def write_text(actor: Actor, call: Call, outcome: Outcome, language: str, template: Template) -> None:
    """Store the text of a call's letters about an outcome. Raises StepRefused with what is wrong; the caller asks for the permission."""
    template = Template(greek.clean_line(template.subject), greek.clean_text(template.body))
    faults = template_faults(template)
    if faults:
        raise StepRefused("write_letter_text", tuple(phrase for phrases in faults.values() for phrase in phrases))
    row = db.session.get(LetterText, (call.id, outcome, language))
    if row is None:
        row = LetterText(call_id=call.id, outcome=outcome, language=language)
        db.session.add(row)
    row.subject, row.body = template.subject, template.body
    db.session.flush()
    record(actor, "write_letter_text", f"call:{call.id}", details={"outcome": outcome.value, "language": language})


def texts_for(actor: Actor, call: Call, case: Any) -> dict[tuple[Outcome, str], Template]:
    """The texts that hold for a call, by outcome and language. Raises NotAllowed."""
    require(actor, Permission.PREPARE_DECISIONS, case)
    return _texts(call)


def _texts(call: Call) -> dict[tuple[Outcome, str], Template]:
    texts = {(outcome, language): shipped(outcome, language) for outcome in Outcome for language in LANGUAGES}
    return texts | {(each.outcome, each.language): Template(each.subject, each.body) for each in texts_of(call)}


class Writer:
    """Writes the letters of one list. The texts are read once; `row` is a proposal as `queries.standing_of` gives it."""

    def __init__(self, listed: DecisionList) -> None:
        self.listed, self.call = listed, listed.call
        self.texts = _texts(listed.call)
        self.settings: Settings = current_app.extensions["settings"]
        self.until = objections_until(clock.today())
        self._names: dict[str, frozenset[FieldName]] = {}
        self._lacking: dict[tuple[Template, str, bool, Outcome], frozenset[FieldName]] = {}

    def template(self, entry: PendingDecision, language: str) -> Template:
        """The text for a proposal: what was written for it alone, else that of the call."""
        own = entry.letter.get(language)
        return Template(**own) if own else self.texts[entry.outcome, language]

    def reasons(self, entry: PendingDecision, row: Any) -> str:
        """The reasons of the decision: the proposal's own, else those of the outcome. Raises CannotBeFilled."""
        return filled(self._reasons_text(entry), {name: value for name, value in self._values(entry, row, "el").items() if name in OF_REASONS})

    def letter(self, entry: PendingDecision, row: Any, language: str) -> Letter:
        """The letter about a proposal in a language. Raises CannotBeFilled with the fields that have no value."""
        template = self.template(entry, language)
        values = {**self._values(entry, row, language), FieldName.REASONS: self.reasons(entry, row)}
        with force_locale(language):
            body = "\n\n".join((filled(template.body, values), _closing()))
        return Letter(language, " ".join(filled(template.subject, values).split()), body)

    def lacking(self, entry: PendingDecision, row: Any, language: str) -> frozenset[FieldName]:
        """The fields of the letter about a proposal, and of its reasons, that have no value; without writing it, as a list may be long."""
        template = self.template(entry, language)
        told_by = (template, self._reasons_text(entry), entry.score is None, entry.outcome)
        if told_by not in self._lacking:
            self._lacking[told_by] = self._without_value(template, entry)
        return self._lacking[told_by]

    def _without_value(self, template: Template, entry: PendingDecision) -> frozenset[FieldName]:
        """Whoever adds a field that looks at more of an entry adds it to what `lacking` tells entries apart by."""
        wanted = self._wanted(template.subject) | self._wanted(template.body) | self._wanted(self._reasons_text(entry))
        listed = self.listed
        there = {
            FieldName.NUMBER: listed.decision_number,
            FieldName.DATE: listed.decided_on,
            FieldName.ADA: listed.ada,
            FieldName.PREAMBLE: listed.preamble,
            FieldName.SCORE: entry.score is not None,
            FieldName.OBJECTIONS_UNTIL: entry.outcome is not Outcome.ACCEPT,
            FieldName.REASONS: self._reasons_text(entry),
        }
        return frozenset(name for name in wanted if name in there and not there[name])

    def lacking_of_reasons(self, entry: PendingDecision) -> bool:
        """True where the reasons name the score of a proposal that has none."""
        return entry.score is None and FieldName.SCORE in self._wanted(self._reasons_text(entry))

    def _reasons_text(self, entry: PendingDecision) -> str:
        return entry.reasons or self.listed.reasons.get(entry.outcome, "")

    def _wanted(self, text: str) -> frozenset[FieldName]:
        if text not in self._names:
            self._names[text] = names_in(text)
        return self._names[text]

    def _values(self, entry: PendingDecision, row: Any, language: str) -> Mapping[FieldName, str]:
        listed, english = self.listed, language == "en"
        with force_locale(language):
            return {
                FieldName.TITLE: row.title,
                FieldName.CODE: words.shown_code(row.code),
                FieldName.BODY: (row.body_name_en or row.body_name) if english else row.body_name,
                FieldName.CALL: self.call.title_in(language),
                FieldName.OUTCOME: words.say(entry.outcome),
                FieldName.NUMBER: listed.decision_number,
                FieldName.DATE: words.day(listed.decided_on) if listed.decided_on else "",
                FieldName.ADA: listed.ada,
                FieldName.PREAMBLE: listed.preamble,
                FieldName.SCORE: words.number(entry.score, 2) if entry.score is not None else "",
                FieldName.PLACE: str(entry.place),
                FieldName.OBJECTIONS_UNTIL: "" if entry.outcome is Outcome.ACCEPT else words.day(self.until),
                FieldName.LINK: f"{self.settings.public_url}/proposals/{row.code}",
                FieldName.UNIT: self.settings.unit_in(language),
            }


def _closing() -> str:
    why = _("Λαμβάνετε αυτό το μήνυμα επειδή είστε συντάκτης ή εγκρίνων του φορέα σας.")
    automatic = _("Το μήνυμα στάλθηκε αυτόματα από τις Προτάσεις Καινοτομίας. Μην απαντήσετε σε αυτό: δεν το διαβάζει κανείς.")
    return f"--\n{why}\n{automatic}"


def recipients(entries: Mapping[int, PendingDecision], rows: Mapping[int, Any]) -> Iterator[tuple[int, Recipient]]:
    """To whom a letter goes about which proposal, in the order of the list; the same people whom the steps of the workflow tell."""
    by_outcome = {outcome: {_ROLES[each] for each in PROPOSAL_WORKFLOW.steps[outcome].tells} for outcome in Outcome}
    people = {roles: holders_in((row.body_id for row in rows.values()), roles) for roles in {frozenset(each) for each in by_outcome.values()}}
    for number, entry in entries.items():
        for person in people[frozenset(by_outcome[entry.outcome])].get(rows[number].body_id, ()):
            yield number, person


def unwritable(names: Iterable[FieldName]) -> Phrase:
    """Why a letter cannot be made, by the fields without a value."""
    values = {"names": ", ".join(f"«{words.say(name.label)}»" for name in sorted(names))}
    return Phrase(N_("Η επιστολή δεν μπορεί να γραφτεί, επειδή δεν έχουν τιμή τα πεδία %(names)s."), values=values)
