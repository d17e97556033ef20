"""Documents as Word files: every word of the contents in its order, real styles, nothing that acts, the same bytes every time."""

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from flask import Flask
from flask_babel import force_locale
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from proposals.config import Settings
from proposals.dossier.compose_evaluation import evaluation_part
from proposals.dossier.compose_form import blank_form
from proposals.dossier.compose_letter import letter_of
from proposals.dossier.compose_paper import receipt_of, text_to_edit
from proposals.dossier.contents import Answer, Cell, Column, Fact, Facts, Note, Paper, Run, Section, Table, Tile, Tone, Verdict
from proposals.dossier.papers import Papers
from proposals.dossier.profiles import Profile
from proposals.dossier.word_blocks import plain
from proposals.dossier.word_file import docx_of

HOSTILE = (
    "<w:instrText>DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe</w:instrText>",
    '</w:t></w:r><w:hyperlink r:id="rId1"><w:r><w:t>πατήστε εδώ',
    "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>&e;",
    '{ HYPERLINK "http://evil.example/" } { INCLUDETEXT "file:///etc/passwd" } =cmd|/c calc!A0',
    "javascript:alert(1) file:///etc/passwd data:text/html,<script>alert(1)</script> http://evil.example/",
    "]]><x/>&amp;&#0;&#x1F;",
)


@pytest.fixture(scope="module")
def papers_of(papers_in_memory: Callable[..., Papers]) -> Callable[..., Papers]:
    return papers_in_memory


@pytest.fixture
def text(babel_app: Flask, papers_of: Callable[..., Papers]) -> Paper:
    with babel_app.test_request_context(), force_locale("el"):
        return text_to_edit(papers_of("01"), Settings(), with_personal=True)


@pytest.fixture
def letter(babel_app: Flask, papers_of: Callable[..., Papers]) -> Paper:
    found = replace(papers_of("01"), profile=Profile.LETTER)
    found.decisions[0].at = datetime(2023, 7, 10, 21, 30, tzinfo=UTC)
    with babel_app.test_request_context(), force_locale("el"):
        return letter_of(found, Settings())


def opened(content: bytes) -> Any:
    return Document(io.BytesIO(content))


def said(content: bytes) -> str:
    """All words of the body in the order in which a reader meets them, without the spaces between."""
    return squeezed("".join(node.text or "" for node in opened(content).element.body.iter(qn("w:t"))))


def squeezed(text: str) -> str:
    return "".join(text.split())


def words_of(value: Any) -> Iterator[str]:
    """The words of blocks in the order in which the contents have them."""
    if isinstance(value, Run):
        yield value.words
    elif isinstance(value, (tuple, list)):
        for each in value:
            yield from words_of(each)
    elif isinstance(value, Cell):
        yield from words_of(value.runs)
    elif isinstance(value, str):
        yield value


def expected_of(paper: Paper) -> str:
    counts = {"table": 0, "figure": 0}
    told = [*words_of(paper.issuer), paper.heading, paper.subject.words]
    if paper.letterhead:
        head = paper.letterhead
        told = [*words_of(paper.issuer), head.place, head.protocol, head.to_label, head.to, paper.heading, head.subject_label, head.subject]
    told += [*of_block(paper.facts, paper, counts), paper.note]
    for section in paper.sections:
        told += [f"{section.mark}. " if section.mark and not section.is_wide else "", section.title]
        told += [section.score.value, section.score.label] if section.score else []
        told += [section.intro, *(word for block in section.blocks for word in of_block(block, paper, counts))]
    told += [paper.letterhead.signature, paper.letterhead.signer] if paper.letterhead else []
    return squeezed("".join(told))


def of_block(block: Any, paper: Paper, counts: dict[str, int]) -> list[str]:
    if block.kind in counts:
        counts[block.kind] += 1
        name = getattr(paper.furniture, block.kind)
        told = [f"{name} {counts[block.kind]}. {block.caption}"]
        if block.kind == "figure":
            return [*told, block.words]
        return [*told, *(column.head for column in block.columns), *words_of(block.rows), *words_of(block.total)]
    labelled = lambda facts: [word for fact in facts for word in (f"{fact.label}:", fact.value.words)]  # noqa: E731 - a word for one line
    return {
        "facts": lambda: [word for fact in block.rows for word in (fact.label, fact.value.words)],
        "answer": lambda: [block.question, *words_of(block.paragraphs)],
        "room": lambda: [block.question, *(f"☐ {choice}" for choice in block.choices), block.box],
        "note": lambda: [block.words],
        "verdict": lambda: [block.label, block.value, *labelled(block.facts)],
        "workings": lambda: [f"{block.label}.", block.formula, *labelled(block.sums)],
    }[block.kind]()


# The words --------------------------------------------------------------------------------------------------------------


def test_text_of_a_proposal_says_all_its_words_in_their_order(text: Paper) -> None:
    content = docx_of(text)

    assert said(content) == expected_of(text)
    assert "Διάγραμμα1." in said(content)


def test_letter_says_all_its_words_in_their_order(letter: Paper) -> None:
    assert said(docx_of(letter)) == expected_of(letter)


