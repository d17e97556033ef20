"""Recommendation, decision, objection, reconsideration; and what the body is told."""

import pytest

from proposals import clock
from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.evaluation.models import Assignment, Decision, Objection, Recommendation
from proposals.workflow.states import AssignmentState, State
from tests.factories import make_consensus, make_decision, make_objection, make_recommendation
from tests.factories.evaluation import COMMENT

REASONS = "Η πρόταση τεκμηριώνει την ανάγκη και έχει σαφές σχέδιο υλοποίησης."
DECISION = {
    "decision_number": "123/2026",
    "decision_date-day": "24",
    "decision_date-month": "11",
    "decision_date-year": "2026",
    "note": "Σύμφωνα με την εισήγηση.",
}
RECORD = "Καταγραφή εισήγησης"


@pytest.fixture
def reviewed(a_proposal, an_assignment, cast):
    proposal = a_proposal(State.REVIEWED)
    for person in (cast.evaluator, cast.second):
        an_assignment(AssignmentState.FINAL, proposal, evaluator=person, comment_to_body=f"Σχόλιο {person.id} για τον φορέα.")
    return proposal


@pytest.fixture
def recommended(reviewed, stored):
    stored.arrange(lambda: make_recommendation(db.session.get_one(Proposal, reviewed.id)))
    return reviewed


@pytest.fixture
def chair(page_of, cast, reviewed):
    return page_of(cast.chair).get(f"/proposals/{reviewed.code}/evaluation")


@pytest.fixture
def decider(page_of, cast, recommended):
    return page_of(cast.decider).get(f"/proposals/{recommended.code}")


# Recommendation -----------------------------------------------------------------------------------------------------


def test_recommendation_is_recorded_with_reasons_and_name(chair, cast, stored):
    chair.send(RECORD, {"value": "include", "reasons": REASONS})

    assert chair.flashes == ["Η εισήγηση καταγράφηκε."]
    assert REASONS in chair.document.main
    assert f"{cast.chair.name}, 24/11/2026, 12:00" in chair.document.main
    assert stored.deeds() == ["recommend"]


def test_later_recommendation_is_the_one_in_force_and_the_earlier_stays(chair, stored):
    chair.send(RECORD, {"value": "include", "reasons": REASONS})

    chair.send(RECORD, {"value": "reserve", "reasons": f"Νεότερη: {REASONS}"})

    assert stored.ask(lambda: [each.value for each in db.session.query(Recommendation).order_by(Recommendation.id)]) == ["include", "reserve"]
    assert f"Νεότερη: {REASONS}" in chair.document.main


@pytest.mark.parametrize(
    ("values", "message", "place"),
    [
        ({"reasons": REASONS}, "Συμπληρώστε το πεδίο «Εισήγηση».", "value"),
        ({"value": "include"}, "Συμπληρώστε το πεδίο «Αιτιολογία».", "reasons"),
        ({"value": "include", "reasons": "Ναι."}, "Χρειάζεται τουλάχιστον 30 χαρακτήρες: λείπουν 26.", "reasons"),
        ({"value": "include", "reasons": "α" * 4001}, "Έχει 4.001 χαρακτήρες. Το όριο είναι 4.000: αφαιρέστε 1.", "reasons"),
    ],
)
def test_recommendation_with_a_gap_comes_back_with_what_was_typed(chair, stored, values, message, place):
    chair.send(RECORD, values, status=422)

    shown = dict(chair.document.form_with(RECORD).values)
    assert (chair.errors, chair.error_beside(place)) == ([message], f"Λάθος: {message}")
    assert {name: shown[name] for name in values} == values
    assert stored.count(Recommendation) == 0


def test_recommendation_that_is_not_offered_is_refused(chair, reviewed, stored):
    chair.post(f"/proposals/{reviewed.code}/recommendation", {"value": "invented", "reasons": REASONS}, status=422)

    assert chair.errors == ["Επιλέξτε από τον κατάλογο."]
    assert stored.count(Recommendation) == 0


@pytest.mark.parametrize("who", ["manager", "decider", "administrator", "observer", "evaluator", "author"])
def test_nobody_else_recommends(page_of, cast, reviewed, stored, who):
    page = page_of(getattr(cast, who)).get("/desk")

    page.post(f"/proposals/{reviewed.code}/recommendation", {"value": "include", "reasons": REASONS}, status=404)

    assert stored.count(Recommendation) == 0


