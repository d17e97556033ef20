"""Preparing the decisions of a call in silence, and releasing them in one act."""

import io
import re
from dataclasses import replace

import pytest
from sqlalchemy import select

from proposals import clock
from proposals.calls.models import Call
from proposals.db import db
from proposals.decisions.choice import Outcome
from proposals.decisions.lists import Particulars, write_particulars
from proposals.decisions.models import DecisionList, PendingDecision
from proposals.decisions.release_work import take_up_release
from proposals.drafting.models import Attachment, Proposal
from proposals.evaluation.models import Assignment
from proposals.workflow.people import Role
from proposals.workflow.states import AssignmentState, State
from tests.factories import a_pdf, make_person, make_recommendation, make_scored
from tests.factories.decision_lists import COMPLETE, make_decided_call, make_list
from tests.web.cast import SLUG
from tests.web.crawling import crawl, places_of, reached

LISTS = f"/manage/calls/{SLUG}/decisions"
SAVE, RELEASE = "Αποθήκευση", "Ανακοίνωση όλων"
BY_LIST = "basis=raw&line=number&value=1&reserve=1"
SECRET = "Μυστική αιτιολογία της απόφασης."


@pytest.fixture
def proposal(a_proposal, shorten):
    shorten("identity", "declarations")
    return a_proposal(State.REVIEWED)


@pytest.fixture
def listed(stored, cast, proposal):
    """A list of three: the cast's own proposal is rejected, one of Rhodes accepted, one on the reserve list."""

    def make():
        make_recommendation(db.session.get_one(Proposal, proposal.id))
        call = db.session.get_one(Call, cast.call.id)
        _call, others = make_decided_call(Outcome.ACCEPT, Outcome.RESERVE, call=call)
        return make_list(cast.decider.actor, call, {**others, proposal.id: Outcome.REJECT})

    return stored.arrange(make)


@pytest.fixture
def manager(page_of, cast, listed):
    return page_of(cast.manager).get(f"{LISTS}/1")


@pytest.fixture
def decider(page_of, cast, listed):
    return page_of(cast.decider).get(f"{LISTS}/1")


def entry_of(proposal):
    """Where what the list says of the proposal is changed."""
    return f"{LISTS}/1/proposals/{proposal.id}"


def work(stored):
    """One round of the worker."""
    return stored.ask(take_up_release)


def lists(stored):
    return stored.ask(lambda: [each.state.value for each in db.session.query(DecisionList).order_by(DecisionList.number)])


# The way of a list -----------------------------------------------------------------------------------------------


def test_list_is_confirmed_in_numbers_released_by_the_worker_and_read_afterwards(decider, stored, proposal, page_of, cast):
    decider.follow("Προς την ανακοίνωση")
    main = decider.document.main
    assert "Ανακοινώνονται 3 αποφάσεις" in main
    assert "Στέλνονται 6 επιστολές." in main
    decider.get(f"{LISTS}/1")
    assert decider.document.address_of("Η κατάταξη με την επιλογή αυτής της λίστας") == f"/manage/calls/{SLUG}/ranking?{BY_LIST}"
    decider.follow("Η κατάταξη με την επιλογή αυτής της λίστας")
    assert all(each in main for each in ("77/2026", "ΡΒΠΕ7ΛΞ-Ν1Ζ", "24/11/2026", "Ένταξη 1, Επιλαχούσα 1, Μη ένταξη 1"))

    decider.get(f"{LISTS}/1/release").send(RELEASE)
    assert "Περιμένει τη σειρά της." in decider.document.main
    assert decider.headers["Refresh"] == "3"
    assert stored.state(proposal.code) == "reviewed"

    assert work(stored) == 1
    decider.get(f"{LISTS}/1")
    assert "Λίστα αποφάσεων 1 Ανακοινώθηκε" in decider.document.main
    assert "Τι αποφασίστηκε για κάθε πρόταση" in decider.document.main
    assert re.search(r"[0-9a-f]{64}", decider.document.main)
    decider.follow("Οι επιστολές που στάλθηκαν").follow("Επόμενη").follow("Προηγούμενη")
    outcome = page_of(cast.author).get(f"/proposals/{proposal.code}/outcome").document.main
    assert "77/2026" in outcome
    assert "Ένσταση ή αίτηση επανεξέτασης έως24/12/2026" in outcome
    assert lists(stored) == ["released"]


