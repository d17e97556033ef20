"""The list of all proposals of a call, as its manager works through it."""

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


def test_list_shows_what_was_filed_in_this_call_only(manager, a_proposal, stored):
    for state in State:
        a_proposal(state, answers={"title": state.value})
    a_proposal(State.SUBMITTED, call=stored.arrange(lambda: make_call(code_year=2030)), answers={"title": "άλλης πρόσκλησης"})

    manager.get(LIST)

    filed = [state.value for state in reversed(State) if state not in (State.DRAFT, State.AWAITING_APPROVAL, State.WITHDRAWN)]
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


@pytest.mark.parametrize("rest", ["proposals", "assignment"])
@pytest.mark.parametrize("who", ["author", "approver", "evaluator", "chair", "decider", "observer", "administrator", "nobody"])
def test_nobody_else_manages_a_call(page_of, cast, who, rest):
    page_of(getattr(cast, who)).get(f"/manage/calls/esdk-2027/{rest}", status=404)
