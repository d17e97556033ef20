"""The dossier of a proposal as plain values: what stands in it, in which order and in final words. How it looks is decided elsewhere."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from markupsafe import Markup

from proposals.charts.figures import Chart
from proposals.dossier.prepared import Embedded, Enclosure
from proposals.dossier.room import Room


class Tone(StrEnum):
    """How a run of words is meant."""

    PLAIN = "plain"
    STRONG = "strong"
    MUTED = "muted"
    YES = "yes"
    NO = "no"
    PROSE = "prose"
    POINTS = "points"
    HASH = "hash"


@dataclass(frozen=True)
class Run:
    """Words in one tone. `language` is named only where it is not the dossier's own."""

    words: str
    tone: Tone = Tone.PLAIN
    language: str = ""


@dataclass(frozen=True)
class Fact:
    """A short answer beside its label."""

    label: str
    value: Run


@dataclass(frozen=True)
class Facts:
    """Short answers below each other."""

    kind: ClassVar[str] = "facts"
    rows: tuple[Fact, ...]


@dataclass(frozen=True)
class Answer:
    """What a person wrote at length: paragraphs of lines, in the language that they are in. A short one is not torn apart by a page."""

    kind: ClassVar[str] = "answer"
    question: str
    paragraphs: tuple[tuple[str, ...], ...]
    language: str = ""
    is_short: bool = False


@dataclass(frozen=True)
class Column:
    """The head of a column and its share of the width in percent. Numbers stand to the right; a counter numbers the rows."""

    head: str
    width: float
    is_number: bool = False
    is_counter: bool = False


@dataclass(frozen=True)
class Cell:
    """What stands in one cell. `fill`, between 0 and 1, draws a bar below it."""

    runs: tuple[Run, ...]
    span: int = 1
    fill: float | None = None


@dataclass(frozen=True)
class Table:
    """Rows of cells below a caption; the first cell of a row is its head, and `total` closes the table. One to be filled in by hand has high rows."""

    kind: ClassVar[str] = "table"
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] = ()
    by_hand: bool = False


@dataclass(frozen=True)
class Note:
    """A remark of the system."""

    kind: ClassVar[str] = "note"
    words: str


@dataclass(frozen=True)
class Verdict:
    """A judgement in a few large words, with what identifies it."""

    kind: ClassVar[str] = "verdict"
    label: str
    value: str
    tone: Tone
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Workings:
    """A formula, and each sum worked out by it."""

    kind: ClassVar[str] = "workings"
    label: str
    formula: str
    sums: tuple[Fact, ...]


@dataclass(frozen=True)
class Figure:
    """A chart below a caption, and a paragraph that says in words what it shows."""

    kind: ClassVar[str] = "figure"
    caption: str
    chart: Chart
    words: str
    words_beside: bool = False


@dataclass(frozen=True)
class Drawing:
    """A drawing as a page shows it too, below a caption, and beside it a paragraph that says in words what it shows."""

    kind: ClassVar[str] = "drawing"
    caption: str
    drawing: Markup
    words: str


Block = Facts | Answer | Room | Table | Note | Verdict | Workings | Figure | Drawing


@dataclass(frozen=True)
class Tile:
    """A large number with what it counts, and its share of the row in percent."""

    value: str
    label: str
    width: float = 0.0


@dataclass(frozen=True)
class Section:
    """A numbered or lettered stretch of a part. Answers hang in two columns; the rest takes the full width. A scored one is a sheet."""

    anchor: str
    mark: str
    title: str
    blocks: tuple[Block, ...]
    intro: str = ""
    is_wide: bool = True
    starts_page: bool = False
    score: Tile | None = None


@dataclass(frozen=True)
class Part:
    """A part of the dossier: its ordinal («Μέρος πρώτο») and its name."""

    anchor: str
    ordinal: str
    title: str
    sections: tuple[Section, ...]
    starts_page: bool = True


@dataclass(frozen=True)
class Cover:
    """The first page. `weights` are those of the criteria; a strip of the cover shows them."""

    kind: str
    state: Run
    title: Run
    body: Run
    plan: str
    weights: tuple[int, ...]
    facts: tuple[Fact, ...]
    colophon: str


@dataclass(frozen=True)
class Head:
    """The head of an administrative document, with the proposal at a glance."""

    title: str
    place: str
    protocol: str
    subject_label: str
    subject: str
    paragraphs: tuple[str, ...]
    glance_title: str
    tiles: tuple[Tile, ...]
    facts: Facts
    note: str


@dataclass(frozen=True)
class Furniture:
    """The words that every page repeats («σελίδα 3 από 9» is `page`, 3, `of`, 9), and those that number tables and figures."""

    dossier: str
    version: str
    notice: str
    page: str
    of: str
    table: str
    figure: str
    contents: str


@dataclass(frozen=True)
class Verification:
    """The last block of a document: by which code it can be looked up, where, and the head of the trail when it was issued. The address is also
    drawn as a QR code, which `picture` describes."""

    title: str
    code: str
    address: str
    picture: str
    facts: Facts
    note: str


@dataclass(frozen=True)
class Letterhead:
    """The head of an administrative document: to the right place, date and number; below it to whom, and about what. At its end there is room for
    whoever signs: `signature` stands above the line, `signer` below it."""

    place: str
    protocol: str
    to_label: str
    to: str
    subject_label: str
    subject: str
    signature: str
    signer: str


@dataclass(frozen=True)
class Dossier:
    """The whole dossier. `dated_at` is when what it says came about; `issuer` are the lines of the public authority, from the State down; `source` is
    its text for a machine."""

    language: str
    code: str
    title: str
    author: str
    description: str
    keywords: str
    dated_at: datetime
    furniture: Furniture
    issuer: tuple[Run, ...]
    cover: Cover
    head: Head
    versions: Table | None
    parts: tuple[Part, ...]
    verification: Verification | None = None
    enclosures: tuple[Enclosure, ...] = ()
    source: Embedded | None = None
    for_archive: bool = False


@dataclass(frozen=True)
class Paper:
    """A short document of its own beside the dossier: a receipt, or a text before it is filed. `dated_at` is when what it says came about."""

    language: str
    code: str
    title: str
    author: str
    description: str
    keywords: str
    dated_at: datetime
    furniture: Furniture
    issuer: tuple[Run, ...]
    heading: str
    subject: Run
    facts: Facts
    sections: tuple[Section, ...]
    note: str
    letterhead: Letterhead | None = None
    verification: Verification | None = None
