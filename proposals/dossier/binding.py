"""Behind the pages of a dossier those of its attachments, with their bookmarks, page labels and tags; and the files that lie in it whole."""

from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, AttachedFileSpec, Dictionary, Name, NameTree, OutlineItem, Pdf, String

from proposals.dossier.contents import Dossier
from proposals.dossier.prepared import Embedded, Enclosure


def bound(printed: bytes, dossier: Dossier) -> bytes:
    """The PDF of a dossier with all that it encloses. The same contents give the same bytes."""
    out = BytesIO()
    with ExitStack() as opened, pikepdf.open(BytesIO(printed)) as pdf:
        labels: list[Any] = [0, Dictionary(S=Name.D)]
        inserted = 0
        for enclosure in dossier.enclosures:
            if enclosure.file:
                _embed(pdf, enclosure.file, dossier.dated_at, Name.Supplement)
            if enclosure.pages.pdf:
                # Pages that were copied are read from where they come from until all is written.
                foreign = opened.enter_context(pikepdf.open(BytesIO(enclosure.pages.pdf)))
                first = _enclose(pdf, enclosure, foreign)
                count = len(foreign.pages)
                labels += [first, Dictionary(S=Name.D, P=String(f"{enclosure.mark}-"))]
                labels += [first + count, Dictionary(S=Name.D, St=first - inserted + 1)]
                inserted += count
        if dossier.source:
            _embed(pdf, dossier.source, dossier.dated_at, Name.Source)
        pdf.Root.PageLabels = Dictionary(Nums=Array(labels if labels[-2] < len(pdf.pages) else labels[:-2]))
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _enclose(pdf: Pdf, enclosure: Enclosure, foreign: Pdf) -> int:
    """Put the pages of an attachment behind its separator, and tell where the first of them stands, counted from 0."""
    where: Any = NameTree(pdf.Root.Names.Dests)[enclosure.anchor]
    separator = pikepdf.Page(where[0])
    first = pdf.pages.index(separator) + 1
    for number, page in enumerate(foreign.pages):
        pdf.pages.insert(first + number, page)
    pages = [pdf.pages[first + number] for number in range(len(foreign.pages))]
    _tag(pdf, enclosure, separator, pages)
    _bookmark(pdf, enclosure, separator, first)
    return first


def _tag(pdf: Pdf, enclosure: Enclosure, separator: pikepdf.Page, pages: Sequence[pikepdf.Page]) -> None:
    """A part of the tree behind the separator's: a page that writes is a paragraph of its own text, any other a figure with a text in its place."""
    root = pdf.Root.StructTreeRoot
    document, owners = root.K[0], root.ParentTree.Nums
    part = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Part, P=document, T=String(enclosure.name), K=Array()))
    for page, name, is_text in zip(pages, enclosure.page_names, enclosure.pages.shows_text, strict=True):
        kind = Name.P if is_text else Name.Figure
        element = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=kind, P=part, Pg=page.obj, T=String(name), K=Array([0])))
        if not is_text:
            element.Alt = String(name)
            element.A = Dictionary(O=Name.Layout, Placement=Name.Block, BBox=page.obj.MediaBox)
        part.K.append(element)
        key = owners[len(owners) - 2] + 1
        owners.append(key)
        owners.append(pdf.make_indirect(Array([element])))
        page.obj.StructParents = key
        page.obj.Tabs = Name.S
        page.obj.Contents = pdf.make_stream(b"%s <</MCID 0>> BDC\n%s\nEMC" % (str(kind).encode(), page.obj.Contents.read_bytes()))
    root.ParentTreeNextKey = owners[len(owners) - 2] + 1
    behind = max(place for place, kid in enumerate(document.K) if kid.get("/Pg") is not None and kid.Pg.objgen == separator.obj.objgen)
    document.K.insert(behind + 1, part)


def _bookmark(pdf: Pdf, enclosure: Enclosure, separator: pikepdf.Page, first: int) -> None:
    """The bookmarks of the file below that of its separator."""
    with pdf.open_outline() as outline:
        todo = list(outline.root)
        while todo:
            item = todo.pop()
            todo += item.children
            where: Any = item.destination
            if where is not None and where[0].objgen == separator.obj.objgen and item.title == enclosure.name:
                _hang(item, enclosure, first)
                return


def _hang(item: OutlineItem, enclosure: Enclosure, first: int) -> None:
    above = [item]
    for bookmark in enclosure.pages.bookmarks:
        new = OutlineItem(bookmark.title, first + bookmark.page)
        del above[bookmark.depth + 1 :]
        above[-1].children.append(new)
        above.append(new)


def _embed(pdf: Pdf, file: Embedded, at: datetime, relationship: Name) -> None:
    """Let a file lie in the PDF, and say how it belongs to it."""
    stamp = at.strftime("D:%Y%m%d%H%M%SZ")
    about: dict[str, Any] = {"description": file.description, "filename": file.filename, "mime_type": file.content_type, "relationship": relationship}
    # The library also lists it among the files that belong to the whole document.
    pdf.attachments[file.filename] = AttachedFileSpec(pdf, file.content, creation_date=stamp, mod_date=stamp, **about)
