"""What is recorded about a proposal besides its steps: the checklist, the recommendation, an objection."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from proposals import clock, greek
from proposals.audit.operations import record
from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.evaluation.models import AdmissibilityCheck, Objection, Recommendation
from proposals.evaluation.objecting import newest_decision_of
from proposals.evaluation.queries import checklist_of
from proposals.evaluation.verdict import Verdict
from proposals.workflow.people import Actor
from proposals.workflow.permissions import Permission, require


@dataclass(frozen=True)
class Check:
    """The answer to an item of a checklist; no verdict means not answered yet."""

    verdict: Verdict | None
    comment: str = ""


def fill_checklist(actor: Actor, proposal: Proposal, checks: Mapping[str, Check]) -> None:
    """Store the admissibility checklist of the version last filed and count what is open and what failed. Raises NotAllowed."""
    require(actor, Permission.CHECK_ADMISSIBILITY, proposal.case())
    stored = checklist_of(proposal)
    version = proposal.latest_version
    assert version is not None  # a checklist is only filled for what was filed
    for item in proposal.call.rubric.admissibility:
        check, row = checks.get(item.code), stored.get(item.code)
        if check is None or check.verdict is None:
            if row:
                db.session.delete(row)
            continue
        if row is None:
            row = AdmissibilityCheck(proposal_id=proposal.id, item=item.code)
            db.session.add(row)
        row.verdict, row.comment = check.verdict, greek.clean_text(check.comment)
        row.version_id, row.person_id, row.at = version.id, actor.person_id, clock.now()
    db.session.flush()
    count_checks(proposal)
    details = {item: str(row.verdict) for item, row in checklist_of(proposal).items()}
    record(actor, "fill_checklist", f"proposal:{proposal.id}", proposal_id=proposal.id, details=details)


def count_checks(proposal: Proposal) -> None:
    """Bring the counts that the rules read in step with the checklist."""
    rows = checklist_of(proposal).values()
    proposal.checks_open = len(proposal.call.rubric.admissibility) - len(rows)
    proposal.checks_failed = sum(row.verdict is Verdict.NO for row in rows)
    db.session.flush()


def recommend(actor: Actor, proposal: Proposal, value: str, reasons: str) -> Recommendation:
    """Record the committee's recommendation; an earlier one stays on record and is no longer in force. Raises NotAllowed."""
    require(actor, Permission.RECOMMEND, proposal.case())
    recommendation = Recommendation(
        proposal_id=proposal.id, value=value, reasons=greek.clean_text(reasons), person_id=actor.person_id, at=clock.now()
    )
    db.session.add(recommendation)
    proposal.has_recommendation = True
    db.session.flush()
    record(actor, "recommend", f"recommendation:{recommendation.id}", acted_as="chair", proposal_id=proposal.id, details={"value": value})
    return recommendation


def record_objection(actor: Actor, proposal: Proposal, text: str, received_on: date) -> Objection:
    """Record an objection of the body, as it was received, to the decision in force. Raises NotAllowed."""
    require(actor, Permission.RECORD_OBJECTION, proposal.case())
    attacked = newest_decision_of(proposal)
    objection = Objection(
        proposal_id=proposal.id,
        decision_id=attacked.id if attacked else None,
        text=greek.clean_text(text),
        received_on=received_on,
        recorded_by=actor.person_id,
        recorded_at=clock.now(),
    )
    db.session.add(objection)
    proposal.has_objection = True
    db.session.flush()
    record(actor, "record_objection", f"objection:{objection.id}", proposal_id=proposal.id, details={"received": str(received_on)})
    return objection
