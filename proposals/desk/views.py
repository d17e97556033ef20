"""The desk: one page for every role."""

from typing import Any

from flask import Blueprint, render_template

from proposals import clock
from proposals.calls.queries import all_calls
from proposals.desk.queries import invited_to, waiting_for
from proposals.drafting.queries import english_titles, proposals_changed_last
from proposals.web.guard import allow, current_actor
from proposals.web.words import language
from proposals.workflow.permissions import Permission, can

bp = Blueprint("desk", __name__)
RECENT = 8


@bp.get("/desk")
@allow(Permission.SEE_DESK)
def show() -> Any:
    actor, now = current_actor(), clock.now()
    recent = proposals_changed_last(actor, RECENT) if can(actor, Permission.SEE_PROPOSALS) else []
    # Who sees the list of proposals finds there also those to which he was invited.
    invited = [] if can(actor, Permission.SEE_PROPOSALS) else invited_to(actor)
    todos = waiting_for(actor, now)
    english = english_titles([*recent, *invited, *(todo.proposal for todo in todos)], language())
    values = {"todos": todos, "recent": recent, "english": english, "invited": invited}
    return render_template("desk/show.html", calls=all_calls(), **values)
