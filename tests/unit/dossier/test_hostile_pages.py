"""The printer is shut: whatever stands in whichever field, the page has the same elements, nothing is asked for but our typefaces, and it ends soon."""

import re
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from io import BytesIO
from typing import Any

import html5lib
import pikepdf
import pytest
from flask import Flask
from flask_babel import force_locale
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from proposals.config import Settings
from proposals.dossier import render
from proposals.dossier.compose import dossier_of
from proposals.dossier.compose_paper import receipt_of
from proposals.dossier.contents import Answer, Cell, Column, Dossier, Fact, Facts, Note, Paper, Run, Section, Table, Tone
from proposals.dossier.long_words import breakable, has_long_word
from proposals.dossier.papers import Papers
from proposals.dossier.render import FONT_SCHEME, font_fetcher, html_of, html_of_paper, pdf_of_paper

HOSTILE = (
    '"><img src=x onerror=alert(1)><svg><image href="file:///etc/passwd"/><use href="http://evil.example/a.svg#b"/></svg>',
    "</title></style></script><style>@import url(http://evil.example/a.css); @font-face { font-family: x; src: url(file:///etc/passwd) }</style>",
    "' style='background: url(data:image/svg+xml,<svg/>); width: expression(alert(1)); content: attr(x)' x='",
    '<link rel="attachment" href="file:///etc/passwd"><a rel="attachment" href="data:text/html,x">x</a><base href="http://evil.example/">',
    '<object data="data:text/html,x"></object><iframe src="http://evil.example/"></iframe><embed src="file:///proc/self/environ">',
    "{{ cycler.__init__.__globals__ }} {% include '/etc/passwd' %} {# #} <!-- --> <![CDATA[ ]]> <?xml-stylesheet href='http://evil.example/'?>",
    "&#60;script&#62; &lt;b&gt; &nbsp; \\3c script \\22 ; } * { background: url(http://evil.example/b) }",
    '<meta http-equiv="refresh" content="0; url=http://evil.example/"><math><annotation-xml encoding="text/html"><img src=x></annotation-xml></math>',
)
INVISIBLE = "\u202eΑ\u202c\u2066β\u2069\u200b\u200d\ufeff\u00ad\u2028\u2029\x00\x08\x1b\x7f\x85\ufffe\U000e0041"
ENDLESS = ("Ω" * 20_000, "<b>" * 10_000, "α\u00a0" * 10_000, "\u202eא\u202cα" * 5_000, "α" + "\u0301" * 5_000, "α\u200b" * 10_000)
# What of the contents is not words of anybody: names of kinds, languages, anchors.
NO_WORDS = {"language", "anchor", "tone", "kind", "content_type"}
MARK = "ΛΕΞΗ"
# All that a page says of looks by itself: how wide and how high.
MEASURES = re.compile(r"(?:(?:left|width|min-height): [\d.]+(?:%|mm);? ?)+")


@pytest.fixture(scope="module")
def dossier(babel_app: Flask, papers_in_memory: Callable[..., Papers]) -> Dossier:
    """A dossier with every part, and every kind of block."""
    with babel_app.test_request_context(), force_locale("el"):
        return dossier_of(papers_in_memory("15"), Settings())


@pytest.fixture(scope="module")
def receipt(babel_app: Flask, papers_in_memory: Callable[..., Papers]) -> Paper:
    """With an attachment, its title and its file name."""
    with babel_app.test_request_context(), force_locale("el"):
        return receipt_of(papers_in_memory("15", only_submitted=True), Settings(), with_name=False)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every address that the printer asks for."""
    addresses: list[str] = []

    def watched() -> Any:
        fetcher = font_fetcher()
        fetch = fetcher.fetch

        def note(url: str, headers: Any = None) -> Any:
            addresses.append(url)
            return fetch(url, headers)

        fetcher.fetch = note
        return fetcher

    monkeypatch.setattr(render, "font_fetcher", watched)
    return addresses


def everywhere(value: Any, words: str, name: str = "") -> Any:
    """The same contents with these words in the place of all others: titles, answers, cells, names of bodies and files, charts."""
    if isinstance(value, Enum) or name in NO_WORDS:
        return value
    if isinstance(value, str):
        return words if value else value
    if isinstance(value, tuple):
        return tuple(everywhere(each, words) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        changed = {each.name: everywhere(getattr(value, each.name), words, each.name) for each in fields(value) if each.init}
        return replace(value, **changed)
    return value


def elements_of(html: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each element with the names of its attributes. Where a label of a drawing breaks depends on its words, so drawings are seen elsewhere."""
    todo = [html5lib.parse(html, namespaceHTMLElements=False)]
    while todo:
        element = todo.pop()
        if isinstance(element.tag, str):
            yield element.tag, tuple(sorted(map(str, element.attrib)))
            todo += [] if element.tag.endswith("svg") else list(element)


def drawn_in(html: str) -> set[tuple[str, tuple[str, ...]]]:
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    return {(node.tag, tuple(sorted(map(str, node.attrib)))) for top in tree.iter() if str(top.tag).endswith("svg") for node in top.iter()}


