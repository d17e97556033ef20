"""What was written in the fields of a proposal: pages of it, and one text beside the present one."""

from datetime import timedelta

import pytest

from proposals.drafting.history import Mark, mark_of, page_of_history, text_beside_present
from proposals.drafting.models import FormerAnswer
from proposals.drafting.operations import save_section
from tests.factories import NOW, make_proposal, standard_form

IDENTITY = standard_form().section("identity")


@pytest.fixture
def draft(session, maria):
    return make_proposal(body=maria.body, answers={})


@pytest.fixture
def write(draft, the_time):
    """Write a field as somebody who has just read it; an hour passes."""

    def save(person, text, field="acronym", **how):
        present = text_beside_present(draft, field, 0) or draft.answers.get(field)
        based_on = {field: present.revision if present else 0}
        saved = save_section(person.actor, draft, IDENTITY, {field: text}, based_on, **how)
        the_time.shift(timedelta(hours=1))
        return saved

    return save


def told(rows):
    return [(row.field, row.revision, row.at, row.name, row.is_present) for row in rows]


def test_texts_are_listed_newest_first_with_who_and_when(draft, maria, nikos, write):
    write(maria, "Της Μαρίας")
    write(nikos, "Του Νίκου")
    write(maria, "Τίτλος", "title")

    rows, older = page_of_history(draft, ["acronym", "title"], 10)

    hours = [NOW + timedelta(hours=number) for number in range(3)]
    assert told(rows) == [
        ("title", 1, hours[2], "Μαρία", True),
        ("acronym", 2, hours[1], "Νίκος", True),
        ("acronym", 1, hours[0], "Μαρία", False),
    ]
    assert older is None


def test_only_the_fields_that_were_asked_for_are_listed(draft, maria, write):
    write(maria, "Α")
    write(maria, "Τίτλος", "title")

    assert [row.field for row in page_of_history(draft, ["title"], 10)[0]] == ["title"]


def test_texts_of_another_proposal_are_not_listed(draft, maria, write):
    write(maria, "Α")

    assert page_of_history(make_proposal(body=maria.body, answers={}), ["acronym"], 10) == ([], None)


def test_pages_follow_each_other_without_gap_and_without_repetition(draft, maria, write, the_time):
    """Texts of the same second among them: a page may end between two of these."""
    for number in range(4):
        write(maria, f"Λ{number}")
        the_time.shift(timedelta(hours=-1) if number % 2 else timedelta())
        write(maria, f"Τ{number}", "title")
    whole = [(row.field, row.revision) for row in page_of_history(draft, ["acronym", "title"], 100)[0]]

    found, mark = [], None
    for _page in range(8):
        rows, mark = page_of_history(draft, ["acronym", "title"], 1, mark_of(str(mark)) if mark else None)
        found += [(row.field, row.revision) for row in rows]

    assert mark is None
    assert len(whole) == 8
    assert found == whole


def test_text_that_no_person_wrote_has_no_name(session):
    draft = make_proposal(answers={"acronym": "Π"})

    (row,) = page_of_history(draft, ["acronym"], 10)[0]

    assert (row.name, text_beside_present(draft, "acronym", 1)[0].name) == (None, "")


def test_former_text_comes_beside_the_present_one(draft, maria, nikos, write):
    write(maria, "Της Μαρίας")
    write(nikos, "Του Νίκου")

    former, present = text_beside_present(draft, "acronym", 1)

    assert (former.value, former.name, former.at) == ("Της Μαρίας", "Μαρία", NOW)
    assert (present.value, present.name, present.revision) == ("Του Νίκου", "Νίκος", 2)


def test_present_text_comes_beside_itself(draft, maria, write):
    write(maria, "Α")

    former, present = text_beside_present(draft, "acronym", 1)

    assert former is present


@pytest.mark.parametrize(("field", "revision"), [("acronym", 7), ("title", 1), ("nonsense", 1)])
def test_text_that_never_was_is_none(draft, maria, write, field, revision):
    write(maria, "Α")

    assert text_beside_present(draft, field, revision) is None


def test_writing_anew_keeps_also_what_the_same_person_wrote_a_moment_ago(session, draft, maria, write, the_time):
    write(maria, "Πρώτο")
    the_time.shift(timedelta(minutes=-59))

    write(maria, "Δεύτερο", anew=True)

    assert session.query(FormerAnswer.value).all() == [("Πρώτο",)]


@pytest.mark.parametrize("text", ["", "1", "1.2", "x.1.title", "1.x.title", "99999999999999999999.1.title"])
def test_mark_that_is_none_is_refused(text):
    with pytest.raises(ValueError):
        mark_of(text)


def test_mark_is_read_as_it_is_written():
    assert mark_of(str(Mark(NOW, 3, "title"))) == Mark(NOW, 3, "title")
