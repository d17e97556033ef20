"""A form without a good token is not taken, and nothing that was typed is lost."""

import io
from datetime import timedelta

import pytest

from proposals.workflow.states import AssignmentState, State
from tests.factories import PASSWORD

KEPT = {"lessons": "Κείμενο που δεν πρέπει να χαθεί.\nΚαι δεύτερη γραμμή.", "base-lessons": "0", "sdgs": "sdg1"}


@pytest.fixture
def draft(a_proposal):
    return a_proposal(answers={"title": "Τίτλος"}).handle


@pytest.fixture
def author(page_of, cast, draft):
    return page_of(cast.author).get(f"/proposals/{draft}/edit/results")


@pytest.mark.parametrize("token", ["", "wrong", "IjEi.abc.def"])
def test_form_with_a_bad_token_is_kept_whole_and_can_be_sent_again(author, draft, stored, token):
    author.post(f"/proposals/{draft}/edit/results", KEPT, token=token, status=400)

    assert author.document.heading == "Στείλτε το ξανά"
    assert dict(author.document.form_with("Αποστολή ξανά").values) | {"csrf_token": ""} == KEPT | {"csrf_token": ""}
    assert stored.answer(draft, "lessons") is None
    author.send("Αποστολή ξανά")
    assert stored.answer(draft, "lessons") == KEPT["lessons"]


def test_form_without_any_token_is_kept_too(author, draft, stored):
    answer = author.client.post(f"/proposals/{draft}/edit/results", data=KEPT)

    assert answer.status_code == 400
    assert "Κείμενο που δεν πρέπει να χαθεί." in answer.text


def test_several_values_of_one_name_are_all_kept(author, draft, stored):
    author._send("post", f"/proposals/{draft}/edit/results", [("sdgs", "sdg1"), ("sdgs", "sdg2"), ("base-sdgs", "0")], 400)

    author.send("Αποστολή ξανά")

    assert stored.answer(draft, "sdgs") == ["sdg1", "sdg2"]


def test_token_of_another_browser_is_no_good(author, draft, page_of, cast, stored):
    other = page_of(cast.author).get("/desk").token

    author.post(f"/proposals/{draft}/edit/results", KEPT, token=other, status=400)

    assert stored.answer(draft, "lessons") is None


def test_token_of_a_page_that_stayed_open_too_long_is_no_good_and_the_text_is_kept(author, draft, page_of, cast, the_time, stored):
    old = author.token
    the_time.shift(timedelta(hours=11))
    author.sign_in(cast.author)

    author.post(f"/proposals/{draft}/edit/results", KEPT, token=old, status=400)
    author.send("Αποστολή ξανά")

    assert stored.answer(draft, "lessons") == KEPT["lessons"]


def test_text_survives_a_session_that_ended_while_it_was_written(author, draft, page_of, cast, the_time, stored):
    the_time.shift(timedelta(hours=11))
    author.is_signed_in = False

    author.send("Αποθήκευση", {"lessons": KEPT["lessons"]}, status=400)
    assert "Δεν είστε πια συνδεδεμένοι." in author.document.main
    again = author.document
    author.sign_in(cast.author).get("/desk")
    author._document = again
    author.send("Αποστολή ξανά")

    assert stored.answer(draft, "lessons") == KEPT["lessons"]


def test_text_survives_being_sent_again_before_signing_in(author, draft, cast, the_time, stored):
    the_time.shift(timedelta(hours=11))
    author.is_signed_in = False
    author.send("Αποθήκευση", {"lessons": KEPT["lessons"]}, status=400)

    author.send("Αποστολή ξανά", status=400)

    assert "Δεν είστε πια συνδεδεμένοι." in author.document.main
    author.sign_in(cast.author).send("Αποστολή ξανά")
    assert stored.answer(draft, "lessons") == KEPT["lessons"]


def test_passwords_are_never_shown_back(page, cast):
    page.get("/sign-in")

    page.post("/sign-in", {"email": cast.author.email, "password": "a secret word"}, token="wrong", status=400)

    assert "a secret word" not in page.document.main


