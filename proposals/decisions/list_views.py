"""The lists of decisions of a call: what each says, changing it by hand, what it lacks, and its release."""

from collections.abc import Mapping
from typing import Any

import wtforms
from flask import abort, current_app, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from proposals.calls.forms import mark
from proposals.calls.models import Call
from proposals.calls.queries import call_by_slug
from proposals.decisions import list_forms, lists, queries, release
from proposals.decisions.choice import LineKind, Outcome, departs
from proposals.decisions.forms import args_of
from proposals.decisions.missing import Readiness, readiness
from proposals.decisions.models import DecisionList, ListState, PendingDecision
from proposals.decisions.plain import choice_from, phrase_from
from proposals.decisions.views import bp
from proposals.web.guard import allow, current_actor
from proposals.web.pages import row_number
from proposals.web.words import say
from proposals.web.writes import writes
from proposals.workflow.permissions import Permission, can
from proposals.workflow.phrases import Phrase

_CHANGES_SHOWN = 50
bp.add_app_template_global(Outcome, "outcome_of")
bp.add_app_template_global(departs, "departs")


def a_list(slug: str, number: int) -> DecisionList | None:
    call = call_by_slug(slug)
    return queries.list_of(call, number) if call else None


def a_list_to_change(slug: str, number: int) -> DecisionList | None:
    call = call_by_slug(slug)
    return queries.list_of(call, number, for_update=True) if call else None


@bp.get("/manage/calls/<slug>/decisions")
@allow(Permission.SEE_DECISION_LISTS)
def lists_of_call(slug: str) -> Any:
    call, actor = call_by_slug(slug) or abort(404), current_actor()
    found = [(each, can(actor, Permission.PREPARE_DECISIONS, each.case())) for each in queries.lists_of(call)]
    return render_template("decisions/lists.html", call=call, lists=found)


@bp.get("/manage/calls/<slug>/decisions/<int:number>")
@allow(Permission.PREPARE_DECISIONS, on=a_list)
def decision_list(listed: DecisionList) -> Any:
    """What a list says. While it is being released the page loads itself again, with or without scripts."""
    answer = make_response(render_template("decisions/list.html", **_values(listed, readiness(listed))))
    if listed.state is ListState.RELEASING:
        answer.headers["Refresh"] = str(current_app.extensions["settings"].release_refresh_seconds)
    return answer


@bp.get("/manage/calls/<slug>/decisions/<int:number>/particulars")
@allow(Permission.PREPARE_DECISIONS, on=a_list)
def list_particulars(listed: DecisionList) -> Any:
    if not listed.is_draft:
        return to_list(listed)
    return _particulars_page(listed, list_forms.particulars_form(listed), {})


@bp.post("/manage/calls/<slug>/decisions/<int:number>/particulars")
@allow(Permission.PREPARE_DECISIONS, on=a_list_to_change)
@writes
def write_particulars(listed: DecisionList) -> Any:
    lists.require_draft(current_actor(), listed)
    form = list_forms.particulars_form(listed, request.form)
    wanted, unread = list_forms.particulars_of(form)
    problems = {**lists.particulars_problems(listed, wanted), **unread}
    if problems:
        return _particulars_page(listed, form, problems), 422
    if request.form.get("was-list") != _mark_of_list(listed):
        return _particulars_page(listed, form, {}, is_stale=True), 409
    lists.write_particulars(current_actor(), listed, wanted)
    flash(_("Τα στοιχεία της απόφασης αποθηκεύτηκαν."))
    return to_list(listed)


@bp.get("/manage/calls/<slug>/decisions/<int:number>/proposals/<int:other>")
@allow(Permission.PREPARE_DECISIONS, on=a_list)
def entry(listed: DecisionList, other: int) -> Any:
    found = _entry_or_404(listed, other)
    if not listed.is_draft:
        return to_list(listed)
    return _entry_page(listed, found, list_forms.entry_form(found), {})


@bp.post("/manage/calls/<slug>/decisions/<int:number>/proposals/<int:other>")
@allow(Permission.PREPARE_DECISIONS, on=a_list_to_change)
@writes
def change_entry(listed: DecisionList, other: int) -> Any:
    found = _entry_or_404(listed, other)
    lists.require_draft(current_actor(), listed)
    form = list_forms.entry_form(found, request.form)
    wanted = list_forms.entry_of(form)
    problems = lists.entry_problems(found, wanted) if wanted else {"outcome": Phrase(list_forms.CHOOSE)}
    if problems or wanted is None:
        return _entry_page(listed, found, form, problems), 422
    if request.form.get("was-entry") != _mark_of(found):
        return _entry_page(listed, found, form, {}, is_stale=True), 409
    lists.change_entry(current_actor(), listed, other, wanted)
    flash(_("Η αλλαγή αποθηκεύτηκε. Ισχύει όταν ανακοινωθεί η λίστα."))
    return to_list(listed)