def test_second_press_is_refused(decider, stored, page_of, cast):
    other = page_of(cast.decider).get(f"{LISTS}/1/release")
    decider.get(f"{LISTS}/1/release").send(RELEASE)

    other.send(RELEASE, status=409)

    assert "Η λίστα ανακοινώνεται ήδη, ανακοινώθηκε ή ακυρώθηκε." in other.document.main
    assert work(stored) == 1
    assert work(stored) == 0
    assert "Η λίστα ανακοινώνεται ήδη" in other.get(f"{LISTS}/1/release").document.main


def test_manager_prepares_and_does_not_release(manager, stored):
    assert "Την ανακοινώνει μόνο όποιος έχει ρόλο απόφασης." in manager.document.main

    manager.get(f"{LISTS}/1/release", status=404)
    manager.post(f"{LISTS}/1/release", status=404)

    assert lists(stored) == ["draft"]


def test_what_stopped_the_worker_stands_on_the_page_and_the_list_is_a_draft_again(decider, stored, proposal):
    decider.get(f"{LISTS}/1/release").send(RELEASE)
    stored.arrange(lambda: setattr(db.session.get_one(Proposal, proposal.id), "state", State.WITHDRAWN))

    assert work(stored) == 1

    main = decider.get(f"{LISTS}/1").document.main
    assert "Η ανακοίνωση δεν έγινε. Καμία απόφαση δεν καταγράφηκε." in main
    assert "Άλλαξε η κατάσταση από τότε που σχηματίστηκε η λίστα" in main
    assert lists(stored) == ["draft"]


def test_list_is_given_up(manager, stored):
    manager.send("Ακύρωση της λίστας")

    assert (lists(stored), manager.path) == (["cancelled"], LISTS)


# Changing it -----------------------------------------------------------------------------------------------------


def test_entry_is_changed_by_hand_with_a_reason_and_everybody_sees_who_did(manager, stored, cast, proposal):
    manager.get(entry_of(proposal))
    manager.send(SAVE, {"outcome": "accept", "by_hand": "Λίγα."}, status=422)
    assert manager.errors == ["Γράψτε γιατί το αποτέλεσμα διαφέρει από αυτό που έδωσε η επιλογή, με τουλάχιστον 20 χαρακτήρες."]
    manager.send(SAVE, {"outcome": "accept", "by_hand": "Η επιτροπή εισηγήθηκε ένταξη και υπάρχει θέση."})

    main = manager.document.main
    assert "με το χέρι" in main
    assert f"{cast.manager.name}: Άλλαξε λίστα αποφάσεων με το χέρι" in main
    assert "από «Μη ένταξη» σε «Ένταξη»" in main


def test_reasons_alone_do_not_read_as_a_change_of_the_outcome(manager, proposal):
    manager.get(entry_of(proposal)).send(SAVE, {"reasons": "Μια αιτιολογία μόνο για αυτή."})

    assert "το αποτέλεσμα έμεινε «Μη ένταξη»" in manager.document.main


def test_two_who_change_an_entry_are_told_of_each_other(manager, page_of, cast, proposal):
    other = page_of(cast.decider).get(entry_of(proposal))
    manager.get(entry_of(proposal)).send(SAVE, {"reasons": "Η πρώτη αιτιολογία."})

    other.send(SAVE, {"reasons": "Η δεύτερη αιτιολογία."}, status=409)

    assert "Κάποιος άλλος έγραψε εδώ στο μεταξύ." in other.document.main
    other.send(SAVE)
    assert other.path == f"{LISTS}/1"


def test_entry_without_outcome_and_with_an_unknown_field_is_refused(manager, proposal):
    manager.get(entry_of(proposal)).send(SAVE, {"outcome": []}, status=422)
    assert manager.errors == ["Επιλέξτε αποτέλεσμα."]

    manager.send(SAVE, {"outcome": "reject", "reasons": "Βαθμός [[βαθμός]].", "subject_el": "Θέμα", "body_el": "Κείμενο [[τίτλος"}, status=422)
    assert manager.errors == [
        "Γραμμή 1, θέση 8: το πεδίο «βαθμός» δεν υπάρχει. Χρησιμοποιήστε ένα από τα πεδία του καταλόγου.",
        "Γραμμή 1, θέση 9: το πεδίο ανοίγει με [[ και δεν κλείνει. Κλείστε το με ]] στην ίδια γραμμή.",
    ]


