"""The page for scoring without a line: sheets ordered with their texts, and brought back filled in."""

from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from proposals.calls.exchange import FileRefused, Misfit
from proposals.offline import queries
from proposals.offline.packages import order_package
from proposals.offline.returns import ReturnRefused, bring_back
from proposals.web.guard import allow, current_actor
from proposals.web.pages import row_number
from proposals.web.words import say
from proposals.web.writes import takes_files, writes
from proposals.workflow.permissions import Permission

bp = Blueprint("offline", __name__)


@bp.get("/reviews/offline")
@allow(Permission.SEE_REVIEWS)
def show() -> Any:
    return _page()


@bp.post("/reviews/offline/package")
@allow(Permission.SEE_REVIEWS)
@writes
def take_away() -> Any:
    most = current_app.extensions["settings"].offline_sheets
    assignments = queries.sheets_to_take(current_actor(), request.form.getlist("sheet", type=row_number))
    if not assignments:
        return _page(unchosen=_("Επιλέξτε τουλάχιστον μία πρόταση.")), 422
    if len(assignments) > most:
        return _page(unchosen=ngettext("Επιλέξτε μία πρόταση.", "Επιλέξτε έως %(num)s προτάσεις.", most)), 422
    order = order_package(current_actor(), assignments)
    return redirect(url_for("orders.show", number=order.id), 303)


@bp.post("/reviews/offline")
@allow(Permission.SEE_REVIEWS)
@takes_files
@writes
def take_back() -> Any:
    settings, sent = current_app.extensions["settings"], request.files.get("file")
    # One byte more than is taken tells that there is more, and nothing beyond it is read.
    content = sent.stream.read(settings.import_max_kb * 1024 + 1) if sent else b""
    try:
        returned = bring_back(current_actor(), content, settings)
    except FileRefused as refused:
        return _page(refusal=say(refused.reason)), 422
    except ReturnRefused as refused:
        return _page(refusal=_("Το αρχείο έχει λάθη. Δεν αποθηκεύτηκε τίποτα."), misfits=refused.misfits), 422
    clashes = sum(len(each.saved.conflicts) for each in returned)
    return render_template("offline/report.html", returned=returned, clashes=clashes), 409 if clashes else 200


def _page(*, unchosen: str = "", refusal: str = "", misfits: list[Misfit] | None = None) -> str:
    settings = current_app.extensions["settings"]
    assignments = queries.open_sheets_of(current_actor())
    chosen = set(request.form.getlist("sheet", type=row_number)) or {each.id for each in assignments[: settings.offline_sheets]}
    return render_template(
        "offline/index.html",
        assignments=assignments,
        chosen=chosen,
        most=settings.offline_sheets,
        unchosen=unchosen,
        refusal=refusal,
        misfits=(misfits or [])[: settings.import_errors_shown],
        count=len(misfits or []),
    )
