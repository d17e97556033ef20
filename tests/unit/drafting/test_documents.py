"""Whether a PDF or an office document opens, without a password, and is no bomb: each refusal with its own reason."""

import io
import struct
import zipfile

import pikepdf
import pytest

from proposals.config import Settings
from proposals.drafting.documents import check_office_file, check_pdf, guard_pdfs
from proposals.drafting.refusals import UploadRefused
from tests.factories import a_document, a_docx, a_pdf, a_zip

LOCKED_PDF = (
    "Το αρχείο PDF «%(name)s» είναι κρυπτογραφημένο: ζητά κωδικό ή περιορίζει τη χρήση του. "
    "Αποθηκεύστε το χωρίς κωδικό και χωρίς περιορισμούς και δοκιμάστε ξανά."
)
LOCKED_DOCUMENT = "Το έγγραφο «%(name)s» είναι κλειδωμένο με κωδικό. Αποθηκεύστε το χωρίς κωδικό και δοκιμάστε ξανά."
BROKEN = "Το αρχείο «%(name)s» (%(kind)s) είναι κατεστραμμένο και δεν ανοίγει. Ανοίξτε το στον υπολογιστή σας, αποθηκεύστε το ξανά και δοκιμάστε."
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)
LIMITS = Settings(archive_max_members=5, archive_max_unpacked_mb=1, archive_max_ratio=50, archive_max_depth=2)


def refusal(content, filename="text.docx", limits=LIMITS):
    extension = filename.rpartition(".")[2]
    with pytest.raises(UploadRefused) as refused:
        check_pdf(filename, content) if extension == "pdf" else check_office_file(filename, extension, content, limits)
    return refused.value.reason


def with_flag(content):
    """The same ZIP with its first member marked as encrypted."""
    marked = bytearray(content)
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        marked[marked.index(signature) + flags] |= 1
    return bytes(marked)


def claiming(content, size):
    """The same ZIP, in which the first member says that it unpacks to this many bytes."""
    lying = bytearray(content)
    at = lying.index(b"PK\x01\x02") + 24
    lying[at : at + 4] = struct.pack("<I", size)
    return bytes(lying)


@pytest.mark.parametrize("content", [a_pdf(password="secret"), a_pdf(owner="secret")], ids=["asks for a password", "is restricted"])
def test_encrypted_pdf_is_refused_as_that(content):
    assert refusal(content, "a.pdf").text == LOCKED_PDF


def without_pages():
    out = io.BytesIO()
    pikepdf.new().save(out)
    return out.getvalue()