def test_entry_that_is_not_there_is_not_found(manager):
    manager.get(f"{LISTS}/1/proposals/999", status=404)


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"decided_on-day": "25"}, "Η ημερομηνία της απόφασης δεν μπορεί να είναι μετά τη σημερινή."),
        ({"decided_on-day": "31"}, "Γράψτε την ημερομηνία με ημέρα, μήνα και έτος."),
        ({"ada": "123"}, "Ο ΑΔΑ δεν έχει τη μορφή της Διαύγειας. Παράδειγμα: ΡΒΠΕ7ΛΞ-Ν1Ζ."),
        ({"preamble": "α" * 2001}, "Έχει 2.001 χαρακτήρες. Το όριο είναι 2.000: αφαιρέστε 1."),
        ({"reasons_reject": "[[link]]"}, "Γραμμή 1, θέση 1: το πεδίο «link» δεν υπάρχει. Χρησιμοποιήστε ένα από τα πεδία του καταλόγου."),
    ],
)
def test_particulars_with_errors_come_back(manager, typed, error):
    manager.follow("Αριθμός, ημερομηνία, ΑΔΑ και αιτιολογίες").send(SAVE, typed, status=422)

    assert manager.errors == [error]


def test_particulars_say_when_each_is_needed(manager):
    labels = " ".join(each.text for each in manager.get(f"{LISTS}/1/particulars").document.all("label", "legend"))

    assert "Αριθμός απόφασης (απαιτείται για την ανακοίνωση)" in labels
    assert "ΑΔΑ (απαιτείται για την ανακοίνωση, αν αναφέρεται στις επιστολές)" in labels
    assert "προαιρετικό" not in labels


def test_list_that_is_released_shows_no_form_any_more(decider, stored, proposal):
    form = decider.get(f"{LISTS}/1/particulars").document.form_with(SAVE)
    decider.get(f"{LISTS}/1/release").send(RELEASE)
    work(stored)

    for address in (f"{LISTS}/1/particulars", entry_of(proposal)):
        decider.get(address)
        assert decider.redirects == [f"{LISTS}/1"]
        decider.post(address, {"number": "1/2026", "ada": "x", **dict(form.filled({}))}, status=409)
        assert "Η λίστα δεν είναι πια σχέδιο" in decider.document.main


def test_particulars_are_saved_with_the_letters_of_the_ada_that_were_meant(manager, stored):
    manager.follow("Αριθμός, ημερομηνία, ΑΔΑ και αιτιολογίες").send(SAVE, {"ada": "ρβπe7λξ-n1z", "number": "78/2026"})

    assert stored.ask(lambda: [(each.ada, each.decision_number) for each in db.session.query(DecisionList)]) == [("ΡΒΠΕ7ΛΞ-Ν1Ζ", "78/2026")]


def test_two_who_write_the_particulars_are_told_of_each_other(manager, page_of, cast):
    other = page_of(cast.decider).get(f"{LISTS}/1/particulars")
    manager.get(f"{LISTS}/1/particulars").send(SAVE, {"number": "78/2026"})

    other.send(SAVE, {"number": "79/2026"}, status=409)

    assert "Κάποιος άλλος έγραψε εδώ στο μεταξύ." in other.document.main


def test_list_that_lacks_everything_says_so_by_name(stored, cast, manager, proposal):
    def empty():
        write_particulars(cast.manager.actor, db.session.get_one(DecisionList, 1), Particulars())
        db.session.get_one(Proposal, proposal.id).has_recommendation = False

    stored.arrange(empty)

    main = manager.get(f"{LISTS}/1").document.main
    code = proposal.code.replace("ESDK", "ΕΣΔΚ")
    assert "Γράψτε τον αριθμό της απόφασης." in main
    assert "Γράψτε την ημερομηνία της απόφασης." in main
    lacking = [" ".join(each.text.split()) for each in manager.document.all("li")]
    assert f"Λείπει η αιτιολογία για το αποτέλεσμα «Μη ένταξη».{code} {proposal.title}" in lacking
    assert f"Δεν έχει καταγραφεί εισήγηση της επιτροπής.{code} {proposal.title}" in lacking
    assert "Γράψτε τον ΑΔΑ της απόφασης: τον αναφέρ" in main
    # What is asked for above is not asked for again of every letter.
    assert "Η επιστολή δεν μπορεί να γραφτεί" not in main
    manager.follow("Οι επιστολές όπως θα σταλούν")
    assert "Η επιστολή δεν μπορεί να γραφτεί" in manager.document.main


