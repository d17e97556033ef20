"""Nothing is seen that should not be: drafts, people, judges, sheets."""

import pytest

from proposals.calls.form import standard_form
from proposals.calls.rubric import standard_rubric
from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.drafting.versions import freeze_version
from proposals.workflow.states import AssignmentState, State
from tests.factories import complete_answers, make_attachment, make_decision, make_recommendation
from tests.factories.evaluation import COMMENT
from tests.web.crawling import text_of

FORM = standard_form()
SECRETS = {
    "contact_name": "Κρυφή Υπεύθυνη",
    "contact_role": "Κρυφή Προϊσταμένη",
    "contact_email": "kryfi@crete.example",
    "contact_phone": "2810999888",
    "network_rep_name": "Κρυφός Εκπρόσωπος",
    "team": [{"name": "Κρυφό Μέλος", "unit": "Κρυφή Μονάδα", "role": "Κρυφός Ρόλος"}],
    "approval_signatory": "Κρυφός Δήμαρχος",
}
WORDS = ("Κρυφή", "Κρυφός", "Κρυφό", "kryfi@", "2810999888")
PAGES = (
    "",
    "/check",
    "/versions",
    "/versions/1",
    "/versions/2",
    "/versions/1/diff/2",
    "/versions/1/receipt",
    "/versions/2/receipt",
    "/attachments",
    "/similar",
    "/export.json",
    "/export.json?version=1",
    "/text.docx",
    "/text.docx?version=1",
)


@pytest.fixture
def filed(a_proposal, stored, cast):
    """A proposal that was filed twice by people of the body, with personal data that changed in between."""
    answers = {**complete_answers(FORM, email="onoma@crete.example"), **SECRETS}
    proposal = a_proposal(State.IN_REVIEW, answers=answers)

    def file_again():
        own = db.session.get_one(Proposal, proposal.id)
        own.answers["contact_name"].value = "Κρυφή Δεύτερη"
        own.answers["contact_phone"].value = "2810999889"
        own.answers["lessons"].value = "Νέα διδάγματα."
        freeze_version(cast.approver.actor, own)

    stored.arrange(file_again)
    return proposal


def read(page, proposal, pages=PAGES):
    """Everything that a person may read about a proposal, as text; what he may not open is left out."""
    found = {}
    for rest in pages:
        address = f"/proposals/{proposal.public_code}{rest}"
        with page.client.get(address) as answer:
            if answer.status_code == 200:
                found[rest] = text_of(answer.get_data())
    return found


# Personal data ------------------------------------------------------------------------------------------------------


def test_form_marks_every_person_that_the_secrets_name():
    assert set(SECRETS) == {field.code for field in FORM.fields if field.personal}


@pytest.mark.parametrize("who", ["observer", "evaluator"])
def test_reader_from_outside_sees_the_text_and_no_person_in_it(page_of, cast, filed, an_assignment, who):
    an_assignment(AssignmentState.ACCEPTED, filed)

    pages = read(page_of(getattr(cast, who)), filed)

    assert list(pages) == list(PAGES)
    assert "Νέα διδάγματα." in pages[""]
    assert {rest: [word for word in WORDS if word in text] for rest, text in pages.items()} == {rest: [] for rest in pages}


@pytest.mark.parametrize("who", ["observer", "evaluator"])
def test_reader_from_outside_sees_no_name_of_who_wrote_approved_and_filed(page_of, cast, a_proposal, an_assignment, stored, who):
    proposal = a_proposal(answers=complete_answers(FORM, email="onoma@crete.example"), missing_count=0)
    stored.arrange(lambda: make_attachment(db.session.get_one(Proposal, proposal.id), "approval_document"))
    page_of(cast.author).get(f"/proposals/{proposal.handle}").take_step("request_approval")
    page_of(cast.approver).get(f"/proposals/{proposal.handle}").take_step("submit")
    stored.arrange(lambda: setattr(db.session.get_one(Proposal, proposal.id), "state", State.IN_REVIEW))
    an_assignment(AssignmentState.ACCEPTED, proposal)

    pages = read(page_of(getattr(cast, who)), proposal)

    names = (cast.author.name, cast.approver.name)
    assert "Υποβλήθηκε" in pages[""]
    assert {rest: [name for name in names if name in text] for rest, text in pages.items()} == {rest: [] for rest in pages}


