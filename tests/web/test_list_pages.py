"""Pages of lists: searching, filters with counts, columns, orders, and what is said of a search that cannot be read."""

from dataclasses import replace
from urllib.parse import urlencode

import pytest

from proposals.workflow.states import AssignmentState, State
from tests.web.cast import SLUG
from tests.web.test_call_management import titles

LIST = f"/manage/calls/{SLUG}/proposals"


@pytest.fixture
def manager(page_of, cast):
    return page_of(cast.manager)


@pytest.fixture
def three(a_proposal):
    return [
        a_proposal(state, code=f"ESDK-2027-000{number}", answers={"title": title}, mean_total=mean)
        for number, (title, state, mean) in enumerate(
            (("Άρδευση", State.IN_REVIEW, "60"), ("Δάση", State.IN_REVIEW, "90"), ("Λιμάνια", State.ACCEPTED, "70")), 1
        )
    ]


def heads(page):
    return [node.text.removesuffix(" (ταξινόμηση)") for node in page.document.all("th") if node.get("scope") == "col"]


def test_search_shows_what_it_finds_and_how_many(manager, three):
    manager.get(LIST).send("Εμφάνιση", {"q": "βαθμός>65", "state": "in_review"})

    assert titles(manager) == ["Δάση"]
    assert "Βρέθηκαν: 1." in manager.document.main


def test_search_that_finds_nothing_says_so(manager, three):
    manager.get(LIST).send("Εμφάνιση", {"q": "βαθμός>99"})

    assert titles(manager) == []
    assert "Καμία πρόταση δεν ταιριάζει με την αναζήτηση." in manager.document.main


def test_search_that_cannot_be_read_is_marked_where_it_is_and_shows_no_rows(manager, three):
    manager.get(f"{LIST}?order=score").send("Εμφάνιση", {"q": "Δάση <b>:"}, status=422)

    assert manager.errors == ["Πριν από αυτό γράψτε το όνομα μιας στήλης. Κείμενο με σημεία μπαίνει σε εισαγωγικά."]
    assert [node.text for node in manager.document.all("mark")] == [">"]
    assert (titles(manager), manager.document.one(id="q").get("value")) == ([], "Δάση <b>:")
    assert titles(manager.send("Εμφάνιση", {"q": "βαθμός>65"})) == ["Δάση", "Λιμάνια"]


def test_mistake_at_the_end_is_marked_too(manager):
    manager.get(f"{LIST}?q=νερό+και", status=422)

    assert [node.text for node in manager.document.all("mark")] == ["␣"]


def test_filters_count_and_turn_conditions_on_and_off(manager, three):
    manager.get(LIST).follow("Φίλτρα με πλήθος")
    assert "Σε αξιολόγηση 2" in manager.document.main
    assert "Εντάχθηκε 1" in manager.document.main

    assert titles(manager.follow("Εντάχθηκε")) == ["Λιμάνια"]
    assert manager.document.one(id="q").get("value") == "κατάσταση:εντάχθηκε"
    assert "Σε αξιολόγηση 2" in manager.document.main
    assert len(titles(manager.follow("Σε αξιολόγηση"))) == 3
    assert titles(manager.follow("Εντάχθηκε (αφαίρεση)")) == ["Άρδευση", "Δάση"]


def test_filters_keep_the_rest_of_the_search_and_the_state_that_was_chosen(manager, three):
    manager.get(f"{LIST}?q=βαθμός>65+κατάσταση:ε&state=accepted&facets=1", status=422)
    manager.get(f"{LIST}?q=βαθμός>65&state=accepted&facets=1").follow("Σε αξιολόγηση")

    assert manager.document.one(id="q").get("value") == "βαθμός>65 κατάσταση:σε-αξιολόγηση,εντάχθηκε"
    assert titles(manager) == ["Δάση", "Λιμάνια"]


def test_large_list_is_not_counted(app, manager, three, monkeypatch):
    monkeypatch.setitem(app.extensions, "settings", replace(app.extensions["settings"], list_counted=2, page_size=2))

    assert "Βρέθηκαν περισσότερες από 2." in manager.get(f"{LIST}?q=βαθμός>1").document.main
    manager.follow("Φίλτρα με πλήθος")
    assert "Βρέθηκαν περισσότερες από 2: τα φίλτρα δεν μετρώνται." in manager.document.main
    assert titles(manager.follow("Εντάχθηκε")) == ["Λιμάνια"]


