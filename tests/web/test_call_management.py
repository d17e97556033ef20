"""The list of all proposals of a call, as its manager works through it."""

from dataclasses import replace

import pytest

from proposals.accounts.models import RoleHolding
from proposals.db import db
from proposals.workflow.people import Role
from proposals.workflow.states import AssignmentState, State
from tests.factories import make_call

LIST = "/manage/calls/esdk-2027/proposals"


@pytest.fixture
def manager(page_of, cast):
    return page_of(cast.manager)


def titles(page):
    return [node.text for node in page.document.all("a") if any(each.tag == "tbody" for each in node.above)]


def test_page_of_a_call_leads_to_the_ranking_once(manager):
    manager.get("/calls/esdk-2027")

    assert [node.text for node in manager.document.all("a")].count("Κατάταξη και γραμμή ένταξης") == 1


def test_list_shows_what_was_filed_in_this_call_only(manager, a_proposal, stored):
    for state in State:
        a_proposal(state, answers={"title": state.value})
    a_proposal(State.SUBMITTED, call=stored.arrange(lambda: make_call(code_year=2030)), answers={"title": "άλλης πρόσκλησης"})

    manager.get(LIST)

    filed = [state.value for state in State if state not in (State.DRAFT, State.AWAITING_APPROVAL, State.WITHDRAWN)]
    assert titles(manager) == filed


def test_row_shows_evaluators_sheets_and_mean(manager, a_proposal, an_assignment):
    proposal = a_proposal(State.IN_REVIEW, answers={"title": "Άρδευση"})
    an_assignment(AssignmentState.FINAL, proposal)

    manager.get(LIST)

    [row] = [row.text for row in manager.document.all("tr") if row.is_within("tbody")]
    assert "Περιφέρεια Κρήτης Σε αξιολόγηση" in row
    assert "Βασίλης Πρωτοκριτής" in row
    assert "80,00" in row


def test_filter_keeps_one_state(manager, a_proposal):
    for state in (State.SUBMITTED, State.ACCEPTED):
        a_proposal(state, answers={"title": state.value})

    manager.get(LIST).send("Εμφάνιση", {"state": "accepted"})

    assert titles(manager) == ["accepted"]


def test_manager_who_also_writes_for_a_body_finds_no_drafts_here(manager, cast, a_proposal, stored):
    stored.arrange(lambda: db.session.add(RoleHolding(person_id=cast.manager.id, role=Role.SUBMITTER, body_id=cast.crete.id)))
    a_proposal(answers={"title": "προσχέδιο"})
    a_proposal(State.SUBMITTED, answers={"title": "υποβλήθηκε"})

    manager.get(LIST)

    assert titles(manager) == ["υποβλήθηκε"]


@pytest.mark.parametrize("rest", ["proposals", "assignment"])
def test_call_that_is_not_there_is_not_found(manager, rest):
    manager.get(f"/manage/calls/esdk-1999/{rest}", status=404)


@pytest.mark.parametrize("who", ["author", "approver", "evaluator", "chair", "decider", "observer", "administrator", "nobody"])
def test_nobody_else_manages_a_call(page_of, cast, who):
    page_of(getattr(cast, who)).get("/manage/calls/esdk-2027/assignment", status=404)


@pytest.mark.parametrize("who", ["author", "approver", "evaluator", "nobody"])
def test_list_is_no_page_of_those_who_do_not_read_what_was_filed(page_of, cast, who):
    page_of(getattr(cast, who)).get(LIST, status=404)


@pytest.mark.parametrize("who", ["chair", "decider", "observer", "administrator"])
def test_those_who_judge_find_the_list_on_their_desk_and_no_buttons_of_the_manager(page_of, cast, a_proposal, who):
    a_proposal(State.SUBMITTED, answers={"title": "Άρδευση"})

    page = page_of(getattr(cast, who)).get("/desk").follow("Προτάσεις: Πρόσκληση 2027")

    assert (page.path, titles(page)) == (LIST, ["Άρδευση"])
    assert page.follow("Άρδευση").document.heading == "Άρδευση" or who != "observer"
    for address in (LIST, "/desk", "/calls/esdk-2027"):
        assert [node.get("href") for node in page.get(address).document.all("a") if node.get("href").endswith("/assignment")] == []


def test_observer_reads_no_names_no_means_and_no_order_of_them(page_of, cast, a_proposal, an_assignment):
    an_assignment(AssignmentState.FINAL, a_proposal(State.IN_REVIEW, answers={"title": "Άρδευση"}, mean_total="80"))
    a_proposal(State.IN_REVIEW, answers={"title": "Δάση"}, mean_total="90")

    page = page_of(cast.observer).get(f"{LIST}?order=score")

    assert titles(page) == ["Άρδευση", "Δάση"]
    assert [word for word in ("Βασίλης", "80", "90,00", "Μέσος") if word in page.document.main] == []


def test_list_goes_by_code_and_by_score_where_that_is_chosen(manager, a_proposal):
    for code, mean in (("ESDK-2027-10000", "70"), ("ESDK-2027-0002", None), ("ESDK-2027-0001", "60")):
        a_proposal(State.IN_REVIEW, code=code, answers={"title": code}, mean_total=mean)

    by_code = titles(manager.get(LIST))
    by_score = titles(manager.follow("Μέσος (ταξινόμηση)"))

    assert by_code == ["ESDK-2027-0001", "ESDK-2027-0002", "ESDK-2027-10000"]
    assert by_score == ["ESDK-2027-10000", "ESDK-2027-0001", "ESDK-2027-0002"]
    assert titles(manager.send("Εμφάνιση", {"state": "in_review"})) == by_score
    assert titles(manager.follow("Πρόταση (ταξινόμηση)")) == by_code


def test_place_in_the_order_does_not_tell_the_mean_of_a_proposal_of_ones_own_body(manager, cast, a_proposal):
    a_proposal(State.IN_REVIEW, code="ESDK-2027-0001", body=cast.gspa, answers={"title": "δική μας"}, mean_total="99", has_recommendation=True)
    a_proposal(State.IN_REVIEW, code="ESDK-2027-0002", answers={"title": "άλλων"}, mean_total="60")

    manager.get(f"{LIST}?order=score")

    assert titles(manager) == ["άλλων", "δική μας"]
    assert [word for word in ("99,00", "ναι") if word in manager.document.main] == []


def test_long_list_goes_on_from_page_to_page_in_its_order(app, manager, a_proposal, monkeypatch):
    monkeypatch.setitem(app.extensions, "settings", replace(app.extensions["settings"], page_size=2))
    for number in range(1, 4):
        a_proposal(State.IN_REVIEW, code=f"ESDK-2027-000{number}", answers={"title": f"{number}"}, mean_total=str(60 + number))

    first = titles(manager.get(f"{LIST}?order=score"))

    assert (first, titles(manager.follow("Επόμενες"))) == (["3", "2"], ["1"])
