"""The blocks of a document as paragraphs and tables of Word. What people wrote becomes plain runs of text, never anything that acts. Pure."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length

from proposals.dossier.contents import Answer, Cell, Fact, Facts, Figure, Furniture, Note, Run, Table, Tone, Verdict, Workings
from proposals.dossier.room import Room
from proposals.dossier.word_styles import IN_TABLE, NOTE, TABLE, TEXT_WIDTH, id_of, language_element, style_of

# What parts lines is a space, as on a page of the web; every other sign of control, and half a letter, is no text at all.
_BREAKS = re.compile(r"[\t\n\v\f\r\x85\u2028\u2029]")
_NO_TEXT = re.compile("[^\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# A dash, a dot, a number or a letter, as people begin the lines of a list.
_ITEM = re.compile(r"(?:[-–—•·▪*]|\d{1,2}[.)]|[a-z\u03b1-\u03c9][.)])\s")
_FACT_WIDTHS = (31.0, 69.0)


def plain(words: str) -> str:
    """Words as a run can hold them: without what XML does not know, and in one line."""
    return _NO_TEXT.sub("", _BREAKS.sub(" ", words))


@dataclass
class Sheet:
    """A document while it is written, with the count of its tables and figures."""

    document: Any
    furniture: Furniture
    tables: int = 0
    figures: int = 0

    def paragraph(self, style: str, *runs: Run) -> Any:
        """A paragraph below what stands there."""
        return fill(styled(self.document.add_paragraph(), style), *runs)

    def write(self, block: Any) -> None:
        """A block of the contents, whatever it is."""
        _WRITERS[block.kind](self, block)


def styled(paragraph: Any, style: str) -> Any:
    """The paragraph in the style of this name. The library would look it up in the whole list each time."""
    paragraph._p.style = id_of(style)
    return paragraph


def fill(paragraph: Any, *runs: Run) -> Any:
    """Add runs to a paragraph, with a space between them."""
    for number, run in enumerate(runs):
        if number:
            paragraph.add_run(" ")
        add_run(paragraph, run)
    return paragraph


def add_run(paragraph: Any, run: Run) -> None:
    written = paragraph.add_run(plain(run.words))
    if run.tone is not Tone.PLAIN:
        written._r.style = id_of(style_of(run.tone))
    if run.language:
        written._r.get_or_add_rPr().append(language_element(run.language))


def _facts(sheet: Sheet, block: Facts) -> None:
    if not block.rows:
        return
    table = _table(sheet, "", _FACT_WIDTHS, has_head=False)
    for row in block.rows:
        label, value = _row(table, _FACT_WIDTHS)
        fill(label.paragraphs[0], Run(row.label, Tone.STRONG))
        fill(value.paragraphs[0], row.value)
    _after_table(sheet)


def _answer(sheet: Sheet, block: Answer) -> None:
    sheet.paragraph("Heading 3", Run(block.question))
    for paragraph in block.paragraphs:
        _lines(sheet, paragraph, block.language)


def _room(sheet: Sheet, block: Room) -> None:
    """Who writes here needs no lines: a box before each choice, or one paragraph that waits."""
    sheet.paragraph("Heading 3", Run(block.question))
    for choice in block.choices:
        sheet.paragraph("List", Run(f"☐ {choice}"))
    if not block.choices:
        sheet.paragraph("Body Text", Run(block.box, Tone.MUTED))


def _lines(sheet: Sheet, lines: Sequence[str], language: str) -> None:
    """Lines that follow each other are one paragraph; those of a list have one each, with the sign that their writer gave them."""
    open_paragraph = None
    for line in lines:
        if _ITEM.match(line):
            sheet.paragraph("List", Run(line, language=language))
            open_paragraph = None
        elif open_paragraph is None:
            open_paragraph = sheet.paragraph("Body Text", Run(line, language=language))
        else:
            open_paragraph.runs[-1].add_break()
            add_run(open_paragraph, Run(line, language=language))


def _data_table(sheet: Sheet, block: Table) -> None:
    sheet.tables += 1
    caption = f"{sheet.furniture.table} {sheet.tables}. {block.caption}"
    sheet.paragraph("Caption", Run(caption))
    widths = tuple(column.width for column in block.columns)
    table = _table(sheet, caption, widths, has_head=True)
    head = _row(table, widths)
    _repeat(table.rows[0])
    for cell, column in zip(head, block.columns, strict=True):
        _align(fill(cell.paragraphs[0], Run(column.head, Tone.STRONG)), column.is_number)
    for row in block.rows:
        _cells(table, block, row)
    if block.total:
        _cells(table, block, block.total, is_total=True)
    _after_table(sheet)


def _cells(table: Any, block: Table, row: Sequence[Cell], *, is_total: bool = False) -> None:
    """A row of cells, of which the first is the head; one that spans several columns is one."""
    places, column = _row(table, tuple(each.width for each in block.columns)), 0
    for cell in row:
        place = places[column] if cell.span == 1 else places[column].merge(places[column + cell.span - 1])
        is_strong = is_total or column == 0
        _runs(place, cell.runs, is_strong, block.columns[column].is_number and cell.span == 1)
        column += cell.span


def _runs(place: Any, runs: Sequence[Run], is_strong: bool, is_number: bool) -> None:
    """What is muted, and what nobody reads letter by letter, stands on a line of its own."""
    paragraph = place.paragraphs[0]
    for number, run in enumerate(runs):
        if number and run.tone in (Tone.MUTED, Tone.HASH):
            paragraph = styled(place.add_paragraph(), IN_TABLE)
        elif number:
            paragraph.add_run(" ")
        add_run(paragraph, Run(run.words, Tone.STRONG, run.language) if is_strong and run.tone is Tone.PLAIN else run)
        _align(paragraph, is_number)


def _note(sheet: Sheet, block: Note) -> None:
    sheet.paragraph(NOTE, Run(block.words))


def _verdict(sheet: Sheet, block: Verdict) -> None:
    sheet.paragraph("Heading 3", Run(block.label))
    sheet.paragraph("Normal", Run(block.value, Tone.STRONG if block.tone is Tone.PLAIN else block.tone))
    for fact in block.facts:
        _labelled(sheet, "Normal", fact)


def _workings(sheet: Sheet, block: Workings) -> None:
    sheet.paragraph("Normal", Run(f"{block.label}.", Tone.STRONG), Run(block.formula))
    for each in block.sums:
        _labelled(sheet, "List", each)


def _labelled(sheet: Sheet, style: str, fact: Fact) -> None:
    sheet.paragraph(style, Run(f"{fact.label}:", Tone.STRONG), fact.value)


def _figure(sheet: Sheet, block: Figure) -> None:
    """What the figure shows in words: it cannot be edited, and its numbers stand in the table before it."""
    sheet.figures += 1
    sheet.paragraph("Caption", Run(f"{sheet.furniture.figure} {sheet.figures}. {block.caption}"))
    sheet.paragraph("Normal", Run(block.words))


_WRITERS: Mapping[str, Callable[[Sheet, Any], None]] = {
    Facts.kind: _facts,
    Answer.kind: _answer,
    Room.kind: _room,
    Table.kind: _data_table,
    Note.kind: _note,
    Verdict.kind: _verdict,
    Workings.kind: _workings,
    Figure.kind: _figure,
}


# Tables of Word -----------------------------------------------------------------------------------------------------


def _table(sheet: Sheet, caption: str, widths: Sequence[float], *, has_head: bool) -> Any:
    """A table as wide as the text, without rows; what reads aloud learns its caption, and where its heads are."""
    table = sheet.document.add_table(rows=0, cols=len(widths), style=TABLE)
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = _share(width)
    looks = table._tbl.tblPr.find(qn("w:tblLook"))
    for name in ("firstRow", "lastRow", "firstColumn", "lastColumn", "noHBand", "noVBand"):
        looks.set(qn(f"w:{name}"), "1" if name in (("firstRow", "firstColumn") if has_head else ("firstColumn",)) else "0")
    looks.attrib.pop(qn("w:val"), None)
    if caption:
        told = OxmlElement("w:tblCaption")
        told.set(qn("w:val"), plain(caption))
        table._tbl.tblPr.append(told)
    return table


def _row(table: Any, widths: Sequence[float]) -> tuple[Any, ...]:
    """The cells of a new row, which no page tears apart."""
    row = table.add_row()
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    cells = tuple(row.cells)
    for cell, width in zip(cells, widths, strict=True):
        cell.width = _share(width)
        styled(cell.paragraphs[0], IN_TABLE)
    return cells


def _repeat(row: Any) -> None:
    """On every page over which the table goes."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _share(percent: float) -> Length:
    return Length(round(TEXT_WIDTH * percent / 100))


def _align(paragraph: Any, is_number: bool) -> None:
    if is_number:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _after_table(sheet: Sheet) -> None:
    """Word joins tables that have nothing between them."""
    sheet.paragraph(NOTE)
