"""The rounds of completion of a proposal as they are read: each remark with the text that it was made on and the text that came back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from proposals.calls.form import Form, Words
from proposals.drafting.completion import fields_of, words_of
from proposals.drafting.differences import FieldChange, side_by_side
from proposals.drafting.models import CompletionRemark, Proposal, ProposalVersion
from proposals.drafting.queries import answers_of, remarks_on
from proposals.drafting.veil import Shown, Veil, veil_of, version_for
from proposals.drafting.versions import listed_files
from proposals.workflow.people import Actor
from proposals.workflow.permissions import Permission, can


@dataclass(frozen=True)
class Answered:
    """A remark and what became of the fields that it names: `beside` are those to show in both texts, `same` those that stayed as they were."""

    remark: CompletionRemark
    words: Words
    beside: tuple[FieldChange, ...]
    same: tuple[FieldChange, ...]


@dataclass(frozen=True)
class Round:
    """One return for completion; without `new` the body has not sent its text, and the reader does not write it."""

    number: int
    asked_at: datetime
    old: ProposalVersion
    new: Shown | None
    is_last: bool
    answered: tuple[Answered, ...]

    @property
    def covered(self) -> int:
        """How many of the remarks are ticked off."""
        return sum(each.remark.covered_at is not None for each in self.answered)


def rounds_of(actor: Actor, proposal: Proposal) -> list[Round]:
    """Every round, the last one first. Whoever writes the proposal sees the text as it stands where no newer one was filed; whoever judges it
    in a blind call sees no field that is kept from him."""
    remarks = remarks_on(proposal)
    if not remarks:
        return []
    versions = {version.number: version_for(actor, proposal, version) for version in proposal.versions}
    sees_draft = can(actor, Permission.SEE_DRAFT, proposal.case())
    draft = Shown(answers_of(proposal)[0], listed_files(proposal), None) if sees_draft and remarks[0].version == len(versions) else None
    veil = veil_of(actor, proposal)
    return [_round(proposal, list(found), versions, draft, veil) for _number, found in groupby(remarks, key=lambda each: each.round)]


def _round(proposal: Proposal, remarks: Sequence[CompletionRemark], versions: Mapping[int, Shown], draft: Shown | None, veil: Veil) -> Round:
    first = remarks[0]
    old = versions[first.version]
    new = versions.get(first.version + 1, draft)
    text = new or old
    assert old.version is not None  # a remark is made on what was filed
    beside = side_by_side(proposal.call.form, old.answers, text.answers, old.attachments, text.attachments)
    answered = tuple(_answered(proposal.call.form, remark, beside, veil) for remark in remarks)
    return Round(first.round, first.asked_at, old.version, new, first.round == proposal.completion_rounds, answered)


def _answered(form: Form, remark: CompletionRemark, beside: Mapping[str, FieldChange], veil: Veil) -> Answered:
    """A field that was named is shown whether it changed or not; of a whole section what changed."""
    found = [beside[field.code] for field in fields_of(form, remark) if not veil.hides(field)]
    shown = tuple(each for each in found if remark.field or each.differs)
    return Answered(remark, words_of(form, remark), shown, tuple(each for each in found if each not in shown))
