"""The page number of a volume, put on pages that were printed before they knew where they would stand."""

from io import BytesIO

import pikepdf
from pikepdf import Name, Pdf

from proposals.dossier.pdf_parts import taken_apart
from proposals.dossier.render import Page

_DIGITS = "0123456789"
_SIZE = 7.5
# Figures of our typeface are all as wide.
_WIDTH = 0.572 * _SIZE
_HEIGHT = 1.4 * _SIZE
# Below the last line of a page, and above where printers stop.
_BOTTOM = 14.0
_RIGHT = 56.7
_PAGE = (
    '<!doctype html><html lang="el"><head><meta charset="utf-8"><title>0–9</title><style>'
    "@page {{ size: {width}pt {height}pt; margin: 0; @top-left {{ content: none; border: 0 }} @top-right {{ content: none; border: 0 }}"
    " @bottom-left {{ content: none; border: 0 }} @bottom-right {{ content: none; border: 0 }} }}"
    "body {{ margin: 0; font: 700 {size}pt/1.4 var(--sans) }} p {{ margin: 0; break-after: page }} p:last-child {{ break-after: auto }}"
    "</style></head><body>{digits}</body></html>"
)


FIGURES = Page(_PAGE.format(width=_WIDTH, height=_HEIGHT, size=_SIZE, digits="".join(f"<p>{digit}</p>" for digit in _DIGITS)))
# What a page draws before leaves its own state behind.
BEFORE_PAGE = b"q"


class Stamp:
    """Ten drawings of figures, printed once (`FIGURES`) in the typeface of the dossiers. Numbers made of them are no content."""

    def __init__(self, printed: bytes) -> None:
        with Pdf.open(BytesIO(printed)) as pdf:
            drawings = [pdf.make_indirect(_drawing(page)) for page in pdf.pages]
            self.parts, self.streams, places = taken_apart(pdf, drawings)
            self.figures = [places[each.objgen[0]] for each in drawings]

    def number(self, number: int, width: float) -> bytes:
        """What draws a number at the foot of a page of this width, to the right, where the figures are named `/Figure0` to `/Figure9`."""
        text = str(number)
        left = width - _RIGHT - _WIDTH * len(text)
        marks = [f"q 1 0 0 1 {left + place * _WIDTH:.2f} {_BOTTOM} cm /Figure{digit} Do Q" for place, digit in enumerate(text)]
        return "\n".join(["Q /Artifact << /Type /Pagination /Subtype /Footer >> BDC", *marks, "EMC"]).encode()


def _drawing(page: pikepdf.Page) -> pikepdf.Object:
    """A page as a drawing without tags: what stands around it says that it is none of the content."""
    drawing = page.as_form_xobject()
    instructions = [each for each in pikepdf.parse_content_stream(drawing) if str(each.operator) not in ("BDC", "BMC", "EMC", "DP", "MP")]
    drawing.write(pikepdf.unparse_content_stream(instructions))
    for key in (Name.StructParents, Name.Group):
        if key in drawing:
            del drawing[key]
    return drawing