def test_list_that_is_stale_names_each_proposal_and_the_way_out(manager, stored, cast, proposal, a_proposal):
    waiting = a_proposal(State.REVIEWED)

    def change():
        own = db.session.get_one(Proposal, proposal.id)
        own.mean_total = 50
        make_recommendation(own, "reject")

    stored.arrange(change)

    main = manager.get(f"{LISTS}/1").document.main
    assert "Άλλαξε η βαθμολογία από τότε" in main
    assert "Άλλαξε η εισήγηση της επιτροπής από τότε" in main
    assert "Σχηματίστε τη λίστα πάλι, με την ίδια επιλογή" in main
    assert f"Η πρόταση {waiting.code.replace('ESDK', 'ΕΣΔΚ')} περιμένει απόφαση και δεν είναι στη λίστα." in main


def test_outcomes_are_filtered_and_pages_are_short(manager):
    manager.get(f"{LISTS}/1?outcome=reject")

    rows = [row for row in manager.document.all("tr") if row.is_within("tbody")]
    assert len(rows) == 1
    assert "Δεν υπάρχουν προτάσεις εδώ." in manager.get(f"{LISTS}/1?start=50").document.main


# Letters ---------------------------------------------------------------------------------------------------------


def test_text_of_letters_is_changed_and_shown_as_it_will_be_sent(manager, stored):
    manager.get(f"/manage/calls/{SLUG}/letters")
    manager.send("Αποθήκευση: Ένταξη, στα ελληνικά", {"subject": "Νέα: [[κωδικός]]", "body": "Η [[ ΤΊΤΛΟΣ ]] εντάσσεται με [[number]]."}, status=422)
    assert manager.errors == ["Γραμμή 1, θέση 30: το πεδίο «number» δεν υπάρχει. Χρησιμοποιήστε ένα από τα πεδία του καταλόγου."]
    manager.send("Αποθήκευση: Ένταξη, στα ελληνικά", {"body": "Η «[[ ΤΊΤΛΟΣ ]]» εντάσσεται με [[αριθμός απόφασης]]."})

    manager.get(f"{LISTS}/1/letters")
    assert "εντάσσεται με 77/2026." in manager.document.main
    assert "Επιστολή 1 από 6" in manager.document.main
    manager.get(f"{LISTS}/1/letters?at=6", status=404)


def test_text_of_letters_without_words_or_of_nothing_is_refused(manager):
    manager.get(f"/manage/calls/{SLUG}/letters").send("Αποθήκευση: Ένταξη, στα ελληνικά", {"subject": "", "body": "α" * 6001}, status=422)
    assert manager.errors == ["Γράψτε κείμενο: η επιστολή δεν φεύγει κενή.", "Έχει 6.001 χαρακτήρες. Το όριο είναι 6.000: αφαιρέστε 1."]

    manager.post(f"/manage/calls/{SLUG}/letters", {"outcome": "win", "language": "el"}, status=422)


def test_letter_of_one_proposal_alone_goes_in_its_own_words(manager, stored, proposal):
    manager.get(entry_of(proposal)).send(SAVE, {"subject_el": "Δικό σας θέμα", "body_el": "Μόνο για εσάς: [[τίτλος]]."})

    manager.get(f"{LISTS}/1/letters?at=4")
    assert "Δικό σας θέμα" in manager.document.main
    assert f"Μόνο για εσάς: {proposal.title}." in manager.document.main


def test_letter_is_found_by_whom_it_is_for_and_what_it_tells(manager, proposal, cast):
    manager.get(f"{LISTS}/1/letters").follow("Όλοι οι παραλήπτες")
    rows = [row.text for row in manager.document.all("tr") if row.is_within("tbody")]
    assert len(rows) == 6

    manager.get(f"{LISTS}/1/letters/recipients?q={cast.author.name.upper()}&outcome=reject")
    code = proposal.code.replace("ESDK", "ΕΣΔΚ")
    assert "Ταιριάζει 1." in manager.document.main
    manager.follow(f"{cast.author.name}, {code}")

    assert f"{code} {proposal.title}" in manager.document.main
    assert f"{cast.author.name} <{cast.author.email}>" in manager.document.main
    assert "ΑποτέλεσμαΜη ένταξη" in manager.document.main
    assert "Κανένας παραλήπτης δεν ταιριάζει." in manager.get(f"{LISTS}/1/letters/recipients?q=κανείς").document.main


