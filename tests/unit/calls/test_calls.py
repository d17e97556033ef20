"""Making calls and finding them."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from proposals.audit.models import AuditEntry
from proposals.calls.form import form_from_data
from proposals.calls.models import Call, PlanPeriod
from proposals.calls.operations import create_call, freeze_rubric, next_code
from proposals.calls.queries import all_calls, call_by_slug, calls_open_at, period_of
from tests.factories import NOW, make_call, make_field, make_form, make_person, standard_form, standard_rubric

DAY = timedelta(days=1)


def created(**given):
    usual = {
        "slug": "esdk-2027",
        "title": "Πρόσκληση",
        "title_en": "Call",
        "first_year": 2027,
        "opens_at": NOW,
        "closes_at": NOW + 90 * DAY,
        "form": standard_form(),
        "rubric": standard_rubric(),
    }
    return create_call(make_person().actor, **{**usual, **given})


def test_call_carries_form_and_rubric_of_its_own(session):
    call = created()
    session.commit()
    session.expire_all()

    assert (call.form, call.rubric) == (standard_form(), standard_rubric())
    assert (call.form_fingerprint, call.sheets_needed, call.period.years, call.code_year) == (standard_form().fingerprint, 2, (2027, 2028), 2027)


def test_new_call_is_on_record_with_what_it_carries(session):
    call = created()

    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.subject) == ("create_call", f"call:{call.id}")
    assert entry.details == {"slug": "esdk-2027", "form": call.form_fingerprint, "rubric": call.rubric_fingerprint}


def test_two_calls_of_a_plan_share_its_period(session):
    first, second = created(), created(slug="esdk-2027-b")

    assert first.period is second.period
    assert len(session.scalars(select(PlanPeriod)).all()) == 1


def test_form_of_a_call_is_parsed_once(session):
    call = make_call()

    assert call.form is make_call().form
    assert call.rubric is make_call().rubric


def test_calls_with_different_forms_keep_them_apart(session):
    other = make_call(form=form_from_data({**standard_form().data, "title": {"el": "Άλλο", "en": "Other"}}))

    assert (other.form.title.el, make_call().form) == ("Άλλο", standard_form())


@pytest.mark.parametrize(("days", "is_open"), [(-1, False), (0, True), (89, True), (90, False)])
def test_call_is_open_from_its_first_moment_up_to_but_not_at_its_last(session, days, is_open):
    call = created()
    moment = NOW + days * DAY

    assert (call.is_open_at(moment), calls_open_at(moment)) == (is_open, [call] if is_open else [])


def test_call_is_found_by_its_slug(session):
    call = make_call(slug="esdk-2027")

    assert (call_by_slug("esdk-2027"), call_by_slug("esdk-2029")) == (call, None)


def test_calls_are_listed_from_the_one_that_closes_last(session):
    first, second, third = (make_call(closes_at=NOW + days * DAY) for days in (2, 3, 1))

    assert all_calls() == [second, first, third]
    assert calls_open_at(NOW) == [third, first, second]


def test_period_is_found_by_its_first_year(session):
    call = make_call()

    assert (period_of(2027), period_of(2029)) == (call.period, None)


@pytest.mark.parametrize(("language", "title", "summary"), [("el", "Πρόσκληση δοκιμής", "Περίληψη"), ("en", "Test call", "Summary")])
def test_call_is_named_in_both_languages(session, language, title, summary):
    call = make_call(summary="Περίληψη", summary_en="Summary")

    assert (call.title_in(language), call.summary_in(language)) == (title, summary)


def test_codes_have_four_digits_and_more_where_they_are_needed(session):
    call = make_call(last_code=9998)

    assert [next_code(call), next_code(call)] == ["ESDK-2027-9999", "ESDK-2027-10000"]


def test_codes_go_on_from_the_highest_of_the_year(session):
    call, other = make_call(last_code=3), make_call(last_code=7)

    assert (next_code(call, [call, other]), next_code(other, [call, other])) == ("ESDK-2027-0008", "ESDK-2027-0009")


def test_rubric_is_frozen_once(the_time, session):
    call = make_call()
    freeze_rubric(call)
    the_time.shift(DAY)

    freeze_rubric(call)

    assert call.rubric_frozen_at == NOW


def test_form_that_is_no_form_is_not_carried(session):
    broken = make_form(make_field())

    with pytest.raises(KeyError):
        created(form=broken)
    assert session.scalars(select(Call)).all() == []
