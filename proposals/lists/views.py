"""Pages of lists: proposals of a call, all that one may see, assignments, final sheets."""

from typing import Any

from flask import Blueprint, abort, current_app, render_template, request

from proposals.calls.form import Form, standard_form
from proposals.calls.models import Call
from proposals.calls.queries import call_by_slug
from proposals.drafting.finding import Found, Search
from proposals.drafting.queries import english_titles
from proposals.drafting.veil import HIDDEN
from proposals.evaluation.queries import assigned_names
from proposals.lists import cells, listings
from proposals.lists.asking import Asked, address_of, asked_of, limits_of, order_text
from proposals.lists.columns import Column, Listing, options_of
from proposals.lists.facets import facets_of
from proposals.lists.offered import offered_in
from proposals.lists.paging import Page, Way, found_in, page_of
from proposals.lists.queries import views_of
from proposals.web.guard import allow, current_actor
from proposals.web.words import language
from proposals.workflow.permissions import Permission, can
from proposals.workflow.states import State

bp = Blueprint("lists", __name__)
bp.add_app_template_global(listings.searched_columns)


@bp.get("/proposals")
@allow(Permission.SEE_PROPOSALS)
def proposals() -> Any:
    return _list(listings.all_proposals(current_actor()), None, "drafting.show")


@bp.get("/manage/calls/<slug>/proposals")
@allow(Permission.SEE_CALL_PROPOSALS)
def of_call(slug: str) -> Any:
    call, actor = call_by_slug(slug) or abort(404), current_actor()
    sees_results = can(actor, Permission.SEE_CALL_RESULTS)
    return _list(listings.proposals_of_call(actor), call, "evaluation.show" if sees_results else "drafting.show")


@bp.get("/manage/calls/<slug>/assignments")
@allow(Permission.MANAGE_CALL)
def assignments(slug: str) -> Any:
    return _list(listings.assignments_of_call(current_actor()), call_by_slug(slug) or abort(404), "evaluation.show")


@bp.get("/manage/calls/<slug>/sheets")
@allow(Permission.SEE_CALL_RESULTS)
def sheets(slug: str) -> Any:
    return _list(listings.sheets_of_call(current_actor()), call_by_slug(slug) or abort(404), "evaluation.show")


@bp.get("/manage/calls/<slug>/assignment")
@allow(Permission.MANAGE_CALL)
def assignment(slug: str) -> Any:
    """What is in review, with who judges it and the way to more of them."""
    call = call_by_slug(slug) or abort(404)
    listing, form = listings.proposals_of_call(current_actor()), call.form
    settings = current_app.extensions["settings"]
    asked = asked_of(request.args, listing, form, limits_of(settings), language())
    in_review = Search(listing.columns["state"].raw == State.IN_REVIEW)
    way = Way(("body",), language(), asked.way.order, asked.way.down)
    page = page_of(listing, way, settings.page_size, asked.cursor, {"call_id": call.id}, in_review)
    names = assigned_names([row.id for row in page.rows])
    return render_template("lists/assignment.html", call=call, page=page, names=names, link=_linker(asked, listing), hidden_body=HIDDEN)


def _list(listing: Listing, call: Call | None, endpoint: str) -> Any:
    """One page of a list, or what is wrong with the search that was typed: then no row is shown, as none was asked for."""
    form, settings = form_of(call), current_app.extensions["settings"]
    asked = asked_of(request.args, listing, form, limits_of(settings), language())
    values = {"call_id": call.id} if call else {}
    states, link = _states(listing, form), _linker(asked, listing)
    common = {"listing": listing, "call": call, "asked": asked, "link": link, "states": states, "endpoint": endpoint}
    if asked.error:
        return render_template("lists/page.html", page=None, lines=[], facets=[], found=None, **common, **_shown(listing, asked)), 422
    way = Way(cells.read_with(listing, asked.way.columns), asked.way.language, asked.way.order, asked.way.down)
    actor, found = current_actor(), _found(listing, asked, settings.list_counted, values)
    page = page_of(listing, way, settings.page_size, asked.cursor, values, found.search if found else asked.found)
    common.update(views=views_of(actor, listing.code), reader_id=actor.person_id, offered=offered_in(listing, actor))
    told = found and found.beside(len(page.rows), is_whole=not page.before and not page.after)
    common.update(_counted(listing, asked, form, found, values), found=told)
    return render_template("lists/page.html", page=page, **common, **_in_words(listing, asked, form, page), **_shown(listing, asked))


def form_of(call: Call | None) -> Form:
    """The form whose choices a list speaks of: that of its call, and the standard one where there are several."""
    return call.form if call else standard_form()


def _found(listing: Listing, asked: Asked, most: int, values: dict[str, Any]) -> Found | None:
    """How many rows a search finds, or a list with its filters open has, and how they are read; None where nobody asked."""
    return found_in(listing, most, values, asked.found) if asked.tree is not None or "facets" in request.args else None


def _counted(listing: Listing, asked: Asked, form: Form, found: Found | None, values: dict[str, Any]) -> dict[str, Any]:
    """The values of the filters, where they were asked for."""
    most = current_app.extensions["settings"].list_counted
    return {"facets": facets_of(listing, asked, form, most, values, found) if found and "facets" in request.args else []}


def _in_words(listing: Listing, asked: Asked, form: Form, page: Page) -> dict[str, Any]:
    """The rows of a page in words."""
    return {"lines": cells.lines_of(listing, asked.way.columns, page.rows, form), "english": english_titles(page.rows, language())}


def _shown(listing: Listing, asked: Asked) -> dict[str, Any]:
    """The heads of the table with what sorts by them, and the order for the forms that keep it."""
    heads = [_head(listing, column, asked.way) for column in cells.heads_of(listing, asked.way.columns)]
    files = {kind: f"{request.path}.{kind}" for kind in ("csv", "xlsx")}
    return {"files": files, "heads": heads, "code_head": _code_head(listing, asked), "order": order_text(asked.way, listing)}


def _head(listing: Listing, column: Column, way: Way) -> dict[str, Any]:
    is_sorted = way.order == column.code
    turned = order_text(Way((), way.language, column.code, way.down if is_sorted else column.begins_down), listing, turned=is_sorted)
    return {
        "column": column,
        "css": "num" if cells.is_number(column) else "",
        "order": turned if column.order else None,
        "sorted": ("descending" if way.down else "ascending") if is_sorted else "",
    }


def _code_head(listing: Listing, asked: Asked) -> dict[str, Any] | None:
    """The first column shows the code under the title, and sorts by it."""
    column = listing.columns["code"]
    return _head(listing, column, asked.way) if column.order and "code" not in asked.way.columns else None


def _states(listing: Listing, form: Form) -> list[Any]:
    column = listing.columns.get("state")
    return list(options_of(column, form)) if column else []


def _linker(asked: Asked, listing: Listing) -> Any:
    """The address of this list with something changed, for the template."""
    here = request.path
    return lambda path=here, **changes: address_of(path, asked, listing, **changes)
