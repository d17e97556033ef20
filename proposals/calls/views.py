"""Calls as everybody reads them."""

import io
import json
from typing import Any

from flask import Blueprint, abort, render_template, send_file
from werkzeug.wrappers import Response

from proposals.calls import answers_schema, queries
from proposals.calls.reading import cells, column_share, in_words
from proposals.calls.values import total_of
from proposals.calls.workbook import CONTENT_TYPE, blank_workbook
from proposals.web.guard import public
from proposals.web.words import language

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


@bp.get("/calls/<slug>/form.xlsx")
@public
def blank_form(slug: str) -> Any:
    """The form of a call as an empty spreadsheet, from which a proposal can be begun."""
    call = queries.call_by_slug(slug) or abort(404)
    content = io.BytesIO(blank_workbook(call.form, language()))
    return send_file(content, mimetype=CONTENT_TYPE, as_attachment=True, download_name=f"{call.slug}.xlsx")


@bp.get("/calls/<slug>/form.schema.json")
@public
def form_schema(slug: str) -> Response:
    """What a JSON file of the call's form may hold, for whoever makes or reads one with a program."""
    call = queries.call_by_slug(slug) or abort(404)
    content = json.dumps(answers_schema.schema_of(call.form, language()), ensure_ascii=False, indent=2)
    return Response(content, mimetype=answers_schema.CONTENT_TYPE)
