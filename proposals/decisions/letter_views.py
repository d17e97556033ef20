"""The letters of a call and of a list: their texts, each as it will be sent or was; names in comments; objections."""

from dataclasses import dataclass
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

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
from proposals.web.writes import writes
from proposals.workflow.cases import ListCase
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


@bp.get("/manage/calls/<slug>/decisions/<int:number>/comments")
@allow(Permission.PREPARE_DECISIONS, on=a_list)
def names_in_comments(listed: DecisionList) -> Any:
    return _comments_page(listed)


@bp.post("/manage/calls/<slug>/decisions/<int:number>/comments")
@allow(Permission.PREPARE_DECISIONS, on=a_list_to_change)
@writes
def settle_comment(listed: DecisionList) -> Any:
    number = request.form.get("number", 0, type=row_number)
    redacted, note = request.form.get("redacted", ""), request.form.get("note", "")
    # What was not changed is no redacted version: then the reason counts.
    finding = next((each for each in comments.findings_of(listed) if each.assignment_id == number), None)
    if finding and redacted.replace("\r\n", "\n").strip() == finding.original.strip():
        redacted = ""
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
    return render_template("decisions/objections.html", call=call, rows=rows)


def _texts_page(decided: CallToDecide, which: tuple[Outcome, str] | None = None, form: Any = None, faults: Any = None) -> str:
    texts = letters.texts_for(current_actor(), decided.call, decided.case())
    forms = {key: form if key == which else list_forms.letter_form(template) for key, template in texts.items()}
    return render_template("decisions/letters.html", call=decided.call, forms=forms, which=which, faults=faults or {}, fields=list(FieldName))


def _to_be_sent(listed: DecisionList, at: int) -> tuple[int, Any]:
    """How many letters there are, and the one at this place."""
    ready = readiness(listed)
    if at >= len(ready.letters):
        return len(ready.letters), None
    number, person = ready.letters[at]
    entry, row = ready.entries[number], ready.rows[number]
    shown = {"person": person, "code": row.code, "title": row.title, "letter": None, "why": None}
    try:
        shown["letter"] = ready.writer.letter(entry, row, person.language)
    except CannotBeFilled as empty:
        shown["why"] = unwritable(row, empty.names)
    return len(ready.letters), shown


def _sent(listed: DecisionList, at: int) -> tuple[int, Any]:
    """The same of a list that is released: what was kept with its decisions."""
    kept = queries.sent_of(listed)
    if at >= len(kept):
        return len(kept), None
    row = queries.standing_in(listed.call, [kept[at].proposal_id])[kept[at].proposal_id]
    sent = kept[at].DecisionLetter
    return len(kept), {"person": sent.person, "code": row.code, "title": row.title, "letter": sent, "why": None}


def _comments_page(listed: DecisionList, number: int = 0, messages: dict[str, list[str]] | None = None) -> str:
    found = comments.findings_of(listed)
    forms = {each.assignment_id: list_forms.settling_form(each, request.form if each.assignment_id == number else None) for each in found}
    values = {"findings": found, "forms": forms, "wrong": number, "messages": messages or {}}
    return render_template("decisions/comments.html", listed=listed, call=listed.call, **values)
