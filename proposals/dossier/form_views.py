"""The address of the blank form of a call as PDF."""

from functools import lru_cache
from io import BytesIO

from flask import abort, current_app, send_file
from werkzeug.wrappers import Response

from proposals.calls.queries import call_by_slug
from proposals.dossier import views
from proposals.dossier.compose_form import blank_form
from proposals.dossier.contents import Paper
from proposals.web.guard import public

bp = views.bp


@bp.get("/calls/<slug>/form.pdf")
@public
def form(slug: str) -> Response:
    call = call_by_slug(slug) or abort(404)
    printed = BytesIO(_printed(blank_form(call, current_app.extensions["settings"])))
    return send_file(printed, mimetype="application/pdf", as_attachment=True, download_name=f"{call.slug}-form.pdf")


@lru_cache(maxsize=16)
def _printed(paper: Paper) -> bytes:
    # Anybody may ask, and printing takes seconds: a form is printed once for what it says.
    return views.pdf_of_paper(paper)
