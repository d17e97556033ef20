"""Spreadsheets, written row by row: one sheet as it is sent, or several side by side. Memory does not grow with the rows. It knows no database."""

import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any
from xml.sax.saxutils import escape

from proposals import clock

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
# The cell formats below by their place: none, text that stays text, a whole number, two decimals, a moment, a day, a heading.
PLAIN, TEXT, WHOLE, AMOUNT, MOMENT, DAY, HEADING = range(7)
_RELATIONS = f'<Relationships xmlns="{_PACKAGE}/relationships">'
_FIXED = {
    "_rels/.rels": f'{_RELATIONS}<Relationship Id="rId1" Type="{_RELATED}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="dd/mm/yyyy\\ hh:mm"/>'
    '<numFmt numFmtId="165" formatCode="dd/mm/yyyy"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="7">'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1" applyNumberFormat="1"/>'
    '<xf numFmtId="1" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="4" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
}
# The headings and the first column stay where they are while the rest is scrolled.
_SHEET_BEGINS = (
    f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
    '<pane xSplit="1" ySplit="1" topLeftCell="B2" activePane="bottomRight" state="frozen"/></sheetView></sheetViews><sheetData>'
)
_SHEET_ENDS = b"</sheetData></worksheet>"
_NIGHT_NOUGHT = datetime(1899, 12, 30)  # noqa: DTZ001 - spreadsheets count days of the wall clock from here
_LONGEST_TITLE = 31
# What fits into a cell.
_LONGEST = 32_767
_NOT_XML = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


class _Sent:
    """What the archive writes into, and what is taken out of it again to be sent."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, part: bytes) -> int:
        self._parts.append(bytes(part))
        return len(part)

    def flush(self) -> None:
        """Nothing waits anywhere else."""

    def taken(self) -> bytes:
        parts, self._parts = b"".join(self._parts), []
        return parts


def workbook(title: str, heads: Iterable[str], rows: Iterable[Iterable[Any]]) -> Iterator[bytes]:
    """The bytes of a workbook, in pieces: a row of headings, then a row for each of `rows`.

    Numbers, days and moments become cells of their kind, moments as Athens tells them; everything else is text, whatever it begins with.
    """
    sent = _Sent()
    with zipfile.ZipFile(sent, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[call-overload]
        _write_frame(archive, [title])
        with _opened(archive, 1) as sheet:
            sheet.write(_begun(heads))
            for row in rows:
                sheet.write(_row(_cell(value) for value in row))
                if part := sent.taken():
                    yield part
            sheet.write(_SHEET_ENDS)
    yield sent.taken()


class Sheet:
    """One of several sheets: its rows wait in a file of the system, as an archive takes one sheet after the other."""

    def __init__(self, title: str, heads: Iterable[str]) -> None:
        self.title, self.rows = title, tempfile.TemporaryFile()  # noqa: SIM115 - closed with its book
        self.rows.write(_begun(heads))

    def add(self, values: Iterable[Any]) -> None:
        """A row; cells have types as in `workbook`."""
        self.rows.write(_row(_cell(value) for value in values))


class Book:
    """A workbook of several sheets that are filled side by side; memory does not grow with their rows."""

    def __init__(self) -> None:
        self._sheets: list[Sheet] = []

    def __enter__(self) -> "Book":
        return self

    def __exit__(self, *failure: object) -> None:
        for sheet in self._sheets:
            sheet.rows.close()

    def sheet(self, title: str, heads: Iterable[str]) -> Sheet:
        """A new sheet behind the others. Titles are not alike."""
        self._sheets.append(Sheet(title, heads))
        return self._sheets[-1]

    def save(self, stream: IO[bytes]) -> None:
        """Write all of it; nothing is added afterwards."""
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            _write_frame(archive, [sheet.title for sheet in self._sheets])
            for number, sheet in enumerate(self._sheets, 1):
                sheet.rows.seek(0)
                with _opened(archive, number) as member:
                    shutil.copyfileobj(sheet.rows, member)
                    member.write(_SHEET_ENDS)


def _opened(archive: zipfile.ZipFile, number: int) -> IO[bytes]:
    return archive.open(f"xl/worksheets/sheet{number}.xml", "w", force_zip64=True)


def _write_frame(archive: zipfile.ZipFile, titles: Sequence[str]) -> None:
    """Everything but the sheets."""
    numbers = range(1, len(titles) + 1)
    types = "".join(f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="{_KIND}.worksheet+xml"/>' for number in numbers)
    leads = "".join(f'<Relationship Id="rId{number}" Type="{_RELATED}/worksheet" Target="worksheets/sheet{number}.xml"/>' for number in numbers)
    names = "".join(f'<sheet name="{_name(title)}" sheetId="{number}" r:id="rId{number}"/>' for number, title in enumerate(titles, 1))
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_KIND}.styles+xml"/>{types}</Types>',
        **_FIXED,
        "xl/_rels/workbook.xml.rels": f'{_RELATIONS}{leads}<Relationship Id="rId0" Type="{_RELATED}/styles" Target="styles.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATED}"><sheets>{names}</sheets></workbook>',
    }
    for name, content in parts.items():
        archive.writestr(name, _HEAD + content)


def _name(title: str) -> str:
    return escape("".join(letter for letter in title if letter not in "[]:*?/\\'")[:_LONGEST_TITLE], {'"': "&quot;"})


def _begun(heads: Iterable[str]) -> bytes:
    return _SHEET_BEGINS.encode() + _row(_text(head, HEADING) for head in heads)


def _row(cells: Iterable[str]) -> bytes:
    return f"<row>{''.join(cells)}</row>".encode()


def _cell(value: Any) -> str:
    if value is None or value == "":
        return "<c/>"
    if isinstance(value, bool):
        return _text(str(value), TEXT)
    if isinstance(value, int):
        return f'<c s="{WHOLE}"><v>{value}</v></c>'
    if isinstance(value, Decimal):
        return f'<c s="{AMOUNT}"><v>{value}</v></c>'
    if isinstance(value, datetime):
        days = (clock.in_athens(value).replace(tzinfo=None) - _NIGHT_NOUGHT).total_seconds() / 86400
        return f'<c s="{MOMENT}"><v>{days:.10f}</v></c>'
    if isinstance(value, date):
        return f'<c s="{DAY}"><v>{(value - _NIGHT_NOUGHT.date()).days}</v></c>'
    return _text(str(value), TEXT)


def _text(text: str, style: int) -> str:
    # What XML cannot hold is left out.
    return f'<c s="{style}" t="inlineStr"><is><t xml:space="preserve">{escape(_NOT_XML.sub("", text)[:_LONGEST])}</t></is></c>'
