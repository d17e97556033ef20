"""The letter of a decision, the blank form of a call, and the squares of a code."""

import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from proposals.calls.models import Call
from proposals.config import Settings
from proposals.dossier.compose_form import blank_form
from proposals.dossier.compose_letter import letter_of
from proposals.dossier.contents import Facts, Note, Table, Verification
from proposals.dossier.papers import NothingToShow, Papers
from proposals.dossier.profiles import Profile
from proposals.dossier.published import PUBLISHED
from proposals.dossier.render import pdf_of_paper
from proposals.dossier.room import Room
from proposals.dossier.squares import draw_code, squares_of
from tests.factories import make_field


@pytest.fixture
def papers(make_papers: Callable[..., Papers]) -> Papers:
    found = replace(make_papers("01"), profile=Profile.LETTER)
    found.decisions[0].at = datetime(2023, 7, 10, 21, 30, tzinfo=UTC)
    return found


@pytest.mark.usefixtures("in_greek")
def test_letter_has_the_head_of_an_administrative_document(papers: Papers) -> None:
    letter = letter_of(papers, Settings())

    head = letter.letterhead
    assert head is not None
    assert (head.place, head.protocol, head.to) == ("Αθήνα, 10 Ιουλίου 2023", "Αρ. απόφασης: 24816/2023", "Περιφέρεια Κρήτης")
    assert head.subject == "Απόφαση για την πρόταση ΕΣΔΚ-2023-0001: Εντάχθηκε"
    assert [fact.value.words for fact in letter.facts.rows][-1] == "ΨΞ7Σ46ΜΤΛ6-0Δ2"


@pytest.mark.usefixtures("in_greek")
def test_letter_tells_the_mean_of_each_criterion_and_the_last_day_to_object(papers: Papers) -> None:
    decision, points, objection = letter_of(papers, Settings()).sections

    table = points.blocks[0]
    assert decision.title == "Η απόφαση"
    assert isinstance(table, Table)
    assert [cell.runs[0].words for cell in table.rows[0]] == ["Συνάφεια και κάλυψη ανάγκης", "15", "4,67", "–"]
    assert "έως και τις 21/07/2023" in objection.intro


@pytest.mark.usefixtures("in_greek")
def test_letter_without_sheets_or_posting_says_only_what_there_is(papers: Papers) -> None:
    papers.decisions[0].ada = ""

    letter = letter_of(replace(papers, sheets=()), Settings())

    assert [section.anchor for section in letter.sections] == ["decision", "objection"]
    assert "ΑΔΑ" not in [fact.label for fact in letter.facts.rows]


@pytest.mark.usefixtures("in_greek")
def test_letter_without_a_decision_is_refused(papers: Papers) -> None:
    with pytest.raises(NothingToShow):
        letter_of(replace(papers, decisions=()), Settings())


@pytest.fixture
def call(papers: Papers) -> Call:
    found = papers.proposal.call
    found.opens_at, found.closes_at = datetime(2023, 1, 1, 8, tzinfo=UTC), datetime(2023, 4, 1, 12, tzinfo=UTC)
    return found


@pytest.mark.usefixtures("in_greek")
def test_blank_form_asks_every_question_of_the_call_and_answers_none(call: Call) -> None:
    form = blank_form(call, Settings())

    asked = [_asked(block) for section in form.sections for block in section.blocks if not isinstance(block, Note)]
    assert asked == [field.label.el for field in call.form.fields if field.is_asked or field.type == "file"]
    assert form.facts.rows[0].value.words == "από 01/01/2023, 10:00 έως 01/04/2023, 15:00 (ώρα Ελλάδας)"


def _asked(block: object) -> str:
    assert isinstance(block, Room | Table)
    return block.question if isinstance(block, Room) else block.caption


def _rooms(call: Call) -> dict[str, tuple[Room | Table, str]]:
    """What each question has to be written on, and what is said below it."""
    found: dict[str, tuple[Room | Table, str]] = {}
    for section in blank_form(call, Settings()).sections:
        for room, note in zip(section.blocks[::2], section.blocks[1::2], strict=True):
            assert isinstance(room, Room | Table)
            assert isinstance(note, Note)
            found[_asked(room)] = (room, note.words)
    return found


