"""Whether an uploaded file is what it says it is. Everything uploaded is hostile until shown otherwise."""

from dataclasses import dataclass
from typing import IO

from werkzeug.utils import secure_filename

from proposals import greek
from proposals.calls.form import Field
from proposals.config import Settings
from proposals.drafting import refusals
from proposals.drafting.documents import check_office_file, check_pdf
from proposals.drafting.pictures import redrawn
from proposals.drafting.refusals import UploadRefused

__all__ = ["CONTENT_TYPES", "Checked", "UploadRefused", "ascii_filename", "check_upload", "clean_filename", "extension_of"]

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
_PICTURES = ("jpg", "jpeg", "png")


@dataclass(frozen=True)
class Checked:
    """A file that may be stored: its name as the person knows it, the content type it really has, and the bytes to keep."""

    filename: str
    content_type: str
    content: bytes


def check_upload(field: Field, filename: str, stream: IO[bytes], limits: Settings | None = None) -> Checked:
    """Look at name and content of a file; pictures come back without their metadata, all else as it was sent.

    Raises UploadRefused with the reason.
    """
    limits = limits or Settings()
    name = clean_filename(filename)
    extension = extension_of(field, name)
    content = stream.read()
    if not content:
        raise refusals.empty(name)
    if extension in _PICTURES:
        content = redrawn(name, extension, content, limits)
    elif extension == "pdf":
        check_pdf(name, content)
    else:
        check_office_file(name, extension, content, limits)
    return Checked(name, CONTENT_TYPES[extension], content)


def extension_of(field: Field, name: str) -> str:
    """The extension of a file name, where the field takes it. Raises UploadRefused with what it takes where not."""
    extension = name.rpartition(".")[2].lower()
    if extension not in field.extensions or extension not in CONTENT_TYPES:
        raise refusals.wrong_type(name, field)
    return extension


def clean_filename(filename: str) -> str:
    """The last part of a file name without control characters; Greek letters stay."""
    name = greek.clean_line(filename.replace("\\", "/").rpartition("/")[2]).lstrip(".")
    return name[-255:] or "file"


def ascii_filename(filename: str) -> str:
    """The same name in Latin letters, for clients that know no others."""
    stem, _, extension = filename.rpartition(".")
    return secure_filename(f"{greek.ascii_slug(stem) or 'file'}.{extension}")