def test_every_kind_of_block_that_a_dossier_has_can_stand_in_a_paper(babel_app: Flask, papers_of: Callable[..., Papers], text: Paper) -> None:
    with babel_app.test_request_context(), force_locale("el"):
        part = evaluation_part(papers_of("01"))
    assert part is not None
    paper = replace(text, sections=part.sections)

    assert {block.kind for section in part.sections for block in section.blocks} >= {"answer", "table", "note", "workings", "figure"}
    assert said(docx_of(paper)) == expected_of(paper)


def test_receipt_and_blank_form_are_papers_like_any_other(babel_app: Flask, papers_of: Callable[..., Papers]) -> None:
    papers = papers_of("15", only_submitted=True)
    papers.proposal.call.opens_at = papers.proposal.call.closes_at = datetime(2023, 1, 1, 8, tzinfo=UTC)
    with babel_app.test_request_context(), force_locale("en"):
        found = [receipt_of(papers, Settings(), with_name=False), blank_form(papers.proposal.call, Settings())]

    assert [said(docx_of(paper)) for paper in found] == [expected_of(paper) for paper in found]


def test_sheet_with_its_points_and_facts_without_rows_are_written_too(text: Paper) -> None:
    verdict = Verdict("Εισήγηση", "Να ενταχθεί", Tone.PLAIN, (Fact("Ημερομηνία", Run("1/1/2027")),))
    paper = replace(text, facts=Facts(()), sections=(Section("sheet", "", "Φύλλο", (verdict,), score=Tile("80,00", "στα 100")),))

    assert said(docx_of(paper)) == expected_of(paper)


# The form ---------------------------------------------------------------------------------------------------------------


def test_headings_lists_and_captions_have_the_styles_that_word_knows(text: Paper) -> None:
    answer = Answer("Ποια βήματα;", (("Τα βήματα είναι:", "και τα εξής", "- πρώτο", "2. δεύτερο", "τέλος"),))
    document = opened(docx_of(replace(text, sections=(Section("a", "Α", "Ταυτότητα", (answer,), is_wide=False),))))

    found = [(each.style.name, each.text) for each in document.paragraphs if each.text and each.style.name not in ("Note", "Issuer", "Normal")]
    assert found == [
        ("Heading 1", "Κείμενο της πρότασης"),
        ("Heading 2", "Α. Ταυτότητα"),
        ("Heading 3", "Ποια βήματα;"),
        ("Body Text", "Τα βήματα είναι:\nκαι τα εξής"),
        ("List", "- πρώτο"),
        ("List", "2. δεύτερο"),
        ("Body Text", "τέλος"),
    ]


def test_head_of_a_table_is_repeated_and_no_row_is_torn_apart(text: Paper) -> None:
    document = opened(docx_of(text))
    (table,) = [each for each in document.tables if each.rows[0]._tr.findall(f".//{qn('w:tblHeader')}")][:1]

    assert [len(row._tr.findall(f".//{qn('w:tblHeader')}")) for row in table.rows] == [1] + [0] * (len(table.rows) - 1)
    assert {len(row._tr.findall(f".//{qn('w:cantSplit')}")) for row in table.rows} == {1}
    assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")).startswith("Πίνακας 1. ")


def test_cell_over_several_columns_is_one_and_numbers_stand_to_the_right(text: Paper) -> None:
    columns = (Column("Α/Α", 10), Column("Είδος", 60), Column("Ποσό", 30, is_number=True))
    rows = ((Cell((Run("1"),)), Cell((Run("Έργο", Tone.STRONG), Run("έργο.pdf", Tone.MUTED), Run("ναι"))), Cell((Run("5,00 €"),))),)
    total = (Cell((Run("Σύνολο"),), span=2), Cell((Run("5,00 €"),)))
    paper = replace(text, sections=(Section("a", "", "Πίνακες", (Table("Έξοδα", columns, rows, total),)),))

    (table,) = [each for each in opened(docx_of(paper)).tables if len(each.columns) == 3]
    head, first, last = table.rows
    assert [cell.text for cell in first.cells] == ["1", "Έργο\nέργο.pdf ναι", "5,00 €"]
    assert [cell.text for cell in last.cells] == ["Σύνολο", "Σύνολο", "5,00 €"]
    assert [[str(cell.paragraphs[0].alignment) for cell in row.cells][1:] for row in (head, first, last)] == [["None", "RIGHT (2)"]] * 3


@pytest.mark.parametrize(("language", "region", "other"), [("el", "el-GR", "en-GB"), ("en", "en-GB", "el-GR")])
def test_language_stands_in_the_styles_and_another_one_at_its_words(text: Paper, language: str, region: str, other: str) -> None:
    foreign = Answer("Q", (("In other words", "and more"),), language="en" if language == "el" else "el")
    document = opened(docx_of(replace(text, language=language, sections=(Section("a", "", "T", (foreign,)),))))

    assert {node.get(qn("w:val")) for node in document.styles.element.iter(qn("w:lang"))} == {region}
    (paragraph,) = [each for each in document.paragraphs if each.text.startswith("In other")]
    assert [run._r.rPr.find(qn("w:lang")).get(qn("w:val")) for run in paragraph.runs if run.text.strip()] == [other, other]
    assert document.core_properties.language == region