@pytest.mark.usefixtures("in_greek")
def test_blank_form_gives_room_by_the_kind_and_the_length_of_the_answer(call: Call) -> None:
    found, fields = _rooms(call), call.form.by_code

    assert [found[fields[code].label.el][0] for code in ("title", "problem", "contact_email", "start_date")] == [
        Room(fields["title"].label.el, lines=3),
        Room(fields["problem"].label.el, lines=20),
        Room(fields["contact_email"].label.el, lines=1),
        Room(fields["start_date"].label.el, box="ημέρα / μήνας / έτος"),
    ]
    assert found[fields["problem"].label.el][1].startswith("Υποχρεωτικό. Έως ")
    axis = fields["axis"]
    assert found[axis.label.el][0] == Room(axis.label.el, choices=tuple(choice.label.el for choice in axis.choices))


@pytest.mark.usefixtures("in_greek")
def test_blank_form_has_something_to_tick_for_yes_and_no(call: Call) -> None:
    found = _rooms(call)
    ticks = {field.must_be_true: found[field.label.el][0] for field in call.form.fields if field.type == "bool"}

    assert {must: room.choices for must, room in ticks.items() if isinstance(room, Room)} == {True: ("Ναι",), False: ("Ναι", "Όχι")}


@pytest.mark.usefixtures("in_greek")
def test_blank_form_has_an_empty_table_with_the_columns_of_the_question(call: Call) -> None:
    field = call.form.by_code["budget_items"]
    table, words = _rooms(call)[field.label.el]

    assert isinstance(table, Table)
    assert table.by_hand
    assert [column.head for column in table.columns] == ["Α/Α", *(column.label.el for column in field.columns)]
    assert round(sum(column.width for column in table.columns), 6) == 100
    assert [[cell.runs[0].words for cell in row] for row in table.rows] == [[str(number), *["\u00a0"] * 3] for number in range(1, 5)]
    assert f"Έως {field.max_rows} γραμμές." in words
    assert f"Στη στήλη «{field.columns[0].label.el}»: {field.columns[0].choices[0].label.el}" in words


@pytest.mark.usefixtures("in_greek")
def test_letter_has_room_for_whoever_signs_and_its_code_on_a_page_with_more(papers: Papers, tmp_path: Path) -> None:
    letter = letter_of(papers, Settings())
    stamped = replace(letter, verification=Verification("Επαλήθευση", "ABCD-EFGH", "https://example.gr/v", "Κωδικός QR", Facts(()), "Σημείωση"))
    (tmp_path / "letter.pdf").write_bytes(pdf_of_paper(stamped))
    pages = subprocess.run(["pdftotext", tmp_path / "letter.pdf", "-"], capture_output=True, text=True, check=True).stdout.split("\f")[:-1]

    (last,) = [page for page in pages if "ABCD-EFGH" in page]
    assert last.index("Υπογραφή") < last.index("Ονοματεπώνυμο και ιδιότητα όποιου υπογράφει") < last.index("ABCD-EFGH")


# What may be published -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "is_hidden"),
    [
        (make_field("str", lift="title"), False),
        (make_field("str", public=True), False),
        (make_field("str"), True),
        (make_field("str", public=True, personal=True), True),
        (make_field("str", public=True, names="person"), True),
        (make_field("file", public=True), True),
        (make_field("table", public=True, columns=(make_field("str"),)), False),
        (make_field("table", public=True, columns=(make_field("str", personal=True),)), True),
    ],
)
def test_only_public_questions_that_name_nobody_are_published(question, is_hidden) -> None:
    assert PUBLISHED.hides(question) is is_hidden


def test_column_that_names_somebody_is_left_out_of_what_is_published() -> None:
    table = make_field("table", public=True, columns=(make_field("str", "what"), make_field("str", "who", names="person")))

    assert [column.code for column in PUBLISHED.seen(table).columns] == ["what"]


# Squares -------------------------------------------------------------------------------------------------------------


def test_squares_are_a_code_with_its_three_corners() -> None:
    squares = squares_of("http://127.0.0.1:8000/verify/2345-6789-CDFH-JKLM")

    size = len(squares)
    assert {len(row) for row in squares} == {size}
    for y, x in ((0, 0), (0, size - 7), (size - 7, 0)):
        assert squares[y][x : x + 7] == (True,) * 7
        assert squares[y + 1][x : x + 7] == (True, *(False,) * 5, True)


def test_drawing_has_a_bar_for_each_stretch_and_its_words_escaped() -> None:
    drawn = str(draw_code(((True, True, False, True), (False, False, False, False)), "<code>"))

    assert drawn.count('height="1.02"') == 2
    assert 'x="4" y="4" width="2"' in drawn
    assert "<title>&lt;code&gt;</title>" in drawn
