"""The inputs with which a return for completion says what it asks for: for each section and each of its fields a box and a remark."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from proposals import greek
from proposals.calls.form import Form, Section, Words
from proposals.drafting.completion import REMARK, Asked, Item, asked_by, fields_to_ask, key_of
from proposals.drafting.models import CompletionRemark
from proposals.workflow.phrases import N_, Phrase

BOX = "remarks"
_WHOLE = N_("Όλη η ενότητα")


@dataclass(frozen=True)
class RemarkInput:
    """A box with the remark that belongs to it, and what is wrong with the remark."""

    key: str
    label: Words | str
    is_chosen: bool
    text: str
    problem: Phrase | None = None


@dataclass(frozen=True)
class RemarkGroup:
    """A section of the form: the box for the whole of it, then one for each field."""

    section: Section
    inputs: tuple[RemarkInput, ...]

    @property
    def chosen(self) -> int:
        return sum(each.is_chosen for each in self.inputs)


def asked_in(sent: MultiDict[str, str]) -> tuple[Asked, ...]:
    """What was ticked, each with its remark; what is typed beside a box that nobody ticked asks for nothing."""
    return tuple(asked_by(key, greek.clean_text(sent.get(f"{REMARK}{key}", ""))) for key in sent.getlist(BOX))


def as_sent(remarks: Iterable[CompletionRemark]) -> MultiDict[str, str]:
    """Remarks as a page would send them: what nobody covered stands in the form of the next return."""
    pairs: list[tuple[str, str]] = []
    for each in remarks:
        pairs += [(BOX, key_of(each)), (f"{REMARK}{key_of(each)}", each.text)]
    return MultiDict(pairs)


def remark_groups(form: Form, sent: MultiDict[str, str], problems: Mapping[str, Phrase]) -> list[RemarkGroup]:
    """The sections of a form with their boxes, as they were sent."""
    chosen = set(sent.getlist(BOX))

    def made(item: Item, label: Words | str) -> RemarkInput:
        key = key_of(item)
        return RemarkInput(key, label, key in chosen, sent.get(f"{REMARK}{key}", ""), problems.get(f"{REMARK}{key}"))

    return [
        RemarkGroup(each, (made(Asked(each.code), _WHOLE), *(made(Asked(each.code, field.code), field.label) for field in fields_to_ask(each))))
        for each in form.sections
    ]
