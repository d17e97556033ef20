"""The PDF: tagged, in Greek, the same every time, and fetching nothing but our own typefaces."""

import logging
import re
import subprocess
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from flask import Flask
from flask_babel import force_locale

from proposals.config import Settings
from proposals.dossier import render
from proposals.dossier.compose import dossier_of
from proposals.dossier.contents import Dossier
from proposals.dossier.papers import Papers
from proposals.dossier.render import FetchRefused, FontsMissing, font_fetcher, html_of, pdf_of

HOSTILE = '<script>alert("x")</script> <img src="file:///etc/passwd"> <style>@import url(http://evil.example/a.css)</style> {{ 7 * 7 }}'


@pytest.fixture(scope="module")
def dossier(babel_app: Flask, papers_in_memory: Callable[..., Papers]) -> Dossier:
    """The dossier of the shortest proposal, with an answer that tries everything."""
    with babel_app.test_request_context(), force_locale("el"):
        return dossier_of(papers_in_memory("15", answers={"problem": HOSTILE, "acronym": HOSTILE}), Settings())


@pytest.fixture(scope="module")
def complaints() -> list[str]:
    """What WeasyPrint complains of while it prints."""
    return []


@pytest.fixture(scope="module")
def printed(dossier: Dossier, complaints: list[str]) -> bytes:
    log, kept = logging.getLogger("weasyprint"), logging.Handler(logging.WARNING)
    kept.emit = lambda record: complaints.append(record.getMessage())  # type: ignore[method-assign]
    log.addHandler(kept)
    pdf = pdf_of(dossier)
    log.removeHandler(kept)
    return pdf


@pytest.fixture(scope="module")
def text(printed: bytes) -> str:
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=printed, capture_output=True, check=True)
    return done.stdout.decode()


@pytest.fixture
def pdf(printed: bytes) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(BytesIO(printed)) as opened:
        yield opened


def test_the_pdf_is_tagged_and_says_its_language_and_title(pdf: pikepdf.Pdf) -> None:
    assert str(pdf.Root.Lang) == "el"
    assert pdf.Root.MarkInfo.Marked
    assert "/StructTreeRoot" in pdf.Root
    assert str(pdf.docinfo.Title) == "Φάκελος πρότασης ΕΣΔΚ-2023-0001 – Μία ώρα ιδεών κάθε μήνα"
    assert str(pdf.docinfo.Author) == Settings().responsible_unit
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"


def test_the_outline_has_the_parts_and_below_them_the_sections(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as outline:
        parts = {item.title: [child.title for child in item.children] for item in outline.root}

    assert list(parts) == ["Στοιχεία φακέλου", "Περιεχόμενα", "Η πρόταση", "Η αξιολόγηση", "Η απόφαση", "Ιστορικό και γνησιότητα"]
    assert parts["Η απόφαση"] == ["Εισήγηση", "Απόφαση 24816/2023", "Ένσταση του φορέα"]


def test_every_figure_has_a_text_in_its_place(pdf: pikepdf.Pdf) -> None:
    figures = [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and each.get("/S") == "/Figure"]

    assert len(figures) == 3
    assert [each for each in figures if not str(each.get("/Alt", ""))] == []


def test_pages_are_numbered_and_carry_code_version_and_notice(pdf: pikepdf.Pdf, text: str) -> None:
    count = len(pdf.pages)

    assert 9 <= count <= 20
    assert re.findall(r"σελίδα (\d+) από (\d+)", text) == [(str(number), str(count)) for number in range(2, count + 1)]
    assert text.count("ΕΣΔΚ-2023-0001 · Έκδοση 2") == count - 1
    assert text.count("Αντίγραφο εργασίας – δεν αποτελεί πρωτότυπο ηλεκτρονικό δημόσιο έγγραφο") == count


def test_the_text_is_greek_as_it_was_typed(text: str) -> None:
    assert "Μία ώρα ιδεών κάθε μήνα" in text
    assert "Κάθε δημόσια υπηρεσία μπορεί να εφαρμόσει τη συνάντηση" in text
    assert "ΕΛΛΗΝΙΚΗ ΔΗΜΟΚΡΑΤΙΑ" in text


def test_only_our_own_typefaces_are_embedded(pdf: pikepdf.Pdf) -> None:
    names = {
        str(each.BaseFont).partition("+")[2] for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and each.get("/Subtype") == "/Type0"
    }

    assert {name for name in names if "DejaVu" not in name} == {"Dossier-Sans", "Dossier-Sans-Bold", "Dossier-Serif"}


def test_markup_in_an_answer_is_printed_as_text_and_nothing_of_it_is_fetched(text: str, complaints: list[str]) -> None:
    joined = re.sub(r"\s+", " ", text)
    assert '<img src="file:///etc/passwd">' in joined
    assert '<script>alert("x")</script>' in joined
    assert "{{ 7 * 7 }}" in joined
    assert "root:" not in joined
    assert complaints == []


def test_the_page_holds_no_element_that_could_fetch(dossier: Dossier) -> None:
    html = html_of(dossier)

    assert re.findall(r"<(img|script|link|iframe|object|embed|style|image|use)\b", html) == []


def test_the_fetcher_hands_out_our_typefaces_and_refuses_everything_else() -> None:
    fetch = font_fetcher().fetch

    assert fetch("dossier-font:noto-sans-400.ttf").read()[:4] == b"\x00\x01\x00\x00"
    for address in ("file:///etc/passwd", "http://evil.example/", "dossier-font:../css/dossier.css", "data:text/css,", "dossier-font:OFL.txt"):
        with pytest.raises(FetchRefused):
            fetch(address)


def test_the_same_contents_give_the_same_bytes(dossier: Dossier, printed: bytes) -> None:
    assert pdf_of(dossier) == printed


def test_typefaces_that_are_missing_stop_the_print_and_say_how_to_make_them(
    dossier: Dossier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(render, "FONTS", tmp_path)

    with pytest.raises(FontsMissing, match=r"python -m proposals\.web\.fonts"):
        pdf_of(dossier)


def test_an_english_dossier_says_that_it_is_english(babel_app: Flask, make_papers: Callable[..., Papers]) -> None:
    with babel_app.test_request_context(), force_locale("en"):
        dossier = dossier_of(make_papers("15", only_submitted=True), Settings())

    html = html_of(dossier)
    assert '<html lang="en">' in html
    assert '<p lang="el">' in html
