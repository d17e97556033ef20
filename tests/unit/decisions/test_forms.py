"""A choice in an address: what is read, what is refused and at which input."""

from decimal import Decimal

import pytest
from werkzeug.datastructures import MultiDict

from proposals.decisions.choice import Basis, Choice, Dimension, LineKind
from proposals.decisions.forms import MOST_QUOTAS, USUAL, BadChoice, args_of, choice_of
from tests.factories.decisions import of_axis, of_region

CODES = {Dimension.AXIS: {"digital"}, Dimension.REGION: {"attica"}}


def problems(**args):
    with pytest.raises(BadChoice) as refused:
        choice_of({name.replace("__", "-"): value for name, value in args.items()}, CODES)
    return refused.value.problems


def test_silent_address_is_the_usual_choice():
    assert choice_of({}) == USUAL
    assert choice_of({}, usual=Choice(Basis.RAW, LineKind.NUMBER, Decimal(3), 2)) == Choice(Basis.RAW, LineKind.NUMBER, Decimal(3), 2)


@pytest.mark.parametrize(
    ("line", "typed", "read"),
    [
        ("number", "12", "12"),
        ("number", "1.200", "1200"),
        ("score", "72,5", "72.5"),
        ("budget", "1.250.000,50 €", "1250000.50"),
        ("score", "100", "100"),
    ],
)
def test_line_is_read_as_people_write_it(line, typed, read):
    assert choice_of({"line": line, "value": typed}).line == Decimal(read)


def test_whole_choice_is_read_with_quotas_in_one_order():
    args = MultiDict({"basis": "calibrated", "line": "number", "value": "5", "reserve": "2", "most-region-attica": "3", "least-axis-digital": "1"})

    quotas = (of_axis("digital", least=1), of_region("attica", most=3))
    assert choice_of(args, CODES) == Choice(Basis.CALIBRATED, LineKind.NUMBER, Decimal(5), 2, quotas)


def test_empty_and_nought_at_least_are_no_quotas():
    assert choice_of({"least-axis-digital": "0", "most-axis-digital": " ", "most-axis-": "2", "other": "1"}).quotas == ()
    assert choice_of({"most-axis-digital": "0"}).quotas == (of_axis("digital", most=0),)


@pytest.mark.parametrize("value", ["", "many", "-1", "100001", "1,5"])
def test_line_by_number_that_is_none_is_refused_at_its_input(value):
    assert set(problems(line="number", value=value)) == {"value"}


@pytest.mark.parametrize(
    ("line", "value"), [("score", "100,01"), ("score", "high"), ("budget", "-5"), ("budget", "9999999999999"), ("budget", "1.234")]
)
def test_score_or_sum_out_of_bounds_is_refused_at_its_input(line, value):
    assert problems(line=line, value=value)["value"].values["most"] == {"score": 100, "budget": 1_000_000_000_000}[line]


def test_every_problem_is_named_at_once():
    found = problems(basis="luck", line="chance", reserve="few", least__axis__digital="some", most__region__attica="-1")

    assert set(found) == {"basis", "line", "reserve", "least-axis-digital", "most-region-attica"}


def test_unknown_axis_is_named_at_the_quotas():
    assert problems(least__axis__space="1")["quotas"].values == {"dimension": Dimension.AXIS, "code": "space"}
    assert choice_of({"least-axis-space": "1"}).quotas == (of_axis("space", least=1),)


def test_least_over_most_is_refused_at_the_least():
    assert set(problems(least__axis__digital="3", most__axis__digital="2")) == {"least-axis-digital"}


def test_more_quotas_than_can_be_are_refused():
    args = {f"least-axis-code{number}": "1" for number in range(MOST_QUOTAS + 1)}

    with pytest.raises(BadChoice) as refused:
        choice_of(args)

    assert set(refused.value.problems) == {"quotas"}


def test_second_choice_reads_its_own_names_alone():
    args = {"basis": "raw", "compare_basis": "calibrated", "compare_least-axis-digital": "2"}

    other = choice_of(args, CODES, usual=USUAL, prefix="compare_")

    assert (other.basis, other.quotas) == (Basis.CALIBRATED, (of_axis("digital", least=2),))
    assert choice_of(args, CODES).quotas == ()


def test_address_is_written_without_what_is_empty():
    choice = Choice(Basis.RAW, LineKind.BUDGET, Decimal("1000.50"), 0, (of_axis("digital", most=2),))

    assert args_of(choice) == {"basis": "raw", "line": "budget", "value": "1000.5", "reserve": "0", "most-axis-digital": "2"}
