"""Attachments with a few bytes changed: each is printed or named, in time, and none keeps the dossier from being bound."""

import io
import random
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace

import pikepdf
import pytest
from flask import Flask
from flask_babel import force_locale
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from proposals.config import Settings
from proposals.dossier.compose import dossier_of
from proposals.dossier.contents import Dossier
from proposals.dossier.enclosures import wanted_of, with_enclosures
from proposals.dossier.foreign_pages import prepare
from proposals.dossier.papers import Papers
from proposals.dossier.prepared import Fault, Limits, Prepared
from proposals.dossier.render import Page, Printer, finished, page_of
from proposals.storage import FolderStorage
from tests.factories.files import a_jpeg, a_png
from tests.unit.dossier.foreign import a_letter, with_every_action

LIMITS = Limits(pages=20, bookmarks=50, megapixels=2, seconds=10, memory_mb=1024)
PICTURE = replace(LIMITS, is_picture=True)
OF_EACH = 60
# What takes longer than this for a file of a few thousand bytes is no reading.
PATIENCE_SECONDS = 3.0


def a_picture(kind: str, mode: str, **how: object) -> bytes:
    out = io.BytesIO()
    picture = Image.effect_noise((40, 30), 60).convert("RGB")
    picture.convert(mode).save(out, kind, **how)
    return out.getvalue()


def a_long_remark() -> PngInfo:
    """So that a change does not always meet the pixels, which have a sum of their own."""
    about = PngInfo()
    about.add_text("Comment", "α" * 4000)
    return about


