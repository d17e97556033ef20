"""A printed PDF as it is bound: taken apart once, then quick to put into volume after volume.

No library brings tags along (see decision 0025). What is bound was printed by our own printer, so only what it writes is handled: flat parent trees,
destinations of one level, no forms, no namespaces. Header cells have names of their own from the beginning.
"""

import hashlib
import json
import struct
import zlib
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from enum import IntEnum
from functools import cache
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from typing import Any

from pikepdf import Array, Dictionary, Name, OutlineItem, Pdf, String

from proposals.dossier import pdf_parts
from proposals.dossier.pdf_parts import Blanks, Parts, counted, outside, taken_apart

_LENGTHS = struct.Struct("<9I")


class Outer(IntEnum):
    """What lies in the volume and in none of its documents, and is referred to by them."""

    PAGES = 0
    DOCUMENT = 1
    PARENTS = 2
    NEXT_KEY = 3
    HEADERS = 4
    OUTLINES = 5
    LABELS = 6
    BEFORE_PAGE = 7
    # Ten of these, one for each figure.
    FIGURE = 8


@dataclass(frozen=True)
class Places:
    """What of a sheet is where: numbers of its objects, counted from 0.

    `parents` are keys of the parent tree with what stands under them, `headers` branches of the names of header cells, each behind its first name.
    Behind the objects that are there come those that the volume writes: title, bookmark, and a page number for each page.
    """

    streams: list[tuple[int, int]]
    pages: list[int]
    widths: list[float]
    part: int
    parents: list[tuple[int, int]]
    headers: list[tuple[str, int]]
    children: tuple[int, int, int] | None
    catalog: int = -1
    information: int = -1
    tree: int = -1


@dataclass(frozen=True)
class Sheet:
    """The objects of a PDF with blanks, and where in them and in the PDF things are; streams stay where they lie."""

    parts: Parts
    places: Places

    @property
    def size(self) -> int:
        """How many objects there are; the title is the next, then comes the bookmark, then the page numbers."""
        return len(self.parts.starts) - 1

    @property
    def next_key(self) -> int:
        return max((key for key, _parent in self.places.parents), default=-1) + 1


def sheet_of(content: bytes, *, in_front: bool = False) -> Sheet:
    """Take a PDF apart; with its catalog where it stands in front of a volume. Raises pikepdf.PdfError for what is no PDF."""
    with Pdf.open(BytesIO(content)) as pdf:
        pages = [page.obj for page in pdf.pages]
        title, numbers = pdf.make_indirect(String("")), [pdf.make_indirect(Dictionary()) for _page in pages]
        tree, bookmark = pdf.Root.StructTreeRoot, _outlined(pdf)
        _prepare_links(pdf, pages)
        _prepare_pages(pages, numbers)
        part, parents, headers = tree.K[0], _parents(pdf, tree), _headers(pdf, tree)
        part.S, part.T, part.P = Name.Part, title, outside(Outer.DOCUMENT)
        roots = [*pages, part, *(parent for _key, parent in parents), *(header for _name, header in headers)]
        roots += [bookmark[key] for key in (Name.First,) if key in bookmark]
        whole = _whole(pdf, tree) if in_front else []
        parts, raw, places = taken_apart(pdf, [*roots, *whole], [title, bookmark, *numbers])
        found = [places[each.objgen[0]] for each in whole]
        children = (places[bookmark.First.objgen[0]], places[bookmark.Last.objgen[0]], int(bookmark.Count)) if Name.First in bookmark else None
        about = Places(
            streams=[(content.index(each), len(each)) for each in raw],
            pages=[places[page.objgen[0]] for page in pages],
            widths=[float(page.MediaBox[2]) for page in pages],
            part=places[part.objgen[0]],
            parents=[(key, places[parent.objgen[0]]) for key, parent in parents],
            headers=[(name.hex(), places[header.objgen[0]]) for name, header in headers],
            children=children,
            **dict(zip(("catalog", "information", "tree"), found, strict=False)),
        )
        return Sheet(parts, about)


def packed(sheet: Sheet) -> bytes:
    """A sheet as it is kept on this machine."""
    parts = sheet.parts
    numbers = [each.tobytes() for each in (parts.starts, *_arrays(parts))]
    pieces = [json.dumps(asdict(sheet.places)).encode(), parts.body, *numbers]
    return zlib.compress(_LENGTHS.pack(*map(len, pieces)) + b"".join(pieces), 1)


