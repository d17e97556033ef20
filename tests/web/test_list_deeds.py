"""One deed on many rows of a call's list: chosen, confirmed, done to each by itself, and reported."""

from dataclasses import replace

import pytest

from proposals.audit.models import AuditEntry
from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.evaluation.models import Assignment
from proposals.workflow.states import AssignmentState, State
from tests.factories import make_call
from tests.web.cast import SLUG
from tests.web.test_query_counts import questions

LIST = f"/manage/calls/{SLUG}/proposals"
CHOSEN = f"{LIST}/chosen"


@pytest.fixture
def manager(page_of, cast):
    return page_of(cast.manager)


def address(action, *codes):
    return f"{CHOSEN}?action={action}&{'&'.join(f'code={code}' for code in codes)}"


def report(page):
    """By title what the report says of each row."""
    titles, said = ([node.text for node in page.document.all(tag) if node.is_within("tbody")] for tag in ("a", "td"))
    return dict(zip(titles, said, strict=True))


def in_review(a_proposal, *titles, **columns):
    return [a_proposal(State.IN_REVIEW, answers={"title": title}, **columns).code for title in titles]


def test_rows_are_chosen_in_the_list_and_the_confirmation_names_them(manager, a_proposal):
    first, _second = in_review(a_proposal, "Νερό", "Δάση")
    manager.get(f"{LIST}?order=score")
    assert [node.get("name") for node in manager.document.all("input", form="chosen")] == ["code", "code"]

    manager.send("Συνέχεια", {"action": "conclude_review", "code": [first]})

    assert manager.document.one("h1").text == "Ολοκλήρωση αξιολόγησης"
    assert "Επιλέξατε 1 πρόταση" in manager.document.main
    assert "Νερό" in manager.document.main
    assert "Δάση" not in manager.document.main


def test_confirmation_says_of_which_rows_the_state_forbids_it(manager, a_proposal):
    ready, done = in_review(a_proposal, "Νερό")[0], a_proposal(State.ACCEPTED, answers={"title": "Δάση"})

    manager.get(address("conclude_review", ready, done.code))

    assert manager.document.main.count("δεν γίνεται όσο η κατάσταση είναι") == 1
    assert "δεν γίνεται όσο η κατάσταση είναι «Εντάχθηκε»" in manager.document.main


def test_each_row_is_done_by_itself_and_the_report_says_why_one_was_not(manager, cast, a_proposal, an_assignment, stored):
    ready = a_proposal(State.IN_REVIEW, answers={"title": "Έτοιμη"})
    for evaluator in (cast.evaluator, cast.second, cast.third):
        an_assignment(AssignmentState.FINAL, ready, evaluator=evaluator)
    early, other = a_proposal(State.IN_REVIEW, answers={"title": "Νωρίς"}), a_proposal(State.ACCEPTED, answers={"title": "Άλλη"})
    stored.arrange(lambda: _count(ready.id))

    manager.get(address("conclude_review", early.code, ready.code, other.code)).send("Επιβεβαίωση")

    assert "Έγινε για 1 από 3." in manager.document.main
    said = report(manager)
    assert said["Έτοιμη"] == "Έγινε"
    assert said["Νωρίς"].startswith("Δεν έγινε")
    assert said["Άλλη"] == "Δεν έγινε Το βήμα «Ολοκλήρωση αξιολόγησης» δεν γίνεται όσο η κατάσταση είναι «Εντάχθηκε»."
    assert [stored.state(each.code) for each in (ready, early, other)] == ["reviewed", "in_review", "accepted"]
    trail = stored.ask(
        lambda: [(each.person_id, each.proposal_id, each.to_state) for each in db.session.query(AuditEntry).filter_by(action="conclude_review")]
    )
    assert trail == [(cast.manager.id, ready.id, "reviewed")]


def _count(number):
    from proposals.evaluation.assigning import count_sheets

    count_sheets(db.session.get_one(Proposal, number))


def test_evaluator_is_assigned_where_nothing_speaks_against_it(manager, cast, a_proposal, stored):
    titles = ("Κρήτη", "Ρόδος")
    codes = [
        a_proposal(State.IN_REVIEW, answers={"title": title}, body=body).code for title, body in zip(titles, (cast.crete, cast.rhodes), strict=True)
    ]

    manager.get(address("assign", *codes)).send("Επιβεβαίωση", {"person": str(cast.insider.id)})

    said = report(manager)
    assert said["Ρόδος"] == "Έγινε"
    assert said["Κρήτη"].startswith("Δεν έγινε Ελένη Εντοπία: ")
    assert stored.ask(lambda: [each.evaluator_id for each in db.session.query(Assignment)]) == [cast.insider.id]


def test_what_is_sent_again_is_refused_row_by_row(manager, cast, a_proposal, stored):
    [code] = in_review(a_proposal, "Νερό")
    sent = {"action": "assign", "code": code, "person": str(cast.evaluator.id)}
    manager.get(address("assign", code))

    manager.post(CHOSEN, sent).post(CHOSEN, sent)

    assert report(manager)["Νερό"] == "Δεν έγινε Βασίλης Πρωτοκριτής: Έχει ήδη αναλάβει την πρόταση."
    assert stored.ask(lambda: db.session.query(Assignment).count()) == 1


