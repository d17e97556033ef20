"""Conflicts of interest on the pages: an evaluator's own, before the text opens, for managers and for administrators."""

import pytest

from proposals import clock
from proposals.accounts.models import Body, Person
from proposals.conflicts.models import ConflictDeclaration, ConflictOverride
from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.workflow.people import Role
from proposals.workflow.states import AssignmentState, State
from tests.factories import make_body, make_declaration, make_override, make_person
from tests.web.test_kept_words import refused

OWN = "/reviews/conflicts"
REASON = "Είναι εξάδελφός μου."
LONG_ENOUGH = "Πρόκειται για συνωνυμία, όπως βεβαίωσε ο φορέας."
RECORDED = "Η δήλωση καταγράφηκε. Δεν θα σας ανατεθεί πρόταση που την αφορά· αν σας είχε ανατεθεί, η ανάθεση έκλεισε."


@pytest.fixture
def evaluator(page_of, cast):
    return page_of(cast.evaluator)


@pytest.fixture
def proposal(a_proposal):
    return a_proposal(State.IN_REVIEW)


def declared(stored):
    rows = lambda: db.session.query(ConflictDeclaration).order_by(ConflictDeclaration.id)  # noqa: E731 - a word for one line
    return stored.ask(lambda: [(row.body_id, row.person, row.proposal_code, row.valid_from, row.valid_until) for row in rows()])


def arranged(stored, whose, **columns):
    return stored.arrange(lambda: make_declaration(db.session.get_one(Person, whose.id), **columns)).id


def override_of(stored):
    return stored.ask(lambda: [(row.evaluator_id, row.grounds, row.reason) for row in db.session.query(ConflictOverride)])


# One's own -------------------------------------------------------------------------------------------------------


def test_evaluator_declares_a_body_and_finds_it_in_the_list(evaluator, cast, stored):
    evaluator.get("/reviews").follow("Τα κωλύματά μου")
    evaluator.send("Καταγραφή δήλωσης", {"body": str(cast.crete.id), "reason": REASON})

    (row,) = (node.text for node in evaluator.document.all("tr") if node.is_within("tbody"))
    assert row == "Περιφέρεια ΚρήτηςΦορέας Είναι εξάδελφός μου. Από 24/11/2026 Ανάκληση: Περιφέρεια Κρήτης"
    assert (evaluator.flashes, stored.deeds()) == ([RECORDED], ["declare_conflict"])
    assert declared(stored) == [(cast.crete.id, "", "", clock.today(), None)]


def test_days_are_taken_as_they_are_typed(evaluator, stored):
    days = {"valid_from-day": "1", "valid_from-month": "12", "valid_from-year": "2026"}
    days |= {"valid_until-day": "31", "valid_until-month": "1", "valid_until-year": "2027"}

    evaluator.get(OWN).send("Καταγραφή δήλωσης", {"person": "Νίκος Παππάς", "reason": REASON, **days})

    assert [tuple(map(str, row[3:])) for row in declared(stored)] == [("2026-12-01", "2027-01-31")]
    assert "Δεν ισχύει σήμερα" in evaluator.document.main


def test_answer_does_not_tell_whether_a_proposal_is_there(page_of, cast, a_proposal, stored):
    """A proposal that he may not see, one that was never there, and one in Greek letters: the same page, but for the code."""
    hidden = a_proposal(State.SUBMITTED).code
    answers = []
    for code, person in ((hidden, cast.evaluator), ("ESDK-2099-0001", cast.second), ("εσδκ-2099-0002", cast.third)):
        page = page_of(person).get(OWN).send("Καταγραφή δήλωσης", {"proposal_code": code, "reason": REASON})
        typed = stored.ask(lambda: db.session.query(ConflictDeclaration).order_by(ConflictDeclaration.id.desc()).first().proposal_code)
        answers.append((page.status, page.flashes, page.document.main.replace(typed.replace("ESDK", "ΕΣΔΚ"), "…")))

    assert answers[0] == answers[1] == answers[2]
    assert hidden not in page_of(cast.second).get(OWN).text


def test_answer_does_not_tell_whether_somebody_has_an_account(page_of, cast):
    answers = []
    for email, person in ((cast.author.email, cast.evaluator), ("nobody@else.example", cast.second)):
        page = page_of(person).get(OWN).send("Καταγραφή δήλωσης", {"person": email, "reason": REASON})
        answers.append((page.status, page.flashes, page.document.main.replace(email, "…")))

    assert answers[0] == answers[1]


