"""The address of the blank form of a call as PDF."""

from flask import abort, current_app
from werkzeug.wrappers import Response

from proposals.calls.queries import call_by_slug
from proposals.dossier import views
from proposals.dossier.compose_form import blank_form
from proposals.web.guard import public

bp = views.bp


@bp.get("/calls/<slug>/form.pdf")
@public
def form(slug: str) -> Response:
    call = call_by_slug(slug) or abort(404)
    return views.sent_paper(blank_form(call, current_app.extensions["settings"]), f"{call.slug}-form.pdf")
