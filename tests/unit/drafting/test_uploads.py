"""Whether a file is what it says it is."""

import io
import zipfile

import pytest

from proposals.drafting.uploads import CONTENT_TYPES, Checked, UploadRefused, ascii_filename, check_upload, clean_filename
from tests.factories import a_docx, a_pdf, a_png, a_zip, make_field, standard_form

ANY = make_field("file", max_files=1, extensions=tuple(CONTENT_TYPES))
PDF_ONLY = make_field("file", max_files=1, extensions=("pdf",))
WRONG_TYPE = "Ο τύπος του αρχείου «%(name)s» δεν γίνεται δεκτός. Ανεβάστε: %(allowed)s."
WRONG_CONTENT = (
    "Το περιεχόμενο του αρχείου «%(name)s» δεν είναι %(extension)s, ή το αρχείο είναι κατεστραμμένο ή κλειδωμένο. Αποθηκεύστε το ξανά και δοκιμάστε."
)
EXE = b"MZ\x90\x00" + bytes(200)
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000") + bytes(100)


def check(content, filename, field=ANY):
    return check_upload(field, filename, io.BytesIO(content))


def reason(content, filename, field=ANY):
    with pytest.raises(UploadRefused) as refused:
        check(content, filename, field)
    return refused.value.reason.text


@pytest.mark.parametrize(
    ("filename", "content"),
    [
        ("μελέτη.pdf", a_pdf()),
        ("ΜΕΛΕΤΗ.PDF", a_pdf()),
        ("text.docx", a_docx()),
        ("sheet.xlsx", a_zip({"xl/workbook.xml": b"<x/>"})),
        ("slides.pptx", a_zip({"ppt/presentation.xml": b"<x/>"})),
        ("text.odt", a_zip({"content.xml": b"<x/>"})),
        ("sheet.ods", a_zip({"content.xml": b"<x/>"})),
        ("dot.png", a_png()),
        ("photo.jpg", JPEG),
        ("photo.jpeg", JPEG),
    ],
)
def test_honest_file_is_taken_as_what_it_is(filename, content):
    assert check(content, filename) == Checked(filename, CONTENT_TYPES[filename.rpartition(".")[2].lower()])


def test_stream_is_rewound():
    stream = io.BytesIO(a_pdf())

    check_upload(ANY, "a.pdf", stream)

    assert stream.read() == a_pdf()


@pytest.mark.parametrize("filename", ["run.exe", "page.html", "picture.svg", "script.js", "archive.zip", "noextension", "", ".pdf.", "macro.docm"])
def test_file_of_a_type_that_nobody_asked_for_is_refused(filename):
    assert reason(a_pdf(), filename) == WRONG_TYPE


def test_file_of_a_type_that_another_field_asks_for_is_refused_here():
    assert reason(a_docx(), "text.docx", PDF_ONLY) == WRONG_TYPE


def test_refusal_says_what_would_be_taken():
    with pytest.raises(UploadRefused) as refused:
        check(a_docx(), "text.docx", PDF_ONLY)

    assert refused.value.reason.values == {"name": "text.docx", "allowed": "pdf"}


@pytest.mark.parametrize(
    ("filename", "content"),
    [
        *((f"renamed.{extension}", EXE) for extension in CONTENT_TYPES),
        *((f"empty.{extension}", b"") for extension in CONTENT_TYPES),
        ("text.pdf", b"%PDF-1.7 and nothing more"),
        ("broken.pdf", a_pdf()[:200]),
        ("page.pdf", b"<html><script>alert(1)</script></html>"),
        ("text.docx", a_zip({"xl/workbook.xml": b"<x/>"})),
        ("text.docx", a_zip({"evil.exe": EXE})),
        ("text.odt", a_docx()),
        ("cut.docx", a_docx()[:-10]),
        ("dot.jpg", a_png()),
        ("photo.png", JPEG),
        ("dot.png", a_pdf()),
    ],
)
def test_file_that_is_not_what_it_says_is_refused(filename, content):
    assert reason(content, filename) == WRONG_CONTENT


def test_encrypted_pdf_is_refused():
    assert reason(a_pdf(password="secret"), "a.pdf") == WRONG_CONTENT


def test_encrypted_office_file_is_refused():
    content = bytearray(a_docx())
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + flags] |= 1

    assert reason(bytes(content), "text.docx") == WRONG_CONTENT


def test_zip_that_would_unpack_to_far_too_much_is_refused_unopened():
    content = bytearray(a_docx())
    at = content.index(b"PK\x01\x02") + 24
    content[at : at + 4] = (400_000_001).to_bytes(4, "little")

    assert reason(bytes(content), "text.docx") == WRONG_CONTENT


def test_zip_of_far_too_many_members_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(5001):
            archive.writestr(f"word/{number}", b"")

    assert reason(out.getvalue(), "text.docx") == WRONG_CONTENT


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("Μελέτη σκοπιμότητας.pdf", "Μελέτη σκοπιμότητας.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\maria\\a.pdf", "a.pdf"),
        ("...hidden.pdf", "hidden.pdf"),
        ("a\x00b\n.pdf", "ab .pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("", "file"),
        ("/", "file"),
        ("α" * 300 + ".pdf", "α" * 251 + ".pdf"),
    ],
)
def test_name_of_a_file_is_its_last_part_without_tricks(sent, kept):
    assert clean_filename(sent) == kept


@pytest.mark.parametrize(
    ("name", "latin"),
    [("Μελέτη σκοπιμότητας.pdf", "meleti-skopimotitas.pdf"), ("…….pdf", "file.pdf"), ("Report 1.docx", "report-1.docx")],
)
def test_name_of_a_file_has_a_form_in_latin_letters(name, latin):
    assert ascii_filename(name) == latin


def test_every_type_that_the_standard_form_allows_can_be_kept():
    allowed = {extension for field in standard_form().fields for extension in field.extensions}

    assert allowed <= set(CONTENT_TYPES)
