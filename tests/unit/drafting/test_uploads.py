"""Whether a file is what it says it is."""

import io

import pytest

from proposals.config import Settings
from proposals.drafting.uploads import CONTENT_TYPES, UploadRefused, ascii_filename, check_upload, clean_filename
from tests.factories import a_document, a_docx, a_jpeg, a_pdf, a_png, a_zip, make_field, standard_form

ANY = make_field("file", max_files=1, extensions=tuple(CONTENT_TYPES))
PDF_ONLY = make_field("file", max_files=1, extensions=("pdf",))
WRONG_TYPE = "Ο τύπος του αρχείου «%(name)s» δεν γίνεται δεκτός. Ανεβάστε: %(allowed)s."
WRONG_CONTENT = (
    "Το όνομα του αρχείου «%(name)s» λέει «%(said)s», αλλά το περιεχόμενό του είναι «%(found)s». "
    "Ανοίξτε το στο πρόγραμμα που το έφτιαξε, αποθηκεύστε το ως %(extension)s και δοκιμάστε ξανά."
)
EMPTY = "Το αρχείο «%(name)s» είναι κενό. Ανοίξτε το στον υπολογιστή σας, αποθηκεύστε το ξανά και δοκιμάστε."
EXE = b"MZ\x90\x00" + bytes(200)


def check(content, filename, field=ANY):
    return check_upload(field, filename, io.BytesIO(content))


def refusal(content, filename, field=ANY):
    with pytest.raises(UploadRefused) as refused:
        check(content, filename, field)
    return refused.value.reason


@pytest.mark.parametrize(
    ("filename", "content"),
    [
        ("μελέτη.pdf", a_pdf()),
        ("ΜΕΛΕΤΗ.PDF", a_pdf()),
        ("scanned.pdf", b"\r\n" + a_pdf()),
        *((f"file.{extension}", a_document(extension)) for extension in ("docx", "xlsx", "pptx", "odt", "ods")),
    ],
)
def test_honest_document_is_taken_as_what_it_is_and_kept_byte_for_byte(filename, content):
    checked = check(content, filename)

    assert (checked.filename, checked.content_type) == (filename, CONTENT_TYPES[filename.rpartition(".")[2].lower()])
    assert checked.content == content


@pytest.mark.parametrize(("filename", "content"), [("dot.png", a_png()), ("photo.jpg", a_jpeg()), ("photo.JPEG", a_jpeg())])
def test_honest_picture_is_taken_as_what_it_is(filename, content):
    checked = check(content, filename)

    assert (checked.filename, checked.content_type) == (filename, CONTENT_TYPES[filename.rpartition(".")[2].lower()])


@pytest.mark.parametrize("filename", ["run.exe", "page.html", "picture.svg", "script.js", "archive.zip", "noextension", "", ".pdf.", "macro.docm"])
def test_file_of_a_type_that_nobody_asked_for_is_refused(filename):
    assert refusal(a_pdf(), filename).text == WRONG_TYPE


def test_file_of_a_type_that_another_field_asks_for_is_refused_here():
    assert refusal(a_docx(), "text.docx", PDF_ONLY).text == WRONG_TYPE


def test_file_of_a_type_that_we_cannot_check_is_refused_whatever_a_form_says():
    assert refusal(EXE, "run.exe", make_field("file", max_files=1, extensions=("exe",))).text == WRONG_TYPE


def test_refusal_says_what_would_be_taken():
    assert refusal(a_docx(), "text.docx", PDF_ONLY).values == {"name": "text.docx", "allowed": "pdf"}


@pytest.mark.parametrize("extension", CONTENT_TYPES)
def test_empty_file_is_refused_as_that(extension):
    reason = refusal(b"", f"α.{extension}")

    assert (reason.text, reason.values) == (EMPTY, {"name": f"α.{extension}"})


@pytest.mark.parametrize(
    ("filename", "content", "said", "found"),
    [
        ("renamed.pdf", EXE, "έγγραφο PDF", "πρόγραμμα Windows (exe)"),
        ("renamed.docx", EXE, "έγγραφο Word (docx)", "πρόγραμμα Windows (exe)"),
        ("renamed.png", EXE, "εικόνα PNG", "πρόγραμμα Windows (exe)"),
        ("page.pdf", b"<html><script>alert(1)</script></html>", "έγγραφο PDF", "σελίδα HTML"),
        ("page.jpeg", b"<svg xmlns='x'/>", "εικόνα JPEG", "αρχείο XML ή SVG"),
        ("text.docx", a_pdf(), "έγγραφο Word (docx)", "έγγραφο PDF"),
        ("text.docx", a_document("xlsx"), "έγγραφο Word (docx)", "βιβλίο Excel (xlsx)"),
        ("text.docx", a_zip({"evil.exe": EXE}), "έγγραφο Word (docx)", "συμπιεσμένο αρχείο (zip)"),
        ("text.docx", a_document("docx", {"word/vbaProject.bin": b"x"}), "έγγραφο Word (docx)", "έγγραφο Office με μακροεντολές"),
        ("text.odt", a_docx(), "έγγραφο OpenDocument (odt)", "έγγραφο Word (docx)"),
        ("text.odt", a_document("ods"), "έγγραφο OpenDocument (odt)", "υπολογιστικό φύλλο OpenDocument (ods)"),
        ("text.pdf", a_docx(), "έγγραφο PDF", "έγγραφο Word (docx)"),
        ("dot.jpg", a_png(), "εικόνα JPEG", "εικόνα PNG"),
        ("photo.png", a_jpeg(), "εικόνα PNG", "εικόνα JPEG"),
        ("dot.png", a_pdf(), "εικόνα PNG", "έγγραφο PDF"),
        ("noise.pdf", b"\xfe\xdc\xba\x98" * 50, "έγγραφο PDF", "άγνωστος τύπος αρχείου"),
    ],
)
def test_file_whose_content_belies_its_name_is_refused_with_both_named(filename, content, said, found):
    reason = refusal(content, filename)

    assert reason.text == WRONG_CONTENT
    assert {name: str(value) for name, value in reason.values.items()} == {
        "name": filename, "extension": filename.rpartition(".")[2], "said": said, "found": found
    }  # fmt: skip


def test_limits_are_those_of_the_settings():
    with pytest.raises(UploadRefused, match="περισσότερα από"):
        check_upload(ANY, "text.docx", io.BytesIO(a_docx()), Settings(archive_max_members=1))


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
