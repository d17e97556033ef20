"""Storing answers: what is kept of what somebody wrote over, and what is brought in step."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from proposals.drafting.completeness import done_of
from proposals.drafting.models import FormerAnswer
from proposals.drafting.operations import progress_of, refresh, save_section
from tests.factories import NOW, complete_answers, make_proposal, standard_form, without

IDENTITY = standard_form().section("identity")


@pytest.fixture
def draft(session, maria):
    return make_proposal(body=maria.body, answers={})


@pytest.fixture
def write(draft):
    """Write the acronym as somebody who has just read it."""

    def save(person, text):
        answer = draft.answers.get("acronym")
        based_on = {"acronym": answer.revision if answer else 0}
        return save_section(person.actor, draft, IDENTITY, {"acronym": text}, based_on)

    return save


def former(session):
    rows = session.execute(select(FormerAnswer.revision, FormerAnswer.value, FormerAnswer.changed_by).order_by(FormerAnswer.revision))
    return [tuple(row) for row in rows]


def test_one_who_goes_on_typing_replaces_his_own_last_words(session, maria, write, the_time):
    for text in ("Π", "ΠΡ", "ΠΡΟ"):
        write(maria, text)
        the_time.shift(timedelta(seconds=2))

    assert former(session) == []


def test_words_of_another_person_are_kept_when_they_are_written_over(session, maria, nikos, write):
    write(maria, "Της Μαρίας")
    write(nikos, "Του Νίκου")
    write(maria, "Πάλι της Μαρίας")

    assert former(session) == [(1, "Της Μαρίας", maria.id), (2, "Του Νίκου", nikos.id)]


def test_own_words_are_kept_after_a_while_also_of_one_who_never_stops_typing(session, maria, write, the_time):
    for minute in range(0, 25, 4):
        write(maria, f"λεπτό {minute}")
        the_time.shift(timedelta(minutes=4))

    assert [value for _revision, value, _by in former(session)] == ["λεπτό 8", "λεπτό 20"]


def test_history_says_when_a_former_text_was_written(session, maria, nikos, write, the_time):
    write(maria, "Πρώτο")
    the_time.shift(timedelta(hours=1))
    write(nikos, "Δεύτερο")

    assert session.scalars(select(FormerAnswer)).one().changed_at == NOW


def test_answer_that_was_taken_back_is_kept_as_it_was(session, maria, nikos, write):
    write(maria, "ΠΡΟ")
    write(nikos, None)

    assert former(session) == [(1, "ΠΡΟ", maria.id)]


@pytest.mark.parametrize("section", standard_form().sections, ids=lambda section: section.code)
def test_saving_one_section_leaves_the_counts_as_counting_all_would(session, maria, section):
    form = standard_form()
    answers = complete_answers(form)
    proposal = make_proposal(body=maria.body, answers=without(answers, *(field.code for field in section.fields)))
    values = {field.code: answers[field.code] for field in section.fields if field.code in answers}

    save_section(maria.actor, proposal, section, values, {})

    counts = {each.section.code: each.counts for each in progress_of(proposal).sections}
    assert proposal.section_counts == counts
    assert [proposal.required_count, proposal.missing_count, proposal.wrong_count, done_of(counts)] == [
        sum(column) for column in zip(*counts.values(), strict=True)
    ]


def test_words_by_which_a_proposal_is_found_follow_a_save_of_one_section(session, maria):
    proposal = make_proposal(body=maria.body)

    save_section(maria.actor, proposal, IDENTITY, {"title": "Ψηφιακή ουρά"}, {"title": 1})

    saved = proposal.search_text
    refresh(proposal)
    assert ("ψηφιακη ουρα" in saved, saved) == (True, proposal.search_text)


def test_counts_that_were_kept_without_the_done_fields_are_brought_in_step(session, maria):
    proposal = make_proposal(body=maria.body)
    refresh(proposal)
    proposal.section_counts = {code: counts[:3] for code, counts in proposal.section_counts.items()}

    save_section(maria.actor, proposal, IDENTITY, {"title": "Ψηφιακή ουρά"}, {"title": 1})

    assert {len(counts) for counts in proposal.section_counts.values()} == {4}
    assert done_of(proposal.section_counts) == progress_of(proposal).done
