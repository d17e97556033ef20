"""The public pages that tell whether a document was issued here: a field for its code, and what is known of it. No person and no title is told."""

from datetime import timedelta
from typing import Any

from flask import current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _

from proposals.dossier import codes, views
from proposals.dossier.queries import issued_under
from proposals.drafting.publication import is_published
from proposals.web.guard import public
from proposals.web.limits import limiter

bp = views.bp


@bp.get("/verify")
@public
def verify() -> Any:
    typed = request.args.get("code", "")
    code = codes.read(typed)
    if code:
        return redirect(url_for(".verified", issued=codes.shown(code)), 303)
    problem = _("Ο κωδικός έχει 16 γράμματα και ψηφία σε τέσσερις ομάδες, όπως τυπώνεται στο κάτω μέρος κάθε σελίδας.") if typed else ""
    return render_template("documents/verify.html", typed=typed[:40], problem=problem), 422 if problem else 200


@bp.get("/verify/<string(maxlength=40):issued>")
@public
def verified(issued: str) -> Any:
    """Who tries many codes that there are not is asked to wait; a code that there is, is always told."""
    code, settings = codes.read(issued), current_app.extensions["settings"]
    found = issued_under(code) if code else []
    if found:
        is_public = found[0].proposal is not None and is_published(found[0].proposal)
        return render_template("documents/verified.html", documents=found, first=found[0], code=codes.shown(found[0].code), is_public=is_public)
    tries, place, window = limiter("unknown codes"), request.remote_addr or "", timedelta(minutes=settings.public_window_minutes)
    if tries.is_over(place, settings.verify_attempts_per_address, window):
        return render_template("documents/too_many.html"), 429
    tries.count(place, window)
    return render_template("documents/unknown.html", typed=issued), 404
