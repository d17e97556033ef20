"""The audit trail as administrators read it."""

from typing import Any

from flask import Blueprint, current_app, render_template, request

from proposals.audit.names import proposal_names
from proposals.audit.queries import entries_before
from proposals.db import db
from proposals.web.guard import allow, current_actor
from proposals.web.pages import row_number
from proposals.workflow.machine import ASSIGNMENT_WORKFLOW, PROPOSAL_WORKFLOW
from proposals.workflow.permissions import Permission

bp = Blueprint("audit", __name__)
# What is recorded besides the steps of the two tables.
_OF_PROPOSALS = ("start", "save", "attach", "detach", "fill_checklist", "recommend", "record_objection", "assign")
_OF_DOCUMENTS = ("export_dossier", "refuse_dossier", "take_text")
_OF_ACCOUNTS = ("sign_in", "lock_sign_in", "set_password", "create_person", "change_person", "create_call", "set_blindness")
_OF_BODIES = ("create_body", "change_body", "change_supervision", "import_bodies")
_OF_RUNS = ("save_expertise", "save_bids", "ask_for_run", "cancel_run", "change_run", "assign_from_file")
_OF_RESULTS = ("ask_to_apply_run", "apply_run", "ask_to_undo_run", "undo_run")
_OF_LISTS = (
    "draft_list",
    "redraft_list",
    "change_entry",
    "write_particulars",
    "write_letter_text",
    "redact_comment",
    "cancel_list",
    "ask_release",
    "release_list",
)
ACTIONS = (
    *_OF_ACCOUNTS,
    *_OF_BODIES,
    *_OF_PROPOSALS,
    *_OF_DOCUMENTS,
    *_OF_RUNS,
    *_OF_RESULTS,
    *_OF_LISTS,
    *PROPOSAL_WORKFLOW.steps,
    *(f"assignment_{name}" for name in ASSIGNMENT_WORKFLOW.steps),
)


@bp.get("/manage/audit")
@allow(Permission.SEE_AUDIT)
def index() -> Any:
    size, names = current_app.extensions["settings"].page_size, proposal_names()
    before, code, action = request.args.get("before", type=row_number), request.args.get("code", "").strip(), request.args.get("action", "")
    number = names.number_of(code) if code else None
    query = entries_before(before, size, action=action if action in ACTIONS else "", proposal_id=number)
    entries = [] if code and number is None else db.session.scalars(query).all()
    return render_template(
        "audit/index.html",
        entries=entries,
        names=names.of(current_actor(), {entry.proposal_id for entry in entries if entry.proposal_id}),
        older=entries[-1].id if len(entries) == size else None,
        actions=ACTIONS,
        asked={name: value for name, value in (("action", action), ("code", code)) if value},
        is_unknown=bool(code) and number is None,
    )
