"""Which proposals are published: one answer for the catalogue and for what is printed for everybody."""

from proposals.drafting.models import Proposal
from proposals.workflow.states import State


def is_published(proposal: Proposal) -> bool:
    """Accepted, by a body that agreed to publication in the version that was accepted."""
    version = proposal.latest_version
    return proposal.state is State.ACCEPTED and version is not None and version.answers.get("publish_consent") is True
