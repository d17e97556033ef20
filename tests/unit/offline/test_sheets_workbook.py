"""Scoring sheets as a spreadsheet and back: what stands where, what is taken over, what is complained of and where."""

import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from openpyxl import Workbook, load_workbook

from proposals.calls.exchange import FileRefused, Limits
from proposals.offline.lines import STAMP_SHEET, Taken, lines_of
from proposals.offline.reading import changes_in, read_book
from proposals.offline.workbook import workbook_of
from tests.factories import edited_workbook, standard_rubric
from tests.factories.evaluation import COMMENT

RUBRIC = standard_rubric()
CODES = list(RUBRIC.by_code)
HEAD = ["proposals-sheets", "1", "4"]
LIMITS = Limits(1000, 20_000, 10_000_000)
CODE = "ESDK-2027-0003"
VALUES = {"impact": "3.5", "impact_comment": COMMENT, "check_ai": "yes", "check_ai_comment": "Με κανόνες.", "comment_to_body": "Συνεχίστε."}
ROWS = {line.code: number for number, line in enumerate(lines_of(RUBRIC), 5)}
TAKEN = Taken(
    number=7,
    code=CODE,
    version=2,
    title="Μία ώρα ιδεών",
    body="Περιφέρεια Κρήτης",
    due_at=datetime(2026, 12, 1, 21, 59, tzinfo=UTC),
    rubric=RUBRIC,
    values=VALUES,
    revisions={"impact": 3, "impact_comment": 1},
)


def file_of(*sheets, language="el", person=4):
    return workbook_of(sheets or (TAKEN,), person, language)


def read(content):
    return read_book(content, LIMITS)


def changes(content):
    return changes_in(RUBRIC, read(content).sheets[0])


def edited(**cells):
    """The file with something else in the cells: `impact__D` is the cell of that line and column."""
    return edited_workbook(file_of(), {(CODE, f"{name.split('__')[1]}{ROWS[name.split('__')[0]]}"): value for name, value in cells.items()})


def complaints(content):
    return [(misfit.place, str(misfit.phrase)) for misfit in changes(content).misfits]


def stamped(*rows):
    """A spreadsheet that says of itself what the rows say."""
    book, out = Workbook(), io.BytesIO()
    sheet = book.create_sheet(STAMP_SHEET)
    for row in rows:
        sheet.append(row)
    book.create_sheet(CODE)
    book.save(out)
    return out.getvalue()


# What stands in it ---------------------------------------------------------------------------------------------------


def test_file_has_instructions_with_the_list_a_sheet_for_each_proposal_and_hidden_ones():
    book = load_workbook(io.BytesIO(file_of(TAKEN, replace(TAKEN, number=8, code="ESDK-2027-0009", due_at=None))))

    assert [(sheet.title, sheet.sheet_state) for sheet in book] == [
        ("Οδηγίες", "visible"), (CODE, "visible"), ("ESDK-2027-0009", "visible"), ("_lists", "hidden"), ("_sheets", "hidden"),
    ]  # fmt: skip
    rows = [[cell.value for cell in row] for row in book["Οδηγίες"].iter_rows(min_row=8)]
    assert rows == [
        ["Κωδικός", "Πρόταση", "Φορέας", "Έκδοση", "Έως"],
        [CODE, "Μία ώρα ιδεών", "Περιφέρεια Κρήτης", "2", "01/12/2026, 23:59"],
        ["ESDK-2027-0009", "Μία ώρα ιδεών", "Περιφέρεια Κρήτης", "2", None],
    ]
    assert book[CODE]["B2"].value == "Περιφέρεια Κρήτης · Έκδοση 2 · έως 01/12/2026, 23:59"
    assert book["ESDK-2027-0009"]["B2"].value == "Περιφέρεια Κρήτης · Έκδοση 2"


def test_line_shows_its_question_its_scale_and_what_was_written():
    sheet = load_workbook(io.BytesIO(file_of()))[CODE]
    code, question, meaning, points, reasons = (cell.value for cell in sheet[ROWS["impact"]][:5])

    criterion = RUBRIC.by_code["impact"]
    assert (code, points, reasons) == ("impact", "3,5", COMMENT)
    assert question.startswith(f"{criterion.label.el} (βαρύτητα {criterion.weight})")
    assert question.endswith(f"Κείμενο {RUBRIC.comment_min} έως {RUBRIC.comment_max} χαρακτήρες.")
    assert [line.split(":")[0] for line in meaning.split("\n")] == [anchor.points for anchor in criterion.anchors]
    assert [cell.value for cell in sheet[ROWS["check_ai"]][2:5]] == ["ΝΑΙ, ΟΧΙ, Δεν εφαρμόζεται", "ΝΑΙ", "Με κανόνες."]
    assert [cell.value for cell in sheet[ROWS["comment_to_body"]][2:5]] == [None, None, "Συνεχίστε."]


