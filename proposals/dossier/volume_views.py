"""The page of a call's dossiers: which ones, put together how, and what was ordered before."""

from typing import Any

from flask import abort, current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from proposals import clock
from proposals.calls.models import Call
from proposals.calls.queries import call_by_slug
from proposals.dossier import views
from proposals.dossier import volume_queries as queries
from proposals.dossier.profiles import Profile, profile_named
from proposals.dossier.volume_ranking import may_take_ranking
from proposals.dossier.volumes import VOLUME, Form, numbers_to_take, order_volume, profile_of, signed_meetings
from proposals.orders.words import left_of
from proposals.panel.queries import meetings_of
from proposals.web.guard import allow, current_actor
from proposals.web.words import say
from proposals.web.writes import writes
from proposals.workflow.machine import StepRefused
from proposals.workflow.permissions import Permission
from proposals.workflow.states import State

bp = views.bp


@bp.get("/manage/calls/<slug>/dossiers")
@allow(Permission.EXPORT_VOLUME)
def volumes(slug: str) -> Any:
    return _page(call_by_slug(slug) or abort(404))


@bp.post("/manage/calls/<slug>/dossiers")
@allow(Permission.EXPORT_VOLUME)
@writes
def take_volume(slug: str) -> Any:
    actor, call = current_actor(), call_by_slug(slug) or abort(404)
    if problem := problem_of(request.form):
        return _page(call, problem), 422
    form, profile, reason = wanted_in(request.form)
    state = request.form.get("state", "")
    states = list(State) if not state else [each for each in State if each.value == state]
    meetings = signed_meetings(actor, [each.id for each in meetings_of(call)]) if request.form.get("minutes") else []
    try:
        numbers = numbers_to_take(call, states, profile)
        order = order_volume(actor, call, numbers, form, profile=profile, reason=reason, meetings=meetings, ranking=bool(request.form.get("ranking")))
    except StepRefused as refused:
        return _page(call, " ".join(say(reason) for reason in refused.reasons)), 422
    return redirect(url_for("orders.show", number=order.id), 303)


def problem_of(sent: MultiDict[str, str]) -> str:
    """What is wrong with the kind, the form or the reason of an order; empty where nothing is."""
    if sent.get("form") not in set(Form) or profile_named(sent.get("profile", "")) is None:
        return _("Επιλέξτε είδος και μορφή από όσα προτείνονται.")
    if len(sent.get("reason", "")) > views.LONGEST_REASON:
        return _("Ο λόγος έχει έως %(most)s χαρακτήρες.", most=views.LONGEST_REASON)
    return ""


def wanted_in(sent: MultiDict[str, str]) -> tuple[Form, Profile, str]:
    """The form, the kind and the reason of an order with which nothing is wrong."""
    form = Form(sent["form"])
    return form, profile_of(form, Profile(sent["profile"])), sent.get("reason", "")


def _page(call: Call, problem: str = "") -> str:
    settings, sent = current_app.extensions["settings"], request.form
    counts = queries.filed_by_state(call)
    return render_template(
        "volumes/call.html",
        call=call,
        counts=counts,
        count=sum(counts.values()),
        forms=list(Form),
        profiles=list(Profile),
        form=sent.get("form") or Form.BOUND.value,
        profile=sent.get("profile", ""),
        state=sent.get("state", ""),
        reason=sent.get("reason", ""),
        longest=views.LONGEST_REASON,
        with_minutes=bool(sent.get("minutes")) or not sent,
        may_take_ranking=may_take_ranking(current_actor(), call),
        with_ranking=bool(sent.get("ranking")),
        problem=problem,
        orders=queries.volumes_of(call, VOLUME.name, settings.volume_orders_shown),
        me=current_actor().person_id,
        now=clock.now(),
        left_of=left_of,
        most=settings.volume_max_proposals,
        most_bound=settings.volume_bound_proposals,
    )
