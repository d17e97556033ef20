"""Answers as JSON: written, read, and every mistake named by its path."""

import json

import pytest

from proposals.calls.exchange import FileRefused, stamp_of
from proposals.calls.json_file import found_in, json_of, read_json
from tests.factories import complete_answers, standard_form

FORM = standard_form()
ANSWERS = complete_answers(FORM)


def found(answers, most_rows=100):
    return found_in(FORM, answers, most_rows)


def mistakes(answers, most_rows=100):
    return [(misfit.place, misfit.phrase.text) for misfit in found(answers, most_rows).misfits]


def changed(**keys):
    return json.dumps({**json.loads(json_of(FORM, {}, {})), **keys}).encode()


def test_file_says_which_form_and_whose_answers_it_holds_in_the_order_of_the_form():
    data = json.loads(json_of(FORM, {"title": "Τίτλος"}, {"call": "esdk-2027"}))

    assert data["form"] == {"fingerprint": FORM.fingerprint, "version": "1", "title": FORM.title.el}
    assert (data["call"], data["answers"]["title"], data["answers"]["summary"]) == ("esdk-2027", "Τίτλος", None)
    assert list(data["answers"])[1:] == [field.code for field in FORM.fields if field.is_asked and field.code != "title"]


def test_complete_answers_come_back_as_they_were():
    stamp, raw = read_json(json_of(FORM, ANSWERS, {}))

    assert stamp == stamp_of(FORM)
    assert found(raw).answers == ANSWERS


def test_file_without_personal_data_does_not_name_them():
    _stamp, raw = read_json(json_of(FORM, ANSWERS, {}, with_personal=False))

    assert set(ANSWERS) - set(raw) == {field.code for field in FORM.fields if field.personal}


@pytest.mark.parametrize(
    "content",
    [
        b"", b"{", b"[]", b"5", "ά".encode("iso-8859-7"), b"[" * 100_000, b'{"a":' + b"9" * 5000 + b"}", b'{"format":"\\ud800"}',
        changed(format="other"), changed(format_version=2), changed(form=5), changed(answers=[]),
    ],
    ids=range(12),
)  # fmt: skip
def test_what_is_no_file_of_ours_is_refused(content):
    with pytest.raises(FileRefused, match="δεν είναι JSON αυτού του συστήματος"):
        read_json(content)


def test_name_that_is_there_twice_is_refused():
    with pytest.raises(FileRefused) as refused:
        read_json(b'{"answers": {"title": "a", "title": "b"}}')

    assert refused.value.reason.values == {"name": "title"}


def test_mark_at_the_beginning_does_no_harm():
    assert read_json(b"\xef\xbb\xbf" + json_of(FORM, {}, {}))[0] == stamp_of(FORM)


def test_every_mistake_of_shape_is_named_by_its_path():
    row = {"category": "staff", "description": 5, "amount": "1.234", "colour": "red"}
    wrong = {"title": 5, "target_groups_count": True, "network_rep": "yes", "region": "crete", "sdgs": [1], "nothing": 1, "team": 5}

    assert mistakes({**wrong, "budget_items": [row, 5, {}]}) == [
        ("$.answers.title", "Γράψτε κείμενο μέσα σε εισαγωγικά."),
        ("$.answers.target_groups_count", "Γράψτε ακέραιο αριθμό χωρίς εισαγωγικά."),
        ("$.answers.network_rep", "Γράψτε true ή false, χωρίς εισαγωγικά."),
        ("$.answers.region", "Γράψτε κατάλογο με τους κωδικούς των επιλογών."),
        ("$.answers.sdgs", "Γράψτε κατάλογο με τους κωδικούς των επιλογών."),
        ("$.answers.nothing", "Δεν υπάρχει πεδίο με αυτόν τον κωδικό στο έντυπο."),
        ("$.answers.team", "Γράψτε πίνακα με έως %(most)s γραμμές."),
        ("$.answers.budget_items[0].colour", "Ο πίνακας δεν έχει στήλη με αυτόν τον κωδικό."),
        ("$.answers.budget_items[0].description", "Γράψτε κείμενο μέσα σε εισαγωγικά."),
        ("$.answers.budget_items[1]", "Κάθε γραμμή είναι αντικείμενο με τις στήλες του πίνακα."),
    ]


def test_more_rows_than_are_read_are_a_mistake():
    assert [place for place, _words in mistakes({"team": [{}, {}]}, most_rows=1)] == ["$.answers.team"]


def test_what_could_not_be_read_as_its_type_comes_back_as_it_was_typed():
    answers = {"start_date": {"typed": "αύριο"}, "budget_items": [{"category": None, "description": None, "amount": {"typed": "1.234"}}]}

    assert found(answers).answers == answers


@pytest.mark.parametrize(
    ("day", "stored"),
    [
        ("2027-09-01", "2027-09-01"),
        ("1/9/2027", "2027-09-01"),
        ("2027-13-45", {"typed": "45/13/2027"}),
        ("αύριο", {"typed": "αύριο"}),
        ("----------", {"typed": "----------"}),
        ("2027-09-01T00", {"typed": "2027-09-01T00"}),
    ],
)
def test_day_is_read_and_what_is_none_stays_as_it_was_written(day, stored):
    assert found({"start_date": day}).answers["start_date"] == stored


def test_text_is_cleaned_as_on_the_pages():
    assert found({"title": "  Τίτλος\u200b  με \n κενά "}).answers == {"title": "Τίτλος με κενά"}


def test_blank_rows_do_not_move_the_places_of_others():
    result = found({"team": [{}, {"name": "Μαρία"}]})

    assert result.answers["team"] == [{"name": "Μαρία", "unit": None, "role": None}]
    assert result.places["team-0-name"] == "$.answers.team[1].name"
