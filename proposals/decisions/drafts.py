"""Making a list of decisions from a choice that somebody looks at in the ranking, and making it anew from the choice that it was made from."""

from typing import Any

from flask import current_app, flash, redirect, request, url_for
from flask_babel import gettext as _

from proposals.calls.models import Call
from proposals.decisions import lists, queries
from proposals.decisions.choice import Choice, Outcome, Placing
from proposals.decisions.forms import BadChoice, choice_of
from proposals.decisions.gathering import gathered
from proposals.decisions.letter_views import CallToDecide, a_call_to_decide
from proposals.decisions.list_views import a_list_to_change, to_list
from proposals.decisions.models import DecisionList
from proposals.decisions.plain import choice_from
from proposals.decisions.quotas import QuotasUnmet
from proposals.decisions.ranking_page import RankingPage, labels_of
from proposals.decisions.views import bp
from proposals.web.guard import allow, current_actor
from proposals.web.writes import writes
from proposals.workflow.machine import StepRefused
from proposals.workflow.permissions import Permission
from proposals.workflow.states import State


@bp.post("/manage/calls/<slug>/decisions")
@allow(Permission.PREPARE_DECISIONS, on=a_call_to_decide)
@writes
def draft_list(decided: CallToDecide) -> Any:
    """The choice comes as the address of the ranking carries it; one that cannot be read goes back there, where each mistake is named."""
    call = decided.call
    try:
        choice = choice_of(request.form, labels_of(call))
        placings = placings_of(call, choice)
    except (BadChoice, QuotasUnmet):
        asked = {name: value for name, value in request.form.items() if name != "csrf_token"}
        return redirect(url_for(".ranking", slug=call.slug, **asked), 303)
    open_list = queries.open_list_of(call)
    if open_list is not None and open_list.is_draft:
        lists.redraft(current_actor(), open_list, choice, placings)
        flash(_("Η λίστα σχηματίστηκε πάλι. Ό,τι αλλάξατε με το χέρι και ό,τι γράψατε διατηρήθηκε."))
        return to_list(open_list)
    listed = lists.draft_list(current_actor(), call, choice, placings)
    flash(_("Η λίστα σχηματίστηκε. Δεν τη βλέπει κανείς άλλος πριν από την ανακοίνωση."))
    return to_list(listed)


@bp.post("/manage/calls/<slug>/decisions/<int:number>/again")
@allow(Permission.PREPARE_DECISIONS, on=a_list_to_change)
@writes
def redraft(listed: DecisionList) -> Any:
    try:
        placings = placings_of(listed.call, choice_from(listed.choice))
    except QuotasUnmet as unmet:
        raise StepRefused("redraft_list", (unmet.reason,)) from unmet
    lists.redraft(current_actor(), listed, choice_from(listed.choice), placings)
    flash(_("Η λίστα σχηματίστηκε πάλι. Ό,τι αλλάξατε με το χέρι και ό,τι γράψατε διατηρήθηκε."))
    return to_list(listed)


def placings_of(call: Call, choice: Choice) -> list[Placing]:
    """What the choice makes of the proposals that await a decision, and of those on the reserve list whose turn it is. Raises QuotasUnmet.

    What was accepted before keeps its place above the line: it is ranked, and not decided again.
    """
    found = gathered(current_actor(), call)
    page = RankingPage(call, found, choice, current_app.extensions["settings"].quota_effort_ms)
    if not page.is_proven:
        flash(_("Ο υπολογισμός των ποσοστώσεων έφτασε στο όριό του. Η λίστα έχει την καλύτερη επιλογή που βρέθηκε. Ίσως υπάρχει καλύτερη."))
    return [each for each in page.placings if _awaits(found.rows[each.candidate.proposal_id].state, each.outcome)]


def _awaits(state: State, outcome: Outcome) -> bool:
    return state is State.REVIEWED or (state is State.RESERVE and outcome is Outcome.ACCEPT)
