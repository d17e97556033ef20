"""What the page of a call says of its ranking. It asks by one name, as calls know nothing of what stands above them."""

from proposals.calls.models import Call
from proposals.decisions.gathering import case_of
from proposals.decisions.views import bp
from proposals.web.guard import current_actor
from proposals.workflow.cases import RankingCase
from proposals.workflow.permissions import Permission, can


@bp.app_template_global()
def ranking_on(call: Call) -> str:
    """`open` to the reader; `barred` for whom his role would let in if the ranking did not concern him; empty for everybody else."""
    if not can(current_actor(), Permission.SEE_RANKING, RankingCase()):
        return ""
    return "open" if can(current_actor(), Permission.SEE_RANKING, case_of(call)) else "barred"
