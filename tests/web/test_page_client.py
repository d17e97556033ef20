"""The page client itself: it reads forms as a browser does, and it refuses what a browser could not send."""

import pytest
from flask import Flask

from proposals.accounts.models import SignInFailure
from proposals.db import db
from tests.factories import NOW
from tests.web.document import Document
from tests.web.page import BadPage, Page

FORM = """<form action="/there" method="post">
<input type="hidden" name="csrf_token" value="token"><input name="name" value="Άννα"><textarea name="text">\nδύο\nγραμμές</textarea>
<input type="radio" name="which" value="a"><input type="radio" name="which" value="b" checked>
<input type="checkbox" name="many" value="x" checked><input type="checkbox" name="many" value="y" checked>
<select name="one"><option value="">–</option><option value="1" selected>Ένα</option></select><select name="first"><option value="p">Π</option></select>
<input type="file" name="file"><button type="submit">Απλό</button><button type="submit" name="stay" value="1">Με τιμή</button></form>"""


@pytest.fixture
def form():
    return Document(FORM).forms[0]


def test_untouched_form_sends_what_stands_in_it(form):
    assert form.filled({}) == [
        ("csrf_token", "token"),
        ("name", "Άννα"),
        ("text", "δύο\nγραμμές"),
        ("which", "b"),
        ("many", "x"),
        ("many", "y"),
        ("one", "1"),
        ("first", "p"),
    ]


def test_filled_form_sends_what_was_chosen_and_the_button(form):
    sent = form.filled({"name": "Βασίλης", "which": "a", "many": ["y"], "one": "", "file": (b"bytes", "x.pdf")}, "Με τιμή")

    assert dict(sent) == {
        "csrf_token": "token", "text": "δύο\nγραμμές", "first": "p", "name": "Βασίλης", "which": "a", "many": "y", "one": "", "file": (b"bytes", "x.pdf"), "stay": "1",
    }  # fmt: skip


def test_unticked_boxes_are_not_sent(form):
    assert "many" not in dict(form.filled({"many": []}))


def test_input_that_is_not_there_cannot_be_filled(form):
    with pytest.raises(AssertionError, match="the form has no input"):
        form.filled({"surname": "Άλφα"})


def test_choice_that_is_not_offered_cannot_be_made(form):
    with pytest.raises(AssertionError, match="which offers"):
        form.filled({"which": "c"})


def test_page_that_breaks_a_rule_fails_the_test_that_opened_it(app, page, monkeypatch):
    monkeypatch.setitem(app.view_functions, "catalogue.help", lambda: "<!DOCTYPE html><html lang='el'><title>Βοήθεια</title><p>Χωρίς κεφαλίδα")

    with pytest.raises(BadPage, match="there are 0 h1"):
        page.get("/help")


def test_link_to_a_page_that_is_none_of_ours_fails(app, page, monkeypatch):
    monkeypatch.setitem(
        app.view_functions, "catalogue.help", lambda: "<!DOCTYPE html><html lang='el'><title>Α</title><h1>Α</h1><a href='/gone'>Β</a>"
    )

    with pytest.raises(BadPage, match="GET /gone leads nowhere"):
        page.get("/help")


def test_unexpected_answer_fails_with_what_the_page_says(page):
    with pytest.raises(AssertionError, match="/gone answered 404, not 200: «Η σελίδα δεν βρέθηκε"):
        page.get("/gone")


@pytest.mark.parametrize("is_flushed", [False, True])
def test_change_that_nobody_commits_fails_the_test(app: Flask, page: Page, monkeypatch, is_flushed):
    def forgetful() -> str:
        db.session.add(SignInFailure(email="a@b.example", address="127.0.0.1", at=NOW))
        if is_flushed:
            db.session.flush()
        return "done"

    monkeypatch.setitem(app.view_functions, "catalogue.help", forgetful)

    with pytest.raises(AssertionError, match="changes behind that nobody committed: \\['SignInFailure'\\]"):
        page.get("/help")