def test_password_that_is_changed_is_never_shown_back(page_of, cast):
    page = page_of(cast.author).get("/account/password")

    page.post("/account/password", {"current": "the old word", "password": "a secret word", "again": "a secret word"}, token="wrong", status=400)

    assert [word for word in ("the old word", "a secret word") if word in page.document.main] == []


def test_upload_with_a_bad_token_asks_for_the_file_again(author, draft, stored):
    author.post(f"/proposals/{draft}/attachments", {"field": "attachments", "file": (io.BytesIO(b"x"), "x.pdf")}, token="wrong", status=400)

    assert "Τα αρχεία χρειάζεται να τα επιλέξετε ξανά από την προηγούμενη σελίδα." in author.document.main
    assert stored.files(draft) == []


def test_every_route_that_writes_refuses_a_form_without_a_token(app, page_of, cast, a_proposal, an_assignment, stored):
    proposal = a_proposal(State.IN_REVIEW)
    assignment = an_assignment(AssignmentState.ACCEPTED, proposal)
    page = page_of(cast.manager).get("/desk")
    values = {"code": proposal.code, "number": assignment.id, "section": "results", "step": "withdraw", "slug": "esdk-2027", "token": "x"}
    values |= {"field": "lessons", "revision": 1}
    before = stored.deeds()

    answers = {}
    for rule in app.url_map.iter_rules():
        if "POST" in rule.methods:
            address = app.url_map.bind("localhost").build(rule.endpoint, {name: values.get(name, 1) for name in rule.arguments}, method="POST")
            answers[rule.endpoint] = page.client.post(address, data={"note": "x"}).status_code

    # A mail program has no token of ours: the address itself is signed, and this one is not.
    assert answers.pop("reminders.switch_off") == 410
    assert len(answers) >= 19
    assert set(answers.values()) == {400}
    assert stored.deeds() == before


def sign_in_anew(browser, person):
    """In another tab of the same browser: what the first tab shows stays on its screen."""
    waiting = browser.document
    browser.get("/sign-in").send("Είσοδος", {"email": person.email, "password": PASSWORD})
    browser.is_signed_in, browser._document = True, waiting
    return browser


def test_first_press_is_enough_after_signing_in_in_another_tab(author, draft, cast, the_time, stored):
    the_time.shift(timedelta(hours=11))
    author.is_signed_in = False
    author.send("Αποθήκευση", {"lessons": KEPT["lessons"]}, status=400)

    sign_in_anew(author, cast.author).send("Αποστολή ξανά")

    assert stored.answer(draft, "lessons") == KEPT["lessons"]


def test_sign_in_where_nothing_waits_leaves_no_token_of_the_visit_before(page, cast, draft, stored):
    before = page.get("/sign-in").token

    sign_in_anew(page, cast.author).post(f"/proposals/{draft}/edit/results", KEPT, token=before, status=400)

    assert stored.answer(draft, "lessons") is None


def test_sign_in_over_somebody_elses_session_leaves_no_token_to_him(page_of, cast, draft, stored):
    page = page_of(cast.stranger)
    page.get(f"/proposals/{draft}", status=404)
    with page.client.session_transaction() as session:
        session["waiting"] = True
    theirs = page.get("/desk").token

    page.post("/sign-in", {"email": cast.author.email, "password": PASSWORD}).post(f"/proposals/{draft}/edit/results", KEPT, token=theirs, status=400)

    assert stored.answer(draft, "lessons") is None


def test_page_that_waits_says_how_often_to_press(author, draft, the_time):
    author.post(f"/proposals/{draft}/edit/results", KEPT, token="wrong", status=400)
    assert "Είστε συνδεδεμένοι. Πατήστε «Αποστολή ξανά»" in author.document.main

    the_time.shift(timedelta(hours=11))
    author.is_signed_in = False
    author.post(f"/proposals/{draft}/edit/results", KEPT, token="wrong", status=400)
    assert "«Αποστολή ξανά», μία φορά" in author.document.main
