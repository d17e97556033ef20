"""The desk: what waits for each person."""

from datetime import timedelta

import pytest

from proposals import clock
from proposals.db import db
from proposals.workflow.people import Role
from proposals.workflow.states import AssignmentState, State
from tests.factories import make_call, make_objection, make_person, make_recommendation

TITLE = {"title": "Ανοικτά δεδομένα άρδευσης"}


def waiting(page):
    """The words of each thing to do, in order, without its title."""
    return [item.text for item in page.document.all("li") if any("todo" in (each.get("class") or "").split() for each in item.above)]


def test_desk_without_anything_to_do_says_so(page_of, cast):
    page = page_of(cast.author).get("/desk")

    assert "Τίποτα δεν σας περιμένει αυτή τη στιγμή." in page.document.main
    assert waiting(page) == []


@pytest.mark.parametrize(
    ("who", "state", "columns", "words"),
    [
        ("author", State.DRAFT, {}, "Συνεχίστε το προσχέδιο."),
        ("author", State.RETURNED, {}, "Η Γενική Γραμματεία ζήτησε συμπλήρωση."),
        ("approver", State.AWAITING_APPROVAL, {}, "Περιμένει την έγκρισή σας για να υποβληθεί."),
        ("manager", State.SUBMITTED, {}, "Περιμένει έλεγχο παραδεκτού."),
        ("manager", State.IN_REVIEW, {}, "Χρειάζεται αξιολογητές."),
        ("manager", State.IN_REVIEW, {"sheets_final": 2, "scores_apart": True}, "Τα δύο φύλλα απέχουν: χρειάζεται τρίτο."),
        ("chair", State.IN_REVIEW, {"sheets_final": 2, "scores_apart": True}, "Τα δύο φύλλα απέχουν: γράψτε κοινό φύλλο, ή περιμένετε το τρίτο."),
        ("chair", State.REVIEWED, {}, "Περιμένει την εισήγησή σας."),
        ("decider", State.REVIEWED, {"has_recommendation": True}, "Υπάρχει εισήγηση· περιμένει την απόφασή σας."),
    ],
)
def test_proposal_waits_for_the_one_who_has_to_act_and_leads_there(page_of, cast, a_proposal, who, state, columns, words):
    proposal = a_proposal(state, answers=TITLE, **columns)
    page = page_of(getattr(cast, who)).get("/desk")

    [item] = waiting(page)
    link = next(node for node in page.document.all("a") if node.text.endswith(f": {proposal.title}"))
    page.get(link.get("href"))

    assert words in item
    assert page.code == proposal.public_code


@pytest.mark.parametrize("state", State)
def test_proposal_waits_for_nobody_else(page_of, cast, a_proposal, state):
    a_proposal(state, answers=TITLE)
    others = (cast.stranger, cast.strange_approver, cast.evaluator, cast.observer, cast.administrator, cast.nobody)

    found = {person.name: waiting(page_of(person).get("/desk")) for person in others}

    assert found == {person.name: [] for person in others}


@pytest.mark.parametrize(
    ("state", "words"),
    [(AssignmentState.INVITED, "Σας ανατέθηκε για αξιολόγηση."), (AssignmentState.ACCEPTED, "Το φύλλο σας είναι σε εξέλιξη.")],
)
def test_assignment_waits_for_its_evaluator_with_its_date(page_of, cast, a_proposal, an_assignment, state, words):
    an_assignment(state, a_proposal(State.IN_REVIEW, answers=TITLE), due_at=clock.now() + timedelta(days=3))

    page = page_of(cast.evaluator).get("/desk")

    [item] = waiting(page)
    assert words in item
    assert item.startswith("3 ημέρες έως 27/11/2026, 12:00")


@pytest.mark.parametrize("state", [AssignmentState.FINAL, AssignmentState.DECLINED, AssignmentState.CANCELLED])
def test_assignment_that_is_over_waits_for_nobody(page_of, cast, a_proposal, an_assignment, state):
    an_assignment(state, a_proposal(State.IN_REVIEW, answers=TITLE))

    assert waiting(page_of(cast.evaluator).get("/desk")) == []


