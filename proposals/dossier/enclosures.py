"""Attachments in a dossier: each gets a page that names it and says what was done with it, and behind that its pages, where they may stand there.

A file that is broken, locked, too long or hostile is named with the reason, and stops nothing.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from proposals.calls.json_file import json_of
from proposals.config import Settings
from proposals.dossier.compose_values import spoken
from proposals.dossier.confinement import prepare_apart
from proposals.dossier.contents import Block, Dossier, Fact, Facts, Note, Part, Run, Section, Tone
from proposals.dossier.papers import Papers
from proposals.dossier.prepared import Embedded, Enclosure, Fault, Limits, Prepared
from proposals.orders.pace import Alive, silent
from proposals.storage import Storage, StorageFailed
from proposals.web import words
from proposals.workflow.phrases import N_

_READ = {"application/pdf": False, "image/jpeg": True, "image/png": True}
_NOT_READ = Prepared(b"", 0)
_MB = 1024 * 1024

_FAULTS: Mapping[Fault, str] = {
    Fault.LOCKED: N_("Οι σελίδες δεν τυπώνονται: το αρχείο είναι κλειδωμένο με κωδικό."),
    Fault.BROKEN: N_("Οι σελίδες δεν τυπώνονται: το αρχείο είναι κατεστραμμένο και δεν διαβάζεται."),
    Fault.TOO_LONG: N_("Οι σελίδες δεν τυπώνονται: το αρχείο έχει περισσότερες σελίδες από όσες χωρούν στον φάκελο."),
    Fault.TOO_HEAVY: N_("Οι σελίδες δεν τυπώνονται: για να διαβαστεί το αρχείο χρειάζεται περισσότερη μνήμη από το όριο."),
    Fault.TOO_SLOW: N_("Οι σελίδες δεν τυπώνονται: το αρχείο δεν διαβάστηκε μέσα στο χρονικό όριο."),
    Fault.LAYERS: N_("Οι σελίδες δεν τυπώνονται: το αρχείο έχει κρυφά επίπεδα, που στην εκτύπωση θα φαίνονταν."),
    Fault.NOT_ARCHIVAL: N_("Οι σελίδες δεν τυπώνονται: το αρχείο δεν είναι PDF/A, και ο φάκελος αρχείου δέχεται μόνο τέτοιες σελίδες."),
    Fault.MISSING: N_("Το αρχείο δεν βρέθηκε στην αποθήκη αρχείων."),
    Fault.NO_PAGES: N_("Το αρχείο δεν έχει σελίδες που να τυπώνονται."),
    Fault.NO_ROOM: N_("Οι σελίδες δεν τυπώνονται: ο φάκελος έχει φτάσει στο όριο των σελίδων συνημμένων."),
}


@dataclass(frozen=True)
class Wanted:
    """The attachments that a dossier is to hold, as plain values: what versions know of each, and the label of each field of files."""

    files: tuple[Mapping[str, Any], ...]
    labels: Mapping[str, str]
    source: Embedded | None = None
    for_archive: bool = False


@dataclass
class _Room:
    """How much still goes into a dossier."""

    pages: int
    bytes: int


@dataclass(frozen=True)
class _Read:
    """An attachment that was looked into: its pages, and its file where that lies in the dossier."""

    about: Mapping[str, Any]
    number: int
    pages: Prepared
    content: bytes | None = None


def wanted_of(papers: Papers, *, for_archive: bool) -> Wanted:
    """Which attachments the reader of the papers is shown. All that is asked of the database for enclosures is asked here."""
    files = tuple(papers.files)
    labels = {code: words.say(field.label) for code, field in papers.form.by_code.items() if field.type == "file"}
    return Wanted(files, labels, _source(papers) if for_archive else None, for_archive)


def with_enclosures(dossier: Dossier, wanted: Wanted, storage: Storage, settings: Settings, alive: Alive = silent) -> Dossier:
    """The dossier with its attachments; for an archive also with their files and with its text for a machine.

    May take as long as the limits allow for each attachment: call it while no transaction is open; `alive` is called after each.
    """
    read = []
    for each in _read_all(wanted, storage, settings):
        read.append(each)
        alive()
    sections = tuple(_section(each, len(read), wanted.labels) for each in read)
    data = (_data(wanted.source),) if wanted.source else ()
    parts = (Part("enclosures", _("Συνημμένα"), _("Τα αρχεία της πρότασης"), (*data, *sections)),) if read or data else ()
    enclosures = tuple(_enclosure(each, section) for each, section in zip(read, sections, strict=True))
    return replace(dossier, parts=(*dossier.parts, *parts), enclosures=enclosures, source=wanted.source, for_archive=wanted.for_archive)


def _read_all(wanted: Wanted, storage: Storage, settings: Settings) -> Iterator[_Read]:
    room = _Room(settings.enclosures_max_pages, settings.enclosures_max_mb * _MB)
    for number, about in enumerate(wanted.files, 1):
        try:
            with storage.open(about["sha256"]) as stream:
                content = stream.read()
        except (OSError, StorageFailed):
            yield _Read(about, number, replace(_NOT_READ, fault=Fault.MISSING))
            continue
        pages = _pages(about, content, room, settings, for_archive=wanted.for_archive)
        room.pages -= pages.count if not pages.fault else 0
        is_kept = (wanted.for_archive or bool(pages.fault)) and len(content) <= room.bytes
        room.bytes -= len(content) if is_kept else 0
        yield _Read(about, number, pages, content if is_kept else None)


def _pages(about: Mapping[str, Any], content: bytes, room: _Room, settings: Settings, *, for_archive: bool) -> Prepared:
    is_picture = _READ.get(about["content_type"])
    if is_picture is None:
        return replace(_NOT_READ, fault=Fault.NO_PAGES)
    limits = Limits(
        pages=settings.enclosure_max_pages,
        bookmarks=settings.enclosure_max_bookmarks,
        megapixels=settings.image_max_megapixels,
        seconds=settings.enclosure_seconds,
        memory_mb=settings.enclosure_memory_mb,
        is_picture=is_picture,
        for_archive=for_archive,
    )
    prepared = prepare_apart(content, limits)
    return replace(_NOT_READ, count=prepared.count, fault=Fault.NO_ROOM) if prepared.count > room.pages and not prepared.fault else prepared


def _data(source: Embedded) -> Section:
    """What is said of the answers as a file: its hash tells whether it is still the one that was put in."""
    rows = (
        Fact(_("Όνομα αρχείου"), Run(source.filename, Tone.STRONG)),
        Fact(_("Μέγεθος"), Run(words.file_size(len(source.content)))),
        Fact(_("Αποτύπωμα SHA-256"), Run(hashlib.sha256(source.content).hexdigest(), Tone.HASH)),
        Fact(_("Το αρχείο"), Run(_("Βρίσκεται ολόκληρο μέσα σε αυτό το PDF."))),
    )
    return Section("data", "", source.description, (Facts(rows), Note(_("Είναι σε μορφή JSON και το διαβάζει η εισαγωγή προτάσεων."))))


def _mark(read: _Read) -> str:
    return _("Σ%(number)s", number=read.number)


def _name(read: _Read) -> str:
    """What its file is called inside the PDF: two attachments may have the same name."""
    return f"{_mark(read)} {read.about['filename']}"


def _section(read: _Read, count: int, labels: Mapping[str, str]) -> Section:
    """The page that stands before an attachment."""
    about = read.about
    rows = (
        Fact(_("Πεδίο του εντύπου"), Run(labels.get(about["field"], about["field"]))),
        Fact(_("Όνομα αρχείου"), spoken(about["filename"], Tone.STRONG)),
        Fact(_("Μέγεθος"), Run(words.file_size(about["size"]))),
        Fact(_("Αποτύπωμα SHA-256"), Run(about["sha256"], Tone.HASH)),
        Fact(_("Σελίδες"), Run(_where(read))),
        Fact(_("Το αρχείο"), Run(_kept(read))),
    )
    blocks: tuple[Block, ...] = (Facts(rows),)
    if read.pages.pdf:
        blocks += (
            Note(_("Οι σελίδες τυπώνονται όπως φαίνονται. Σύνδεσμοι, πεδία, ενέργειες και αρχεία μέσα στο συνημμένο δεν περνούν στον φάκελο.")),
        )
    title = _("Συνημμένο %(number)s από %(count)s: %(title)s", number=read.number, count=count, title=about["title"])
    # The first stands on the page of the part.
    return Section(f"enclosure-{read.number}", "", title, blocks, starts_page=read.number > 1)


def _where(read: _Read) -> str:
    if read.pages.fault:
        return _(_FAULTS[read.pages.fault])
    return ngettext(
        "Ακολουθεί η σελίδα %(mark)s-1.", "Ακολουθούν %(num)s σελίδες, %(mark)s-1 έως %(mark)s-%(num)s.", read.pages.count, mark=_mark(read)
    )


def _kept(read: _Read) -> str:
    if read.content is not None:
        return _("Βρίσκεται ολόκληρο μέσα σε αυτό το PDF, με το όνομα «%(name)s».", name=_name(read))
    return _("Δεν περιέχεται σε αυτό το PDF· φυλάσσεται στο σύστημα με το αποτύπωμα αυτό.")


def _enclosure(read: _Read, section: Section) -> Enclosure:
    about, pages = read.about, read.pages
    names = tuple(
        _("Συνημμένο %(number)s, σελίδα %(page)s από %(pages)s: %(title)s", number=read.number, page=page, pages=pages.count, title=about["title"])
        for page in range(1, len(pages.shows_text) + 1)
    )
    file = None
    if read.content is not None:
        file = Embedded(_name(read), about["content_type"], about["title"], read.content)
    return Enclosure(section.anchor, _mark(read), section.title, pages, names, file)


def _source(papers: Papers) -> Embedded:
    """The answers as the file that the import of proposals reads."""
    about = {"code": papers.proposal.public_code, "version": str(papers.version.number), "sha256": papers.version.sha256}
    content = json_of(papers.form, papers.answers, about)
    return Embedded(f"{papers.proposal.public_code}.json", "application/json", _("Οι απαντήσεις της πρότασης ως δεδομένα"), content)
