"""One deed on the rows that were chosen in the list of a call: what will be done, and then what became of each."""

from collections.abc import Sequence
from typing import Any

from flask import abort, current_app, render_template, request, url_for

from proposals.accounts.queries import holders
from proposals.calls.models import Call
from proposals.calls.queries import call_by_slug
from proposals.drafting.queries import english_titles
from proposals.drafting.steps import LIMITS
from proposals.lists import listings
from proposals.lists.bulk import DEEDS, Deed, Particulars, TooMany, chosen_rows, do_to_each, problems_of
from proposals.lists.views import bp
from proposals.web.guard import allow, current_actor
from proposals.web.pages import row_number
from proposals.web.words import language
from proposals.web.writes import writes
from proposals.workflow.people import Role
from proposals.workflow.permissions import Permission
from proposals.workflow.phrases import N_, Phrase

bp.add_app_template_global(DEEDS, "bulk_deeds")


@bp.get("/manage/calls/<slug>/proposals/chosen")
@allow(Permission.MANAGE_CALL)
def confirm(slug: str) -> Any:
    """What is about to be done to how many, to be confirmed."""
    call, deed = _asked(slug, request.args)
    rows, problem = _rows(call, request.args)
    return _confirmation(call, deed, rows, {"chosen": problem} if problem else {}), 422 if problem else 200


@bp.post("/manage/calls/<slug>/proposals/chosen")
@allow(Permission.MANAGE_CALL)
@writes
def do_it(slug: str) -> Any:
    """Do it, and say of each row what became of it. Sent again, it finds all of it done and says so."""
    call, deed = _asked(slug, request.form)
    rows, problem = _rows(call, request.form)
    number = request.form.get("person", type=row_number)
    evaluators = {person.id: person for person in holders(Role.EVALUATOR)} if deed.wants_evaluator else {}
    said = Particulars(request.form.get("note", "") if deed.wants_note else "", evaluators.get(number or 0))
    problems = {"chosen": problem} if problem else problems_of(deed, said)
    if problems:
        return _confirmation(call, deed, rows, problems), 422
    outcomes = do_to_each(current_actor(), rows, deed, said)
    return render_template(
        "lists/bulk_report.html", call=call, deed=deed, outcomes=outcomes, english=english_titles(rows, language()), back=_back(call)
    )


def _asked(slug: str, sent: Any) -> tuple[Call, Deed]:
    return call_by_slug(slug) or abort(404), DEEDS.get(sent.get("action", "")) or abort(404)


def _rows(call: Call, sent: Any) -> tuple[Sequence[Any], Phrase | None]:
    """The rows that were chosen, or what is wrong with the choice."""
    most = current_app.extensions["settings"].bulk_rows
    try:
        rows = chosen_rows(listings.proposals_of_call(current_actor()), {"call_id": call.id}, sent.getlist("code"), most)
    except TooMany as too_many:
        return (), too_many.reason
    return rows, None if rows else Phrase(N_("Επιλέξτε στη λίστα μία ή περισσότερες προτάσεις."))


def _confirmation(call: Call, deed: Deed, rows: Sequence[Any], problems: dict[str, Phrase]) -> str:
    return render_template(
        "lists/bulk.html",
        call=call,
        deed=deed,
        rows=rows,
        problems=problems,
        english=english_titles(rows, language()),
        evaluators=holders(Role.EVALUATOR) if deed.wants_evaluator else [],
        sent=request.values,
        longest_note=LIMITS["note"],
        back=_back(call),
    )


def _back(call: Call) -> str:
    """The list as it was when rows were chosen in it."""
    kept = {name: request.values[name] for name in ("q", "state", "order") if request.values.get(name)}
    return url_for("lists.of_call", slug=call.slug, **kept)