@pytest.mark.parametrize("who", ["author", "approver", "manager", "chair", "decider", "administrator"])
def test_body_and_administration_see_whom_to_call(page_of, cast, filed, who):
    page = page_of(getattr(cast, who)).get(f"/proposals/{filed.code}")

    assert "Κρυφή Δεύτερη" in page.text


def test_sheet_page_shows_no_person_of_the_body(page_of, cast, filed, an_assignment):
    number = an_assignment(AssignmentState.ACCEPTED, filed).id

    page = page_of(cast.evaluator).get(f"/reviews/{number}")

    assert [word for word in WORDS if word in page.text] == []


# Judges -------------------------------------------------------------------------------------------------------------

BODY_PAGES = (*PAGES, "/outcome", "/evaluation")


@pytest.fixture
def judged(filed, cast, an_assignment):
    """Two evaluators are done with it, one is still at work, one declined."""
    for person, state in ((cast.evaluator, AssignmentState.FINAL), (cast.second, AssignmentState.FINAL), (cast.third, AssignmentState.ACCEPTED)):
        an_assignment(state, filed, evaluator=person, comment_to_body="Μπράβο σας.")
    return filed


@pytest.mark.parametrize("who", ["author", "approver"])
@pytest.mark.parametrize("state", [State.IN_REVIEW, State.REVIEWED, State.ACCEPTED, State.RESERVE, State.REJECTED, State.RETURNED])
def test_names_of_the_judges_never_reach_the_body(page_of, cast, judged, stored, who, state):
    def bring_to_state():
        own = db.session.get_one(Proposal, judged.id)
        if state in (State.ACCEPTED, State.RESERVE, State.REJECTED):
            own.decided_at = own.submitted_at
        own.state = state
        make_recommendation(own)
        make_decision(own, person_id=cast.decider.id, outcome="accepted")

    stored.arrange(bring_to_state)

    pages = read(page_of(getattr(cast, who)), judged, BODY_PAGES)

    judges = [person.name for person in (cast.evaluator, cast.second, cast.third, cast.manager, cast.chair, cast.decider)]
    assert {rest: [name for name in judges if name in text] for rest, text in pages.items()} == {rest: [] for rest in pages}
    assert {rest: COMMENT in text for rest, text in pages.items()} == dict.fromkeys(pages, False)


@pytest.mark.parametrize("who", ["author", "approver"])
def test_checks_and_sheets_never_reach_the_body_before_the_decision(page_of, cast, judged, stored, who):
    stored.arrange(lambda: make_recommendation(db.session.get_one(Proposal, judged.id)))

    pages = read(page_of(getattr(cast, who)), judged, BODY_PAGES)

    words = ("Μπράβο σας.", COMMENT, "80,00", "Έλεγχος παραδεκτού", "Καλύπτει πραγματική ανάγκη.", "Φύλλο αξιολόγησης")
    assert set(pages) == set(PAGES)
    assert {rest: [word for word in words if word in text] for rest, text in pages.items()} == {rest: [] for rest in pages}


def test_real_walk_through_the_review_leaves_no_name_in_the_history_of_the_body(page_of, cast, judged):
    page_of(cast.manager).get(f"/proposals/{judged.code}").take_step("conclude_review")
    page_of(cast.manager).get(f"/proposals/{judged.code}").take_step("reopen_review", {"note": "Ο Πρωτοκριτής να δει ξανά τον αντίκτυπο."})

    pages = read(page_of(cast.author), judged, BODY_PAGES)

    judges = [person.name for person in (cast.evaluator, cast.second, cast.third, cast.manager)]
    assert {rest: [name for name in (*judges, "Πρωτοκριτής") if name in text] for rest, text in pages.items()} == {rest: [] for rest in pages}
    assert "Επανήλθε σε αξιολόγηση" in pages[""]


