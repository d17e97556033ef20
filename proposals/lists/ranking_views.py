"""Taking the ranking of a call away as a file, by the choice that stands in the address of its page."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from flask import Response, current_app, redirect, request, url_for

from proposals.audit.operations import record
from proposals.calls.models import Call
from proposals.decisions.forms import COMPARED, USUAL, BadChoice, args_of, choice_of
from proposals.decisions.gathering import RankedCall, gathered, ranked_call
from proposals.decisions.quotas import QuotasUnmet
from proposals.decisions.ranking_page import RankingPage, labels_of
from proposals.lists.exporting import CONTENT_TYPES, EXPORT, pieces
from proposals.lists.file_views import CSV, XLSX
from proposals.lists.ranking_file import ranking_export
from proposals.lists.views import bp
from proposals.web.guard import allow, current_actor
from proposals.web.writes import writes
from proposals.workflow.permissions import Permission


@bp.app_template_global()
def ranking_files(call: Call) -> dict[str, str]:
    """By kind the address of the ranking that is looked at, as a file; decisions know nothing of files."""
    return {kind: url_for("lists.take_ranking", slug=call.slug, kind=kind, **choice_in_address()) for kind in CONTENT_TYPES}


def choice_in_address() -> dict[str, str]:
    """What of the address of the ranking says by which choice it is looked at."""
    return {name: value for name, value in request.args.items() if value and name != "page" and not name.startswith(COMPARED)}


def page_in_address(call: Call) -> RankingPage:
    """The ranking by the choice of the address, as the reader may see it. Raises BadChoice, QuotasUnmet."""
    choice = choice_of(request.args, labels_of(call), usual=replace(USUAL, line=call.rubric.total_threshold))
    effort = current_app.extensions["settings"].quota_effort_ms
    return RankingPage(call, gathered(current_actor(), call), choice, effort)


def back_to_page(call: Call) -> Any:
    """To the page, which says why a choice cannot be applied."""
    return redirect(url_for("decisions.ranking", slug=call.slug, **request.args.to_dict()), 303)


@bp.get("/manage/calls/<slug>/ranking.csv", defaults=CSV)
@bp.get("/manage/calls/<slug>/ranking.xlsx", defaults=XLSX)
@allow(Permission.SEE_RANKING, on=ranked_call)
@writes
def take_ranking(ranked: RankedCall, kind: str) -> Any:
    """The file; for a choice that cannot be applied the page that says so."""
    call = ranked.call
    try:
        page = page_in_address(call)
        export = ranking_export(page)
    except (BadChoice, QuotasUnmet):
        return back_to_page(call)
    record(current_actor(), EXPORT, f"call:{call.id}", details={"list": "ranking", "kind": kind, "search": urlencode(args_of(page.choice))})
    name = f"ranking-{call.slug}.{kind}"
    return Response(pieces(export, kind), content_type=CONTENT_TYPES[kind], headers={"Content-Disposition": f"attachment; filename={name}"})
