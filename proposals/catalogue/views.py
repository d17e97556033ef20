"""Pages for everybody: the front page, the catalogue of what was accepted, help, and what the law wants said."""

from typing import Any

from flask import Blueprint, abort, current_app, render_template, request
from sqlalchemy import text

from proposals import clock
from proposals.calibration.result import shown
from proposals.calls.queries import all_calls, calls_open_at
from proposals.calls.rubric import standard_rubric
from proposals.catalogue import queries
from proposals.charts.decision_figures import signed
from proposals.db import db
from proposals.drafting.queries import english_titles
from proposals.web.guard import public
from proposals.web.pages import row_number
from proposals.web.words import language

bp = Blueprint("catalogue", __name__)


@bp.get("/")
@public
def home() -> Any:
    return render_template("catalogue/home.html", calls=calls_open_at(clock.now()), rubric=standard_rubric(), **_page(""))


@bp.get("/catalogue")
@public
def index() -> Any:
    search = request.args.get("q", "")[:200]
    return render_template("catalogue/index.html", search=search, **_page(search))


@bp.get("/catalogue/<code:code>")
@public
def show(code: str) -> Any:
    proposal, version = queries.published_proposal(code) or abort(404)
    return render_template("catalogue/show.html", proposal=proposal, version=version)


@bp.get("/criteria")
@public
def criteria() -> Any:
    return render_template("catalogue/criteria.html", rubric=standard_rubric())


@bp.get("/criteria/calibration")
@public
def calibration() -> Any:
    """Corrected scores in plain words, with an example that is computed."""
    # Only this page computes scores: others need not wait until numpy is loaded.
    from proposals.catalogue.worked_calibration import worked_calibration

    return render_template("catalogue/calibration.html", worked=worked_calibration(), shown=shown, signed=signed)


@bp.get("/help")
@public
def help() -> Any:
    return render_template("catalogue/help.html")


@bp.get("/accessibility")
@public
def accessibility() -> Any:
    return render_template("catalogue/accessibility.html")


@bp.get("/privacy")
@public
def privacy() -> Any:
    return render_template("catalogue/privacy.html")


@bp.get("/healthz")
@public
def healthz() -> Any:
    """Whether the application answers and reaches its database; for a load balancer."""
    db.session.execute(text("SELECT 1"))
    return {"status": "ok"}


def _page(search: str) -> dict[str, Any]:
    settings, before = current_app.extensions["settings"], request.args.get("before", type=row_number)
    size = settings.page_size
    rows = queries.page_of_accepted(search, before, size + 1, settings.list_counted)
    forms = {call.form_fingerprint: call.form for call in all_calls()}
    return {
        "english": english_titles(rows[:size], language()),
        "rows": rows[:size],
        "summaries": queries.summaries([row.id for row in rows[:size]]),
        "forms": forms,
        "older": rows[size - 1].id if len(rows) > size else None,
    }
