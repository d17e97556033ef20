"""The call manager's pages of the automatic assignment: runs, preview, changes by hand, applying, undoing; and assigning by a file."""

from typing import Any

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from proposals.allocation import applying, deeds, forms, queries, runs
from proposals.allocation.csv_file import Fault
from proposals.allocation.deeds import phrase_from_data
from proposals.allocation.grounds import KINDS
from proposals.allocation.importing import LinesRefused, assign_from_file
from proposals.allocation.models import AllocationRun, DeedKind
from proposals.allocation.profile_views import bp
from proposals.allocation.progress import progress_of
from proposals.calls.models import Call
from proposals.calls.queries import call_by_slug
from proposals.web.guard import allow, current_actor
from proposals.web.pages import row_number
from proposals.web.words import say
from proposals.web.writes import takes_files, writes
from proposals.workflow.permissions import Permission

bp.add_app_template_global(KINDS, "conflict_kinds")


@bp.get("/manage/calls/<slug>/assignment/runs")
@allow(Permission.MANAGE_CALL)
def index(slug: str) -> Any:
    call = _call(slug)
    return _runs_page(call, _fresh_form(call))


@bp.post("/manage/calls/<slug>/assignment/runs")
@allow(Permission.MANAGE_CALL)
@writes
def ask(slug: str) -> Any:
    call, form = _call(slug), forms.run_form(request.form)
    if not form.validate():
        return _runs_page(call, form), 422
    run = runs.ask_for_run(current_actor(), call, form.weights, form.seed.number or 0, one_of_a_body=bool(form.one_of_a_body.data))
    return redirect(url_for(".show", slug=slug, number=run.id), 303)


@bp.post("/manage/calls/<slug>/assignment/file")
@allow(Permission.MANAGE_CALL)
@takes_files
@writes
def assign_by_file(slug: str) -> Any:
    call, sent, settings = _call(slug), request.files.get("file"), current_app.extensions["settings"]
    try:
        # One byte more than is taken tells that there is more, and nothing beyond it is read.
        content = sent.stream.read(settings.import_max_kb * 1024 + 1) if sent else b""
        made = assign_from_file(current_actor(), call, content, settings)
    except LinesRefused as refused:
        return _runs_page(call, _fresh_form(call), refused.faults), 422
    flash(ngettext("Έγινε %(num)s ανάθεση.", "Έγιναν %(num)s αναθέσεις.", len(made)))
    return redirect(url_for(".index", slug=slug), 303)


@bp.get("/manage/calls/<slug>/assignment/runs/<int:number>")
@allow(Permission.MANAGE_CALL)
def show(slug: str, number: int) -> Any:
    """How far a run is, or what is being done with its result; and what came of it."""
    call = _call(slug)
    run = _run(call, number, with_data=True)
    deed = queries.last_deed_of(run)
    shown = None if deed and deed.is_under_way else _preview(run)
    if shown is None:
        return render_template("allocation/progress.html", call=call, run=run, progress=progress_of(run, deed))
    from proposals.allocation.preview import names_for

    size, start = current_app.extensions["settings"].page_size, request.args.get("start", 0, type=row_number)
    served = shown.page(start, size)
    following = start + size if len(shown.problem.proposals) > start + size else None
    names = names_for(shown, [each.proposal for each in served])
    others = [each for each in queries.runs_of(call) if each.result_digest and each.id != run.id]
    made = queries.made_by(run) if run.applied_at else []
    values = {"served": served, "names": names, "next_start": following, "others": others, "made": made, "deed": deed}
    values["refusals"] = [phrase_from_data(each) for each in deed.refusals] if deed else []
    return render_template("allocation/preview.html", call=call, run=run, preview=shown, **values)


@bp.get("/manage/calls/<slug>/assignment/runs/<int:number>/progress")
@allow(Permission.MANAGE_CALL)
def progress(slug: str, number: int) -> Any:
    """The same for the script of the page."""
    run = _run(_call(slug), number)
    found = progress_of(run, queries.last_deed_of(run))
    return {"is_over": found.is_over, "said": say(found.said), "count": say(found.count), "done": found.done, "most": found.most}


@bp.get("/manage/calls/<slug>/assignment/runs/<int:number>/proposals/<int:other>")
@allow(Permission.MANAGE_CALL)
def explain(slug: str, number: int, other: int) -> Any:
    """Each pair of a proposal with its parts and its rank, and who would fit better, and why not."""
    call = _call(slug)
    run = _run(call, number, with_data=True)
    shown = _preview(run)
    if shown is None or other not in shown.problem.proposal:
        abort(404)
    from proposals.allocation.preview import explanation_of, names_for

    found = explanation_of(shown, other)
    people = [each.evaluator for each in (*found.chosen, *found.passed_over)]
    names = names_for(shown, [other], [*people, *(each.evaluator_id for each in shown.changes)])
    values = {"found": found, "names": names, "choices": queries.evaluator_choices(), "pairs": shown.result.of_proposal.get(other, ())}
    changes = [each for each in shown.changes if each.proposal_id == other]
    return render_template("allocation/proposal.html", call=call, run=run, preview=shown, number=other, changes=changes, **values)


