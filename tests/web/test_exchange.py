"""Taking a proposal away as a file, and starting one from a file."""

import io
import json
from datetime import timedelta

import pytest

from proposals.calls.answers_schema import schema_of
from proposals.calls.exchange import Limits
from proposals.calls.form import standard_form
from proposals.calls.workbook import CONTENT_TYPE, sheet_names, workbook_of
from proposals.calls.workbook_reading import open_workbook
from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.workflow.states import AssignmentState, State
from tests.factories import a_pdf, complete_answers, edited_workbook, make_call

FORM = standard_form()
ANSWERS = complete_answers(FORM, email="onoma@crete.example")
SEND = "Άνοιγμα προσχεδίου"
TEAM = sheet_names(FORM, "el")["team"]


def answers_in(content):
    with open_workbook(content, Limits(1000, 20_000, 10_000_000)) as book:
        return book.found(FORM).answers


def send(page, content, name="πρόταση.xlsx", status=200, **values):
    return page.get("/proposals/import").send(SEND, {**values, "file": (io.BytesIO(content), name)}, status=status)


@pytest.fixture
def author(page_of, cast):
    return page_of(cast.author)


# Taking away -----------------------------------------------------------------------------------------------------------


def test_draft_is_taken_away_as_a_spreadsheet_and_as_json(author, a_proposal):
    code = a_proposal(answers=ANSWERS).handle

    author.get(f"/proposals/{code}").follow("Λήψη ως υπολογιστικό φύλλο (xlsx)")
    workbook, kind, name = author.body, author.headers["Content-Type"], author.headers["Content-Disposition"]
    author.get(f"/proposals/{code}").follow("Λήψη ως JSON")

    assert (kind, name) == (CONTENT_TYPE, f"attachment; filename={code}.xlsx")
    assert answers_in(workbook) == json.loads(author.text)["answers"] == ANSWERS
    assert json.loads(author.text)["call"] == "esdk-2027"


def test_version_is_taken_away_by_its_number_and_the_last_one_by_readers(author, page_of, cast, a_proposal, stored):
    proposal = a_proposal(State.RETURNED, answers=ANSWERS)
    stored.arrange(lambda: setattr(db.session.get_one(Proposal, proposal.id).answers["title"], "value", "Νεότερος τίτλος"))
    code = proposal.public_code

    now = json.loads(author.get(f"/proposals/{code}/export.json").text)
    filed = json.loads(author.get(f"/proposals/{code}/export.json?version=1").text)
    manager = page_of(cast.manager).get(f"/proposals/{code}/export.xlsx")

    assert (now["answers"]["title"], now["version"]) == ("Νεότερος τίτλος", "")
    assert (filed["answers"]["title"], filed["version"]) == (ANSWERS["title"], "1")
    assert answers_in(manager.body)["title"] == ANSWERS["title"]
    assert manager.headers["Content-Disposition"] == f"attachment; filename={code}-v1.xlsx"


def test_page_of_a_version_offers_that_version(author, a_proposal):
    code = a_proposal(State.SUBMITTED, answers=ANSWERS).public_code

    author.get(f"/proposals/{code}/versions/1").follow("Λήψη ως JSON")

    assert json.loads(author.text)["version"] == "1"


@pytest.mark.parametrize("rest", ["export.json?version=2", "export.xlsx?version=0"])
def test_version_that_is_not_there_is_not_found(author, a_proposal, rest):
    author.get(f"/proposals/{a_proposal(State.SUBMITTED).public_code}/{rest}", status=404)


@pytest.mark.parametrize("who", ["observer", "evaluator"])
def test_reader_from_outside_takes_no_personal_data_away(page_of, cast, a_proposal, an_assignment, who):
    proposal = a_proposal(State.IN_REVIEW, answers=ANSWERS)
    an_assignment(AssignmentState.ACCEPTED, proposal)

    page = page_of(getattr(cast, who)).get(f"/proposals/{proposal.public_code}/export.xlsx")

    assert set(ANSWERS) - set(answers_in(page.body)) == {field.code for field in FORM.fields if field.personal}


def test_blank_form_is_there_for_everybody(page, cast):
    page.get("/calls/esdk-2027").follow("Κενό έντυπο σε υπολογιστικό φύλλο (xlsx)")

    assert page.headers["Content-Type"] == CONTENT_TYPE
    assert answers_in(page.body) == {}
    page.get("/calls/esdk-1999/form.xlsx", status=404)


def test_schema_of_the_files_is_there_for_everybody_in_the_language_of_the_reader(page, cast):
    greek = json.loads(page.get("/calls/esdk-2027/form.schema.json").text)
    kind = page.headers["Content-Type"]
    page.get("/calls/esdk-2027").language = "en"
    page.send("English")
    english = json.loads(page.get("/calls/esdk-2027/form.schema.json").text)

    assert kind == "application/schema+json"
    assert (greek, english) == (schema_of(FORM, "el"), schema_of(FORM, "en"))
    page.get("/calls/esdk-1999/form.schema.json", status=404)


def test_schema_is_offered_wherever_json_is(author, a_proposal):
    code = a_proposal(State.SUBMITTED, answers=ANSWERS).public_code

    for address, words in (
        (f"/proposals/{code}", "σχήμα JSON"),
        (f"/proposals/{code}/versions/1", "σχήμα JSON"),
        ("/proposals/import", "Σχήμα των αρχείων JSON: Πρόσκληση 2027"),
    ):
        author.get(address).follow(words)
        assert json.loads(author.text) == schema_of(FORM, "el")


# Starting from one -----------------------------------------------------------------------------------------------------


