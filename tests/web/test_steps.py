"""The steps of a proposal as pages show them: open ones are forms, closed ones say why, and a refusal says what is the matter."""

import pytest

from proposals.calls.form import standard_form
from proposals.calls.models import Call
from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.workflow.machine import PROPOSAL_WORKFLOW
from proposals.workflow.states import State
from tests.factories import complete_answers, make_recommendation, without

FORM = standard_form()
ANSWERS = complete_answers(FORM, email="onoma@crete.example")
PEOPLE = ("author", "approver", "stranger", "manager", "chair", "decider", "observer", "administrator")


@pytest.mark.parametrize("state", State)
def test_page_offers_each_person_exactly_the_steps_of_the_table(page_of, cast, a_proposal, state):
    """Open steps are forms, or links to a page of their own, whose address is that of the step; closed ones stand there with their reasons."""
    proposal = a_proposal(state)

    for who in PEOPLE:
        person = getattr(cast, who)
        with page_of(person).app.app_context():
            stored = db.session.get_one(Proposal, proposal.id)
            offered = PROPOSAL_WORKFLOW.steps_open_to(person.actor, stored.case())
        page = page_of(person)
        if page.client.get(f"/proposals/{proposal.public_code}").status_code == 404:
            continue
        page.get(f"/proposals/{proposal.public_code}")

        assert (who, page.document.open_steps) == (who, [each.step.name for each in offered if not each.is_closed])
        assert (who, sorted(page.document.closed_steps)) == (who, sorted(each.step.name for each in offered if each.is_closed))
        assert page.document.step_addresses == [f"/proposals/{proposal.public_code}/steps/{name}" for name in page.document.open_steps]
        assert (page.code, page.state) == (proposal.public_code, state.value)


@pytest.fixture
def author(page_of, cast):
    return page_of(cast.author)


@pytest.fixture
def approver(page_of, cast):
    return page_of(cast.approver)


def test_request_for_approval_moves_the_proposal_and_tells_the_approver(author, a_proposal, stored, cast):
    code = a_proposal().handle

    author.get(f"/proposals/{code}").take_step("request_approval")

    assert (author.state, author.flashes) == ("awaiting_approval", ["Η πρόταση στάλθηκε για έγκριση στον φορέα."])
    assert (stored.deeds(), stored.told()) == (["request_approval"], [("request_approval", cast.approver.id)])


def test_step_sent_without_its_button_is_refused_with_every_reason(author, a_proposal, stored, the_time):
    code = a_proposal(answers={**without(ANSWERS, "title"), "contact_phone": "123"}).handle
    author.get(f"/proposals/{code}")

    author.post(f"/proposals/{code}/steps/request_approval", status=409)

    assert author.document.heading == "Το βήμα δεν έγινε"
    assert [node.text for node in author.document.all("li") if node.is_within("main")] == [
        "Λείπουν 2 υποχρεωτικά πεδία.",
        "1 απάντηση έχει λάθος που χρειάζεται διόρθωση.",
    ]
    assert (stored.state(code), stored.deeds()) == ("draft", [])


def test_refused_step_leads_back_to_the_proposal(author, a_proposal):
    code = a_proposal(answers={}).handle
    author.get(f"/proposals/{code}").post(f"/proposals/{code}/steps/request_approval", status=409)

    author.follow("Άνοιγμα της σελίδας ξανά")

    assert (author.path, author.document.heading) == (f"/proposals/{code}", "Χωρίς τίτλο ακόμη")


