"""The list of proposals: who finds which, filtered and page by page."""

import pytest

from proposals.accounts.models import Body
from proposals.calls.models import Call
from proposals.db import db
from proposals.workflow.states import State
from tests.factories import make_proposal

NEVER_FILED = (State.DRAFT, State.AWAITING_APPROVAL)


def listed(page):
    """The titles in the table, in its order."""
    return [node.text for node in page.document.all("a") if any(each.tag == "tbody" for each in node.above)]


def one_in_each_state(a_proposal, **columns):
    for state in State:
        a_proposal(state, answers={"title": state.value}, **columns)


@pytest.mark.parametrize("who", ["author", "approver"])
def test_body_finds_its_proposals_in_every_state_and_no_others(page_of, cast, a_proposal, who):
    one_in_each_state(a_proposal)
    a_proposal(body=cast.rhodes, answers={"title": "ξένη"})

    page = page_of(getattr(cast, who)).get("/proposals")

    assert listed(page) == [state.value for state in reversed(State)]


@pytest.mark.parametrize("who", ["manager", "chair", "decider", "observer", "administrator"])
def test_administration_finds_what_was_ever_filed(page_of, cast, a_proposal, who):
    one_in_each_state(a_proposal)

    page = page_of(getattr(cast, who)).get("/proposals")

    assert listed(page) == [state.value for state in reversed(State) if state not in (*NEVER_FILED, State.WITHDRAWN)]


def test_other_body_finds_nothing(page_of, cast, a_proposal):
    one_in_each_state(a_proposal)

    page = page_of(cast.stranger).get("/proposals")

    assert listed(page) == []
    assert "Δεν υπάρχει ακόμη καμία πρόταση εδώ." in page.document.main


@pytest.mark.parametrize("who", ["evaluator", "nobody"])
def test_list_is_no_page_of_those_without_proposals(page_of, cast, who):
    page_of(getattr(cast, who)).get("/proposals", status=404)


def test_filter_keeps_one_state(page_of, cast, a_proposal):
    one_in_each_state(a_proposal)

    page = page_of(cast.author).get("/proposals").send("Εμφάνιση", {"state": "returned"})

    assert listed(page) == ["returned"]


@pytest.mark.parametrize("question", ["?state=no-such-state", "?before=abc", "?before=-1", "?before=", "?state="])
def test_question_that_makes_no_sense_is_answered_with_the_list(page_of, cast, a_proposal, question):
    a_proposal(answers={"title": "μία"})

    page = page_of(cast.author).get(f"/proposals{question}")

    assert page.document.heading == "Προτάσεις"


def test_draft_says_how_far_it_is(page_of, cast, a_proposal):
    a_proposal(required_count=8, section_counts={"one": [5, 0, 1, 4], "two": [3, 1, 0, 2]}, answers={"title": "μία"})

    page = page_of(cast.author).get("/proposals")

    assert "συμπληρωμένη κατά 75%" in page.document.main


def test_draft_without_a_title_can_still_be_opened(page_of, cast, a_proposal):
    proposal = a_proposal(answers={})

    page = page_of(cast.author).get("/proposals").follow("Χωρίς τίτλο ακόμη")

    assert page.path == f"/proposals/{proposal.handle}"


def test_long_list_goes_on_and_keeps_its_filter(page_of, cast, stored):
    def many():
        call, body = db.session.get_one(Call, cast.call.id), db.session.get_one(Body, cast.crete.id)
        for number in range(51):
            make_proposal(call=call, body=body, answers={"title": f"{number:02}"})
        make_proposal(State.RETURNED, call=call, body=body, answers={"title": "άλλη"})

    stored.arrange(many)
    page = page_of(cast.author)

    first = listed(page.get("/proposals?state=draft"))
    second = listed(page.follow("Επόμενες"))

    assert first == [f"{number:02}" for number in range(50, 0, -1)]
    assert second == ["00"]


def test_english_list_names_bodies_in_english(page_of, cast, a_proposal):
    a_proposal(answers={"title": "μία"})
    page = page_of(cast.author).get("/proposals")

    page.language = "en"
    page.send("English")

    assert "Region of Crete" in page.document.main
