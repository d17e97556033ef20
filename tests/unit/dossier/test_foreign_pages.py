"""Hostile files on their way into a dossier: nothing of them acts, hangs, or takes anything else down."""

import io
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Pdf, String

from proposals.dossier import apart, confined, confinement
from proposals.dossier.confinement import prepare_apart
from proposals.dossier.foreign_pages import prepare
from proposals.dossier.prepared import Fault, Limits, Prepared, read, written
from tests.factories.files import a_jpeg, a_pdf, a_png
from tests.unit.dossier.foreign import a_letter, action, with_every_action

LIMITS = Limits(pages=20, bookmarks=50, megapixels=2, seconds=10, memory_mb=1024)
PICTURE = replace(LIMITS, is_picture=True)
EVIL = (
    b"/JavaScript",
    b"/JS",
    b"/Launch",
    b"/URI",
    b"/GoToR",
    b"/SubmitForm",
    b"/ImportData",
    b"/OpenAction",
    b"/AA",
    b"/EmbeddedFile",
    b"/Ref",
    b"/OPI",
)


def plain(pdf: bytes) -> bytes:
    """All that a PDF says, unpacked."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        opened.save(
            out,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            qdf=True,
        )
    return out.getvalue()


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    """An address on this machine, and who has knocked at it."""
    knocks: list[str] = []
    server = socket.create_server(("127.0.0.1", 0))
    server.settimeout(0.1)
    is_over = threading.Event()

    def listen() -> None:
        while not is_over.is_set():
            try:
                connection, _address = server.accept()
            except TimeoutError:
                continue
            knocks.append("knock")
            connection.close()

    thread = threading.Thread(target=listen)
    thread.start()
    yield f"http://127.0.0.1:{server.getsockname()[1]}/", knocks
    is_over.set()
    thread.join()
    server.close()


def test_nothing_that_acts_opens_or_hides_survives() -> None:
    evil = a_letter(change=with_every_action)
    assert [word for word in EVIL if word not in plain(evil)] == []

    prepared = prepare(evil, LIMITS)

    said = plain(prepared.pdf)
    assert prepared.fault is None
    assert [word for word in (*EVIL, b"evil", b"Hidden", b"Annots", b"BMC", b"BDC") if word in said] == []
    assert b"(inner) Tj" in said


def test_nobody_is_called_while_a_hostile_file_is_read(listener: tuple[str, list[str]]) -> None:
    address, knocks = listener

    def calls(pdf: Pdf) -> None:
        with_every_action(pdf)
        pdf.Root.OpenAction = action("URI", URI=String(address))
        picture = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1, ColorSpace=Name.DeviceGray, BitsPerComponent=8)
        picture.F = Dictionary(FS=Name.URL, F=String(address))
        pdf.pages[0].obj.Resources.XObject.Far = picture

    prepared = prepare_apart(a_letter(change=calls), LIMITS)

    assert prepared.fault is None
    assert address.encode() not in plain(prepared.pdf)
    assert knocks == []


def test_what_a_field_shows_is_printed_and_the_field_is_gone() -> None:
    def fill(pdf: Pdf) -> None:
        look = pdf.make_stream(b"BT /F1 9 Tf (filled in) Tj ET", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 90, 20]))
        look.Resources = pdf.pages[0].obj.Resources
        field = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("a"), V=String("filled in"), Rect=Array([0, 0, 90, 20]), F=4)
        field.AP = Dictionary(N=look)
        pdf.pages[0].obj.Annots = Array([pdf.make_indirect(field)])
        pdf.Root.AcroForm = Dictionary(Fields=Array([pdf.pages[0].obj.Annots[0]]))

    said = plain(prepare(a_letter(change=fill), LIMITS).pdf)

    assert b"(filled in) Tj" in said
    assert b"/Widget" not in said


def loop_of_drawings(pdf: Pdf) -> None:
    form = pdf.make_stream(b"/Self Do", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
    form.Resources = Dictionary(XObject=Dictionary(Self=form))
    pdf.pages[0].obj.Resources.XObject = Dictionary(Self=form)


def drawings_without_end(pdf: Pdf) -> None:
    inner = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
    for _number in range(60):
        outer = pdf.make_stream(b"/Inner Do", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
        outer.Resources = Dictionary(XObject=Dictionary(Inner=inner))
        inner = outer
    pdf.pages[0].obj.Resources.XObject = Dictionary(Inner=inner)


def page_without_size(pdf: Pdf) -> None:
    pdf.pages[0].obj.MediaBox = Array([0, 0, 0, 0])


@pytest.mark.parametrize("change", [loop_of_drawings, drawings_without_end, page_without_size])
def test_what_turns_in_a_circle_is_called_broken(change: Callable[[Pdf], None]) -> None:
    assert prepare(a_letter(change=change), LIMITS).fault is Fault.BROKEN


def test_bookmarks_that_turn_in_a_circle_are_told_once() -> None:
    def knot(pdf: Pdf) -> None:
        first = pdf.Root.Outlines.First
        first.Next = first
        first.First = pdf.Root.Outlines.Last

    prepared = prepare(a_letter(["1", "2"], bookmarks=["Α", "Β"], change=knot), LIMITS)

    assert [(each.title, each.page, each.depth) for each in prepared.bookmarks] == [("Α", 0, 0), ("Β", 1, 1)]


def test_bookmarks_are_found_by_name_and_those_that_lead_nowhere_are_left_out() -> None:
    def name(pdf: Pdf) -> None:
        page = Array([pdf.pages[1].obj, Name.Fit])
        pdf.Root.Names = Dictionary(Dests=Dictionary(Names=Array([String("there"), Dictionary(D=page)])))
        pdf.Root.Dests = Dictionary(Old=page)
        items = [pdf.make_indirect(Dictionary(Title=String(title))) for title in ("name", "old", "action", "web", "lost", " ")]
        items[0].Dest, items[1].Dest, items[4].Dest, items[5].Dest = String("there"), Name.Old, String("nowhere"), page
        items[2].A, items[3].A = action("GoTo", D=page), action("URI", URI=String("http://evil.example/"))
        for here, there in pairwise(items):
            here.Next = there
        pdf.Root.Outlines = Dictionary(First=items[0], Last=items[-1])

    prepared = prepare(a_letter(["1", "2"], change=name), LIMITS)

    assert [(each.title, each.page) for each in prepared.bookmarks] == [("name", 1), ("old", 1), ("action", 1)]


@pytest.mark.parametrize("default", [{"OFF": Array([Dictionary(Type=Name.OCG)])}, {"BaseState": Name.OFF}])
def test_a_file_with_hidden_layers_is_not_printed(default: dict[str, Any]) -> None:
    def hide(pdf: Pdf) -> None:
        pdf.Root.OCProperties = Dictionary(OCGs=Array(), D=Dictionary(**default))

    assert prepare(a_letter(change=hide), LIMITS).fault is Fault.LAYERS


def test_a_file_whose_layers_all_show_is_printed() -> None:
    def show(pdf: Pdf) -> None:
        pdf.Root.OCProperties = Dictionary(OCGs=Array(), D=Dictionary())

    assert prepare(a_letter(change=show), LIMITS).fault is None


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (a_pdf("secret"), Fault.LOCKED),
        (a_pdf(owner="secret"), Fault.LOCKED),
        (b"", Fault.BROKEN),
        (b"%PDF-1.7\n%%EOF", Fault.BROKEN),
        (a_letter(["x"] * 21), Fault.TOO_LONG),
        (a_letter()[:60], Fault.BROKEN),
    ],
)
def test_what_cannot_be_printed_says_why(content: bytes, fault: Fault) -> None:
    assert prepare(content, LIMITS).fault is fault


def turned(pdf: Pdf) -> None:
    pdf.pages[0].rotate(90, relative=False)
    pdf.pages[0].obj.MediaBox = Array([100, 200, 3100, 5200])


def test_a_page_keeps_its_turn_and_a_poster_is_shrunk() -> None:
    with pikepdf.open(io.BytesIO(prepare(a_letter(change=turned), LIMITS).pdf)) as pdf:
        size = [float(each) for each in pdf.pages[0].mediabox]

    assert size == pytest.approx([0, 0, 1190.55, 1190.55 * 3 / 5], abs=0.01)


@pytest.mark.parametrize("picture", [a_png(), a_jpeg(), a_jpeg(mode="L"), a_jpeg(mode="CMYK")])
def test_every_kind_of_picture_becomes_a_page_in_the_colours_of_the_screen(picture: bytes) -> None:
    prepared = prepare(picture, PICTURE)

    assert (prepared.count, prepared.shows_text, prepared.fault) == (1, (False,), None)
    assert b"CMYK" not in plain(prepared.pdf)


def test_a_jpeg_stands_as_it_was_stored() -> None:
    picture = a_jpeg((30, 30))

    with pikepdf.open(io.BytesIO(prepare(picture, PICTURE).pdf)) as pdf:
        assert pdf.pages[0].obj.Resources.XObject.Picture.read_raw_bytes() == picture


@pytest.mark.parametrize("content", [b"no picture", a_jpeg()[:60], a_jpeg((2000, 1001))])
def test_a_picture_that_is_broken_or_a_bomb_is_called_broken(content: bytes) -> None:
    assert prepare(content, PICTURE).fault is Fault.BROKEN


def embedded_font(pdf: Pdf) -> None:
    file = pdf.make_stream(b"font")
    pdf.pages[0].obj.Resources.Font.F1 = Dictionary(
        Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name.A, FontDescriptor=Dictionary(Type=Name.FontDescriptor, FontFile2=file)
    )


def with_content(content: bytes) -> Callable[[Pdf], None]:
    def change(pdf: Pdf) -> None:
        embedded_font(pdf)
        pdf.pages[0].obj.Contents = pdf.make_stream(content)

    return change


def with_resource(kind: str, make: Callable[[Pdf], Any]) -> Callable[[Pdf], None]:
    def change(pdf: Pdf) -> None:
        embedded_font(pdf)
        pdf.pages[0].obj.Resources[f"/{kind}"] = Dictionary(R=make(pdf))

    return change


def inked_picture(pdf: Pdf) -> Any:
    return pdf.make_stream(b"\0\0\0\0", Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1, BitsPerComponent=8, ColorSpace=Name.DeviceCMYK)


def packed_picture(pdf: Pdf) -> Any:
    return pikepdf.Stream(pdf, b"x", Dictionary(Subtype=Name.Image, Width=1, Height=1, ColorSpace=Name.DeviceGray, Filter=Array([Name.JPXDecode])))


def masked_picture(pdf: Pdf) -> Any:
    picture = pdf.make_stream(b"\0", Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1, BitsPerComponent=8, ColorSpace=Name.DeviceGray)
    picture.SMask = pdf.make_stream(b"\0", Subtype=Name.Image, Width=1, Height=1, BitsPerComponent=8, ColorSpace=Name.DeviceGray, Evil=1)
    return picture


def inked_shading(_pdf: Pdf) -> Any:
    return Dictionary(PatternType=2, Shading=Dictionary(ShadingType=2, ColorSpace=Name.DeviceCMYK))


def tile(pdf: Pdf) -> Any:
    return pdf.make_stream(b"0 0 1 1 re f", PatternType=1, PaintType=1, TilingType=1, BBox=Array([0, 0, 1, 1]), XStep=1, YStep=1, Evil=1)


def drawn_font(pdf: Pdf) -> Any:
    return Dictionary(Subtype=Name.Type3, CharProcs=Dictionary(a=pdf.make_stream(b"0 0 d0", Evil=1), b=1), Resources=Dictionary(), Evil=1)


def composed_font(_pdf: Pdf) -> Any:
    inner = Dictionary(Type=Name.Font, Subtype=Name.CIDFontType2, FontDescriptor=Dictionary(), Evil=1)
    return Dictionary(Type=Name.Font, Subtype=Name.Type0, DescendantFonts=Array([inner]))


def masked_state(pdf: Pdf) -> Any:
    return Dictionary(SMask=Dictionary(S=Name.Alpha, G=pdf.make_stream(b"", Subtype=Name.Form, BBox=Array([0, 0, 1, 1]), Evil=1)), TR=Name.Identity)


@pytest.mark.parametrize(
    ("change", "is_taken"),
    [
        (embedded_font, True),
        (lambda pdf: None, False),
        (with_content(b"0 0 0 1 k 0 0 9 9 re f"), False),
        (with_content(b"1 0 0 rg 0 0 9 9 re f"), True),
        (with_resource("XObject", inked_picture), False),
        (with_resource("XObject", packed_picture), False),
        (with_resource("XObject", masked_picture), True),
        (with_resource("XObject", lambda pdf: 1), True),
        (with_resource("Pattern", inked_shading), False),
        (with_resource("Pattern", tile), True),
        (with_resource("ColorSpace", lambda pdf: Array([Name.Separation, Name.Gold, Name.DeviceCMYK, 1])), False),
        (with_resource("Font", drawn_font), True),
        (with_resource("Font", composed_font), False),
        (with_resource("Font", lambda pdf: 1), True),
        (with_resource("ExtGState", masked_state), True),
        (with_resource("ExtGState", lambda pdf: 1), True),
    ],
)
def test_an_archive_takes_pages_whose_fonts_and_colours_are_all_there(change: Callable[[Pdf], None], is_taken: bool) -> None:
    prepared = prepare(a_letter(is_archival=True, change=change), replace(LIMITS, for_archive=True))

    assert (prepared.fault is None) is is_taken
    assert b"/Evil" not in (plain(prepared.pdf) if is_taken else b"")


def test_an_archive_takes_no_file_that_does_not_say_that_it_is_archival() -> None:
    assert prepare(a_letter(change=embedded_font), replace(LIMITS, for_archive=True)).fault is Fault.NOT_ARCHIVAL


def test_a_process_of_its_own_answers_the_same() -> None:
    letter = a_letter(["1", "2"], bookmarks=["Α"])

    assert prepare_apart(letter, LIMITS) == prepare(letter, LIMITS)


def test_a_process_out_of_time_dies_alone() -> None:
    assert prepare_apart(a_letter(), replace(LIMITS, seconds=0)).fault is Fault.TOO_SLOW


@pytest.mark.parametrize(
    ("changes", "fault"), [({"memory_mb": 200, "seconds": 60}, Fault.TOO_HEAVY), ({"memory_mb": 8000, "seconds": 1}, Fault.TOO_SLOW)]
)
def test_a_bomb_of_packed_letters_ends_at_the_limit_that_it_meets(changes: dict[str, int], fault: Fault) -> None:
    def bomb(pdf: Pdf) -> None:
        pdf.pages[0].obj.Contents = pdf.make_stream(b"q Q " * 10_000_000)

    content = a_letter(change=bomb)
    assert len(content) < 200_000

    began = time.monotonic()
    prepared = prepare_apart(content, replace(LIMITS, **changes))

    assert prepared.fault is fault
    assert time.monotonic() - began < 40


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_file_with_changed_bytes_is_printed_or_named_and_never_acts(data: st.DataObject) -> None:
    content = bytearray(a_letter(["1", "2"], bookmarks=["Α"], change=with_every_action))
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=12)):
        content[place] = data.draw(st.integers(0, 255))

    prepared = prepare(bytes(content), LIMITS)

    assert (prepared.fault is None) is bool(prepared.pdf)
    if prepared.pdf:
        assert [word for word in (b"/JavaScript", b"/Launch", b"/SubmitForm", b"/OpenAction") if word in plain(prepared.pdf)] == []


@given(about=st.binary(max_size=60))
def test_an_answer_that_is_none_is_found_out(about: bytes) -> None:
    with pytest.raises(ValueError):
        read(about)


def test_an_answer_is_read_as_it_was_written() -> None:
    prepared = Prepared(b"%PDF\n\x00", 1, (True,), fault=Fault.LAYERS)

    assert read(written(prepared)) == prepared


def test_what_runs_apart_binds_itself_before_it_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    import json
    import sys
    from dataclasses import asdict

    order: list[str] = []
    said = io.TextIOWrapper(io.BytesIO())
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(a_letter())))
    monkeypatch.setattr(sys, "stdout", said)
    # To be bound would end the tests themselves.
    monkeypatch.setattr(confined, "confine", lambda limits: order.append(f"bound to {limits.memory_mb} MB"))

    confined.main(json.dumps(asdict(LIMITS)))

    assert order == ["bound to 1024 MB"]
    assert read(said.buffer.getvalue()) == prepare(a_letter(), LIMITS)  # type: ignore[attr-defined]


@given(text=st.text(max_size=30))
def test_json_that_is_no_answer_is_found_out(text: str) -> None:
    import json

    with pytest.raises(ValueError, match="no answer"):
        read(json.dumps({"fault": None, "bookmarks": [], "said": text}).encode())


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_what_is_clear_in_a_picture_becomes_paper(mode: str) -> None:
    from PIL import Image

    out = io.BytesIO()
    picture = Image.new(mode, (3, 3))
    picture.save(out, "PNG", transparency=0) if mode == "P" else picture.save(out, "PNG")

    with pikepdf.open(io.BytesIO(prepare(out.getvalue(), PICTURE).pdf)) as pdf:
        assert pdf.pages[0].obj.Resources.XObject.Picture.read_bytes() == b"\xff" * 27


def test_an_answer_that_was_cut_off_is_a_broken_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "_ENTRY", "print('nothing of use')")

    assert prepare_apart(a_letter(), LIMITS).fault is Fault.BROKEN


def test_a_process_that_does_not_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "_ENTRY", "import time; time.sleep(60)")
    monkeypatch.setattr(confinement, "_GRACE_SECONDS", 0)

    assert prepare_apart(a_letter(), replace(LIMITS, seconds=1)).fault is Fault.TOO_SLOW