def without_looks(elements: Iterator[tuple[str, tuple[str, ...]]]) -> list[tuple[str, tuple[str, ...]]]:
    """A long title has a class of its own, a long question its height, and an endless word a class."""
    return [(tag, tuple(name for name in names if name not in ("class", "style"))) for tag, names in elements]


@pytest.fixture(scope="module")
def usual(dossier: Dossier, receipt: Paper) -> dict[str, Any]:
    """The elements of pages in which every word is harmless."""
    whole, short = html_of(everywhere(dossier, MARK)), html_of_paper(everywhere(receipt, MARK))
    return {"dossier": without_looks(elements_of(whole)), "receipt": without_looks(elements_of(short)), "drawings": drawn_in(whole)}


# The page ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", HOSTILE)
def test_page_has_the_same_elements_whatever_stands_in_it(dossier: Dossier, usual: dict[str, Any], words: str) -> None:
    html = html_of(everywhere(dossier, words))

    assert without_looks(elements_of(html)) == usual["dossier"]
    assert drawn_in(html) <= usual["drawings"]
    assert [style for style in re.findall(r'style="([^"]*)"', html) if not MEASURES.fullmatch(style)] == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.text(st.sampled_from(list("<>\"'&;/=#{}%()!-:@\\`[]? \n\tαa1")), max_size=60),
        st.lists(
            st.sampled_from(["<", "</", "style", "svg", "img", " src=", "url(", "data:", "&#x3c;", "]]>", "<!--", "-->", '"', "'", ">"]), max_size=20
        ).map("".join),
        st.text(max_size=40),
    )
)
def test_no_letters_make_an_element(receipt: Paper, usual: dict[str, Any], words: str) -> None:
    assert without_looks(elements_of(html_of_paper(everywhere(receipt, words or "x")))) == usual["receipt"]


# The print --------------------------------------------------------------------------------------------------------------


def test_printer_asks_for_nothing_but_our_typefaces_and_prints_all_of_it_as_text(receipt: Paper, asked: list[str]) -> None:
    (files,) = receipt.sections
    paper = replace(receipt, sections=tuple(everywhere(files, words) for words in (*HOSTILE, f"<img src=//evil.example/> {INVISIBLE}")))

    pdf = pdf_of_paper(paper)

    assert {address.partition(":")[0] for address in asked} == {FONT_SCHEME}
    with pikepdf.open(BytesIO(pdf)) as opened:
        assert list(opened.attachments) == []
        assert acting_in(opened) == set()
    text = text_of(pdf)
    assert [words for words in HOSTILE if bare(words) not in text] == []
    assert "root:x" not in text


def acting_in(pdf: pikepdf.Pdf) -> set[str]:
    """The kinds of actions in a file that lead out of it, or do anything."""
    found = {str(each.get("/S")) for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and "/S" in each}
    return found & {"/URI", "/JavaScript", "/Launch", "/GoToR", "/SubmitForm", "/ImportData", "/Named"}


def text_of(pdf: bytes) -> str:
    return bare(subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode())


def bare(text: str) -> str:
    return re.sub(r"[\s\-\u00ad\u2010\u200b]", "", text)


def blocks_with(words: str) -> tuple[Section, ...]:
    """The words in every kind of place of a section."""
    run, columns = Run(words), (Column(MARK, 30), Column(MARK, 70))
    table = Table(MARK, columns, ((Cell((run,)), Cell((run, Run(words, Tone.MUTED), Run(words, Tone.PROSE)))),))
    return (Section("a", "", MARK, (Answer(MARK, ((words, words),)), Facts((Fact(MARK, run),)), table, Note(words)), intro=words),)


@pytest.mark.parametrize("words", ENDLESS[:3])
def test_words_without_end_are_printed_soon(receipt: Paper, words: str) -> None:
    began = time.process_time()

    pdf = pdf_of_paper(replace(receipt, sections=blocks_with(words[:2_000])))

    # Before they might break anywhere a single one took minutes.
    assert time.process_time() - began < 20
    assert bare(words[:300]) in text_of(pdf)


@pytest.mark.parametrize("words", ENDLESS)
def test_endless_words_may_break_and_are_not_divided_into_syllables(receipt: Paper, words: str) -> None:
    html = html_of_paper(replace(receipt, sections=blocks_with(words)))

    assert 'class="undivided"' in html
    assert [piece for piece in re.split(r"[\s\u200b]", breakable(words)) if len(piece) > 40 and "\u0301" not in piece] == []
    assert breakable(words).replace("\u200b", "") == words.replace("\u200b", "")


def test_words_of_people_stay_as_they_are(receipt: Paper) -> None:
    said = f"{'Ηλεκτροεγκεφαλογραφικό' * 2} {'a' * 64} https://www.example.gov.gr/{'path/' * 30} " + "Κείμενο με λέξεις. " * 50

    assert breakable(said) == said
    assert [has_long_word((words,)) for words in ("Ηλεκτροεγκεφαλογραφικό " * 9, "a" * 64)] == [False, True]
    assert "undivided" not in html_of_paper(replace(receipt, sections=blocks_with("Σύντομα λόγια.")))
