"""Every PDF that we print, against PDF/UA-1 as far as it is looked into here; and its text, word for word."""

import re
import socket
import subprocess
import unicodedata
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from flask import Flask
from flask_babel import force_locale
from fontTools.ttLib import TTFont
from pikepdf import Dictionary, Name

from proposals.config import Settings
from proposals.dossier.compose import dossier_of
from proposals.dossier.compose_paper import receipt_of
from proposals.dossier.papers import Papers
from proposals.dossier.render import pdf_of_paper
from tests.pdf_structure import faults_of, tree_of
from tests.printing import RememberingPrinter

POLYTONIC = "Ἐν ἀρχῇ ἦν ὁ Λόγος, καὶ ὁ Λόγος ἦν πρὸς τὸν Θεόν· ᾧ ᾤχετο ῥᾳδίως."
COMBINED = "Το\u0301νοι που γρα\u0301φονται χωριστα\u0301 απο\u0301 τα φωνη\u0301εντα."
LONG = "Ηλεκτροεγκεφαλογραφικο" * 9
HOSTILE = (
    '<img src="{0}a.png"><svg><image href="{0}b.svg"/></svg><style>@import url({0}c.css); p {{ background: url({0}d) }}</style>'
    '<link rel="attachment" href="file:///etc/passwd"><object data="data:text/html,x"></object><iframe src="{0}e"></iframe>'
    '"><script src="{0}f"></script> &#60;b&#62; {{{{ 7 * 7 }}}} <a rel="attachment" href="{0}g">x</a>'
)


@pytest.fixture(scope="module")
def make(babel_app: Flask, papers_in_memory: Callable[..., Papers], remembering: RememberingPrinter) -> Callable[..., bytes]:
    def printed(number: str = "15", language: str = "el", **how: Any) -> bytes:
        with babel_app.test_request_context(), force_locale(language):
            return remembering.pdf_of(dossier_of(papers_in_memory(number, **how), Settings()))

    return printed


@pytest.fixture(scope="module")
def long_one(make: Callable[..., bytes]) -> bytes:
    """The longest proposal of the demo, with letters of every kind."""
    return make("01", answers={"problem": f"{POLYTONIC}\n\n{COMBINED}\n\n{LONG}"})


@pytest.fixture
def knocked() -> Iterator[tuple[str, socket.socket]]:
    """An address on this machine at which nobody must knock."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        yield f"http://127.0.0.1:{server.getsockname()[1]}/", server


def words_in(pdf: bytes) -> str:
    """The text of a PDF in reading order, without spaces and hyphens, which printing adds and takes away."""
    done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    return bare(done.stdout.decode())


def bare(text: str) -> str:
    return re.sub(r"[\s\-\u00ad\u2010]", "", unicodedata.normalize("NFC", text))


def test_the_longest_the_emptiest_and_an_english_dossier_are_whole_for_who_listens(long_one: bytes, make: Callable[..., bytes]) -> None:
    for pdf in (long_one, make("15", only_submitted=True), make("15", "en")):
        assert faults_of(pdf) == []


def test_a_receipt_is_whole_for_who_listens(babel_app: Flask, papers_in_memory: Callable[..., Papers]) -> None:
    with babel_app.test_request_context(), force_locale("el"):
        pdf = pdf_of_paper(receipt_of(papers_in_memory("15"), Settings(), with_name=False))

    assert faults_of(pdf) == []


def test_every_answer_is_in_the_text_of_the_dossier_letter_by_letter_and_in_order(long_one: bytes, papers_in_memory: Callable[..., Papers]) -> None:
    papers = papers_in_memory("01", answers={"problem": f"{POLYTONIC}\n\n{COMBINED}\n\n{LONG}"})
    # Feet and heads of pages stand between the lines of an answer that goes over a page.
    text = re.sub(r"ΕΣΔΚ2023.{0,12}Έκδοση\d+Αντίγραφο.{0,60}?έγγραφοσελίδα\d+από\d+|ΦάκελοςπρότασηςΕΣΔΚ20230001ΗπρότασηΑ?", "", words_in(long_one))
    place, missing = 0, []
    for field in papers.form.fields:
        answer = papers.answers.get(field.code)
        if field.type != "text" or not isinstance(answer, str):
            continue
        for line in filter(None, (bare(line) for line in answer.splitlines())):
            found = text.find(line[:40], place)
            if found < 0:
                missing.append(f"{field.code}: {line[:40]}")
            place = max(place, found)

    assert missing == []
    assert bare(POLYTONIC) in text
    assert bare(COMBINED) in text
    assert bare(LONG)[:150] in text


def test_what_every_page_repeats_is_an_artifact_and_not_read_out(long_one: bytes) -> None:
    with pikepdf.open(BytesIO(long_one)) as pdf:
        in_tree = {mark for tag in tree_of(pdf) for mark in tag.marks}
        page = pdf.pages[4]
        owners = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)[int(page.obj.StructParents)]

        assert [number for number, owner in enumerate(owners) if owner is None] == [
            number for number in range(len(owners)) if (page.obj.objgen, number) not in in_tree
        ]
        assert any(owner is None for owner in owners)


def test_typefaces_are_embedded_in_the_letters_that_are_used_alone(long_one: bytes) -> None:
    with pikepdf.open(BytesIO(long_one)) as pdf:
        fonts = [each for each in pdf.objects if isinstance(each, Dictionary) and each.get("/Subtype") == Name.Type0]
        files = [font.DescendantFonts[0].FontDescriptor for font in fonts]
        sizes = {str(file.FontName): len(file.get("/FontFile2", file.get("/FontFile3")).read_bytes()) for file in files}
        drawn = {str(file.FontName): TTFont(BytesIO(file.FontFile2.read_bytes()))["glyf"] for file in files if "/FontFile2" in file}

    assert len(fonts) >= 3
    assert max(sizes.values()) < 120_000
    assert all(len(glyphs.keys()) > 1 for glyphs in drawn.values())


def test_hostile_answers_in_every_field_are_printed_and_fetch_nothing(
    make: Callable[..., bytes], papers_in_memory: Callable[..., Papers], knocked: tuple[str, socket.socket]
) -> None:
    address, server = knocked
    form = papers_in_memory("15").form
    evil = {field.code: HOSTILE.format(address) for field in form.fields if field.type in ("str", "text")}

    pdf = make("15", answers=evil)

    with pytest.raises(TimeoutError):
        server.accept()
    with pikepdf.open(BytesIO(pdf)) as opened:
        assert list(opened.attachments) == []
    text = words_in(pdf)
    assert text.count(bare(f'<img src="{address}a.png">')) >= 3
    assert "root:x" not in text
    assert faults_of(pdf) == []


def test_a_bare_form_of_the_walk_finds_what_is_wrong(long_one: bytes) -> None:
    out = BytesIO()
    with pikepdf.open(BytesIO(long_one)) as pdf:
        del pdf.Root.Lang
        for tag in tree_of(pdf):
            if tag.kind == "Figure":
                del tag.element.Alt
            elif tag.kind == "TH":
                del tag.element.A.Scope
            elif tag.kind == "H3":
                tag.element.S = Name.H5
        pdf.pages[3].obj.Contents = pdf.make_stream(b"0 0 9 9 re f")
        pdf.save(out)

    assert {
        "no language",
        "a figure without a text in its place",
        "a head without scope",
        "H5 after level 2",
        "page 4: f neither tagged nor an artifact",
        "elements whose content is on no page",
    } <= set(faults_of(out.getvalue()))
