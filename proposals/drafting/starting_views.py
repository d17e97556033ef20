"""Pages that start a proposal from an earlier one, or from a hackathon or workshop."""

from typing import Any

import wtforms
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from proposals import clock
from proposals.accounts.queries import bodies_of_editor
from proposals.calls.forms import TableField, form_of, press_row_button, table_of_row_button
from proposals.calls.models import Call
from proposals.calls.prefill import KIND, NAME, event_questions
from proposals.calls.queries import call_by_slug, calls_open_at
from proposals.drafting.models import Proposal
from proposals.drafting.starting import start_as_copy, start_from_event
from proposals.drafting.views import a_proposal, body_chosen, bp
from proposals.web.guard import allow, current_actor
from proposals.web.words import say
from proposals.web.writes import writes
from proposals.workflow.permissions import Permission


@bp.get("/proposals/<code:code>/copy")
@allow(Permission.COPY_PROPOSAL, on=a_proposal)
def copy_page(proposal: Proposal) -> Any:
    return _copy_page(proposal, {})


@bp.post("/proposals/<code:code>/copy")
@allow(Permission.COPY_PROPOSAL, on=a_proposal)
@writes
def start_a_copy(proposal: Proposal) -> Any:
    call, sections = call_by_slug(request.form.get("call", "")), request.form.getlist("sections")
    problems = {"call": "" if call else _("Επιλέξτε πρόσκληση."), "sections": "" if sections else _("Επιλέξτε τουλάχιστον μία ενότητα.")}
    if call is None or not sections:
        return _copy_page(proposal, {place: words for place, words in problems.items() if words}), 422
    made, left = start_as_copy(current_actor(), proposal, call, sections)
    flash(_("Ανοίχτηκε προσχέδιο με τις ενότητες που επιλέξατε. Τα συνημμένα δεν μεταφέρονται."))
    for phrase in left:
        flash(say(phrase), "warning")
    return redirect(url_for(".show", code=made.public_code), 303)


@bp.get("/proposals/new/event")
@allow(Permission.START_PROPOSAL)
def event_page() -> Any:
    """The event may stand in the address already, as its organiser sends it to those who took part."""
    call = _event_call(request.args.get("call", ""))
    return _event_page(call, form_of(event_questions(call.form), sent=request.args) if call else None)


@bp.post("/proposals/new/event")
@allow(Permission.START_PROPOSAL)
@writes
def start_an_event() -> Any:
    call, body = _event_call(request.form.get("call", "")), body_chosen()
    if call is None:
        return _event_page(None, None), 422
    form = form_of(event_questions(call.form), sent=request.form)
    if request.form.get("add") or table_of_row_button(request.form):
        return _event_page(call, _with_rows_changed(form))
    problems = _event_problems(call, form, has_body=body is not None)
    if body is None or problems:
        return _event_page(call, form, problems), 422
    proposal = start_from_event(current_actor(), call, body, form.data)
    return redirect(url_for(".show", code=proposal.public_code), 303)


def _copy_page(proposal: Proposal, problems: dict[str, str]) -> str:
    calls = calls_open_at(clock.now())
    chosen = request.form.getlist("sections") if request.method == "POST" else [each.code for each in proposal.call.form.sections]
    return render_template("drafting/copy.html", proposal=proposal, calls=calls, chosen=chosen, call=request.form.get("call", ""), problems=problems)


def _event_calls() -> list[Call]:
    return [call for call in calls_open_at(clock.now()) if event_questions(call.form)]


def _event_call(slug: str) -> Call | None:
    """The open call that was named, else the first whose form knows events."""
    calls = _event_calls()
    return next((call for call in calls if call.slug == slug), calls[0] if calls else None)


def _event_page(call: Call | None, form: wtforms.Form | None, problems: dict[str, str] | None = None) -> str:
    for input in form or ():
        if isinstance(input, TableField):
            input.with_blank_row()
    values = {"calls": _event_calls(), "call": call, "form": form, "bodies": bodies_of_editor(current_actor()), "problems": problems or {}}
    return render_template("drafting/event.html", body=request.form.get("body", ""), **values)


def _event_problems(call: Call, form: wtforms.Form, *, has_body: bool) -> dict[str, str]:
    """By the input what is needed before there is a draft; all else can be mended in it."""
    kind = next((each.code for each in call.form.fields if each.prefill == KIND), "")
    problems = {} if has_body else {"body": _("Επιλέξτε φορέα.")}
    if kind and not form.data[kind]:
        problems[kind] = _("Επιλέξτε το είδος της δράσης.")
    if not form.data[NAME]:
        problems[NAME] = _("Γράψτε την ονομασία της δράσης.")
    return problems


def _with_rows_changed(form: wtforms.Form) -> wtforms.Form:
    """The same with a row more or less, for a browser that runs no scripts."""
    press_row_button(form, request.form)
    added = request.form.get("add", "")
    if added in form and isinstance(form[added], TableField):
        form[added].with_blank_row(more=True)
    return form
