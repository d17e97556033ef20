"""Rubrics from files, and the arithmetic of a score."""

import dataclasses
import json
from decimal import Decimal

import pytest

from proposals.calls.files import HERE, BadDefinition, read_definition
from proposals.calls.form import Words
from proposals.calls.rubric import Anchor, Criterion, Item, Rubric, rounded, rubric_from_data, rubric_from_source
from tests.factories import TINY_RUBRIC, standard_rubric

SCHEMA = json.loads((HERE / "rubric.schema.json").read_text(encoding="utf-8"))["properties"]

# The worked example of the design: 4 · 3.5 · 4 · 3 · 2.5 · 3 · 4 → 70.00
EXAMPLE = dict(zip(standard_rubric().by_code, map(Decimal, ("4", "3.5", "4", "3", "2.5", "3", "4")), strict=True))


def load(tmp_path, text):
    path = tmp_path / "rubric.yaml"
    path.write_text(text, encoding="utf-8")
    return rubric_from_source(read_definition(path, "rubric.schema.json"))


MISTAKES = (
    ("a weight too many", TINY_RUBRIC.replace("weight: 60", "weight: 61"), ["line 7: the weights sum to 101, not to 100"]),
    ("a criterion twice", TINY_RUBRIC.replace("code: idea", "code: need"), ["line 8: criterion 'need' is there twice"]),
    (
        "an unknown tie-break",
        TINY_RUBRIC.replace("[need, submitted_at]", "[need,\n  luck]"),
        ["line 13: tie_break names 'luck', which is no criterion"],
    ),
    ("a number that is not exact", TINY_RUBRIC.replace('"50"', "50.0"), ["line 9: 50.0 is not of type 'string'"]),
    ("one evaluator", TINY_RUBRIC.replace("sheets_needed: 2", "sheets_needed: 1"), ["line 10: 1 is less than the minimum of 2"]),
    ("no scale", "\n".join(line for line in TINY_RUBRIC.splitlines() if not line.startswith("scale")), ["line 1: 'scale' is a required property"]),
)


@pytest.mark.parametrize(("text", "problems"), [mistake[1:] for mistake in MISTAKES], ids=[mistake[0] for mistake in MISTAKES])
def test_file_with_mistakes_is_refused_with_file_line_and_reason_of_each(tmp_path, text, problems):
    with pytest.raises(BadDefinition) as refused:
        load(tmp_path, text)

    assert list(refused.value.problems) == [f"rubric.yaml, {problem}" for problem in problems]


def test_file_without_mistakes_becomes_a_rubric(tmp_path):
    rubric = load(tmp_path, TINY_RUBRIC)

    assert rubric == Rubric(
        version=1,
        title=Words("Κριτήρια", "Criteria"),
        formula=Words("Άθροισμα", "Sum"),
        lowest=Decimal(0),
        highest=Decimal(5),
        step=Decimal(1),
        scale=(),
        comment_min=1,
        comment_max=100,
        criteria=(Criterion("need", Words("Ανάγκη", "Need"), 60, ()), Criterion("idea", Words("Ιδέα", "Idea"), 40, ())),
        total_threshold=Decimal(50),
        sheets_needed=2,
        criterion_gap=Decimal(2),
        total_gap=Decimal(20),
        tie_break=("need", "submitted_at"),
        horizontal_checks=(),
        admissibility=(Item("in_time", Words("Εμπρόθεσμη", "In time")),),
        recommendations=(Item("include", Words("Ένταξη", "Inclusion")),),
    )


def test_optional_parts_of_a_criterion_are_read(tmp_path):
    text = TINY_RUBRIC.replace(
        "weight: 40, anchors: []",
        'weight: 40, threshold: "2.5", question: {el: Τι;, en: What?}, anchors: [{points: "0–1", el: Λίγο, en: Little}]',
    )

    criterion = load(tmp_path, text).by_code["idea"]

    assert (criterion.threshold, criterion.question, criterion.anchors) == (
        Decimal("2.5"),
        Words("Τι;", "What?"),
        (Anchor("0–1", Words("Λίγο", "Little")),),
    )


