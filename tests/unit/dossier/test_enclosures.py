"""Attachments in a dossier: what stands behind each separator, what lies in the PDF whole, and that no file stops the rest."""

import hashlib
import io
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from flask import Flask
from flask_babel import force_locale
from PIL import Image

from proposals.calls.json_file import found_in, read_json
from proposals.config import Settings
from proposals.dossier.compose import dossier_of
from proposals.dossier.contents import Dossier, Facts
from proposals.dossier.enclosures import wanted_of, with_enclosures
from proposals.dossier.papers import Papers
from proposals.dossier.prepared import Fault
from proposals.storage import FolderStorage
from tests.factories.files import a_docx, a_jpeg, a_pdf, a_png
from tests.pdf_structure import faults_of, tree_of
from tests.printing import RememberingPrinter
from tests.unit.dossier.foreign import a_letter

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LETTER = a_letter(["Πρώτη σελίδα", "Δεύτερη σελίδα"], bookmarks=["Αρχή", "Τέλος"])
ARCHIVAL = a_letter(["Archived"], is_archival=True)
FILES: tuple[tuple[str, str, bytes | None], ...] = (
    ("μελέτη.pdf", "application/pdf", LETTER),
    ("φωτογραφία.jpg", "image/jpeg", a_jpeg((1800, 1200))),
    ("κλειδωμένο.pdf", "application/pdf", a_pdf("secret")),
    ("πίνακας.docx", DOCX, a_docx()),
    ("χαμένο.pdf", "application/pdf", None),
    ("αρχειακό.pdf", "application/pdf", ARCHIVAL),
)


@dataclass(frozen=True)
class Made:
    """A dossier with its attachments, and its PDF."""

    dossier: Dossier
    pdf: bytes

    def open(self) -> pikepdf.Pdf:
        return pikepdf.open(io.BytesIO(self.pdf))


Make = Callable[..., Dossier]


@pytest.fixture(scope="module")
def make(babel_app: Flask, papers_in_memory: Callable[..., Papers], tmp_path_factory: pytest.TempPathFactory) -> Make:
    storage = FolderStorage(tmp_path_factory.mktemp("files"))

    def made(
        files: tuple[tuple[str, str, bytes | None], ...] = FILES, *, for_archive: bool = False, language: str = "el", **settings: Any
    ) -> Dossier:
        papers = papers_in_memory("15", only_submitted=True)
        papers.version.attachments = [_stored(storage, number, *file) for number, file in enumerate(files, 1)]
        limits = Settings(**settings)
        with babel_app.test_request_context(), force_locale(language):
            dossier = dossier_of(papers, limits)
            return with_enclosures(dossier, wanted_of(papers, for_archive=for_archive), storage, limits)

    return made


@pytest.fixture(scope="module")
def committee(make: Make, remembering: RememberingPrinter) -> Made:
    dossier = make()
    return Made(dossier, remembering.pdf_of(dossier))


@pytest.fixture(scope="module")
def archive(make: Make, remembering: RememberingPrinter) -> Made:
    dossier = make(for_archive=True)
    return Made(dossier, remembering.pdf_of(dossier))


def _stored(storage: FolderStorage, number: int, filename: str, content_type: str, content: bytes | None) -> dict[str, Any]:
    sha256, size = ("e" * 64, 1) if content is None else (lambda kept: (kept.sha256, kept.size))(storage.put(io.BytesIO(content), len(content)))
    names = {"title": f"Τίτλος {number}", "filename": filename, "content_type": content_type}
    return {"id": number, "field": "attachments", **names, "size": size, "sha256": sha256}


def told(dossier: Dossier, number: int) -> dict[str, str]:
    """What the separator of an attachment says."""
    block = dossier.parts[-1].sections[number - 1].blocks[0]
    assert isinstance(block, Facts)
    return {row.label: row.value.words for row in block.rows}


def test_archive_names_its_text_for_a_machine_with_its_hash_and_each_file_as_it_is_called_inside(archive: Made) -> None:
    source = archive.dossier.source
    assert source is not None
    with pikepdf.open(io.BytesIO(archive.pdf)) as pdf:
        inside = bytes(pdf.attachments[source.filename].get_file().read_bytes())
        names = set(pdf.attachments)

    data = told(archive.dossier, 1)
    assert (data["Όνομα αρχείου"], data["Αποτύπωμα SHA-256"]) == (source.filename, hashlib.sha256(inside).hexdigest())
    kept = [told(archive.dossier, number)["Το αρχείο"] for number in range(2, 8)]
    assert {name for name in names if any(f"με το όνομα «{name}»" in words for words in kept)} == names - {source.filename}