@pytest.mark.parametrize(
    ("typed", "place", "message"),
    [
        ({"reason": REASON}, "body", "Επιλέξτε φορέα ή γράψτε ένα πρόσωπο ή τον κωδικό μιας πρότασης."),
        ({"person": "Νίκος", "reason": REASON}, "person", "Γράψτε όνομα και επώνυμο, ή μια διεύθυνση email."),
        ({"proposal_code": "42", "reason": REASON}, "proposal_code", "Γράψτε τον κωδικό όπως ΕΣΔΚ-2027-0042."),
        ({"person": "Νίκος Παππάς"}, "reason", "Γράψτε με λίγα λόγια τι σας συνδέει."),
        (
            {"person": "Νίκος Παππάς", "reason": REASON, "valid_until-day": "40", "valid_until-month": "1", "valid_until-year": "2027"},
            "valid_until",
            "Γράψτε ημερομηνία που υπάρχει, για παράδειγμα 1/9/2027.",
        ),
    ],
)
def test_declaration_with_a_gap_comes_back_with_what_was_typed(evaluator, stored, typed, place, message):
    evaluator.get(OWN).send("Καταγραφή δήλωσης", typed, status=422)

    assert evaluator.errors == [message]
    assert message in evaluator.error_beside(place)
    assert typed.get("reason", "") in evaluator.text
    assert typed.get("person", "") in evaluator.text
    assert declared(stored) == []


def test_declaration_is_taken_back(evaluator, cast, stored):
    arranged(stored, cast.evaluator, person="Νίκος Παππάς")

    evaluator.get(OWN).send("Ανάκληση: Νίκος Παππάς")

    assert evaluator.flashes == ["Η δήλωση ανακλήθηκε. Αναθέσεις που είχαν κλείσει εξαιτίας της μένουν κλειστές."]
    assert "Ανακλήθηκε 24/11/2026" in evaluator.document.main


def test_declaration_after_reading_has_no_button_and_is_refused_by_name(evaluator, cast, stored):
    number = arranged(stored, cast.evaluator, body_id=cast.crete.id, binding_code="ESDK-2027-0007")

    page = evaluator.get(OWN)
    assert "Δεν ανακαλείται: έκλεισε την ανάθεση της πρότασης ΕΣΔΚ-2027-0007 αφού είχατε ανοίξει το κείμενο." in page.document.main
    page.post(f"{OWN}/withdrawal", {"number": str(number)}, status=409)

    assert page.errors == ["Η δήλωση δεν ανακαλείται: είχατε ανοίξει το κείμενο της πρότασης ESDK-2027-0007 όταν έκλεισε η ανάθεσή σας εξαιτίας της."]


@pytest.mark.parametrize("number", ["", "x", "99999", "of another"])
def test_declaration_of_another_is_not_found(evaluator, cast, stored, number):
    other = arranged(stored, cast.second, person="Νίκος Παππάς")

    evaluator.get(OWN).post(f"{OWN}/withdrawal", {"number": str(other) if number == "of another" else number}, status=422)

    assert evaluator.errors == ["Επιλέξτε μια δήλωση από τον κατάλογο."]
    assert stored.ask(lambda: db.session.get_one(ConflictDeclaration, other).withdrawn_at) is None


def test_form_that_was_refused_comes_back_in_its_words(evaluator):
    evaluator.get(OWN)

    assert refused(evaluator, OWN, {"person": "Νίκος Παππάς", "reason": REASON, "valid_from-day": "1"}) == [
        ("ή πρόσωπο", "Νίκος Παππάς"),
        ("Τι σας συνδέει", REASON),
        ("Ισχύει από, ημέρα", "1"),
    ]


# Before the text opens -------------------------------------------------------------------------------------------


def test_conflict_is_declared_before_the_text_opens_and_closes_the_assignment(evaluator, cast, proposal, an_assignment, stored):
    number = an_assignment(AssignmentState.INVITED, proposal).id

    evaluator.get(f"/reviews/{number}").send("Δήλωση κωλύματος", {"reason": REASON})

    assert evaluator.flashes == ["Η δήλωση κωλύματος καταγράφηκε και η ανάθεση έκλεισε. Ευχαριστούμε."]
    assert stored.assignment(number, "state") is AssignmentState.RECUSED
    assert declared(stored) == [(None, "", proposal.code, clock.today(), None)]
    assert stored.told() == [("assignment_recuse", cast.evaluator.id), ("slot_reopened", cast.manager.id)]
    evaluator.get(f"/reviews/{number}")
    assert "Η ανάθεση αυτή έχει κλείσει. Ευχαριστούμε." in evaluator.document.main
    evaluator.get(f"/proposals/{proposal.code}", status=404)


