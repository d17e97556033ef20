"""Small real files of several kinds, as bytes."""

import io
import struct
import zipfile
import zlib

import pikepdf
from werkzeug.datastructures import FileStorage


def a_pdf(password: str = "") -> bytes:
    """A PDF of one empty page; with a password it is encrypted."""
    document, out = pikepdf.new(), io.BytesIO()
    document.add_blank_page()
    document.save(out, encryption=pikepdf.Encryption(owner=password, user=password) if password else False)
    return out.getvalue()


def a_zip(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def a_docx() -> bytes:
    return a_zip({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>"})


def a_png() -> bytes:
    """One white pixel."""
    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(b"\x00\xff")), (b"IEND", b""))
    body = b"".join(struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks)
    return b"\x89PNG\r\n\x1a\n" + body


def an_upload(content: bytes | None = None, filename: str = "μελέτη.pdf") -> FileStorage:
    """A file as a form sends it."""
    return FileStorage(io.BytesIO(a_pdf() if content is None else content), filename=filename)
