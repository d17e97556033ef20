"""Who is here now, for static/js/here.js: asked now and then by a page that somebody looks at."""

from typing import Any

from flask import request

from proposals.drafting import here
from proposals.drafting.models import Proposal
from proposals.drafting.views import a_proposal, bp
from proposals.web.guard import allow
from proposals.web.sessions import asked_by_itself
from proposals.web.writes import leaves_a_trace
from proposals.workflow.permissions import Permission
from proposals.workflow.states import EDITABLE


@bp.get("/proposals/<code:code>/here")
@allow(Permission.SEE_DRAFT, on=a_proposal)
@leaves_a_trace
@asked_by_itself
def who_is_here(proposal: Proposal) -> Any:
    """In JSON who else is here, and in which section; `section` is the one in which the page is. Nobody is, once the text is closed."""
    if proposal.state not in EDITABLE:
        return here.in_words(proposal, [])
    return here.seen_at(proposal, here.section_written(proposal, request.args.get("section", "")))
