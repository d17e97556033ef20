"""From contents to the bytes of a tagged PDF. Nothing is fetched but our own typefaces, and the same contents give the same bytes."""

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from proposals.dossier import standards
from proposals.dossier.binding import bound
from proposals.dossier.charts import draw
from proposals.dossier.contents import Dossier, Paper
from proposals.dossier.squares import draw_code

PACKAGE = Path(__file__).resolve().parents[1]
FONTS = PACKAGE / "static" / "fonts"
STYLESHEET = PACKAGE / "static" / "css" / "dossier.css"
FONT_SCHEME = "dossier-font"
FACES = ("noto-sans-400.ttf", "noto-sans-700.ttf", "noto-serif-400.ttf")


class FontsMissing(RuntimeError):
    """The typefaces were not made yet. WeasyPrint would print on with whatever it finds."""


class FetchRefused(ValueError):
    """An address that is none of our own typefaces."""


def pdf_of(dossier: Dossier) -> bytes:
    """The dossier as PDF/UA-1, for an archive as PDF/A-3a too; with what is enclosed. Raises FontsMissing where the typefaces are not there."""
    printed = _printed(html_of(dossier), standards.ARCHIVE if dossier.for_archive else standards.PLAIN)
    return bound(printed, dossier) if dossier.enclosures or dossier.source else printed


def pdf_of_paper(paper: Paper) -> bytes:
    """A short document as PDF/UA-1, in the look of the dossier. Raises FontsMissing where the typefaces are not there."""
    return _printed(html_of_paper(paper))


def mark_of_paper(paper: Paper) -> str:
    """By which the PDF of a paper is known before it is printed: a hash of its page, of the looks, and of who prints it."""
    parts = (html_of_paper(paper), STYLESHEET.read_text(encoding="utf-8"), version("weasyprint"))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _printed(html: str, variant: str = standards.PLAIN) -> bytes:
    _refuse_missing_fonts()
    # Imported here, because it takes half a second that no other page should wait for.
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    fetcher, fonts = font_fetcher(), FontConfiguration()
    style = CSS(string=STYLESHEET.read_text(encoding="utf-8"), url_fetcher=fetcher, font_config=fonts)
    written = HTML(string=html, url_fetcher=fetcher).write_pdf(
        stylesheets=[style],
        font_config=fonts,
        finisher=standards.FINISHERS[variant],
        pdf_variant=variant,
        pdf_tags=True,
        pdf_identifier=hashlib.sha256(html.encode()).digest(),
    )
    return bytes(written or b"")


def html_of(dossier: Dossier) -> str:
    """The page that is printed; every word in it is escaped."""
    return _templates().get_template("dossier/dossier.html").render(dossier=dossier)


def html_of_paper(paper: Paper) -> str:
    """The page of a short document; its blocks are those of the dossier and know it by that name."""
    return _templates().get_template("dossier/paper.html").render(dossier=paper)


def font_fetcher() -> Any:
    """What WeasyPrint asks for the things that a page names: it hands out our typefaces and refuses everything else."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class FontFetcher(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
            scheme, _colon, name = url.partition(":")
            if scheme != FONT_SCHEME or name not in FACES:
                raise FetchRefused(url)
            return URLFetcherResponse(url, (FONTS / name).read_bytes(), {"Content-Type": "font/ttf"})

    return FontFetcher()


@cache
def _templates() -> Environment:
    """Templates of our own that know neither request nor person: a dossier is the same whoever takes it away."""
    environment = Environment(
        loader=FileSystemLoader(PACKAGE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals["draw"] = draw
    environment.globals["draw_code"] = draw_code
    return environment


def _refuse_missing_fonts() -> None:
    missing = [name for name in FACES if not (FONTS / name).is_file()]
    if missing:
        raise FontsMissing(f"{', '.join(missing)} not found in {FONTS}. Run: python -m proposals.web.fonts")
