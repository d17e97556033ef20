"""What was filed in a call: all proposals for those who judge, and for its manager who evaluates which."""

from typing import Any

from flask import abort, current_app, render_template, request

from proposals.calls.queries import call_by_slug
from proposals.drafting.queries import ORDERS, english_titles, proposals_of_call
from proposals.evaluation.queries import assigned_names
from proposals.evaluation.views import bp
from proposals.web.guard import allow, current_actor
from proposals.web.pages import row_number
from proposals.web.words import language
from proposals.workflow.permissions import Permission, can
from proposals.workflow.states import State


@bp.get("/manage/calls/<slug>/proposals")
@allow(Permission.SEE_CALL_PROPOSALS)
def call_proposals(slug: str) -> Any:
    return _list(slug, "evaluation/call_proposals.html", tuple(State), request.args.get("state", ""))


@bp.get("/manage/calls/<slug>/assignment")
@allow(Permission.MANAGE_CALL)
def call_assignment(slug: str) -> Any:
    return _list(slug, "evaluation/call_assignment.html", (State.IN_REVIEW,), State.IN_REVIEW.value)


def _list(slug: str, template: str, states: tuple[State, ...], state: str) -> str:
    """One page of the call's proposals with the names of their evaluators: two queries, however many there are."""
    actor, call = current_actor(), call_by_slug(slug) or abort(404)
    size, start = current_app.extensions["settings"].page_size, request.args.get("start", 0, type=row_number)
    with_results = can(actor, Permission.SEE_CALL_RESULTS)
    asked = request.args.get("order", "")
    order = asked if with_results and asked in ORDERS else ""
    rows, following = proposals_of_call(actor, call, size, start, state=State(state) if state in states else None, order=order)
    return render_template(
        template,
        call=call,
        rows=rows,
        names=assigned_names([row.id for row in rows]) if with_results else {},
        own={row.id for row in rows if actor.belongs_to(row.body_id) or f" {actor.person_id} " in row.judging},
        english=english_titles(rows, language()),
        next_start=following,
        state=state,
        states=states,
        order=order,
        with_results=with_results,
    )