@pytest.mark.parametrize(
    ("who", "state", "step", "reason"),
    [
        ("author", State.AWAITING_APPROVAL, "submit", "Το κάνει μόνο ο εγκρίνων του φορέα."),
        ("author", State.DRAFT, "admit", "Το βήμα «Παραδοχή και έναρξη αξιολόγησης» δεν γίνεται όσο η κατάσταση είναι «Προσχέδιο»."),
        ("approver", State.DRAFT, "request_approval", "Το κάνουν μόνο οι συντάκτες του φορέα."),
        ("observer", State.SUBMITTED, "admit", "Το κάνει μόνο ο διαχειριστής της πρόσκλησης."),
        ("manager", State.SUBMITTED, "admit", "Στον έλεγχο παραδεκτού μένουν 9 σημεία χωρίς απάντηση."),
        ("manager", State.SUBMITTED, "declare_inadmissible", "Σημειώστε πρώτα στον έλεγχο παραδεκτού ποιο σημείο δεν πληρείται."),
        ("manager", State.IN_REVIEW, "conclude_review", "Οριστικά φύλλα: 0. Χρειάζονται τουλάχιστον 2."),
        ("decider", State.REJECTED, "reconsider", "Δεν έχει καταγραφεί ένσταση ή αίτηση επανεξέτασης."),
        ("manager", State.REVIEWED, "accept", "Αποφασίζει μόνο όποιος έχει ρόλο απόφασης, και ποτέ για πρόταση του φορέα του."),
        ("administrator", State.REVIEWED, "reject", "Αποφασίζει μόνο όποιος έχει ρόλο απόφασης, και ποτέ για πρόταση του φορέα του."),
    ],
)
def test_step_that_may_not_be_taken_is_refused_with_its_reason_and_changes_nothing(page_of, cast, a_proposal, stored, who, state, step, reason):
    proposal = a_proposal(state)
    page = page_of(getattr(cast, who)).get(f"/proposals/{proposal.public_code}")

    page.post(f"/proposals/{proposal.public_code}/steps/{step}", status=409)

    assert reason in page.document.main
    assert (stored.state(proposal.public_code), stored.deeds(), stored.told()) == (state.value, [], [])


def test_step_that_does_not_exist_is_not_found(author, a_proposal):
    code = a_proposal().handle
    author.get(f"/proposals/{code}")

    author.post(f"/proposals/{code}/steps/no_such_step", status=404)

    assert author.document.heading == "Η σελίδα δεν βρέθηκε"


def test_address_of_a_step_that_is_opened_leads_to_the_proposal(author, a_proposal):
    code = a_proposal().handle

    author.get(f"/proposals/{code}/steps/request_approval")

    assert (author.path, author.state) == (f"/proposals/{code}", "draft")


def test_what_was_typed_into_a_refused_step_is_shown_again(approver, a_proposal, stored):
    proposal = a_proposal(State.AWAITING_APPROVAL)
    approver.get(f"/proposals/{proposal.handle}")
    stored.arrange(lambda: setattr(db.session.get_one(Proposal, proposal.id), "state", State.DRAFT))

    approver.take_step("send_back", {"note": "Δείτε ξανά τον προϋπολογισμό."}, status=409)

    assert "Δείτε ξανά τον προϋπολογισμό." in approver.document.main
    assert "Το βήμα «Επιστροφή στους συντάκτες» δεν γίνεται όσο η κατάσταση είναι «Προσχέδιο»." in approver.document.main


def test_proposal_sent_back_is_open_to_its_editors_again_with_the_note(approver, author, a_proposal, stored, cast):
    code = a_proposal(State.AWAITING_APPROVAL).handle
    approver.get(f"/proposals/{code}").take_step("send_back", {"note": "Δείτε ξανά τον τίτλο."})

    author.get(f"/proposals/{code}")

    assert approver.state == "draft"
    assert "Ο εγκρίνων του φορέα επέστρεψε την πρόταση Δείτε ξανά τον τίτλο." in author.document.main
    assert author.document.open_steps == ["request_approval", "withdraw"]
    assert stored.told() == [("send_back", cast.author.id)]


def test_note_is_required_where_the_step_needs_one(approver, a_proposal, stored):
    code = a_proposal(State.AWAITING_APPROVAL).handle

    approver.get(f"/proposals/{code}").take_step("send_back", {"note": "   "}, status=422)

    assert approver.errors == ["Συμπληρώστε το πεδίο «Σημείωση»."]
    assert approver.error_beside("send_back-note") == "Λάθος: Συμπληρώστε το πεδίο «Σημείωση»."
    assert approver.document.title.startswith("Λάθος: ")
    assert stored.state(code) == "awaiting_approval"


