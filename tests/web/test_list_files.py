"""Lists taken away as files: what their pages show and no more, numbers as numbers, nothing that a spreadsheet would run."""

import csv
import io
from datetime import datetime

import pytest
from openpyxl import load_workbook

from proposals.accounts.models import RoleHolding
from proposals.audit.models import AuditEntry
from proposals.db import db
from proposals.workflow.people import Role
from proposals.workflow.states import AssignmentState, State
from tests.web.cast import SLUG

LIST = f"/manage/calls/{SLUG}/proposals"
FORMULA = "=HYPERLINK(A1)"


def read_csv(answer):
    text = answer.get_data().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def read_xlsx(answer):
    return [list(row) for row in load_workbook(io.BytesIO(answer.get_data())).active.iter_rows(values_only=True)]


@pytest.fixture
def manager(page_of, cast):
    return page_of(cast.manager)


def test_csv_has_the_rows_of_the_page_in_its_order_with_decimal_commas(manager, a_proposal):
    for number, total in ((1, "60.5"), (2, "90"), (3, None)):
        a_proposal(State.IN_REVIEW, code=f"ESDK-2027-000{number}", answers={"title": f"Νερό {number}"}, mean_total=total)

    answer = manager.client.get(f"{LIST}.csv?order=score&cols=code&cols=score&cols=submitted")

    assert answer.get_data().startswith(b"\xef\xbb\xbf")
    assert answer.headers["Content-Disposition"] == f"attachment; filename=call-{SLUG}.csv"
    heads, *rows = read_csv(answer)
    assert heads == ["Πρόταση", "Κωδικός", "Μέσος", "Υποβλήθηκε"]
    assert [row[:3] for row in rows] == [["Νερό 2", "ESDK-2027-0002", "90"], ["Νερό 1", "ESDK-2027-0001", "60,5"], ["Νερό 3", "ESDK-2027-0003", ""]]
    assert datetime.strptime(rows[0][3], "%d/%m/%Y %H:%M")


def test_spreadsheet_has_typed_cells(manager, a_proposal):
    a_proposal(State.IN_REVIEW, answers={"title": "Νερό"}, mean_total="60.5", sheets_final=2)

    heads, row = read_xlsx(manager.client.get(f"{LIST}.xlsx?cols=sheets&cols=score&cols=submitted"))

    assert heads == ["Κωδικός", "Πρόταση", "Οριστικά", "Μέσος", "Υποβλήθηκε"]
    assert (row[1], row[2], row[3], type(row[4])) == ("Νερό", 2, 60.5, datetime)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_title_that_looks_like_a_formula_is_text(manager, a_proposal, kind):
    a_proposal(State.IN_REVIEW, answers={"title": FORMULA})

    answer = manager.client.get(f"{LIST}.{kind}")

    if kind == "csv":
        assert read_csv(answer)[1][1] == f"'{FORMULA}"
    else:
        cell = load_workbook(io.BytesIO(answer.get_data())).active["B2"]
        assert (cell.value, cell.data_type, cell.quotePrefix) == (FORMULA, "s", True)


def test_file_holds_what_the_search_finds_and_the_trail_says_who_took_it(manager, cast, a_proposal, stored):
    for state in (State.SUBMITTED, State.ACCEPTED):
        a_proposal(state, answers={"title": state.value})

    rows = read_csv(manager.client.get(f"{LIST}.csv?q=κατάσταση:εντάχθηκε&state=accepted"))

    assert [row[1] for row in rows[1:]] == ["accepted"]
    entry = stored.ask(
        lambda: [(each.person_id, each.subject, each.details) for each in db.session.query(AuditEntry).filter_by(action="export_list")]
    )
    assert [(person, subject, details["kind"], details["search"]) for person, subject, details in entry] == [
        (cast.manager.id, f"call:{cast.call.id}", "csv", "κατάσταση:εντάχθηκε κατάσταση:εντάχθηκε")
    ]


@pytest.mark.parametrize("rest", ["proposals", "assignments", "sheets"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_every_list_of_a_call_can_be_taken_away(manager, a_proposal, an_assignment, rest, kind):
    an_assignment(AssignmentState.FINAL, a_proposal(State.IN_REVIEW, answers={"title": "Νερό"}))

    rows = (read_csv if kind == "csv" else read_xlsx)(manager.client.get(f"/manage/calls/{SLUG}/{rest}.{kind}"))

    assert len(rows) == 2
    assert "Νερό" in rows[1]


def test_author_takes_his_own_list_and_no_list_of_a_call(page_of, cast, a_proposal):
    page, handle = page_of(cast.author), a_proposal(answers={"title": "Νερό"}).handle

    assert read_csv(page.client.get("/proposals.csv"))[1][:2] == [handle, "Νερό"]
    for rest in ("proposals", "assignments", "sheets"):
        page.get(f"/manage/calls/{SLUG}/{rest}.csv", status=404)


def test_call_that_is_not_there_is_not_found(manager):
    for rest in ("proposals", "assignments", "sheets"):
        manager.get(f"/manage/calls/nowhere/{rest}.csv", status=404)


def test_search_that_cannot_be_read_leads_to_the_page_that_says_why(manager):
    manager.get(f"{LIST}.csv?q=βαθμός>πολύ", status=422)

    assert manager.redirects == [f"{LIST}?q=%CE%B2%CE%B1%CE%B8%CE%BC%CF%8C%CF%82%3E%CF%80%CE%BF%CE%BB%CF%8D"] or len(manager.redirects) == 1
    assert manager.errors == ["Εδώ χρειάζεται αριθμός, όπως 70 ή 1.234,50."]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_file_does_not_tell_how_the_proposal_of_ones_own_body_was_judged(manager, cast, a_proposal, an_assignment, stored, kind):
    stored.arrange(lambda: db.session.add(RoleHolding(person_id=cast.manager.id, role=Role.SUBMITTER, body_id=cast.crete.id)))
    an_assignment(AssignmentState.FINAL, a_proposal(State.IN_REVIEW, answers={"title": "Νερό"}))
    read = read_csv if kind == "csv" else read_xlsx

    [of_call] = read(manager.client.get(f"{LIST}.{kind}?cols=score&cols=spread&cols=consensus&cols=apart&cols=recommended&cols=evaluators"))[1:]
    [of_sheets] = read(manager.client.get(f"/manage/calls/{SLUG}/sheets.{kind}?cols=total&cols=evaluator"))[1:]

    assert {*of_call[2:], *of_sheets[2:]} <= {None, ""}
