"""The meetings of the committee on a call: their list, who was there, what was discussed, signing the minutes off."""

from typing import Any

import wtforms
from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from proposals import clock
from proposals.calls.forms import form_of, mark, press_row_button, table_of_row_button
from proposals.calls.models import Call
from proposals.calls.queries import call_by_slug
from proposals.drafting.queries import proposal_by_code
from proposals.panel import forms, meetings, queries
from proposals.panel.minutes import seats_of
from proposals.panel.models import AgendaItem, Meeting
from proposals.panel.quorum import quorum_of
from proposals.panel.views import bp
from proposals.web.guard import allow, current_actor
from proposals.web.words import stored_code
from proposals.web.writes import writes
from proposals.workflow.permissions import Permission, can


def a_meeting(slug: str, number: int) -> Meeting | None:
    return _meeting(slug, number)


def a_meeting_to_change(slug: str, number: int) -> Meeting | None:
    return _meeting(slug, number, for_update=True)


def _meeting(slug: str, number: int, *, for_update: bool = False) -> Meeting | None:
    """Nothing for whom no meeting is any business: what takes longer where there is one would tell him."""
    call = call_by_slug(slug) if can(current_actor(), Permission.SEE_MEETINGS) else None
    return queries.meeting_of(call, number, for_update=for_update) if call else None


@bp.get("/manage/calls/<slug>/meetings")
@allow(Permission.SEE_MEETINGS)
def index(slug: str) -> Any:
    call, actor = call_by_slug(slug) or abort(404), current_actor()
    found = [(each, can(actor, Permission.SEE_MINUTES, each.case())) for each in queries.meetings_of(call)]
    return render_template("panel/meetings.html", call=call, meetings=found, quorum={each.id: quorum_of(seats_of(each)) for each, _may in found})


@bp.get("/manage/calls/<slug>/meetings/new")
@allow(Permission.CALL_MEETING)
def new_meeting(slug: str) -> Any:
    form = form_of(forms.PARTICULARS, stored={"held_on": clock.today().isoformat()})
    return _particulars_page(call_by_slug(slug) or abort(404), None, form)


@bp.post("/manage/calls/<slug>/meetings")
@allow(Permission.CALL_MEETING)
@writes
def open_meeting(slug: str) -> Any:
    call, form = call_by_slug(slug) or abort(404), form_of(forms.PARTICULARS, sent=request.form)
    if _a_row_was_wanted(form):
        return _particulars_page(call, None, form)
    found = forms.checked(forms.PARTICULARS, form)
    particulars = forms.particulars_of(form, found)
    if particulars is None:
        return _particulars_page(call, None, form, found), 422
    meeting = meetings.open_meeting(current_actor(), call, particulars)
    flash(_("Το πρακτικό άνοιξε. Προσθέστε τώρα τις προτάσεις που συζητήθηκαν."))
    return _to(meeting)


@bp.get("/manage/calls/<slug>/meetings/<int:number>")
@allow(Permission.SEE_MINUTES, on=a_meeting)
def meeting(meeting: Meeting) -> Any:
    return render_template(
        "panel/meeting.html",
        meeting=meeting,
        call=meeting.call,
        quorum=quorum_of(seats_of(meeting)),
        recommendations=queries.recommendations_of(meeting),
        to_discuss=[each for each in queries.proposals_to_discuss(meeting) if not queries.concerns(current_actor(), each)],
        reasons=meetings.reasons_against_signing(meeting),
        has_changed=meetings.has_changed(meeting),
    )


@bp.get("/manage/calls/<slug>/meetings/<int:number>/particulars")
@allow(Permission.RECORD_MINUTES, on=a_meeting)
def particulars(meeting: Meeting) -> Any:
    return _particulars_page(meeting.call, meeting, form_of(forms.PARTICULARS, stored=forms.stored_particulars(meeting)))


@bp.post("/manage/calls/<slug>/meetings/<int:number>/particulars")
@allow(Permission.RECORD_MINUTES, on=a_meeting_to_change)
@writes
def save_particulars(meeting: Meeting) -> Any:
    form = form_of(forms.PARTICULARS, sent=request.form)
    if _a_row_was_wanted(form):
        return _particulars_page(meeting.call, meeting, form)
    found = forms.checked(forms.PARTICULARS, form)
    wanted = forms.particulars_of(form, found)
    if wanted is None:
        return _particulars_page(meeting.call, meeting, form, found), 422
    try:
        meetings.change_particulars(current_actor(), meeting, wanted, request.form.get("based_on", -1, type=int))
    except meetings.MinutesChanged:
        return _particulars_page(meeting.call, meeting, form, is_stale=True), 409
    flash(_("Τα στοιχεία της συνεδρίασης αποθηκεύτηκαν."))
    return _to(meeting)