# Decision -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "state", "words"),
    [
        ("accept", "accepted", "Η πρόταση εντάχθηκε στο σχέδιο δράσης."),
        ("place_on_reserve", "reserve", "Η πρόταση τοποθετήθηκε στις επιλαχούσες."),
        ("reject", "rejected", "Καταγράφηκε η απόφαση μη ένταξης."),
    ],
)
def test_decision_moves_the_proposal_and_tells_the_body(decider, recommended, stored, cast, step, state, words):
    decider.take_step(step, {**DECISION, "ada": "ΡΒΠΕ7ΛΞ-Ν1Ζ"})

    assert (decider.state, decider.flashes) == (state, [words])
    assert stored.ask(lambda: [(each.outcome, each.number, each.ada, each.person_id) for each in db.session.query(Decision)]) == [
        (state, "123/2026", "ΡΒΠΕ7ΛΞ-Ν1Ζ", cast.decider.id)
    ]
    assert stored.told() == [(step, cast.author.id), (step, cast.approver.id)]


def test_decision_without_a_recommendation_is_closed_with_the_reason(page_of, cast, reviewed):
    page = page_of(cast.decider).get(f"/proposals/{reviewed.code}")

    assert page.document.open_steps == []
    assert page.document.closed_steps["accept"] == "Ένταξη στο σχέδιο Δεν έχει καταγραφεί εισήγηση της επιτροπής."


@pytest.mark.parametrize(
    ("change", "message", "place"),
    [
        ({"decision_number": " "}, "Γράψτε τον αριθμό της απόφασης.", "accept-decision_number"),
        ({"decision_number": "1" * 61}, "Έχει 61 χαρακτήρες. Το όριο είναι 60: αφαιρέστε 1.", "accept-decision_number"),
        ({"decision_date-day": "25"}, "Γράψτε την ημερομηνία της απόφασης: όχι μετά τη σημερινή.", "accept-decision_date"),
        ({"decision_date-day": ""}, "Γράψτε την ημερομηνία της απόφασης: όχι μετά τη σημερινή.", "accept-decision_date"),
        ({"ada": "Α" * 21}, "Έχει 21 χαρακτήρες. Το όριο είναι 20: αφαιρέστε 1.", "accept-ada"),
        ({"note": ""}, "Συμπληρώστε το πεδίο «Αιτιολογία της απόφασης».", "accept-note"),
    ],
)
def test_decision_with_a_gap_comes_back_with_what_was_typed(decider, recommended, stored, change, message, place):
    decider.take_step("accept", {**DECISION, **change}, status=422)

    shown = next(form for form in decider.document.forms if form.action.endswith("/accept")).values
    assert (decider.errors, decider.error_beside(place)) == ([message], f"Λάθος: {message}")
    assert dict(shown)["decision_date-year"] == "2026"
    assert (stored.state(recommended.code), stored.count(Decision)) == ("reviewed", 0)


def test_decision_maker_of_the_same_body_has_no_steps(page_of, cast, recommended, stored):
    stored.arrange(lambda: setattr(db.session.merge(cast.decider), "body_id", cast.crete.id))
    page = page_of(cast.decider).get(f"/proposals/{recommended.code}")

    page.post(f"/proposals/{recommended.code}/steps/accept", DECISION, status=409)

    assert "Αποφασίζει μόνο όποιος έχει ρόλο απόφασης, και ποτέ για πρόταση του φορέα του." in page.document.main
    assert stored.state(recommended.code) == "reviewed"


# Objection ----------------------------------------------------------------------------------------------------------

OBJECTION = {
    "text": "Ζητούμε επανεξέταση, γιατί η ανάγκη τεκμηριώνεται.",
    "received_on-day": "20",
    "received_on-month": "11",
    "received_on-year": "2026",
}