def test_note_is_asked_once_and_kept_with_each(manager, a_proposal, stored):
    codes = [a_proposal(State.REVIEWED, answers={"title": title}).code for title in ("Νερό", "Δάση")]
    manager.get(address("reopen_review", *codes)).send("Επιβεβαίωση", status=422)
    assert manager.errors == ["Γράψτε μια σημείωση. Καταγράφεται σε κάθε πρόταση."]
    manager.send("Επιβεβαίωση", {"note": "α" * 2001}, status=422)
    assert manager.errors == ["Γράψτε έως 2000 χαρακτήρες."]

    manager.send("Επιβεβαίωση", {"note": "Νέα στοιχεία"})

    assert set(report(manager).values()) == {"Έγινε"}
    notes = stored.ask(lambda: [each.note for each in db.session.query(AuditEntry).filter_by(action="reopen_review")])
    assert notes == ["Νέα στοιχεία", "Νέα στοιχεία"]


def test_assignment_without_an_evaluator_is_asked_for_again(manager, cast, a_proposal):
    [code] = in_review(a_proposal, "Νερό")

    for sent in ("", str(cast.author.id), "x"):
        manager.get(address("assign", code))
        manager.post(CHOSEN, {"action": "assign", "code": code, "person": sent}, status=422)
        assert manager.errors == ["Επιλέξτε αξιολογητή."]


def test_nothing_chosen_is_said_with_the_way_back_to_the_same_search(manager, a_proposal):
    in_review(a_proposal, "Νερό")
    manager.get(f"{LIST}?q=νερό").send("Συνέχεια", {"action": "admit"}, status=422)

    assert manager.errors == ["Επιλέξτε στη λίστα μία ή περισσότερες προτάσεις."]
    manager.follow("Επιστροφή στη λίστα")
    assert manager.document.one(id="q").get("value") == "νερό"


def test_forged_codes_are_as_none(manager, a_proposal, stored):
    [code] = in_review(a_proposal, "Νερό")
    elsewhere = stored.arrange(lambda: make_call(slug="other"))
    foreign, draft = a_proposal(State.SUBMITTED, call=elsewhere, answers={"title": "Ξένη"}), a_proposal(answers={"title": "Σχέδιο"})
    forged = (foreign.code, draft.handle, "ESDK-2027-9999", "' OR 1=1", "")

    assert "1 πρόταση" in manager.get(address("admit", code, *forged)).document.main
    manager.send("Επιβεβαίωση")
    assert list(report(manager)) == ["Νερό"]
    for status, send in ((422, manager.get), (422, lambda to, status: manager.post(CHOSEN, {"action": "admit", "code": forged[0]}, status=status))):
        send(address("admit", *forged), status=status)
    assert stored.state(foreign.code) == "submitted"


def test_action_or_call_that_is_not_there_is_not_found(manager, a_proposal):
    [code] = in_review(a_proposal, "Νερό")
    for action in ("", "accept", "withdraw", "no-such"):
        manager.get(address(action, code), status=404)
        manager.post(CHOSEN, {"action": action, "code": code}, status=404)
    manager.get(f"/manage/calls/nowhere/proposals/chosen?action=admit&code={code}", status=404)


def test_more_rows_than_the_setting_allows_are_refused_with_the_number(app, manager, a_proposal, stored, monkeypatch):
    codes = in_review(a_proposal, "Νερό", "Δάση", "Λιμάνια")
    monkeypatch.setitem(app.extensions, "settings", replace(app.extensions["settings"], bulk_rows=2))

    manager.get(address("admit", *codes), status=422)
    assert manager.errors == ["Κάθε φορά γίνονται έως 2 προτάσεις. Επιλέξατε 3."]
    manager.post(CHOSEN, {"action": "admit", "code": codes[0]})
    assert "Έγινε για 0 από 1." in manager.document.main
    # A code that is not there takes no place.
    assert "2 προτάσεις" in manager.get(address("admit", *codes[:2], "ESDK-2027-9999")).document.main


def test_nobody_else_may_choose_or_do(page_of, cast, a_proposal):
    [code] = in_review(a_proposal, "Νερό")

    for name, person in cast.people.items():
        if name == "manager":
            continue
        page = page_of(person)
        page.get(address("admit", code), status=404)
        page.post(CHOSEN, {"action": "admit", "code": code}, status=404)
    for reader in (cast.observer, cast.chair):
        assert not page_of(reader).get(LIST).document.all("input", form="chosen")


def test_what_its_state_does_not_permit_is_refused_alone(manager, cast, a_proposal):
    codes = [a_proposal(state, answers={"title": state.value}).code for state in (State.ACCEPTED, State.IN_REVIEW)]

    manager.get(address("assign", *codes)).send("Επιβεβαίωση", {"person": str(cast.evaluator.id)})

    assert report(manager) == {"accepted": "Δεν έγινε Δεν επιτρέπεται από εσάς όσο η κατάσταση είναι «Εντάχθηκε».", "in_review": "Έγινε"}


def test_confirmation_asks_the_same_number_of_questions_however_many_rows(app, manager, a_proposal):
    codes = in_review(a_proposal, *(f"Πρόταση {number}" for number in range(12)))
    counts = []
    for chosen in (codes[:1], codes):
        manager.get(address("assign", *chosen))
        with questions(app) as asked:
            manager.get(address("assign", *chosen))
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_questions_of_a_deed_grow_by_the_same_with_each_row(app, manager, cast, a_proposal):
    codes = in_review(a_proposal, *(f"Πρόταση {number}" for number in range(10)))
    counts = []
    for first, last in ((0, 1), (1, 4), (4, 10)):
        manager.get(address("assign", *codes[first:last]))
        with questions(app) as asked:
            manager.send("Επιβεβαίωση", {"person": str(cast.evaluator.id)})
        counts.append(len(asked))

    each = (counts[1] - counts[0]) / 2
    assert counts[2] - counts[1] <= 3 * each + 3
