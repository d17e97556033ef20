"""The addresses of the minutes of a meeting as PDF: each version that was signed off, and the draft as it stands."""

from io import BytesIO

from flask import abort, current_app, send_file
from werkzeug.wrappers import Response

from proposals.calls.queries import call_by_slug
from proposals.dossier import views
from proposals.dossier.compose_minutes import Signature, minutes_paper
from proposals.dossier.contents import Paper
from proposals.dossier.export import export_paper
from proposals.dossier.issuing import About
from proposals.dossier.kinds import Kind
from proposals.panel.minutes import content_of
from proposals.panel.models import Meeting
from proposals.panel.queries import meeting_of
from proposals.web.guard import allow, current_actor
from proposals.web.writes import writes
from proposals.workflow.permissions import Permission, can

bp = views.bp


def a_meeting(slug: str, number: int) -> Meeting | None:
    """Nothing for whom no meeting is any business: what takes longer where there is one would tell him."""
    call = call_by_slug(slug) if can(current_actor(), Permission.SEE_MEETINGS) else None
    return meeting_of(call, number) if call else None


@bp.get("/manage/calls/<slug>/meetings/<int:number>/minutes/<int:version>.pdf")
@allow(Permission.SEE_MINUTES, on=a_meeting)
@writes
def minutes(meeting: Meeting, version: int) -> Response:
    signed = next((each for each in meeting.minutes if each.number == version), None) or abort(404)
    signature = Signature(signed.number, signed.sha256, signed.signed_at)
    paper = minutes_paper(signed.content, current_app.extensions["settings"], signature, signed.signed_at)
    filename, about = f"{meeting.call.slug}-{meeting.number}-{signed.number}.pdf", About(Kind.MINUTES, None, signed.number)
    actor = current_actor()
    return views.sent_as_file(export_paper(actor, paper, about, f"meeting:{meeting.id}", filename, acted_as=views.reading_as(actor)))


@bp.get("/manage/calls/<slug>/meetings/<int:number>/minutes.pdf")
@allow(Permission.SEE_MINUTES, on=a_meeting)
def minutes_draft(meeting: Meeting) -> Response:
    paper = minutes_paper(content_of(meeting), current_app.extensions["settings"], None, meeting.held_at)
    return _sent(paper, f"{meeting.call.slug}-{meeting.number}.pdf")


def _sent(paper: Paper, filename: str) -> Response:
    return send_file(BytesIO(views.pdf_of_paper(paper)), mimetype="application/pdf", as_attachment=True, download_name=filename)