def test_note_beyond_its_limit_comes_back_with_count_and_limit_and_can_be_sent_shorter(approver, a_proposal, stored):
    code = a_proposal(State.AWAITING_APPROVAL).handle

    approver.get(f"/proposals/{code}").take_step("send_back", {"note": "α" * 2001}, status=422)

    assert approver.error_beside("send_back-note") == "Λάθος: Έχει 2.001 χαρακτήρες. Το όριο είναι 2.000: αφαιρέστε 1."
    assert dict(approver.document.form_with("Επιστροφή στους συντάκτες").values)["note"] == "α" * 2001
    approver.take_step("send_back", {"note": "α" * 2000})
    assert stored.state(code) == "draft"


def test_form_of_a_step_comes_back_with_all_that_was_typed(page_of, cast, a_proposal):
    page = page_of(cast.manager).get(f"/proposals/{a_proposal(State.SUBMITTED).code}")
    typed = {"note": "Λείπουν στοιχεία.", "due_on-day": "24", "due_on-month": "11", "due_on-year": "2026"}

    page.take_step("return_for_completion", typed, status=422)

    shown = dict(page.document.form_with("Επιστροφή για συμπλήρωση").values)
    assert page.errors == [
        "Επιλέξτε τι πρέπει να συμπληρωθεί: ενότητες ή πεδία.",
        "Γράψτε έως πότε πρέπει να γίνει η συμπλήρωση: μια ημερομηνία μετά τη σημερινή.",
    ]
    assert {name: shown[name] for name in typed} == typed


def test_draft_is_withdrawn_without_a_reason(author, a_proposal, stored):
    code = a_proposal().handle

    author.get(f"/proposals/{code}").take_step("withdraw")

    assert (author.state, author.flashes) == ("withdrawn", ["Η πρόταση αποσύρθηκε. Το κείμενο μένει στο αρχείο του φορέα."])
    assert author.document.open_steps == []


def test_filed_proposal_is_withdrawn_by_the_approver_with_a_reason(approver, a_proposal, stored, cast):
    code = a_proposal(State.SUBMITTED).code

    approver.get(f"/proposals/{code}").take_step("withdraw", {"note": "Αλλάξαμε σχέδια."})

    assert approver.state == "withdrawn"
    assert stored.told() == [("withdraw", cast.manager.id)]


def test_second_of_two_who_press_at_once_is_told_and_nothing_is_done_twice(page_of, cast, a_proposal, stored):
    proposal = a_proposal(State.REVIEWED)
    stored.arrange(lambda: make_recommendation(db.session.get_one(Proposal, proposal.id)))
    first, second = page_of(cast.decider).get(f"/proposals/{proposal.code}"), page_of(cast.decider).get(f"/proposals/{proposal.code}")
    decision = {
        "decision_number": "7/2026",
        "decision_date-day": "24",
        "decision_date-month": "11",
        "decision_date-year": "2026",
        "note": "Γιατί ναι.",
    }

    first.take_step("accept", decision)
    second.take_step("reject", decision, status=409)

    assert stored.state(proposal.code) == "accepted"
    assert "Το βήμα «Μη ένταξη» δεν γίνεται όσο η κατάσταση είναι «Εντάχθηκε»." in second.document.main


def test_call_that_asks_for_no_approval_lets_the_editors_submit(author, a_proposal, stored, cast):
    stored.arrange(lambda: setattr(db.session.get_one(Call, cast.call.id), "approval_asked", False))
    code = a_proposal().handle

    author.get(f"/proposals/{code}").take_step("submit")

    assert stored.state(code) == "submitted"


def test_history_tells_the_body_what_happened_in_its_own_words(author, approver, a_proposal):
    code = a_proposal().handle
    author.get(f"/proposals/{code}").take_step("request_approval")
    approver.get(f"/proposals/{code}").take_step("send_back", {"note": "Δείτε τον τίτλο."})

    author.get(f"/proposals/{code}")

    entries = [node.text for node in author.document.all("li") if any((each.get("class") or "") == "timeline" for each in node.above)]
    assert entries[0].split() == ["Επέστρεψε", "στους", "συντάκτες", "24/11/2026,", "12:00", "·", "Άννα", "Εγκρίτου", "«Δείτε", "τον", "τίτλο.»"]
    assert entries[1].split() == ["Στάλθηκε", "για", "έγκριση", "στον", "φορέα", "24/11/2026,", "12:00", "·", "Αλέξανδρος", "Γραφέας"]