@bp.post("/manage/calls/<slug>/decisions/<int:number>/cancel")
@allow(Permission.PREPARE_DECISIONS, on=a_list_to_change)
@writes
def cancel_list(listed: DecisionList) -> Any:
    lists.cancel_list(current_actor(), listed)
    flash(_("Η λίστα ακυρώθηκε. Καμία απόφαση δεν καταγράφηκε."))
    return redirect(url_for(".lists_of_call", slug=listed.call.slug), 303)


@bp.get("/manage/calls/<slug>/decisions/<int:number>/release")
@allow(Permission.RELEASE_DECISIONS, on=a_list)
def confirm_release(listed: DecisionList) -> Any:
    """What will happen, in words and numbers, before the button that does it."""
    found = readiness(listed, current_actor())
    counts = {outcome: sum(each.outcome is outcome for each in found.entries.values()) for outcome in Outcome}
    return render_template("decisions/release.html", listed=listed, call=listed.call, found=found, counts=counts)


@bp.post("/manage/calls/<slug>/decisions/<int:number>/release")
@allow(Permission.RELEASE_DECISIONS, on=a_list_to_change)
@writes
def ask_release(listed: DecisionList) -> Any:
    release.ask_release(current_actor(), listed)
    return to_list(listed)


def to_list(listed: DecisionList) -> Any:
    return redirect(url_for("decisions.decision_list", slug=listed.call.slug, number=listed.number), 303)


def messages_of(problems: Mapping[str, Phrase]) -> dict[str, list[str]]:
    """The sentences beside the inputs, in the language of the page."""
    return {name: [say(phrase)] for name, phrase in problems.items()}


def _values(listed: DecisionList, found: Readiness) -> dict[str, Any]:
    """What the page of a list shows; of a long one a part."""
    size, start = current_app.extensions["settings"].page_size, request.args.get("start", 0, type=row_number)
    asked, choice = request.args.get("outcome", ""), choice_from(listed.choice)
    wanted = [each for each in found.entries.values() if not asked or each.outcome == asked]
    return {
        "listed": listed,
        "call": listed.call,
        "found": found,
        "entries": wanted[start : start + size],
        "asked": asked,
        "next_start": start + size if len(wanted) > start + size else None,
        "counts": {outcome: sum(each.outcome is outcome for each in found.entries.values()) for outcome in Outcome},
        "labels": listed.call.rubric.recommendation_labels,
        "placing_of": lambda each: phrase_from(each.placing),
        "refusals": [phrase_from(each) for each in listed.refusals],
        "changes": queries.changes_of(listed, _CHANGES_SHOWN),
        "choice": choice,
        "choice_address": url_for(".ranking", slug=listed.call.slug, **args_of(choice)),
        "LineKind": LineKind,
    }


def _particulars_page(listed: DecisionList, form: wtforms.Form, problems: Mapping[str, Phrase], is_stale: bool = False) -> str:
    values = {"messages": messages_of(problems), "was": _mark_of_list(listed), "is_stale": is_stale, "wanted": list_forms.WANTED}
    return render_template("decisions/particulars.html", listed=listed, call=listed.call, form=form, **values)


def _entry_page(listed: DecisionList, found: PendingDecision, form: wtforms.Form, problems: Mapping[str, Phrase], is_stale: bool = False) -> str:
    row = queries.standing_in(listed.call, [found.proposal_id])[found.proposal_id]
    values = {"row": row, "messages": messages_of(problems), "was": _mark_of(found), "is_stale": is_stale, "placing": phrase_from(found.placing)}
    labels = listed.call.rubric.recommendation_labels
    return render_template("decisions/entry.html", listed=listed, call=listed.call, entry=found, form=form, labels=labels, **values)


def _entry_or_404(listed: DecisionList, proposal_id: int) -> PendingDecision:
    return queries.entries_of(listed).get(proposal_id) or abort(404)


def _mark_of(found: PendingDecision) -> str:
    return mark([found.outcome.value, found.by_hand, found.reasons, found.letter])


def _mark_of_list(listed: DecisionList) -> str:
    return mark([listed.decision_number, str(listed.decided_on), listed.ada, listed.preamble, listed.reasons])


def call_or_404(slug: str) -> Call:
    return call_by_slug(slug) or abort(404)
