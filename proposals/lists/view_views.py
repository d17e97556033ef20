"""Pages of the views that somebody keeps of a list."""

from typing import Any

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from proposals.calls.queries import call_by_slug
from proposals.lists.operations import ViewRefused, delete_view, save_view
from proposals.lists.queries import own_view
from proposals.lists.views import bp
from proposals.web.guard import allow, current_actor, local_path
from proposals.web.words import say
from proposals.web.writes import writes
from proposals.workflow.permissions import Permission, can

# The page of each list, and who may open it: whoever may not finds no views of it either.
PAGES = {
    "proposals": ("lists.proposals", Permission.SEE_PROPOSALS),
    "call": ("lists.of_call", Permission.SEE_CALL_PROPOSALS),
    "assignments": ("lists.assignments", Permission.MANAGE_CALL),
    "sheets": ("lists.sheets", Permission.SEE_CALL_RESULTS),
}


@bp.get("/views/new")
@allow(Permission.SEE_DESK)
def new_view() -> Any:
    return _form(request.args, "")


@bp.post("/views")
@allow(Permission.SEE_DESK)
@writes
def keep_view() -> Any:
    sent, address = request.form, _list_address(request.form)
    try:
        view = save_view(
            current_actor(),
            sent["list"],
            name=sent.get("name", ""),
            search=sent.get("q", ""),
            columns=sent.getlist("cols"),
            order=sent.get("order", "")[:40],
            is_shared="shared" in sent,
            most=current_app.extensions["settings"].views_per_list,
        )
    except ViewRefused as refused:
        return _form(sent, say(refused.reason)), 422
    flash(_("Η προβολή «%(name)s» αποθηκεύτηκε.", name=view.name))
    return redirect(address, 303)


@bp.post("/views/<int:number>/delete")
@allow(Permission.SEE_DESK)
@writes
def drop_view(number: int) -> Response:
    view = own_view(current_actor(), number) or abort(404)
    delete_view(current_actor(), view)
    flash(_("Η προβολή διαγράφηκε."))
    return redirect(local_path(request.referrer), 303)


def _form(sent: Any, problem: str) -> str:
    return render_template("lists/save_view.html", sent=sent, problem=problem, back=_list_address(sent), columns=sent.getlist("cols"))


def _list_address(sent: Any) -> str:
    """The list that a view is of, as it was looked at; 404 where the person may not open it."""
    endpoint, permission = PAGES.get(sent.get("list", "")) or abort(404)
    if not can(current_actor(), permission):
        abort(404)
    asked = {name: sent.getlist(name) for name in ("q", "order", "cols") if sent.get(name)}
    if sent["list"] == "proposals":
        return url_for(endpoint, **asked)
    call = call_by_slug(sent.get("slug", "")) or abort(404)
    return url_for(endpoint, slug=call.slug, **asked)
