"""A picture on a page of its own."""

import io
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name, Pdf
from PIL import Image, ImageFile

from proposals.dossier.prepared import Limits

_A4 = (595.28, 841.89)
_MARGIN = 56.7
# A pixel is never larger than on a screen.
_POINTS_OF_A_PIXEL = 0.75


def picture_page(content: bytes, limits: Limits) -> bytes:
    """A page of A4, upright or lying as the picture is, with the picture in its middle: within the margins, and never over its resolution.

    A JPEG of the screen's colours stands there as it was stored. Raises what Pillow says of a broken one, ValueError for too many pixels.
    """
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as picture, pikepdf.new() as document:
        if picture.width * picture.height > limits.megapixels * 1_000_000:
            raise ValueError("too many pixels")
        width, height = _A4 if picture.height >= picture.width else (_A4[1], _A4[0])
        room = min((width - 2 * _MARGIN) / picture.width, (height - 2 * _MARGIN) / picture.height, _POINTS_OF_A_PIXEL)
        across, up = picture.width * room, picture.height * room
        document.add_blank_page(page_size=(width, height))
        page = document.pages[0]
        page.obj.Resources = Dictionary(XObject=Dictionary(Picture=_drawn(document, picture, content)))
        place = (across, up, (width - across) / 2, (height - up) / 2)
        page.obj.Contents = document.make_stream(b"q %.4f 0 0 %.4f %.4f %.4f cm /Picture Do Q" % place)
        out = io.BytesIO()
        document.save(out, deterministic_id=True)
    return out.getvalue()


def _drawn(document: Pdf, picture: Any, content: bytes) -> Any:
    about = {"Type": Name.XObject, "Subtype": Name.Image, "Width": picture.width, "Height": picture.height, "BitsPerComponent": 8}
    picture.load()
    if picture.format == "JPEG" and picture.mode in ("RGB", "L"):
        return pikepdf.Stream(document, content, Dictionary(**about, ColorSpace=_space(picture.mode), Filter=Name.DCTDecode))
    flat = _flat(picture)
    return pikepdf.Stream(document, flat.tobytes(), Dictionary(**about, ColorSpace=_space(flat.mode)))


def _flat(picture: Any) -> Any:
    """Grey or in the colours of the screen, and what is clear becomes paper."""
    if "A" in picture.getbands() or "transparency" in picture.info:
        paper = Image.new("RGBA", picture.size, "white")
        paper.alpha_composite(picture.convert("RGBA"))
        return paper.convert("RGB")
    return picture.convert("L" if picture.mode in ("1", "L") else "RGB")


def _space(mode: str) -> Name:
    return Name.DeviceGray if mode == "L" else Name.DeviceRGB
