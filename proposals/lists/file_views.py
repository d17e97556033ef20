"""Lists as files: the same search, columns, order and rights as their pages. Taking one away is a deed that the audit trail keeps."""

from typing import Any

from flask import Response, abort, current_app, redirect, request

from proposals.calls.models import Call
from proposals.calls.queries import call_by_slug
from proposals.lists import listings
from proposals.lists.asking import asked_of, limits_of
from proposals.lists.columns import Listing
from proposals.lists.exporting import CONTENT_TYPES, export_of, pieces, record_export
from proposals.lists.views import bp, form_of
from proposals.web.guard import allow, current_actor
from proposals.web.words import language
from proposals.web.writes import writes
from proposals.workflow.permissions import Permission

CSV, XLSX = {"kind": "csv"}, {"kind": "xlsx"}


@bp.get("/proposals.csv", defaults=CSV)
@bp.get("/proposals.xlsx", defaults=XLSX)
@allow(Permission.SEE_PROPOSALS)
@writes
def take_proposals(kind: str) -> Any:
    return _file(listings.all_proposals(current_actor()), None, kind)


@bp.get("/manage/calls/<slug>/proposals.csv", defaults=CSV)
@bp.get("/manage/calls/<slug>/proposals.xlsx", defaults=XLSX)
@allow(Permission.SEE_CALL_PROPOSALS)
@writes
def take_of_call(slug: str, kind: str) -> Any:
    return _file(listings.proposals_of_call(current_actor()), call_by_slug(slug) or abort(404), kind)


@bp.get("/manage/calls/<slug>/assignments.csv", defaults=CSV)
@bp.get("/manage/calls/<slug>/assignments.xlsx", defaults=XLSX)
@allow(Permission.MANAGE_CALL)
@writes
def take_assignments(slug: str, kind: str) -> Any:
    return _file(listings.assignments_of_call(current_actor()), call_by_slug(slug) or abort(404), kind)


@bp.get("/manage/calls/<slug>/sheets.csv", defaults=CSV)
@bp.get("/manage/calls/<slug>/sheets.xlsx", defaults=XLSX)
@allow(Permission.SEE_CALL_RESULTS)
@writes
def take_sheets(slug: str, kind: str) -> Any:
    return _file(listings.sheets_of_call(current_actor()), call_by_slug(slug) or abort(404), kind)


def _file(listing: Listing, call: Call | None, kind: str) -> Any:
    """The whole list as a file; for a search that cannot be read the page that says so."""
    form = form_of(call)
    asked = asked_of(request.args, listing, form, limits_of(current_app.extensions["settings"]), language())
    if asked.error:
        return redirect(request.full_path.replace(f".{kind}?", "?", 1), 303)
    export = export_of(listing, asked.way, form, {"call_id": call.id} if call else {}, asked.found)
    subject, search = f"call:{call.id}" if call else "list:proposals", asked.search("el")
    record_export(current_actor(), listing, subject, kind=kind, search=search, columns=asked.way.columns)
    name = f"{listing.code}{f'-{call.slug}' if call else ''}.{kind}"
    return Response(pieces(export, kind), content_type=CONTENT_TYPES[kind], headers={"Content-Disposition": f"attachment; filename={name}"})
