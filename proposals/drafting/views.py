"""Pages of proposals: the list, a new one, a proposal with its steps, the check page, the receipt."""

from typing import Any

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from proposals import clock
from proposals.accounts.models import Body
from proposals.accounts.queries import bodies_of_editor
from proposals.calls.advice import advice_on
from proposals.calls.form import Field, Words
from proposals.calls.queries import call_by_slug, calls_open_at
from proposals.charts.tables import figure, has_chart
from proposals.drafting import here as who_is_here
from proposals.drafting import operations, queries, steps
from proposals.drafting.completeness import done_of
from proposals.drafting.completion import words_of
from proposals.drafting.endorsement import endorsement_of
from proposals.drafting.forms import SentBack, details_of, step_form
from proposals.drafting.history import page_of_history
from proposals.drafting.models import CompletionRemark, Proposal
from proposals.drafting.outlook import outlook
from proposals.drafting.remark_forms import as_sent, remark_groups
from proposals.drafting.veil import Shown
from proposals.drafting.versions import current_hash, is_unchanged, text_for
from proposals.web.guard import allow, current_actor
from proposals.web.pages import step_refused
from proposals.web.words import say
from proposals.web.writes import leaves_a_trace, writes
from proposals.workflow.machine import PROPOSAL_WORKFLOW, StepRefused
from proposals.workflow.permissions import Permission
from proposals.workflow.phrases import N_, Phrase
from proposals.workflow.states import EDITABLE, State
from proposals.workflow.table import Audience

bp = Blueprint("drafting", __name__)
bp.add_app_template_global(figure, "table_figure")
bp.add_app_template_test(has_chart, "drawn")
bp.add_app_template_global(done_of, "done_of")


# The steps by which a text is filed.
TO_SUBMISSION = ("request_approval", "submit")
# How many of the latest changes are named to somebody who was about to file another text.
NEWEST = 5
# What is recorded beside the steps of the table, as the timeline words it.
_OTHER_PASTS = {"start": N_("Άνοιξε προσχέδιο")}


@bp.app_template_global()
def step_address(proposal: Proposal) -> Any:
    """Where a step of the proposal is sent: a function of the step's name."""
    return lambda name: url_for("drafting.take_step", code=proposal.public_code, step=name)


@bp.app_template_global()
def answer_address(proposal: Proposal, field: Field, place: str) -> str:
    """The input of a field on the page where it is written; files have a page of their own."""
    if field.type == "file":
        return url_for("drafting.attachments", code=proposal.public_code, _anchor=f"upload-{field.code}")
    section = proposal.call.form.section_of[field.code]
    anchor = f"{place}-day" if field.type == "date" and place == field.code else place
    return url_for("drafting.edit_section", code=proposal.public_code, section=section.code, _anchor=anchor)


@bp.app_template_global()
def past_of(action: str) -> str:
    """What an entry of the audit trail says happened."""
    step = PROPOSAL_WORKFLOW.steps.get(action)
    return step.past if step else _OTHER_PASTS.get(action, action)


@bp.app_template_global()
def is_told_to_the_body(action: str) -> bool:
    """Whether the body is told of a step, and so reads its note; the other notes are words between offices."""
    step = PROPOSAL_WORKFLOW.steps.get(action)
    return step is not None and not {Audience.EDITORS, Audience.APPROVERS}.isdisjoint(step.tells)


def a_proposal(code: str) -> Proposal | None:
    return queries.proposal_by_code(code)


def a_proposal_to_change(code: str) -> Proposal | None:
    return queries.proposal_by_code(code, for_update=True)


@bp.get("/proposals/new")
@allow(Permission.START_PROPOSAL)
def new() -> Any:
    bodies = bodies_of_editor(current_actor())
    calls = calls_open_at(clock.now())
    wanted = call_by_slug(request.args.get("call", ""))
    shut = wanted if wanted and wanted not in calls else None
    return render_template("drafting/new.html", bodies=bodies, calls=calls, chosen=wanted.slug if wanted and not shut else "", shut=shut)


@bp.post("/proposals/new")
@allow(Permission.START_PROPOSAL)
@writes
def start() -> Any:
    call = call_by_slug(request.form.get("call") or request.args.get("call", "")) or abort(404)
    body = body_chosen() or abort(404)
    proposal = operations.start_proposal(current_actor(), call, body, request.form.get("title", ""))
    return redirect(url_for(".show", code=proposal.public_code), 303)


def body_chosen() -> Body | None:
    """The body for which the form that was sent starts a proposal; None where the person writes for several and named none of them."""
    bodies = bodies_of_editor(current_actor())
    return next((each for each in bodies if str(each.id) == request.form.get("body")), bodies[0] if len(bodies) == 1 else None)


@bp.get("/proposals/<code:code>")
@allow(Permission.SEE_PROPOSAL, on=a_proposal)
@leaves_a_trace
def show(proposal: Proposal) -> Any:
    return proposal_page(proposal)


@bp.get("/proposals/<code:code>/check")
@allow(Permission.SEE_PROPOSAL, on=a_proposal)
@leaves_a_trace
def check(proposal: Proposal) -> Any:
    shown = text_for(current_actor(), proposal)
    found = operations.progress_of(proposal, shown.answers) if shown.version is None else None
    most = current_app.extensions["settings"].advice_per_field
    advice = advice_on(proposal.call.form.fields, shown.answers, most) if found else {}
    values = {"here": _seen_reading(proposal, shown), "advice": advice, **_step_values(proposal, shown)}
    return render_template("drafting/check.html", proposal=proposal, shown=shown, progress=found, **values)


