"""Texts with named fields."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.decisions.choice import Outcome, departs
from proposals.decisions.fields import OF_LETTERS, OF_REASONS, CannotBeFilled, FieldName, faults_of, filled, names_in
from proposals.decisions.letters import LANGUAGES, shipped, template_faults


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Η [[τίτλος]] και [[ΚΩΔΙΚΌΣ ]].", []),
        ("[[Title]] [[rank]]", []),
        ("[[βαθμός]]", [(1, 1)]),
        ("Μία γραμμή\nκαι [[τίτλος", [(2, 5)]),
        ("τίτλος]]", [(1, 7)]),
        ("[[τίτ\nλος]]", [(1, 1), (2, 4)]),
        ("[[[τίτλος]]", [(1, 1)]),
        ("{{ 7 * 7 }} {% include x %}", []),
    ],
)
def test_faults_are_found_with_their_places(text, places):
    found = [(fault.line, fault.column) for fault in faults_of(text, OF_REASONS)]

    assert found[: len(places)] == places
    assert bool(found) == bool(places)


def test_field_that_reasons_may_not_name_is_a_fault_there_alone():
    assert (len(faults_of("[[ΑΔΑ]]", OF_REASONS)), faults_of("[[ΑΔΑ]]", OF_LETTERS)) == (1, [])


def test_value_is_never_read_as_a_field():
    assert filled("«[[τίτλος]]»", {FieldName.TITLE: "[[κωδικός]] {{x}}"}) == "«[[κωδικός]] {{x}}»"


def test_fields_without_a_value_are_named():
    with pytest.raises(CannotBeFilled) as refused:
        filled("[[τίτλος]] [[ADA]] [[score]]", {FieldName.TITLE: "Τίτλος", FieldName.ADA: ""})

    assert refused.value.names == (FieldName.ADA, FieldName.SCORE)


@given(st.text(alphabet="[]{}αβ \n", max_size=30))
def test_text_without_faults_can_be_filled_and_loses_nothing_else(text):
    if not faults_of(text, OF_LETTERS):
        assert names_in(text) == frozenset()
        assert filled(text, {}) == text


@pytest.mark.parametrize("outcome", Outcome)
@pytest.mark.parametrize("language", LANGUAGES)
def test_shipped_texts_have_no_faults_and_name_what_a_body_must_know(outcome, language):
    template = shipped(outcome, language)

    assert template_faults(template) == {}
    known = names_in(template.body)
    assert known >= {FieldName.TITLE, FieldName.CODE, FieldName.NUMBER, FieldName.DATE, FieldName.ADA, FieldName.REASONS, FieldName.LINK}
    assert (FieldName.OBJECTIONS_UNTIL in known) is (outcome is not Outcome.ACCEPT)


@pytest.mark.parametrize(
    ("outcome", "recommendation", "expected"),
    [
        (Outcome.ACCEPT, "include_with_conditions", False),
        (Outcome.ACCEPT, "reject", True),
        (Outcome.RESERVE, "include", True),
        (Outcome.REJECT, "of another rubric", False),
        (Outcome.REJECT, None, False),
    ],
)
def test_outcome_departs_from_a_recommendation_that_says_otherwise(outcome, recommendation, expected):
    assert departs(outcome, recommendation) is expected
