"""Who is writing a proposal now."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from proposals import clock
from proposals.drafting.models import Presence
from proposals.drafting.presence import Here, is_worth_noting, note_presence, others_of, people_here
from tests.factories import make_person, make_proposal


@pytest.fixture
def proposal(session):
    return make_proposal(answers={})


@pytest.fixture
def person(session):
    return make_person(name="Βάσω Συντάκτρια")


def test_person_is_here_in_the_section_that_was_noted_last_and_only_there(session, proposal, person):
    note_presence(person.actor, proposal.id, "identity")
    note_presence(person.actor, proposal.id, "delivery")

    assert people_here(proposal) == [Here(person.id, "Βάσω Συντάκτρια", "delivery", clock.now())]
    assert session.scalar(select(func.count()).select_from(Presence)) == 1


def test_people_come_by_name_and_others_are_all_but_oneself(proposal, person):
    other = make_person(name="Άρης Πρώτος")
    for each in (person, other):
        note_presence(each.actor, proposal.id, "identity")
    note_presence(make_person().actor, make_proposal(answers={}).id, "identity")

    here = people_here(proposal)

    assert [each.name for each in here] == ["Άρης Πρώτος", "Βάσω Συντάκτρια"]
    assert [each.name for each in others_of(person.actor, here)] == ["Άρης Πρώτος"]


@pytest.mark.parametrize(("minutes", "is_here"), [(4, True), (5, False)])
def test_person_is_gone_after_the_minutes_of_the_settings(the_time, proposal, person, minutes, is_here):
    note_presence(person.actor, proposal.id, "identity")

    the_time.shift(timedelta(minutes=minutes))

    assert bool(people_here(proposal)) is is_here


@pytest.mark.parametrize(
    ("seconds", "section", "opened", "expected"),
    [
        (0, "identity", True, False),
        (59, "identity", False, False),
        (60, "identity", False, True),
        (1, "delivery", True, True),
        (1, "delivery", False, False),
    ],
)
def test_presence_is_noted_now_and_then_and_when_another_section_is_opened(the_time, proposal, person, seconds, section, opened, expected):
    note_presence(person.actor, proposal.id, "identity")

    the_time.shift(timedelta(seconds=seconds))

    assert is_worth_noting(person.actor, section, people_here(proposal), opened=opened) is expected


def test_who_was_not_here_is_noted(proposal, person):
    assert is_worth_noting(person.actor, "identity", people_here(proposal), opened=False)


def test_seconds_are_those_of_the_settings(app, the_time, proposal, person, monkeypatch):
    monkeypatch.setitem(app.extensions, "settings", replace(app.extensions["settings"], presence_write_seconds=5))
    note_presence(person.actor, proposal.id, "identity")

    the_time.shift(timedelta(seconds=6))

    assert is_worth_noting(person.actor, "identity", people_here(proposal), opened=False)
