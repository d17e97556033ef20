"""Whether an uploaded file is what it says it is. Everything uploaded is hostile until shown otherwise."""

import io
import zipfile
from dataclasses import dataclass
from typing import IO

import filetype
import pikepdf
from werkzeug.utils import secure_filename

from proposals import greek
from proposals.calls.form import Field
from proposals.workflow.phrases import N_, Phrase

# Extension → the content type under which it is kept. Only what a form allows is ever looked up here.
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
}
_ZIPPED = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/", "odt": "content.xml", "ods": "content.xml"}
_MOST_MEMBERS = 5000
_MOST_UNPACKED_BYTES = 400_000_000


class UploadRefused(Exception):
    """A file that is not taken; `reason` says why and what would be."""

    def __init__(self, reason: Phrase) -> None:
        super().__init__(str(reason))
        self.reason = reason


@dataclass(frozen=True)
class Checked:
    """A file that may be stored: its name as the person knows it and the content type it really has."""

    filename: str
    content_type: str


def check_upload(field: Field, filename: str, stream: IO[bytes]) -> Checked:
    """Look at name and content of a file; the stream is rewound. Raises UploadRefused with the reason."""
    name = clean_filename(filename)
    extension = name.rpartition(".")[2].lower()
    if extension not in field.extensions or extension not in CONTENT_TYPES:
        allowed = ", ".join(field.extensions)
        raise UploadRefused(
            Phrase(N_("Ο τύπος του αρχείου «%(name)s» δεν γίνεται δεκτός. Ανεβάστε: %(allowed)s."), values={"name": name, "allowed": allowed})
        )
    content = stream.read()
    stream.seek(0)
    if not _is_what_it_says(extension, content):
        raise UploadRefused(
            Phrase(
                N_(
                    "Το περιεχόμενο του αρχείου «%(name)s» δεν είναι %(extension)s, ή το αρχείο είναι κατεστραμμένο ή κλειδωμένο. "
                    "Αποθηκεύστε το ξανά και δοκιμάστε."
                ),
                values={"name": name, "extension": extension},
            )
        )
    return Checked(name, CONTENT_TYPES[extension])


def clean_filename(filename: str) -> str:
    """The last part of a file name without control characters; Greek letters stay."""
    name = greek.clean_line(filename.replace("\\", "/").rpartition("/")[2]).lstrip(".")
    return name[-255:] or "file"


def ascii_filename(filename: str) -> str:
    """The same name in Latin letters, for clients that know no others."""
    stem, _, extension = filename.rpartition(".")
    return secure_filename(f"{greek.ascii_slug(stem) or 'file'}.{extension}")


def _is_what_it_says(extension: str, content: bytes) -> bool:
    if extension == "pdf":
        return _is_pdf(content)
    if extension in _ZIPPED:
        return _is_office_file(extension, content)
    kind = filetype.guess(content)
    return kind is not None and kind.mime == CONTENT_TYPES[extension]


def _is_pdf(content: bytes) -> bool:
    """A PDF that a PDF library opens without a password and that has a page."""
    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            return len(document.pages) > 0
    except (pikepdf.PdfError, pikepdf.PasswordError):
        return False


def _is_office_file(extension: str, content: bytes) -> bool:
    """A ZIP with the parts of its kind, not encrypted, not a bomb."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
    # A version that it does not know and a name that is no text are broken too, only the library says it in other words.
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError):
        return False
    too_much = len(members) > _MOST_MEMBERS or sum(member.file_size for member in members) > _MOST_UNPACKED_BYTES
    locked = any(member.flag_bits & 1 for member in members)
    return not too_much and not locked and any(member.filename.startswith(_ZIPPED[extension]) for member in members)