def test_only_what_is_to_be_filled_is_unlocked_and_points_and_answers_have_a_list():
    book = load_workbook(io.BytesIO(file_of()))
    sheet = book[CODE]

    unlocked = {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    answered = {code: row for code, row in ROWS.items() if code != "comment_to_body"}
    assert sheet.protection.sheet
    assert unlocked == {f"E{row}" for row in ROWS.values()} | {f"D{row}" for row in answered.values()}
    offers = {str(offer.sqref): offer.formula1 for offer in sheet.data_validations.dataValidation}
    assert set(offers) == {f"D{row}" for row in answered.values()}
    assert offers[f"D{ROWS['impact']}"] == f"'_lists'!$A$1:$A${len(RUBRIC.ladder)}"
    assert [cell.value for cell in book["_lists"]["A"]][:3] == ["0", "0,5", "1"]


def test_english_file_speaks_english_and_is_read_the_same():
    content = file_of(language="en")

    assert [cell.value for cell in load_workbook(io.BytesIO(content))[CODE][4][1:4]] == [
        "Criterion or question",
        "What the points mean",
        "Points or answer",
    ]
    assert load_workbook(io.BytesIO(content))[CODE][f"D{ROWS['impact']}"].value == "3.5"
    assert changes(content).values == {}


# What is read --------------------------------------------------------------------------------------------------------


def test_file_says_whose_it_is_and_what_its_sheets_judge():
    book = read(file_of())

    assert (book.person_id, [(each.name, each.number, each.version) for each in book.sheets], book.misfits) == (4, [(CODE, 7, 2)], ())


def test_what_nobody_touched_asks_for_nothing():
    found = changes(file_of())

    assert (found.values, found.misfits) == ({}, [])


def test_what_was_changed_comes_with_the_revision_that_it_was_taken_at():
    found = changes(edited(impact__D=4, impact__E=None, novelty__D="2,5", check_ai__D="όχι", comment_to_body__E=" Ευχαριστούμε. "))

    assert found.values == {"impact": "4.0", "impact_comment": None, "novelty": "2.5", "check_ai": "no", "comment_to_body": "Ευχαριστούμε."}
    assert found.based_on == {"impact": 3, "impact_comment": 1, "novelty": 0, "check_ai": 0, "comment_to_body": 0}


def test_text_too_long_for_a_cell_goes_on_in_the_next_row_and_comes_back():
    long = "α" * 40_000
    content = file_of(replace(TAKEN, values={"impact_comment": long}))

    row = ROWS["impact"]
    assert [load_workbook(io.BytesIO(content))[CODE][f"A{each}"].value for each in range(row, row + 4)] == [
        "impact",
        "…",
        "…",
        CODES[CODES.index("impact") + 1],
    ]
    assert changes(content).values == {}
    shorter = edited_workbook(content, {(CODE, f"E{row}"): None, (CODE, f"E{row + 1}"): None, (CODE, f"E{row + 2}"): "β"})
    assert changes(shorter).values == {"impact_comment": "β"}
    without = edited_workbook(content, {(CODE, f"E{row}"): "γ", (CODE, f"E{row + 1}"): None, (CODE, f"E{row + 2}"): None})
    assert changes(without).values == {"impact_comment": "γ"}


def test_stored_text_that_no_file_would_take_is_left_alone_while_nobody_touches_it():
    found = changes(file_of(replace(TAKEN, values={"impact": "7.25", "impact_comment": "α" * 5_000})))

    assert (found.values, found.misfits) == ({}, [])


# Mistakes ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "place", "sentence"),
    [
        ({"impact__D": "7"}, f"D{ROWS['impact']}", "Ο βαθμός %(points)s είναι εκτός κλίμακας. Επιλέξτε από %(lowest)s έως %(highest)s ανά %(step)s."),
        (
            {"impact__D": "πολύ"},
            f"D{ROWS['impact']}",
            "%(criterion)s: το «%(typed)s» δεν είναι βαθμός. Η κλίμακα είναι %(lowest)s έως %(highest)s ανά %(step)s.",
        ),
        ({"impact__D": "=1+1"}, f"D{ROWS['impact']}", "Ο τύπος υπολογισμού δεν γίνεται δεκτός. Γράψτε την τιμή."),
        ({"impact__E": "=HYPERLINK(A1)"}, f"E{ROWS['impact']}", "Ο τύπος υπολογισμού δεν γίνεται δεκτός. Γράψτε την τιμή."),
        ({"impact__E": "α" * 1_501}, f"E{ROWS['impact']}", "Το κείμενο έχει %(length)s χαρακτήρες. Το όριο είναι %(max)s."),
        ({"impact__E": "json:{"}, f"E{ROWS['impact']}", "Το κείμενο μετά το «json:» δεν διαβάζεται. Γράψτε το χωρίς αυτό."),
        ({"check_ai__D": "ίσως"}, f"D{ROWS['check_ai']}", "%(item)s: η απάντηση «%(typed)s» δεν είναι στις επιλογές."),
        ({"comment_to_body__D": "3"}, f"D{ROWS['comment_to_body']}", "Στη γραμμή αυτή δεν δίνεται βαθμός ή απάντηση. Αδειάστε το κελί."),
    ],
    ids=["off the scale", "no number", "formula", "formula in a text", "too long", "broken json", "unknown choice", "points of the comment"],
)
def test_mistake_is_named_by_its_cell(cells, place, sentence):
    assert complaints(edited(**cells)) == [(f"{CODE}!{place}", sentence)]


