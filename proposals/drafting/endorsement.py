"""What the approver of a body has before the eyes when a proposal comes for approval: what it is, what it costs, what changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from proposals.audit.models import AuditEntry
from proposals.calls.form import Choice, Field
from proposals.calls.values import total_of, totals_by_choice
from proposals.drafting.differences import changes
from proposals.drafting.history import fields_written_since
from proposals.drafting.models import Proposal
from proposals.drafting.veil import Shown

# After these an approver has had the text in hands.
SEEN = ("submit", "send_back")


@dataclass(frozen=True)
class Endorsement:
    """The summary in the body's own words; the budget with its total and the total of each category; what changed since `seen_at`.

    `seen_at` is None where the proposal comes for the first time, `version` where it was not filed yet.
    """

    summary: str
    budget: Field | None
    total: Decimal
    costs: tuple[tuple[Choice | None, Decimal], ...]
    seen_at: datetime | None
    version: int | None
    changed: tuple[Field, ...]


def endorsement_of(proposal: Proposal, shown: Shown, entries: Iterable[AuditEntry]) -> Endorsement:
    """The endorsement of a text that is shown; `entries` are the steps that were taken, newest first."""
    form, answers = proposal.call.form, shown.answers
    budget = next((field for field in form.lifted if field.lift == "budget_total"), None)
    rows = answers.get(budget.code) if budget else None
    last = next((entry for entry in entries if entry.action in SEEN), None)
    summary = answers.get("summary")
    return Endorsement(
        summary=summary if isinstance(summary, str) else "",
        budget=budget,
        total=total_of(budget, rows) if budget else Decimal(0),
        costs=tuple(totals_by_choice(budget, rows)) if budget else (),
        seen_at=last.at if last else None,
        version=proposal.latest_version.number if proposal.latest_version else None,
        changed=tuple(_changed(proposal, shown, last)) if last else (),
    )


def _changed(proposal: Proposal, shown: Shown, last: AuditEntry) -> list[Field]:
    """The fields that differ from what was filed; where the text was sent back since, those that were written since."""
    form, version = proposal.call.form, proposal.latest_version
    if last.action == "submit" and version:
        sections = changes(form, version.answers, shown.answers, version.attachments, shown.attachments)
        return [change.field for section in sections for change in section.fields]
    written = fields_written_since(proposal, last.at)
    return [field for field in form.fields if field.code in written]
