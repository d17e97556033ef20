"""A call as its manager works through it: all proposals, and who evaluates which."""

from typing import Any

from flask import abort, current_app, render_template, request

from proposals.calls.models import Call
from proposals.calls.queries import call_by_slug
from proposals.drafting.queries import page_of_proposals
from proposals.evaluation.queries import assigned_names
from proposals.evaluation.views import bp
from proposals.web.guard import allow, current_actor
from proposals.web.pages import row_number
from proposals.workflow.permissions import Permission
from proposals.workflow.states import State


@bp.get("/manage/calls/<slug>/proposals")
@allow(Permission.MANAGE_CALL)
def call_proposals(slug: str) -> Any:
    return _list(slug, "evaluation/call_proposals.html", tuple(State), request.args.get("state", ""))


@bp.get("/manage/calls/<slug>/assignment")
@allow(Permission.MANAGE_CALL)
def call_assignment(slug: str) -> Any:
    return _list(slug, "evaluation/call_assignment.html", (State.IN_REVIEW,), State.IN_REVIEW.value)


def _list(slug: str, template: str, states: tuple[State, ...], state: str) -> str:
    """One page of the call's proposals with the names of their evaluators: two queries, however many there are."""
    call: Call = call_by_slug(slug) or abort(404)
    size, before = current_app.extensions["settings"].page_size, request.args.get("before", type=row_number)
    rows, older = page_of_proposals(current_actor(), size, before, state=State(state) if state in states else None, filed_in=call)
    names = assigned_names([row.id for row in rows])
    return render_template(template, call=call, rows=rows, names=names, older=older, state=state, states=states)
