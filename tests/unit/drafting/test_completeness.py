"""How far a proposal is."""

from decimal import Decimal

from proposals.calls.checks import Surroundings
from proposals.calls.form import Condition, Form, Section, Words
from proposals.drafting.completeness import done_of, progress
from tests.factories import complete_answers, make_field, required_files, standard_form

TITLE = make_field("str", "title", required=True, min=5)
KIND = make_field("one", "kind", choices=("idea", "pilot"), required=True)
NOTE = make_field("text", "note", required_when=Condition("kind", any_of=("pilot",)))
COUNT = make_field("int", "count", min_value=Decimal(1))
PAPER = make_field("file", "paper", required=True, max_files=1)
CALL = make_field("preset", "call", required=True)
FIRST = Section("first", "Α", Words("Πρώτη", "First"), (TITLE, CALL, KIND, NOTE))
SECOND = Section("second", "Β", Words("Δεύτερη", "Second"), (COUNT, PAPER))
FORM = Form(1, Words("Έντυπο", "Form"), (FIRST, SECOND))


def progress_with(answers, **files):
    return progress(FORM, answers, Surroundings((2027, 2028), files=files))


def test_untouched_proposal_misses_what_is_required():
    found = progress_with({})

    assert [(each.section.code, each.required, each.done, each.missing, each.is_untouched) for each in found.sections] == [
        ("first", 2, 0, (TITLE, KIND), True),
        ("second", 1, 0, (PAPER,), True),
    ]
    assert (found.required, found.missing, found.done, found.wrong, found.is_complete) == (3, 3, 0, 0, False)


def test_complete_proposal_misses_nothing():
    found = progress_with({"title": "Ένας τίτλος", "kind": "idea"}, paper=1)

    assert (found.required, found.missing, found.done, found.wrong, found.is_complete) == (3, 0, 3, 0, True)


def test_answer_may_make_another_required():
    found = progress_with({"title": "Ένας τίτλος", "kind": "pilot"}, paper=1)

    assert (found.of(FIRST).missing, found.of(FIRST).required, found.is_complete) == ((NOTE,), 3, False)


def test_wrong_answer_is_counted_once_however_much_is_wrong_with_it():
    found = progress_with({"title": "α", "kind": "other", "count": 0}, paper=1)

    assert (found.missing, found.wrong, found.is_complete) == (0, 3, False)
    assert [problem.field for problem in found.of(FIRST).problems] == [TITLE, KIND]


def test_section_with_an_optional_answer_only_is_touched():
    assert progress_with({"count": 3}).of(SECOND).is_untouched is False


def test_section_is_complete_by_itself():
    found = progress_with({"title": "Ένας τίτλος", "kind": "idea"})

    assert [each.is_complete for each in found.sections] == [True, False]


def test_complete_answers_and_files_complete_the_standard_form():
    form = standard_form()

    found = progress(form, complete_answers(form), Surroundings((2027, 2028), files=required_files(form)))

    assert (found.missing, found.wrong, found.is_complete) == (0, 0, True)


def test_required_answer_that_is_wrong_is_not_done():
    found = progress_with({"title": "α", "kind": "idea", "count": 0}, paper=1)

    assert [(each.required, each.done, each.wrong, each.counts) for each in found.sections] == [(2, 1, 1, [2, 0, 1, 1]), (1, 1, 1, [1, 0, 1, 1])]
    assert (found.required, found.done) == (3, 2)


def test_done_fields_of_a_proposal_are_found_from_the_counts_that_it_keeps():
    found = progress_with({"title": "α", "kind": "idea", "count": 0}, paper=1)

    assert done_of({each.section.code: each.counts for each in found.sections}) == found.done
    assert done_of({}) == 0


def test_counts_that_were_kept_without_the_done_fields_are_understood():
    assert done_of({"first": [6, 2, 1], "second": [1, 0, 3]}) == 3