def test_conflict_without_a_reason_comes_back(evaluator, proposal, an_assignment, stored):
    number = an_assignment(AssignmentState.INVITED, proposal).id

    evaluator.get(f"/reviews/{number}").send("Δήλωση κωλύματος", {}, status=422)

    assert evaluator.errors == ["Γράψτε με λίγα λόγια τι σας συνδέει."]
    assert stored.assignment(number, "state") is AssignmentState.INVITED


@pytest.mark.parametrize("state", [AssignmentState.ACCEPTED, AssignmentState.FINAL])
def test_text_closes_to_an_evaluator_who_came_to_the_body_by_a_way_that_no_recheck_saw(page_of, cast, proposal, an_assignment, stored, state):
    number = an_assignment(state, proposal).id
    stored.arrange(lambda: setattr(db.session.get_one(Person, cast.evaluator.id), "body_id", cast.crete.id))

    page = page_of(cast.evaluator).get(f"/reviews/{number}")

    assert "το κείμενο δεν ανοίγει" in page.document.main or "έχει κλείσει" in page.document.main
    page.get(f"/proposals/{proposal.code}", status=404)


# Managers and administrators -------------------------------------------------------------------------------------


def test_manager_reads_who_is_blocked_and_why_and_never_what_was_told(page_of, cast, proposal, stored):
    arranged(stored, cast.second, body_id=cast.crete.id, reason="Μυστικός δεσμός")

    page = page_of(cast.manager).get(f"/proposals/{proposal.code}/evaluation")

    (barred,) = (node for node in page.document.all("ul") if "Ελένη Εντοπία" in node.text)
    assert "Δήλωσε κώλυμα για τον φορέα της πρότασης." in barred.text
    assert "Εργάζεται στον φορέα που υπέβαλε την πρόταση." in barred.text
    assert "Μυστικός δεσμός" not in page.text
    assert "Άρση του κωλύματος" not in page.text


def test_assigning_past_the_page_is_refused_with_the_ground(page_of, cast, proposal, stored):
    arranged(stored, cast.second, body_id=cast.crete.id)
    page = page_of(cast.manager).get(f"/proposals/{proposal.code}/evaluation")

    page.post(f"/proposals/{proposal.code}/assignments", {"evaluator": str(cast.second.id)}, status=422)

    assert page.errors == ["Γεωργία Δευτεροκριτή: Δήλωσε κώλυμα για τον φορέα της πρότασης."]


def test_administrator_overrides_with_a_reason_and_then_the_evaluator_can_be_assigned(page_of, cast, proposal, stored):
    arranged(stored, cast.second, body_id=cast.crete.id, reason="Γνωστή υπόθεση")
    address = f"/proposals/{proposal.code}/evaluation"

    page = page_of(cast.administrator).get(address)
    assert "Δήλωσε: «Γνωστή υπόθεση»" in page.document.main
    page.send("Άρση του κωλύματος", {"override_evaluator": str(cast.second.id), "override_reason": LONG_ENOUGH})

    assert page.flashes == ["Το κώλυμα άρθηκε για αυτή την πρόταση. Ο λόγος τυπώνεται στον φάκελο."]
    assert override_of(stored) == [(cast.second.id, ["declared_body"], LONG_ENOUGH)]
    assert LONG_ENOUGH in page_of(cast.manager).get(address).document.main
    page_of(cast.manager).get(address).send("Ανάθεση στους επιλεγμένους", {"evaluator": str(cast.second.id)})
    assert stored.told() == [("assign", cast.second.id)]


@pytest.mark.parametrize(
    ("values", "place", "message"),
    [
        ({"override_reason": LONG_ENOUGH}, "override_evaluator", "Επιλέξτε για ποιον αίρεται το κώλυμα."),
        (
            {"override_evaluator": "insider", "override_reason": "Έτσι."},
            "override_reason",
            "Γράψτε τον λόγο με τουλάχιστον 30 χαρακτήρες: τυπώνεται στον φάκελο.",
        ),
    ],
)
def test_override_with_a_gap_comes_back(page_of, cast, proposal, stored, values, place, message):
    sent = {name: str(cast.insider.id) if value == "insider" else value for name, value in values.items()}

    page = page_of(cast.administrator).get(f"/proposals/{proposal.code}/evaluation").send("Άρση του κωλύματος", sent, status=422)

    assert page.errors == [message]
    assert message in page.error_beside(place)
    assert override_of(stored) == []


