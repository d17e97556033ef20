"""What of an earlier text goes over into another form, and what is said about the rest."""

from proposals.calls.form import Words
from proposals.drafting.copying import carried_over, left_behind
from tests.factories import complete_answers, make_field, make_form, standard_form

FORM = standard_form()
ALL = [section.code for section in FORM.sections]
YEARS = (2027, 2028)


def a_table(*columns, code="rows"):
    return make_field("table", code, max_rows=5, row_name=Words("γ", "r"), columns=columns)


def carried(old, new, answers):
    found = carried_over(make_form(*old), make_form(*new), answers, ["only"], YEARS)
    return found.answers, [(phrase.text.partition(":")[0], phrase.values["fields"].el) for phrase in left_behind(found, YEARS)]


def test_everything_but_the_declaration_goes_over_into_the_same_form_and_plan():
    answers = complete_answers(FORM)

    found = carried_over(FORM, FORM, answers, ALL, YEARS)

    assert found.answers == {code: value for code, value in answers.items() if code != "declaration"}
    assert [phrase.values["fields"].en for phrase in left_behind(found, YEARS)] == [f"“{FORM.by_code['declaration'].label.en}”"]


def test_only_the_chosen_sections_go_over():
    found = carried_over(FORM, FORM, complete_answers(FORM), ["problem", "no_such"], YEARS)

    assert set(found.answers) == {field.code for field in FORM.section("problem").fields}
    assert left_behind(found, YEARS) == []


def test_days_outside_the_new_plan_stay_behind_also_in_tables():
    answers = {**complete_answers(FORM, years=(2025, 2026))}

    found = carried_over(FORM, FORM, answers, ["delivery"], YEARS)

    (phrase,) = left_behind(found, YEARS)
    assert not {"start_date", "end_date"} & set(found.answers)
    (day,) = [column.code for column in FORM.by_code["milestones"].columns if column.type == "date"]
    assert [row[day] for row in found.answers["milestones"]] == [None, None]
    assert phrase.values["years"] == "2027–2028"
    assert phrase.values["fields"].el == "«Έναρξη», «Λήξη», «Ορόσημα»"


def test_field_that_the_new_form_does_not_ask_or_asks_otherwise_stays_behind():
    old = [make_field("str", "a"), make_field("str", "b"), make_field("str", "c")]

    assert carried(old, [make_field("str", "a"), make_field("int", "b")], {"a": "1", "b": "2", "c": "3"}) == (
        {"a": "1"},
        [("Δεν ζητούνται, ή ζητούνται αλλιώς, στο έντυπο της νέας πρόσκλησης", "«Ερώτηση b», «Ερώτηση c»")],
    )


def test_choices_that_the_new_form_does_not_know_stay_behind():
    old = [make_field("one", "a", choices=("x", "y")), make_field("many", "b", choices=("x", "y"))]
    new = [make_field("one", "a", choices=("x",)), make_field("many", "b", choices=("z", "x"))]

    answers, left = carried(old, new, {"a": "y", "b": ["x", "y"]})

    assert answers == {"b": ["x"]}
    assert left[0][1] == "«Ερώτηση a», «Ερώτηση b»"


def test_columns_go_over_where_both_tables_have_them_and_are_of_one_type():
    old = [a_table(make_field("str", "a"), make_field("str", "b"), make_field("str", "c"))]
    new = [a_table(make_field("str", "a"), make_field("int", "b"), make_field("str", "d"))]

    answers, left = carried(old, new, {"rows": [{"a": "1", "b": "2", "c": "3"}, {"a": None, "b": "2", "c": "3"}]})

    assert answers == {"rows": [{"a": "1", "b": None, "d": None}]}
    assert left[0][1] == "«Ερώτηση rows»"


def test_table_with_more_columns_takes_the_rows_of_a_smaller_one():
    answers, left = carried([a_table(make_field("str", "a"))], [a_table(make_field("str", "a"), make_field("str", "d"))], {"rows": [{"a": "1"}]})

    assert (answers, left) == ({"rows": [{"a": "1", "d": None}]}, [])


def test_what_could_not_be_read_goes_over_as_it_was_typed():
    assert carried([make_field("date", "a")], [make_field("date", "a")], {"a": {"typed": "αύριο"}}) == ({"a": {"typed": "αύριο"}}, [])


def test_of_many_names_the_first_few_are_said():
    old = [make_field("str", f"f{number}") for number in range(9)]

    _answers, left = carried(old, [make_field("str", "other")], {field.code: "α" for field in old})

    assert left[0][1] == "«Ερώτηση f0», «Ερώτηση f1», «Ερώτηση f2», «Ερώτηση f3», «Ερώτηση f4», «Ερώτηση f5» (+3)"


def test_names_are_said_in_the_language_of_the_page():
    found = carried_over(make_form(make_field("str", "a")), make_form(make_field("str", "b")), {"a": "1"}, ["only"], YEARS)

    named = left_behind(found, YEARS)[0].values["fields"]
    assert (named["el"], named["en"]) == ("«Ερώτηση a»", "“Question a”")
