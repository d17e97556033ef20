"""What a file is by its bytes, in words that people know."""

import io
import lzma
import struct
import zipfile
import zlib

import filetype

from proposals.workflow.phrases import N_, Phrase

# What our own eyes and the sniffing library call the content of a file → what people call it.
_NAMES = {
    "pdf": N_("έγγραφο PDF"),
    "docx": N_("έγγραφο Word (docx)"),
    "xlsx": N_("βιβλίο Excel (xlsx)"),
    "pptx": N_("παρουσίαση PowerPoint (pptx)"),
    "odt": N_("έγγραφο OpenDocument (odt)"),
    "ods": N_("υπολογιστικό φύλλο OpenDocument (ods)"),
    "odp": N_("παρουσίαση OpenDocument (odp)"),
    "jpg": N_("εικόνα JPEG"),
    "png": N_("εικόνα PNG"),
    "macros": N_("έγγραφο Office με μακροεντολές"),
    "old office": N_("έγγραφο Office παλιάς μορφής (doc, xls, ppt)"),
    "rtf": N_("έγγραφο RTF"),
    "html": N_("σελίδα HTML"),
    "xml": N_("αρχείο XML ή SVG"),
    "text": N_("απλό κείμενο"),
    "exe": N_("πρόγραμμα Windows (exe)"),
    "elf": N_("πρόγραμμα Linux"),
    "zip": N_("συμπιεσμένο αρχείο (zip)"),
    "archive": N_("συμπιεσμένο αρχείο"),
    "image": N_("εικόνα άλλου τύπου"),
    "video": N_("βίντεο"),
    "audio": N_("ήχος"),
}
_UNKNOWN = N_("άγνωστος τύπος αρχείου")
_ARCHIVES = {"rar", "7z", "gz", "bz2", "xz", "tar", "Z", "lz", "zst", "cab"}
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
_OPEN_DOCUMENT_KINDS = {"text": "odt", "spreadsheet": "ods", "presentation": "odp"}
_FOLDERS = {"word/": "docx", "xl/": "xlsx", "ppt/": "pptx"}
# In how many words zipfile says that an archive is broken, or that it does not know how to read it.
BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, NotImplementedError, RuntimeError, ValueError, EOFError, OSError)
# How far into a file its kind is looked for, and how far a PDF may begin with something else.
_START = 4096
_PDF_START = 1024


def in_words(kind: str) -> Phrase:
    """The kind of a file as people call it."""
    return Phrase(_NAMES.get(kind, _UNKNOWN))


def is_zip(content: bytes) -> bool:
    return content.startswith(_ZIP)


def is_locked_office(content: bytes) -> bool:
    """True for an Office document behind a password: a container of the old kind around one encrypted package."""
    return content.startswith(_OLD_OFFICE) and "EncryptedPackage".encode("utf-16-le") in content


def kind_of(content: bytes) -> str:
    """What the bytes are: an extension that we take (`jpg` for every JPEG), a word for what we know beside them, or nothing."""
    if content.startswith(_OLD_OFFICE):
        return "old office"
    if is_zip(content):
        return _kind_of_zip(content)
    if b"%PDF-" in content[:_PDF_START]:
        return "pdf"
    found = filetype.guess(content)
    return _kind_of_guess(found.extension, found.mime) if found else _kind_of_text(content[:_START])


def kind_of_archive(archive: zipfile.ZipFile) -> str:
    """What the members of a ZIP make of it. Raises what zipfile raises for a member that it cannot read."""
    names = archive.namelist()
    if any(name.endswith("vbaProject.bin") for name in names):
        return "macros"
    if "mimetype" in names:
        with archive.open("mimetype") as member:
            said = member.read(100).decode("ascii", "replace").strip()
        return _OPEN_DOCUMENT_KINDS.get(said.removeprefix(_OPEN_DOCUMENT), "zip")
    return next((kind for folder, kind in _FOLDERS.items() if any(name.startswith(folder) for name in names)), "zip")


def _kind_of_zip(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return kind_of_archive(archive)
    except BROKEN_ZIP:
        return "zip"


def _kind_of_guess(extension: str, mime: str) -> str:
    if extension in _ARCHIVES:
        return "archive"
    return extension if extension in _NAMES else mime.partition("/")[0]


def _kind_of_text(start: bytes) -> str:
    try:
        # A letter of several bytes may be cut where the look ends.
        text = start.decode("utf-8", "strict" if len(start) < _START else "ignore")
    except UnicodeDecodeError:
        return ""
    if "\x00" in text or not text.strip():
        return ""
    plain = text.lstrip("\ufeff \t\r\n").lower()
    if plain.startswith(("<!doctype html", "<html", "<script", "<body", "<head")):
        return "html"
    return "xml" if plain.startswith(("<?xml", "<svg")) else "text"
