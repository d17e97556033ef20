"""Starting a proposal as a copy of an earlier one."""

import pytest

from proposals.calls.form import standard_form
from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.workflow.states import State
from tests.factories import complete_answers, make_attachment, make_call, make_period

FORM = standard_form()
ANSWERS = complete_answers(FORM, email="onoma@crete.example")
SEND = "Άνοιγμα προσχεδίου"
COPY = "Νέα πρόταση ως αντίγραφο"


@pytest.fixture
def parent(a_proposal, stored):
    """An accepted proposal of an earlier plan."""
    call = stored.arrange(lambda: make_call(slug="old", period=make_period(2025), code_year=2025, form=FORM))
    stored.arrange(lambda: setattr(db.session.merge(call), "closes_at", call.opens_at.replace(month=10, day=26)))
    answers = {**complete_answers(FORM, years=(2025, 2026), email="onoma@crete.example"), "title": "Παλαιά πρόταση"}
    return a_proposal(State.ACCEPTED, call=call, answers=answers)


@pytest.fixture
def author(page_of, cast):
    return page_of(cast.author)


def test_copy_carries_the_chosen_sections_and_names_what_stayed_behind(author, parent, stored):
    stored.arrange(lambda: make_attachment(db.session.get_one(Proposal, parent.id)))

    author.get(f"/proposals/{parent.public_code}").follow(COPY).send(SEND, {"sections": ["identity", "delivery", "declarations"]})

    assert (author.document.heading, author.state) == ("Παλαιά πρόταση", "draft")
    assert author.flashes == [
        "Ανοίχτηκε προσχέδιο με τις ενότητες που επιλέξατε. Τα συνημμένα δεν μεταφέρονται.",
        "Δεν μεταφέρθηκαν ημερομηνίες εκτός της διετίας 2027–2028: «Έναρξη», «Λήξη», «Ορόσημα», «Ημερομηνία έγκρισης».",
        "Οι δηλώσεις γίνονται ξανά: «" + FORM.by_code["declaration"].label.el + "».",
    ]
    assert stored.answer(author.code, "problem") is None
    assert stored.answer(author.code, "start_date") is None
    assert stored.files(author.code) == []
    assert stored.deeds() == ["start", "save", "save", "save", "copy"]


def test_page_of_the_copy_leads_to_its_parent(author, parent):
    author.get(f"/proposals/{parent.public_code}/copy").send(SEND)

    author.follow("ΕΣΔΚ-2025-0001: Παλαιά πρόταση")

    assert author.code == parent.public_code


def test_parent_is_named_only_to_those_who_may_see_it(page_of, cast, a_proposal, stored):
    hidden = a_proposal(answers={"title": "Κρυφή μητρική"})
    filed = a_proposal(State.SUBMITTED, answers={"title": "Παιδί"})
    stored.arrange(lambda: setattr(db.session.get_one(Proposal, filed.id), "parent_id", hidden.id))

    manager = page_of(cast.manager).get(f"/proposals/{filed.public_code}")
    approver = page_of(cast.approver).get(f"/proposals/{filed.public_code}")

    assert ("Κρυφή μητρική" in manager.text, "Κρυφή μητρική" in approver.text) == (False, True)


def test_all_sections_are_chosen_at_first(author, parent):
    author.get(f"/proposals/{parent.public_code}/copy")

    assert [value for name, value in author.document.form_with(SEND).values if name == "sections"] == [section.code for section in FORM.sections]


def test_without_a_section_nothing_is_started_and_the_page_says_why(author, parent, stored):
    author.get(f"/proposals/{parent.public_code}/copy").send(SEND, {"sections": []}, status=422)

    assert author.errors == ["Επιλέξτε τουλάχιστον μία ενότητα."]
    assert author.error_beside("sections") == "Λάθος: Επιλέξτε τουλάχιστον μία ενότητα."
    assert stored.count(Proposal) == 1


def test_without_a_call_nothing_is_started(author, parent, stored):
    author.get(f"/proposals/{parent.public_code}/copy")

    author.post(f"/proposals/{parent.public_code}/copy", {"sections": "problem"}, status=422)

    assert author.errors == ["Επιλέξτε πρόσκληση."]
    assert [value for name, value in author.document.form_with(SEND).values if name == "sections"] == ["problem"]


def test_where_no_call_is_open_the_page_says_so(page_of, cast, parent, the_time):
    the_time.move_to(cast.call.closes_at)

    page_of(cast.author).get(f"/proposals/{parent.public_code}/copy").follow("Δείτε όλες τις προσκλήσεις")


@pytest.mark.parametrize("who", ["approver", "stranger", "manager", "observer", "administrator"])
def test_nobody_else_is_offered_a_copy(page_of, cast, parent, who):
    page = page_of(getattr(cast, who))
    if page.client.get(f"/proposals/{parent.public_code}").status_code == 200:
        assert COPY not in page.get(f"/proposals/{parent.public_code}").text

    page.get(f"/proposals/{parent.public_code}/copy", status=404)