def test_draft_from_a_filled_spreadsheet_holds_what_it_holds(author, stored):
    author.get("/proposals/new").follow("Από συμπληρωμένο αρχείο")

    author.send(SEND, {"file": (io.BytesIO(workbook_of(FORM, ANSWERS, "el")), "πρόταση.xlsx")})

    assert author.document.heading == ANSWERS["title"]
    assert author.flashes == ["Ανοίχτηκε προσχέδιο με τις απαντήσεις του αρχείου. Τα συνημμένα δεν μεταφέρονται: ανεβάστε τα ξανά."]
    assert stored.ask(lambda: db.session.query(Proposal).one().values) == ANSWERS
    assert stored.deeds() == ["start", *["save"] * 7, "import"]


def test_what_was_taken_away_comes_back_the_same(author, stored, a_proposal):
    code = a_proposal(answers=ANSWERS).handle
    author.get(f"/proposals/{code}/export.json")

    send(author, author.body, "πρόταση.json")

    assert author.code != code
    assert stored.ask(lambda: [each.values for each in db.session.query(Proposal)]) == [ANSWERS, ANSWERS]


def test_file_with_thirty_mistakes_names_all_thirty_by_cell_and_imports_nothing(author, stored):
    wrong = {(TEAM, f"B{line}"): "γ" * 121 for line in range(3, 32)}

    send(author, edited_workbook(workbook_of(FORM, ANSWERS, "el"), wrong), status=422)

    (table,) = author.document.all("table")
    rows = [
        " ".join(node.text for node in author.document.nodes if row.element in node.above and node.tag in ("th", "td"))
        for row in author.document.all("tr")
    ]
    assert author.document.one(id="mistakes").text == "30 λάθη στο αρχείο"
    assert len(rows) - 1 == 30
    assert rows[2] == "Φύλλο «Β. Ομάδα έργου», κελί B3 Γραμμή 1, «Ονοματεπώνυμο»: Έχει 121 χαρακτήρες. Το όριο είναι 120: αφαιρέστε 1."
    assert author.document.title.startswith("Λάθος: ")
    assert author.errors == ["Διορθώστε το αρχείο και ανεβάστε το ξανά."]
    assert (stored.count(Proposal), stored.deeds()) == (0, [])
    assert table.get("class")


def test_of_endless_mistakes_the_first_are_shown_and_all_are_counted(author, app, monkeypatch):
    from dataclasses import replace

    monkeypatch.setitem(app.extensions, "settings", replace(app.extensions["settings"], import_errors_shown=5))
    wrong = {(TEAM, f"B{line}"): "γ" * 121 for line in range(3, 32)}

    send(author, edited_workbook(workbook_of(FORM, {}, "el"), wrong), status=422)

    assert author.document.one(id="mistakes").text == "30 λάθη στο αρχείο"
    assert len(author.document.all("tr")) == 6
    assert "Φαίνονται τα πρώτα 5." in author.document.main


def test_path_of_a_json_file_is_shown_as_it_is(author):
    data = {"format": "proposals-answers", "format_version": 1, "form": {"fingerprint": FORM.fingerprint}, "answers": {"<b>": 1}}

    send(author, json.dumps(data).encode(), "πρόταση.json", status=422)

    assert "$.answers.<b> Δεν υπάρχει πεδίο με αυτόν τον κωδικό στο έντυπο." in author.document.main


@pytest.mark.parametrize(
    ("content", "words"),
    [(a_pdf(), "δεν είναι JSON"), (b"", "Επιλέξτε ένα αρχείο"), (b" " * 3_000_000, "μεγαλύτερο από 2.048 KB")],
    ids=["pdf", "empty", "large"],
)
def test_file_that_is_none_of_ours_is_refused(author, stored, content, words):
    send(author, content, status=422)

    assert words in author.document.of_class("error-summary")[0].text
    assert stored.count(Proposal) == 0


def test_file_of_another_form_is_refused_by_name(author, cast, stored):
    from proposals.calls.form import form_from_data

    other = form_from_data({**FORM.data, "version": 7, "title": {"el": "Άλλο έντυπο", "en": "Other form"}})

    send(author, workbook_of(other, {}, "el"), status=422)

    assert "Το αρχείο είναι του εντύπου «Άλλο έντυπο», έκδοση 7" in author.document.main
    assert stored.count(Proposal) == 0


def test_call_and_body_must_be_chosen(author, stored):
    stored.arrange(lambda: make_call(slug="other", title="Άλλη"))

    send(author, workbook_of(FORM, {}, "el"), status=422)

    assert "Επιλέξτε πρόσκληση και φορέα." in author.document.main


def test_call_of_the_address_is_chosen_already(author, stored):
    stored.arrange(lambda: make_call(slug="other", title="Άλλη"))

    author.get("/proposals/new?call=other").follow("Από συμπληρωμένο αρχείο")

    assert dict(author.document.form_with(SEND).values)["call"] == "other"


def test_where_no_call_is_open_the_page_says_so(page_of, cast, the_time):
    the_time.move_to(cast.call.closes_at)

    page_of(cast.author).get("/proposals/import").follow("Δείτε όλες τις προσκλήσεις")


def test_call_that_closed_meanwhile_refuses_the_file(page_of, cast, the_time, stored):
    the_time.move_to(cast.call.closes_at - timedelta(minutes=1))
    author = page_of(cast.author).get("/proposals/import")
    the_time.move_to(cast.call.closes_at)

    author.send(SEND, {"file": (io.BytesIO(workbook_of(FORM, ANSWERS, "el")), "πρόταση.xlsx")}, status=409)

    assert stored.count(Proposal) == 0
