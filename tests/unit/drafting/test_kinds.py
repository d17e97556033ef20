"""What a file is by its bytes."""

import gzip

import pytest

from proposals.drafting.kinds import in_words, kind_of
from tests.factories import a_document, a_jpeg, a_pdf, a_png, a_zip


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (a_pdf(), "pdf"),
        (b"\xef\xbb\xbf" + a_pdf(), "pdf"),
        (a_png(), "png"),
        (a_jpeg(), "jpg"),
        *((a_document(extension), extension) for extension in ("docx", "xlsx", "pptx", "odt", "ods", "odp")),
        (a_document("xlsx", {"xl/vbaProject.bin": b"x"}), "macros"),
        (a_zip({"a.txt": b"a"}), "zip"),
        (a_zip({"mimetype": b"application/epub+zip"}), "zip"),
        (b"PK\x03\x04 and no more", "zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old office"),
        (b"MZ\x90\x00", "exe"),
        (b"\x7fELF" + bytes(60), "elf"),
        (gzip.compress(b"a", mtime=0), "archive"),
        (b"GIF89a" + bytes(20), "image"),
        (b"ID3" + bytes(60), "audio"),
        (b"\x00\x00\x00\x18ftypmp42" + bytes(60), "video"),
        (b"{\\rtf1 a}", "rtf"),
        (b"\n <!DOCTYPE html><html>", "html"),
        (b"<?xml version='1.0'?><svg/>", "xml"),
        ("Απλό κείμενο".encode(), "text"),
        (("α" * 4000).encode(), "text"),
        (b"a" + ("α" * 4000).encode(), "text"),
        ("Απλό κείμενο".encode("cp1253"), ""),
        (b"text\x00and more", ""),
        (b"  \n", ""),
        (b"", ""),
    ],
)
def test_file_is_known_by_its_bytes(content, kind):
    assert kind_of(content) == kind


@pytest.mark.parametrize(("kind", "words"), [("pdf", "έγγραφο PDF"), ("", "άγνωστος τύπος αρχείου"), ("application", "άγνωστος τύπος αρχείου")])
def test_kind_has_a_name_that_people_know(kind, words):
    assert str(in_words(kind)) == words
