"""Small real files of several kinds, as bytes."""

import io
import struct
import zipfile
import zlib
from typing import Any

import pikepdf
from openpyxl import load_workbook
from PIL import Image
from werkzeug.datastructures import FileStorage

# What an Office document is, by its extension: the part that makes it so.
_PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
_OPEN_DOCUMENTS = {"odt": "text", "ods": "spreadsheet", "odp": "presentation"}


def a_pdf(password: str = "", owner: str = "") -> bytes:
    """A PDF of one empty page; with a password it is encrypted, with an owner's alone it opens and is restricted."""
    document, out = pikepdf.new(), io.BytesIO()
    document.add_blank_page()
    document.save(out, encryption=pikepdf.Encryption(owner=owner or password, user=password) if owner or password else False)
    return out.getvalue()


def a_zip(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def a_docx() -> bytes:
    return a_document("docx")


def a_document(extension: str, more: dict[str, bytes] | None = None) -> bytes:
    """A document of an Office program, with more members inside it."""
    if extension in _PARTS:
        return a_zip({"[Content_Types].xml": b"<Types/>", _PARTS[extension]: b"<x/>", **(more or {})})
    mime = f"application/vnd.oasis.opendocument.{_OPEN_DOCUMENTS[extension]}"
    return a_zip({"mimetype": mime.encode(), "content.xml": b"<x/>", **(more or {})})


def a_png() -> bytes:
    """One white pixel."""
    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(b"\x00\xff")), (b"IEND", b""))
    body = b"".join(struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks)
    return b"\x89PNG\r\n\x1a\n" + body


def a_jpeg(size: tuple[int, int] = (2, 2), mode: str = "RGB", **how: object) -> bytes:
    """A picture of one colour, saved as Pillow is told."""
    out = io.BytesIO()
    Image.new(mode, size).save(out, "JPEG", **how)
    return out.getvalue()


def an_upload(content: bytes | None = None, filename: str = "μελέτη.pdf") -> FileStorage:
    """A file as a form sends it."""
    return FileStorage(io.BytesIO(a_pdf() if content is None else content), filename=filename)


def edited_workbook(content: bytes, cells: dict[tuple[str, str], Any]) -> bytes:
    """A spreadsheet in which somebody has written into some cells, each named by its sheet and its place."""
    book, out = load_workbook(io.BytesIO(content)), io.BytesIO()
    for (sheet, place), value in cells.items():
        if sheet not in book.sheetnames:
            book.create_sheet(sheet)
        book[sheet][place].value = value
    book.save(out)
    return out.getvalue()
