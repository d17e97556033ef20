"""The short documents: the receipt of a filing on one page, and the text before it is filed."""

import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pikepdf
import pytest
from flask import Flask
from flask_babel import force_locale

from proposals.accounts.models import Person
from proposals.config import Settings
from proposals.dossier.compose_paper import receipt_of, text_before_filing, text_to_judge
from proposals.dossier.contents import Note, Paper, Table
from proposals.dossier.papers import Papers
from proposals.dossier.render import html_of_paper, pdf_of_paper

CHANGED_AT = datetime(2026, 11, 22, 8, 15, tzinfo=UTC)
MANY = [
    {
        "id": number,
        "field": "attachments",
        "title": f"Έγγραφο με μάλλον μακρύ τίτλο, αριθμός {number}",
        "filename": f"μακρύ-όνομα-αρχείου-{number}.pdf",
    }
    | {"content_type": "application/pdf", "size": 1, "sha256": f"{number:064x}"}
    for number in range(1, 12)
]


@pytest.fixture
def papers(make_papers: Callable[..., Papers]) -> Papers:
    found = make_papers("15", only_submitted=True)
    found.version.person = Person(name="Αικατερίνη Μανουσάκη")
    return found


def facts(paper: Paper) -> dict[str, str]:
    return {fact.label: fact.value.words for fact in paper.facts.rows}


def text_of(pdf: bytes) -> str:
    return subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()


@pytest.mark.usefixtures("in_greek")
def test_receipt_says_what_was_filed_by_whom_and_when_in_both_times(papers: Papers) -> None:
    receipt = receipt_of(papers, Settings(), with_name=True)

    assert receipt.heading == "Αποδεικτικό υποβολής"
    assert receipt.subject.words == "Μία ώρα ιδεών κάθε μήνα"
    assert facts(receipt) == {
        "Κωδικός": "ΕΣΔΚ-2023-0001",
        "Έκδοση": "2",
        "Φορέας": "Περιφέρεια Κρήτης",
        "Πρόσκληση": "1η πρόσκληση Ε.Σ.Δ.Κ. 2024–2025",
        "Υποβλήθηκε": f"{papers.version.submitted_at.astimezone().strftime('%d/%m/%Y')}, {_athens(papers)} (ώρα Ελλάδας)",
        "Ώρα UTC": papers.version.submitted_at.strftime("%Y-%m-%d %H:%M:%S UTC"),
        "Υπέβαλε": "Αικατερίνη Μανουσάκη",
        "Αποτύπωμα SHA-256": papers.version.sha256,
    }
    (files,) = receipt.sections
    assert isinstance(files.blocks[0], Table)
    assert [row[2].runs[0].words for row in files.blocks[0].rows] == ["a" * 64, "b" * 64]


def _athens(papers: Papers) -> str:
    """In spring Athens is three hours ahead."""
    return f"{papers.version.submitted_at.hour + 3:02}:{papers.version.submitted_at.minute:02}"


@pytest.mark.usefixtures("in_greek")
@pytest.mark.parametrize("person", [None, Person(name="Κάποια")])
def test_receipt_names_nobody_where_nobody_filed_or_the_name_is_not_for_the_reader(papers: Papers, person: Person | None) -> None:
    papers.version.person = person

    assert "Υπέβαλε" not in facts(receipt_of(papers, Settings(), with_name=person is None))


@pytest.mark.usefixtures("in_greek")
def test_receipt_of_a_version_without_files_says_so(papers: Papers) -> None:
    papers.version.attachments = []

    (files,) = receipt_of(papers, Settings(), with_name=False).sections

    assert files.blocks == (Note("Η πρόταση δεν έχει συνημμένα αρχεία."),)


