"""The papers of a proposal: everything that its dossier is composed from, fetched together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from proposals.audit.models import AuditEntry
from proposals.audit.queries import timeline
from proposals.calls.form import Form
from proposals.calls.rubric import Rubric
from proposals.conflicts.models import ConflictOverride
from proposals.conflicts.queries import overrides_of
from proposals.drafting.models import Proposal, ProposalVersion
from proposals.drafting.veil import OPEN, Veil
from proposals.evaluation.models import AdmissibilityCheck, Assignment, Decision, Objection, Recommendation
from proposals.evaluation.queries import checklist_of, decisions_of, final_sheets, objections_of, recommendation_of
from proposals.evaluation.redactions import comments_for_body
from proposals.panel.models import Consensus
from proposals.panel.queries import consensus_of

EXPORT = "export_dossier"


class NeverFiled(ValueError):
    """A proposal that was never submitted has no dossier."""


@dataclass(frozen=True)
class Papers:
    """A proposal with the version last filed and all that was written about it. `entries` are the audit trail, oldest first; `comments` are those of
    the sheets as the body reads them; `veil` hides what the reader is not shown."""

    proposal: Proposal
    version: ProposalVersion
    checklist: Mapping[str, AdmissibilityCheck] = field(default_factory=dict)
    sheets: Sequence[Assignment] = ()
    consensus: Consensus | None = None
    recommendation: Recommendation | None = None
    decisions: Sequence[Decision] = ()
    objections: Sequence[Objection] = ()
    entries: Sequence[AuditEntry] = ()
    overrides: Sequence[ConflictOverride] = ()
    comments: Mapping[int, str] = field(default_factory=dict)
    veil: Veil = OPEN

    @cached_property
    def answers(self) -> Mapping[str, Any]:
        """The answers of the version that the reader is shown."""
        return self.veil.answers(self.form, self.version.answers)

    @cached_property
    def files(self) -> Sequence[Mapping[str, Any]]:
        """The attachments of the version that the reader is shown, called as he may know them."""
        return self.veil.files(self.form, self.version.attachments)

    @property
    def form(self) -> Form:
        return self.proposal.call.form

    @property
    def rubric(self) -> Rubric:
        return self.proposal.call.rubric

    def name_of(self, person_id: int | None) -> str:
        """The name of somebody who did something to the proposal; the trail knows everybody who did."""
        names = (entry.person.name for entry in self.entries if entry.person_id == person_id and entry.person)
        return next(names, "")

    def number_of(self, version_id: int | None) -> int:
        """The number of one of the proposal's versions; the last one's where the version is not known."""
        return next((each.number for each in self.proposal.versions if each.id == version_id), self.version.number)


def papers_of(proposal: Proposal) -> Papers:
    """The papers of a submitted proposal. Raises NeverFiled for any other.

    Exports are left out of the trail: taking a dossier away must not change the next one.
    """
    if proposal.latest_version is None:
        raise NeverFiled(proposal.public_code)
    sheets = final_sheets(proposal)
    return Papers(
        proposal=proposal,
        version=proposal.latest_version,
        checklist=checklist_of(proposal),
        sheets=sheets,
        comments=comments_for_body(sheets),
        consensus=consensus_of(proposal),
        recommendation=recommendation_of(proposal),
        decisions=decisions_of(proposal),
        objections=objections_of(proposal),
        overrides=overrides_of(proposal),
        entries=[entry for entry in reversed(timeline(proposal.id)) if entry.action != EXPORT],
    )