@bp.get("/manage/calls/<slug>/assignment/runs/<int:number>/compare/<int:other>")
@allow(Permission.MANAGE_CALL)
def compare(slug: str, number: int, other: int) -> Any:
    call = _call(slug)
    before, after = (_preview(_run(call, each, with_data=True)) for each in (number, other))
    if before is None or after is None:
        abort(404)
    from proposals.allocation.preview import Names, comparison_of

    found, size = comparison_of(before, after), current_app.extensions["settings"].page_size
    pairs = [*((pair, True) for pair in found.only_before), *((pair, False) for pair in found.only_after)]
    pairs.sort(key=lambda each: (each[0].proposal, not each[1], each[0].evaluator))
    ids = [pair.proposal for pair, _is_before in pairs[:size]]
    names = Names(queries.titles_of(ids), queries.names_of_people(pair.evaluator for pair, _is_before in pairs[:size]))
    return render_template("allocation/compare.html", call=call, before=before, after=after, found=found, pairs=pairs, shown=size, names=names)


@bp.post("/manage/calls/<slug>/assignment/runs/<int:number>/cancel")
@allow(Permission.MANAGE_CALL)
@writes
def cancel(slug: str, number: int) -> Any:
    runs.cancel_run(current_actor(), _run(_call(slug), number, for_update=True))
    flash(_("Η εκτέλεση σταματά πριν από το επόμενο βήμα της."))
    return redirect(url_for(".show", slug=slug, number=number), 303)


@bp.post("/manage/calls/<slug>/assignment/runs/<int:number>/again")
@allow(Permission.MANAGE_CALL)
@writes
def ask_again(slug: str, number: int) -> Any:
    run = runs.ask_again(current_actor(), _run(_call(slug), number))
    return redirect(url_for(".show", slug=slug, number=run.id), 303)


@bp.post("/manage/calls/<slug>/assignment/runs/<int:number>/proposals/<int:other>")
@allow(Permission.MANAGE_CALL)
@writes
def change(slug: str, number: int, other: int) -> Any:
    run, is_added = _run(_call(slug), number, for_update=True, with_data=True), "remove" not in request.form
    evaluator = request.form.get("other" if is_added else "remove", 0, type=row_number)
    applying.change_by_hand(current_actor(), run, other, evaluator, is_added=is_added)
    flash(_("Η αλλαγή αποθηκεύτηκε. Ισχύει όταν εφαρμοστεί το αποτέλεσμα."))
    return redirect(url_for(".explain", slug=slug, number=number, other=other), 303)


@bp.post("/manage/calls/<slug>/assignment/runs/<int:number>/apply")
@allow(Permission.MANAGE_CALL)
@writes
def apply(slug: str, number: int) -> Any:
    deeds.ask_for_deed(current_actor(), _run(_call(slug), number, for_update=True), DeedKind.APPLY)
    return redirect(url_for(".show", slug=slug, number=number), 303)


@bp.post("/manage/calls/<slug>/assignment/runs/<int:number>/undo")
@allow(Permission.MANAGE_CALL)
@writes
def undo(slug: str, number: int) -> Any:
    deeds.ask_for_deed(current_actor(), _run(_call(slug), number, for_update=True), DeedKind.UNDO)
    return redirect(url_for(".show", slug=slug, number=number), 303)


def _call(slug: str) -> Call:
    return call_by_slug(slug) or abort(404)


def _run(call: Call, number: int, *, for_update: bool = False, with_data: bool = False) -> AllocationRun:
    return queries.run_of(call, number, for_update=for_update, with_data=with_data) or abort(404)


def _preview(run: AllocationRun) -> Any:
    # The affinities that it shows need numpy, which takes long to load.
    from proposals.allocation.preview import preview_of

    return preview_of(run)


def _fresh_form(call: Call) -> forms.RunForm:
    """Where the evaluators come from few bodies, each proposal may get several of one: it would else stay short. Its own body gives none."""
    return forms.run_form(one_of_a_body=queries.evaluators_are_of_many_bodies(call.sheets_needed + 1))


def _runs_page(call: Call, form: forms.RunForm, faults: list[Fault] | None = None) -> str:
    most = current_app.extensions["settings"].import_errors_shown
    listed = queries.runs_of(call)
    return render_template("allocation/runs.html", call=call, runs=listed, form=form, faults=(faults or [])[:most], count=len(faults or []))