def cut_short():
    """A PDF of some length without its second half; a library that mends what it can finds every page, most of them empty."""
    document, out = pikepdf.new(), io.BytesIO()
    for number in range(10):
        document.add_blank_page().Contents = pikepdf.Stream(document, bytes([number]) * 2000)
    document.save(out, compress_streams=False)
    content = out.getvalue()
    return content[: len(content) // 2]


@pytest.mark.parametrize(
    "content",
    [b"%PDF-1.7 and nothing more", a_pdf()[:200], without_pages(), cut_short()],
    ids=["nothing", "cut at the start", "no pages", "cut in the middle"],
)
def test_broken_pdf_is_refused_as_that(content):
    reason = refusal(content, "a.pdf")

    assert (reason.text, str(reason.values["kind"])) == (BROKEN, "έγγραφο PDF")


@pytest.mark.parametrize("more", [b"\r\n\0\0  " * 1000, b"\n% a mark of an archive", b""], ids=["blanks", "a comment", "nothing"])
def test_pdf_with_a_little_behind_its_end_is_taken(more):
    assert check_pdf("a.pdf", a_pdf() + more) is None


def test_pdf_that_unpacks_to_far_too_much_is_not_unpacked():
    document, out = pikepdf.new(), io.BytesIO()
    document.add_blank_page().Contents = pikepdf.Stream(document, bytes(3_000_000))
    document.save(out, compress_streams=True)
    before = pikepdf.settings.get_qpdf_limits()["flate_max_memory"]

    guard_pdfs(Settings(archive_max_unpacked_mb=2))
    try:
        with pikepdf.open(io.BytesIO(out.getvalue())) as bomb, pytest.raises(pikepdf.PdfError):
            bomb.pages[0].Contents.read_bytes()
    finally:
        pikepdf.settings.set_qpdf_limits(flate_max_memory=before)


def test_limit_of_a_pdf_holds_from_the_start(make_app):
    make_app(database_url="sqlite://")

    assert pikepdf.settings.get_qpdf_limits()["flate_max_memory"] == Settings().archive_max_unpacked_mb * 1024 * 1024


@pytest.mark.parametrize(
    ("filename", "content"),
    [
        ("text.docx", with_flag(a_docx())),
        ("text.docx", OLD_OFFICE + "EncryptedPackage".encode("utf-16-le")),
        ("text.odt", a_document("odt", {"META-INF/manifest.xml": b"<x><manifest:encryption-data/></x>"})),
    ],
    ids=["locked members", "locked by Office", "locked by LibreOffice"],
)
def test_locked_document_is_refused_as_that(filename, content):
    assert refusal(content, filename).text == LOCKED_DOCUMENT


def test_document_of_the_old_office_is_no_locked_one():
    assert str(refusal(OLD_OFFICE).values["found"]) == "έγγραφο Office παλιάς μορφής (doc, xls, ppt)"


def test_open_document_whose_manifest_locks_nothing_is_taken():
    content = a_document("odt", {"META-INF/manifest.xml": b"<manifest/>"})

    assert check_office_file("text.odt", "odt", content, LIMITS) is None


def with_damaged_member():
    content = bytearray(a_zip({"word/document.xml": bytes(range(256))}))
    content[content.index(b"word/document.xml") + 30] ^= 0xFF
    return bytes(content)


@pytest.mark.parametrize(
    "content",
    [a_docx()[:-10], a_docx()[:40], with_damaged_member(), claiming(a_docx(), 3)],
    ids=["no directory", "cut", "damaged", "says less than it is"],
)
def test_broken_document_is_refused_as_that(content):
    reason = refusal(content)

    assert (reason.text, str(reason.values["kind"])) == (BROKEN, "έγγραφο Word (docx)")


def test_document_of_too_many_parts_is_refused_with_the_limit():
    reason = refusal(a_document("docx", {f"word/{number}": b"" for number in range(4)}))

    assert reason.text.startswith("Το έγγραφο «%(name)s» αποτελείται από περισσότερα από %(most)s μέρη")
    assert reason.values == {"name": "text.docx", "most": 5}


def test_parts_of_what_is_inside_count_too():
    inner = a_zip({"a": b"", "b": b"", "c": b""})

    assert "αποτελείται από περισσότερα" in refusal(a_document("docx", {"word/embedded.xlsx": inner})).text


def test_document_that_would_unpack_to_too_much_is_refused_unopened():
    reason = refusal(claiming(a_docx(), 1024 * 1024 + 1))

    assert reason.text.startswith("Το έγγραφο «%(name)s» αποσυμπιεσμένο ξεπερνά τα %(most)s MB")
    assert reason.values == {"name": "text.docx", "most": 1}


def test_document_that_grows_beyond_all_measure_is_refused():
    reason = refusal(a_document("docx", {"word/zeros": bytes(500_000)}))

    assert "αποσυμπιεσμένο γίνεται περισσότερες από %(most)s φορές" in reason.text
    assert reason.values == {"name": "text.docx", "most": 50}


def test_bomb_inside_a_document_is_found():
    bomb = a_zip({"zeros": bytes(500_000)})
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("word/document.xml", b"<x/>")
        archive.writestr("word/embedded.docx", bomb)

    assert "αποσυμπιεσμένο γίνεται περισσότερες" in refusal(stored.getvalue()).text


def test_archives_in_archives_too_deep_are_refused_with_the_limit():
    reason = refusal(a_document("docx", {"word/embedded.xlsx": a_zip({"inner.zip": a_zip({"x": b"x"})})}))

    assert "σε βάθος πάνω από %(most)s" in reason.text
    assert reason.values == {"name": "text.docx", "most": 2}


@pytest.mark.parametrize(
    "inner", [a_zip({"xl/workbook.xml": b"<x/>"}), b"PK\x03\x04 and no more", with_flag(a_zip({"x": b"x"}))], ids=["sheet", "no archive", "locked"]
)
def test_file_inside_a_document_does_not_hurt(inner):
    assert check_office_file("text.docx", "docx", a_document("docx", {"word/embedded.bin": inner}), LIMITS) is None


def test_large_embedded_file_is_gone_through_on_disk():
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("noise", bytes(range(256)) * 20_000)

    content = a_document("docx", {"word/embedded.xlsx": inner.getvalue()})

    assert check_office_file("text.docx", "docx", content, Settings(archive_max_ratio=1000)) is None