def test_every_attachment_has_a_separator_that_names_it_and_says_what_was_done(committee: Made) -> None:
    titles = [section.title for section in committee.dossier.parts[-1].sections]

    assert titles == [f"Συνημμένο {number} από 6: Τίτλος {number}" for number in range(1, 7)]
    assert told(committee.dossier, 1) == {
        "Πεδίο του εντύπου": "Συνημμένα",
        "Όνομα αρχείου": "μελέτη.pdf",
        "Μέγεθος": told(committee.dossier, 1)["Μέγεθος"],
        "Αποτύπωμα SHA-256": told(committee.dossier, 1)["Αποτύπωμα SHA-256"],
        "Σελίδες": "Ακολουθούν 2 σελίδες, Σ1-1 έως Σ1-2.",
        "Το αρχείο": "Δεν περιέχεται σε αυτό το PDF· φυλάσσεται στο σύστημα με το αποτύπωμα αυτό.",
    }
    assert told(committee.dossier, 2)["Σελίδες"] == "Ακολουθεί η σελίδα Σ2-1."
    assert told(committee.dossier, 3)["Σελίδες"] == "Οι σελίδες δεν τυπώνονται: το αρχείο είναι κλειδωμένο με κωδικό."
    assert told(committee.dossier, 4)["Σελίδες"] == "Το αρχείο δεν έχει σελίδες που να τυπώνονται."
    assert told(committee.dossier, 5)["Σελίδες"] == "Το αρχείο δεν βρέθηκε στην αποθήκη αρχείων."


def test_pages_stand_behind_their_separators_under_labels_of_their_own(committee: Made) -> None:
    with committee.open() as pdf:
        labels = [page.label for page in pdf.pages]

    own = [label for label in labels if not label.startswith("Σ")]
    assert own == [str(number) for number in range(1, len(own) + 1)]
    last = len(own)
    assert labels[-10:] == [str(last - 5), "Σ1-1", "Σ1-2", str(last - 4), "Σ2-1", str(last - 3), str(last - 2), str(last - 1), str(last), "Σ6-1"]


def test_bookmarks_of_a_file_hang_below_its_separator(committee: Made) -> None:
    with committee.open() as pdf, pdf.open_outline() as outline:
        part = outline.root[-1]
        hung = {item.title: [(kid.title, pikepdf.Page(kid.destination[0]).label) for kid in item.children] for item in part.children}

    assert part.title == "Τα αρχεία της πρότασης"
    assert hung["Συνημμένο 1 από 6: Τίτλος 1"] == [("Αρχή", "Σ1-1"), ("Τέλος", "Σ1-2")]
    assert hung["Συνημμένο 2 από 6: Τίτλος 2"] == []


def test_the_dossier_stays_whole_for_who_listens_to_it(committee: Made, archive: Made) -> None:
    assert faults_of(committee.pdf) == []
    assert faults_of(archive.pdf) == []


def test_pages_are_tagged_behind_their_separator_text_as_text_and_pictures_with_a_text_in_their_place(committee: Made) -> None:
    with committee.open() as pdf:
        tags = tree_of(pdf)
        parts = [(str(tag.element.T), [(kid.kind, str(kid.element.get("/Alt", ""))) for kid in tag.kids]) for tag in tags if tag.kind == "Part"]

    assert parts == [
        ("Συνημμένο 1 από 6: Τίτλος 1", [("P", ""), ("P", "")]),
        ("Συνημμένο 2 από 6: Τίτλος 2", [("Figure", "Συνημμένο 2, σελίδα 1 από 1: Τίτλος 2")]),
        ("Συνημμένο 6 από 6: Τίτλος 6", [("P", "")]),
    ]


def test_files_without_pages_lie_in_the_dossier_of_the_committee_and_all_in_that_of_the_archive(committee: Made, archive: Made) -> None:
    with committee.open() as pdf:
        assert sorted(pdf.attachments) == ["Σ3 κλειδωμένο.pdf", "Σ4 πίνακας.docx"]
    with archive.open() as pdf:
        assert pdf.attachments["Σ1 μελέτη.pdf"].get_file().read_bytes() == LETTER
        assert len(pdf.attachments) == 6


