"""Reading a PDF as who listens to it does: its tree of tags, in order, against the pages that it stands for."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

HEADINGS = ("H1", "H2", "H3", "H4", "H5", "H6")
STANDARD = {
    *("Document", "Part", "Sect", "Div", "Art", "BlockQuote", "NonStruct", "Caption", "P", "L", "LI", "Lbl", "LBody", "Table", "TR", "TH", "TD"),
    *("THead", "TBody", "TFoot", "Span", "Link", "Figure", *HEADINGS),
}
_PAINTS = {"Tj", "TJ", "'", '"', "f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "Do", "INLINE IMAGE"}


@dataclass
class Tag:
    """An element: its kind, the element that it lies in, and what it is in the file."""

    kind: str
    inside: "Tag | None"
    element: Any
    kids: list["Tag"] = field(default_factory=list)
    marks: list[tuple[Any, int]] = field(default_factory=list)

    def within(self) -> Iterator["Tag"]:
        yield self
        for kid in self.kids:
            yield from kid.within()


def tree_of(pdf: pikepdf.Pdf) -> list[Tag]:
    """Every element, in reading order."""
    (document,) = [_tag(kid, None, None) for kid in pdf.Root.StructTreeRoot.K]
    return list(document.within())


def _tag(element: Any, inside: Tag | None, page: Any) -> Tag:
    page = element.get("/Pg", page)
    tag = Tag(str(element.S)[1:], inside, element)
    kids = element.get("/K", Array())
    for kid in kids if isinstance(kids, Array) else [kids]:
        if isinstance(kid, int):
            tag.marks.append((page.objgen, kid))
        elif isinstance(kid, Dictionary) and kid.get("/Type") == Name.OBJR:
            continue
        else:
            assert kid.P.objgen == element.objgen, "an element that says that it lies elsewhere"
            tag.kids.append(_tag(kid, tag, page))
    return tag


def faults_of(content: bytes) -> list[str]:
    """All that keeps a PDF from being PDF/UA-1, as far as it is looked into here, in words."""
    with pikepdf.open(BytesIO(content)) as pdf:
        tags = tree_of(pdf)
        looks = (_of_the_file, _of_kinds, _of_headings, _of_tables, _of_figures, _of_lists, _of_links, _of_content, _of_fonts)
        return [fault for look in looks for fault in look(pdf, tags)]


def _of_the_file(pdf: pikepdf.Pdf, _tags: list[Tag]) -> Iterator[str]:
    if pdf.check_pdf_syntax():
        yield f"syntax: {pdf.check_pdf_syntax()}"
    if not str(pdf.Root.get("/Lang", "")):
        yield "no language"
    if not pdf.Root.ViewerPreferences.get("/DisplayDocTitle"):
        yield "the title is not displayed"
    if not pdf.Root.MarkInfo.get("/Marked") or pdf.Root.MarkInfo.get("/Suspects"):
        yield "not marked"
    with pdf.open_metadata() as metadata:
        if metadata.get("pdfuaid:part") != "1" or not metadata.get("dc:title"):
            yield "the metadata have no title, or do not say PDF/UA-1"
    with pdf.open_outline() as outline:
        if not list(outline.root):
            yield "no bookmarks"


def _of_kinds(_pdf: pikepdf.Pdf, tags: list[Tag]) -> Iterator[str]:
    strange = {tag.kind for tag in tags} - STANDARD
    if strange:
        yield f"kinds of elements that are not standard: {sorted(strange)}"


def _of_headings(_pdf: pikepdf.Pdf, tags: list[Tag]) -> Iterator[str]:
    level = 0
    for tag in tags:
        if tag.kind not in HEADINGS:
            continue
        if not any(each.marks for each in tag.within()):
            yield "an empty heading"
        if tag.inside and tag.inside.kind in HEADINGS:
            yield "a heading inside a heading"
        if HEADINGS.index(tag.kind) > level:
            yield f"{tag.kind} after level {level}"
        level = HEADINGS.index(tag.kind) + 1
    if [tag.kind for tag in tags].count("H1") != 1:
        yield "not one H1"


def _of_tables(pdf: pikepdf.Pdf, tags: list[Tag]) -> Iterator[str]:
    listed = dict(pikepdf.NameTree(pdf.Root.StructTreeRoot.IDTree).items()) if "/IDTree" in pdf.Root.StructTreeRoot else {}
    for tag in tags:
        if tag.kind in ("TH", "TD") and (tag.inside is None or tag.inside.kind != "TR"):
            yield f"{tag.kind} in no row"
        if tag.kind == "TH" and tag.element.A.get("/Scope") not in (Name.Row, Name.Column):
            yield "a head without scope"
        if tag.kind == "TD":
            names = [str(name) for name in tag.element.A.get("/Headers", Array())]
            if any(name not in listed or listed[name].S != Name.TH for name in names):
                yield "a cell whose head is not found"
    for table in (tag for tag in tags if tag.kind == "Table"):
        widths = {sum(int(cell.element.A.get("/ColSpan", 1)) for cell in row.kids) for row in table.within() if row.kind == "TR"}
        if len(widths) > 1:
            yield f"rows of different lengths: {sorted(widths)}"


def _of_figures(_pdf: pikepdf.Pdf, tags: list[Tag]) -> Iterator[str]:
    for tag in tags:
        if tag.kind == "Figure" and not str(tag.element.get("/Alt", "")).strip():
            yield "a figure without a text in its place"
        if tag.kind == "Figure" and "/BBox" not in tag.element.get("/A", Dictionary()):
            yield "a figure without its place"


def _of_lists(_pdf: pikepdf.Pdf, tags: list[Tag]) -> Iterator[str]:
    for tag in tags:
        if tag.kind == "LI" and (tag.inside is None or tag.inside.kind != "L"):
            yield "an item in no list"
        if tag.kind == "L" and any(kid.kind not in ("LI", "Caption", "L") for kid in tag.kids):
            yield f"a list with {[kid.kind for kid in tag.kids]}"


def _of_links(pdf: pikepdf.Pdf, _tags: list[Tag]) -> Iterator[str]:
    owners = dict(pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree).items())
    for page in pdf.pages:
        for annotation in page.obj.get("/Annots", Array()):
            if not str(annotation.get("/Contents", "")).strip():
                yield "a link without a text"
            if Name.Link != owners[int(annotation.StructParent)].S:
                yield "a link that is tagged as something else"
        if "/Annots" in page.obj and page.obj.get("/Tabs") != Name.S:
            yield "a page whose links are not in reading order"


def _of_content(pdf: pikepdf.Pdf, tags: list[Tag]) -> Iterator[str]:
    """Everything painted is an artifact or belongs to one element, which the page finds again from its mark."""
    said = {mark: tag for tag in tags for mark in tag.marks}
    if len(said) != sum(len(tag.marks) for tag in tags):
        yield "a mark in two elements"
    owners = dict(pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree).items())
    found = set()
    for page in pdf.pages:
        own = owners[int(page.obj.StructParents)]
        for number in _marks_of(page):
            if isinstance(number, str):
                yield f"page {page.index + 1}: {number}"
                continue
            mark = (page.obj.objgen, number)
            found.add(mark)
            if mark not in said or own[number].objgen != said[mark].element.objgen:
                yield f"page {page.index + 1}: mark {number} belongs to nobody, or not to who says so"
    if set(said) - found:
        yield "elements whose content is on no page"


def _marks_of(page: pikepdf.Page) -> Iterator[int | str]:
    open_marks: list[str] = []
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in ("BDC", "BMC"):
            kind = "artifact" if operands[0] == Name.Artifact else "tagged"
            if open_marks and kind != open_marks[-1]:
                yield f"{kind} inside {open_marks[-1]}"
            open_marks.append(kind)
            if kind == "tagged":
                yield int(operands[1].MCID)
        elif name == "EMC":
            open_marks.pop()
        elif name in _PAINTS and not open_marks:
            yield f"{name} neither tagged nor an artifact"


def _of_fonts(pdf: pikepdf.Pdf, _tags: list[Tag]) -> Iterator[str]:
    for each in pdf.objects:
        if isinstance(each, Dictionary) and each.get("/Type") == Name.Font and each.get("/Subtype") == Name.Type0:
            descriptor = each.DescendantFonts[0].FontDescriptor
            if not any(key in descriptor for key in ("/FontFile2", "/FontFile3")):
                yield f"{each.BaseFont} is not embedded"
            if not re.match(r"/[A-Z]{6}\+", str(each.BaseFont)):
                yield f"{each.BaseFont} is no subset"
            if "/ToUnicode" not in each:
                yield f"{each.BaseFont} does not say which letters it prints"