def test_override_for_somebody_who_is_free_is_refused(page_of, cast, proposal, stored):
    page = page_of(cast.administrator).get(f"/proposals/{proposal.code}/evaluation")

    sent = {"override_evaluator": str(cast.second.id), "override_reason": LONG_ENOUGH}
    page.post(f"/proposals/{proposal.code}/conflicts/overrides", sent, status=422)

    assert page.errors == ["Γεωργία Δευτεροκριτή δεν έχει κώλυμα που να μπορεί να αρθεί."]


def test_overridden_evaluator_of_the_body_reads_the_text_and_its_files(page_of, cast, proposal, an_assignment, stored):
    stored.arrange(lambda: make_override(db.session.get_one(Proposal, proposal.id), db.session.get_one(Person, cast.insider.id), "same_body"))
    number = an_assignment(AssignmentState.INVITED, proposal, evaluator=cast.insider).id

    page = page_of(cast.insider).get(f"/reviews/{number}").take_step("accept", {"no_conflict": "yes"})

    assert page.document.form_with("Οριστική υποβολή του φύλλου").action == f"/reviews/{number}"
    page.get(f"/proposals/{proposal.code}")


def test_manager_recuses_with_a_note(page_of, cast, proposal, an_assignment, stored):
    number = an_assignment(AssignmentState.FINAL, proposal).id

    page = page_of(cast.manager).get(f"/proposals/{proposal.code}/evaluation").take_step("recuse", {"note": "Το είπε στο τηλέφωνο."})

    assert page.flashes == ["Ο αξιολογητής εξαιρέθηκε. Το φύλλο του φυλάσσεται και δεν μετρά."]
    assert stored.assignment(number, "state") is AssignmentState.RECUSED
    assert stored.proposal(proposal.code, "sheets_final") == 0


# Who supervises whom ---------------------------------------------------------------------------------------------


def test_administrator_says_who_supervises_a_body_and_who_is_concerned_is_recused(page_of, cast, proposal, an_assignment, stored):
    number = an_assignment(AssignmentState.ACCEPTED, proposal).id

    page = page_of(cast.administrator).get("/manage/bodies").follow("Περιφέρεια Κρήτης")
    page.send("Αποθήκευση", {"parent": str(cast.gspa.id)})

    assert page.flashes == ["Οι αλλαγές αποθηκεύτηκαν."]
    assert stored.assignment(number, "state") is AssignmentState.RECUSED
    assert "change_supervision" in stored.deeds()


@pytest.mark.parametrize("chosen", ["itself", "99999"])
def test_supervision_that_cannot_be_comes_back(page_of, cast, stored, chosen):
    number = cast.crete.id
    page = page_of(cast.administrator).get(f"/manage/bodies/{number}")

    page.post(f"/manage/bodies/{number}", {"parent": str(number) if chosen == "itself" else chosen}, status=422)

    assert len(page.errors) == 1
    assert stored.ask(lambda: db.session.get_one(Body, number).parent_id) is None


def test_new_body_is_added_under_the_one_that_supervises_it(page_of, cast, stored):
    values = {"name": "Λιμενικό Ταμείο", "code": "port-fund", "kind": "npdd", "parent": str(cast.rhodes.id)}

    page_of(cast.administrator).get("/manage/bodies").send("Προσθήκη", values)

    assert stored.ask(lambda: db.session.query(Body).filter_by(code="port-fund").one().parent_id) == cast.rhodes.id


def test_body_that_is_not_there_is_not_found(page_of, cast):
    page = page_of(cast.administrator).get("/manage/bodies")

    page.get("/manage/bodies/99999", status=404)
    page.get("/manage/bodies").post("/manage/bodies/99999", {"parent": ""}, status=404)


def test_pages_are_complete_in_english(page_of, cast, proposal, stored):
    arranged(stored, cast.evaluator, body_id=cast.crete.id)
    stored.arrange(lambda: make_person(Role.EVALUATOR, body=make_body(parent_id=cast.crete.id)))
    stored.arrange(lambda: make_override(db.session.get_one(Proposal, proposal.id), db.session.get_one(Person, cast.insider.id), "same_body"))
    for person, address in ((cast.evaluator, OWN), (cast.administrator, f"/proposals/{proposal.code}/evaluation")):
        page = page_of(person).get(address)
        page.language = "en"
        page.send("English")
        page.get(address)
        assert "onflict" in page.document.main
