"""The text in which a proposal is found, and the words of a search."""

from proposals.drafting.searching import as_stored, search_text, words_of_search
from tests.factories import make_field, make_form

FORM = make_form(
    make_field("str", "title", lift="title", public=True),
    make_field("str", "person", public=True, personal=True),
    make_field("text", "problem"),
)


def test_text_is_folded_and_only_what_everybody_may_search():
    assert search_text(FORM, {"title": "Ψηφιακή Ουρά", "person": "Μαρία", "problem": "Κρυφό"}) == "ψηφιακη ουρα"


def test_stems_of_a_filed_text_stand_once_each_between_edges():
    text = search_text(FORM, {"title": "Υπηρεσία και υπηρεσίες 5G"}, with_stems=True)

    stems = text.removeprefix("υπηρεσια και υπηρεσιεσ 5g")
    assert stems.count(as_stored("υπηρεσ")) == 1
    assert search_text(FORM, {}, with_stems=True) == ""


def test_words_of_a_search_come_with_their_stems():
    assert words_of_search(" ΥΠΗΡΕΣΙΕΣ  5G e-υπηρεσία ") == [("υπηρεσιεσ", ("υπηρεσ",)), ("5g", ()), ("e-υπηρεσια", ("υπηρεσ",))]


def test_stem_that_is_too_short_stands_for_no_word():
    assert words_of_search("παιδιά") == [("παιδια", ())]
