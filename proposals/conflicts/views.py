"""An evaluator's own page of conflicts of interest: what was declared, declaring more, taking back."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from proposals import clock
from proposals.accounts.queries import bodies_to_choose
from proposals.conflicts import operations, queries
from proposals.conflicts.forms import DeclarationForm, unreadable_days
from proposals.conflicts.rules import Ground
from proposals.web.guard import allow, current_actor
from proposals.web.pages import row_number
from proposals.web.words import language, say
from proposals.web.writes import writes
from proposals.workflow.permissions import Permission

bp = Blueprint("conflicts", __name__)
bp.add_app_template_filter(Ground, "ground")


@bp.get("/reviews/conflicts")
@allow(Permission.DECLARE_CONFLICTS)
def own() -> Any:
    return _page(_form())


@bp.post("/reviews/conflicts")
@allow(Permission.DECLARE_CONFLICTS)
@writes
def declare() -> Any:
    """The same answer whether or not the person has an account and the code is a proposal's."""
    form = _form(request.form)
    try:
        refuse(unreadable_days(form.rest))
        operations.declare(current_actor(), form.declared)
    except operations.ConflictRefused as refused:
        form.tell(refused.problems)
        return _page(form), 422
    flash(_("Η δήλωση καταγράφηκε. Δεν θα σας ανατεθεί πρόταση που την αφορά· αν σας είχε ανατεθεί, η ανάθεση έκλεισε."))
    return redirect(url_for(".own"), 303)


@bp.post("/reviews/conflicts/withdrawal")
@allow(Permission.DECLARE_CONFLICTS)
@writes
def withdraw() -> Any:
    declaration = queries.own_declaration(current_user.id, request.form.get("number", 0, type=row_number))
    try:
        if declaration is None:
            return _page(_form(), withdrawal_errors=[_("Επιλέξτε μια δήλωση από τον κατάλογο.")]), 422
        operations.withdraw(current_actor(), declaration)
    except operations.ConflictRefused as refused:
        return _page(_form(), withdrawal_errors=[say(phrase) for phrase in refused.problems.values()]), 409
    flash(_("Η δήλωση ανακλήθηκε. Αναθέσεις που είχαν κλείσει εξαιτίας της μένουν κλειστές."))
    return redirect(url_for(".own"), 303)


def refuse(problems: dict[str, Any]) -> None:
    """Raises ConflictRefused where there are any."""
    if problems:
        raise operations.ConflictRefused(problems)


def _form(sent: MultiDict[str, str] | None = None) -> DeclarationForm:
    return DeclarationForm(sent).offer(bodies_to_choose(), language(), sent)


def _page(form: DeclarationForm, **extra: Any) -> str:
    values = {"declarations": queries.declarations_of(current_user.id), "form": form, "today": clock.today(), "withdrawal_errors": []}
    return render_template("conflicts/own.html", **{**values, **extra})
