"""What is asked of the process that reads foreign files, what it answers, and how that stands in a dossier.

Pure, and as small as what is loaded there should be.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Fault(StrEnum):
    """Why the pages of a file do not stand in a dossier."""

    LOCKED = "locked"
    BROKEN = "broken"
    TOO_LONG = "too long"
    TOO_HEAVY = "too heavy"
    TOO_SLOW = "too slow"
    LAYERS = "layers"
    NOT_ARCHIVAL = "not archival"
    MISSING = "missing"
    NO_PAGES = "no pages"
    NO_ROOM = "no room"


@dataclass(frozen=True)
class Limits:
    """How much of a file is read: pages, bookmarks, megapixels; and how long and with how much memory."""

    pages: int
    bookmarks: int
    megapixels: int
    seconds: int
    memory_mb: int
    is_picture: bool = False
    for_archive: bool = False


@dataclass(frozen=True)
class Bookmark:
    """A bookmark of a foreign file: the page, counted from 0, that it leads to, and how deep it stands."""

    title: str
    page: int
    depth: int


@dataclass(frozen=True)
class Prepared:
    """The pages of a foreign file as a PDF of drawings alone, how many there are, and which of them write text; or the fault."""

    pdf: bytes
    count: int
    shows_text: tuple[bool, ...] = ()
    bookmarks: tuple[Bookmark, ...] = ()
    fault: Fault | None = None


def written(prepared: Prepared) -> bytes:
    """An answer as bytes: one line that describes it, then the PDF."""
    about = asdict(prepared)
    del about["pdf"]
    return json.dumps(about).encode() + b"\n" + prepared.pdf


def read(answer: bytes) -> Prepared:
    """The same back from bytes. Raises ValueError for what is no answer."""
    line, _newline, pdf = answer.partition(b"\n")
    about: Mapping[str, Any] = json.loads(line)
    try:
        fault = Fault(about["fault"]) if about["fault"] else None
        bookmarks = tuple(Bookmark(each["title"], each["page"], each["depth"]) for each in about["bookmarks"])
        return Prepared(pdf, about["count"], tuple(about["shows_text"]), bookmarks, fault)
    except (KeyError, TypeError) as error:
        raise ValueError("no answer") from error


@dataclass(frozen=True)
class Embedded:
    """A file that lies whole in the PDF."""

    filename: str
    content_type: str
    description: str
    content: bytes


@dataclass(frozen=True)
class Enclosure:
    """An attachment in the dossier: the anchor of its separator page, what its pages are labelled with and called, its pages and its file."""

    anchor: str
    mark: str
    name: str
    pages: Prepared
    page_names: tuple[str, ...] = ()
    file: Embedded | None = None
