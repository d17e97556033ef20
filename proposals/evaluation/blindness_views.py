"""The page on which the manager of a call says what its evaluators are not shown."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from proposals.calls.models import Call
from proposals.calls.queries import call_by_slug
from proposals.evaluation.blindness import TEXT_WAS_OPENED, BlindnessRefused, set_blindness, text_was_opened
from proposals.evaluation.views import bp
from proposals.web.guard import allow, current_actor
from proposals.web.words import say
from proposals.web.writes import writes
from proposals.workflow.permissions import Permission


@bp.get("/manage/calls/<slug>/blindness")
@allow(Permission.MANAGE_CALL)
def blindness(slug: str) -> Any:
    return _page(call_by_slug(slug) or abort(404))


@bp.post("/manage/calls/<slug>/blindness")
@allow(Permission.MANAGE_CALL)
@writes
def save_blindness(slug: str) -> Any:
    call = call_by_slug(slug) or abort(404)
    sent = request.form
    try:
        set_blindness(current_actor(), call, hides_bodies="hides_bodies" in sent, hides_persons="hides_persons" in sent)
    except BlindnessRefused as refused:
        return _page(call, say(refused.reason)), 409
    flash(_("Οι κανόνες ανωνυμίας αποθηκεύτηκαν."))
    return redirect(url_for(".blindness", slug=slug), 303)


def _page(call: Call, refusal: str = "") -> str:
    closed = say(TEXT_WAS_OPENED) if text_was_opened(call) else ""
    return render_template("evaluation/blindness.html", call=call, closed=closed, refusal=refusal)
