"""Signing in and out."""

from datetime import timedelta

import pytest

from proposals.accounts.models import SignInFailure
from proposals.db import db
from tests.factories import NOW, PASSWORD, make_person

WRONG = "Το email ή ο κωδικός δεν είναι σωστά. Ελέγξτε τα και δοκιμάστε ξανά."


def try_to_sign_in(page, email, password, status=200):
    return page.get("/sign-in").send("Είσοδος", {"email": email, "password": password}, status=status)


def test_page_for_people_sends_a_visitor_to_sign_in_and_back(page, cast):
    page.get("/account/password", status=302)
    wanted = page.headers["Location"]

    page.get("/account/password").send("Είσοδος", {"email": cast.author.email, "password": PASSWORD})

    assert wanted == "/sign-in?next=/account/password"
    assert page.path == "/account/password"


def test_address_with_a_question_comes_back_whole(page, cast):
    page.get("/proposals?state=draft").send("Είσοδος", {"email": cast.author.email, "password": PASSWORD})

    assert page.redirects == ["/proposals?state=draft"]


def test_sign_in_without_a_wish_leads_to_the_desk(page, cast, stored):
    try_to_sign_in(page, cast.author.email, PASSWORD)

    assert (page.path, page.document.heading) == ("/desk", "Η εργασία μου")
    assert stored.deeds() == ["sign_in"]


def test_email_may_be_typed_in_capitals_and_with_spaces(page, cast):
    try_to_sign_in(page, f" {cast.author.email.upper()} ", PASSWORD)

    assert page.path == "/desk"


@pytest.mark.parametrize("email", ["author@crete.example", "unknown@crete.example"])
def test_wrong_password_and_unknown_email_are_refused_in_the_same_words(page, stored, cast, email):
    try_to_sign_in(page, email, "not the password", status=422)

    assert page.errors == [WRONG]
    assert page.document.one(id="email").get("value") == email
    assert page.document.one(id="password").get("value") == ""
    assert (stored.count(SignInFailure), stored.deeds()) == (1, [])


def test_empty_form_is_refused_beside_each_input_and_counts_as_no_attempt(page, cast, stored):
    try_to_sign_in(page, "", "", status=422)

    assert page.errors == ["Γράψτε το υπηρεσιακό σας email.", "Γράψτε τον κωδικό σας."]
    assert page.error_beside("password") == "Λάθος: Γράψτε τον κωδικό σας."
    assert stored.count(SignInFailure) == 0


def test_closed_account_is_refused(page, stored, cast):
    stored.arrange(lambda: make_person(email="closed@gspa.example", active=False))

    try_to_sign_in(page, "closed@gspa.example", PASSWORD, status=422)

    assert page.errors == [WRONG]


def test_too_many_failures_close_the_door_even_to_the_right_password(page, cast, stored):
    for _ in range(8):
        try_to_sign_in(page, cast.author.email, "not the password", status=422)

    try_to_sign_in(page, cast.author.email, PASSWORD, status=422)

    assert page.errors == ["Έγιναν πολλές αποτυχημένες προσπάθειες. Δοκιμάστε ξανά σε 15 λεπτά."]
    assert stored.deeds() == ["lock_sign_in"]


def test_door_opens_again_when_the_minutes_are_over(page, cast, the_time):
    for _ in range(8):
        try_to_sign_in(page, cast.author.email, "not the password", status=422)
    the_time.shift(timedelta(minutes=15, seconds=1))

    try_to_sign_in(page, cast.author.email, PASSWORD)

    assert page.path == "/desk"


def test_failures_of_one_account_leave_another_open(page, cast):
    for _ in range(8):
        try_to_sign_in(page, cast.author.email, "not the password", status=422)

    try_to_sign_in(page, cast.manager.email, PASSWORD)

    assert page.path == "/desk"


def test_too_many_failures_from_one_place_close_the_door_to_every_account(page, cast, stored):
    failures = [SignInFailure(email=f"guess{number}@crete.example", address="127.0.0.1", at=NOW) for number in range(60)]
    stored.arrange(lambda: db.session.add_all(failures))

    try_to_sign_in(page, cast.author.email, PASSWORD, status=422)

    assert page.errors == ["Έγιναν πολλές αποτυχημένες προσπάθειες. Δοκιμάστε ξανά σε 15 λεπτά."]


ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example/",
    "\\\\evil.example/",
    "/\t/evil.example/",
    "/\n/evil.example/",
    " //evil.example/",
    "javascript:alert(1)",
    "http://localhost//evil.example/",
    "http://localhost.evil.example/",
    "http://localhost@evil.example/",
    "evil.example",
]


@pytest.mark.parametrize("address", ELSEWHERE)
def test_sign_in_never_leads_to_another_site(page, cast, address):
    page.get("/sign-in")

    page.post("/sign-in", {"email": cast.author.email, "password": PASSWORD, "next": address}, status=303)

    assert page.headers["Location"] == "/desk"


@pytest.mark.parametrize("address", ELSEWHERE)
def test_sign_in_page_of_one_who_is_in_never_leads_to_another_site(page_of, cast, address):
    page = page_of(cast.author)

    answer = page.client.get("/sign-in", query_string={"next": address})

    assert (answer.status_code, answer.headers["Location"]) == (303, "/desk")


@pytest.mark.parametrize("address", ELSEWHERE)
def test_choice_of_language_never_leads_to_another_site(page, cast, address):
    page.get("/help")

    page.post("/language", {"language": "en", "next": address}, status=303)

    assert page.headers["Location"] == "/desk"


def test_full_address_of_this_site_is_followed(page, cast):
    page.get("/sign-in?next=http://localhost/proposals").send("Είσοδος", {"email": cast.author.email, "password": PASSWORD})

    assert page.path == "/proposals"


def test_sign_out_ends_the_session(page_of, cast):
    page = page_of(cast.author).get("/desk")

    page.is_signed_in = False
    page.send("Έξοδος")

    assert page.path == "/"
    page.get("/desk", status=302)


def test_session_ends_when_its_hours_are_over(page, cast, the_time):
    try_to_sign_in(page, cast.author.email, PASSWORD)

    the_time.shift(timedelta(hours=10, minutes=1))

    page.get("/desk", status=302)
    assert page.headers["Location"] == "/sign-in?next=/desk"


def test_cookie_is_kept_from_scripts_and_other_sites(page, cast):
    page.get("/sign-in")

    page.post("/sign-in", {"email": cast.author.email, "password": PASSWORD}, status=303)

    cookie = page.headers["Set-Cookie"]
    assert {part.strip() for part in cookie.split(";")} >= {"HttpOnly", "SameSite=Lax", "Path=/"}


def test_secure_site_marks_its_cookie_and_asks_for_https(make_app, database, page):
    app = make_app(database_url=database.url, secure_cookies=True)

    answer = app.test_client().get("/sign-in", base_url="https://localhost")

    assert answer.headers["Set-Cookie"].startswith("__Host-session=")
    assert "Secure" in answer.headers["Set-Cookie"]
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