def test_changed_structure_is_named():
    unknown = edited(impact__A="impakt")
    twice = edited(feasibility__A="impact")

    gone = (CODE, "Λείπει η γραμμή «%(line)s». Η δομή του φύλλου δεν αλλάζει.")
    assert complaints(unknown) == [
        (f"{CODE}!A{ROWS['impact']}", "Δεν υπάρχει κριτήριο ή ερώτηση με τον κωδικό αυτής της γραμμής. Η δομή του φύλλου δεν αλλάζει."),
        gone,
    ]
    assert complaints(twice) == [(f"{CODE}!A{ROWS['feasibility']}", "Η ίδια γραμμή υπάρχει ήδη, στο κελί %(first)s."), gone]


def test_sheet_whose_rows_are_all_gone_lacks_every_line():
    assert [place for place, _sentence in complaints(stamped(HEAD, [CODE, "7", "2", "{}"]))] == [CODE] * len(ROWS)


def test_what_is_written_beside_the_columns_is_passed_over_and_a_sheet_of_ones_own_is_named():
    content = edited_workbook(file_of(), {(CODE, "G40"): "σημείωση", ("Σκέψεις", "A1"): "δικό μου"})

    assert changes(content).values == {}
    assert [misfit.place for misfit in read(content).misfits] == ["Σκέψεις"]


def test_sheet_that_was_deleted_is_not_asked_about():
    book, out = load_workbook(io.BytesIO(file_of(TAKEN, replace(TAKEN, number=8, code="ESDK-2027-0009")))), io.BytesIO()
    del book[CODE]
    book.save(out)

    assert [each.number for each in read(out.getvalue()).sheets] == [8]


def refusal(content, limits=LIMITS):
    with pytest.raises(FileRefused) as refused:
        read_book(content, limits)
    return str(refused.value)[:50]


NOT_OURS = "Το αρχείο δεν είναι υπολογιστικό φύλλο (xlsx) με φ"


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7",
        b"PK\x03\x04 broken",
        stamped(["proposals-answers", "1", "4"]),
        stamped(["proposals-sheets", "1"]),
        stamped(["proposals-sheets", "1", "four"]),
        stamped(HEAD, [CODE, "7"]),
        stamped(HEAD, [CODE, "7", "2", "{}"], [CODE, "8", "2", "{}"]),
        stamped(HEAD, [CODE, "7", "2", "{}"], ["other", "7", "2", "{}"]),
        stamped(HEAD, [CODE, "7", "2", "[]"]),
        stamped(HEAD, [CODE, "7", "2", "{"]),
        stamped(HEAD, [CODE, "7", "2", "json:{"]),
        stamped(HEAD, [CODE, "7", "2", json.dumps({"impact": [-1, "x"]})]),
        stamped(HEAD, [CODE, "7", "2", json.dumps({"impact": [True, "x"]})]),
        stamped(HEAD, [CODE, "7", "2", json.dumps({"impact": 3})]),
    ],
)
def test_file_that_is_none_of_ours_is_refused(content):
    assert refusal(content) == NOT_OURS


def test_spreadsheet_without_a_stamp_is_refused():
    out = io.BytesIO()
    Workbook().save(out)

    assert refusal(out.getvalue()) == NOT_OURS


def test_file_with_macros_is_refused():
    out = io.BytesIO(file_of())
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")

    assert refusal(out.getvalue()).startswith("Το υπολογιστικό φύλλο έχει μακροεντολές")


def test_bomb_and_file_with_too_many_rows_are_refused():
    bomb = io.BytesIO(file_of())
    with zipfile.ZipFile(bomb, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/zeros", bytes(20_000_000))
    long = edited_workbook(file_of(), {(CODE, "A100000"): "impact"})
    many = Workbook(write_only=True)
    many.create_sheet(STAMP_SHEET).append(HEAD)
    sheet, out = many["_sheets"], io.BytesIO()
    for _number in range(100_000):
        sheet.append(["x"])
    many.save(out)

    too_large = "Το υπολογιστικό φύλλο είναι πολύ μεγάλο: γίνονται "
    assert refusal(bomb.getvalue()) == too_large
    assert refusal(out.getvalue()) == too_large
    assert read(long).sheets[0].rows[-1].place == f"{CODE}!A{ROWS['comment_to_body']}"
