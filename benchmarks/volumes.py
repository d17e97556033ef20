"""What volumes cost: a dossier printed bare, cold and warm; a volume cold, warm, and after one proposal in a hundred changed."""

import resource
import time
from dataclasses import dataclass
from shutil import rmtree
from typing import Any

from flask import Flask
from flask_babel import force_locale
from sqlalchemy import select

from benchmarks.memory import peak_of_children
from proposals.audit.operations import record
from proposals.config import Settings
from proposals.db import db
from proposals.dossier.contents import Dossier
from proposals.dossier.export import Asked, draft_of
from proposals.dossier.issuing import Stamped, pages_of, stamp
from proposals.dossier.kept import kept_pdf
from proposals.dossier.render import STYLESHEET, Page, font_fetcher, page_of
from proposals.dossier.volumes import make_volume
from proposals.drafting.models import Proposal
from proposals.orders.pieces import pieces_of
from proposals.workflow.people import SYSTEM

_ONE_IN = 100
_ONE_OF = 5
_WORKBOOK = 10_000
_BARE, _COLD, _WARM = "WeasyPrint alone on the same page", "one dossier, cold", "one dossier, warm"


@dataclass(frozen=True)
class Cost:
    """One row: CPU seconds of all processes, pages, bytes, and the peak in MB of the process that binds, so far, and of the largest that prints."""

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


def ratios(found: list[Cost]) -> str:
    """What the costs of one run are to each other, beside the goals of decision 0025."""
    bare, cold, warm, volume, _again, _zip, changed, _workbook = (each.seconds for each in found)
    rows = (
        ("one dossier, cold, to WeasyPrint alone on the same page", cold / bare, "1.15"),
        ("one dossier, warm, to cold", warm / cold, "0.020"),
        ("a volume of which one in a hundred changed, to cold", changed / volume, "0.050"),
    )
    lines = ["| ratio | found | at most |", "|---|--:|--:|"]
    return "\n".join([*lines, *(f"| {name} | {ratio:.3f} | {most} |" for name, ratio, most in rows)])


def _workbook(app: Flask, arguments: dict[str, Any]) -> Cost:
    """A spreadsheet of ten thousand rows: every proposal that was filed, as often over as it takes."""
    with app.app_context():
        filed = list(db.session.scalars(select(Proposal.id).where(Proposal.submitted_at.is_not(None))))
        numbers = (filed * (_WORKBOOK // len(filed) + 1))[:_WORKBOOK]
        began = _cpu()
        made = make_volume({**arguments, "proposals": numbers, "form": "workbook"}, lambda _done, _of: None)
        seconds = _cpu() - began
    with made.content:
        size = made.content.seek(0, 2)
    return Cost(f"a workbook of {len(numbers):,} rows", seconds, size=size, peaks=(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, 0))


def _one(app: Flask, numbers: list[int]) -> list[Cost]:
    """One dossier in each way, the mean of those after the first, which warms libraries up."""
    settings = app.extensions["settings"]
    costs: dict[str, list[tuple[float, bytes]]] = {name: [] for name in (_BARE, _COLD, _WARM)}
    for number in numbers:
        with app.test_request_context(), force_locale("el"):

            def whole(number: int = number) -> bytes:
                return kept_pdf(_stamped(number, settings), settings)

            page = page_of(_stamped(number, settings).document)
            for name, way in ((_BARE, lambda page=page: _bare(page)), (_COLD, whole), (_WARM, whole)):
                began = time.process_time()
                pdf = way()
                costs[name].append((time.process_time() - began, pdf))
    return [_mean(name, found[1:]) for name, found in costs.items()]


def _stamped(number: int, settings: Settings) -> Stamped:
    drafted = draft_of(db.session.get_one(Proposal, number), Asked())
    assert isinstance(drafted.document, Dossier)
    return stamp(drafted.document, drafted.about, settings)


def _bare(page: Page) -> bytes:
    """What WeasyPrint takes by itself for the very page that we print, tagged as ours, mended by nothing."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    fetcher, fonts = font_fetcher(), FontConfiguration()
    style = CSS(string=STYLESHEET.read_text(encoding="utf-8"), url_fetcher=fetcher, font_config=fonts)
    asked: dict[str, Any] = {"stylesheets": [style], "font_config": fonts, "pdf_variant": page.variant, "pdf_tags": True}
    return bytes(HTML(string=page.html, url_fetcher=fetcher).write_pdf(**asked) or b"")


def _mean(name: str, found: list[tuple[float, bytes]]) -> Cost:
    count = len(found)
    pages, size = sum(pages_of(pdf) for _seconds, pdf in found), sum(len(pdf) for _seconds, pdf in found)
    return Cost(name, sum(seconds for seconds, _pdf in found) / count, pages // count, size // count)


def _volume(app: Flask, name: str, arguments: dict[str, Any]) -> Cost:
    began = _cpu()
    with app.app_context(), peak_of_children() as printing:
        made = make_volume(arguments, lambda _done, _of: None)
    with made.content:
        size = made.content.seek(0, 2)
    binding = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    documents: Any = made.record["documents"]
    assert not made.record["missing"]
    return Cost(name, _cpu() - began, sum(each["pages"] for each in documents), size, (binding, printing.megabytes))


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
    return "\n".join([*lines, "", ratios(found), "", f"What is kept afterwards: {pieces // 1_000_000} MB."])


def kept_bytes(app: Flask) -> int:
    """How much the kept dossiers take."""
    return sum(path.stat().st_size for path in pieces_of(app.extensions["settings"]).folder.glob("*"))