def test_letters_that_were_sent_are_found_too_page_by_page(decider, stored, app, monkeypatch):
    monkeypatch.setitem(app.extensions, "settings", replace(app.extensions["settings"], page_size=4))
    decider.get(f"{LISTS}/1/release").send(RELEASE)
    work(stored)

    decider.get(f"{LISTS}/1/letters").follow("Όλοι οι παραλήπτες").follow("Επόμενες")

    assert len([row for row in decider.document.all("tr") if row.is_within("tbody")]) == 2


# Names in comments -----------------------------------------------------------------------------------------------


@pytest.fixture
def named(stored, cast, proposal):
    """The evaluator of the cast judged the cast's proposal; somebody wrote his name into the comment."""

    def make():
        own = db.session.get_one(Proposal, proposal.id)
        sheet = Assignment(proposal_id=own.id, evaluator_id=cast.evaluator.id, assigned_at=clock.now(), revision=1)
        sheet.state, sheet.finalised_at = AssignmentState.FINAL, clock.now()
        sheet.comment_to_body = "Συμφωνώ με τον κ. ΠΡΩΤΟΚΡΙΤΗ για το κόστος."
        db.session.add(sheet)
        db.session.flush()
        return sheet.id

    return make


def test_name_in_a_comment_keeps_the_list_back_until_it_is_redacted(stored, decider, proposal, named, page_of, cast):
    number = stored.arrange(named)
    decider.get(f"{LISTS}/1")
    assert decider.follow("Σχόλιο προς τον φορέα αναφέρει αξιολογητή.").document.all("mark")[0].text == "ΠΡΩΤΟΚΡΙΤΗ"

    button = f"Αποθήκευση: {proposal.code.replace('ESDK', 'ΕΣΔΚ')}, 1"
    decider.send(button, {"redacted": "Συμφωνώ με τον Πρωτοκριτή."}, status=422)
    assert decider.errors == ["Το κείμενο αναφέρει ακόμη: «Πρωτοκριτή»."]
    decider.send(button, {"redacted": "", "note": "Όχι"}, status=422)
    decider.send(button, {"redacted": "Συμφωνώ για το κόστος.", "note": ""})
    assert "Τακτοποιήθηκε" in decider.document.main

    assert "Δεν λείπει τίποτα." in decider.get(f"{LISTS}/1").document.main
    assert stored.assignment(number, "comment_to_body") == "Συμφωνώ με τον κ. ΠΡΩΤΟΚΡΙΤΗ για το κόστος."


def test_name_may_stay_with_a_reason_and_is_looked_at_again_when_the_comment_changes(stored, decider, proposal, named):
    number = stored.arrange(named)
    button = f"Αποθήκευση: {proposal.code.replace('ESDK', 'ΕΣΔΚ')}, 1"
    decider.get(f"{LISTS}/1/comments").send(button, {"note": "Είναι όνομα δρόμου, όχι αξιολογητή."})
    assert "Δεν λείπει τίποτα." in decider.get(f"{LISTS}/1").document.main

    stored.arrange(lambda: setattr(db.session.get_one(Assignment, number), "comment_to_body", "Ο Πρωτοκριτής διαφωνεί."))

    assert "αναφέρει αξιολογητή" in decider.get(f"{LISTS}/1").document.main


def test_comment_of_another_call_is_not_settled(stored, decider, named):
    stored.arrange(named)

    decider.get(f"{LISTS}/1/comments").post(f"{LISTS}/1/comments", {"number": 999, "redacted": "Κείμενο"}, status=409)


