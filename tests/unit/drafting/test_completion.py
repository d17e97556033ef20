"""What a return for completion may ask for, and what that opens."""

import pytest

from proposals.calls.form import Form, Section, Words
from proposals.drafting.completion import Asked, asked_by, fields_of, is_in, key_of, once_each, open_fields, opened, problems_of, words_of
from proposals.web.words import say
from tests.factories import make_field

CALL, TITLE, SUMMARY = make_field("preset", "call"), make_field("str", "title"), make_field("text", "summary")
NOVELTY, PAPER = make_field("text", "novelty"), make_field("file", "paper")
FIRST = Section("first", "Α", Words("Πρώτη", "First"), (CALL, TITLE, SUMMARY))
SECOND = Section("second", "Β", Words("Δεύτερη", "Second"), (NOVELTY, PAPER))
FORM = Form(1, Words("Έντυπο", "Form"), (FIRST, SECOND))


@pytest.mark.parametrize(("key", "asked"), [("first", Asked("first", None, "Τι;")), ("first.title", Asked("first", "title", "Τι;"))])
def test_key_names_a_section_or_a_field_and_is_read_back(key, asked):
    assert (asked_by(key, "Τι;"), key_of(asked)) == (asked, key)


@pytest.mark.parametrize(
    ("key", "is_there"),
    [("first", True), ("first.title", True), ("second.paper", True), ("third", False), ("first.novelty", False), ("first.call", False), ("", False)],
)
def test_item_is_a_section_of_the_form_or_one_of_its_own_fields_that_can_change(key, is_there):
    assert is_in(FORM, asked_by(key, "")) is is_there


def test_items_are_called_by_the_letter_of_the_section():
    assert words_of(FORM, Asked("second")) == Words("Β. Δεύτερη", "B. Second")
    assert words_of(FORM, Asked("second", "novelty")) == Words(f"Β. {NOVELTY.label.el}", f"B. {NOVELTY.label.en}")
    assert words_of(FORM, Asked("third")) == Words("third", "third")


def test_item_opens_its_fields():
    assert fields_of(FORM, Asked("first")) == (TITLE, SUMMARY)
    assert fields_of(FORM, Asked("first", "summary")) == (SUMMARY,)
    assert fields_of(FORM, Asked("third")) == ()


def test_section_covers_a_field_of_which_nothing_is_said():
    whole, said, silent = Asked("first", None, "Όλα."), Asked("first", "title", "Και ο τίτλος."), Asked("first", "summary", " ")

    assert once_each([whole, said, silent, whole]) == (whole, said)


@pytest.mark.parametrize(
    ("keys", "sections", "fields"),
    [
        (["second.novelty", "first"], ["first", "second"], ["novelty"]),
        (["first", "first.title"], ["first"], []),
        (["first.summary", "first.title"], ["first"], ["title", "summary"]),
    ],
)
def test_what_opens_stands_in_the_order_of_the_form(keys, sections, fields):
    assert opened(FORM, [asked_by(key, "Τι;") for key in keys]) == (sections, fields)


@pytest.mark.parametrize(
    ("sections", "fields", "in_first", "in_second"),
    [
        ([], [], FIRST.fields, SECOND.fields),
        (["first"], [], FIRST.fields, ()),
        (["first", "second"], ["paper"], FIRST.fields, (PAPER,)),
    ],
)
def test_only_what_was_asked_for_is_open(sections, fields, in_first, in_second):
    assert (open_fields(FIRST, sections, fields), open_fields(SECOND, sections, fields)) == (in_first, in_second)


@pytest.mark.parametrize(
    ("asked", "problems"),
    [
        ([], {"remarks": "Επιλέξτε τι πρέπει να συμπληρωθεί: ενότητες ή πεδία."}),
        ([Asked("first", "novelty", "Τι;")], {"remarks": "Το «first.novelty» δεν υπάρχει στη φόρμα της πρόσκλησης."}),
        ([Asked("first", None, "Τι;"), Asked("x" * 90, None, "Τι;")], {"remarks": f"Το «{'x' * 60}» δεν υπάρχει στη φόρμα της πρόσκλησης."}),
        ([Asked("first")], {"remark-first": "Γράψτε την παρατήρηση για το «Α. Πρώτη»."}),
        ([Asked("first", None, "Τι;"), Asked("first", "title")], {}),
        (
            [Asked("second", "novelty", "α" * 12)],
            {
                "remark-second.novelty": f"Η παρατήρηση για το «Β. {NOVELTY.label.el}» έχει 12 χαρακτήρες. Το όριο είναι 10: αφαιρέστε 2.",
            },
        ),
        ([Asked("second", "novelty", "α" * 10)], {}),
    ],
)
def test_what_cannot_be_asked_for_is_refused_by_name(app, asked, problems):
    with app.test_request_context():
        assert {name: say(phrase) for name, phrase in problems_of(FORM, asked, 10).items()} == problems
