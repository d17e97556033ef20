"""Pictures are drawn anew: what is kept are the pixels, upright, and nothing that a camera or a person wrote beside them."""

import io
import struct
from typing import Any

from PIL import Image, ImageCms, ImageFile, ImageOps, JpegImagePlugin

from proposals.config import Settings
from proposals.drafting import refusals
from proposals.drafting.kinds import in_words, kind_of

# In how many words Pillow says that a picture is broken.
_BROKEN = (OSError, SyntaxError, ValueError, TypeError, IndexError, KeyError, OverflowError, EOFError, struct.error)
_FORMATS = {"jpg": "JPEG", "png": "PNG"}


def redrawn(name: str, extension: str, content: bytes, limits: Settings) -> bytes:
    """The picture without its metadata, turned as its camera said.

    Raises UploadRefused for what is no picture of this kind, is broken, or has more pixels than the settings allow.
    """
    kind = "jpg" if extension == "jpeg" else extension
    if (found := kind_of(content)) != kind:
        raise refusals.wrong_content(name, extension, in_words(kind), in_words(found))
    most = limits.image_max_megapixels
    # WeasyPrint, as soon as it is imported, makes every library of this process content with half a picture.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        # Only what the file says of itself is read here; the pixels are unpacked after they are counted.
        with Image.open(io.BytesIO(content), formats=(_FORMATS[kind],)) as picture:
            if picture.width * picture.height > most * 1_000_000:
                raise refusals.too_many_pixels(name, most)
            return _as_jpeg(picture) if kind == "jpg" else _as_png(picture)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        # Pillow's own limit, far over ours unless a setting lifts ours over it.
        raise refusals.too_many_pixels(name, most) from None
    except _BROKEN:
        raise refusals.broken(name, in_words(kind)) from None


def _as_jpeg(picture: Any) -> bytes:
    """With the tables that the picture was made with, so that it loses next to nothing by being made again."""
    how = {"qtables": picture.quantization, "subsampling": JpegImagePlugin.get_sampling(picture)}
    return _saved(_bare(picture), "JPEG", **how)


def _as_png(picture: Any) -> bytes:
    return _saved(_bare(picture), "PNG")


def _bare(picture: Any) -> Any:
    """The pixels alone, upright and in the colours of the web; for a palette also which of its colours are clear."""
    upright = _in_common_colours(ImageOps.exif_transpose(picture))
    upright.info = {name: value for name, value in picture.info.items() if name == "transparency"}
    return upright


def _in_common_colours(picture: Any) -> Any:
    """A colour profile is read once and then left out, as everything that is no pixel."""
    profile = picture.info.get("icc_profile")
    if not profile or picture.mode != "RGB":
        return picture
    try:
        return ImageCms.profileToProfile(picture, ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB"))
    except (ImageCms.PyCMSError, OSError):
        return picture


def _saved(picture: Any, form: str, **how: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **how)
    return out.getvalue()
