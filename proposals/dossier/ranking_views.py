"""The address of the ranking of a call as PDF, by the choice that stands in the address of its page."""

from typing import Any
from urllib.parse import urlencode

from flask import current_app, flash, url_for
from flask_babel import gettext as _

from proposals.calls.models import Call
from proposals.decisions.forms import BadChoice, args_of
from proposals.decisions.gathering import RankedCall, ranked_call, settled_at
from proposals.decisions.quotas import QuotasUnmet
from proposals.dossier import views
from proposals.dossier.compose_ranking import ranking_paper
from proposals.dossier.export import export_paper
from proposals.dossier.issuing import RANKING
from proposals.drafting.queries import english_titles
from proposals.lists.ranking_views import back_to_page, choice_in_address, page_in_address
from proposals.web.guard import allow, current_actor
from proposals.web.words import language
from proposals.web.writes import writes
from proposals.workflow.permissions import Permission

bp = views.bp


@bp.app_template_global()
def ranking_paper_address(call: Call) -> str:
    """The address of the ranking that is looked at, as PDF; decisions know nothing of documents."""
    return url_for("dossier.ranking", slug=call.slug, **choice_in_address())


@bp.get("/manage/calls/<slug>/ranking.pdf")
@allow(Permission.SEE_RANKING, on=ranked_call)
@writes
def ranking(ranked: RankedCall) -> Any:
    """The document; for a choice that cannot be applied, or more than can be printed meanwhile, the page that says so."""
    call, actor, settings = ranked.call, current_actor(), current_app.extensions["settings"]
    try:
        page = page_in_address(call)
    except (BadChoice, QuotasUnmet):
        return back_to_page(call)
    count, most = len(page.placings), settings.ranking_paper_proposals
    if count > most:
        flash(_("Σε PDF τυπώνονται έως %(most)s προτάσεις, και η κατάταξη έχει %(count)s. Πάρτε την ως Excel.", most=most, count=count))
        return back_to_page(call)
    paper = ranking_paper(page, settings, settled_at(call), english_titles(list(page.found.rows.values()), language()))
    more = {"document": "ranking", "search": urlencode(args_of(page.choice))}
    subject, filename = f"call:{call.id}", f"ranking-{call.slug}.pdf"
    return views.sent_as_file(export_paper(actor, paper, RANKING, subject, filename, acted_as=views.reading_as(actor), more=more))
