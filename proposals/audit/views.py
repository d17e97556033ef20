"""The audit trail as administrators read it."""

from typing import Any

from flask import Blueprint, current_app, render_template, request

from proposals.audit.queries import entries_before
from proposals.db import db
from proposals.web.guard import allow
from proposals.web.pages import row_number
from proposals.workflow.permissions import Permission

bp = Blueprint("audit", __name__)


@bp.get("/manage/audit")
@allow(Permission.SEE_AUDIT)
def index() -> Any:
    size = current_app.extensions["settings"].page_size
    before = request.args.get("before", type=row_number)
    entries = db.session.scalars(entries_before(before, size)).all()
    return render_template("audit/index.html", entries=entries, older=entries[-1].id if len(entries) == size else None)
