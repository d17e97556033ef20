"""Calls as everybody reads them."""

from typing import Any

from flask import Blueprint, abort, render_template

from proposals.calls import queries
from proposals.calls.reading import cells, column_share, in_words
from proposals.calls.values import total_of
from proposals.web.guard import public

bp = Blueprint("calls", __name__)
bp.add_app_template_global(total_of, "table_total")
bp.add_app_template_global(column_share, "column_share")
bp.add_app_template_filter(in_words, "in_words")
bp.add_app_template_filter(cells, "cells")


@bp.get("/calls")
@public
def index() -> Any:
    return render_template("calls/index.html", calls=queries.all_calls())


@bp.get("/calls/<slug>")
@public
def show(slug: str) -> Any:
    call = queries.call_by_slug(slug) or abort(404)
    return render_template("calls/show.html", call=call)
