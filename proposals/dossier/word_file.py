"""From a short document to the bytes of a Word file, for who must edit it. The same contents give the same bytes. Pure."""

import io
import zipfile
from datetime import UTC
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Pt

from proposals.dossier.contents import Letterhead, Paper, Run, Section, Tone
from proposals.dossier.word_blocks import Sheet, add_run, fill, plain, styled
from proposals.dossier.word_styles import ISSUER, NOTE, REGIONS, TEXT_WIDTH, blank_document

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# What is packed has the date of no day: the document says itself when it is from.
_NO_DAY = (1980, 1, 1, 0, 0, 0)
# More than so many letters no property of a document may have.
_LONGEST_PROPERTY = 255


def docx_of(paper: Paper) -> bytes:
    """The paper with all its words, as text that can be changed. Its code of verification is left out: what can be changed proves nothing."""
    document = blank_document(paper.language)
    _describe(document.core_properties, paper)
    _frame(document.sections[0], paper)
    sheet = Sheet(document, paper.furniture)
    _head(sheet, paper)
    sheet.write(paper.facts)
    sheet.paragraph(NOTE, Run(paper.note))
    for section in paper.sections:
        _section(sheet, section)
    if paper.letterhead:
        _signature(sheet, paper.letterhead)
    written = io.BytesIO()
    document.save(written)
    return _packed(written)


def _describe(properties: Any, paper: Paper) -> None:
    """What the file says of itself: nothing of the moment, or of the machine, at which it is made."""
    at = paper.dated_at.astimezone(UTC)
    told = {"title": paper.title, "author": paper.author, "subject": paper.description, "keywords": paper.keywords, "last_modified_by": paper.author}
    for name, words in {**told, "comments": "", "category": ""}.items():
        setattr(properties, name, plain(words)[:_LONGEST_PROPERTY])
    properties.language, properties.revision = REGIONS[paper.language], 1
    properties.created = properties.modified = at


def _frame(section: Any, paper: Paper) -> None:
    """What every page repeats: the only fields of the document count its pages."""
    words = paper.furniture
    fill(section.header.paragraphs[0], Run(words.dossier))
    fill(section.footer.paragraphs[0], Run(words.notice))
    last = styled(section.footer.add_paragraph(), "Footer")
    last.add_run(f"{plain(words.version)}\t{plain(words.page)}")
    _count(last, "PAGE")
    add_run(last, Run(words.of))
    _count(last, "NUMPAGES")


def _count(paragraph: Any, what: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), what)
    shown = paragraph.add_run("1")._r
    field.append(shown)
    paragraph._p.append(field)


def _head(sheet: Sheet, paper: Paper) -> None:
    if paper.letterhead:
        _letterhead(sheet, paper, paper.letterhead)
        return
    for line in paper.issuer:
        sheet.paragraph(ISSUER, line)
    sheet.paragraph("Heading 1", Run(paper.heading))
    sheet.paragraph("Normal", paper.subject)


def _letterhead(sheet: Sheet, paper: Paper, letter: Letterhead) -> None:
    """To the left who writes, to the right where, under which number, to whom."""
    table = sheet.document.add_table(rows=1, cols=2, style="Normal Table")
    left, right = table.rows[0].cells
    for cell in (left, right):
        cell.width = Length(TEXT_WIDTH // 2)
    for number, line in enumerate(paper.issuer):
        fill(_line(left, number, ISSUER), line)
    for number, runs in enumerate(((Run(letter.place),), (Run(letter.protocol),), (Run(letter.to_label, Tone.STRONG), Run(letter.to)))):
        fill(_line(right, number, "Normal"), *runs).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    sheet.paragraph("Heading 1", Run(paper.heading))
    sheet.paragraph("Normal", Run(letter.subject_label, Tone.STRONG), Run(letter.subject))


def _signature(sheet: Sheet, letter: Letterhead) -> None:
    """To the right, with room between the two lines."""
    for words, above in ((letter.signature, Pt(24)), (letter.signer, Pt(48))):
        paragraph = sheet.paragraph("Normal", Run(words))
        paragraph.alignment, paragraph.paragraph_format.space_before = WD_ALIGN_PARAGRAPH.RIGHT, above


def _line(cell: Any, number: int, style: str) -> Any:
    """A cell has one paragraph from the beginning."""
    return styled(cell.add_paragraph() if number else cell.paragraphs[0], style)


def _section(sheet: Sheet, section: Section) -> None:
    marked = f"{section.mark}. {section.title}" if section.mark and not section.is_wide else section.title
    sheet.paragraph("Heading 2", Run(marked))
    if section.score:
        sheet.paragraph("Normal", Run(section.score.value, Tone.POINTS), Run(section.score.label))
    if section.intro:
        sheet.paragraph("Normal", Run(section.intro))
    for block in section.blocks:
        sheet.write(block)


def _packed(written: io.BytesIO) -> bytes:
    """The same files in the same order, without the moment at which they were packed."""
    packed = io.BytesIO()
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _NO_DAY)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            target.writestr(entry, source.read(name))
    return packed.getvalue()
