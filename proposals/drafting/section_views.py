"""Writing one section of a proposal, and choosing between two texts of one field."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import wtforms
from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from proposals import clock
from proposals.calls.advice import advice_on
from proposals.calls.checks import Problem
from proposals.calls.form import Field, Section
from proposals.calls.forms import bases, form_of, mark, press_row_button, sent_values, table_of_row_button
from proposals.drafting import here as who_is_here
from proposals.drafting import operations, presence, queries
from proposals.drafting.completeness import SectionProgress
from proposals.drafting.day_checks import day_checks_of
from proposals.drafting.differences import pieces
from proposals.drafting.models import Proposal
from proposals.drafting.views import a_proposal, a_proposal_to_change, asked_of, bp
from proposals.web.guard import allow, current_actor
from proposals.web.words import say
from proposals.web.writes import leaves_a_trace, writes
from proposals.workflow.permissions import Permission
from proposals.workflow.states import State


@dataclass(frozen=True)
class Place:
    """Where a section stands in the form: its number from 1, how many there are, its neighbours."""

    number: int
    count: int
    next: Section | None


@bp.get("/proposals/<code:code>/edit/<section>")
@allow(Permission.EDIT_ANSWERS, on=a_proposal)
@leaves_a_trace
def edit_section(proposal: Proposal, section: str) -> Any:
    found = section_or_404(proposal, section)
    operations.refuse_closed_section(proposal, found)
    here = who_is_here.seen_at(proposal, found.code)
    return _section_page(proposal, found, here, with_errors=bool(request.args.get("errors")), add=request.args.get("add", ""))


@bp.post("/proposals/<code:code>/edit/<section>")
@allow(Permission.EDIT_ANSWERS, on=a_proposal_to_change)
@writes
def save_section(proposal: Proposal, section: str) -> Any:
    found = section_or_404(proposal, section)
    values = _kept(form_of(found.fields, sent=request.form), request.form)
    saved = operations.save_section(current_actor(), proposal, found, values, bases(request.form))
    if saved.conflicts:
        return conflict_page(proposal, found, saved, request.form), 409
    if saved.closed:
        refused = [(field, values[field.code]) for field in saved.closed]
        return _section_page(proposal, found, note_saving(proposal, found), with_errors=True, refused=refused), 409
    table = request.form.get("add") or table_of_row_button(request.form)
    if table:
        return redirect(url_for(".edit_section", code=proposal.public_code, section=found.code, add=request.form.get("add"), _anchor=table), 303)
    if _to_mend(saved.progress):
        return _section_page(proposal, found, note_saving(proposal, found), with_errors=True), 422
    # The page that follows notes who is there.
    flash(_("Αποθηκεύτηκε στις %(time)s.", time=clock.in_athens(proposal.updated_at).strftime("%H:%M")))
    return redirect(_after(proposal, found), 303)


def note_saving(proposal: Proposal, section: Section) -> who_is_here.Words:
    """Who else is here, in words; that the person who saves is here is written down now and then, as part of what is saved."""
    here, actor = presence.people_here(proposal), current_actor()
    if presence.is_worth_noting(actor, section.code, here, opened=False):
        presence.note_presence(actor, proposal.id, section.code)
    return who_is_here.in_words(proposal, here)


def section_or_404(proposal: Proposal, code: str) -> Section:
    return proposal.call.form.section(code) or abort(404)


def _kept(form: wtforms.Form, sent: MultiDict[str, str]) -> dict[str, Any]:
    """The values to store: with the rows as the pressed button wants them, without the fields for which the newer text was chosen."""
    press_row_button(form, sent)
    return {code: value for code, value in sent_values(form, sent).items() if sent.get(f"keep-{code}") != "theirs"}


def _to_mend(progress: SectionProgress) -> list[Problem]:
    """What is wrong in the section as it is stored; what is merely unfinished waits for the check page."""
    return [problem for problem in progress.problems if not problem.unfinished]


def _after(proposal: Proposal, section: Section) -> str:
    """Stay where that was asked for, else on to the next section that is open, else to the proposal."""
    following = section if request.form.get("stay") else _place(proposal, section).next
    if following is None or not operations.is_section_open(proposal, following):
        return url_for(".show", code=proposal.public_code)
    return url_for(".edit_section", code=proposal.public_code, section=following.code)


def _place(proposal: Proposal, section: Section) -> Place:
    sections = proposal.call.form.sections
    number = sections.index(section)
    return Place(number + 1, len(sections), sections[number + 1] if number + 1 < len(sections) else None)


def _section_page(
    proposal: Proposal, section: Section, here: who_is_here.Words, *, with_errors: bool, add: str = "", refused: Sequence[tuple[Field, Any]] = ()
) -> str:
    answers, revisions = queries.answers_of(proposal)
    progress = operations.section_progress_of(proposal, section, answers)
    wrong = _to_mend(progress) if with_errors else []
    form = form_of(section.fields, stored=answers)
    for input in form:
        if input.definition.type == "table":
            input.with_blank_row(more=add == input.name)
    return render_template(
        "drafting/edit_section.html",
        proposal=proposal,
        section=section,
        place=_place(proposal, section),
        here=here,
        form=form,
        answers=answers,
        marks={input.name: mark(input.data) for input in form},
        revisions=revisions,
        wrong=wrong,
        advice=advice_on(section.fields, answers, current_app.extensions["settings"].advice_per_field),
        messages=_messages(wrong),
        in_cells={problem.place: say(problem.phrase.values.get("problem", problem.phrase)) for problem in wrong if _is_of_a_cell(problem)},
        new_row_of=add,
        progress=progress,
        may_change={field.code for field in operations.fields_open_in(proposal, section)},
        remarks={remark.field: remark.text for remark, _words in asked_of(proposal) if remark.section == section.code},
        asked=(),
        refused=refused,
        refused_words=operations.closed_words([field for field, _value in refused]),
        day_checks=day_checks_of(proposal.call.form, section, answers),
        entries=queries.steps_taken(proposal) if proposal.state is State.RETURNED else [],
    )


def _messages(wrong: list[Problem]) -> dict[str, list[str]]:
    """What is wrong with each field as a whole; what is wrong in a cell of a table stands in the cell."""
    messages: dict[str, list[str]] = {}
    for problem in wrong:
        if not _is_of_a_cell(problem):
            messages.setdefault(problem.field.code, []).append(say(problem.phrase))
    return messages


def _is_of_a_cell(problem: Problem) -> bool:
    return problem.field.type == "table" and problem.place != problem.field.code


def conflict_page(proposal: Proposal, section: Section, saved: operations.Saved, sent: MultiDict[str, str]) -> str:
    """Both texts of each field that somebody else changed, for choosing; `sent` are the inputs of one's own."""
    compared = [
        (conflict, pieces(conflict.theirs, conflict.mine) if isinstance(conflict.mine, str) and isinstance(conflict.theirs, str) else None)
        for conflict in saved.conflicts
    ]
    closed = operations.closed_words(saved.closed)
    return render_template(
        "drafting/conflict.html", proposal=proposal, section=section, saved=saved, compared=compared, sent=sent, closed_words=closed
    )
