"""Greek and English: choosing, remembering, and what an English page says."""

import re

import pytest

from proposals.accounts.models import Person
from proposals.calls.form import standard_form
from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.workflow.people import May
from proposals.workflow.states import AssignmentState, State
from tests.factories import complete_answers, make_member, make_task

GREEK = re.compile(r"[Α-Ωα-ωΆ-Ώά-ώ]")
PUBLIC = ["/", "/sign-in", "/calls", "/calls/esdk-2027", "/catalogue", "/criteria", "/criteria/calibration", "/help", "/accessibility", "/privacy"]


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


ENGLISH = "Open irrigation data"


@pytest.fixture
def published(a_proposal):
    """An accepted proposal with an English title, and one without."""
    answers = complete_answers(standard_form(), email="onoma@crete.example")
    plain = {code: value for code, value in answers.items() if code != "title_en"}
    return [
        a_proposal(State.ACCEPTED, answers={**answers, "title_en": ENGLISH}),
        a_proposal(State.ACCEPTED, answers={**plain, "title": "Μόνο ελληνικά"}),
    ]


def titles_of(page):
    """The words and the language of the links that name proposals."""
    links = [node for node in page.document.all("a") if "ESDK" in node.get("href")]
    return {link.text: [each.get("lang") for each in (*link.above, *link.element.iter()) if each.get("lang")][-1] for link in links}


@pytest.mark.parametrize("address", ["/", "/catalogue"])
def test_catalogue_in_english_shows_english_titles_in_their_language(page, cast, published, address):
    in_english(page.get(address))

    assert titles_of(page) == {ENGLISH: "en", "Μόνο ελληνικά": "el"}


@pytest.mark.parametrize(("who", "address"), [("author", "/proposals"), ("author", "/desk"), ("manager", "/manage/calls/esdk-2027/proposals")])
def test_lists_in_english_show_english_titles_in_their_language(page_of, cast, published, who, address):
    page = page_of(getattr(cast, who)).get(address)

    in_english(page)

    assert titles_of(page) == {ENGLISH: "en", "Μόνο ελληνικά": "el"}


@pytest.mark.parametrize("who", ["author", "nobody", "evaluator"])
def test_everything_on_an_english_desk_is_english_or_says_that_it_is_greek(page_of, cast, a_proposal, an_assignment, stored, who):
    """What waits, what was assigned, what one was invited to: titles are as the body wrote them, with their language."""
    english, greek = (a_proposal(answers={"title": "Τίτλος", **more}) for more in ({"title_en": ENGLISH}, {}))
    for proposal in (english, greek):
        stored.arrange(lambda number=proposal.id: _invite(number, cast.nobody.id))
        stored.arrange(lambda number=proposal.id: make_task(db.session.get_one(Proposal, number), db.session.get_one(Person, cast.author.id)))
    an_assignment(AssignmentState.ACCEPTED, a_proposal(State.IN_REVIEW, answers={"title": "Τίτλος"}))
    page = page_of(getattr(cast, who)).get("/desk")

    in_english(page)

    greek_words = [
        node.text for node in page.document.nodes if GREEK.search(node.element.text or "") and node.is_within("main") and node.get("lang") != "el"
    ]
    assert greek_words == []
    spoken = {node.text: node.get("lang") for node in page.document.all("span") if node.get("lang") and node.is_within("main")}
    assert spoken == ({"Τίτλος": "el"} if who == "evaluator" else {ENGLISH: "en", "Τίτλος": "el"})


def _invite(proposal, person):
    return make_member(db.session.get_one(Proposal, proposal), db.session.get_one(Person, person), May.VIEW)


def test_published_proposal_in_english_is_headed_by_its_english_title(page, cast, published):
    in_english(page.get(f"/catalogue/{published[0].code}"))

    assert page.document.heading == ENGLISH
    page.get(f"/catalogue/{published[1].code}")
    assert page.document.heading == "Μόνο ελληνικά"


def test_lists_in_greek_keep_the_greek_title(page, cast, published):
    assert ENGLISH not in page.get("/catalogue").document.main
