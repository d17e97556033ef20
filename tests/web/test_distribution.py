"""An evaluator's own points beside those of the others."""

import pytest

from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.workflow.people import Role
from proposals.workflow.states import AssignmentState, State
from tests.factories import full_sheet, make_assignment, make_call, make_person, standard_rubric

PLACE = "/reviews/distribution"
RUBRIC = standard_rubric()


@pytest.fixture
def proposal(a_proposal):
    return a_proposal(State.IN_REVIEW)


@pytest.fixture
def scored(an_assignment, proposal):
    an_assignment(AssignmentState.FINAL, proposal, sheet=full_sheet(RUBRIC, "4"))


@pytest.fixture
def others(stored, proposal):
    def make(count, points="2"):
        def add():
            own = db.session.get_one(Proposal, proposal.id)
            for _number in range(count):
                make_assignment(AssignmentState.FINAL, proposal=own, evaluator=make_person(Role.EVALUATOR), sheet=full_sheet(RUBRIC, points))

        stored.arrange(add)

    return make


def test_own_points_stand_beside_those_of_enough_others(page_of, cast, scored, others):
    others(5)

    page = page_of(cast.evaluator).get("/reviews").follow("Οι βαθμοί μου δίπλα σε των άλλων")

    assert len(page.document.all("svg")) == len(RUBRIC.criteria) + 1
    assert "Μέσος όρος: ο δικός σας 80,00, των άλλων 40,00." in page.document.main
    rows = [node.text for node in page.document.all("tr")]
    assert ("4100%0%" in rows, "20%100%" in rows) == (True, True)


def test_fewer_others_would_show_who_gave_what(page_of, cast, scored, others):
    others(4)

    page = page_of(cast.evaluator).get(PLACE)

    assert page.document.all("svg") == []
    assert "Ανοίγει όταν έχουν οριστικά φύλλα τουλάχιστον 5 άλλοι αξιολογητές της πρόσκλησης." in page.document.main
    assert "Τώρα είναι 4." in page.document.main


@pytest.mark.parametrize("state", [AssignmentState.INVITED, AssignmentState.ACCEPTED])
def test_page_is_closed_while_a_sheet_of_the_call_is_to_be_written(page_of, cast, scored, others, an_assignment, a_proposal, state):
    others(5)
    an_assignment(state, a_proposal(State.IN_REVIEW))

    page = page_of(cast.evaluator).get(PLACE)

    assert "Ανοίγει όταν οριστικοποιήσετε όλα τα φύλλα" in page.document.main
    page.get(f"{PLACE}?call=esdk-2027", status=404)


def test_each_call_that_is_finished_can_be_chosen(page_of, cast, scored, others, stored, a_proposal, an_assignment):
    others(5)
    other = stored.arrange(lambda: make_call(title="Παλαιά πρόσκληση", slug="esdk-2020"))
    an_assignment(AssignmentState.FINAL, a_proposal(State.IN_REVIEW, call=other))

    page = page_of(cast.evaluator).get(f"{PLACE}?call=esdk-2020")

    assert "Τώρα είναι 0." in page.document.main
    assert page.follow("Πρόσκληση 2027").document.all("svg") != []


def test_only_evaluators_have_the_page(page_of, cast):
    page_of(cast.manager).get(PLACE, status=404)
    page_of(cast.author).get(PLACE, status=404)
