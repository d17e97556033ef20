"""What is typed, what is stored, and what stands in the input again."""

from decimal import Decimal

import pytest

from proposals.calls.values import is_empty, is_unreadable, money_text, read_rows, read_value, shown, total_of, totals_by_choice, typed
from tests.factories import make_field

TYPED = (
    # type, typed, stored, shown again
    ("str", "  Ένας   τίτλος ", "Ένας τίτλος", "Ένας τίτλος"),
    ("str", "πρώτη\r\nδεύτερη", "πρώτη δεύτερη", "πρώτη δεύτερη"),
    ("str", "   ", None, ""),
    ("text", "πρώτη  \r\n\r\nδεύτερη\r\n", "πρώτη\n\nδεύτερη", "πρώτη\n\nδεύτερη"),
    ("text", "\n\n", None, ""),
    ("one", "red", "red", "red"),
    ("one", "", None, ""),
    ("bool", "yes", True, "yes"),
    ("bool", "y", True, "yes"),
    ("bool", "on", True, "yes"),
    ("bool", "TRUE", True, "yes"),
    ("bool", "1", True, "yes"),
    ("bool", "no", False, "no"),
    ("bool", "false", False, "no"),
    ("bool", "0", False, "no"),
    ("bool", "", None, ""),
    ("int", "1200", 1200, "1200"),
    ("int", "1.200", 1200, "1200"),
    ("int", "1.200.000", 1200000, "1200000"),
    ("int", "1 200", 1200, "1200"),
    ("int", "-3", -3, "-3"),
    ("int", "0", 0, "0"),
    ("int", "", None, ""),
    ("int", "9999999999999", 9999999999999, "9999999999999"),
    ("money", "1234,5", "1234.50", "1.234,50"),
    ("money", "1.234,50", "1234.50", "1.234,50"),
    ("money", "1234.50", "1234.50", "1.234,50"),
    ("money", "38440", "38440.00", "38.440,00"),
    ("money", "1.234.567", "1234567.00", "1.234.567,00"),
    ("money", "1.234.567,80 €", "1234567.80", "1.234.567,80"),
    ("money", "€ 0", "0.00", "0,00"),
    ("money", "-12,5", "-12.50", "-12,50"),
    ("money", "", None, ""),
    ("money", " € ", None, ""),
    ("date", "1/9/2027", "2027-09-01", "01/09/2027"),
    ("date", "01-09-2027", "2027-09-01", "01/09/2027"),
    ("date", "1.9.2027", "2027-09-01", "01/09/2027"),
    ("date", " 1 / 9 / 2027 ", "2027-09-01", "01/09/2027"),
    ("date", "29/2/2028", "2028-02-29", "29/02/2028"),
    ("date", "", None, ""),
    # Three inputs that were all left blank arrive as two slashes.
    ("date", "//", None, ""),
    ("date", "/ /", None, ""),
    ("phone", "2813 400 000", "2813400000", "2813400000"),
    ("phone", "+30 2813-400-000", "2813400000", "2813400000"),
    ("phone", "0030 (2813) 400.000", "2813400000", "2813400000"),
    ("phone", "12345", "12345", "12345"),
    ("phone", "εσωτ. 12", "εσωτ. 12", "εσωτ. 12"),
    ("phone", "", None, ""),
    ("email", " Onoma@Foreas.GR ", "onoma@foreas.gr", "onoma@foreas.gr"),
    ("email", "", None, ""),
)

UNREADABLE = (
    ("int", "πολλά"),
    ("int", "1,5"),
    ("int", "1.20"),
    ("int", "12.34.567"),
    ("int", "99999999999999"),
    ("money", "1.234"),  # a thousand and more, or one euro and a bit: only the person knows
    ("money", "12.345"),
    ("money", "1,234"),
    ("money", "1.23.456"),
    ("money", "1,5,0"),
    ("money", "έξι χιλιάδες"),
    ("money", "999999999999"),
    ("date", "31/2/2027"),
    ("date", "29/2/2027"),
    ("date", "2027-09-01"),
    ("date", "1/9/27"),
    ("date", "1/9"),
    ("date", "αύριο"),
    ("date", "1/13/2027"),
)


@pytest.mark.parametrize(("type", "raw", "stored", "again"), TYPED)
def test_typed_text_is_stored_and_shown(type, raw, stored, again):
    field = make_field(type)

    value = read_value(field, raw)

    assert (value, shown(field, value)) == (stored, again)


@pytest.mark.parametrize(("type", "raw"), UNREADABLE)
def test_text_that_cannot_be_read_is_kept_as_it_was_typed(type, raw):
    field = make_field(type)

    value = read_value(field, raw)

    assert (value, is_unreadable(value), shown(field, value)) == ({"typed": raw}, True, raw)


@pytest.mark.parametrize("raw", ["/2/2027", "1//2027", "1/2/", "/ 2 /", "//2027"])
def test_date_with_a_part_left_out_keeps_its_parts_in_their_places(raw):
    field = make_field("date")

    assert shown(field, read_value(field, raw)) == raw