def a_packed_letter() -> bytes:
    """Its objects lie in packed streams, as most programs write them today."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(a_letter(["1", "2", "3"], bookmarks=["Α", "Β"]))) as pdf:
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return out.getvalue()


def a_printed_page() -> bytes:
    """From our own printer: tagged, with typefaces inside."""
    return Printer().printed(Page('<html lang="el"><title>Τ</title><h1>Τίτλος</h1><p style="font-family: Dossier Sans">Κείμενο <a href="#x">α</a>'))


REAL: dict[str, tuple[Callable[[], bytes], Limits]] = {
    "letter": (lambda: a_letter(["1", "2"], bookmarks=["Α"], change=with_every_action), LIMITS),
    "packed letter": (a_packed_letter, LIMITS),
    "our own page": (a_printed_page, LIMITS),
    "png": (lambda: a_picture("PNG", "RGB", pnginfo=a_long_remark()), PICTURE),
    "png of few colours": (lambda: a_picture("PNG", "P", transparency=0), PICTURE),
    "jpeg": (lambda: a_picture("JPEG", "RGB"), PICTURE),
    "jpeg in steps": (lambda: a_picture("JPEG", "L", progressive=True), PICTURE),
}


def changed(content: bytes, chance: random.Random) -> bytes:
    """The file with bytes turned, cut out, doubled, or numbers made large: what disks, networks and enemies do."""
    found = bytearray(content)
    for _deed in range(chance.choice((1, 1, 2, 4, 8))):
        place, length = chance.randrange(len(found)), chance.randint(1, 40)
        deed = chance.randrange(5)
        if deed == 0:
            found[place] = chance.randrange(256)
        elif deed == 1:
            del found[place : place + length]
        elif deed == 2:
            found[place:place] = found[place : place + length]
        elif deed == 3:
            found[place : place + 4] = chance.choice((b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"9999", b"-1 0"))
        else:
            del found[max(place, 8) :]
        found = found or bytearray(b"x")
    return bytes(found)


def summed(content: bytes) -> bytes:
    """A PNG whose pieces have the right sums again, as an enemy would see to it; without them it is not read at all."""
    found, place = bytearray(content), 8
    while place + 12 <= len(found):
        length = int.from_bytes(found[place : place + 4])
        end = place + 8 + length
        if end + 4 > len(found):
            break
        found[end : end + 4] = zlib.crc32(found[place + 4 : end]).to_bytes(4)
        place = end + 4
    return bytes(found)


def broken_files(kind: str) -> Iterator[bytes]:
    content, chance = REAL[kind][0](), random.Random(kind)
    for _number in range(OF_EACH):
        found = changed(content, chance)
        yield summed(found) if kind.startswith("png") else found


@pytest.fixture(scope="module")
def enclosing(babel_app: Flask, papers_in_memory: Callable[..., Papers], tmp_path_factory: pytest.TempPathFactory) -> tuple[Dossier, bytes]:
    """A dossier with one attachment, and its print, in which any other can be put in its place."""
    storage, papers = FolderStorage(tmp_path_factory.mktemp("files")), papers_in_memory("15", only_submitted=True)
    kept = storage.put(io.BytesIO(a_png()), 1000)
    file = {"id": 1, "field": "attachments", "title": "Τίτλος", "filename": "a.png", "content_type": "image/png"}
    papers.version.attachments = [{**file, "size": kept.size, "sha256": kept.sha256}]
    with babel_app.test_request_context(), force_locale("el"):
        whole = dossier_of(papers, Settings())
        dossier = with_enclosures(replace(whole, parts=()), wanted_of(papers, for_archive=False), storage, Settings())
    return dossier, Printer().printed(page_of(dossier))


def bound_with(prepared: Prepared, enclosing: tuple[Dossier, bytes]) -> bytes:
    dossier, printed = enclosing
    enclosure = replace(dossier.enclosures[0], pages=prepared, page_names=("Σελίδα",) * len(prepared.shows_text))
    return finished(printed, replace(dossier, enclosures=(enclosure,)))


@pytest.mark.filterwarnings("ignore::UserWarning")  # what the library warns of goes to the end of a process that nobody listens to
@pytest.mark.parametrize("kind", REAL)
def test_file_with_changed_bytes_is_printed_or_named_in_time_and_can_be_bound(kind: str, enclosing: tuple[Dossier, bytes]) -> None:
    outcomes = set()
    for content in broken_files(kind):
        began = time.process_time()
        prepared = prepare(content, REAL[kind][1])
        outcomes.add(prepared.fault)

        assert time.process_time() - began < PATIENCE_SECONDS
        assert (prepared.fault is None) is bool(prepared.pdf)
        if prepared.pdf:
            with pikepdf.open(io.BytesIO(bound_with(prepared, enclosing))) as pdf:
                assert len(pdf.pages) > prepared.count >= 1

    # Some are broken and some still say something: a change that never matters would try nothing.
    assert Fault.BROKEN in outcomes
    assert len(outcomes) > 1


@pytest.mark.parametrize("kind", REAL)
def test_dossier_with_broken_attachments_is_made_by_processes_that_may_die(
    kind: str, babel_app: Flask, papers_in_memory: Callable[..., Papers], tmp_path_factory: pytest.TempPathFactory
) -> None:
    storage, papers = FolderStorage(tmp_path_factory.mktemp("files")), papers_in_memory("15", only_submitted=True)
    content_type = {LIMITS: "application/pdf", PICTURE: "image/jpeg"}[REAL[kind][1]]
    names = {"field": "attachments", "title": "Τίτλος", "filename": "a", "content_type": content_type}
    kept = [storage.put(io.BytesIO(content), 1_000_000) for _number, content in zip(range(2), broken_files(kind), strict=False)]
    papers.version.attachments = [{"id": number, **names, "size": each.size, "sha256": each.sha256} for number, each in enumerate(kept)]

    with babel_app.test_request_context(), force_locale("el"):
        dossier = with_enclosures(dossier_of(papers, Settings()), wanted_of(papers, for_archive=False), storage, Settings())

    assert [bool(each.pages.pdf) is (each.pages.fault is None) for each in dossier.enclosures] == [True, True]
    assert [section.title for section in dossier.parts[-1].sections] == [f"Συνημμένο {number} από 2: Τίτλος" for number in (1, 2)]


def test_jpeg_that_says_to_be_larger_than_it_is_takes_no_memory_for_it() -> None:
    content = bytearray(a_jpeg((40, 30)))
    size = content.index(b"\xff\xc0") + 5
    content[size : size + 4] = b"\xff\xff\xff\xff"

    assert prepare(bytes(content), PICTURE).fault is Fault.BROKEN