def test_page_is_a4_in_typefaces_that_are_named_and_not_enclosed(text: Paper) -> None:
    content = docx_of(text)
    document = opened(content)

    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    fonts = {node.get(qn("w:ascii")) for node in document.styles.element.iter(qn("w:rFonts"))}
    assert fonts == {"Arial", "Times New Roman", "Courier New"}
    assert sorted(zipfile.ZipFile(io.BytesIO(content)).namelist()) == [
        "[Content_Types].xml",
        "_rels/.rels",
        "docProps/core.xml",
        *(f"word/{name}" for name in ("_rels/document.xml.rels", "document.xml", "footer1.xml", "header1.xml", "settings.xml", "styles.xml")),
    ]


def test_file_says_whose_and_what_it_is_and_nothing_of_the_moment(text: Paper) -> None:
    about = opened(docx_of(replace(text, title=f"Τίτλος\x00 {'μακρύς ' * 100}"))).core_properties

    assert about.title == f"Τίτλος {'μακρύς ' * 100}"[:255]
    assert (about.author, about.last_modified_by, about.subject) == (text.author, text.author, text.description)
    assert (about.created, about.modified) == (text.dated_at.replace(microsecond=0),) * 2
    assert about.comments == ""


def test_every_page_says_what_it_is_of_and_that_it_is_a_copy(text: Paper) -> None:
    section = opened(docx_of(text)).sections[0]

    assert section.header.paragraphs[0].text == text.furniture.dossier
    assert section.footer.paragraphs[0].text == text.furniture.notice
    assert [node.get(qn("w:instr")) for node in section.footer._element.iter(qn("w:fldSimple"))] == ["PAGE", "NUMPAGES"]


def test_same_contents_give_the_same_bytes(text: Paper, letter: Paper) -> None:
    assert docx_of(text) == docx_of(text)
    assert docx_of(letter) == docx_of(letter)
    assert {entry.date_time for entry in zipfile.ZipFile(io.BytesIO(docx_of(text))).infolist()} == {(1980, 1, 1, 0, 0, 0)}


# What people type -------------------------------------------------------------------------------------------------------


def filled(paper: Paper, words: str) -> Paper:
    """A paper with the same words in every kind of place where words of people stand."""
    run, column = Run(words), Column(words, 50)
    blocks = (
        Facts((Fact(words, run),)),
        Answer(words, ((words, words),)),
        Table(words, (column, column), ((Cell((run,)), Cell((run, Run(words, Tone.MUTED)))),)),
        Note(words),
    )
    furniture = replace(paper.furniture, dossier=words, version=words, notice=words)
    about = {"title": words, "author": words, "description": words, "keywords": words, "heading": words, "note": words}
    return replace(paper, **about, subject=run, furniture=furniture, sections=(Section("a", words, words, blocks, intro=words, is_wide=False),))


@pytest.mark.parametrize("words", HOSTILE)
def test_markup_fields_and_addresses_are_text_and_nothing_of_them_acts(text: Paper, words: str) -> None:
    content = docx_of(filled(text, words))

    assert said(content).count(squeezed(words)) == expected_of(filled(text, words)).count(squeezed(words)) > 10
    assert actors_of(content) == {"PAGE", "NUMPAGES"}


def actors_of(content: bytes) -> set[str]:
    """Everything in a file that could act: instructions of fields, links, objects, and what lies outside."""
    acting = {qn(f"w:{name}") for name in ("instrText", "hyperlink", "object", "control", "altChunk", "subDoc", "attachedTemplate")}
    found = set()
    for name in zipfile.ZipFile(io.BytesIO(content)).namelist():
        tree = etree.fromstring(zipfile.ZipFile(io.BytesIO(content)).read(name))
        found |= {str(node.tag) for node in tree.iter() if node.tag in acting or node.get("TargetMode")}
        found |= {str(node.get(qn("w:instr"))) for node in tree.iter(qn("w:fldSimple"))}
    return found


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(categories=("Cc", "Cf", "Cs", "Co", "Cn", "Lu", "Mn", "Zs", "Zl", "Zp", "Sm", "Po")), max_size=40))
def test_whatever_is_typed_the_file_opens_and_says_it(text: Paper, words: str) -> None:
    paper = filled(text, words)

    assert said(docx_of(paper)) == squeezed(plain(expected_of(paper)))


@pytest.mark.parametrize(
    ("typed", "held"),
    [
        ("α\x00β\x1fγ\x7f\x9f", "αβγ"),
        ("α\tβ\r\nγ\u2028δ\x0bε", "α β  γ δ ε"),
        ("α\ud800β\ufffeγ", "αβγ"),
        ("\u202eΑ\u200b\U0001f600\u0345", "\u202eΑ\u200b\U0001f600\u0345"),
    ],
)
def test_what_xml_cannot_hold_is_left_out_and_nothing_else(typed: str, held: str) -> None:
    assert plain(typed) == held
