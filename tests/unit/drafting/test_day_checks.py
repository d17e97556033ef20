"""The checks between days that a page carries: derived from the form, in the sentences of the server."""

from dataclasses import replace

import pytest

from proposals.calls.checks import Surroundings, problems
from proposals.drafting.day_checks import DayCheck, day_checks_of
from proposals.web.words import say
from tests.factories import standard_form

FORM = standard_form()
DELIVERY = FORM.section("delivery")
DAYS = {"start_date": "2027-02-01", "end_date": "2027-12-31"}


@pytest.fixture
def greek(app):
    with app.test_request_context():
        yield


def test_checks_are_those_that_the_form_asks_for_in_the_order_of_the_server(greek):
    found = day_checks_of(FORM, DELIVERY, DAYS)

    assert [replace(check, sentence="") for check in found] == [
        DayCheck("after", "end_date", "start_date", "", stored=("2027-02-01", "")),
        DayCheck("months", "end_date", "start_date", "", months=48, stored=("2027-02-01", "")),
        DayCheck("within", "milestones", "start_date", "", "due", "end_date", stored=("2027-02-01", "2027-12-31")),
    ]


def test_section_without_days_has_no_checks(greek):
    assert day_checks_of(FORM, FORM.section("body"), DAYS) == []


@pytest.mark.parametrize("stored", [None, {"typed": "αύριο"}])
def test_day_that_cannot_be_read_is_not_carried(greek, stored):
    assert day_checks_of(FORM, DELIVERY, {"start_date": stored})[2].stored == ("", "")


@pytest.mark.parametrize(
    ("number", "field", "answers", "filled"),
    [
        (0, "end_date", {"end_date": "2027-01-01"}, {"day": "01/02/2027"}),
        (1, "end_date", {"end_date": "2031-02-02"}, {}),
        (2, "milestones", {"milestones": [{"title": "α", "deliverable": "β", "due": "2028-01-01", "responsible": "γ"}] * 2},
         {"row": "2", "first": "01/02/2027", "last": "31/12/2027"}),
    ],
)  # fmt: skip
def test_sentence_is_that_of_the_server_once_it_is_filled_in(greek, number, field, answers, filled):
    sentence = day_checks_of(FORM, DELIVERY, DAYS)[number].sentence
    for name, value in filled.items():
        sentence = sentence.replace("{" + name + "}", value)

    found = problems(FORM, FORM.by_code[field], {**DAYS, **answers}, Surroundings((2027, 2028)))

    assert sentence in [say(problem.phrase) for problem in found]
