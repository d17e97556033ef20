"""Saving while somebody types: the endpoint of static/js/saving.js, the same operation as the button, a few fields at a time, in JSON; and
the drawings of what was saved."""

from typing import Any

from flask import current_app, render_template, request
from flask_babel import gettext as _

from proposals import clock
from proposals.calls.advice import advice_on
from proposals.calls.forms import bases, form_of, mark, sent_values
from proposals.charts.tables import has_chart
from proposals.drafting import operations
from proposals.drafting.answers import some_answers
from proposals.drafting.models import Proposal
from proposals.drafting.section_views import note_saving, section_or_404
from proposals.drafting.views import a_proposal, a_proposal_to_change, bp
from proposals.web.guard import allow, current_actor
from proposals.web.words import moment, say
from proposals.web.writes import writes
from proposals.workflow.permissions import Permission


@bp.post("/proposals/<code:code>/save/<section>")
@allow(Permission.EDIT_ANSWERS, on=a_proposal_to_change)
@writes
def save_fields(proposal: Proposal, section: str) -> Any:
    """Store the fields that were sent, each with the revision that it was based on (`base-<code>`).

    Answers with the new revision and mark of each field, with a sentence for each that was not stored, with what to look at again in
    each that was sent (none where nothing is), with how far the section is, and who else is here now (`here`, as
    here_views.py answers it).
    """
    found, based_on = section_or_404(proposal, section), bases(request.form)
    fields = tuple(field for field in found.fields if field.is_asked and field.code in based_on)
    values = sent_values(form_of(fields, sent=request.form), request.form)
    try:
        saved = operations.save_section(current_actor(), proposal, found, values, based_on)
    except operations.WritingRefused as refused:
        return {"closed": say(refused.reason)}, 409
    refused_fields = {conflict.field.code: both_texts(conflict) for conflict in saved.conflicts}
    refused_fields |= {code: _("Το πεδίο αυτό δεν υπάρχει στην ενότητα.") for code in based_on.keys() - {field.code for field in fields}}
    refused_fields |= {field.code: say(operations.closed_words((field,))) for field in saved.closed}
    advice = advice_on(fields, values, current_app.extensions["settings"].advice_per_field)
    return {
        "revisions": saved.revisions,
        "marks": {code: mark(values[code]) for code in saved.revisions},
        "conflicts": refused_fields,
        "advice": {field.code: [say(phrase) for phrase in advice.get(field.code, ())] for field in fields if field.code in values},
        "saved": _("Αποθηκεύτηκε στις %(time)s", time=clock.in_athens(clock.now()).strftime("%H:%M")),
        "here": note_saving(proposal, found),
        "progress": _("%(done)s από %(all)s υποχρεωτικά", done=saved.progress.done, all=saved.progress.required),
    }


@bp.get("/proposals/<code:code>/edit/<section>/drawings")
@allow(Permission.EDIT_ANSWERS, on=a_proposal)
def drawings(proposal: Proposal, section: str) -> Any:
    """The drawings of a section's tables as they are stored now, without a page around them: static/js/drawings.js asks after a save."""
    found = section_or_404(proposal, section)
    operations.refuse_closed_section(proposal, found)
    looked_at = {code for field in found.fields if has_chart(field) for code in field.looks_at}
    answers = {code: row.value for code, row in some_answers(proposal, looked_at).items()}
    return render_template("drafting/drawings.html", section=found, answers=answers)


def both_texts(conflict: operations.Conflict) -> str:
    """What is said beside a field that was not stored because another text stands there by now."""
    if conflict.theirs_at is None:
        return _("Το πεδίο έχει στο μεταξύ άλλο κείμενο. Το δικό σας κρατήθηκε εδώ.")
    if conflict.is_own:
        return _("Αποθηκεύσατε νεότερο κείμενο σε άλλο παράθυρο (%(when)s). Όσα γράψατε εδώ κρατήθηκαν.", when=moment(conflict.theirs_at))
    return _("%(name)s άλλαξε το ίδιο πεδίο (%(when)s). Το δικό σας κείμενο κρατήθηκε εδώ.", name=conflict.theirs_by, when=moment(conflict.theirs_at))