def unpacked(content: bytes) -> Sheet:
    """What `packed` made of a sheet, as it was."""
    whole, pieces, place = zlib.decompress(content), [], _LENGTHS.size
    for length in _LENGTHS.unpack_from(whole):
        pieces.append(whole[place : place + length])
        place += length
    about, body, *numbers = pieces
    starts, *rest = [array("I", each) for each in numbers]
    blanks = [Blanks(*pair) for pair in zip(rest[::2], rest[1::2], strict=True)]
    return Sheet(Parts(body, starts, *blanks), Places(**json.loads(about)))


@cache
def mark_of_sheets() -> str:
    """All that makes a sheet of a PDF besides the PDF."""
    sources = (Path(__file__), Path(pdf_parts.__file__))
    return "".join([*(path.read_text(encoding="utf-8") for path in sources), version("pikepdf")])


def name_of_sheet(sha256: str) -> str:
    """Under which the sheet of the PDF with this hash is kept."""
    return hashlib.sha256(f"{mark_of_sheets()}{sha256}".encode()).hexdigest()


def _arrays(parts: Parts) -> Iterator["array[int]"]:
    for blanks in (parts.inner, parts.outer, parts.counts):
        yield from (blanks.places, blanks.values)


def _outlined(pdf: Pdf) -> Any:
    """Hang the bookmarks of a PDF below one that leads to its first page, all closed; that one."""
    with pdf.open_outline() as outline:
        top = OutlineItem("", 0)
        top.children.extend(outline.root)
        _close(top)
        outline.root[:] = [top]
    return pdf.Root.Outlines.First


def _close(item: OutlineItem) -> None:
    item.is_closed = True
    for child in item.children:
        _close(child)


def _prepare_links(pdf: Pdf, pages: Iterable[Any]) -> None:
    """Links inside lead to their places without a name in between: no two documents can have the same."""
    names = pdf.Root.get(Name.Names, Dictionary()).get(Name.Dests, Dictionary()).get(Name.Names, Array())
    flat = list(names)
    targets = {bytes(name): target for name, target in zip(flat[::2], flat[1::2], strict=True)}
    for page in pages:
        for link in page.get(Name.Annots, ()):
            if isinstance(link.get(Name.Dest), String):
                link.Dest = targets[bytes(link.Dest)]
            if Name.StructParent in link:
                link.StructParent = counted(int(link.StructParent))


def _prepare_pages(pages: Iterable[Any], numbers: Iterable[Any]) -> None:
    """Each page draws its number when it is done; what it draws leaves its own state behind."""
    for page, number in zip(pages, numbers, strict=True):
        page.Parent, page.StructParents = outside(Outer.PAGES), counted(int(page.StructParents))
        page.Contents = Array([outside(Outer.BEFORE_PAGE), page.Contents, number])
        if Name.XObject not in page.Resources:
            page.Resources.XObject = Dictionary()
        for figure in range(10):
            page.Resources.XObject[f"/Figure{figure}"] = outside(Outer.FIGURE + figure)


def _parents(pdf: Pdf, tree: Any) -> list[tuple[int, Any]]:
    flat = list(tree.ParentTree.Nums)
    return [(int(key), pdf.make_indirect(parent)) for key, parent in zip(flat[::2], flat[1::2], strict=True)]


def _headers(pdf: Pdf, tree: Any) -> list[tuple[bytes, Any]]:
    if Name.IDTree not in tree:
        return []
    # Header cells have names that no other document has: our printer writes them so.
    return [(bytes(each.Limits[0]), pdf.make_indirect(each)) for each in tree.IDTree.Kids]


def _whole(pdf: Pdf, tree: Any) -> list[Any]:
    """The catalog and what is said of the file, with blanks for what grows in the volume."""
    tree.K, tree.ParentTree, tree.IDTree = Array([outside(Outer.DOCUMENT)]), outside(Outer.PARENTS), outside(Outer.HEADERS)
    tree.ParentTreeNextKey = outside(Outer.NEXT_KEY)
    pdf.Root.Pages, pdf.Root.Outlines, pdf.Root.PageLabels = outside(Outer.PAGES), outside(Outer.OUTLINES), outside(Outer.LABELS)
    if Name.Names in pdf.Root:
        del pdf.Root.Names
    return [pdf.Root, pdf.trailer.Info, tree]
