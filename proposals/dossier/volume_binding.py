"""Binding PDFs into one that is as accessible as they are: structure trees, outlines, links and destinations grow together, pages are numbered.

No library does this: they all leave the tags behind (see decision 0025). What is bound was printed by our own printer, so only what it writes is
handled: flat parent trees, name trees of one level, no forms, no namespaces. Header cells have names of their own from the beginning.
"""

import gc
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, Pdf, String

from proposals.dossier.stamps import Stamp
from proposals.orders.pace import Alive, silent


@dataclass(frozen=True)
class Sheaf:
    """A PDF to be bound, under the title that the outline and the structure tree give it. `mark` sets its names apart from those of the others."""

    mark: str
    title: str
    path: Path


class Binding:
    """One PDF while it grows. Opened with what stands in front; each sheaf follows it."""

    def __init__(self, front: Path, title: str) -> None:
        self.pdf = Pdf.open(front)
        self.parents: list[Any] = []
        self.names: list[tuple[bytes, Any]] = []
        self.headers: list[Any] = []
        self.next_key = 0
        root = self.pdf.Root.StructTreeRoot
        self.document = self.pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, K=Array(), P=root))
        self.outline = [OutlineItem(title, 0)]
        self._take_in(self.pdf, "front", title, 0)

    def add(self, sheaf: Sheaf) -> None:
        """Bind one more. Raises pikepdf.PdfError for what is no PDF."""
        with Pdf.open(sheaf.path) as source:
            first = len(self.pdf.pages)
            # Destinations, which it warns about, are brought over below.
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", pikepdf.PageCopyWarning)
                self.pdf.pages.extend(source.pages)
            self._take_in(source, sheaf.mark, sheaf.title, first)
            self.outline.append(_outlined(source, sheaf.title, first))

    def save(self, path: Path, stamp: Stamp, number: int = 1, alive: Alive = silent) -> int:
        """Number the pages from `number` on and write it; how many there are."""
        root = self.pdf.Root.StructTreeRoot
        root.K = Array([self.document])
        root.ParentTree = self.pdf.make_indirect(Dictionary(Nums=Array(self.parents)))
        root.ParentTreeNextKey = self.next_key
        if self.headers:
            root.IDTree = self.pdf.make_indirect(Dictionary(Kids=Array(sorted(self.headers, key=lambda each: bytes(each.Limits[0])))))
        self.pdf.Root.Names = Dictionary(Dests=self.pdf.make_indirect(_name_tree(self.names)))
        self.pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.D, St=number)]))
        with self.pdf.open_outline() as outline:
            outline.root[:] = self.outline
        stamp.put_on(self.pdf, number, alive)
        generate = pikepdf.ObjectStreamMode.generate
        self.pdf.save(path, object_stream_mode=generate, deterministic_id=True, progress=lambda _percent: alive())
        return len(self.pdf.pages)

    def _take_in(self, source: Pdf, mark: str, title: str, first: int) -> None:
        """Bring the tags and destinations of a PDF over whose pages are there already, from the page `first` on; keys and names become its own."""
        # One by one: a slice would walk through all pages before.
        pages, is_own = [self.pdf.pages[place] for place in range(first, len(self.pdf.pages))], source is self.pdf
        # Pages that were brought over stand for those of the source in whatever is brought over later.
        root = source.Root.StructTreeRoot if is_own else self.pdf.copy_foreign(source.Root.StructTreeRoot)
        self._renumber(pages, root)
        if Name.IDTree in root:
            # Header cells have names that no other document has: our printer writes them so.
            self.headers += [self.pdf.make_indirect(each) for each in root.IDTree.Kids]
        part = root.K[0]
        part.S, part.T, part.P = Name.Part, String(title), self.document
        self.document.K.append(part)
        names = source.Root.get(Name.Names)
        if names is not None and Name.Dests in names:
            own = names.Dests if is_own else self.pdf.copy_foreign(source.make_indirect(names.Dests))
            flat = list(own.Names)
            self.names += [(_apart(mark, bytes(name)), target) for name, target in zip(flat[::2], flat[1::2], strict=True)]
        for link in _links(pages):
            if isinstance(link.get(Name.Dest), String):
                link.Dest = String(_apart(mark, bytes(link.Dest)))

    def _renumber(self, pages: Iterable[Any], root: Any) -> None:
        """Give the marks of pages and links in the parent tree numbers that no other PDF has."""
        offset, numbers = self.next_key, list(root.ParentTree.Nums)
        for key, parent in zip(numbers[::2], numbers[1::2], strict=True):
            self.parents += [int(key) + offset, parent]
            self.next_key = max(self.next_key, int(key) + offset + 1)
        pages = list(pages)
        for page in pages:
            page.obj.StructParents = int(page.obj.StructParents) + offset
        for link in _links(pages):
            if Name.StructParent in link:
                link.StructParent = int(link.StructParent) + offset


def bind(front: Path, title: str, sheaves: Iterable[Sheaf], path: Path, stamp: Stamp, number: int = 1, alive: Alive = silent) -> int:
    """Bind sheaves behind what stands in front and write them to `path`, pages numbered from `number` on; how many pages there are."""
    binding = Binding(front, title)
    with binding.pdf, _nothing_collected():
        for sheaf in sheaves:
            binding.add(sheaf)
        return binding.save(path, stamp, number, alive)


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """What is bound goes on to hang together until it is written: a collector would walk through all of it again and again, and free nothing."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def pages_in(path: Path) -> int:
    """How many pages a PDF has."""
    with Pdf.open(path) as pdf:
        return len(pdf.pages)


def _links(pages: Iterable[Any]) -> Iterator[Any]:
    for page in pages:
        yield from page.obj.get(Name.Annots, ())


def _apart(mark: str, name: bytes) -> bytes:
    return mark.encode() + b":" + name


def _name_tree(named: list[tuple[bytes, Any]]) -> Dictionary:
    """Names in the order of their bytes, as a reader looks them up by halves."""
    return Dictionary(Names=Array([part for name, target in sorted(named, key=lambda each: each[0]) for part in (String(name), target)]))


def _outlined(source: Pdf, title: str, first: int) -> OutlineItem:
    """The outline of a PDF below its title, pages counted from `first`."""
    numbers = {page.obj.objgen: first + index for index, page in enumerate(source.pages)}
    item = OutlineItem(title, first)
    item.is_closed = True
    with suppress(AttributeError), source.open_outline() as outline:
        item.children.extend(_moved(each, numbers, first) for each in outline.root)
    return item


def _moved(item: OutlineItem, numbers: dict[tuple[int, int], int], first: int) -> OutlineItem:
    page = item.destination[0] if isinstance(item.destination, Array) else None
    moved = OutlineItem(item.title, numbers.get(page.objgen, first) if page is not None else first)
    moved.is_closed = True
    moved.children.extend(_moved(child, numbers, first) for child in item.children)
    return moved
