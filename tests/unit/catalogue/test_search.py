"""Searching the catalogue: a word is found in every form, and nothing else for it."""

import pytest

from proposals.catalogue.queries import accepted_proposals
from proposals.drafting.operations import refresh
from proposals.drafting.terms import keep_terms_of_all
from proposals.workflow.states import State
from tests.factories import make_proposal


@pytest.fixture
def filed(session):
    """Accepts a proposal with this title and hands it back."""
    return lambda title, **answers: make_proposal(State.ACCEPTED, answers={"title": title, "publish_consent": True, **answers})


def found(session, search):
    return [row.title for row in session.execute(accepted_proposals(search))]


@pytest.mark.parametrize("search", ["ΥΠΗΡΕΣΙΕΣ", "υπηρεσία", "υπηρεσιών", "υπηρεσίας", "υπηρεσ", "ηρεσι"])
@pytest.mark.parametrize("title", ["Μία υπηρεσία μιας στάσης", "Χάρτης υπηρεσιών"])
def test_word_is_found_in_every_form_and_by_a_part_of_it(session, filed, search, title):
    filed(title)
    filed("Ανοικτά δεδομένα")

    assert found(session, search) == [title]


def test_short_stem_is_not_found_inside_another_word(session, filed):
    filed("Μετρητές νερού")
    filed("Συνεργασία και ενέργεια")

    assert found(session, "νερά") == ["Μετρητές νερού"]


def test_all_words_of_a_search_must_be_there_wherever_they_stand(session, filed):
    filed("Ψηφιακή υπηρεσία για τους πολίτες", summary="Με ανοικτά δεδομένα.")
    filed("Ψηφιακή ουρά")

    assert found(session, "υπηρεσίες ψηφιακές") == ["Ψηφιακή υπηρεσία για τους πολίτες"]
    assert found(session, "ανοικτών δεδομένων πολιτών") == ["Ψηφιακή υπηρεσία για τους πολίτες"]
    assert found(session, "ψηφιακά νερά") == []


@pytest.mark.parametrize("search", ["", "   "])
def test_search_for_nothing_leaves_nothing_out(session, filed, search):
    filed("Ψηφιακή ουρά")

    assert found(session, search) == ["Ψηφιακή ουρά"]


@pytest.mark.parametrize("search", ["%", "_", "ο_ρα"])
def test_signs_that_a_database_knows_mean_nothing(session, filed, search):
    filed("Ψηφιακή ουρά")

    assert found(session, search) == []


def test_text_that_was_filed_before_is_found_once_its_words_are_kept_anew(session, filed):
    refresh(filed("Χάρτης υπηρεσιών"))
    before = found(session, "υπηρεσία")

    keep_terms_of_all()

    session.flush()
    assert (before, found(session, "υπηρεσία")) == ([], ["Χάρτης υπηρεσιών"])
