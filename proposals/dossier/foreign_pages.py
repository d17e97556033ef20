"""The pages of a file that somebody else made, drawn anew without anything that acts.

This runs in a process of its own (see `confinement`): whatever a file does to the libraries that read it, it does there. Of a page only what
it draws is kept, as one drawing with the fonts, pictures and colours that it uses; all else that hangs on it is left behind.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name, Pdf
from PIL import Image

from proposals.dossier.drawings import Drawings
from proposals.dossier.foreign_pictures import picture_page
from proposals.dossier.prepared import Bookmark, Fault, Limits, Prepared

# A3: whatever is larger is shrunk onto it.
_LONGEST_SIDE = 1190.55
_SMALLEST_SIDE = 3.0
_DEEPEST_BOOKMARK = 6
_LONGEST_TITLE = 200
# In how many words libraries say that a file is broken: the pieces of it are not what their names say.
_BROKEN = (
    *(pikepdf.PdfError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RuntimeError, OSError, SyntaxError),
    Image.DecompressionBombError,
)


@dataclass
class _Refused(Exception):
    fault: Fault
    count: int = 0


def prepare(content: bytes, limits: Limits) -> Prepared:
    """The pages of a PDF or a picture, ready to stand in a dossier, or the reason why there are none."""
    try:
        if limits.is_picture:
            return Prepared(picture_page(content, limits), 1, shows_text=(False,))
        return _pages_of(content, limits)
    except _Refused as refused:
        return Prepared(b"", refused.count, fault=refused.fault)
    except pikepdf.PasswordError:
        return Prepared(b"", 0, fault=Fault.LOCKED)
    except MemoryError:
        return Prepared(b"", 0, fault=Fault.TOO_HEAVY)
    except _BROKEN:
        return Prepared(b"", 0, fault=Fault.BROKEN)


def _pages_of(content: bytes, limits: Limits) -> Prepared:
    with pikepdf.open(io.BytesIO(content)) as source, pikepdf.new() as target:
        count = len(source.pages)
        _refuse(source, count, limits)
        bookmarks = tuple(_bookmarks(source, limits))
        source.generate_appearance_streams()
        source.flatten_annotations("print")
        drawings, texts = Drawings(), []
        for page in source.pages:
            texts.append(_place(source, page, target, drawings))
        if limits.for_archive and drawings.is_not_archival:
            raise _Refused(Fault.NOT_ARCHIVAL, count)
        out = io.BytesIO()
        target.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return Prepared(out.getvalue(), count, tuple(texts), bookmarks)


def _refuse(source: Pdf, count: int, limits: Limits) -> None:
    if source.is_encrypted:
        raise _Refused(Fault.LOCKED, count)
    if not count:
        raise _Refused(Fault.BROKEN)
    if count > limits.pages:
        raise _Refused(Fault.TOO_LONG, count)
    if _hides_layers(source):
        raise _Refused(Fault.LAYERS, count)
    if limits.for_archive and not _says_it_is_archival(source):
        raise _Refused(Fault.NOT_ARCHIVAL, count)


def _hides_layers(source: Pdf) -> bool:
    """True where some of what is drawn is switched off: drawn anew it would show."""
    layers = source.Root.get("/OCProperties")
    if layers is None:
        return False
    default = layers.get("/D", Dictionary())
    return bool(len(default.get("/OFF", [])) or default.get("/BaseState", Name.ON) != Name.ON)


def _says_it_is_archival(source: Pdf) -> bool:
    with source.open_metadata() as metadata:
        return bool(metadata.get("pdfaid:part"))


def _place(source: Pdf, page: pikepdf.Page, target: Pdf, drawings: Drawings) -> bool:
    """Put what a page draws on a new page of its size, and say whether it writes text."""
    shows_text = drawings.clean_page(source, page)
    form = target.copy_foreign(page.as_form_xobject())
    left, bottom, right, top = (float(each) for each in form.BBox)
    matrix = [float(each) for each in form.get("/Matrix", [1, 0, 0, 1, 0, 0])]
    corners = [(matrix[0] * x + matrix[2] * y, matrix[1] * x + matrix[3] * y) for x in (left, right) for y in (bottom, top)]
    xs, ys = [x for x, _y in corners], [y for _x, y in corners]
    width, height = max(xs) - min(xs), max(ys) - min(ys)
    if min(width, height) < _SMALLEST_SIDE:
        raise _Refused(Fault.BROKEN)
    scale = min(1.0, _LONGEST_SIDE / max(width, height))
    x, y = -(min(xs) + matrix[4]) * scale, -(min(ys) + matrix[5]) * scale
    target.add_blank_page(page_size=(width * scale, height * scale))
    new = target.pages[-1]
    new.obj.Resources = Dictionary(XObject=Dictionary(Page=form))
    new.obj.Contents = target.make_stream(b"q %.5f 0 0 %.5f %.4f %.4f cm /Page Do Q" % (scale, scale, x, y))
    return shows_text


def _bookmarks(source: Pdf, limits: Limits) -> Iterator[Bookmark]:
    """The bookmarks of a file with the page that each leads to, in their order, as far as they can be followed."""
    numbers = {page.obj.objgen: number for number, page in enumerate(source.pages)}
    todo: list[tuple[Any, int]] = [(source.Root.get("/Outlines", Dictionary()).get("/First"), 0)]
    seen: set[Any] = set()
    while todo and len(seen) < limits.bookmarks:
        item, depth = todo.pop()
        if not isinstance(item, Dictionary) or item.objgen in seen or depth > _DEEPEST_BOOKMARK:
            continue
        seen.add(item.objgen)
        todo += [(item.get("/Next"), depth), (item.get("/First"), depth + 1)]
        page, title = _led_to(source, item, numbers), " ".join(str(item.get("/Title", "")).split())
        if page is not None and title:
            yield Bookmark(title[:_LONGEST_TITLE], page, depth)


def _led_to(source: Pdf, item: Any, numbers: dict[Any, int]) -> int | None:
    where = item.get("/Dest", item.get("/A", Dictionary()).get("/D"))
    if isinstance(where, pikepdf.String | Name):
        where = _named(source, where)
    if isinstance(where, Dictionary):
        where = where.get("/D")
    return numbers.get(where[0].objgen) if isinstance(where, pikepdf.Array) and len(where) and isinstance(where[0], Dictionary) else None


def _named(source: Pdf, name: Any) -> Any:
    if isinstance(name, Name):
        return source.Root.get("/Dests", Dictionary()).get(str(name))
    names = source.Root.get("/Names", Dictionary()).get("/Dests")
    return pikepdf.NameTree(names).get(str(name)) if names is not None else None