def test_administration_reads_the_note_of_a_review_that_was_opened_again(page_of, cast, judged):
    page = page_of(cast.manager).get(f"/proposals/{judged.code}").take_step("conclude_review")
    page.take_step("reopen_review", {"note": "Να δούμε ξανά τον αντίκτυπο."})

    assert "«Να δούμε ξανά τον αντίκτυπο.»" in page.document.main


def test_declining_evaluator_is_unknown_to_the_others_and_to_the_body(page_of, cast, filed, an_assignment):
    an_assignment(AssignmentState.DECLINED, filed, evaluator=cast.third, decline_reason="conflict")
    number = an_assignment(AssignmentState.FINAL, filed).id

    assert cast.third.name not in page_of(cast.evaluator).get(f"/reviews/{number}").text
    assert cast.third.name not in page_of(cast.author).get(f"/proposals/{filed.code}").text
    assert "Έχω κώλυμα ή σύγκρουση συμφερόντων" in page_of(cast.manager).get(f"/proposals/{filed.code}/evaluation").text


# Guessed addresses --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["stranger", "strange_approver", "evaluator", "manager", "observer", "administrator", "nobody"])
def test_draft_of_a_body_is_not_found_by_others_wherever_they_guess(page_of, cast, a_proposal, stored, who):
    draft = a_proposal()
    page = page_of(getattr(cast, who)).get("/desk")
    number = stored.ask(lambda: db.session.get_one(Proposal, draft.id).attachments[0].id)
    guesses = (
        "",
        "/check",
        "/edit/identity",
        "/attachments",
        f"/attachments/{number}",
        "/versions",
        "/steps/submit",
        "/evaluation",
        "/outcome",
        "/dossier.pdf",
    )

    answers = {rest: page.client.get(f"/proposals/{draft.handle}{rest}").status_code for rest in guesses}

    assert answers == dict.fromkeys(guesses, 404)


def test_page_that_is_not_there_and_page_that_is_not_ones_own_look_the_same(page_of, cast, a_proposal):
    draft = a_proposal()
    page = page_of(cast.stranger)

    own = page.get(f"/proposals/{draft.handle}", status=404).document.main
    other = page.get("/proposals/D-BBBBBB", status=404).document.main

    assert own == other


@pytest.mark.parametrize("who", ["evaluator", "second", "manager", "author"])
def test_reviews_of_others_are_not_found_by_counting(page_of, cast, a_proposal, an_assignment, who):
    proposal = a_proposal(State.IN_REVIEW)
    an_assignment(AssignmentState.ACCEPTED, proposal)
    an_assignment(AssignmentState.ACCEPTED, proposal, evaluator=cast.second)
    page = page_of(getattr(cast, who))

    answers = [page.client.get(f"/reviews/{number}").status_code for number in (1, 2, 3)]

    assert answers == {"evaluator": [200, 404, 404], "second": [404, 200, 404]}.get(who, [404, 404, 404])


def test_text_that_a_body_is_rewriting_is_not_yet_the_administration_s_to_read(page_of, cast, a_proposal, stored):
    proposal = a_proposal(State.RETURNED, completion_sections=["identity", "results"])
    author = page_of(cast.author).get(f"/proposals/{proposal.code}/edit/results")
    author.send("Αποθήκευση", {"lessons": "Ακόμη στα σκαριά."})

    page = page_of(cast.manager)

    assert {rest: "Ακόμη στα σκαριά." in text for rest, text in read(page, proposal).items()} == dict.fromkeys(read(page, proposal), False)


def test_criteria_of_the_rubric_are_public_while_points_are_not(page, cast, judged):
    page.get("/criteria")

    assert standard_rubric().criteria[0].label.el in page.document.main
    page.get(f"/catalogue/{judged.code}", status=404)
