"""Submitting: the version, the code and the receipt; and everything that keeps a proposal from being submitted."""

from datetime import timedelta

import pytest

from proposals import clock
from proposals.calls.models import Call
from proposals.db import db
from proposals.drafting.models import Proposal, ProposalVersion
from proposals.workflow.states import State


@pytest.fixture
def approver(page_of, cast):
    return page_of(cast.approver)


@pytest.fixture
def author(page_of, cast):
    return page_of(cast.author)


def close_the_call(stored, cast, when):
    stored.arrange(lambda: setattr(db.session.get_one(Call, cast.call.id), "closes_at", when))


def test_submission_gives_code_version_and_receipt(approver, a_proposal, stored, cast):
    proposal = a_proposal(State.AWAITING_APPROVAL)
    approver.get(f"/proposals/{proposal.handle}/check")

    approver.take_step("submit")

    facts = {node.text: value.text for node, value in zip(approver.document.all("dt"), approver.document.all("dd"), strict=True)}
    sha256 = stored.ask(lambda: db.session.query(ProposalVersion.sha256).scalar())
    assert (approver.path, approver.code, approver.state) == ("/proposals/ESDK-2027-0001/versions/1/receipt", "ESDK-2027-0001", "submitted")
    assert facts == {
        "Κωδικός": "ΕΣΔΚ-2027-0001",
        "Έκδοση": "1",
        "Φορέας": "Περιφέρεια Κρήτης",
        "Πρόσκληση": "Πρόσκληση 2027",
        "Υποβλήθηκε": "24/11/2026, 12:00 (ώρα Ελλάδας)",
        "Ώρα UTC": "2026-11-24 10:00:00 UTC",
        "Υπέβαλε": "Άννα Εγκρίτου",
        "Αποτύπωμα SHA-256": sha256,
    }
    assert stored.deeds() == ["submit"]
    assert stored.told() == [("submit", cast.author.id), ("submit", cast.manager.id)]


def test_old_address_of_the_draft_still_leads_to_the_proposal(approver, a_proposal):
    handle = a_proposal(State.AWAITING_APPROVAL).handle
    approver.get(f"/proposals/{handle}").take_step("submit")

    approver.get(f"/proposals/{handle}")

    assert approver.code == "ESDK-2027-0001"


def test_codes_are_given_in_the_order_of_submission(approver, a_proposal):
    handles = [a_proposal(State.AWAITING_APPROVAL).handle for _ in range(3)]

    codes = [approver.get(f"/proposals/{handle}").take_step("submit").code for handle in reversed(handles)]

    assert codes == ["ESDK-2027-0001", "ESDK-2027-0002", "ESDK-2027-0003"]


def test_receipt_can_be_opened_again_by_all_who_may_see_the_proposal(approver, author, a_proposal, page_of, cast):
    approver.get(f"/proposals/{a_proposal(State.AWAITING_APPROVAL).handle}").take_step("submit")
    receipt = approver.path

    for page in (author, page_of(cast.manager)):
        assert page.get(receipt).document.heading == "Αποδεικτικό υποβολής"
    page_of(cast.stranger).get(receipt, status=404)


def test_late_submission_is_refused_with_deadline_and_server_time_and_the_text_is_kept(approver, a_proposal, stored, cast, the_time):
    close_the_call(stored, cast, clock.now() + timedelta(hours=1))
    code = a_proposal(State.AWAITING_APPROVAL).handle
    before = stored.proposal(code, "values")
    approver.get(f"/proposals/{code}")
    the_time.shift(timedelta(hours=1, minutes=1))

    approver.take_step("submit", status=409)

    assert (
        "Η πρόσκληση δέχεται υποβολές από 25/10/2026, 12:00 έως 24/11/2026, 13:00 (ώρα Ελλάδας). "
        "Η ώρα του διακομιστή είναι 24/11/2026, 13:01. Το κείμενό σας διατηρείται." in approver.document.main
    )
    assert (stored.state(code), stored.proposal(code, "values")) == ("awaiting_approval", before)
    assert (stored.deeds(), stored.told(), stored.count(ProposalVersion)) == ([], [], 0)


def test_late_page_shows_the_step_closed_with_the_deadline(approver, a_proposal, stored, cast, the_time):
    close_the_call(stored, cast, clock.now() + timedelta(hours=1))
    code = a_proposal(State.AWAITING_APPROVAL).handle
    the_time.shift(timedelta(hours=2))

    approver.get(f"/proposals/{code}")

    assert approver.document.open_steps == ["send_back", "withdraw"]
    assert "έως 24/11/2026, 13:00 (ώρα Ελλάδας)" in approver.document.closed_steps["submit"]


