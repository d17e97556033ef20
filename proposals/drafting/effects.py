"""What follows from a step of a proposal inside drafting, by the names that the table uses."""

from sqlalchemy import select

from proposals import clock
from proposals.calls.models import Call
from proposals.calls.operations import next_code
from proposals.db import db
from proposals.drafting import versions
from proposals.drafting.models import Proposal
from proposals.drafting.remarks import ask_for
from proposals.drafting.steps import Details, effect
from proposals.workflow.people import Actor


@effect("freeze_version")
def freeze_version(actor: Actor, proposal: Proposal, details: Details) -> None:
    versions.freeze_version(actor, proposal)


@effect("give_code")
def give_code(actor: Actor, proposal: Proposal, details: Details) -> None:
    """The code comes with the first submission; the rows of the year's calls are locked so that no two proposals get the same one.

    Not against those that only refer to a call, as every new row about a proposal of it does: two submissions would wait for each other.
    """
    if proposal.code is None:
        of_the_year = select(Call).where(Call.code_year == proposal.call.code_year).order_by(Call.id).with_for_update(of=Call, key_share=True)
        proposal.code = next_code(proposal.call, db.session.scalars(of_the_year.execution_options(populate_existing=True)))
        proposal.submitted_at = clock.now()


@effect("clear_completion")
def clear_completion(actor: Actor, proposal: Proposal, details: Details) -> None:
    proposal.completion_due, proposal.completion_sections, proposal.completion_fields = None, [], []


@effect("ask_for_completion")
def ask_for_completion(actor: Actor, proposal: Proposal, details: Details) -> None:
    """What was named opens for the body until the end of the day that was given, in Athens; a remark is kept of each."""
    if details.due_on:
        proposal.completion_due = clock.end_of_day(details.due_on)
    ask_for(actor, proposal, details.remarks)