@bp.post("/manage/calls/<slug>/meetings/<int:number>/agenda")
@allow(Permission.RECORD_MINUTES, on=a_meeting_to_change)
@writes
def put_on_agenda(meeting: Meeting) -> Any:
    proposal = proposal_by_code(stored_code(request.form.get("proposal", "")))
    if proposal is None:
        flash(_("Επιλέξτε πρόταση."))
        return _to(meeting, "agenda")
    item = meetings.put_on_agenda(current_actor(), meeting, proposal)
    return redirect(_address(".item", meeting, item=item.id), 303)


@bp.get("/manage/calls/<slug>/meetings/<int:number>/agenda/<int:item>")
@allow(Permission.RECORD_MINUTES, on=a_meeting)
def item(meeting: Meeting, item: int) -> Any:
    found = _item_or_404(meeting, item)
    return _item_page(meeting, found, form_of(forms.ITEM, stored={"said": found.said, "abstained": found.abstained}))


@bp.post("/manage/calls/<slug>/meetings/<int:number>/agenda/<int:item>")
@allow(Permission.RECORD_MINUTES, on=a_meeting_to_change)
@writes
def write_item(meeting: Meeting, item: int) -> Any:
    found, form = _item_or_404(meeting, item), form_of(forms.ITEM, sent=request.form)
    problems = forms.checked(forms.ITEM, form)
    if problems.pairs:
        return _item_page(meeting, found, form, problems), 422
    if request.form.get("was-item") != _mark_of(found):
        return _item_page(meeting, found, form, is_stale=True), 409
    meetings.write_item(current_actor(), meeting, found, said=form.data["said"], abstained=form.data["abstained"] or "")
    flash(_("Αποθηκεύτηκε."))
    return _to(meeting, f"item-{found.id}")


@bp.post("/manage/calls/<slug>/meetings/<int:number>/agenda/<int:item>/remove")
@allow(Permission.RECORD_MINUTES, on=a_meeting_to_change)
@writes
def take_off_agenda(meeting: Meeting, item: int) -> Any:
    meetings.take_off_agenda(current_actor(), meeting, _item_or_404(meeting, item))
    flash(_("Η πρόταση αφαιρέθηκε από την ημερήσια διάταξη."))
    return _to(meeting, "agenda")


@bp.post("/manage/calls/<slug>/meetings/<int:number>/sign")
@allow(Permission.RECORD_MINUTES, on=a_meeting_to_change)
@writes
def sign_off(meeting: Meeting) -> Any:
    signed = meetings.sign_off(current_actor(), meeting)
    flash(_("Το πρακτικό οριστικοποιήθηκε ως έκδοση %(number)s.", number=signed.number))
    return _to(meeting)


def _a_row_was_wanted(form: wtforms.Form) -> bool:
    """True where a button of a row was pressed, after doing what it says; nothing is stored yet."""
    if not (request.form.get("add") or table_of_row_button(request.form)):
        return False
    press_row_button(form, request.form)
    return True


def _particulars_page(call: Call, meeting: Meeting | None, form: wtforms.Form, found: forms.Checked | None = None, is_stale: bool = False) -> str:
    form.attendance.with_blank_row(more=bool(request.form.get("add")))
    return render_template(
        "panel/particulars.html", call=call, meeting=meeting, form=form, found=found or forms.Checked([], {}, {}), is_stale=is_stale
    )


def _item_page(meeting: Meeting, item: AgendaItem, form: wtforms.Form, found: forms.Checked | None = None, is_stale: bool = False) -> str:
    checked = found or forms.Checked([], {}, {})
    return render_template(
        "panel/agenda_item.html", meeting=meeting, call=meeting.call, item=item, form=form, found=checked, was=_mark_of(item), is_stale=is_stale
    )


def _mark_of(item: AgendaItem) -> str:
    return mark([item.said, item.abstained])


def _item_or_404(meeting: Meeting, number: int) -> AgendaItem:
    return next((each for each in meeting.items if each.id == number), None) or abort(404)


def _address(endpoint: str, meeting: Meeting, **more: Any) -> str:
    return url_for(endpoint, slug=meeting.call.slug, number=meeting.number, **more)


def _to(meeting: Meeting, anchor: str | None = None) -> Any:
    return redirect(_address(".meeting", meeting, _anchor=anchor), 303)