@pytest.mark.parametrize("who", ["manager", "decider"])
def test_objection_is_recorded(page_of, cast, a_proposal, stored, who):
    proposal = a_proposal(State.REJECTED)
    page = page_of(getattr(cast, who)).get(f"/proposals/{proposal.code}/evaluation")

    page.send("Καταγραφή", OBJECTION)

    assert page.flashes == ["Η ένσταση καταγράφηκε."]
    assert "Παραλήφθηκε 20/11/2026" in page.document.main
    assert (stored.deeds(), stored.proposal(proposal.code, "has_objection")) == (["record_objection"], True)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"text": ""}, "Συμπληρώστε το πεδίο «Το κείμενο ή η περίληψη της ένστασης»."),
        ({"text": "Λίγα."}, "Χρειάζεται τουλάχιστον 20 χαρακτήρες: λείπουν 15."),
        ({"received_on-day": ""}, "Γράψτε ημερομηνία που υπάρχει, για παράδειγμα 1/9/2027."),
        ({"received_on-day": "31"}, "Γράψτε ημερομηνία που υπάρχει, για παράδειγμα 1/9/2027."),
        ({"received_on-day": "", "received_on-month": "", "received_on-year": ""}, "Συμπληρώστε το πεδίο «Ημερομηνία παραλαβής»."),
    ],
)
def test_objection_with_a_gap_comes_back_with_what_was_typed(page_of, cast, a_proposal, stored, change, message):
    proposal = a_proposal(State.REJECTED)
    page = page_of(cast.manager).get(f"/proposals/{proposal.code}/evaluation")

    page.send("Καταγραφή", {**OBJECTION, **change}, status=422)

    shown = dict(page.document.form_with("Καταγραφή").values)
    assert page.errors == [message]
    assert {name: shown[name] for name in OBJECTION} == {**OBJECTION, **change}
    assert stored.count(Objection) == 0


def test_proposal_is_reconsidered_after_an_objection_and_may_be_decided_anew(page_of, cast, recommended, stored):
    page = page_of(cast.decider).get(f"/proposals/{recommended.code}").take_step("reject", DECISION)
    page.get(f"/proposals/{recommended.code}/evaluation").send("Καταγραφή", OBJECTION)

    page.get(f"/proposals/{recommended.code}").take_step("reconsider", {"note": "Γίνεται δεκτή."})
    page.take_step("accept", {**DECISION, "decision_number": "124/2026"})

    assert page.state == "accepted"
    assert stored.ask(lambda: [(each.outcome, each.number) for each in db.session.query(Decision).order_by(Decision.id)]) == [
        ("rejected", "123/2026"),
        ("accepted", "124/2026"),
    ]


def test_second_decision_under_the_number_of_the_first_is_refused_in_words(page_of, cast, a_proposal, stored):
    proposal = a_proposal(State.REVIEWED)

    def decided_before():
        own = db.session.get_one(Proposal, proposal.id)
        make_recommendation(own)
        make_decision(own, number="123/2026", outcome="rejected")

    stored.arrange(decided_before)
    page = page_of(cast.decider).get(f"/proposals/{proposal.code}")

    page.take_step("accept", DECISION, status=409)

    assert "123/2026" in page.document.main
    assert (stored.state(proposal.code), stored.count(Decision)) == ("reviewed", 1)


def test_second_reconsideration_needs_a_new_objection(page_of, cast, a_proposal, stored):
    proposal = a_proposal(State.RESERVE)
    stored.arrange(lambda: make_objection(db.session.get_one(Proposal, proposal.id)))
    page = page_of(cast.decider).get(f"/proposals/{proposal.code}").take_step("reconsider", {"note": "Δεκτή."})
    stored.arrange(lambda: make_recommendation(db.session.get_one(Proposal, proposal.id)))

    page.get(page.path).take_step("place_on_reserve", DECISION)

    assert page.document.closed_steps["reconsider"] == "Επανεξέταση μετά από ένσταση Δεν έχει καταγραφεί ένσταση ή αίτηση επανεξέτασης."


# What the body is told ----------------------------------------------------------------------------------------------


@pytest.fixture
def decided(decider, recommended):
    decider.take_step("accept", DECISION)
    return recommended.code


