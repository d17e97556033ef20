"""What a page of a foreign PDF draws with, reduced to what drawing needs: no action, no script, no file, no address survives."""

from collections.abc import Iterable
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

# How deep drawings may stand inside drawings.
_DEEPEST = 24
_MARKS = frozenset({"BMC", "BDC", "EMC", "MP", "DP"})
_TEXT = frozenset({"Tj", "TJ", "'", '"'})
_CMYK = frozenset({"k", "K"})
_RESOURCES = frozenset({"/ExtGState", "/ColorSpace", "/Pattern", "/Shading", "/XObject", "/Font"})
_PACKING = frozenset({"/Length", "/Filter", "/DecodeParms"})
_FORM = _PACKING | {"/Type", "/Subtype", "/FormType", "/BBox", "/Matrix", "/Resources", "/Group"}
_PATTERN = _PACKING | {"/Type", "/PatternType", "/PaintType", "/TilingType", "/BBox", "/XStep", "/YStep", "/Matrix", "/Resources"}
_PICTURE = _PACKING | {
    *(
        "/Type",
        "/Subtype",
        "/Width",
        "/Height",
        "/ColorSpace",
        "/BitsPerComponent",
        "/ImageMask",
        "/Mask",
        "/SMask",
        "/Decode",
        "/Matte",
        "/SMaskInData",
    ),
}
_FONT = frozenset(
    {
        *("/Type", "/Subtype", "/BaseFont", "/FirstChar", "/LastChar", "/Widths", "/FontDescriptor", "/Encoding", "/ToUnicode", "/DescendantFonts"),
        *("/CIDSystemInfo", "/W", "/DW", "/W2", "/DW2", "/CIDToGIDMap", "/FontBBox", "/FontMatrix", "/CharProcs", "/Resources"),
    }
)
_STATE = frozenset(
    {
        *("/Type", "/LW", "/LC", "/LJ", "/ML", "/D", "/RI", "/OP", "/op", "/OPM", "/Font", "/FL", "/SM", "/SA", "/BM", "/SMask", "/CA", "/ca"),
        *("/AIS", "/TK"),
    }
)
_FONT_FILES = ("/FontFile", "/FontFile2", "/FontFile3")
# Packings that PDF/A has not, or has with conditions that are not looked into here.
_NOT_ARCHIVAL = ("/JPXDecode", "/LZWDecode", "/Crypt")


class TooDeep(ValueError):
    """Drawings inside drawings without an end."""


