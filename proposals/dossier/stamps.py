"""The page number of a volume, put on pages that were printed before they knew where they would stand."""

from io import BytesIO

import pikepdf
from pikepdf import Name, Pdf

from proposals.dossier.render import Page, Printer
from proposals.orders.pace import Alive, silent

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


class Stamp:
    """Ten drawings of figures, printed once in the typeface of the dossiers. Numbers made of them are no content: whoever listens skips them."""

    def __init__(self) -> None:
        digits = "".join(f"<p>{digit}</p>" for digit in _DIGITS)
        self.printed = Printer().printed(Page(_PAGE.format(width=_WIDTH, height=_HEIGHT, size=_SIZE, digits=digits)))

    def put_on(self, pdf: Pdf, first: int = 1, alive: Alive = silent) -> None:
        """Number all pages of a PDF from `first` on, at the foot to the right."""
        with Pdf.open(BytesIO(self.printed)) as own:
            drawings = [pdf.copy_foreign(own.make_indirect(_drawing(page))) for page in own.pages]
        for number, page in enumerate(pdf.pages, first):
            self._number(pdf, page, number, drawings)
            alive()

    def _number(self, pdf: Pdf, page: pikepdf.Page, number: int, drawings: list[pikepdf.Object]) -> None:
        text = str(number)
        left = float(page.mediabox[2]) - _RIGHT - _WIDTH * len(text)
        marks = []
        for place, digit in enumerate(text):
            name = page.add_resource(drawings[int(digit)], Name.XObject, Name(f"/Figure{digit}"))
            marks.append(f"q 1 0 0 1 {left + place * _WIDTH:.2f} {_BOTTOM} cm {name} Do Q")
        content = "\n".join(["Q /Artifact << /Type /Pagination /Subtype /Footer >> BDC", *marks, "EMC"])
        # What the page draws leaves its own state behind.
        page.contents_add(pdf.make_stream(b"q"), prepend=True)
        page.contents_add(pdf.make_stream(content.encode()))


def _drawing(page: pikepdf.Page) -> pikepdf.Object:
    """A page as a drawing without tags: what stands around it says that it is none of the content."""
    drawing = page.as_form_xobject()
    instructions = [each for each in pikepdf.parse_content_stream(drawing) if str(each.operator) not in ("BDC", "BMC", "EMC", "DP", "MP")]
    drawing.write(pikepdf.unparse_content_stream(instructions))
    for key in (Name.StructParents, Name.Group):
        if key in drawing:
            del drawing[key]
    return drawing