def test_the_archive_is_pdf_a_and_pdf_ua_and_says_how_each_file_belongs_to_it(archive: Made) -> None:
    with archive.open() as pdf, pdf.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"], metadata["pdfuaid:part"]) == ("3", "A", "1")
        assert pdf.Root.OutputIntents[0].S == "/GTS_PDFA1"
        assert {str(file.UF): str(file.AFRelationship) for file in pdf.Root.AF}["Σ4 πίνακας.docx"] == "/Supplement"
        assert [str(file.UF) for file in pdf.Root.AF if file.AFRelationship == "/Source"] == ["ESDK-2023-0001.json"]
        assert b"pdfaSchema:prefix>pdfuaid<" in pdf.Root.Metadata.read_bytes()
        assert str(pdf.attachments["Σ1 μελέτη.pdf"].obj.EF.F.Subtype) == "/application/pdf"


def test_the_text_for_a_machine_is_what_the_import_reads(archive: Made, papers_in_memory: Callable[..., Papers]) -> None:
    papers = papers_in_memory("15", only_submitted=True)
    with archive.open() as pdf:
        content = pdf.attachments["ESDK-2023-0001.json"].get_file().read_bytes()

    stamp, answers = read_json(content)
    found = found_in(papers.form, answers, 1000)
    assert stamp.fingerprint == papers.form.fingerprint
    assert found.misfits == ()
    assert found.answers["title"] == papers.answers["title"]
    assert json.loads(content)["sha256"] == papers.version.sha256


def test_the_archive_prints_pages_of_files_that_are_archival_themselves_alone(archive: Made) -> None:
    faults = [each.pages.fault for each in archive.dossier.enclosures]

    assert faults == [Fault.NOT_ARCHIVAL, None, Fault.LOCKED, Fault.NO_PAGES, Fault.MISSING, Fault.NOT_ARCHIVAL]


def test_the_same_attachments_give_the_same_bytes(make: Make, committee: Made, remembering: RememberingPrinter) -> None:
    # Only the same page is not printed anew; the files are put into it each time.
    assert remembering.pdf_of(make()) == committee.pdf


def test_files_beyond_the_room_of_a_dossier_are_named_and_left_out(make: Make) -> None:
    files = (FILES[0], FILES[0], FILES[1], FILES[3])
    dossier = make(files, enclosures_max_pages=3, enclosures_max_mb=0)

    assert [each.pages.fault for each in dossier.enclosures] == [None, Fault.NO_ROOM, None, Fault.NO_PAGES]
    assert [each.file for each in dossier.enclosures] == [None] * 4
    assert told(dossier, 2)["Σελίδες"].startswith("Οι σελίδες δεν τυπώνονται: ο φάκελος έχει φτάσει")


@pytest.mark.parametrize(("settings", "fault"), [({"enclosure_max_pages": 1}, Fault.TOO_LONG), ({"enclosure_seconds": 0}, Fault.TOO_SLOW)])
def test_a_file_over_a_limit_is_named_with_the_limit_that_it_is_over(make: Make, settings: dict[str, int], fault: Fault) -> None:
    dossier = make(FILES[:1], **settings)

    assert dossier.enclosures[0].pages.fault is fault


def test_a_proposal_without_attachments_has_no_part_for_them(make: Make, remembering: RememberingPrinter) -> None:
    dossier = make(())

    assert (dossier.enclosures, dossier.parts[-1].anchor) == ((), "annex")
    assert remembering.pdf_of(dossier) == remembering.pdf_of(replace(dossier, enclosures=()))


def test_a_picture_is_never_enlarged_and_never_over_its_margins(make: Make) -> None:
    sizes = {}
    for name, size in (("small", (40, 20)), ("large", (4000, 1000))):
        out = io.BytesIO()
        Image.new("RGB", size, "red").save(out, "PNG")
        dossier = make((("a.png", "image/png", out.getvalue()),))
        with pikepdf.open(io.BytesIO(dossier.enclosures[0].pages.pdf)) as pdf:
            sizes[name] = pdf.pages[0].Contents.read_bytes().split()[1:5:3], [float(each) for each in pdf.pages[0].mediabox]

    assert [float(each) for each in sizes["small"][0]] == [30.0, 15.0]
    assert [float(each) for each in sizes["large"][0]] == pytest.approx([841.89 - 113.4, (841.89 - 113.4) / 4], abs=0.01)
    assert sizes["large"][1] == [0, 0, 841.89, 595.28]


def test_a_separator_speaks_the_language_of_the_dossier(make: Make) -> None:
    dossier = make((("a.png", "image/png", a_png()),), language="en")

    assert dossier.parts[-1].sections[0].title == "Attachment 1 of 1: Τίτλος 1"


def test_separators_are_found_in_the_contents(committee: Made, tmp_path: Path) -> None:
    with committee.open() as pdf:
        names = [str(name) for name in pikepdf.NameTree(pdf.Root.Names.Dests)]

    assert [f"enclosure-{number}" in names for number in range(1, 7)] == [True] * 6