@pytest.mark.parametrize("who", ["author", "approver"])
def test_body_reads_decision_points_and_comments_without_names(page_of, cast, decided, who):
    page = page_of(getattr(cast, who)).get(f"/proposals/{decided}").follow("Διαβάστε την απόφαση και τα σχόλια των αξιολογητών")

    assert (page.path, page.document.heading) == (f"/proposals/{decided}/outcome", "Απόφαση και σχόλια")
    assert "123/2026" in page.document.main
    assert "Σύμφωνα με την εισήγηση." in page.document.main
    assert "Αξιολογητής Α" in page.document.main
    assert f"Σχόλιο {cast.evaluator.id} για τον φορέα." in page.document.main
    assert "Η ανάγκη τεκμηριώνεται με στοιχεία και η λύση είναι σαφής." not in page.document.main
    judges = (cast.evaluator, cast.second, cast.manager, cast.chair, cast.decider)
    assert [person.name for person in judges if person.name in page.text] == []


def test_body_reads_points_and_comment_of_the_consensus_sheet_and_neither_its_reasons_nor_its_writer(page_of, cast, decided, stored):
    def agree():
        own, chair = db.session.query(Proposal).filter_by(code=decided).one(), db.session.get_one(Person, cast.chair.id)
        make_consensus(own, chair, points="3", reasons="Μόνο για την επιτροπή.", comment_to_body="Ενισχύστε το σχέδιο εφαρμογής.")

    before = page_of(cast.author).get(f"/proposals/{decided}/outcome").document.main
    stored.arrange(agree)
    page = page_of(cast.author).get(f"/proposals/{decided}/outcome")

    said = page.document.main
    assert ("κοινό φύλλο" in before.casefold(), "Κοινό φύλλο" in said, "κοινό φύλλο: 60,00 στα 100" in said) == (False, True, True)
    assert "Ενισχύστε το σχέδιο εφαρμογής." in said
    assert (COMMENT in page.text, "Μόνο για την επιτροπή." in page.text, cast.chair.name in page.text) == (False, False, False)


def test_consensus_that_lapsed_is_not_shown_to_the_body(page_of, cast, decided, stored):
    def agree():
        own = db.session.query(Proposal).filter_by(code=decided).one()
        make_consensus(own, comment_to_body="Ενισχύστε το σχέδιο εφαρμογής.")
        own.consensus_total = None

    stored.arrange(agree)

    assert "Ενισχύστε" not in page_of(cast.author).get(f"/proposals/{decided}/outcome").document.main


def test_recommendation_of_the_committee_is_not_the_body_s_to_read(page_of, cast, decided):
    page = page_of(cast.author).get(f"/proposals/{decided}/outcome")

    assert "Καλύπτει πραγματική ανάγκη." not in page.document.main


@pytest.mark.parametrize("who", ["author", "approver"])
def test_body_reads_no_outcome_before_the_decision(page_of, cast, recommended, who):
    page = page_of(getattr(cast, who))

    page.get(f"/proposals/{recommended.code}/outcome", status=404)
    page.get(f"/proposals/{recommended.code}/evaluation", status=404)

    assert "Απόφαση και σχόλια" not in page.get(f"/proposals/{recommended.code}").document.main


def test_outcome_closes_again_while_a_proposal_is_reconsidered(page_of, cast, a_proposal, stored):
    proposal = a_proposal(State.REJECTED)
    stored.arrange(lambda: make_objection(db.session.get_one(Proposal, proposal.id)))
    page_of(cast.decider).get(f"/proposals/{proposal.code}").take_step("reconsider", {"note": "Δεκτή."})

    page_of(cast.author).get(f"/proposals/{proposal.code}/outcome", status=404)


def test_outcome_of_a_proposal_without_sheets_is_a_page_too(page_of, cast, a_proposal, stored):
    proposal = a_proposal(State.ACCEPTED)
    stored.arrange(lambda: make_decision(db.session.get_one(Proposal, proposal.id)))

    page = page_of(cast.author).get(f"/proposals/{proposal.code}/outcome")

    assert "1234/2027" in page.document.main


@pytest.mark.parametrize("who", ["manager", "chair", "decider", "administrator"])
def test_administration_reads_sheets_with_names_and_workings(page_of, cast, reviewed, who):
    page = page_of(getattr(cast, who)).get(f"/proposals/{reviewed.code}/evaluation")

    assert [cast.evaluator.name in page.document.main, cast.second.name in page.document.main] == [True, True]
    assert "80,00" in page.document.main


