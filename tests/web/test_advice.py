"""Advice under the fields, on the check page and in what is saved while somebody types; it stops nobody."""

import pytest

from proposals.calls.form import standard_form
from proposals.calls.rubric import standard_rubric
from proposals.db import db
from proposals.drafting.models import Proposal

SENTENCE = "Γράψτε ολόκληρο το «ΓΓΞΨ» την πρώτη φορά που το αναφέρετε."


@pytest.fixture
def author(page_of, cast):
    return page_of(cast.author)


@pytest.fixture
def advised(a_proposal, stored):
    """A complete draft of which one text names what nobody knows."""
    draft = a_proposal()

    def name_it():
        answer = db.session.get_one(Proposal, draft.id).answers["problem"]
        answer.value += " Η ΓΓΞΨ το γνωρίζει."

    stored.arrange(name_it)
    return draft


def test_advice_stands_under_its_field_once_it_is_saved(author, a_proposal):
    code = a_proposal(answers={}).handle

    author.get(f"/proposals/{code}/edit/identity").send("Αποθήκευση", {"title": "Το έργο της ΓΓΞΨ για όλους"})

    assert author.status == 200
    assert author.document.one(id="a-title").text == f"Προσέξτε {SENTENCE}"
    assert "a-title" in author.document.one("input", id="title").get("aria-describedby").split()
    assert author.errors == []


def test_advice_of_a_long_text_describes_its_input(author, advised):
    author.get(f"/proposals/{advised.handle}/edit/problem")

    assert "a-problem" in author.document.one("textarea", id="problem").get("aria-describedby").split()
    assert author.document.one(id="a-solution").has("hidden")


def test_check_page_lists_advice_apart_from_errors_and_keeps_nobody_from_going_on(author, page_of, cast, advised):
    author.get(f"/proposals/{advised.handle}/check")

    (box,) = [node for node in author.document.of_class("notice--warning") if node.get("aria-labelledby") == "advice"]
    assert SENTENCE in box.text
    assert author.errors == []
    assert author.document.open_steps[0] == "request_approval"
    author.follow("Πρόβλημα ή ανάγκη")
    assert author.path == f"/proposals/{advised.handle}/edit/problem"


def test_approver_reads_the_advice_without_links(author, page_of, cast, advised):
    author.get(f"/proposals/{advised.handle}").take_step("request_approval")

    approver = page_of(cast.approver).get(f"/proposals/{advised.handle}/check")

    assert SENTENCE in approver.document.main
    assert "/edit/" not in approver.text


def test_text_without_anything_to_look_at_has_no_box(author, a_proposal):
    author.get(f"/proposals/{a_proposal().handle}/check")

    assert "Προσέξτε" not in author.document.main


def test_what_is_saved_while_typing_is_answered_with_advice_on_the_fields_that_were_sent(author, a_proposal):
    code = a_proposal(answers={"summary": "Η ΑΒΓΞ ως τώρα."}).handle
    author.get(f"/proposals/{code}/edit/identity")
    sent = {"csrf_token": author.token, "title": "Η ΓΓΞΨ αλλάζει", "base-title": "0", "acronym": "Π", "base-acronym": "0"}

    answer = author.client.post(f"/proposals/{code}/save/identity", data=sent)

    assert answer.json["advice"] == {"title": [SENTENCE], "acronym": []}


def test_guide_shows_the_criteria_that_a_field_feeds_with_what_earns_how_many_points(author, a_proposal):
    criterion = standard_rubric().by_code["relevance"]

    author.get(f"/proposals/{a_proposal(answers={}).handle}/edit/problem")

    folds = [node for node in author.document.all("details") if "«Συνάφεια και κάλυψη ανάγκης»" in node.text]
    fields = [field.code for field in standard_form().section("problem").fields if "relevance" in field.criteria]
    assert len(folds) == len(fields)
    assert all(anchor.words.el in folds[0].text for anchor in criterion.anchors)
    assert criterion.question.el in folds[0].text


def test_field_that_feeds_no_criterion_has_no_guide_about_criteria(author, a_proposal):
    author.get(f"/proposals/{a_proposal(answers={}).handle}/edit/declarations")

    assert "Μετρά στο κριτήριο" not in author.document.main
