"""From contents to the bytes of a tagged PDF. Nothing is fetched but our own typefaces, and the same contents give the same bytes."""

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from proposals.dossier import squares, standards
from proposals.dossier.binding import bound
from proposals.dossier.charts import draw
from proposals.dossier.contents import Dossier, Paper
from proposals.dossier.long_words import breakable, has_long_word
from proposals.dossier.squares import draw_code, squares_of

PACKAGE = Path(__file__).resolve().parents[1]
FONTS = PACKAGE / "static" / "fonts"
STYLESHEET = PACKAGE / "static" / "css" / "dossier.css"
TEMPLATES = PACKAGE / "templates" / "dossier"
FONT_SCHEME = "dossier-font"
PRINTERS = ("weasyprint", "pydyf", "fonttools", "pillow", "pyphen", "segno")
# So much of a hash tells the names of one document from those of any other that it may be bound with.
_MARK = 12
FACES = ("noto-sans-400.ttf", "noto-sans-700.ttf", "noto-serif-400.ttf")


class FontsMissing(RuntimeError):
    """The typefaces were not made yet. WeasyPrint would print on with whatever it finds."""


class FetchRefused(ValueError):
    """An address that is none of our own typefaces."""


@dataclass(frozen=True)
class Page:
    """What the printer is given: the page, and which standard its PDF is to follow."""

    html: str
    variant: str = standards.PLAIN


def pdf_of(dossier: Dossier) -> bytes:
    """The dossier as PDF/UA-1, for an archive as PDF/A-3a too; with what is enclosed. Raises FontsMissing where the typefaces are not there."""
    return finished(Printer().printed(page_of(dossier)), dossier)


def pdf_of_paper(paper: Paper) -> bytes:
    """A short document as PDF/UA-1, in the look of the dossier. Raises FontsMissing where the typefaces are not there."""
    return Printer().printed(page_of(paper))


def page_of(document: Dossier | Paper) -> Page:
    """What of a document is printed."""
    if isinstance(document, Paper):
        return Page(html_of_paper(document))
    return Page(html_of(document), standards.ARCHIVE if document.for_archive else standards.PLAIN)


def finished(printed: bytes, document: Dossier | Paper) -> bytes:
    """The PDF of a printed page with what the document encloses."""
    is_whole = isinstance(document, Paper) or not (document.enclosures or document.source)
    return printed if is_whole else bound(printed, document)


def mark_of_paper(paper: Paper) -> str:
    """By which the PDF of a paper is known before it is printed."""
    return mark_of(page_of(paper))


def mark_of(page: Page, *besides: str) -> str:
    """By which the PDF of a page is known before it is printed: a hash of the page, its standard, the looks, the printer, what is put into it."""
    return hashlib.sha256("\0".join((mark_of_looks(), page.variant, page.html, *besides)).encode()).hexdigest()


@cache
def mark_of_looks() -> str:
    """All that makes a PDF and is not what it says: what is asked of the printer, the stylesheet, the typefaces, the templates, the libraries.

    Raises FontsMissing.
    """
    _refuse_missing_fonts()
    sources = (Path(__file__), Path(standards.__file__), Path(squares.__file__), *sorted(TEMPLATES.rglob("*.html")))
    files = (*sources, STYLESHEET, *(FONTS / name for name in FACES))
    return "\0".join([*(hashlib.sha256(path.read_bytes()).hexdigest() for path in files), *(version(name) for name in PRINTERS)])


class Printer:
    """Prints one page after the other; stylesheet and typefaces are read once. For one thread. Raises FontsMissing."""

    def __init__(self) -> None:
        _refuse_missing_fonts()
        # Imported here, because it takes half a second that no other page should wait for.
        from weasyprint import CSS
        from weasyprint.text.fonts import FontConfiguration

        self.fetcher, self.fonts = font_fetcher(), FontConfiguration()
        self.style = CSS(string=STYLESHEET.read_text(encoding="utf-8"), url_fetcher=self.fetcher, font_config=self.fonts)

    def printed(self, page: Page) -> bytes:
        """The page as a PDF of its standard."""
        from weasyprint import HTML

        digest = hashlib.sha256(page.html.encode())
        written = HTML(string=page.html, url_fetcher=self.fetcher).write_pdf(
            stylesheets=[self.style],
            font_config=self.fonts,
            finisher=standards.finisher_of(page.variant, digest.hexdigest()[:_MARK]),
            pdf_variant=page.variant,
            pdf_tags=True,
            pdf_identifier=digest.digest(),
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
        loader=FileSystemLoader(PACKAGE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=breakable,
    )
    environment.tests["long_worded"] = has_long_word
    environment.globals["draw"] = draw
    environment.globals["draw_code"] = lambda address, picture: draw_code(squares_of(address), picture)
    return environment


def _refuse_missing_fonts() -> None:
    missing = [name for name in FACES if not (FONTS / name).is_file()]
    if missing:
        raise FontsMissing(f"{', '.join(missing)} not found in {FONTS}. Run: python -m proposals.web.fonts")
