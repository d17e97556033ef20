"""The dossiers of proposals that were chosen in a list, or of all that its search finds: of which, for whom, put together how."""

from dataclasses import dataclass
from typing import Any

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import ngettext

from proposals.calls.form import standard_form
from proposals.calls.models import Call
from proposals.calls.queries import call_by_slug
from proposals.dossier import views
from proposals.dossier.profiles import Profile
from proposals.dossier.volume_queries import calls_of
from proposals.dossier.volume_views import problem_of, wanted_in
from proposals.dossier.volumes import Form, order_volume, refuse_number, with_dossier
from proposals.lists import listings
from proposals.lists.asking import Asked, address_of, asked_of, limits_of
from proposals.lists.choosing import Choice, choice_of
from proposals.lists.columns import Listing
from proposals.lists.offered import Offered, offer_for_rows
from proposals.web.guard import allow, current_actor
from proposals.web.words import language, say
from proposals.web.writes import writes
from proposals.workflow.machine import StepRefused
from proposals.workflow.permissions import Permission
from proposals.workflow.phrases import N_

bp = views.bp
_KEPT = ("call", "q", "state", "order", "all")

offer_for_rows(
    Offered(("call", "proposals"), N_("Φάκελοι όσων επιλέξετε"), N_("Φάκελοι όλων όσων βρέθηκαν"), Permission.EXPORT_VOLUME, "dossier.choose_volume")
)


@dataclass(frozen=True)
class _Sent:
    """Which list it was, what was asked of it, and which of its rows are meant."""

    call: Call | None
    listing: Listing
    asked: Asked
    choice: Choice

    @property
    def back(self) -> str:
        """The list as it was when rows were chosen in it."""
        path = url_for("lists.of_call", slug=self.call.slug) if self.call else url_for("lists.proposals")
        return address_of(path, self.asked, self.listing)


@bp.get("/dossiers/chosen")
@allow(Permission.EXPORT_VOLUME)
def choose_volume() -> Any:
    sent = _sent()
    try:
        refuse_number(sent.choice.count, Form.WORKBOOK)
    except StepRefused as refused:
        return _page(sent, _told(refused)), 422
    return _page(sent)


@bp.post("/dossiers/chosen")
@allow(Permission.EXPORT_VOLUME)
@writes
def take_chosen() -> Any:
    sent, actor = _sent(), current_actor()
    if problem := problem_of(request.form):
        return _page(sent, problem), 422
    form, profile, reason = wanted_in(request.form)
    try:
        refuse_number(sent.choice.count, form)
        numbers = with_dossier(sent.choice.numbers, profile)
        order = order_volume(actor, None, numbers, form, profile=profile, reason=reason)
    except StepRefused as refused:
        return _page(sent, _told(refused)), 422
    if left := sent.choice.count - len(numbers):
        flash(ngettext("%(num)s πρόταση δεν έχει τέτοιο φάκελο και έμεινε έξω.", "%(num)s προτάσεις δεν έχουν τέτοιο φάκελο και έμειναν έξω.", left))
    return redirect(url_for("orders.show", number=order.id), 303)


def _sent() -> _Sent:
    slug, actor, settings = request.values.get("call", ""), current_actor(), current_app.extensions["settings"]
    call = (call_by_slug(slug) or abort(404)) if slug else None
    listing = listings.proposals_of_call(actor) if call else listings.all_proposals(actor)
    asked = asked_of(request.values, listing, call.form if call else standard_form(), limits_of(settings), language())
    codes = request.values.getlist("code")
    if request.values.get("all"):
        # A search that cannot be read finds nothing.
        codes = [] if asked.error else None
    most = max(settings.volume_max_proposals, settings.workbook_max_proposals)
    return _Sent(call, listing, asked, choice_of(listing, asked, {"call_id": call.id} if call else {}, codes, most))


def _page(sent: _Sent, problem: str = "") -> str:
    kept = [(name, request.values[name]) for name in _KEPT if request.values.get(name)]
    return render_template(
        "volumes/chosen.html",
        call=sent.call,
        calls=calls_of(sent.choice.numbers),
        count=sent.choice.count,
        may_order=bool(sent.choice.numbers),
        back=sent.back,
        kept=[*kept, *(("code", code) for code in request.values.getlist("code"))],
        forms=list(Form),
        profiles=list(Profile),
        form=request.values.get("form") or Form.BOUND.value,
        profile=request.values.get("profile", ""),
        reason=request.values.get("reason", ""),
        longest=views.LONGEST_REASON,
        problem=problem,
    )


def _told(refused: StepRefused) -> str:
    return " ".join(say(reason) for reason in refused.reasons)
