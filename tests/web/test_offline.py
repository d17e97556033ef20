"""Scoring without a line: the package, the upload, its errors, the conflicts, the report."""

import io
import subprocess
import zipfile
from dataclasses import replace

import pytest

from proposals.audit.models import AuditEntry
from proposals.db import db
from proposals.evaluation.models import Assignment
from proposals.evaluation.sheets import revisions_of, save_sheet, values_of
from proposals.offline.lines import lines_of
from proposals.orders.work import take_up_order
from proposals.workflow.states import AssignmentState, State
from tests.factories import complete_answers, edited_workbook, full_sheet, standard_form, standard_rubric
from tests.factories.evaluation import COMMENT

RUBRIC = standard_rubric()
ROWS = {line.code: number for number, line in enumerate(lines_of(RUBRIC), 5)}
ANSWERS = complete_answers(standard_form(), email="onoma@crete.example")
OTHER = "Μια εντελώς διαφορετική αιτιολογία, που γράφτηκε στο τρένο."
ADDRESS = "/reviews/offline"


@pytest.fixture
def assignment(a_proposal, an_assignment):
    return an_assignment(AssignmentState.ACCEPTED, a_proposal(State.IN_REVIEW, answers=ANSWERS))


@pytest.fixture
def code(stored, assignment):
    return stored.ask(lambda: db.session.get_one(Assignment, assignment.id).proposal.public_code)


@pytest.fixture
def evaluator(page_of, cast):
    return page_of(cast.evaluator)


@pytest.fixture
def take(app):
    """Order the package of the sheets that the page proposes, let the worker make it, and take it."""

    def order_and_take(page, button="Ετοιμασία του πακέτου", link="Λήψη του αρχείου"):
        page.get(ADDRESS).send(button)
        make_orders(app)
        return opened(page.get(page.path).follow(link))

    return order_and_take


def make_orders(app):
    with app.app_context():
        while take_up_order():
            pass


@pytest.fixture
def package(take, evaluator, assignment):
    return take(evaluator)


@pytest.fixture
def sheet(package):
    return package["sheets.xlsx"]


@pytest.fixture
def write(stored, assignment, cast):
    """Write into the sheet as its own page would."""

    def save(values):
        own = db.session.get_one(Assignment, assignment.id)
        save_sheet(cast.evaluator.actor, own, values, revisions_of(own))

    return lambda values: stored.arrange(lambda: save(values))


@pytest.fixture
def values(stored, assignment):
    return lambda: stored.ask(lambda: values_of(db.session.get_one(Assignment, assignment.id)))