@bp.post("/proposals/<code:code>/steps/<step>")
@allow(Permission.SEE_PROPOSAL, on=a_proposal_to_change)
@writes
def take_step(proposal: Proposal, step: str) -> Any:
    row = PROPOSAL_WORKFLOW.steps.get(step) or abort(404)
    details = details_of(request.form, row)
    problems = steps.detail_problems(step, proposal, details)
    if problems and not PROPOSAL_WORKFLOW.refusals(step, current_actor(), proposal.case()):
        if "text_seen" in problems:
            return _changed_meanwhile(proposal, problems["text_seen"]), 409
        back = SentBack(step, request.form, problems)
        return (_return_page(proposal, back) if "remarks" in row.asks else proposal_page(proposal, back)), 422
    taken = steps.take_step(current_actor(), proposal, step, details)
    flash(say(taken.done))
    if "freeze_version" in taken.then:
        return redirect(url_for(".receipt", code=proposal.public_code, number=len(proposal.versions)), 303)
    return redirect(url_for(".show", code=proposal.public_code), 303)


@bp.get("/proposals/<code:code>/steps/<step>")
@allow(Permission.SEE_PROPOSAL, on=a_proposal)
def read_step(proposal: Proposal, step: str) -> Any:
    """The page of a step that has one of its own; else where a browser comes back to after a refused step, or by its reload button."""
    row = PROPOSAL_WORKFLOW.steps.get(step)
    if row and "remarks" in row.asks and any(each.step is row and not each.is_closed for each in steps.steps_open_to(current_actor(), proposal)):
        return _return_page(proposal)
    return redirect(url_for(".show", code=proposal.public_code), 303)


@bp.get("/proposals/<code:code>/versions/<int:number>/receipt")
@allow(Permission.SEE_PROPOSAL, on=a_proposal)
def receipt(proposal: Proposal, number: int) -> Any:
    version = queries.version_of(proposal, number) or abort(404)
    return render_template("drafting/receipt.html", proposal=proposal, version=version)


def proposal_page(proposal: Proposal, back: SentBack | None = None) -> str:
    """A proposal: for those who write it now a list of what is to be done, for everybody else its text and how it went."""
    shown = text_for(current_actor(), proposal)
    values = {"proposal": proposal, "entries": queries.steps_taken(proposal), **_step_values(proposal, shown, back)}
    if shown.version is None and proposal.state in EDITABLE:
        progress = operations.progress_of(proposal, shown.answers)
        here, asked = _seen_reading(proposal, shown), asked_of(proposal)
        return render_template("drafting/write.html", progress=progress, is_open=_open_sections(proposal), here=here, asked=asked, **values)
    ahead = outlook(proposal) if shown.version is None else ()
    asked = proposal.state is State.AWAITING_APPROVAL and any(each.step.name == "submit" for each in values["open_steps"])
    endorsement = endorsement_of(proposal, shown, values["entries"]) if asked else None
    return render_template("drafting/show.html", shown=shown, ahead=ahead, endorsement=endorsement, **values)


def _return_page(proposal: Proposal, back: SentBack | None = None) -> str:
    """Where the manager says what is asked for; what was not covered since the last return stands there already."""
    each = next(each for each in steps.steps_open_to(current_actor(), proposal) if "remarks" in each.step.asks)
    left = [remark for remark in queries.remarks_of_round(proposal) if remark.covered_at is None] if proposal.remarks_open and not back else []
    groups = remark_groups(proposal.call.form, back.sent if back else as_sent(left), back.problems if back else {})
    form, most = step_form(each, back), current_app.extensions["settings"].remark_max_chars
    values = {"each": each, "form": form, "groups": groups, "is_prefilled": bool(left), "most": most, "back": back}
    return render_template("drafting/return.html", proposal=proposal, **values)


def _seen_reading(proposal: Proposal, shown: Shown) -> who_is_here.Words | None:
    """Who else is at the text while it is written; None for whoever reads what was filed."""
    is_written = shown.version is None and proposal.state in EDITABLE
    return who_is_here.seen_at(proposal) if is_written else None


def _changed_meanwhile(proposal: Proposal, reason: Phrase) -> str:
    """Another text than the one that was read: nothing is filed, and what was written last is named."""
    form = proposal.call.form
    rows, _older = page_of_history(proposal, [field.code for field in form.fields if field.is_asked], NEWEST)
    return render_template("drafting/changed_meanwhile.html", proposal=proposal, reason=reason, rows=rows, fields=form.by_code)


def _step_values(proposal: Proposal, shown: Shown, back: SentBack | None = None) -> dict[str, Any]:
    """What the panel of steps needs; the hash says which text the person has on screen."""
    found = steps.steps_open_to(current_actor(), proposal)
    forms = {each.step.name: step_form(each, back) for each in found if not each.is_closed}
    answers = shown.answers if shown.version is None else None
    again = proposal.submitted_at is not None and any(each.step.name in TO_SUBMISSION for each in found)
    seen = current_hash(proposal, answers) if again or any("text_seen" in each.step.asks for each in found) else ""
    return {"open_steps": found, "step_forms": forms, "text_seen": seen, "is_unchanged": again and is_unchanged(proposal, seen), "back": back}


def asked_of(proposal: Proposal) -> list[tuple[CompletionRemark, Words]]:
    """What the last return asks for, with its name, while the body writes it."""
    remarks = queries.remarks_of_round(proposal) if proposal.state is State.RETURNED else []
    return [(each, words_of(proposal.call.form, each)) for each in remarks]


def _open_sections(proposal: Proposal) -> dict[str, bool]:
    return {section.code: operations.is_section_open(proposal, section) for section in proposal.call.form.sections}


@bp.app_errorhandler(operations.WritingRefused)
def writing_refused(refused: operations.WritingRefused) -> Response:
    """A write that came too late or to a closed section: said as a refused step is, with what was typed."""
    return step_refused(StepRefused("write", (refused.reason,)))
