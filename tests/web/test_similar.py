"""The page of similar proposals."""

import pytest

from proposals.workflow.states import State

WATER = {"title": "Τηλεμετρία στα δίκτυα ύδρευσης", "summary": "Αισθητήρες εντοπίζουν διαρροές νερού.", "axis": "strategy"}
ALIKE = {**WATER, "title": "Τηλεμετρίες δικτύου ύδρευσης", "publish_consent": True}


@pytest.fixture
def author(page_of, cast):
    return page_of(cast.author)


def test_task_page_leads_to_what_is_similar_and_on_to_the_catalogue(author, a_proposal, cast):
    a_proposal(State.ACCEPTED, body=cast.rhodes, answers=ALIKE)
    code = a_proposal(answers=WATER).handle

    author.get(f"/proposals/{code}").follow("Δείτε ποιες μοιάζουν και σε τι")

    assert author.document.one("h2", id="h-similar").text == "1 πρόταση μοιάζει με αυτή"
    words = author.document.main.partition("Κοινές λέξεις: ")[2].split(" Ίδιος")[0].split(", ")
    assert set(words[:3]) == {"τηλεμετρίες", "δικτύου", "ύδρευσης"}
    assert "Ίδιος άξονας:" in author.document.main
    assert "Δήμος Ρόδου" in author.document.main
    assert author.follow("Τηλεμετρίες δικτύου ύδρευσης").path.startswith("/catalogue/")


def test_own_ones_lead_to_their_own_pages(author, a_proposal):
    own = a_proposal(answers=ALIKE).handle
    code = a_proposal(answers=WATER).handle

    author.get(f"/proposals/{code}/similar")

    assert "Του φορέα σας" in author.document.main
    assert author.document.address_of("Τηλεμετρίες δικτύου ύδρευσης") == f"/proposals/{own}"


def test_drafts_of_another_body_and_their_words_show_to_nobody_else(page_of, author, cast, a_proposal):
    a_proposal(body=cast.rhodes, answers={**WATER, "title": "Κρυφή τηλεμετρία ύδρευσης"})
    filed = a_proposal(State.SUBMITTED, answers=WATER).public_code

    pages = [page.get(f"/proposals/{filed}/similar") for page in (author, page_of(cast.manager), page_of(cast.administrator))]

    assert [("Κρυφή" in page.text, "κρυφή" in page.text) for page in pages] == [(False, False)] * 3
    assert "Καμία πρόταση δεν μοιάζει αρκετά" in author.document.main


def test_draft_without_words_is_told_to_look_again_later(author, a_proposal):
    author.get(f"/proposals/{a_proposal(answers={}).handle}/similar")

    assert "Όταν γράψετε περισσότερα, δείτε ξανά." in author.document.main
