"""Pictures are drawn anew: pixels stay, metadata go."""

import io
import random
import struct
import zlib

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from proposals.config import Settings
from proposals.drafting.pictures import redrawn
from proposals.drafting.refusals import UploadRefused
from tests.factories import a_jpeg, a_png

SECRET = b"Alexandras 205"
ORIENTATION, MAKER, GPS = 0x0112, 0x010F, 0x8825
BROKEN = "Το αρχείο «%(name)s» (%(kind)s) είναι κατεστραμμένο και δεν ανοίγει. Ανοίξτε το στον υπολογιστή σας, αποθηκεύστε το ξανά και δοκιμάστε."


def opened(content):
    picture = Image.open(io.BytesIO(content))
    picture.load()
    return picture


def anew(name, content, **limits):
    return redrawn(name, name.rpartition(".")[2], content, Settings(**limits))


def refusal(name, content, **limits):
    with pytest.raises(UploadRefused) as refused:
        anew(name, content, **limits)
    return refused.value.reason


def exif(orientation=1):
    data = Image.Exif()
    data[ORIENTATION], data[MAKER] = orientation, SECRET.decode()
    data.get_ifd(GPS)[1] = "N"
    return data


def a_profile():
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def saved(picture, form, **how):
    out = io.BytesIO()
    picture.save(out, form, **how)
    return out.getvalue()


def test_photograph_loses_what_the_camera_wrote():
    sent = a_jpeg(exif=exif(), comment=SECRET, icc_profile=a_profile(), dpi=(300, 300))

    kept = anew("photo.jpg", sent)

    assert SECRET in sent
    assert SECRET not in kept
    assert set(opened(kept).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert len(opened(kept).getexif()) == 0


def test_what_hangs_on_behind_a_picture_is_cut_off():
    assert SECRET not in anew("photo.jpg", a_jpeg() + SECRET)
    assert SECRET not in anew("dot.png", a_png() + SECRET)


def test_drawing_loses_its_texts():
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Author", SECRET.decode())
    sent = saved(Image.new("RGB", (2, 2)), "PNG", pnginfo=texts, exif=exif(), icc_profile=a_profile())

    kept = anew("drawing.png", sent)

    assert SECRET in sent
    assert SECRET not in kept
    assert opened(kept).info == {}


def test_photograph_taken_sideways_stands_upright():
    picture = Image.new("RGB", (40, 20), "white")
    picture.paste("black", (0, 0, 20, 20))
    sent = saved(picture, "JPEG", exif=exif(orientation=6), quality=95)

    kept = opened(anew("photo.jpg", sent))

    assert kept.size == (20, 40)
    assert (kept.getpixel((10, 5)), kept.getpixel((10, 35))) == ((0, 0, 0), (255, 255, 255))


def test_photograph_keeps_its_quality():
    picture = Image.linear_gradient("L").convert("RGB")
    sent = saved(picture, "JPEG", quality=97, subsampling=0)

    kept = opened(anew("photo.jpeg", sent))

    assert kept.quantization == opened(sent).quantization
    assert kept.layer == opened(sent).layer
    assert max(abs(one - other) for one, other in zip(kept.tobytes(), opened(sent).tobytes(), strict=True)) <= 3


def test_photograph_of_the_best_quality_and_full_of_detail_is_drawn_anew():
    noise = Image.frombytes("RGB", (500, 500), random.Random(1).randbytes(750_000))

    assert opened(anew("photo.jpg", saved(noise, "JPEG", quality=100, subsampling=0))).size == (500, 500)


@pytest.mark.parametrize("mode", ["L", "CMYK", "RGB"])
def test_photograph_keeps_its_kind_of_colour(mode):
    assert opened(anew("photo.jpg", a_jpeg(mode=mode))).mode == mode


@pytest.mark.parametrize(
    ("mode", "how"), [("1", {}), ("L", {}), ("I;16", {}), ("RGBA", {}), ("P", {"transparency": 0}), ("RGB", {"transparency": (0, 0, 0)})]
)
def test_drawing_keeps_every_pixel(mode, how):
    sent = saved(Image.new(mode, (3, 2)), "PNG", **how)

    kept = opened(anew("drawing.png", sent))

    assert kept.convert("RGBA").tobytes() == opened(sent).convert("RGBA").tobytes()


def a_profile_that_means_blue_by_red():
    """The profile of the web with the tags of two of its colours exchanged."""
    profile = bytearray(a_profile())
    red, blue = profile.index(b"rXYZ"), profile.index(b"bXYZ")
    profile[red : red + 4], profile[blue : blue + 4] = b"bXYZ", b"rXYZ"
    return bytes(profile)


def test_colours_of_another_profile_are_brought_to_those_of_the_web():
    sent = saved(Image.new("RGB", (2, 2), (120, 60, 30)), "PNG", icc_profile=a_profile_that_means_blue_by_red())

    kept = opened(anew("drawing.png", sent))

    assert "icc_profile" not in kept.info
    assert kept.getpixel((0, 0)) == pytest.approx((30, 60, 120), abs=2)


@pytest.mark.parametrize("profile", [b"no profile", b""])
def test_profile_that_cannot_be_read_is_left_out(profile):
    sent = saved(Image.new("RGB", (2, 2), (120, 60, 30)), "PNG", icc_profile=profile)

    kept = opened(anew("drawing.png", sent))

    assert (kept.getpixel((0, 0)), kept.info) == ((120, 60, 30), {})


def test_picture_as_large_as_the_limit_is_taken_and_no_larger():
    fits, over = (saved(Image.new("1", (1000, height)), "PNG") for height in (1000, 1001))

    assert opened(anew("a.png", fits, image_max_megapixels=1)).size == (1000, 1000)
    reason = refusal("a.png", over, image_max_megapixels=1)
    assert reason.text.startswith("Η εικόνα «%(name)s» έχει περισσότερα από %(most)s εκατομμύρια εικονοστοιχεία")
    assert reason.values == {"name": "a.png", "most": 1}


@pytest.mark.parametrize("side", [11_000, 60_000], ids=["large", "far too large"])
def test_picture_that_says_it_is_enormous_is_refused_unopened(side):
    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    start = a_png().index(b"IHDR")
    bomb = a_png()[:start] + b"IHDR" + header + struct.pack(">I", zlib.crc32(b"IHDR" + header)) + a_png()[start + 21 :]

    assert "εκατομμύρια εικονοστοιχεία" in refusal("a.png", bomb).text


@pytest.mark.parametrize(
    ("name", "content"),
    [("photo.jpg", a_jpeg((300, 300))[:-300]), ("photo.jpg", a_jpeg()[:30]), ("dot.png", a_png()[:40]), ("dot.png", a_png()[:20])],
)
def test_broken_picture_is_refused_as_that(name, content):
    assert refusal(name, content).text == BROKEN


def test_picture_of_another_kind_is_refused_with_both_named():
    assert str(refusal("photo.jpg", a_png()).values["found"]) == "εικόνα PNG"


def test_half_a_picture_is_refused_also_where_the_maker_of_pdfs_is_content_with_it(monkeypatch):
    monkeypatch.setattr("PIL.ImageFile.LOAD_TRUNCATED_IMAGES", True)

    assert refusal("photo.jpg", a_jpeg()[:-200]).text == BROKEN
