"""The approver's one look: what a proposal is, what it costs, what changed since the last time, and that exactly this text is filed."""

from datetime import timedelta

import pytest

from proposals import clock
from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.drafting.operations import refresh
from proposals.workflow.states import State
from tests.factories import make_attachment


@pytest.fixture
def approver(page_of, cast):
    return page_of(cast.approver)


@pytest.fixture
def author(page_of, cast):
    return page_of(cast.author)


@pytest.fixture
def later(the_time):
    return lambda: the_time.shift(timedelta(hours=1))


def change(stored, proposal, **answers):
    def write():
        own = db.session.get_one(Proposal, proposal.id)
        for code, value in answers.items():
            own.answers[code].value, own.answers[code].changed_at = value, clock.now()

    stored.arrange(write)


def rows(page):
    return [row.text for row in page.document.all("tr") if any(each.get("aria-labelledby") == "endorsement" for each in row.above)]


def changed(page):
    """The fields that the page says have changed."""
    (block,) = page.document.all("section", aria_labelledby="endorsement")
    return [node.text for node in page.document.all("a") if block.element in node.above and node.get("href").startswith("#f-")]


def test_approver_sees_what_it_is_and_what_it_costs_by_category(approver, a_proposal, stored):
    proposal = a_proposal(State.AWAITING_APPROVAL)
    items = [("staff", "100.50"), ("software", "2000.00"), ("staff", "9.50"), (None, "1.00")]
    rows_of_money = [{"category": category, "description": "Δαπάνη", "amount": amount} for category, amount in items]
    change(stored, proposal, summary="Η περίληψη με δικά μας λόγια.", budget_items=rows_of_money)

    approver.get(f"/proposals/{proposal.handle}")

    assert "Η περίληψη με δικά μας λόγια." in approver.document.one("section", aria_labelledby="endorsement").text
    assert rows(approver) == [
        "ΚατηγορίαΠοσό",
        "Αμοιβές προσωπικού110,00 €",
        "Λογισμικό και υπηρεσίες νέφους2.000,00 €",
        "Χωρίς κατηγορία1,00 €",
        "Σύνολο2.111,00 €",
    ]
    assert "Η πρόταση έρχεται για έγκριση πρώτη φορά." in approver.document.main
    assert approver.document.open_steps == ["submit", "send_back", "withdraw"]


def test_proposal_without_costs_says_so(approver, a_proposal, stored):
    proposal = a_proposal(State.AWAITING_APPROVAL)
    change(stored, proposal, budget_items=[], summary=None)

    approver.get(f"/proposals/{proposal.handle}")

    assert "Δεν έχει γραφτεί δαπάνη." in approver.document.main


def test_fields_written_since_the_text_was_sent_back_are_named(approver, author, a_proposal, stored, later):
    proposal = a_proposal(State.AWAITING_APPROVAL)
    approver.get(f"/proposals/{proposal.handle}").take_step("send_back", {"note": "Γράψτε το πιο απλά."})
    later()
    author.get(f"/proposals/{proposal.handle}/edit/identity").send("Αποθήκευση", {"acronym": "ΠΙΟ ΑΠΛΑ"})
    stored.arrange(lambda: make_attachment(db.session.get_one(Proposal, proposal.id)))
    author.get(f"/proposals/{proposal.handle}").take_step("request_approval")

    approver.get(f"/proposals/{proposal.handle}")

    assert changed(approver) == ["Ακρωνύμιο", "Συνημμένα"]
    assert "Από την προηγούμενη φορά (24/11/2026, 12:00) άλλαξαν:" in approver.document.main
    approver.follow("Ποιος έγραψε τι και πότε")
    assert approver.document.heading == "Ιστορικό κειμένου"


def test_fields_that_differ_from_the_filed_version_are_named(approver, author, a_proposal, stored, later):
    proposal = a_proposal(State.AWAITING_APPROVAL)
    approver.get(f"/proposals/{proposal.handle}").take_step("submit")
    code = approver.code
    later()
    stored.arrange(lambda: return_for_completion(proposal.id))
    author.get(f"/proposals/{code}/edit/results").send("Αποθήκευση", {"lessons": "Νέα διδάγματα."})
    author.get(f"/proposals/{code}").take_step("request_approval")

    approver.get(f"/proposals/{code}")

    assert changed(approver) == ["Διδάγματα ως τώρα"]
    approver.follow("Λέξη προς λέξη: τι άλλαξε από την έκδοση 1")
    assert approver.document.heading == "Τι άλλαξε από την έκδοση 1 ως τώρα"


def return_for_completion(number):
    proposal = db.session.get_one(Proposal, number)
    proposal.state, proposal.completion_due = State.RETURNED, proposal.updated_at + timedelta(days=9)


def test_text_that_comes_back_as_it_was_has_no_changes(approver, author, a_proposal, later):
    proposal = a_proposal(State.AWAITING_APPROVAL)
    approver.get(f"/proposals/{proposal.handle}").take_step("send_back", {"note": "Γιατί;"})
    later()
    author.get(f"/proposals/{proposal.handle}").take_step("request_approval")

    approver.get(f"/proposals/{proposal.handle}")

    assert "Τίποτα δεν άλλαξε από την προηγούμενη φορά (24/11/2026, 12:00)." in approver.document.main
    assert changed(approver) == []


@pytest.mark.parametrize(("who", "state"), [("author", State.AWAITING_APPROVAL), ("approver", State.SUBMITTED), ("approver", State.DRAFT)])
def test_nobody_else_and_no_other_state_has_the_look_of_an_approver(page_of, cast, a_proposal, who, state):
    page = page_of(getattr(cast, who)).get(f"/proposals/{a_proposal(state).public_code}")

    assert page.document.all("section", aria_labelledby="endorsement") == []


def test_whole_text_is_there_to_take_away(approver, a_proposal):
    proposal = a_proposal(State.AWAITING_APPROVAL)

    approver.get(f"/proposals/{proposal.handle}").follow("Όλο το κείμενο σε PDF")

    assert approver.headers["Content-Type"] == "application/pdf"


def test_text_that_changed_while_it_was_read_is_refused_with_the_way_to_what_changed(approver, a_proposal, stored, later):
    proposal = a_proposal(State.AWAITING_APPROVAL)
    approver.get(f"/proposals/{proposal.handle}")
    later()
    change(stored, proposal, title="Άλλος τίτλος")

    approver.take_step("submit", status=409)

    assert approver.document.heading == "Το βήμα δεν έγινε"
    assert "Τίτλος πρότασης: 24/11/2026, 13:00" in [node.text for node in approver.document.all("li")]
    assert stored.state(proposal.handle) == "awaiting_approval"
    approver.follow("Δείτε τι άλλαξε, από ποιον και πότε")
    assert approver.document.heading == "Ιστορικό κειμένου"


def test_text_seen_does_not_speak_where_the_step_itself_is_closed(approver, a_proposal, stored):
    proposal = a_proposal(State.AWAITING_APPROVAL)
    approver.get(f"/proposals/{proposal.handle}")
    change(stored, proposal, title=None)

    stored.arrange(lambda: refresh(db.session.get_one(Proposal, proposal.id)))

    approver.take_step("submit", status=409)

    assert "Λείπει 1 υποχρεωτικό πεδίο." in approver.document.main