@pytest.mark.parametrize(("seconds", "status"), [(-1, 200), (0, 409)])
def test_deadline_is_exact_to_the_second(approver, a_proposal, stored, cast, the_time, seconds, status):
    closes = clock.now() + timedelta(hours=1)
    close_the_call(stored, cast, closes)
    approver.get(f"/proposals/{a_proposal(State.AWAITING_APPROVAL).handle}")
    the_time.move_to(closes + timedelta(seconds=seconds))

    approver.take_step("submit", status=status)

    assert approver.status == status


def test_text_that_changed_since_it_was_read_is_not_submitted(approver, a_proposal, stored):
    code = a_proposal(State.AWAITING_APPROVAL).handle
    approver.get(f"/proposals/{code}/check")
    stored.arrange(lambda: _change_title(code))

    approver.take_step("submit", status=409)

    assert "Το κείμενο δεν είναι αυτό που είχατε στην οθόνη: άλλαξε στο μεταξύ. Διαβάστε το ξανά και υποβάλετε." in approver.document.main
    assert stored.state(code) == "awaiting_approval"
    approver.follow("Άνοιγμα της σελίδας ξανά").take_step("submit")
    assert stored.state(code) == "submitted"


@pytest.mark.parametrize("seen", ["", "0" * 64, "anything"])
def test_submission_without_the_right_hash_of_the_text_is_refused(approver, a_proposal, stored, seen):
    code = a_proposal(State.AWAITING_APPROVAL).handle
    approver.get(f"/proposals/{code}")

    approver.post(f"/proposals/{code}/steps/submit", {"text_seen": seen}, status=409)

    assert stored.state(code) == "awaiting_approval"


def test_proposal_that_became_incomplete_is_not_submitted(approver, a_proposal, stored):
    proposal = a_proposal(State.AWAITING_APPROVAL, missing_count=1)

    approver.get(f"/proposals/{proposal.handle}")

    assert approver.document.closed_steps == {"submit": "Υποβολή Λείπει 1 υποχρεωτικό πεδίο."}


def test_later_edits_of_a_returned_proposal_leave_the_filed_version_as_it_was(approver, author, a_proposal, stored, page_of, cast):
    proposal = a_proposal(State.RETURNED, completion_sections=["results"])
    author.get(f"/proposals/{proposal.code}/edit/results").send("Αποθήκευση", {"lessons": "Νέα διδάγματα."})

    page = page_of(cast.manager).get(f"/proposals/{proposal.code}")

    assert "Νέα διδάγματα." not in page.document.main
    assert "Νέα διδάγματα." in author.get(f"/proposals/{proposal.code}/check").document.main


def _change_title(handle):
    proposal = db.session.query(Proposal).filter_by(handle=handle).one()
    proposal.answers["title"].value = "Άλλος τίτλος της πρότασης"


AHEAD = {
    State.AWAITING_APPROVAL: "Ο εγκρίνων του φορέα διαβάζει την πρόταση και την υποβάλλει, έως 24/12/2026, 12:00",
    State.SUBMITTED: "Η αρμόδια μονάδα ελέγχει αν η πρόταση είναι παραδεκτή.",
    State.IN_REVIEW: "Την αξιολογούν τουλάχιστον",
    State.REVIEWED: "Η επιτροπή εισηγείται και ακολουθεί η απόφαση",
    State.REJECTED: "",
}


@pytest.mark.parametrize("state", AHEAD)
def test_body_reads_what_happens_next(page_of, cast, a_proposal, state):
    page = page_of(cast.author).get(f"/proposals/{a_proposal(state).public_code}")

    assert ("Τι ακολουθεί" in page.document.main, AHEAD[state] in page.document.main) == (bool(AHEAD[state]), True)


def test_body_reads_by_when_the_evaluators_deliver_where_the_call_says_it(page_of, cast, a_proposal, stored):
    code = a_proposal(State.IN_REVIEW).code
    assert "παραδίδουν έως" not in page_of(cast.author).get(f"/proposals/{code}").document.main
    stored.arrange(lambda: setattr(db.session.get_one(Call, cast.call.id), "review_due_at", clock.now()))

    assert "Οι αξιολογητές της πρόσκλησης παραδίδουν έως 24/11/2026, 12:00." in page_of(cast.author).get(f"/proposals/{code}").document.main


def test_administration_is_not_told_what_it_does_itself(page_of, cast, a_proposal):
    assert "Τι ακολουθεί" not in page_of(cast.manager).get(f"/proposals/{a_proposal(State.SUBMITTED).code}").document.main


def test_way_to_a_page_does_not_end_in_the_page_itself(page_of, cast, a_proposal):
    code = a_proposal(answers={"title": "Άρδευση"}).handle
    page = page_of(cast.author)

    ways = {
        address: [
            a.text
            for a in page.get(f"/proposals/{code}{address}").document.all("a")
            if any("crumbs" in (each.get("class") or "") for each in a.above)
        ]
        for address in ("", "/attachments")
    }

    assert ways == {"": ["Προτάσεις"], "/attachments": ["Προτάσεις", "Άρδευση"]}
