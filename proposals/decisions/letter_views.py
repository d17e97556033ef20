"""The letters of a call and of a list: their texts, each as it will be sent or was; names in comments; objections."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from proposals import greek
from proposals.calls.models import Call
from proposals.calls.queries import call_by_slug
from proposals.decisions import comments, letters, list_forms, queries
from proposals.decisions.choice import Outcome
from proposals.decisions.fields import CannotBeFilled, FieldName
from proposals.decisions.letters import Template, template_faults, unwritable
from proposals.decisions.list_views import a_list, a_list_to_change, call_or_404, messages_of
from proposals.decisions.missing import readiness
from proposals.decisions.models import DecisionList, ListState
from proposals.decisions.views import bp
from proposals.web.guard import allow, current_actor
from proposals.web.pages import row_number
from proposals.web.words import shown_code
from proposals.web.writes import writes
from proposals.workflow.cases import ListCase
from proposals.workflow.people import Role
from proposals.workflow.permissions import Permission


@dataclass(frozen=True)
class CallToDecide:
    """A call as those see it who prepare its decisions."""

    call: Call

    def case(self) -> ListCase:
        return queries.case_of_call(self.call)


def a_call_to_decide(slug: str) -> CallToDecide | None:
    call = call_by_slug(slug)
    return CallToDecide(call) if call else None


@bp.get("/manage/calls/<slug>/letters")
@allow(Permission.PREPARE_DECISIONS, on=a_call_to_decide)
def letter_texts(decided: CallToDecide) -> Any:
    return _texts_page(decided)


@bp.post("/manage/calls/<slug>/letters")
@allow(Permission.PREPARE_DECISIONS, on=a_call_to_decide)
@writes
def write_letter_text(decided: CallToDecide) -> Any:
    """One text at a time: the form says which."""
    asked, language = request.form.get("outcome"), request.form.get("language", "")
    if asked not in set(Outcome) or language not in letters.LANGUAGES:
        return _texts_page(decided), 422
    outcome, form = Outcome(asked), list_forms.letter_form(Template("", ""), request.form)
    template = Template(form.data["subject"] or "", form.data["body"] or "")
    faults = template_faults(template)
    if faults:
        return _texts_page(decided, (outcome, language), form, faults), 422
    letters.write_text(current_actor(), decided.call, outcome, language, template)
    flash(_("Το κείμενο της επιστολής αποθηκεύτηκε."))
    return redirect(url_for(".letter_texts", slug=decided.call.slug, _anchor=f"text-{outcome.value}-{language}"), 303)


@bp.get("/manage/calls/<slug>/decisions/<int:number>/letters")
@allow(Permission.PREPARE_DECISIONS, on=a_list)
def letter(listed: DecisionList) -> Any:
    """One letter after the other, exactly as it will be sent; of a list that is released, as it was."""
    at = request.args.get("at", 0, type=row_number)
    count, shown = _sent(listed, at) if listed.state is ListState.RELEASED else _to_be_sent(listed, at)
    if count and shown is None:
        abort(404)
    return render_template("decisions/letter.html", listed=listed, call=listed.call, at=at, count=count, shown=shown)


@bp.get("/manage/calls/<slug>/decisions/<int:number>/letters/recipients")
@allow(Permission.PREPARE_DECISIONS, on=a_list)
def recipients(listed: DecisionList) -> Any:
    """To whom letters go about what, to find one among many; each leads to its letter."""
    size, start = current_app.extensions["settings"].page_size, request.args.get("start", 0, type=row_number)
    wanted, outcome = request.args.get("q", ""), request.args.get("outcome", "")
    every = _each_letter(listed)
    found = [each for each in every if (not outcome or each["outcome"] == outcome) and greek.search_key(wanted) in greek.search_key(_told_of(each))]
    values = {"letters": found[start : start + size], "found": len(found), "count": len(every), "wanted": wanted, "asked": outcome}
    next_start = start + size if len(found) > start + size else None
    return render_template("decisions/recipients.html", listed=listed, call=listed.call, next_start=next_start, **values)


@bp.get("/manage/calls/<slug>/decisions/<int:number>/comments")
@allow(Permission.PREPARE_DECISIONS, on=a_list)
def names_in_comments(listed: DecisionList) -> Any:
    return _comments_page(listed)


@bp.post("/manage/calls/<slug>/decisions/<int:number>/comments")
@allow(Permission.PREPARE_DECISIONS, on=a_list_to_change)
@writes
def settle_comment(listed: DecisionList) -> Any:
    number, redacted, note = list_forms.settled_in(request.form, comments.findings_of(listed))
    problems = comments.settling_problems(listed.call, redacted, note)
    if problems:
        return _comments_page(listed, number, messages_of(problems)), 422
    comments.settle(current_actor(), listed, number, redacted=redacted, note=note)
    flash(_("Αποθηκεύτηκε. Το φύλλο του αξιολογητή έμεινε όπως ήταν."))
    return redirect(url_for(".names_in_comments", slug=listed.call.slug, number=listed.number), 303)


@bp.get("/manage/calls/<slug>/objections")
@allow(Permission.SEE_DECISION_LISTS)
def objections(slug: str) -> Any:
    """What bodies object to in a call; nobody reads of his own body here."""
    call, actor = call_or_404(slug), current_actor()
    rows = [row for row in queries.objections_in(actor, call) if not actor.belongs_to(row.body_id)]
    return render_template("decisions/objections.html", call=call, rows=rows, answers=Role.DECISION_MAKER)


def _texts_page(decided: CallToDecide, which: tuple[Outcome, str] | None = None, form: Any = None, faults: Any = None) -> str:
    texts = letters.texts_for(current_actor(), decided.call, decided.case())
    forms = {key: form if key == which else list_forms.letter_form(template) for key, template in texts.items()}
    return render_template("decisions/letters.html", call=decided.call, forms=forms, which=which, faults=faults or {}, fields=list(FieldName))


def _each_letter(listed: DecisionList) -> list[dict[str, Any]]:
    """Every letter of a list in its order: its place, to whom it goes, about which proposal, and what it tells."""
    if listed.state is ListState.RELEASED:
        entries, rows = queries.entries_of(listed), queries.standing_of(listed)
        letters = [(each.proposal_id, each.DecisionLetter.person) for each in queries.sent_of(listed)]
    else:
        ready = readiness(listed)
        entries, rows, letters = ready.entries, ready.rows, ready.letters
    return [{"at": at, "person": person, "row": rows[number], "outcome": entries[number].outcome} for at, (number, person) in enumerate(letters)]


def _told_of(each: Mapping[str, Any]) -> str:
    """What somebody who looks for a letter may know of it."""
    row, person = each["row"], each["person"]
    return " ".join((person.name, person.email, row.body_name, row.body_name_en or "", row.code, shown_code(row.code), row.title))


def _to_be_sent(listed: DecisionList, at: int) -> tuple[int, Any]:
    """How many letters there are, and the one at this place."""
    ready = readiness(listed)
    if at >= len(ready.letters):
        return len(ready.letters), None
    number, person = ready.letters[at]
    entry, row = ready.entries[number], ready.rows[number]
    shown = {"person": person, "row": row, "outcome": entry.outcome, "letter": None, "why": None}
    try:
        shown["letter"] = ready.writer.letter(entry, row, person.language)
    except CannotBeFilled as empty:
        shown["why"] = unwritable(empty.names)
    return len(ready.letters), shown


def _sent(listed: DecisionList, at: int) -> tuple[int, Any]:
    """The same of a list that is released: what was kept with its decisions."""
    kept = queries.sent_of(listed)
    if at >= len(kept):
        return len(kept), None
    row = queries.standing_in(listed.call, [kept[at].proposal_id])[kept[at].proposal_id]
    sent = kept[at].DecisionLetter
    outcome = queries.entries_of(listed)[kept[at].proposal_id].outcome
    return len(kept), {"person": sent.person, "row": row, "outcome": outcome, "letter": sent, "why": None}


def _comments_page(listed: DecisionList, number: int = 0, messages: dict[str, list[str]] | None = None) -> str:
    values = list_forms.settling_values(comments.findings_of(listed), request.form, number, messages)
    action = url_for(".settle_comment", slug=listed.call.slug, number=listed.number)
    return render_template("decisions/comments.html", listed=listed, call=listed.call, action=action, may_settle=listed.is_draft, **values)
