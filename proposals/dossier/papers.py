"""The papers of a proposal: everything that its dossier is composed from, fetched together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from flask_babel import gettext as _

from proposals.audit.models import AuditEntry
from proposals.audit.queries import timeline
from proposals.calls.form import Form
from proposals.calls.rubric import Rubric
from proposals.conflicts.models import ConflictOverride
from proposals.conflicts.queries import overrides_of
from proposals.dossier.profiles import Piece, Profile, Rules
from proposals.dossier.published import PUBLISHED
from proposals.drafting.models import Proposal, ProposalVersion
from proposals.drafting.veil import OPEN, Veil
from proposals.evaluation.models import AdmissibilityCheck, Assignment, Decision, Objection, Recommendation
from proposals.evaluation.queries import checklist_of, decisions_of, final_sheets, objections_of, recommendation_of
from proposals.evaluation.redactions import comments_for_body
from proposals.panel.models import Consensus
from proposals.panel.queries import consensus_of
from proposals.web import words

EXPORT = "export_dossier"
REFUSAL = "refuse_dossier"
TEXT = "take_text"


class NeverFiled(ValueError):
    """A proposal that was never submitted has no dossier."""


class NothingToShow(ValueError):
    """A document that there is only once something was decided, or published."""


@dataclass(frozen=True)
class Papers:
    """A proposal with the version last filed and all that was written about it. `entries` are the audit trail, oldest first; `comments` are those of
    the sheets as the body reads them; `veil` hides what the reader is not shown; `profile` says what the dossier holds, and `chosen` which pieces
    of that were asked for, where not all were."""

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
    profile: Profile = Profile.COMMITTEE
    chosen: frozenset[Piece] | None = None

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

    @property
    def rules(self) -> Rules:
        return self.profile.rules

    @property
    def dated_at(self) -> datetime:
        """When what is told here came about: the last deed that the trail knows, or the filing."""
        return max([entry.at for entry in self.entries[-1:]] + [self.version.submitted_at])

    @property
    def head(self) -> str:
        """The hash of the last entry of the trail about this proposal; nothing where the trail has none."""
        return self.entries[-1].hash if self.entries else ""

    def holds(self, piece: Piece) -> bool:
        """Whether a piece is part of this dossier, and was asked for."""
        return piece in self.rules.pieces and (self.chosen is None or piece in self.chosen)

    def name_of(self, person_id: int | None) -> str:
        """The name of somebody who did something to the proposal; the trail knows everybody who did. Nothing where nobody is named."""
        if not self.rules.names_people:
            return ""
        names = (entry.person.name for entry in self.entries if entry.person_id == person_id and entry.person)
        return next(names, "")

    def evaluator_of(self, number: int) -> str:
        """What the evaluator of a sheet is called, by the place of the sheet from 0 on."""
        called = words.letter(number)
        return f"{called}. {self.sheets[number].evaluator.name}" if self.rules.names_people else _("Αξιολογητής %(letter)s", letter=called)

    def number_of(self, version_id: int | None) -> int:
        """The number of one of the proposal's versions; the last one's where the version is not known."""
        return next((each.number for each in self.proposal.versions if each.id == version_id), self.version.number)


def papers_of(proposal: Proposal, profile: Profile = Profile.COMMITTEE, chosen: frozenset[Piece] | None = None) -> Papers:
    """The papers of a submitted proposal, without what the profile does not hold. Raises NeverFiled for any other.

    Exports, and refusals of them, are left out of the trail: taking a document away must not change the next one.
    """
    if proposal.latest_version is None:
        raise NeverFiled(proposal.public_code)
    held = profile.rules.pieces
    sheets = final_sheets(proposal) if Piece.SHEETS in held else []
    return Papers(
        proposal=proposal,
        version=proposal.latest_version,
        checklist=checklist_of(proposal) if Piece.ADMISSIBILITY in held else {},
        sheets=sheets,
        comments=comments_for_body(sheets),
        consensus=consensus_of(proposal) if Piece.CONSENSUS in held else None,
        recommendation=recommendation_of(proposal) if Piece.RECOMMENDATION in held else None,
        decisions=decisions_of(proposal),
        objections=objections_of(proposal) if Piece.OBJECTIONS in held else (),
        overrides=overrides_of(proposal) if Piece.OVERRIDES in held else (),
        entries=[entry for entry in reversed(timeline(proposal.id)) if entry.action not in (EXPORT, REFUSAL, TEXT)],
        veil=PUBLISHED if profile is Profile.PUBLIC else OPEN,
        profile=profile,
        chosen=chosen,
    )
