"""What a proposal from an event is begun with, found by the roles that a form names."""

from dataclasses import replace

from proposals.calls.form import Words
from proposals.calls.prefill import event_answers, event_questions
from tests.factories import make_field, make_form, standard_form

FORM = standard_form()


def a_table(code, *columns, **more):
    return make_field("table", code, max_rows=3, row_name=Words("γ", "r"), columns=columns, **more)


def a_column(code, role=None):
    return make_field("str", code, prefill=role)


def test_standard_form_asks_for_title_kind_event_and_team():
    asked = event_questions(FORM)

    assert [field.code for field in asked] == [
        "title", "origin", "event_name", "event_organiser", "event_place", "event_dates", "event_link", "team",
    ]  # fmt: skip
    assert list(asked[1].labels) == ["innovation_lab", "hackathon", "national_contest"]
    assert {field.looked_at for field in asked} == {None}


def test_form_that_knows_no_events_asks_nothing():
    assert event_questions(make_form(make_field("str", "name", lift="title"))) == ()


def test_form_without_kinds_and_team_asks_for_the_event_alone():
    form = make_form(make_field("str", "name", lift="title"), a_table("events", a_column("what", "event_name"), a_column("notes")))

    assert [field.code for field in event_questions(form)] == ["name", "event_name"]
    assert event_answers(form, {"name": "Τίτλος", "event_name": "Μαραθώνιος"}) == {
        "name": "Τίτλος",
        "events": [{"what": "Μαραθώνιος", "notes": None}],
    }


def test_every_kind_is_offered_where_the_events_are_always_asked_for():
    kind = make_field("one", "kind", choices=("a", "b"), prefill="event_kind")
    form = make_form(make_field("str", "name", lift="title"), kind, a_table("events", a_column("what", "event_name")))

    assert list(event_questions(form)[1].labels) == ["a", "b"]


def test_answers_are_those_of_the_form_and_empty_ones_are_none():
    team = [{"name": "Μαρία", "unit": None, "role": "Υπεύθυνη"}]
    values = {"title": "", "origin": "hackathon", "event_name": "Μαραθώνιος", "event_dates": "20–21/04/2026", "team": team}

    assert event_answers(FORM, values) == {
        "origin": "hackathon",
        "team": team,
        "origin_event": [{"name": "Μαραθώνιος", "organiser": None, "place": None, "dates": "20–21/04/2026", "link": None}],
    }


def test_event_of_which_nothing_is_known_is_no_row():
    assert event_answers(FORM, {"title": "Τίτλος"}) == {"title": "Τίτλος", "origin_event": []}


def test_questions_are_new_fields_and_leave_the_form_as_it_was():
    assert replace(FORM.by_code["origin"]) == FORM.by_code["origin"]
    assert len(FORM.by_code["origin"].choices) == 10
