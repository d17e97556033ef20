"""Binding PDFs into one that is as accessible as they are: structure trees, outlines and links grow together, pages are numbered.

Each document was taken apart before (`volume_sheets.py`): here its blanks are filled in and it is written out, one after the other.
"""

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from pikepdf import Pdf, String

from proposals.dossier.pdf_writer import Writer
from proposals.dossier.stamps import BEFORE_PAGE, Stamp
from proposals.dossier.volume_sheets import Outer, Sheet, sheet_of
from proposals.orders.pace import Alive, silent


@dataclass(frozen=True)
class Sheaf:
    """A PDF to be bound, under the title that the outline and the structure tree give it; with its sheet, where that was kept."""

    title: str
    path: Path
    sheet: Sheet | None = None


class Binding:
    """One PDF while it is written, from what stands in front to the last document. `number` is that of its first page."""

    def __init__(self, out: IO[bytes], stamp: Stamp, number: int = 1, alive: Alive = silent) -> None:
        self.writer, self.stamp, self.number, self.alive = Writer(out), stamp, number, alive
        self.outer = [self.writer.reserve() for _each in range(Outer.FIGURE)]
        self.pages: list[int] = []
        self.parts: list[int] = []
        self.bookmarks: list[tuple[int, bytes]] = []
        self.parents: list[tuple[int, int]] = []
        self.headers: list[tuple[str, int]] = []
        self.next_key = 0
        self._stream(self.outer[Outer.BEFORE_PAGE], BEFORE_PAGE)
        self.outer += self._figures()

    def add(self, title: str, content: bytes, sheet: Sheet) -> int:
        """Bind one more document; the number of its first object."""
        first, places = self.writer.reserve(sheet.size + 2 + len(sheet.places.pages)), sheet.places
        text = sheet.parts.filled(first, self.outer, self.next_key)
        streams = [content[start : start + length] for start, length in places.streams]
        _write(self.writer, first, text, sheet.parts.starts, streams)
        self.writer.object(first + sheet.size, String(title).unparse())
        self.bookmarks.append((first + sheet.size + 1, _bookmark(first, sheet)))
        for place, (page, width) in enumerate(zip(places.pages, places.widths, strict=True)):
            self._stream(first + sheet.size + 2 + place, self.stamp.number(self.number + len(self.pages), width))
            self.pages.append(first + page)
            self.alive()
        self.parts.append(first + places.part)
        self.parents += [(self.next_key + key, first + parent) for key, parent in places.parents]
        self.headers += [(name, first + branch) for name, branch in places.headers]
        self.next_key += sheet.next_key
        self.alive()
        return first

    def finish(self, front: int, sheet: Sheet) -> None:
        """Write what grew with every document; the catalog is that of the front, whose objects begin at this number."""
        places, write, outer = sheet.places, self.writer.object, self.outer
        write(outer[Outer.PAGES], b"<< /Type /Pages /Count %d /Kids [ %s ] >>" % (len(self.pages), _references(self.pages)))
        document = b"<< /Type /StructElem /S /Document /P %d 0 R /K [ %s ] >>"
        write(outer[Outer.DOCUMENT], document % (front + places.tree, _references(self.parts)))
        write(outer[Outer.PARENTS], b"<< /Nums [ %s ] >>" % b" ".join(b"%d %d 0 R" % each for each in self.parents))
        write(outer[Outer.NEXT_KEY], b"%d" % self.next_key)
        branches = _references([branch for _name, branch in sorted(self.headers)])
        write(outer[Outer.HEADERS], b"<< /Kids [ %s ] >>" % branches if branches else b"<< /Names [ ] >>")
        write(outer[Outer.LABELS], b"<< /Nums [ 0 << /S /D /St %d >> ] >>" % self.number)
        self._outlines()
        self.writer.finish(front + places.catalog, front + places.information)

    def _outlines(self) -> None:
        """The bookmarks of the documents, side by side."""
        own, numbers = self.outer[Outer.OUTLINES], [number for number, _text in self.bookmarks]
        about = b"<< /Type /Outlines /Count %d /First %d 0 R /Last %d 0 R >>"
        self.writer.object(own, about % (len(numbers), numbers[0], numbers[-1]))
        for place, (number, text) in enumerate(self.bookmarks):
            before = b" /Prev %d 0 R" % numbers[place - 1] if place else b""
            behind = b" /Next %d 0 R" % numbers[place + 1] if place + 1 < len(numbers) else b""
            self.writer.object(number, b"<< /Parent %d 0 R%s%s%s >>" % (own, before, behind, text))

    def _figures(self) -> list[int]:
        parts = self.stamp.parts
        first = self.writer.reserve(len(parts.starts) - 1)
        _write(self.writer, first, parts.filled(first, (), 0), parts.starts, self.stamp.streams)
        return [first + figure for figure in self.stamp.figures]

    def _stream(self, number: int, data: bytes) -> None:
        small = zlib.compress(data)
        self.writer.stream(number, b"<< /Filter /FlateDecode /Length %d >>" % len(small), small)


def bind(front: Path, title: str, sheaves: Iterable[Sheaf], path: Path, stamp: Stamp, number: int = 1, alive: Alive = silent) -> int:
    """Bind sheaves behind what stands in front and write them to `path`, pages numbered from `number` on; how many pages there are.

    Raises pikepdf.PdfError for what is no PDF.
    """
    with path.open("wb") as out:
        content = front.read_bytes()
        binding, sheet = Binding(out, stamp, number, alive), sheet_of(content, in_front=True)
        first = binding.add(title, content, sheet)
        for sheaf in sheaves:
            content = sheaf.path.read_bytes()
            binding.add(sheaf.title, content, sheaf.sheet or sheet_of(content))
        binding.finish(first, sheet)
        return len(binding.pages)


def pages_in(path: Path) -> int:
    """How many pages a PDF has."""
    with Pdf.open(path) as pdf:
        return len(pdf.pages)


def _write(writer: Writer, first: int, text: bytearray, starts: Sequence[int], streams: Sequence[bytes]) -> None:
    """Write objects numbered from `first` on; the last of them are the dictionaries of these streams."""
    plain = len(starts) - 1 - len(streams)
    writer.objects(first, text, starts[: plain + 1])
    for place, data in enumerate(streams, plain):
        writer.stream(first + place, bytes(text[starts[place] : starts[place + 1]]).strip(), data)


def _bookmark(first: int, sheet: Sheet) -> bytes:
    """What the bookmark of a document says of itself; where it stands among others comes later."""
    text = b" /Title %d 0 R /Dest [ %d 0 R /Fit ]" % (first + sheet.size, first + sheet.places.pages[0])
    if sheet.places.children is None:
        return text
    begin, end, count = sheet.places.children
    return text + b" /First %d 0 R /Last %d 0 R /Count %d" % (first + begin, first + end, count)


def _references(numbers: Iterable[int]) -> bytes:
    return b" ".join(b"%d 0 R" % number for number in numbers)
