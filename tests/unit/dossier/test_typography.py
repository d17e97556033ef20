"""How documents stand on paper where they are strained: long names and titles, charts of many rows, notes at the foot of a page."""

import re
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from proposals.config import Settings
from proposals.dossier.compose import dossier_of
from proposals.dossier.compose_letter import letter_of
from proposals.dossier.compose_paper import receipt_of
from proposals.dossier.compose_tables import figure_of
from proposals.dossier.compose_values import answer
from proposals.dossier.contents import Dossier, Note, Paper, Section, Table
from proposals.dossier.papers import Papers
from proposals.dossier.profiles import Profile
from proposals.dossier.render import html_of, html_of_paper, pdf_of_paper

LONG_BODY = "Περιφερειακή Διεύθυνση Πρωτοβάθμιας και Δευτεροβάθμιας Εκπαίδευσης Ανατολικής Μακεδονίας και Θράκης"
CONTACT = "Βασ. Σοφίας 15, 106 74 Αθήνα; innovation@ypes.example"
# The foot of every page begins here, in points from its top.
FOOT = 770
_WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')

pytestmark = pytest.mark.usefixtures("in_greek")


@dataclass(frozen=True)
class Word:
    text: str
    top: float
    bottom: float
    right: float


@pytest.fixture
def papers(make_papers: Callable[..., Papers]) -> Papers:
    return make_papers("01")


@pytest.fixture
def receipt(papers: Papers) -> Paper:
    return receipt_of(papers, Settings(), with_name=True)


def pages_of(paper: Paper) -> list[list[Word]]:
    """The words of each page with their places."""
    done = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=pdf_of_paper(paper), capture_output=True, check=True)
    pages = done.stdout.decode().split("<page ")[1:]
    return [[Word(text, float(top), float(bottom), float(right)) for _left, top, right, bottom, text in _WORD.findall(page)] for page in pages]


def tables_in(document: Dossier | Paper) -> list[Table]:
    parts = document.parts if isinstance(document, Dossier) else (document,)
    return [block for part in parts for section in part.sections for block in section.blocks if isinstance(block, Table)]


@pytest.mark.parametrize("compose", [dossier_of, letter_of, lambda papers, settings: receipt_of(papers, settings, with_name=True)])
def test_columns_of_every_table_fill_the_page_and_no_more(papers: Papers, compose: Callable[..., Dossier | Paper]) -> None:
    wide = [(table.caption, sum(column.width for column in table.columns)) for table in tables_in(compose(papers, Settings()))]

    assert wide
    assert [found for found in wide if abs(found[1] - 100) > 0.2] == []


def test_long_name_of_who_is_written_to_pushes_the_title_of_a_letter_down(papers: Papers) -> None:
    papers.proposal.body.name = LONG_BODY

    first = pages_of(letter_of(replace(papers, profile=Profile.LETTER), Settings()))[0]

    name_ends = next(word.bottom for word in first if word.text == "Θράκης")
    title_begins = next(word.top for word in first if word.text == "Απόφαση" and word.bottom - word.top > 18)
    assert name_ends < title_begins


def test_points_of_a_letter_are_on_one_page(papers: Papers) -> None:
    papers.decisions[0].reasons = "\n\n".join(["Η πρόταση συγκεντρώνει υψηλή βαθμολογία σε όλα τα κριτήρια και υπερβαίνει τα κατώφλια."] * 3)
    labels = [criterion.label.el.split()[0] for criterion in papers.rubric.criteria]

    pages = [[word.text for word in page] for page in pages_of(letter_of(replace(papers, profile=Profile.LETTER), Settings()))]

    assert len(pages) == 2
    assert [page for page in pages if "Βαρύτητα" in page] == [page for page in pages if {*labels, "Σταθμισμένο"} <= {*page}]


def test_total_of_a_letter_has_the_decimals_of_what_stands_above_it(papers: Papers) -> None:
    (table,) = tables_in(letter_of(replace(papers, profile=Profile.LETTER), Settings()))

    assert [cell.runs[0].words for cell in table.total] == ["Σταθμισμένο σύνολο στα 100", "84,17", "60,0"]


def test_chart_of_very_many_rows_stays_above_the_foot_with_its_words(papers: Papers, receipt: Paper) -> None:
    field = papers.form.by_code["milestones"]
    rows = [{**papers.answers["milestones"][0], "title": f"Ορόσημο{number}"} for number in range(60)]
    figure = figure_of(field, rows, papers.answers)
    assert figure

    pages = pages_of(replace(receipt, sections=(Section("chart", "", "Διάγραμμα", (figure,)),)))

    charted = next(page for page in pages if any(word.text == "Ορόσημο59" for word in page))
    assert max(word.bottom for word in charted if word.text.startswith("Ορόσημο")) < FOOT
    assert {"Ορόσημο0", "Χρόνος"} & {word.text for word in charted}


def test_note_stays_with_the_answer_that_it_is_about(receipt: Paper) -> None:
    blocks = [block for number in range(40) for block in (answer(f"Ερώτηση {number}", "Απάντηση."), Note("Υποχρεωτικό."))]

    pages = pages_of(replace(receipt, sections=(Section("answers", "Α", "Απαντήσεις", tuple(blocks), is_wide=False),)))

    # Under the running head, which is a single line.
    firsts = [next(word.text for word in page if word.top > 70) for page in pages[1:]]
    assert len(firsts) > 2
    assert {*firsts} == {"Ερώτηση"}


@pytest.mark.parametrize(("letters", "look"), [(60, ""), (150, ' class="long"'), (200, ' class="longest"')])
def test_title_of_a_cover_gets_smaller_where_it_is_long(papers: Papers, letters: int, look: str) -> None:
    papers.version.answers = {**papers.version.answers, "title": "τίτλος " * (letters // 7) + "τίτλ"}

    assert f"<h1{look}>τίτλος" in html_of(dossier_of(papers, Settings()))


def test_head_tells_how_the_unit_is_reached_as_it_is_written(papers: Papers) -> None:
    settings = Settings(responsible_contact=CONTACT)

    letter, dossier = letter_of(replace(papers, profile=Profile.LETTER), settings), dossier_of(papers, settings)

    for html in (html_of_paper(letter), html_of(dossier)):
        assert html.count("<span>Βασ. Σοφίας 15, 106 74 Αθήνα</span>") == 1
        assert 'class="upper">innovation' not in html
        assert re.search(r"<span[^>]*>innovation@ypes\.example</span>", html)


def test_decision_without_facts_has_no_empty_line_in_its_frame(papers: Papers) -> None:
    letter = letter_of(replace(papers, profile=Profile.LETTER), Settings())

    assert 'class="ids"' not in html_of_paper(letter)
    assert 'class="ids"' in html_of(dossier_of(papers, Settings()))