@pytest.mark.parametrize("name", ["help", "question"])
def test_item_explains_itself_by_help_or_question(tmp_path, name):
    text = TINY_RUBRIC.replace("label: {el: Εμπρόθεσμη, en: In time}", f"label: {{el: Εμπρόθεσμη, en: In time}}, {name}: {{el: Πότε, en: When}}")

    assert load(tmp_path, text).admissibility[0].help == Words("Πότε", "When")


def test_same_data_give_the_same_rubric():
    data = standard_rubric().data

    assert rubric_from_data(json.loads(json.dumps(data))) is rubric_from_data(data)


def test_standard_rubric_weighs_as_the_design_says():
    assert {criterion.code: (criterion.weight, criterion.threshold) for criterion in standard_rubric().criteria} == {
        "relevance": (15, None),
        "novelty": (20, Decimal(3)),
        "impact": (20, Decimal(3)),
        "feasibility": (15, Decimal(3)),
        "participation": (10, None),
        "sustainability": (10, None),
        "transferability": (10, None),
    }


def test_standard_rules_are_those_of_the_design():
    rubric = standard_rubric()

    assert (rubric.total_threshold, rubric.sheets_needed, rubric.criterion_gap, rubric.total_gap, rubric.comment_min, rubric.comment_max) == (
        Decimal(60),
        2,
        Decimal(2),
        Decimal(20),
        30,
        1500,
    )
    assert rubric.tie_break == ("impact", "novelty", "feasibility", "submitted_at")
    assert [item.code for item in rubric.recommendations] == ["include", "include_with_conditions", "reserve", "reject"]


def test_ladder_goes_by_halves_from_nought_to_five():
    assert standard_rubric().ladder == tuple(Decimal(number) / 2 for number in range(11))


def test_total_of_the_worked_example_is_seventy():
    assert rounded(standard_rubric().total(EXAMPLE)) == Decimal("70.00")


def test_workings_of_the_worked_example_can_be_checked_by_hand():
    assert standard_rubric().workings(EXAMPLE) == (
        "(4 ÷ 5 × 15) + (3,5 ÷ 5 × 20) + (4 ÷ 5 × 20) + (3 ÷ 5 × 15) + (2,5 ÷ 5 × 10) + (3 ÷ 5 × 10) + (4 ÷ 5 × 10) = 70,00"
    )


def test_parts_add_up_to_the_total():
    rubric = standard_rubric()

    parts = [rubric.part(criterion, EXAMPLE[criterion.code]) for criterion in rubric.criteria]

    assert parts == [Decimal(part) for part in ("12", "14", "16", "9", "5", "6", "8")]
    assert sum(parts) == rubric.total(EXAMPLE)


def test_every_number_of_a_score_is_a_decimal():
    rubric = standard_rubric()

    numbers = [rubric.total(EXAMPLE), rounded(rubric.total(EXAMPLE)), rubric.lowest, rubric.highest, rubric.step, *rubric.ladder]

    assert {type(number) for number in numbers} == {Decimal}


@pytest.mark.parametrize(("points", "total"), [("0", "0"), ("5", "100")])
def test_total_lies_between_nought_and_a_hundred(points, total):
    rubric = standard_rubric()

    assert rubric.total(dict.fromkeys(rubric.by_code, Decimal(points))) == Decimal(total)


def test_total_without_points_for_a_criterion_cannot_be_had():
    with pytest.raises(KeyError):
        standard_rubric().total({"impact": Decimal(4)})


@pytest.mark.parametrize(("exact", "shown"), [("69.995", "70.00"), ("69.985", "69.99"), ("69.9949", "69.99"), ("0", "0.00")])
def test_rounding_is_half_up_to_two_places(exact, shown):
    assert str(rounded(Decimal(exact))) == shown


def test_schema_and_code_name_the_same_keys():
    written = set(SCHEMA) - {"scale", "comment", "third_opinion"} | {"lowest", "highest", "step", "scale"}
    written |= {"comment_min", "comment_max", "criterion_gap", "total_gap"}

    assert written == {field.name for field in dataclasses.fields(Rubric)} - {"data"}


def test_schema_and_code_agree_about_criteria():
    assert set(SCHEMA["criteria"]["items"]["properties"]) == {field.name for field in dataclasses.fields(Criterion)}
