"""Every check of an answer: what it lets pass, what it stops, and what it then says."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from proposals.calls.checks import Surroundings, condition_holds, is_answered, is_required, problems
from proposals.calls.form import Condition
from tests.factories import complete_answers, make_field, make_form, required_files, standard_form, without

AROUND = Surroundings(plan_years=(2027, 2028))


def said(field, value, *others, around=AROUND, **answers):
    """The sentences that an answer to `field` gets in a form with some `others`."""
    form = make_form(field, *others)
    return [problem.phrase.text for problem in problems(form, field, {field.code: value, **answers}, around)]


def the_problem(field, value, *others, **answers):
    (problem,) = problems(make_form(field, *others), field, {field.code: value, **answers}, AROUND)
    return problem


PASSES = (
    (make_field("str", max=5), "αβγδε"),
    (make_field("str", min=5), "αβγδε"),
    (make_field("text", min=2, max=2), "αβ"),
    (make_field("str"), "χωρίς όριο"),
    (make_field("one", choices=("red",)), "red"),
    (make_field("many", choices=("red", "blue"), min_choices=2, max_choices=2), ["red", "blue"]),
    (make_field("int", min_value=Decimal(1), max_value=Decimal(3)), 1),
    (make_field("int", min_value=Decimal(1), max_value=Decimal(3)), 3),
    (make_field("int", min_value=Decimal(0)), 0),
    (make_field("money", min_value=Decimal("0.01")), "0.01"),
    (make_field("email"), "onoma@foreas.gr"),
    (make_field("email"), "κυριάκος@φορέας.gr"),
    (make_field("phone"), "2813400000"),
    (make_field("bool", must_be_true=True), True),
    (make_field("bool"), False),
    (make_field("date"), "2027-09-01"),
    (make_field("file", max_files=1), None),
)

STOPPED = (
    (
        make_field("str", max=5),
        "αβγδεζ",
        "Έχει %(length)s χαρακτήρες. Το όριο είναι %(max)s: αφαιρέστε %(over)s.",
        {"length": 6, "max": 5, "over": 1},
    ),
    (make_field("str", min=5), "αβγ", "Χρειάζεται τουλάχιστον %(min)s χαρακτήρες: λείπει %(num)s.", {"min": 5, "num": 2}),
    (make_field("one", choices=("red",)), "green", "Επιλέξτε από τον κατάλογο.", {}),
    (make_field("many", choices=("red",)), ["red", "green"], "Επιλέξτε από τον κατάλογο.", {}),
    (make_field("many", choices=("red", "blue"), max_choices=1), ["red", "blue"], "Επιλέξτε το πολύ %(max)s.", {"max": 1}),
    (make_field("many", choices=("red", "blue"), min_choices=2), ["red"], "Επιλέξτε ακόμη %(num)s.", {"num": 1}),
    (make_field("int", min_value=Decimal(1)), 0, "Γράψτε αριθμό από %(min)s και πάνω.", {"min": Decimal(1)}),
    (make_field("int", max_value=Decimal(3)), 4, "Γράψτε αριθμό έως %(max)s.", {"max": Decimal(3)}),
    (make_field("money", min_value=Decimal("0.01")), "0.00", "Γράψτε αριθμό από %(min)s και πάνω.", {"min": Decimal("0.01")}),
    (make_field("int"), {"typed": "πολλά"}, "Γράψτε ακέραιο αριθμό, για παράδειγμα 1.200.", {}),
    (make_field("money"), {"typed": "1.234"}, "Γράψτε το ποσό σε ευρώ, για παράδειγμα 6.200,00.", {}),
    (make_field("date"), {"typed": "31/2/2027"}, "Γράψτε ημερομηνία που υπάρχει, για παράδειγμα 1/9/2027.", {}),
    (make_field("email"), "onoma", "Γράψτε μια διεύθυνση όπως onoma@foreas.gr.", {}),
    (make_field("phone"), "12345", "Γράψτε δέκα ψηφία, για παράδειγμα 2813400000.", {}),
    (make_field("bool", must_be_true=True), False, "Η δήλωση χρειάζεται για να υποβληθεί η πρόταση.", {}),
)


@pytest.mark.parametrize(("field", "value"), PASSES)
def test_good_answer_has_no_problem(field, value):
    assert said(field, value) == []


@pytest.mark.parametrize(("field", "value", "sentence", "values"), STOPPED)
def test_bad_answer_is_stopped_with_its_sentence(field, value, sentence, values):
    problem = the_problem(field, value)

    assert (problem.field, problem.phrase.text, problem.phrase.values) == (field, sentence, values)


@pytest.mark.parametrize("value", [None, "", []])
@pytest.mark.parametrize("type", ["str", "text", "one", "many", "date", "money", "int", "email", "phone", "table"])
def test_empty_answer_has_no_problem_of_its_own(type, value):
    limits = {"choices": ("red",)} if type in ("one", "many") else {}

    assert said(make_field(type, min=5, min_choices=1, min_rows=2, max_rows=3, **limits), value) == []


UNFINISHED = {
    "Χρειάζεται τουλάχιστον %(min)s χαρακτήρες: λείπει %(num)s.",
    "Επιλέξτε ακόμη %(num)s.",
    "Η δήλωση χρειάζεται για να υποβληθεί η πρόταση.",
}


@pytest.mark.parametrize(("field", "value"), [row[:2] for row in STOPPED])
def test_answer_that_only_needs_more_is_unfinished_rather_than_wrong(field, value):
    problem = the_problem(field, value)

    assert problem.unfinished is (problem.phrase.text in UNFINISHED)


@pytest.mark.parametrize(("type", "place"), [("str", "question"), ("date", "question-day")])
def test_problem_points_at_an_input_of_the_page(type, place):
    value = {"typed": "x"} if type == "date" else "πολύ μεγάλο"

    assert the_problem(make_field(type, max=3), value).place == place


# Relations with other answers ------------------------------------------------------------------------------------

MAIN = make_field("one", "main", choices=("red", "blue"))
MORE = make_field("many", "more", choices=("red", "blue"), differs_from="main")


@pytest.mark.parametrize(("main", "more", "said_of_it"), [("red", ["blue"], 0), ("red", ["red", "blue"], 1), (None, ["red"], 0)])
def test_choice_may_not_repeat_the_one_of_another_field(main, more, said_of_it):
    assert len(said(MORE, more, MAIN, main=main)) == said_of_it


def test_choice_that_repeats_another_names_that_field():
    problem = the_problem(MORE, ["red"], MAIN, main="red")

    assert (problem.phrase.text, problem.phrase.values) == ("Έχετε ήδη επιλέξει το ίδιο στο πεδίο «%(other)s».", {"other": MAIN.label})


START = make_field("date", "start")
END = make_field("date", "end", after="start", max_months_after=("start", 12))
TOO_EARLY = "Πρέπει να είναι μετά από το πεδίο «%(other)s» (%(day)s)."
TOO_LATE = "Το πολύ %(months)s μήνες μετά από το πεδίο «%(other)s»."


@pytest.mark.parametrize(
    ("start", "end", "sentences"),
    [
        ("2027-03-01", "2027-03-02", []),
        ("2027-03-01", "2027-03-01", [TOO_EARLY]),
        ("2027-03-01", "2027-02-28", [TOO_EARLY]),
        ("2027-03-01", "2028-03-01", []),
        ("2027-03-01", "2028-03-02", [TOO_LATE]),
        # Twelve months after the last day of a month is the last day of that month.
        ("2027-01-31", "2028-01-31", []),
        ("2027-01-31", "2028-02-01", [TOO_LATE]),
        ("2028-02-29", "2029-02-28", []),
        ("2028-02-29", "2029-03-01", [TOO_LATE]),
        ("2027-12-15", "2028-12-15", []),
        (None, "2027-03-01", []),
        ({"typed": "άνοιξη"}, "2027-03-01", []),
    ],
)
def test_date_follows_another_and_not_by_too_many_months(start, end, sentences):
    assert said(END, end, START, start=start) == sentences


def test_date_that_is_too_early_names_field_and_day():
    problem = the_problem(END, "2027-01-01", START, start="2027-03-01")

    assert problem.phrase.values == {"other": START.label, "day": date(2027, 3, 1)}


def test_date_that_is_too_late_names_field_and_months():
    problem = the_problem(END, "2029-01-01", START, start="2027-03-01")

    assert problem.phrase.values == {"other": START.label, "months": 12}


@pytest.mark.parametrize(("address", "sentences"), [("a@crete.gov.gr", 0), ("a@gmail.com", 1), ("a@", 1)])
def test_address_lies_under_the_domains_of_the_body(address, sentences):
    field = make_field("email", domain="body")
    around = Surroundings((2027, 2028), email_is_allowed=lambda each: each.endswith("crete.gov.gr"), email_domains=("crete.gov.gr", "pkr.gr"))

    assert len(said(field, address, around=around)) == sentences


def test_address_of_another_domain_is_told_the_right_ones():
    field = make_field("email", domain="body")
    around = Surroundings((2027, 2028), email_is_allowed=lambda each: False, email_domains=("crete.gov.gr", "pkr.gr"))

    (problem,) = problems(make_form(field), field, {field.code: "a@gmail.com"}, around)

    assert (problem.phrase.text, problem.phrase.values) == (
        "Γράψτε υπηρεσιακή διεύθυνση του φορέα, που τελειώνει σε: %(domains)s.",
        {"domains": "crete.gov.gr, pkr.gr"},
    )


def test_address_of_a_field_without_domain_may_be_any():
    around = Surroundings((2027, 2028), email_is_allowed=lambda each: False)

    assert said(make_field("email"), "a@gmail.com", around=around) == []


# Tables ----------------------------------------------------------------------------------------------------------

COLUMNS = (
    make_field("str", "name", required=True, max=5),
    make_field("int", "year", min_value=Decimal(2020)),
    make_field("date", "due", within=("start", "end")),
)
TABLE = make_field("table", "steps", columns=COLUMNS, min_rows=2, max_rows=3)
ROW = {"name": "Α", "year": 2027, "due": None}


def row(**cells):
    return {**ROW, **cells}


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([ROW, ROW], []),
        ([ROW, ROW, ROW], []),
        ([ROW], [("steps-1-name", True)]),
        ([ROW] * 4, [("steps", False)]),
        ([ROW, row(name=None)], [("steps-1-name", True)]),
        ([row(name="μεγάλο"), ROW], [("steps-0-name", False)]),
        ([ROW, row(year=2019)], [("steps-1-year", False)]),
        ([ROW, row(year={"typed": "φέτος"})], [("steps-1-year", False)]),
        ([ROW, row(due={"typed": "χθες"})], [("steps-1-due", False)]),
        ([row(name=None), row(name=None, year=1)], [("steps-0-name", True), ("steps-1-name", True), ("steps-1-year", False)]),
    ],
)
def test_rows_and_cells_of_a_table_are_checked_in_their_places(rows, found):
    form = make_form(TABLE)

    assert [(problem.place, problem.unfinished) for problem in problems(form, TABLE, {"steps": rows}, AROUND)] == found


def test_too_few_rows_say_how_many_are_lacking():
    problem = the_problem(TABLE, [ROW])

    assert (problem.phrase.count, problem.phrase.values) == (1, {"min": 2, "num": 1})


def test_too_many_rows_say_the_limit():
    problem = the_problem(TABLE, [ROW] * 4)

    assert problem.phrase.values == {"rows": 4, "max": 3}


def test_problem_of_a_cell_names_row_and_column_around_the_sentence():
    problem = the_problem(TABLE, [ROW, row(name="μεγάλο")])

    inner = problem.phrase.values["problem"]
    assert problem.phrase.text == "Γραμμή %(row)s, «%(column)s»: %(problem)s"
    assert {**problem.phrase.values, "problem": inner.values} == {
        "row": 2,
        "column": COLUMNS[0].label,
        "problem": {"length": 6, "max": 5, "over": 1},
    }


def test_empty_required_cell_names_row_and_column():
    problem = the_problem(TABLE, [ROW, row(name=None)])

    assert (problem.phrase.text, problem.phrase.values) == ("Γραμμή %(row)s: συμπληρώστε «%(column)s».", {"row": 2, "column": COLUMNS[0].label})


@pytest.mark.parametrize(
    ("due", "start", "end", "count"),
    [
        ("2027-03-01", "2027-03-01", "2027-12-31", 0),
        ("2027-12-31", "2027-03-01", "2027-12-31", 0),
        ("2027-02-28", "2027-03-01", "2027-12-31", 1),
        ("2028-01-01", "2027-03-01", "2027-12-31", 1),
        ("2027-02-28", None, "2027-12-31", 0),
        ("2028-01-01", "2027-03-01", None, 0),
        ("2028-01-01", {"typed": "x"}, {"typed": "y"}, 0),
    ],
)
def test_date_in_a_row_lies_between_two_answers_as_far_as_they_are_known(due, start, end, count):
    form = make_form(TABLE)

    found = problems(form, TABLE, {"steps": [ROW, row(due=due)], "start": start, "end": end}, AROUND)

    assert [problem.place for problem in found] == ["steps-1-due"] * count


def test_date_in_a_row_outside_names_the_days_that_are_known():
    problem = the_problem(TABLE, [ROW, row(due="2027-02-28")], start="2027-03-01", end=None)

    assert problem.phrase.values == {"row": 2, "column": COLUMNS[2].label, "first": date(2027, 3, 1), "last": "…"}


COSTS = make_field("table", "costs", columns=(make_field("money", "amount"),), total="amount", max_rows=9)
FUNDS = make_field("table", "funds", columns=(make_field("money", "sum"),), total="sum", equals_total="costs", max_rows=9)


@pytest.mark.parametrize(
    ("costs", "funds", "count"),
    [
        (["10.10", "0.20"], ["10.30"], 0),
        (["10.00"], ["9.99"], 1),
        (["10.00"], ["10.01"], 1),
        ([], ["10.00"], 0),
        (["10.00"], [], 0),
    ],
)
def test_totals_of_two_tables_must_be_equal_once_both_have_rows(costs, funds, count):
    answers = {"costs": [{"amount": amount} for amount in costs], "funds": [{"sum": amount} for amount in funds]}

    found = problems(make_form(COSTS, FUNDS), FUNDS, answers, AROUND)

    assert [problem.place for problem in found] == ["funds-0-sum"] * count


def test_totals_that_differ_are_both_named():
    problem = the_problem(FUNDS, [{"sum": "9.99"}], COSTS, costs=[{"amount": "10.00"}])

    assert problem.phrase.values == {"total": "9,99", "other": COSTS.label, "other_total": "10,00"}


# What is required ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("condition", "answers", "holds"),
    [
        (Condition("main", any_of=("red",)), {"main": "red"}, True),
        (Condition("main", any_of=("red",)), {"main": "blue"}, False),
        (Condition("main", any_of=("red",)), {}, False),
        (Condition("main", any_of=(True,)), {"main": True}, True),
        (Condition("main", any_of=(True,)), {"main": False}, False),
        (Condition("main", none_of=("none",)), {"main": "law"}, True),
        (Condition("main", none_of=("none",)), {"main": "none"}, False),
        (Condition("main", none_of=("none",)), {}, False),
        (Condition("main", none_of=("none",)), {"main": {"typed": "?"}}, True),
        (Condition("asked", none_of=(True,)), {"asked": None}, False),
        (Condition("asked", none_of=(True,)), {"asked": False}, True),
        (Condition("optional", none_of=(True,)), {"optional": None}, True),
        (Condition("costs", total_above=Decimal(0)), {"costs": [{"amount": "0.01"}]}, True),
        (Condition("costs", total_above=Decimal(0)), {"costs": [{"amount": "0.00"}]}, False),
        (Condition("costs", total_above=Decimal(0)), {}, False),
        (Condition("end_date", outside_plan=True), {"start_date": "2027-01-01", "end_date": "2028-12-31"}, False),
        (Condition("end_date", outside_plan=True), {"start_date": "2027-01-01", "end_date": "2029-01-01"}, True),
        (Condition("end_date", outside_plan=True), {"start_date": "2026-12-31", "end_date": "2028-01-01"}, True),
        (Condition("end_date", outside_plan=True), {"end_date": {"typed": "κάποτε"}}, False),
        (Condition("end_date", outside_plan=True), {}, False),
    ],
)
def test_condition_follows_the_other_answer(condition, answers, holds):
    asked = make_field("bool", "asked", required_when=Condition("main", any_of=("law",)))
    optional = make_field("bool", "optional")
    form = make_form(replace(MAIN, required=True), COSTS, make_field("date", "start_date"), make_field("date", "end_date"), asked, optional)

    assert condition_holds(form, condition, answers, AROUND) is holds


@pytest.mark.parametrize(
    ("field", "required"),
    [
        (make_field(required=True), True),
        (make_field(), False),
        (make_field(required_when=Condition("main", any_of=("red",))), True),
        (make_field(required_when=Condition("main", any_of=("blue",))), False),
    ],
)
def test_field_is_required_always_or_by_its_condition(field, required):
    assert is_required(make_form(field, MAIN), field, {"main": "red"}, AROUND) is required


@pytest.mark.parametrize(
    ("type", "value", "files", "answered"),
    [
        ("str", "α", {}, True),
        ("str", None, {}, False),
        ("bool", False, {}, True),
        ("table", [], {}, False),
        ("date", {"typed": "x"}, {}, True),
        ("preset", None, {}, True),
        ("file", None, {"question": 1}, True),
        ("file", None, {"another": 1}, False),
    ],
)
def test_answer_is_there_whatever_it_is_worth(type, value, files, answered):
    around = Surroundings((2027, 2028), files=files)

    assert is_answered(make_field(type), {"question": value}, around) is answered


# Whole forms -----------------------------------------------------------------------------------------------------


def all_problems(form, answers, around=AROUND):
    return [(problem.place, problem.phrase.text) for field in form.fields for problem in problems(form, field, answers, around)]


def all_missing(form, answers, around):
    return [field.code for field in form.fields if is_required(form, field, answers, around) and not is_answered(field, answers, around)]


def test_complete_answers_to_the_standard_form_leave_nothing_to_mend():
    form = standard_form()
    answers = complete_answers(form)
    around = Surroundings((2027, 2028), files=required_files(form))

    assert (all_problems(form, answers, around), all_missing(form, answers, around)) == ([], [])


def test_complete_answers_answer_every_question_of_the_standard_form():
    form = standard_form()

    assert [field.code for field in form.fields if field.is_asked and not is_answered(field, complete_answers(form), AROUND)] == []


@pytest.mark.parametrize("code", [field.code for field in standard_form().fields if field.required and field.is_asked])
def test_required_answer_of_the_standard_form_is_missed_when_it_is_left_out(code):
    form = standard_form()
    around = Surroundings((2027, 2028), files=required_files(form))

    missing = all_missing(form, without(complete_answers(form), code), around)

    # Leaving one out can only ask for more where another field depends on it.
    assert code in missing
    assert set(missing) - {code} <= {field.code for field in form.fields if field.required_when and field.required_when.field == code}


def test_complete_answers_suit_a_form_with_narrow_limits():
    form = make_form(
        make_field("text", "long", min=299, max=300),
        make_field("str", "short", max=2),
        make_field("many", "later", choices=("red", "blue", "green"), differs_from="main", min_choices=2, max_choices=2),
        MAIN,
        make_field("int", "number", min_value=Decimal(7), max_value=Decimal(7)),
        make_field("money", "price", max_value=Decimal(10)),
        END,
        START,
        TABLE,
        make_field("table", "funds", columns=(make_field("money", "sum"),), total="sum", equals_total="costs", min_rows=3, max_rows=3),
        COSTS,
    )

    assert all_problems(form, complete_answers(form)) == []