@pytest.mark.usefixtures("in_greek")
def test_receipt_with_as_many_files_as_a_proposal_may_have_is_one_tagged_page(papers: Papers) -> None:
    papers.version.attachments = MANY

    printed = pdf_of_paper(receipt_of(papers, Settings(), with_name=True))

    with pikepdf.open(BytesIO(printed)) as pdf, pdf.open_metadata() as metadata:
        assert len(pdf.pages) == 1
        assert metadata["pdfuaid:part"] == "1"
        assert str(pdf.docinfo.Title) == "Αποδεικτικό υποβολής – ΕΣΔΚ-2023-0001"
    text = text_of(printed)
    assert papers.version.sha256 in text
    assert all(each["sha256"] in text for each in MANY)
    assert "σελίδα 1 από 1" in text


@pytest.mark.usefixtures("in_greek")
def test_same_filing_gives_the_same_bytes(papers: Papers) -> None:
    assert pdf_of_paper(receipt_of(papers, Settings(), with_name=True)) == pdf_of_paper(receipt_of(papers, Settings(), with_name=True))


def test_receipt_is_in_the_language_of_the_reader(babel_app: Flask, papers: Papers) -> None:
    with babel_app.test_request_context(), force_locale("en"):
        receipt = receipt_of(papers, Settings(), with_name=True)

    assert (receipt.language, receipt.heading) == ("en", "Receipt of submission")
    assert facts(receipt)["Body"] == "Region of Crete"


@pytest.mark.usefixtures("in_greek")
def test_words_of_people_are_printed_as_text(papers: Papers) -> None:
    receipt = receipt_of(papers, Settings(), with_name=True)

    html = html_of_paper(replace(receipt, subject=replace(receipt.subject, words="<script>alert(1)</script>")))

    assert "&lt;script&gt;alert(1)" in html
    assert "<script" not in html


@pytest.mark.usefixtures("in_greek")
def test_text_before_filing_has_every_section_and_the_hash_that_its_version_would_have(papers: Papers) -> None:
    paper = text_before_filing(papers, Settings(), CHANGED_AT)

    assert paper.heading == "Κείμενο πριν από την υποβολή"
    assert [section.mark for section in paper.sections] == [section.letter for section in papers.form.sections] + [""]
    assert facts(paper)["Τελευταία αλλαγή"] == "22/11/2026, 10:15 (ώρα Ελλάδας)"
    assert facts(paper)["Αποτύπωμα SHA-256"] == papers.version.sha256
    assert paper.furniture.version == "ΕΣΔΚ-2023-0001 · Κείμενο της 22/11/2026, 10:15"


@pytest.mark.usefixtures("in_greek")
def test_text_to_judge_holds_the_answers_alone_and_nothing_personal_for_who_may_not_read_it(make_papers: Callable[..., Papers]) -> None:
    papers = make_papers("01")
    everything, shown = (text_to_judge(papers, Settings(), with_personal=personal) for personal in (True, False))

    personal = {field.label.el for field in papers.form.fields if field.personal}
    assert (shown.heading, facts(shown)["Έκδοση"]) == ("Κείμενο της πρότασης", str(papers.version.number))
    assert facts(shown)["Αποτύπωμα SHA-256"] == papers.version.sha256
    assert [section.anchor for section in shown.sections] == [*(section.code for section in papers.form.sections), "attachments"]
    assert [label for label in personal if label in html_of_paper(everything)] != []
    assert [label for label in personal if f">{label}<" in html_of_paper(shown)] == []
    assert papers.sheets
    assert [sheet.comment_to_body for sheet in papers.sheets if sheet.comment_to_body and sheet.comment_to_body in html_of_paper(shown)] == []


@pytest.mark.usefixtures("in_greek")
def test_file_of_a_personal_question_is_not_listed_for_who_may_not_read_it(papers: Papers) -> None:
    papers.version.attachments = [{**MANY[0], "field": "contact_email"}, MANY[1]]

    shown = text_to_judge(papers, Settings(), with_personal=False)

    (table,) = [block for block in shown.sections[-1].blocks if isinstance(block, Table)]
    assert [row[1].runs[1].words for row in table.rows] == ["μακρύ-όνομα-αρχείου-2.pdf"]
