"""Texts that are taken away to be edited: the letter of a decision, and what a proposal says. What can be changed is not issued and has no code."""

import hashlib
from dataclasses import dataclass

from proposals.audit.operations import record
from proposals.config import Settings
from proposals.dossier.compose_letter import letter_of
from proposals.dossier.compose_paper import text_before_filing, text_to_edit
from proposals.dossier.contents import Paper
from proposals.dossier.papers import TEXT, Papers, papers_of
from proposals.dossier.profiles import Profile
from proposals.drafting.models import Proposal, ProposalVersion
from proposals.drafting.veil import veil_of
from proposals.drafting.versions import as_version, is_unchanged, text_for
from proposals.workflow.people import Actor
from proposals.workflow.permissions import Permission, can

OF_THE_PROPOSAL = "text"


@dataclass(frozen=True)
class Editable:
    """A text on its way to who edits it: what it says, of which kind it is, of which version (0 where it was not filed), and its file name."""

    paper: Paper
    kind: str
    proposal_id: int
    version: int
    filename: str


def editable_letter(proposal: Proposal, settings: Settings) -> Editable:
    """The letter of the decision, word for word the one that is printed. Raises NothingToShow where nothing was decided."""
    papers = papers_of(proposal, Profile.LETTER)
    return Editable(letter_of(papers, settings), Profile.LETTER.value, proposal.id, papers.version.number, f"{proposal.public_code}-letter.docx")


def editable_text(actor: Actor, proposal: Proposal, version: ProposalVersion | None, settings: Settings) -> Editable:
    """The text of a version as the person is shown it; without one the text that he is shown, which who writes it sees as it stands."""
    shown = version or text_for(actor, proposal).version or _filed_as_it_stands(proposal)
    if shown is None:
        paper = text_before_filing(Papers(proposal, as_version(proposal)), settings, proposal.updated_at)
        return Editable(paper, OF_THE_PROPOSAL, proposal.id, 0, f"{proposal.public_code}.docx")
    with_personal = can(actor, Permission.SEE_PERSONAL_DATA, proposal.case())
    paper = text_to_edit(Papers(proposal, shown, veil=veil_of(actor, proposal)), settings, with_personal=with_personal)
    return Editable(paper, OF_THE_PROPOSAL, proposal.id, shown.number, f"{proposal.public_code}-v{shown.number}.docx")


def record_text(actor: Actor, taken: Editable, content: bytes, *, acted_as: str) -> None:
    """Write down that somebody took a text away, and by which hash the file is known."""
    details = {"profile": taken.kind, "version": taken.version, "sha256": hashlib.sha256(content).hexdigest()}
    record(actor, TEXT, f"proposal:{taken.proposal_id}", acted_as=acted_as, proposal_id=taken.proposal_id, details=details)


def _filed_as_it_stands(proposal: Proposal) -> ProposalVersion | None:
    """The newest version, where nothing was changed since it was filed."""
    return proposal.latest_version if is_unchanged(proposal, as_version(proposal).sha256) else None