# Silence and rights ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["author", "approver", "stranger", "evaluator", "chair", "observer", "administrator", None])
def test_nothing_of_a_list_is_seen_before_it_is_released(app, stored, cast, listed, proposal, who):
    def write():
        reasons = dict.fromkeys(Outcome, SECRET)
        write_particulars(cast.manager.actor, db.session.get_one(DecisionList, 1), Particulars(**{**vars(COMPLETE), "reasons": reasons}))
        kept = app.extensions["storage"].put(io.BytesIO(a_pdf()), 1_000_000)
        for each in db.session.query(Attachment):
            each.sha256 = kept.sha256

    stored.arrange(write)
    told = stored.told()

    pages = crawl(app, getattr(cast, who) if who else None, code=proposal.code, slug=SLUG)

    assert places_of((SECRET, "77/2026", "ΡΒΠΕ7ΛΞ-Ν1Ζ", "Μη ένταξη 1"), pages) == {}
    assert {key for key in reached(pages) if key.startswith("decisions.")} <= {"decisions.ranking"}
    assert told == []


def test_whoever_works_for_a_body_of_the_list_or_owes_a_sheet_has_no_part_in_it(stored, cast, listed, page_of):
    insider = stored.arrange(lambda: make_person(Role.DECISION_MAKER, body=db.session.merge(cast.crete)))
    judge = stored.arrange(lambda: make_person(Role.CALL_MANAGER))
    stored.arrange(lambda: setattr(db.session.query(Proposal).first(), "judging", f" {judge.id} "))

    for person in (insider, judge):
        page = page_of(person).get(LISTS)
        assert "Αφορά πρόταση του φορέα σας, πρόταση στην οποία συνεργαστήκατε ή φύλλο που οφείλετε." in page.document.main
        for address in ("", "/letters", "/comments", "/particulars", "/release"):
            page.get(f"{LISTS}/1{address}", status=404)


def test_call_that_is_not_there_has_no_lists(page_of, cast):
    for address in ("decisions", "decisions/1", "letters", "objections"):
        page_of(cast.manager).get(f"/manage/calls/nothing/{address}", status=404)


def test_call_without_lists_and_objections_says_so(page_of, cast):
    page = page_of(cast.manager).get(LISTS)
    assert "Δεν υπάρχει λίστα αποφάσεων." in page.document.main
    page.follow("Κατάταξη και γραμμή ένταξης").get(LISTS)

    page.follow("Ενστάσεις και αιτήσεις επανεξέτασης")
    assert "Δεν έχει καταγραφεί ένσταση." in page.document.main


# Objections ------------------------------------------------------------------------------------------------------


def test_objection_names_what_it_attacks_and_is_answered_by_the_next_decision(decider, stored, proposal, page_of, cast, the_time):
    decider.get(f"{LISTS}/1/release").send(RELEASE)
    work(stored)
    day = {"received_on-day": "24", "received_on-month": "11", "received_on-year": "2026", "text": "Ζητούμε επανεξέταση της πρότασής μας."}
    decider.get(f"/proposals/{proposal.code}/evaluation").send("Καταγραφή", day)
    assert "Ένσταση κατά της απόφασηςπαραλήφθηκε 24/11/2026" in decider.document.main

    objections = decider.get(f"/manage/calls/{SLUG}/objections").document
    assert "77/2026, 24/11/2026" in objections.main
    assert "ΕκκρεμείΣειρά έχει: Όργανο απόφασης" in objections.main
    decider.get(f"/proposals/{proposal.code}").take_step("reconsider", {"note": "Δεκτή προς εξέταση."})
    assert "Εκκρεμεί" not in decider.get(f"/manage/calls/{SLUG}/objections").document.main
    stored.arrange(
        lambda: make_list(cast.manager.actor, db.session.get_one(Call, cast.call.id), {proposal.id: Outcome.ACCEPT}, number="99/2026") and None
    )
    decider.get(f"{LISTS}/2/release").send(RELEASE)
    work(stored)

    main = page_of(cast.author).get(f"/proposals/{proposal.code}/outcome").document.main
    assert "99/2026" in main
    assert "Απαντά σε ένσταση που παραλήφθηκε24/11/2026" in main


# Made from the ranking -------------------------------------------------------------------------------------------


@pytest.fixture
def ranked(stored, cast):
    """Two reviewed proposals of other bodies with scores and recommendations, and one that was accepted before; best first."""

    def make():
        call = db.session.get_one(Call, cast.call.id)
        _call, found = make_decided_call(*[Outcome.ACCEPT] * 3, call=call)
        for number, points in zip(found, ("5", "4", "3"), strict=True):
            own = db.session.get_one(Proposal, number)
            make_scored(points, points, proposal=own)
        done = db.session.get_one(Proposal, next(iter(found)))
        done.state, done.decided_at = State.ACCEPTED, clock.now()
        return list(found)

    return stored.arrange(make)


