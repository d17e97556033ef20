"""What any page may show of whose a proposal is. Pages ask for it by these names, so that none of them decides what a call hides."""

from typing import Any

from flask import g

from proposals.drafting.models import Proposal
from proposals.drafting.veil import HIDDEN, Veil, veil_of
from proposals.drafting.views import bp
from proposals.web.guard import current_actor
from proposals.web.words import language, say


@bp.app_template_global()
def veil_on(proposal: Proposal) -> Veil:
    """What the reader of the page is not shown of a proposal; decided once for a page."""
    known: dict[int, Veil] = g.setdefault("veils", {})
    if proposal.id not in known:
        known[proposal.id] = veil_of(current_actor(), proposal)
    return known[proposal.id]


@bp.app_template_global()
def body_of(proposal: Proposal) -> str:
    """The name of the body for whoever may read it."""
    return say(HIDDEN) if veil_on(proposal).hides_body else proposal.body.name_in(language())


@bp.app_template_global()
def body_of_row(row: Any) -> str:
    """The same in a list, whose query has left out what its reader is not shown."""
    if row.body_name is None:
        return say(HIDDEN)
    return str((row.body_name_en or row.body_name) if language() == "en" else row.body_name)
