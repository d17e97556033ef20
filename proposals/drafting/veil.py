"""What a call keeps from its evaluators: whose a proposal is, and whom its text names. One function decides it for pages, files and exports."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import Any

from proposals.calls.form import BODY, PERSON, Field, Form
from proposals.drafting.models import Proposal, ProposalVersion
from proposals.web.words import say
from proposals.workflow.people import Actor
from proposals.workflow.permissions import Permission, can
from proposals.workflow.phrases import N_, Phrase

# What stands in the place of a hidden name.
HIDDEN = N_("Δεν εμφανίζεται στους αξιολογητές")
_FILE = N_("Συνημμένο %(number)s")


@dataclass(frozen=True)
class Veil:
    """What a reader is not shown of one proposal. `kinds` are PERSON and BODY; `numbers` are by which its files are called instead of their names."""

    kinds: frozenset[str] = frozenset()
    numbers: Mapping[int, int] = field(default_factory=dict)

    @property
    def is_drawn(self) -> bool:
        return bool(self.kinds)

    @property
    def hides_body(self) -> bool:
        return BODY in self.kinds

    @property
    def hides_people(self) -> bool:
        return PERSON in self.kinds

    def hides(self, question: Field) -> bool:
        """True for a question whose whole answer is kept back. A title is what a proposal is called by, and is always shown."""
        if question.lift == "title":
            return False
        if question.type == "file":
            # What a file names cannot be told apart: it is kept back for either.
            return self.is_drawn and question.names is not None
        if question.type == "preset":
            return self.hides_body and question.code != "call"
        if question.columns and not self._columns(question):
            return True
        return question.names in self.kinds or (PERSON in self.kinds and question.personal)

    def seen(self, question: Field) -> Field:
        """The question with the columns that are shown."""
        shown = self._columns(question)
        return question if shown == question.columns else replace(question, columns=shown)

    def answers(self, form: Form, answers: Mapping[str, Any]) -> Mapping[str, Any]:
        """The answers without what is hidden."""
        if not self.is_drawn:
            return answers
        return {code: self._answer(form.by_code.get(code), value) for code, value in answers.items() if not self._hides_code(form, code)}

    def files(self, form: Form, files: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """The files that are shown, called by number: what people call a file often says who they are."""
        if not self.is_drawn:
            return list(files)  # type: ignore[arg-type]
        return [{**each, **self._called(each)} for each in files if not self._hides_code(form, each["field"])]

    def _columns(self, question: Field) -> tuple[Field, ...]:
        return tuple(each for each in question.columns if not self.hides(each))

    def _answer(self, question: Field | None, value: Any) -> Any:
        if question is None or not question.columns or not isinstance(value, list):
            return value
        codes = {each.code for each in self._columns(question)}
        return [{code: cell for code, cell in row.items() if code in codes} if isinstance(row, Mapping) else row for row in value]

    def _hides_code(self, form: Form, code: str) -> bool:
        # An answer that no question of the form asks for carries no mark, so nobody can say whom it names.
        return code not in form.by_code or self.hides(form.by_code[code])

    def _called(self, file: Mapping[str, Any]) -> dict[str, Any]:
        number = self.numbers.get(file["id"], 0)
        title = say(Phrase(_FILE, values={"number": str(number)}))
        return {"title": title, "filename": f"attachment-{number}{PurePath(file['filename']).suffix.lower()}"}


OPEN = Veil()


@dataclass(frozen=True)
class Shown:
    """A text to read: answers and files, from a version or from the draft (`version` is then None), without what `veil` hides."""

    answers: Mapping[str, Any]
    attachments: list[dict[str, Any]]
    version: ProposalVersion | None
    veil: Veil = OPEN


def veil_of(actor: Actor, proposal: Proposal) -> Veil:
    """What the person is not shown of this proposal: nothing, unless its call hides something from evaluators and he reads as one of them."""
    kinds = hidden_kinds(proposal)
    if not kinds or can(actor, Permission.SEE_WHO_PROPOSES, proposal.case()):
        return OPEN
    files = sorted({file["id"] for version in proposal.versions for file in version.attachments})
    return Veil(kinds, {number: place for place, number in enumerate(files, 1)})


def sees_through(actor: Actor, proposal: Proposal) -> bool:
    """True for whoever sees, by a role beside that of an evaluator, what the call hides from evaluators: lists and desks show it to him."""
    apart_from_judging = replace(proposal.case(), judging=frozenset(), reviewers=frozenset())
    return bool(hidden_kinds(proposal)) and can(actor, Permission.SEE_WHO_PROPOSES, apart_from_judging)


def hidden_kinds(proposal: Proposal) -> frozenset[str]:
    """What the call of a proposal hides from evaluators."""
    call = proposal.call
    return frozenset(kind for kind, is_hidden in ((BODY, call.hides_bodies), (PERSON, call.hides_persons)) if is_hidden)


def version_for(actor: Actor, proposal: Proposal, version: ProposalVersion) -> Shown:
    """A filed version as the person is shown it."""
    veil, form = veil_of(actor, proposal), proposal.call.form
    return Shown(veil.answers(form, version.answers), veil.files(form, version.attachments), version, veil)