def test_columns_are_chosen_and_stay_chosen(manager, three):
    manager.get(LIST).send("Αλλαγή στηλών", {"cols": ["score", "region"]})

    assert heads(manager) == ["Επιλογή", "Πρόταση", "Περιφέρεια", "Μέσος"]
    manager.send("Εμφάνιση", {"q": "βαθμός>65"})
    assert (heads(manager), titles(manager)) == (["Επιλογή", "Πρόταση", "Περιφέρεια", "Μέσος"], ["Δάση", "Λιμάνια"])


@pytest.mark.parametrize("order", ["score", "-score", "code", "-code", "body", "submitted", "sheets", "spread", "budget", "no-such", "title", "-"])
def test_pages_lead_on_and_back_in_every_order(app, manager, three, monkeypatch, order):
    whole = titles(manager.get(f"{LIST}?order={order}"))
    monkeypatch.setitem(app.extensions, "settings", replace(app.extensions["settings"], page_size=2))

    first = titles(manager.get(f"{LIST}?order={order}"))
    second = titles(manager.follow("Επόμενες"))

    assert (first + second, titles(manager.follow("Προηγούμενες"))) == (whole, first)


@pytest.mark.parametrize("cursor", ["x", "1~2~3", "-1", "9999999999~1", "1~NaN", "1~1e99", "1~-1e400", "~", "1"])
@pytest.mark.parametrize("order", ["score", "submitted", "body", "code", "sheets", ""])
def test_place_that_makes_no_sense_is_answered_with_the_list(manager, three, order, cursor):
    for name in ("after", "before"):
        manager.get(f"{LIST}?order={order}&{name}={cursor}")


def test_head_says_how_the_list_is_sorted_and_turns_it(manager, three):
    manager.get(LIST).follow("Μέσος (ταξινόμηση)")
    assert [node.get("aria-sort") for node in manager.document.all("th") if node.has("aria-sort")] == ["descending"]

    assert titles(manager.follow("Μέσος (ταξινόμηση)")) == ["Άρδευση", "Λιμάνια", "Δάση"]
    assert [node.get("aria-sort") for node in manager.document.all("th") if node.has("aria-sort")] == ["ascending"]


def test_row_says_what_stands_in_every_column(manager, a_proposal, an_assignment):
    proposal = a_proposal(
        State.IN_REVIEW, answers={"title": "Άρδευση"}, budget_total="1234.5", regions="EL43 EL42", consensus_total="77", scores_apart=True
    )
    an_assignment(AssignmentState.FINAL, proposal)

    manager.get(f"{LIST}?cols=code&cols=state&cols=region&cols=budget&cols=score&cols=axis&cols=apart&cols=sheets")

    [row] = [row.text for row in manager.document.all("tr") if row.is_within("tbody")]
    for words in ("1.234,50", "Κρήτη, Νότιο Αιγαίο", "κοινό φύλλο 77,00", "–"):
        assert words in row


def test_english_list_speaks_english_and_reads_both(manager, three):
    manager.get(LIST)
    manager.language = "en"
    manager.send("English")

    assert titles(manager.get(f"{LIST}?q=state:accepted")) == titles(manager.get(f"{LIST}?q=κατάσταση:εντάχθηκε")) == ["Λιμάνια"]
    manager.get(f"{LIST}?q=nothing:1", status=422)
    manager.get(f"{LIST}?state=accepted&facets=1").follow("In review")
    assert manager.document.one(id="q").get("value").startswith("state:")


@pytest.mark.parametrize("rest", ["assignments", "sheets"])
def test_lists_of_assignments_and_sheets_name_evaluators(manager, three, an_assignment, rest):
    an_assignment(AssignmentState.FINAL, three[0])

    page = manager.get(f"/manage/calls/{SLUG}/assignment").follow("Όλες οι αναθέσεις" if rest == "assignments" else "Οριστικά φύλλα")

    assert titles(page) == ["Άρδευση"]
    assert "Βασίλης Πρωτοκριτής" in page.document.main
    assert titles(page.get(f"/manage/calls/{SLUG}/{rest}?q=αξιολογητής:άλλος")) == []


@pytest.mark.parametrize("rest", ["proposals", "assignments", "sheets"])
def test_example_beside_the_search_is_one_that_the_list_reads(manager, three, rest):
    address = f"/manage/calls/{SLUG}/{rest}"
    hint = manager.get(address).document.one(id="q-hint").text
    example = next(word for word in hint.split() if ":" in word or ">" in word).strip(".,")

    manager.get(f"{address}?{urlencode({'q': example})}")

    assert manager.document.one(id="q").get("value") == example


@pytest.mark.parametrize("rest", ["assignments", "sheets"])
def test_lists_of_a_call_that_is_not_there_are_not_found(manager, rest):
    manager.get(f"/manage/calls/nowhere/{rest}", status=404)
