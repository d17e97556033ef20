"""The ranking taken away as PDF: by the choice of the page, for whoever may open the page, and found again by its code."""

import io
import subprocess
from dataclasses import replace

import pikepdf
import pytest

from proposals.accounts.models import Person
from proposals.audit.models import AuditEntry
from proposals.db import db
from proposals.dossier.models import IssuedDocument
from proposals.workflow.states import AssignmentState, State
from tests.web.test_ranking import ROOM, ranked, room

__all__ = ["ranked", "room"]
PAPER = f"{ROOM}.pdf"


def text_of(pdf):
    return subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()


def test_page_leads_to_the_document_of_the_choice_that_is_looked_at(room, ranked):
    room.get(f"{ROOM}?line=number&value=1&reserve=1&page=1&compare_basis=raw&compare_value=2&compare_line=number")

    room.follow("PDF", 200)

    text = text_of(room.body)
    assert room.headers["Content-Type"] == "application/pdf"
    assert "ranking-esdk-2027.pdf" in room.headers["Content-Disposition"]
    assert "Πλήθος προτάσεων: 1" in text
    assert "Γραμμή: από εδώ και πάνω εντάσσεται 1 πρόταση" in text
    assert [code for code in text.split() if code.startswith("ΕΣΔΚ-2027-")][:4] == [
        ranked[place].code.replace("ESDK", "ΕΣΔΚ") for place in (2, 0, 1, 3)
    ]


def test_same_state_gives_the_same_bytes_and_the_code_tells_what_it_is(room, page, stored):
    first, second = (room.client.get(PAPER).data for _time in range(2))

    issued = stored.ask(lambda: [(each.code, each.proposal_id, each.version) for each in db.session.query(IssuedDocument)])
    assert first == second
    assert [each[1:] for each in issued] == [(None, None)]
    code = "-".join(issued[0][0][start : start + 4] for start in range(0, 16, 4))
    assert code in text_of(first)
    assert "Κατάταξη προτάσεων" in page.get(f"/verify/{code}").document.main


def test_trail_says_who_took_it_as_what_by_which_choice(room, cast, stored):
    room.client.get(f"{PAPER}?line=number&value=2")

    (entry,) = stored.ask(
        lambda: [
            (each.person_id, each.acted_as, each.subject, each.details) for each in db.session.query(AuditEntry).filter_by(action="export_dossier")
        ]
    )
    assert entry[:3] == (cast.manager.id, "call_manager", f"call:{cast.call.id}")
    assert (entry[3]["document"], entry[3]["search"]) == ("ranking", "basis=consensus&line=number&value=2&reserve=0")


@pytest.mark.parametrize("asked", ["line=number&value=x", "line=number&value=1&least-axis-strategy=3", "basis=none"])
def test_choice_that_cannot_be_applied_leads_to_the_page_that_says_why(room, asked):
    room.get(f"{PAPER}?{asked}", status=422)

    assert room.redirects == [f"{ROOM}?{asked}"]
    assert room.errors


def test_only_who_may_open_the_room_takes_the_document(page_of, cast, ranked):
    for person in cast.people.values():
        page = page_of(person)
        assert page.client.get(PAPER).status_code == page.client.get(ROOM).status_code


def test_document_is_barred_where_the_ranking_is_and_where_there_is_no_call(page_of, cast, ranked, an_assignment, a_proposal):
    page_of(cast.manager).get("/manage/calls/nothing/ranking.pdf", status=404)
    an_assignment(AssignmentState.ACCEPTED, a_proposal(State.IN_REVIEW), evaluator=cast.manager)

    page_of(cast.manager).get(PAPER, status=404)


def test_document_follows_the_language_of_the_page(page_of, cast, ranked, stored):
    stored.arrange(lambda: setattr(db.session.get_one(Person, cast.manager.id), "language", "en"))
    page = page_of(stored.ask(lambda: db.session.get_one(Person, cast.manager.id)))

    page.get(PAPER)

    text = text_of(page.body)
    assert str(pikepdf.open(io.BytesIO(page.body)).Root.Lang) == "en"
    assert "Proposal 3" in text
    assert "Πρόταση με αριθμό" not in text


def test_ranking_that_is_too_long_to_print_meanwhile_leads_back_with_the_number(app, room, monkeypatch):
    monkeypatch.setitem(app.extensions, "settings", replace(app.extensions["settings"], ranking_paper_proposals=3))

    room.get(f"{PAPER}?line=number&value=2")

    assert room.redirects == [f"{ROOM}?line=number&value=2"]
    assert room.flashes == ["Σε PDF τυπώνονται έως 3 προτάσεις, και η κατάταξη έχει 4. Πάρτε την ως Excel."]


def test_ranking_of_nothing_says_so(page_of, cast):
    text = text_of(page_of(cast.manager).get(PAPER).body)

    assert "Καμία πρόταση της πρόσκλησης δεν έχει αξιολογηθεί ακόμη." in text
    assert "Διαγράμματα" not in text
