"""Looking into PDF and office documents: whether they open, without a password, and are not bombs."""

import io
import zipfile

import pikepdf

from proposals.config import Settings
from proposals.drafting import refusals
from proposals.drafting.archives import Unpacking
from proposals.drafting.kinds import BROKEN_ZIP, in_words, is_locked_office, is_zip, kind_of, kind_of_archive

_END_OF_PDF = b"%%EOF"
# How far before the end of a file readers look for the mark.
_END = 1024
_MANIFEST = "META-INF/manifest.xml"
_ENCRYPTED_PART = b"encryption-data"
_MOST_OF_A_MANIFEST = 1 << 20


def guard_pdfs(limits: Settings) -> None:
    """Hold what a packed stream of a PDF may unpack to within the limit of archives; for the whole process, once, as it starts."""
    pikepdf.settings.set_qpdf_limits(flate_max_memory=min(limits.archive_max_unpacked_mb * 1024 * 1024, 2**32 - 1))


def check_pdf(name: str, content: bytes) -> None:
    """Raises UploadRefused unless a PDF library opens it without a password, freely, and finds a page."""
    if (found := kind_of(content)) != "pdf":
        raise refusals.wrong_content(name, "pdf", in_words("pdf"), in_words(found))
    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            is_encrypted, pages = document.is_encrypted, len(document.pages)
    except pikepdf.PasswordError:
        is_encrypted, pages = True, 0
    except pikepdf.PdfError:
        is_encrypted, pages = False, 0
    if is_encrypted:
        raise refusals.locked_pdf(name)
    if not pages or not _has_an_end(content):
        raise refusals.broken(name, in_words("pdf"))


def _has_an_end(content: bytes) -> bool:
    """True where the mark that closes a PDF is near the end: a file that was cut short opens, too, only without what it lost."""
    return _END_OF_PDF in content.rstrip(b"\0\t\n\r ")[-_END:]


def check_office_file(name: str, extension: str, content: bytes, limits: Settings) -> None:
    """Raises UploadRefused unless it is a whole document of this kind, without a password and without macros, and no bomb."""
    if is_locked_office(content):
        raise refusals.locked_document(name)
    if not is_zip(content):
        raise refusals.wrong_content(name, extension, in_words(extension), in_words(kind_of(content)))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if any(member.flag_bits & 1 for member in archive.infolist()):
                raise refusals.locked_document(name)
            Unpacking(name, len(content), limits).go_through(archive)
            found, is_locked = kind_of_archive(archive), _is_locked_open_document(archive)
    except BROKEN_ZIP:
        raise refusals.broken(name, in_words(extension)) from None
    if is_locked:
        raise refusals.locked_document(name)
    if found != extension:
        raise refusals.wrong_content(name, extension, in_words(extension), in_words(found))


def _is_locked_open_document(archive: zipfile.ZipFile) -> bool:
    """OpenDocument keeps its parts in the open and encrypts each; the manifest says how."""
    if _MANIFEST not in archive.namelist():
        return False
    with archive.open(_MANIFEST) as manifest:
        return _ENCRYPTED_PART in manifest.read(_MOST_OF_A_MANIFEST)
