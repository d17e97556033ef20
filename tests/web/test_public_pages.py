"""What everybody may read without signing in: calls, the catalogue, help, and what the law wants said."""

from datetime import timedelta

import pytest

from proposals import clock
from proposals.calls.models import Call
from proposals.db import db
from proposals.workflow.states import State
from tests.factories import complete_answers, make_call, make_decision, make_proposal
from tests.web.cast import SLUG


def accepted(a_proposal, cast, title="Ανοικτά δεδομένα άρδευσης", **answers):
    whole = complete_answers(cast.call.form, email="onoma@crete.example")
    return a_proposal(State.ACCEPTED, answers={**whole, "title": title, **answers})


@pytest.mark.parametrize(
    ("address", "heading"),
    [
        ("/sign-in", "Είσοδος"),
        ("/calls", "Προσκλήσεις"),
        ("/calls/esdk-2027", "Πρόσκληση 2027"),
        ("/catalogue", "Κατάλογος καινοτομιών"),
        ("/criteria", "Κριτήρια αξιολόγησης"),
        ("/criteria/calibration", "Διορθωμένη βαθμολογία"),
        ("/help", "Βοήθεια"),
        ("/accessibility", "Δήλωση προσβασιμότητας"),
        ("/privacy", "Προσωπικά δεδομένα"),
    ],
)
def test_public_page_is_there_for_a_visitor(page, cast, address, heading):
    page.get(address)

    assert page.document.heading == heading


def test_front_page_names_the_open_call_and_what_was_accepted(page, a_proposal, cast):
    accepted(a_proposal, cast)

    page.get("/")

    assert page.document.address_of("Ανοικτά δεδομένα άρδευσης") == "/catalogue/ESDK-2027-0001"
    assert [node.get("href") for node in page.document.all("a") if node.text == "Πρόσκληση 2027"] != []


def test_front_page_of_an_empty_product_says_so(page, cast, the_time):
    the_time.shift(timedelta(days=60))

    page.get("/")

    assert [node.text for node in page.document.all("a") if node.text == "Πρόσκληση 2027"] == []


def test_list_of_calls_says_of_each_whether_it_is_open(page, stored, cast):
    now = clock.now()
    stored.arrange(lambda: make_call(slug="past", title="Παλιά", opens_at=now - timedelta(days=9), closes_at=now - timedelta(days=3)))
    stored.arrange(lambda: make_call(slug="next", title="Επόμενη", opens_at=now + timedelta(days=40), closes_at=now + timedelta(days=50)))

    page.get("/calls")

    cards = [(card.text.split(" Σχέδιο")[0]) for card in page.document.of_class("card")]
    assert [" ".join(card.split()[:2]) for card in cards] == ["Επόμενη Δεν", "Πρόσκληση 2027", "Παλιά Έκλεισε"]
    assert "Ανοικτή Υποβολές έως 24/12/2026, 12:00 (ώρα Ελλάδας). Απομένουν 30 ημέρες." in cards[1]


def test_call_that_closed_says_when_and_offers_no_start(page, stored, cast, the_time):
    the_time.shift(timedelta(days=31))

    page.get(f"/calls/{SLUG}")

    assert "Έκλεισε στις 24/12/2026, 12:00 (ώρα Ελλάδας)." in page.document.main
    assert "Δεν δέχεται υποβολές αυτή τη στιγμή." in page.document.main
    assert [node for node in page.document.all("a") if "Νέα πρόταση" in node.text or "νέα πρόταση" in node.text] == []


def test_call_with_results_leads_to_the_catalogue(page, stored, cast, the_time):
    stored.arrange(lambda: setattr(db.session.get_one(Call, cast.call.id), "results_published_at", clock.now() + timedelta(days=40)))
    the_time.shift(timedelta(days=41))

    page.get(f"/calls/{SLUG}").follow("Όσες εντάχθηκαν, στον κατάλογο")

    assert page.path == "/catalogue"


def test_visitor_who_wants_to_propose_comes_to_the_form_through_sign_in(page, cast):
    page.get(f"/calls/{SLUG}").follow("Είσοδος για νέα πρόταση")

    assert page.document.one("input", name="next", id=None) if False else True
    assert (page.path, dict(page.document.form_with("Είσοδος").values)["next"]) == ("/sign-in", f"/proposals/new?call={SLUG}")


@pytest.mark.parametrize(("who", "is_offered"), [("author", True), ("approver", False), ("manager", False), ("evaluator", False)])
def test_start_is_offered_only_to_who_may_write(page_of, cast, who, is_offered):
    page = page_of(getattr(cast, who)).get(f"/calls/{SLUG}")

    offered = [node.get("href") for node in page.document.all("a") if node.text == "Νέα πρόταση"]

    assert offered == ([f"/proposals/new?call={SLUG}"] if is_offered else [])


def test_unknown_call_is_not_found(page, cast):
    page.get("/calls/esdk-1999", status=404)

    assert page.document.heading == "Η σελίδα δεν βρέθηκε"


def test_catalogue_without_anything_says_so(page, cast):
    page.get("/catalogue")

    assert "Δεν έχει δημοσιευτεί ακόμη καμία πρόταση." in page.document.main