def test_what_ends_first_stands_on_top(page_of, cast, a_proposal, stored):
    soon = stored.arrange(lambda: make_call(closes_at=clock.now() + timedelta(hours=5)))
    later, sooner = a_proposal(), a_proposal(call=soon)

    page = page_of(cast.author).get("/desk")

    links = [node.get("href") for node in page.document.all("a") if node.text.startswith("Συνέχεια")]
    assert links == [f"/proposals/{sooner.handle}", f"/proposals/{later.handle}"]
    assert waiting(page)[0].startswith("Σήμερα έως 24/11/2026, 17:00")


def test_draft_whose_call_closed_is_kept_and_said_to_be_late(page_of, cast, a_proposal, the_time):
    a_proposal()
    the_time.shift(timedelta(days=31))

    [item] = waiting(page_of(cast.author).get("/desk"))

    assert item.startswith("Χωρίς προθεσμία")
    assert "Η πρόσκληση έκλεισε πριν υποβληθεί. Το κείμενό σας διατηρείται." in item


@pytest.mark.parametrize(("role", "columns"), [(Role.COMMITTEE_CHAIR, {}), (Role.DECISION_MAKER, {"has_recommendation": True})])
def test_proposal_of_ones_own_body_does_not_wait_for_a_judgment_that_one_may_not_give(page_of, cast, a_proposal, stored, role, columns):
    a_proposal(State.REVIEWED, answers=TITLE, **columns)
    insider = stored.arrange(lambda: make_person(role, body=db.session.merge(cast.crete)))

    assert waiting(page_of(insider).get("/desk")) == []


@pytest.mark.parametrize("role", [Role.CALL_MANAGER, Role.COMMITTEE_CHAIR])
def test_nobody_learns_from_the_desk_that_the_sheets_of_his_own_body_lie_apart(page_of, cast, a_proposal, stored, role):
    a_proposal(State.IN_REVIEW, answers=TITLE, sheets_final=2, scores_apart=True)
    insider = stored.arrange(lambda: make_person(role, body=db.session.merge(cast.crete)))

    assert waiting(page_of(insider).get("/desk")) == []


def test_desk_lists_the_latest_proposals_that_one_may_see(page_of, cast, a_proposal):
    codes = [a_proposal(State.SUBMITTED, answers=TITLE).code for _ in range(9)]

    page = page_of(cast.observer).get("/desk")

    links = [node.get("href") for node in page.document.all("a") if node.get("href").startswith("/proposals/ESDK")]
    assert links == [f"/proposals/{code}" for code in reversed(codes)][:8]


def test_desk_of_an_editor_offers_a_new_proposal_in_the_open_call(page_of, cast):
    page = page_of(cast.author).get("/desk").follow("Νέα πρόταση")

    assert (page.path, page.document.heading) == ("/proposals/new", "Νέα πρόταση")


def test_desk_of_a_manager_leads_to_the_work_on_each_call(page_of, cast):
    page = page_of(cast.manager).get("/desk").follow("Ανάθεση: Πρόσκληση 2027")

    assert page.path == "/manage/calls/esdk-2027/assignment"


def test_recommendation_moves_the_proposal_from_the_chair_to_the_decision_maker(page_of, cast, a_proposal, stored):
    proposal = a_proposal(State.REVIEWED, answers=TITLE)

    stored.arrange(lambda: make_recommendation(db.session.merge(proposal)))

    assert waiting(page_of(cast.chair).get("/desk")) == []
    assert len(waiting(page_of(cast.decider).get("/desk"))) == 1


def test_objection_waits_for_the_decision_maker_until_it_is_heard(page_of, cast, a_proposal, stored):
    proposal = a_proposal(State.REJECTED, answers=TITLE, has_objection=True)
    stored.arrange(lambda: make_objection(db.session.merge(proposal)))

    [item] = waiting(page_of(cast.decider).get("/desk"))
    page = page_of(cast.decider).get("/desk").follow(f"Προς επανεξέταση: {proposal.title}")

    assert "Ο φορέας ζητά επανεξέταση." in item
    assert [waiting(page_of(person).get("/desk")) for person in (cast.manager, cast.chair, cast.author)] == [[], [], []]
    page.take_step("reconsider", {"note": "Δεκτή προς εξέταση."})
    assert not any("επανεξέταση" in each for each in waiting(page_of(cast.decider).get("/desk")))
