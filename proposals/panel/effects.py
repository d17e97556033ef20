"""What follows from the steps of assignments among those who judge together."""

from proposals.audit.operations import record
from proposals.calls.rubric import plain
from proposals.drafting.models import Proposal
from proposals.evaluation.assigning import FOLLOWERS
from proposals.evaluation.queries import final_sheets
from proposals.evaluation.scoring import summary
from proposals.notices.operations import tell
from proposals.panel.consensus import lapse_consensus
from proposals.panel.discussion import those_who_discuss
from proposals.panel.queries import judges
from proposals.workflow.people import SYSTEM, Role
from proposals.workflow.states import State
from proposals.workflow.table import Step

# The steps that change what the final sheets say, or which they are.
_CHANGE_SHEETS = ("finalise", "reopen")


def follow(proposal: Proposal, step: Step) -> None:
    """A sheet that changes takes the consensus away; when nobody writes any more and two sheets lie apart, a third is asked for."""
    if step.name in _CHANGE_SHEETS:
        lapse_consensus(proposal)
    if proposal.state is State.IN_REVIEW and proposal.sheets_running == 0 and proposal.scores_apart:
        ask_for_third_sheet(proposal)


def ask_for_third_sheet(proposal: Proposal) -> None:
    """Note which distance asks for a third sheet, tell the call managers, and the evaluators and chairs that they may discuss."""
    rubric = proposal.call.rubric
    found = summary(rubric, [sheet.points for sheet in final_sheets(proposal)])
    assert found is not None  # what lies apart are two sheets
    apart = {each.criterion.code: plain(each.spread) for each in found.criteria if each.spread >= rubric.criterion_gap}
    details = {"total": plain(found.total_spread), "criteria": apart}
    record(SYSTEM, "ask_for_third_sheet", f"third_sheet:{proposal.id}", acted_as="the_system", proposal_id=proposal.id, details=details)
    told = {"title": proposal.title, "code": proposal.public_code}
    tell(judges(Role.CALL_MANAGER, proposal), "third_sheet", proposal_id=proposal.id, values=told)
    tell(those_who_discuss(proposal), "discussion_open", proposal_id=proposal.id, values=told)


FOLLOWERS.append(follow)
