"""Greek and English: choosing, remembering, and what an English page says."""

import re

import pytest

GREEK = re.compile(r"[Α-Ωα-ωΆ-Ώά-ώ]")
PUBLIC = ["/", "/sign-in", "/calls", "/calls/esdk-2027", "/catalogue", "/criteria", "/help", "/accessibility", "/privacy"]


def in_english(page):
    page.language = "en"
    return page.send("English")


@pytest.mark.parametrize("address", PUBLIC)
def test_switch_stays_on_the_page_and_says_it_in_english(page, cast, address):
    greek = page.get(address).document.heading

    in_english(page)

    assert page.path == address
    assert page.document.heading != greek
    assert not GREEK.search(page.document.heading)


def test_switch_keeps_the_question_of_the_address(page, cast):
    page.get("/catalogue?q=νερό")

    in_english(page)

    assert page.document.one("input", name="q").get("value") == "νερό"


def test_choice_of_a_visitor_is_remembered_from_page_to_page(page, cast):
    in_english(page.get("/"))

    page.get("/criteria")

    assert page.document.language == "en"


def test_choice_of_a_person_is_remembered_at_another_browser(page_of, cast, stored):
    in_english(page_of(cast.author).get("/desk"))
    stored_language = stored.ask(lambda: __import__("proposals.accounts.queries", fromlist=["x"]).person_by_id(cast.author.id).language)

    other = page_of(cast.author)
    other.language = "en"
    other.get("/desk")

    assert stored_language == "en"
    assert other.document.heading == "My work"


def test_way_back_to_greek_is_on_every_english_page(page, cast):
    in_english(page.get("/criteria"))

    page.language = "el"
    page.send("Ελληνικά")

    assert page.document.heading == "Κριτήρια αξιολόγησης"


def test_language_that_there_is_not_is_refused(page, cast):
    page.get("/help")

    page.post("/language", {"language": "de"}, status=404)

    assert page.document.heading == "Η σελίδα δεν βρέθηκε"


@pytest.mark.parametrize("who", ["author", "manager", "evaluator", "administrator"])
def test_desk_of_a_person_is_all_english(page_of, cast, who):
    page = page_of(getattr(cast, who)).get("/desk")

    in_english(page)

    assert not GREEK.search(page.document.heading)
    assert [node.text for node in page.document.all("h2", "button") if GREEK.search(node.text) and node.get("lang") != "el"] == []
