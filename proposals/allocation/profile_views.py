"""An evaluator's own pages about what he knows, how much he takes on, and which proposals he would like."""

from typing import Any

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from proposals.allocation import forms, profiles, queries
from proposals.allocation.models import BidValue, ExpertiseKind
from proposals.allocation.subjects import names_of
from proposals.calls.form import standard_form
from proposals.calls.forms import form_of
from proposals.calls.queries import call_by_slug
from proposals.evaluation.forms import read_day
from proposals.evaluation.views import checked
from proposals.web.guard import allow, current_actor
from proposals.web.pages import row_number
from proposals.web.writes import writes
from proposals.workflow.permissions import Permission

bp = Blueprint("allocation", __name__)
bp.add_app_template_global(forms.level_name, "level_name")


@bp.get("/reviews/expertise")
@allow(Permission.SEE_REVIEWS)
def expertise() -> Any:
    known = {(each.kind, each.code): each.level for each in queries.expertise_of(current_user.id)}
    limits = queries.limits_of_person(current_user.id)
    most = limits.most_proposals if limits else None
    until = limits.available_until.isoformat() if limits and limits.available_until else None
    form = forms.LimitsForm(data={"most_proposals": "" if most is None else str(most)})
    return _profile_page(known, form, form_of((forms.UNTIL,), stored={"available_until": until}))


@bp.post("/reviews/expertise")
@allow(Permission.SEE_REVIEWS)
@writes
def save_expertise() -> Any:
    form, levels = forms.LimitsForm(request.form), forms.sent_levels(_names(), request.form)
    until_form, messages = checked((forms.UNTIL,))
    if not form.validate() or messages:
        return _profile_page(levels, form, until_form, messages), 422
    profiles.save_profile(current_actor(), levels, form.most_proposals.number, read_day((forms.UNTIL,), request.form, "available_until"))
    flash(_("Το προφίλ σας αποθηκεύτηκε."))
    return redirect(url_for(".expertise"), 303)


@bp.get("/reviews/bids")
@allow(Permission.SEE_REVIEWS)
def bid_calls() -> Any:
    return render_template("allocation/bid_calls.html", calls=queries.calls_with_reviews())


@bp.get("/reviews/bids/<slug>")
@allow(Permission.SEE_REVIEWS)
def bids(slug: str) -> Any:
    """A page of the proposals that the evaluator may be asked to evaluate, without those that a conflict forbids, and without their bodies."""
    call = call_by_slug(slug) or abort(404)
    size, start = current_app.extensions["settings"].page_size, request.args.get("start", 0, type=row_number)
    offered = profiles.offered_to(call, current_user.id)
    rows = offered[start : start + size]
    return render_template(
        "allocation/bids.html",
        call=call,
        rows=rows,
        start=start,
        count=len(offered),
        names=names_of([call.form]),
        kinds=ExpertiseKind,
        own=queries.bids_of(current_user.id, [row.id for row in rows]),
        choices=list(BidValue),
        next_start=start + size if len(offered) > start + size else None,
    )


@bp.post("/reviews/bids/<slug>")
@allow(Permission.SEE_REVIEWS)
@writes
def save_bids(slug: str) -> Any:
    call = call_by_slug(slug) or abort(404)
    profiles.save_bids(current_actor(), call, forms.sent_bids(request.form))
    flash(_("Οι επιθυμίες σας αποθηκεύτηκαν."))
    return redirect(url_for(".bids", slug=slug, start=request.form.get("start", 0, type=row_number) or None), 303)


def _names() -> Any:
    """What can be known: the subjects of the calls that are still to be judged, else those of the standard form."""
    calls = queries.calls_to_be_judged()
    return names_of([call.form for call in calls] or [standard_form()])


def _profile_page(known: Any, form: forms.LimitsForm, until_form: Any, messages: dict[str, list[str]] | None = None) -> str:
    return render_template(
        "allocation/expertise.html",
        names=_names(),
        known=known,
        levels=forms.LEVEL_LABELS,
        form=form,
        until=until_form.available_until,
        until_errors=(messages or {}).get("available_until", []),
    )