@pytest.mark.parametrize("type", ["str", "text", "one", "bool", "int", "money", "date", "phone", "email"])
def test_nothing_sent_is_no_answer(type):
    assert read_value(make_field(type), None) is None


def test_many_are_kept_in_the_order_of_the_list():
    field = make_field("many", choices=("red", "green", "blue"))

    assert read_value(field, ["blue", "red", "blue"]) == ["red", "blue"]


def test_many_that_are_not_in_the_list_come_last_and_in_one_order():
    field = make_field("many", choices=("red", "blue"))

    assert read_value(field, ["zebra", "blue", "ape", "mule"]) == ["blue", "ape", "mule", "zebra"]


def test_many_without_any_are_an_empty_list():
    assert read_value(make_field("many", choices=("red",)), None) == []


TABLE = make_field(
    "table", columns=(make_field("str", "name"), make_field("money", "amount"), make_field("bool", "sure")), total="amount", max_rows=9
)


def test_rows_are_read_by_column():
    assert read_rows(TABLE, [{"name": " Α ", "amount": "1,5", "sure": "yes"}]) == [{"name": "Α", "amount": "1.50", "sure": True}]


def test_rows_without_anything_are_no_rows():
    rows = [{"name": " ", "amount": "", "sure": ""}, {"name": "", "amount": "", "sure": "no"}, {"name": "Α"}]

    assert read_value(TABLE, rows) == [{"name": "Α", "amount": None, "sure": None}]


def test_row_with_a_box_ticked_is_a_row():
    assert read_rows(TABLE, [{"sure": "yes"}]) == [{"name": None, "amount": None, "sure": True}]


def test_rows_that_were_not_sent_are_none():
    assert read_rows(TABLE, None) == []


@pytest.mark.parametrize(
    ("rows", "total"),
    [
        (None, "0"),
        ([], "0"),
        ([{"amount": "0.10"}, {"amount": "0.20"}], "0.30"),
        ([{"amount": "5.00"}, {"amount": None}, {"amount": {"typed": "πολλά"}}, {}], "5.00"),
    ],
)
def test_total_is_over_the_rows_that_can_be_read(rows, total):
    assert total_of(TABLE, rows) == Decimal(total)


def test_total_is_exact():
    assert isinstance(total_of(TABLE, [{"amount": "0.10"}] * 3), Decimal)


@pytest.mark.parametrize(("value", "empty"), [(None, True), ("", True), ([], True), (False, False), (0, False), ("0", False), ([{}], False)])
def test_plain_no_is_an_answer(value, empty):
    assert is_empty(value) is empty


@pytest.mark.parametrize(
    ("value", "unreadable"), [(typed("α"), True), ({"typed": "α", "more": 1}, False), ({}, False), ("typed", False), (None, False)]
)
def test_only_a_typed_text_alone_is_unreadable(value, unreadable):
    assert is_unreadable(value) is unreadable


@pytest.mark.parametrize(("amount", "text"), [("0", "0,00"), ("1234.5", "1.234,50"), ("-1234567.89", "-1.234.567,89")])
def test_money_is_written_as_greeks_write_it(amount, text):
    assert money_text(Decimal(amount)) == text


@pytest.mark.parametrize("amount", ["99999999999.99", "99999999999", "-99999999999.99"])
def test_largest_amounts_are_read_again_from_how_they_are_shown(amount):
    field = make_field("money")
    stored = read_value(field, amount)

    assert read_value(field, shown(field, stored)) == stored


def test_date_of_a_year_long_ago_is_read_again_from_how_it_is_shown():
    field = make_field("date")

    assert shown(field, read_value(field, "1/2/0987")) == "01/02/0987"


COSTS = make_field("table", "costs", columns=(make_field("one", "kind", choices=("staff", "things")), make_field("money", "amount")), total="amount")


@pytest.mark.parametrize(
    ("rows", "totals"),
    [
        (None, []),
        ([{"kind": "things", "amount": "2.50"}, {"kind": "staff", "amount": "1.00"}], [("staff", "1.00"), ("things", "2.50")]),
        ([{"kind": "staff", "amount": "1.00"}, {"kind": "staff", "amount": "0.50"}], [("staff", "1.50")]),
        ([{"kind": "gone", "amount": "1.00"}, {"kind": None, "amount": "2.00"}], [(None, "3.00")]),
        ([{"kind": "staff", "amount": {"typed": "πολλά"}}, {"kind": "staff", "amount": None}], []),
    ],
)
def test_money_is_summed_for_each_choice_in_the_order_of_the_list(rows, totals):
    found = totals_by_choice(COSTS, rows)

    assert [(choice and choice.code, f"{total:.2f}") for choice, total in found] == totals


def test_table_without_choices_has_no_sums_by_choice():
    assert totals_by_choice(make_field("table", "costs", columns=(make_field("money", "amount"),), total="amount"), [{"amount": "1.00"}]) == []
