"""A call as its manager works through it: all proposals, and who evaluates which."""

from typing import Any

from flask import abort, current_app, render_template, request

from proposals.calls.models import Call
from proposals.calls.queries import call_by_slug
from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.drafting.queries import listed_proposals
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
    query = listed_proposals(current_actor()).where(Proposal.call_id == call.id, Proposal.submitted_at.is_not(None)).limit(size + 1)
    if state in states:
        query = query.where(Proposal.state == State(state))
    if before:
        query = query.where(Proposal.id < before)
    rows = db.session.execute(query).all()
    names = assigned_names([row.id for row in rows[:size]])
    older = rows[size - 1].id if len(rows) > size else None
    return render_template(template, call=call, rows=rows[:size], names=names, older=older, state=state, states=states)
