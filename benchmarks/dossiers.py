"""What a dossier costs: CPU seconds, pages, bytes, of the shortest and the longest proposal that was decided."""

import io
import time

import pikepdf
from flask import current_app
from flask_babel import force_locale
from sqlalchemy import func, select

from proposals import clock
from proposals.db import db
from proposals.dossier.compose import dossier_of
from proposals.dossier.papers import papers_of
from proposals.dossier.render import pdf_of
from proposals.drafting.models import Answer, Proposal
from proposals.workflow.states import State


def table() -> str:
    """One row a proposal, after one dossier that warms the libraries up."""
    shortest, longest = _by_length()
    _measured(shortest)
    lines = ["| dossier | CPU s | pages | KB |", "|---|---|---|---|"]
    for name, number in (("the shortest text", shortest), ("the longest text", longest)):
        seconds, pages, size = _measured(number)
        lines.append(f"| {name} | {seconds:.2f} | {pages} | {size // 1000} |")
    return "\n".join(lines)


def _by_length() -> tuple[int, int]:
    length = func.sum(func.length(func.cast(Answer.value, db.String)))
    query = select(Answer.proposal_id).join(Proposal, Proposal.id == Answer.proposal_id).where(Proposal.state == State.ACCEPTED)
    found = list(db.session.scalars(query.group_by(Answer.proposal_id).order_by(length)))
    return found[0], found[-1]


def _measured(number: int) -> tuple[float, int, int]:
    began = time.process_time()
    with current_app.test_request_context(), force_locale("el"):
        proposal = db.session.get_one(Proposal, number)
        pdf = pdf_of(dossier_of(papers_of(proposal), current_app.extensions["settings"], clock.now()))
    seconds = time.process_time() - began
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return seconds, len(document.pages), len(pdf)