def test_member_of_the_administration_who_works_for_the_body_reads_no_sheets(page_of, cast, recommended, stored):
    stored.arrange(lambda: setattr(db.session.merge(cast.chair), "body_id", cast.crete.id))

    page = page_of(cast.chair).get(f"/proposals/{recommended.code}/evaluation")

    assert "Η ανάγκη τεκμηριώνεται" not in page.document.main
    assert "Καλύπτει πραγματική ανάγκη." not in page.document.main


# Names of evaluators ---------------------------------------------------------------------------------------------


def test_decision_whose_reasons_name_an_evaluator_is_refused_with_the_word(decider, cast, stored, recommended):
    surname = cast.evaluator.name.split()[-1]

    decider.take_step("accept", {**DECISION, "note": f"Όπως έγραψε ο {surname.upper()}."}, status=422)

    assert decider.errors == [f"Το κείμενο, που θα διαβάσει ο φορέας, αναφέρει αξιολογητή: «{surname.upper()}». Γράψτε το χωρίς το όνομα."]
    assert stored.state(recommended.code) == "reviewed"


@pytest.fixture
def named(stored, cast, recommended):
    """A comment to the body names the other evaluator."""
    text = f"Συμφωνώ με τον {cast.second.name} για το κόστος."

    def write():
        sheet = db.session.query(Assignment).filter_by(proposal_id=recommended.id, evaluator_id=cast.evaluator.id).one()
        sheet.comment_to_body = text

    stored.arrange(write)
    return text


def test_decision_waits_until_the_comment_that_names_somebody_is_settled(decider, stored, cast, recommended, named, page_of):
    decider.take_step("reject", DECISION, status=422)
    assert "Σχόλιο που θα διαβάσει ο φορέας αναφέρει αξιολογητή." in decider.document.main
    decider.get(f"/proposals/{recommended.code}/evaluation").follow("Ονόματα αξιολογητών στα σχόλια")

    button = f"Αποθήκευση: {recommended.code.replace('ESDK', 'ΕΣΔΚ')}, 1"
    decider.send(button, {"redacted": named, "note": "Όχι"}, status=422)
    decider.send(button, {"redacted": "Συμφωνώ για το κόστος.", "note": ""})
    decider.get(f"/proposals/{recommended.code}").take_step("reject", DECISION)

    outcome = page_of(cast.author).get(f"/proposals/{recommended.code}/outcome").document.main
    assert "Συμφωνώ για το κόστος." in outcome
    assert "υποβάλλεται εγγράφως στην αρμόδια μονάδα" in outcome
    decider.post(f"/proposals/{recommended.code}/comments-to-body", {"number": 1, "redacted": "Αργά."}, status=409)


def test_comments_on_one_proposal_are_settled_by_those_who_decide_alone(page_of, cast, recommended, named):
    for person in (cast.author, cast.evaluator, cast.chair, cast.observer, cast.administrator):
        page_of(person).get(f"/proposals/{recommended.code}/comments-to-body", status=404)
    assert "Περιμένει" in page_of(cast.manager).get(f"/proposals/{recommended.code}/comments-to-body").document.main


def test_consensus_that_names_an_evaluator_keeps_a_decision_back(decider, stored, cast, recommended):
    words = f"Κατά τον {cast.evaluator.name}."
    stored.arrange(lambda: make_consensus(db.session.get_one(Proposal, recommended.id), comment_to_body=words))

    decider.get(f"/proposals/{recommended.code}").take_step("accept", DECISION, status=422)

    assert "Χρειάζεται νέο κοινό φύλλο χωρίς το όνομα." in decider.document.main


def test_note_of_a_reconsideration_that_names_an_evaluator_is_refused(page_of, cast, stored, recommended):
    def reject():
        proposal = db.session.get_one(Proposal, recommended.id)
        proposal.state, proposal.decided_at, proposal.has_objection = State.REJECTED, clock.now(), True
        make_objection(proposal)

    stored.arrange(reject)
    page = page_of(cast.decider).get(f"/proposals/{recommended.code}")

    page.take_step("reconsider", {"note": f"Ο {cast.evaluator.name} έκανε λάθος."}, status=422)

    assert "Γράψτε το χωρίς το όνομα." in page.document.main
