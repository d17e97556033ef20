"""What a dossier costs: CPU seconds, pages and bytes, of the longest and the shortest text of the demo."""

import io
import time
from dataclasses import dataclass

import pikepdf
from flask import Flask
from flask_babel import force_locale
from sqlalchemy import String, cast, func, select

from proposals.db import db
from proposals.dossier.compose import dossier_of
from proposals.dossier.papers import papers_of
from proposals.dossier.render import STYLESHEET, font_fetcher, html_of, pdf_of
from proposals.drafting.models import Proposal, ProposalVersion
from proposals.workflow.states import DECIDED


@dataclass(frozen=True)
class Printed:
    """One dossier."""

    name: str
    seconds: float
    pages: int
    size: int
    bare: float


def dossiers(app: Flask) -> list[Printed]:
    """The longest and the shortest decided proposal, printed after one that warms the libraries up."""
    with app.app_context():
        length = func.length(cast(ProposalVersion.answers, String))
        query = select(ProposalVersion.proposal_id).join(Proposal, Proposal.id == ProposalVersion.proposal_id)
        query = query.where(Proposal.state.in_(DECIDED)).order_by(length, ProposalVersion.id)
        numbers = list(db.session.scalars(query))
    _printed(app, "", numbers[0])
    return [_printed(app, "the longest text", numbers[-1]), _printed(app, "the shortest text", numbers[0])]


def _printed(app: Flask, name: str, number: int) -> Printed:
    with app.test_request_context(), force_locale("el"):
        began = time.process_time()
        proposal = db.session.get_one(Proposal, number)
        dossier = dossier_of(papers_of(proposal), app.extensions["settings"])
        pdf = pdf_of(dossier)
        seconds = time.process_time() - began
        html, began = html_of(dossier), time.process_time()
        _bare(html)
        bare = time.process_time() - began
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return Printed(name, seconds, len(document.pages), len(pdf), bare)


def _bare(html: str) -> None:
    """The same page printed by WeasyPrint alone: what we add to it is the rest."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    fetcher, fonts = font_fetcher(), FontConfiguration()
    style = CSS(string=STYLESHEET.read_text(encoding="utf-8"), url_fetcher=fetcher, font_config=fonts)
    HTML(string=html, url_fetcher=fetcher).write_pdf(stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1")


def table(found: list[Printed]) -> str:
    """One row a dossier."""
    lines = ["| dossier | CPU s | WeasyPrint alone | ratio | pages | KB |", "|---|--:|--:|--:|--:|--:|"]
    return "\n".join(
        [
            *lines,
            *(
                f"| {each.name} | {each.seconds:.2f} | {each.bare:.2f} | {each.seconds / each.bare:.2f} | {each.pages} | {each.size // 1000} |"
                for each in found
            ),
        ]
    )
