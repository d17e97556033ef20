"""The consensus sheet: points and reasons that the chair records for the panel. The sheets themselves stay as they are."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from proposals import clock, greek
from proposals.audit.operations import record
from proposals.calls.rubric import Rubric
from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.evaluation.assigning import conclude_if_ready, count_sheets
from proposals.evaluation.queries import final_sheets
from proposals.evaluation.scoring import Gap, sheet_gaps
from proposals.evaluation.sheet_fields import COMMENT_TO_BODY
from proposals.notices.operations import tell
from proposals.panel.models import Consensus, ConsensusScore
from proposals.panel.queries import consensuses_of, judges
from proposals.workflow.machine import StepRefused
from proposals.workflow.people import SYSTEM, Actor, Role
from proposals.workflow.permissions import Permission, require
from proposals.workflow.phrases import N_, Phrase

MOST_LETTERS = 4000


class ConsensusChanged(Exception):
    """Somebody else recorded a consensus sheet after this page was opened."""


@dataclass(frozen=True)
class ConsensusText:
    """A consensus sheet as it was typed: points by criterion (None where nothing was chosen), reasons of each and of the whole, and what the
    body is told with the decision, if anything."""

    points: Mapping[str, Decimal | None]
    comments: Mapping[str, str]
    reasons: str
    comment_to_body: str = ""


def gaps_of_consensus(rubric: Rubric, text: ConsensusText) -> list[Gap]:
    """What a consensus sheet still needs: what a sheet needs, and reasons for the whole."""
    points = {code: value for code, value in text.points.items() if value is not None}
    gaps = sheet_gaps(rubric, points, {code: greek.clean_text(comment) for code, comment in text.comments.items()})
    length = len(greek.clean_text(text.reasons))
    if not rubric.comment_min <= length <= MOST_LETTERS:
        values = {"min": rubric.comment_min, "max": MOST_LETTERS, "length": length}
        words = N_("Γράψτε τη συνολική αιτιολογία σε %(min)s έως %(max)s χαρακτήρες. Τώρα έχει %(length)s.")
        gaps.append(Gap("reasons", Phrase(words, values=values)))
    too_many = len(greek.clean_text(text.comment_to_body))
    if too_many > (COMMENT_TO_BODY.max or too_many):
        words = N_("Το κείμενο έχει %(length)s χαρακτήρες. Το όριο είναι %(max)s.")
        gaps.append(Gap("comment_to_body", Phrase(words, values={"length": too_many, "max": COMMENT_TO_BODY.max})))
    return gaps


def record_consensus(actor: Actor, proposal: Proposal, text: ConsensusText, based_on: int) -> Consensus:
    """Record a consensus sheet, which settles what lies apart; an earlier one stays on record. The system concludes a review that waited for it.

    `based_on` is the number of the newest one that the page had shown, 0 for none. Raises NotAllowed, StepRefused with what is missing,
    or ConsensusChanged.
    """
    require(actor, Permission.WRITE_CONSENSUS, proposal.case())
    rubric = proposal.call.rubric
    gaps = gaps_of_consensus(rubric, text)
    if gaps:
        raise StepRefused("record_consensus", tuple(gap.phrase for gap in gaps))
    if based_on != newest_number(proposal):
        raise ConsensusChanged
    points = {code: value for code, value in text.points.items() if value is not None}
    consensus = Consensus(
        proposal_id=proposal.id,
        total=rubric.total(points),
        reasons=greek.clean_text(text.reasons),
        comment_to_body=greek.clean_text(text.comment_to_body),
        person_id=actor.person_id,
        at=clock.now(),
    )
    for code, value in points.items():
        consensus.scores[code] = ConsensusScore(criterion=code, points=value, comment=greek.clean_text(text.comments[code]))
    db.session.add(consensus)
    proposal.consensus_total = consensus.total
    count_sheets(proposal)
    details = {"total": str(consensus.total)}
    record(actor, "record_consensus", f"consensus:{consensus.id}", acted_as="chair", proposal_id=proposal.id, details=details)
    told = [*(sheet.evaluator for sheet in final_sheets(proposal)), *judges(Role.CALL_MANAGER, proposal)]
    tell([person for person in told if person.id != actor.person_id], "consensus", proposal_id=proposal.id, values=_told(proposal))
    conclude_if_ready(proposal)
    return consensus


def newest_number(proposal: Proposal) -> int:
    """The number of the newest consensus sheet of a proposal, 0 where there is none."""
    newest = next(iter(consensuses_of(proposal)), None)
    return newest.id if newest else 0


def lapse_consensus(proposal: Proposal) -> None:
    """What was agreed on other sheets than those that are there now is no longer in force. The system says so and tells the chairs."""
    if proposal.consensus_total is None:
        return
    newest = consensuses_of(proposal)[0]
    newest.lapsed_at, proposal.consensus_total = clock.now(), None
    count_sheets(proposal)
    record(SYSTEM, "lapse_consensus", f"consensus:{newest.id}", acted_as="the_system", proposal_id=proposal.id)
    tell(judges(Role.COMMITTEE_CHAIR, proposal), "consensus_lapsed", proposal_id=proposal.id, values=_told(proposal))


def _told(proposal: Proposal) -> dict[str, str]:
    return {"title": proposal.title, "code": proposal.public_code}
