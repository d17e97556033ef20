"""The page of a call's dossiers: ordered, made, taken, and what is refused."""

import io
import zipfile
from dataclasses import replace

import pytest

from proposals.audit.models import AuditEntry
from proposals.db import db
from proposals.orders.models import Making
from proposals.orders.work import take_up_order
from proposals.workflow.states import AssignmentState, State

SHORT = {"title": "Μία ώρα ιδεών"}


@pytest.fixture
def settings(app, tmp_path, monkeypatch):
    own = replace(app.extensions["settings"], instance_path=str(tmp_path), print_processes=1, volume_max_proposals=1)
    monkeypatch.setitem(app.extensions, "settings", own)
    return own


@pytest.fixture
def address(cast):
    return f"/manage/calls/{cast.call.slug}/dossiers"


def test_administrator_orders_a_zip_and_takes_it(app, stored, settings, page_of, cast, a_proposal, address):
    a_proposal(State.SUBMITTED, answers=SHORT)
    page = page_of(cast.administrator)

    page.get(address).send("Ετοιμασία των φακέλων", {"form": "zip"})
    order = page.path
    assert "Περιμένει τη σειρά του." in page.get(address).text
    assert f"Φάκελοι προτάσεων: {cast.call.title} · 1 πρόταση · ZIP · Φάκελος επιτροπής" in page.get("/orders").document.main
    with app.app_context():
        take_up_order()
    response = page.get(order).follow("Λήψη του αρχείου")

    with zipfile.ZipFile(io.BytesIO(response.body)) as archive:
        assert {"manifest.csv", "manifest.json"} < set(archive.namelist())
    assert "Έτοιμο" in page.get(address).text
    assert stored.ask(lambda: db.session.query(AuditEntry).filter_by(action="take_file").one().details["form"]) == "zip"


def test_ranking_is_offered_to_whom_it_does_not_concern_and_ordered_with_its_tick(
    stored, settings, page_of, cast, a_proposal, an_assignment, address
):
    proposal = a_proposal(State.SUBMITTED, answers=SHORT)
    page = page_of(cast.administrator)

    page.get(address).send("Ετοιμασία των φακέλων", {"form": "zip", "ranking": "1"})

    assert stored.ask(lambda: db.session.query(Making).one().arguments["ranking"]) == cast.call.id
    assert page.get(address).document.all("input", name="ranking") != []
    an_assignment(AssignmentState.ACCEPTED, proposal, evaluator=cast.administrator)
    assert page.get(address).document.all("input", name="ranking") == []
    refused = page.post(address, {"form": "zip", "profile": "committee", "ranking": "1"}, status=422)
    assert "Την κατάταξη της πρόσκλησης δεν μπορείτε να πάρετε τώρα." in refused.text


def test_no_proposal_or_too_many_are_refused_with_the_number(stored, settings, page_of, cast, a_proposal, address):
    page = page_of(cast.administrator)
    none = page.get(address).send("Ετοιμασία των φακέλων", status=422)
    assert "Καμία πρόταση δεν έχει επιλεγεί" in none.text

    for _number in range(2):
        a_proposal(State.SUBMITTED, answers=SHORT)
    many = page.get(address).send("Ετοιμασία των φακέλων", status=422)
    assert "Επιλέξατε 2 προτάσεις. Κάθε παραγγελία χωρά έως 1" in many.text


def test_only_administrators_have_the_page(page_of, cast, address):
    page_of(cast.manager).get(address, status=404)
    page_of(cast.administrator).get("/manage/calls/nothing/dossiers", status=404)