class Drawings:
    """Cleans what pages draw, each thing once, and keeps in mind whether all of it may stand in an archive."""

    def __init__(self) -> None:
        self.is_not_archival = False
        # Which drawings write text; None while one is being gone through, so that one inside itself is found.
        self._texts: dict[Any, bool | None] = {}

    def clean_page(self, document: Pdf, page: pikepdf.Page) -> bool:
        """Take everything but drawing out of a page, in place, and say whether it writes text.

        Raises TooDeep, or what the library says of a broken page.
        """
        resources = page.obj.get("/Resources", Dictionary())
        in_drawings = self._clean_resources(resources, 1)
        content, writes = self._without_marks(page)
        page.obj.Contents = document.make_stream(content)
        return writes or in_drawings

    def _clean_resources(self, resources: Any, depth: int) -> bool:
        if depth > _DEEPEST:
            raise TooDeep(depth)
        if not isinstance(resources, Dictionary):
            return False
        _keep(resources, _RESOURCES)
        for font in _values(resources, "/Font"):
            self._clean_font(font, depth)
        for state in _values(resources, "/ExtGState"):
            self._clean_state(state, depth)
        for pattern in _values(resources, "/Pattern"):
            self._clean_pattern(pattern, depth)
        self._look_at_colours(resources)
        # Each is cleaned, also after one that writes.
        texts = [self._clean_drawing(each, depth) for each in _values(resources, "/XObject")]
        return any(texts)

    def _clean_drawing(self, drawing: Any, depth: int) -> bool:
        """A picture or a drawing of its own; anything else is emptied."""
        if not isinstance(drawing, Stream):
            return False
        if drawing.get("/Subtype") == Name.Image:
            self._clean_picture(drawing)
            return False
        return self._clean_form(drawing, _FORM, depth)

    def _clean_form(self, form: Any, kept: frozenset[str], depth: int) -> bool:
        if form.objgen in self._texts:
            if (known := self._texts[form.objgen]) is None:
                raise TooDeep(depth)
            return known
        self._texts[form.objgen] = None
        _keep(form, kept)
        in_drawings = self._clean_resources(form.get("/Resources"), depth + 1)
        content, writes = self._without_marks(form)
        form.write(content)
        self._texts[form.objgen] = writes or in_drawings
        return writes or in_drawings

    def _clean_picture(self, picture: Stream) -> None:
        _keep(picture, _PICTURE)
        filters = picture.get("/Filter", Array())
        names = [str(filters)] if isinstance(filters, Name) else [str(each) for each in filters]
        if any(name in _NOT_ARCHIVAL for name in names) or _is_cmyk(picture.get("/ColorSpace")):
            self.is_not_archival = True
        for mask in ("/SMask", "/Mask"):
            if isinstance(picture.get(mask), Stream):
                _keep(picture[mask], _PICTURE - {"/SMask", "/Mask"})

    def _clean_pattern(self, pattern: Any, depth: int) -> None:
        if isinstance(pattern, Stream):
            self._clean_form(pattern, _PATTERN, depth)
        elif isinstance(pattern, Dictionary) and _is_cmyk(pattern.get("/Shading", Dictionary()).get("/ColorSpace")):
            self.is_not_archival = True

    def _clean_state(self, state: Any, depth: int) -> None:
        if not isinstance(state, Dictionary):
            return
        _keep(state, _STATE)
        mask = state.get("/SMask")
        if isinstance(mask, Dictionary) and isinstance(mask.get("/G"), Stream):
            self._clean_form(mask.G, _FORM, depth)

    def _clean_font(self, font: Any, depth: int) -> None:
        if not isinstance(font, Dictionary) or isinstance(font, Stream):
            return
        _keep(font, _FONT)
        if font.get("/Subtype") == Name.Type3:
            self._clean_glyphs(font, depth)
            return
        inner = font.get("/DescendantFonts", [font])[0]
        if inner is not font:
            _keep(inner, _FONT)
        descriptor = inner.get("/FontDescriptor", Dictionary())
        if not any(isinstance(descriptor.get(each), Stream) for each in _FONT_FILES):
            self.is_not_archival = True

    def _clean_glyphs(self, font: Dictionary, depth: int) -> None:
        if "/Resources" in font:
            self._clean_resources(font.Resources, depth + 1)
        for glyph in _values(font, "/CharProcs"):
            if isinstance(glyph, Stream):
                self._clean_form(glyph, _FORM, depth)

    def _look_at_colours(self, resources: Dictionary) -> None:
        spaces = [
            *_values(resources, "/ColorSpace"),
            *(each.get("/ColorSpace") for each in _values(resources, "/Shading") if isinstance(each, Dictionary)),
        ]
        if any(_is_cmyk(space) for space in spaces):
            self.is_not_archival = True

    def _without_marks(self, drawn: pikepdf.Page | Stream) -> tuple[bytes, bool]:
        """What is drawn without the marks of another structure of tags, and whether text is written."""
        kept, writes = [], False
        for instruction in pikepdf.parse_content_stream(drawn):
            operator = str(instruction.operator)
            if operator in _MARKS:
                continue
            writes = writes or operator in _TEXT
            if operator in _CMYK:
                self.is_not_archival = True
            kept.append(instruction)
        return pikepdf.unparse_content_stream(kept), writes


def _keep(thing: Any, kept: frozenset[str]) -> None:
    for key in set(thing.keys()) - kept:
        del thing[key]


def _values(holder: Dictionary, key: str) -> Iterable[Any]:
    found = holder.get(key)
    return [found[name] for name in found.keys()] if isinstance(found, Dictionary) else []  # noqa: SIM118 - a PDF's dictionary goes through its values


def _is_cmyk(space: Any) -> bool:
    """True for four inks, also as what stands in for a colour of its own."""
    return space is not None and b"/DeviceCMYK" in space.unparse(resolved=True)