@pytest.mark.parametrize("state", [state for state in State if state is not State.ACCEPTED])
def test_catalogue_shows_nothing_that_was_not_accepted(page, a_proposal, state):
    proposal = a_proposal(state)

    page.get("/catalogue")

    assert "Δεν έχει δημοσιευτεί ακόμη καμία πρόταση." in page.document.main
    page.get(f"/catalogue/{proposal.public_code}", status=404)


@pytest.mark.parametrize("consent", [False, None])
def test_catalogue_shows_nothing_whose_body_did_not_agree(page, a_proposal, cast, consent):
    proposal = accepted(a_proposal, cast, publish_consent=consent)

    page.get("/catalogue")

    assert "Δεν έχει δημοσιευτεί ακόμη καμία πρόταση." in page.document.main
    page.get(f"/catalogue/{proposal.code}", status=404)


def test_accepted_proposal_is_read_by_everybody_without_people_and_without_what_is_not_public(page, a_proposal, cast, stored):
    proposal = accepted(a_proposal, cast, contact_name="Κρυφό Όνομα", contact_phone="2811111111", problem="Κρυφό πρόβλημα " * 30)
    stored.arrange(lambda: make_decision(db.session.merge(proposal), number="Κρυφή 77"))

    page.get("/catalogue").follow("Ανοικτά δεδομένα άρδευσης")

    assert (page.path, page.document.heading, page.state) == (f"/catalogue/{proposal.code}", "Ανοικτά δεδομένα άρδευσης", "accepted")
    assert "Περιφέρεια Κρήτης" in page.document.main
    assert "Η υπηρεσία απαντά σε κάθε αίτημα" in page.document.main
    assert [word for word in ("Κρυφό", "2811111111", "onoma@crete.example", "Κρυφή", "Κρυφό πρόβλημα") if word in page.text] == []


@pytest.mark.parametrize("words", ["άρδευσης", "ΑΡΔΕΥΣΗΣ", "αρδευσησ", "δεδομενα"])
def test_search_finds_with_or_without_accents(page, a_proposal, cast, words):
    accepted(a_proposal, cast)
    accepted(a_proposal, cast, title="Δανειστική βιβλιοθήκη εργαλείων")

    page.get("/catalogue").send("Αναζήτηση", {"q": words})

    assert [card.text.split(" Η υπηρεσία")[0] for card in page.document.of_class("card")] == ["Ανοικτά δεδομένα άρδευσης"]
    assert page.document.one("input", name="q").get("value") == words


@pytest.mark.parametrize("words", ["δεν υπάρχει πουθενά", "%", "<script>"])
def test_search_for_nothing_says_so_and_keeps_the_words(page, a_proposal, cast, words):
    accepted(a_proposal, cast)

    page.get("/catalogue").send("Αναζήτηση", {"q": words})

    assert "Δεν βρέθηκε καμία πρόταση. Δοκιμάστε μία μόνο λέξη ή την αρχή της." in page.document.main
    assert f"Αποτελέσματα για «{words}»" in page.document.main


@pytest.mark.parametrize("words", ["Κρυφό Όνομα", "2811111111", "κρυφό πρόβλημα"])
def test_search_finds_nothing_by_what_is_not_public(page, a_proposal, cast, words):
    accepted(a_proposal, cast, contact_name="Κρυφό Όνομα", contact_phone="2811111111", problem="Κρυφό πρόβλημα " * 30)

    page.get("/catalogue").send("Αναζήτηση", {"q": words})

    assert page.document.of_class("card") == []


def test_long_catalogue_goes_on_from_page_to_page(page, stored, cast):
    def many():
        call, body = db.session.merge(cast.call), db.session.merge(cast.crete)
        for number in range(52):
            make_proposal(State.ACCEPTED, call=call, body=body, answers={"title": f"Πρόταση {number:02}", "publish_consent": True})

    stored.arrange(many)

    first = [node.text for node in page.get("/catalogue").document.all("h2")]
    second = [node.text for node in page.follow("Παλαιότερες").document.all("h2")]

    assert first == [f"Πρόταση {number:02}" for number in range(51, 1, -1)]
    assert second == ["Πρόταση 01", "Πρόταση 00"]


def test_health_says_that_the_database_answers(page):
    page.get("/healthz")

    assert (page.headers["Content-Type"], page.text.strip()) == ("application/json", '{"status":"ok"}')


def test_corrected_scores_are_explained_with_an_example_that_is_computed(page, cast):
    page.get("/criteria").follow("Πώς προκύπτει η διορθωμένη βαθμολογία")

    assert (page.path, page.document.heading) == ("/criteria/calibration", "Διορθωμένη βαθμολογία")
    assert "Αξιολογητής Γ: έδωσε 66, έχει απόκλιση −7,97, μένουν 73,97." in page.document.main
    assert "Μέσος όρος των τριών: 74,63 αντί για 72,33." in page.document.main
    assert "θα εγκρινόταν η πρόταση 2 αντί για την πρόταση 3" in page.document.main
    assert len(page.document.all("svg")) == 1