CHOSEN = {"basis": "raw", "line": "number", "value": "2", "reserve": "1"}


def entries(stored):
    query = select(PendingDecision.proposal_id, PendingDecision.outcome, PendingDecision.by_hand).order_by(PendingDecision.place)
    return stored.ask(lambda: [tuple(row) for row in db.session.execute(query)])


def test_choice_of_the_ranking_becomes_a_list_of_what_awaits_a_decision(page_of, cast, ranked, stored):
    page = page_of(cast.manager).get(f"/manage/calls/{SLUG}/ranking?basis=raw&line=number&value=2&reserve=1")
    page.send("Κρατήστε αυτή την επιλογή ως σχέδιο απόφασης")

    assert page.path == f"{LISTS}/1"
    assert entries(stored) == [(ranked[1], Outcome.ACCEPT, ""), (ranked[2], Outcome.RESERVE, "")]
    assert stored.deeds() == ["draft_list"]
    assert stored.told() == []


def test_list_made_again_keeps_what_was_changed_by_hand(page_of, cast, ranked, stored):
    page = page_of(cast.manager).get(f"/manage/calls/{SLUG}/ranking")
    page.post(LISTS, CHOSEN)
    reason = "Η επιτροπή εισηγήθηκε ένταξη και υπάρχει θέση."
    page.get(f"{LISTS}/1/proposals/{ranked[2]}").send(SAVE, {"outcome": "accept", "by_hand": reason})
    stored.arrange(lambda: setattr(db.session.get_one(Proposal, ranked[1]), "mean_total", 90))
    assert "άλλαξε στο μεταξύ" in page.get(f"{LISTS}/1").document.main

    page.send("Σχηματίστε τη λίστα πάλι")

    assert "άλλαξε στο μεταξύ" not in page.document.main
    assert entries(stored) == [(ranked[1], Outcome.ACCEPT, ""), (ranked[2], Outcome.ACCEPT, reason)]
    page.post(LISTS, {**CHOSEN, "value": "3"})
    assert entries(stored) == [(ranked[1], Outcome.ACCEPT, ""), (ranked[2], Outcome.ACCEPT, "")]
    assert lists(stored) == ["draft"]


def test_choice_that_cannot_be_read_goes_back_to_the_ranking(page_of, cast, ranked, stored):
    page = page_of(cast.manager).get(f"/manage/calls/{SLUG}/ranking")

    page.post(LISTS, {**CHOSEN, "value": "δύο"}, status=422)

    assert page.path == f"/manage/calls/{SLUG}/ranking"
    assert lists(stored) == []


def test_list_whose_quotas_cannot_be_met_any_more_is_not_made_again(page_of, cast, ranked, stored):
    page = page_of(cast.manager).get(f"/manage/calls/{SLUG}/ranking")
    page.post(LISTS, CHOSEN)
    quota = {"dimension": "axis", "code": "nowhere", "least": 1, "most": None}
    stored.arrange(lambda: setattr(listed := db.session.get_one(DecisionList, 1), "choice", {**listed.choice, "quotas": [quota]}))

    page.get(f"{LISTS}/1").send("Σχηματίστε τη λίστα πάλι", status=409)


def test_nothing_to_decide_makes_no_list(page_of, cast, ranked, stored):
    stored.arrange(lambda: [setattr(db.session.get_one(Proposal, number), "state", State.WITHDRAWN) for number in ranked] and None)
    page = page_of(cast.manager).get(f"/manage/calls/{SLUG}/ranking")

    page.post(LISTS, CHOSEN, status=409)

    assert "Καμία πρόταση δεν περιμένει απόφαση" in page.document.main


def test_list_that_is_being_released_is_not_replaced(page_of, cast, listed, stored):
    page_of(cast.decider).get(f"{LISTS}/1/release").send(RELEASE)
    page = page_of(cast.manager).get(f"/manage/calls/{SLUG}/ranking")

    page.post(LISTS, CHOSEN, status=409)

    assert "Η πρόσκληση έχει ήδη ανοιχτή λίστα αποφάσεων." in page.document.main