def opened(page):
    with zipfile.ZipFile(io.BytesIO(page.body)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def text_of(pdf):
    return subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()


def filled(content, code, **cells):
    return edited_workbook(content, {(code, f"{name.split('__')[1]}{ROWS[name.split('__')[0]]}"): value for name, value in cells.items()})


def upload(page, content, status=200):
    return page.get(ADDRESS).send("Αποθήκευση των φύλλων", {"file": (io.BytesIO(content), "sheets.xlsx")}, status=status)


# Taking away ---------------------------------------------------------------------------------------------------------


def test_queue_leads_to_the_package_of_a_spreadsheet_and_the_text_of_each_proposal(app, evaluator, assignment, code, stored):
    evaluator.get("/reviews").follow("Βαθμολόγηση χωρίς σύνδεση").send("Ετοιμασία του πακέτου")
    assert "Ετοιμάζεται… θα σας στείλουμε μήνυμα" in evaluator.document.main
    assert "Περιμένει τη σειρά του." in evaluator.document.main
    make_orders(app)
    evaluator.follow("Ανανέωση")
    assert "Είναι έτοιμο." in evaluator.document.main
    evaluator.follow("Λήψη του αρχείου")

    assert evaluator.headers["Content-Disposition"] == "attachment; filename=sheets-2026-11-24.zip"
    assert evaluator.headers["Cache-Control"] == "no-store"
    assert set(opened(evaluator)) == {"sheets.xlsx", f"{code}.pdf"}
    (about,) = stored.ask(lambda: db.session.query(AuditEntry).order_by(AuditEntry.id.desc()).first().details["sheets"])
    assert (about["proposal"], about["assignment"], about["version"], len(about["sha256"])) == (code, assignment.id, 1, 64)
    assert stored.deeds()[-2:] == ["order_file", "take_file"]


def test_text_is_that_of_the_version_without_personal_data_and_without_a_sheet(evaluator, code, write, take):
    write(full_sheet(RUBRIC))
    text = text_of(take(evaluator)[f"{code}.pdf"])

    assert "onoma@crete.example" in str([ANSWERS[field.code] for field in standard_form().fields if field.personal and field.code in ANSWERS])
    assert (ANSWERS["title"] in text, "onoma@crete.example" in text) == (True, False)
    assert [field.label.el for field in standard_form().fields if field.personal and field.type != "table" and field.label.el in text] == []
    assert COMMENT.split(" και ")[0] not in text


def test_only_chosen_sheets_are_taken_and_never_those_of_others(app, evaluator, cast, assignment, code, a_proposal, an_assignment):
    strange = an_assignment(AssignmentState.ACCEPTED, a_proposal(State.IN_REVIEW, answers={"title": "Ξένη"}), evaluator=cast.second)
    an_assignment(AssignmentState.ACCEPTED, a_proposal(State.IN_REVIEW, answers={"title": "Δεύτερη"}))
    an_assignment(AssignmentState.INVITED, a_proposal(State.IN_REVIEW, answers={"title": "Τρίτη"}))

    shown = evaluator.get(ADDRESS).document.main
    evaluator.post(f"{ADDRESS}/package", {"sheet": str(assignment.id)})
    make_orders(app)
    evaluator.get(f"{evaluator.path}/file")

    assert ("Δεύτερη" in shown, "Τρίτη" in shown, "Ξένη" in shown) == (True, False, False)
    assert set(opened(evaluator)) == {"sheets.xlsx", f"{code}.pdf"}
    evaluator.get(ADDRESS).post(f"{ADDRESS}/package", {"sheet": str(strange.id)}, status=422)
    assert evaluator.errors == ["Επιλέξτε τουλάχιστον μία πρόταση."]


def test_nothing_chosen_or_more_than_one_package_holds_is_said(app, evaluator, make_many, monkeypatch):
    monkeypatch.setitem(app.extensions, "settings", replace(app.extensions["settings"], offline_sheets=5))
    numbers = make_many(6)
    page = evaluator.get(ADDRESS)

    page.post(f"{ADDRESS}/package", {}, status=422)
    assert page.errors == ["Επιλέξτε τουλάχιστον μία πρόταση."]
    answer = page.client.post(f"{ADDRESS}/package", data={"csrf_token": page.token, "sheet": [str(number) for number in numbers]})
    assert (answer.status_code, "Επιλέξτε έως 5 προτάσεις." in answer.text) == (422, True)


@pytest.fixture
def make_many(stored, cast, a_proposal, an_assignment):
    return lambda count: [
        an_assignment(AssignmentState.ACCEPTED, a_proposal(State.IN_REVIEW, answers={"title": f"Πρόταση {each}"})).id for each in range(count)
    ]


def test_page_without_sheets_says_so(evaluator):
    assert "Δεν έχετε φύλλο που να γράφεται τώρα." in evaluator.get(ADDRESS).document.main


def test_english_page_and_package_speak_english(evaluator, assignment, code, take):
    evaluator.get(ADDRESS)
    evaluator.language = "en"
    evaluator.post("/language", {"language": "en"})

    package = take(evaluator, "Prepare the package", "Download the file")

    assert "The scoring sheet judges this version." in " ".join(text_of(package[f"{code}.pdf"]).split())


# Bringing back -------------------------------------------------------------------------------------------------------


def test_filled_file_is_stored_and_the_report_says_what_lacks(evaluator, sheet, code, values, stored):
    upload(evaluator, filled(sheet, code, impact__D="4,5", impact__E=COMMENT, check_ai__D="ΟΧΙ"))

    assert evaluator.document.heading == "Τι αποθηκεύτηκε"
    assert "3 πεδία αποθηκεύτηκαν." in evaluator.document.main
    assert "Λείπουν 12 ακόμη για την οριστική υποβολή" in evaluator.document.main
    assert {name: value for name, value in values().items() if value} == {"impact": "4.5", "impact_comment": COMMENT, "check_ai": "no"}
    assert stored.deeds()[-1] == "bring_sheets_back"


def test_whole_sheet_lacks_nothing_and_is_made_final_on_its_page(evaluator, sheet, code, write):
    write(full_sheet(RUBRIC))

    upload(evaluator, sheet)

    assert "Κανένα πεδίο δεν άλλαξε." in evaluator.document.main
    assert "Δεν λείπει τίποτα για την οριστική υποβολή." in evaluator.document.main


def test_every_mistake_is_listed_by_worksheet_and_cell_and_nothing_is_stored(evaluator, sheet, code, values, stored):
    upload(evaluator, filled(sheet, code, impact__D="9", impact__E="=1+1", novelty__D="3", check_ai__D="ίσως"), status=422)

    row = ROWS["impact"]
    assert evaluator.errors == ["Διορθώστε το αρχείο και ανεβάστε το ξανά."]
    assert "3 λάθη στο αρχείο" in evaluator.document.main
    assert f"Φύλλο «{code}», κελί D{row}" in evaluator.document.main
    assert "Ο βαθμός 9 είναι εκτός κλίμακας. Επιλέξτε από 0 έως 5 ανά 0,5." in evaluator.document.main
    assert f"Φύλλο «{code}», κελί E{row}" in evaluator.document.main
    assert values() == {"comment_to_body": None}
    assert "bring_sheets_back" not in stored.deeds()


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK\x03\x04"])
def test_file_that_is_none_is_refused_in_words(evaluator, assignment, content):
    upload(evaluator, content, status=422)

    assert evaluator.document.one("input", id="file").get("aria-invalid") == "true"
    assert evaluator.errors == ["Διορθώστε το αρχείο και ανεβάστε το ξανά."]


def test_upload_without_a_file_asks_for_one(evaluator, assignment):
    evaluator.get(ADDRESS).post(ADDRESS, {}, status=422)

    assert "Επιλέξτε ένα αρχείο." in evaluator.document.main


def test_both_texts_of_a_field_that_was_changed_online_too_are_shown_for_choosing(evaluator, assignment, write, code, values, stored, take):
    write(full_sheet(RUBRIC))
    content = filled(take(evaluator)["sheets.xlsx"], code, impact__E=OTHER, impact__D="1", novelty__D="2")
    write({"impact_comment": f"{COMMENT} Στον ιστό.", "impact": "3.0"})

    upload(evaluator, content, status=409)
    assert "1 πεδίο αποθηκεύτηκε." in evaluator.document.main
    assert "2 πεδία του αρχείου δεν αποθηκεύτηκαν ακόμη" in evaluator.document.main
    assert (values()["impact_comment"], values()["impact"], values()["novelty"]) == (f"{COMMENT} Στον ιστό.", "3.0", "2.0")

    evaluator.send(f"Δείτε τα δύο κείμενα: {ANSWERS['title']}", status=409)
    assert evaluator.document.heading == "Δύο κείμενα για 2 πεδία"
    assert ("στο τρένο" in evaluator.document.main, "Στον ιστό" in evaluator.document.main) == (True, True)

    evaluator.send("Αποθήκευση της επιλογής μου", {"keep-impact": "theirs"})
    assert (values()["impact_comment"], values()["impact"]) == (OTHER, "3.0")


def test_file_of_another_evaluator_is_refused(page_of, cast, sheet, code, values):
    upload(page_of(cast.second), filled(sheet, code, impact__D="0"), status=422)

    assert values() == {"comment_to_body": None}


def test_page_is_for_evaluators_alone(page_of, cast):
    for person in (cast.author, cast.manager, cast.administrator):
        page_of(person).get(ADDRESS, status=404)
