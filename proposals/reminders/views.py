"""Choosing whether to be reminded: on one's own page, or from the link in a letter."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from proposals.accounts.queries import person_by_id
from proposals.reminders import operations, queries
from proposals.reminders.forms import RemindersForm
from proposals.reminders.way_out import PATH, person_of
from proposals.web.guard import allow, current_actor, public
from proposals.web.pages import csrf
from proposals.web.writes import writes
from proposals.workflow.permissions import Permission

bp = Blueprint("reminders", __name__)


@bp.get("/account/notices")
@allow(Permission.SEE_DESK)
def show() -> Any:
    wanted = not queries.refuses_reminders(current_actor().person_id or 0)
    return render_template("reminders/show.html", form=RemindersForm(wanted=wanted))


@bp.post("/account/notices")
@allow(Permission.SEE_DESK)
@writes
def choose() -> Any:
    form = RemindersForm(request.form)
    operations.choose_reminders(current_actor(), bool(form.wanted.data))
    flash(_("Θα λαμβάνετε υπενθυμίσεις.") if form.wanted.data else _("Δεν θα λαμβάνετε πια υπενθυμίσεις."))
    return redirect(url_for(".show"), 303)


@bp.get(f"{PATH}<string:token>")
@public
def ask(token: str) -> Any:
    """Opening the link changes nothing: mail programs open links on their own, to look what is behind."""
    if person_of(token) is None:
        return render_template("reminders/unknown.html"), 410
    return render_template("reminders/ask.html", token=token)


@bp.post(f"{PATH}<string:token>")
@csrf.exempt
@public
@writes
def switch_off(token: str) -> Any:
    """The one click of RFC 8058: sent by a mail program, without cookies, and answered without a redirect. The address is the permission."""
    person = person_by_id(person_of(token) or 0)
    if person is None:
        return render_template("reminders/unknown.html"), 410
    operations.choose_reminders(person.actor, False)
    return render_template("reminders/switched_off.html")
