"""What follows from a step of a proposal inside conflicts, by the name that the table uses."""

from proposals.conflicts import operations
from proposals.drafting.models import Proposal
from proposals.drafting.steps import Details, effect
from proposals.workflow.people import Actor


@effect("keep_parties")
def keep_parties(actor: Actor, proposal: Proposal, details: Details) -> None:
    version = proposal.latest_version
    assert version is not None  # the step froze one
    operations.keep_parties(proposal, version)
