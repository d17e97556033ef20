"""The page of a sheet: the text that is judged beside what is written about it."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import abort, render_template

from proposals.calls.forms import mark
from proposals.drafting.veil import version_for
from proposals.evaluation import queries
from proposals.evaluation.models import Assignment
from proposals.evaluation.reading import reading_of
from proposals.evaluation.scoring import Gap
from proposals.evaluation.sheet_fields import COMMENT_TO_BODY, fields_of
from proposals.evaluation.sheets import gaps_of_values, progress_of, revisions_of, values_of
from proposals.evaluation.verdict import VERDICTS
from proposals.web.guard import current_actor
from proposals.web.words import say
from proposals.workflow.permissions import Permission, can
from proposals.workflow.phrases import Phrase
from proposals.workflow.states import AssignmentState


def sheet_page(assignment: Assignment, wrong: Sequence[Gap] = ()) -> str:
    """The page as the sheet is stored; `wrong` is what keeps it from being saved or final. The sheets of others only once one's own is final."""
    version, proposal = assignment.version or abort(404), assignment.proposal
    rubric, values, note = proposal.call.rubric, values_of(assignment), queries.note_of(assignment)
    gaps = gaps_of_values(rubric, values)
    is_final = assignment.state is AssignmentState.FINAL
    is_open = can(current_actor(), Permission.WRITE_SHEET, assignment.case()) and not assignment.newer_version_id
    shown = version_for(current_actor(), proposal, version)
    with_personal = can(current_actor(), Permission.SEE_PERSONAL_DATA, proposal.case())
    return render_template(
        "evaluation/sheet.html",
        assignment=assignment,
        proposal=proposal,
        rubric=rubric,
        shown=shown,
        reading=reading_of(proposal, shown, rubric if is_open else None, with_personal=with_personal),
        values=values,
        revisions=revisions_of(assignment),
        marks={field.code: mark(values.get(field.code)) for field in fields_of(rubric)},
        gaps=wrong,
        messages=by_place(wrong),
        hints=hints(values, gaps),
        progress=progress_of(assignment, values, gaps),
        open_criteria=open_criteria(gaps),
        feeding=proposal.call.form.feeding,
        note=note,
        note_mark=mark(note.text if note else None),
        verdicts=VERDICTS,
        body_comment=COMMENT_TO_BODY,
        is_open=is_open,
        others=[sheet for sheet in queries.final_sheets(proposal) if sheet.id != assignment.id] if is_final else [],
        versions=queries.versions_of_sheet(assignment),
    )


def by_place(gaps: Sequence[Gap]) -> dict[str, list[str]]:
    """What is said beside each field."""
    found: dict[str, list[str]] = {}
    for gap in gaps:
        found.setdefault(gap.place, []).append(say(gap.phrase))
    return found


def hints(values: Mapping[str, Any], gaps: Sequence[Gap]) -> dict[str, list[Phrase]]:
    """What is not in order with what stands in a field; nobody is told of a field that he has not come to yet."""
    found: dict[str, list[Phrase]] = {}
    for gap in gaps:
        if values.get(gap.place) is not None:
            found.setdefault(gap.place, []).append(gap.phrase)
    return found


def open_criteria(gaps: Sequence[Gap]) -> set[str]:
    """The criteria that still need something."""
    return {gap.place.removesuffix("_comment") for gap in gaps}
