"""What volumes cost: a dossier printed bare, cold and warm; a volume cold, warm, and after one proposal in a hundred changed."""

import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from shutil import rmtree
from typing import Any

from flask import Flask
from flask_babel import force_locale
from sqlalchemy import select

from proposals.audit.operations import record
from proposals.db import db
from proposals.dossier.compose import dossier_of
from proposals.dossier.kept import kept_pdf
from proposals.dossier.papers import papers_of
from proposals.dossier.render import html_of, pdf_of
from proposals.dossier.volumes import make_volume
from proposals.drafting.models import Proposal
from proposals.orders.pieces import pieces_of
from proposals.workflow.people import SYSTEM

_ONE_IN = 100
_ONE_OF = 5


@dataclass(frozen=True)
class Cost:
    """One row: CPU seconds of all processes, pages, bytes, and the peak of the largest process so far in MB (that which binds, that which prints)."""

    name: str
    seconds: float
    pages: int = 0
    size: int = 0
    peaks: tuple[int, int] = (0, 0)


def volumes(app: Flask, count: int) -> list[Cost]:
    """One dossier in each way, the mean of a few, then volumes of `count`."""
    with app.app_context():
        query = select(Proposal.id, Proposal.call_id).where(Proposal.submitted_at.is_not(None)).order_by(Proposal.id).limit(count)
        rows = db.session.execute(query).all()
        numbers, call = [row.id for row in rows], rows[0].call_id
    found = _one(app, numbers[: _ONE_OF + 1])
    # What was printed for those is let go, so that the volume begins cold.
    rmtree(pieces_of(app.extensions["settings"]).folder)
    arguments = {"call": call, "proposals": numbers, "meetings": [], "profile": "committee", "language": "el", "reason": ""}
    found.append(_volume(app, f"{len(numbers)} dossiers bound, cold", {**arguments, "form": "bound"}))
    found.append(_volume(app, f"{len(numbers)} dossiers bound, warm", {**arguments, "form": "bound"}))
    found.append(_volume(app, f"{len(numbers)} dossiers as a ZIP, warm", {**arguments, "form": "zip"}))
    _change(app, numbers[::_ONE_IN])
    found.append(_volume(app, f"bound, {len(numbers[::_ONE_IN])} of {len(numbers)} changed", {**arguments, "form": "bound"}))
    return [*found, _workbook(app, arguments)]


def _workbook(app: Flask, arguments: dict[str, Any]) -> Cost:
    """The spreadsheet of every proposal that was filed."""
    with app.app_context():
        numbers = list(db.session.scalars(select(Proposal.id).where(Proposal.submitted_at.is_not(None))))
        began = _cpu()
        made = make_volume({**arguments, "proposals": numbers, "form": "workbook"}, lambda _done, _of: None)
        seconds = _cpu() - began
    with made.content:
        size = made.content.seek(0, 2)
    return Cost(f"a workbook of {len(numbers):,}", seconds, size=size, peaks=(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, 0))


def _one(app: Flask, numbers: list[int]) -> list[Cost]:
    settings = app.extensions["settings"]
    ways: dict[str, Callable[[Any], bytes]] = {
        "composing and the page alone": lambda dossier: html_of(dossier).encode(),
        "WeasyPrint alone, with composing": pdf_of,
        "one dossier, cold": lambda dossier: kept_pdf(dossier, settings),
        "one dossier, warm": lambda dossier: kept_pdf(dossier, settings),
    }
    found = []
    for name, way in ways.items():
        seconds, size = 0.0, 0
        for place, number in enumerate(numbers):
            with app.test_request_context(), force_locale("el"):
                began = time.process_time()
                papers = papers_of(db.session.get_one(Proposal, number))
                size = len(way(dossier_of(papers, settings)))
                # The first one warms libraries up.
                seconds += (time.process_time() - began) if place else 0
        found.append(Cost(name, seconds / (len(numbers) - 1), size=size))
    return found


def _volume(app: Flask, name: str, arguments: dict[str, Any]) -> Cost:
    began = _cpu()
    with app.app_context():
        made = make_volume(arguments, lambda _done, _of: None)
    with made.content:
        size = made.content.seek(0, 2)
    peaks = tuple(resource.getrusage(who).ru_maxrss // 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    documents: Any = made.record["documents"]
    assert not made.record["missing"]
    return Cost(name, _cpu() - began, sum(each["pages"] for each in documents), size, (peaks[0], peaks[1]))


def _change(app: Flask, numbers: list[int]) -> None:
    """Something happens to these proposals: their dossiers speak as of now."""
    with app.app_context():
        for number in numbers:
            record(SYSTEM, "benchmark", f"proposal:{number}", proposal_id=number)
        db.session.commit()


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def table(found: list[Cost], pieces: int) -> str:
    """One row a way."""
    lines = ["| what | CPU s | pages | pages a CPU second | KB | MB, binding | MB, printing |", "|---|--:|--:|--:|--:|--:|--:|"]
    for each in found:
        speed = f"{each.pages / each.seconds:.1f}" if each.pages else "–"
        peaks = [f"{peak}" if peak else "–" for peak in each.peaks]
        lines.append(f"| {each.name} | {each.seconds:.3f} | {each.pages or '–'} | {speed} | {each.size // 1000} | {peaks[0]} | {peaks[1]} |")
    return "\n".join([*lines, "", f"What is kept afterwards: {pieces // 1_000_000} MB."])


def kept_bytes(app: Flask) -> int:
    """How much the kept dossiers take."""
    return sum(path.stat().st_size for path in pieces_of(app.extensions["settings"]).folder.glob("*"))
