"""An evaluator's own points beside those of the others, once all his sheets of a call are final."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from flask import abort, current_app, render_template, request
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup

from proposals.accounts.signed_in import SignedIn
from proposals.calls.models import Call
from proposals.charts.figures import Shares
from proposals.charts.shares import draw_shares
from proposals.panel import queries
from proposals.panel.distribution import Counts, Spectrum, spectrum_of_points, spectrum_of_totals
from proposals.panel.views import bp
from proposals.web.guard import allow
from proposals.web.words import number, say
from proposals.workflow.permissions import Permission


@bp.get("/reviews/distribution")
@allow(Permission.SEE_REVIEWS)
def distribution() -> Any:
    """The call that is asked for, else the one that closed last, of those in which the person has nothing left to write."""
    calls = queries.calls_scored_by(current_user)
    slug = request.args.get("call", "")
    call = next((each for each in calls if slug in ("", each.slug)), None)
    if call is None and slug:
        abort(404)
    others, least = queries.other_evaluators(call, current_user) if call else 0, current_app.extensions["settings"].distribution_min_others
    return render_template(
        "panel/distribution.html",
        calls=calls,
        call=call,
        others=others,
        least=least,
        spectra=_spectra(call, current_user) if call and others >= least else [],
        drawn=_drawn,
        step_shown=_step_shown,
    )


def _spectra(call: Call, person: SignedIn) -> list[tuple[str, Spectrum]]:
    """The total first, then each criterion by the name that the rubric gives it."""
    points, totals = queries.points_given(call, person), queries.totals_given(call, person)
    found = [(_("Σύνολο, στα 100"), spectrum_of_totals(*_parted((row.total, row) for row in totals)))]
    for criterion in call.rubric.criteria:
        given = _parted((row.points, row) for row in points if row.criterion == criterion.code)
        found.append((say(criterion.label), spectrum_of_points(call.rubric.ladder, *given)))
    return found


def _parted(rows: Iterable[tuple[Decimal, Any]]) -> tuple[Counts, Counts]:
    """How often each value was given: by the person, by the others."""
    own: dict[Decimal, int] = {}
    others: dict[Decimal, int] = {}
    for value, row in rows:
        (own if row.is_own else others)[value] = row.count
    return own, others


def _drawn(label: str, spectrum: Spectrum) -> Markup:
    title = _("%(what)s: τα φύλλα μου και τα φύλλα των άλλων. Οι τιμές είναι στον πίνακα.", what=label)
    return draw_shares(Shares(title, tuple(_step_shown(step) for step in spectrum.steps), spectrum.own, spectrum.others))


def _step_shown(step: str) -> str:
    """A step of the scale with the decimal mark of the language; a range as it is."""
    return step if "–" in step else number(Decimal(step))
