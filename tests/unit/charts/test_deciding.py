"""The drawings for those who decide: well formed, escaped, within their frame, told in words and as a table."""

from collections.abc import Iterator
from decimal import Decimal as D
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask_babel import Babel, force_locale

from proposals.charts.axes import axis, round_step
from proposals.charts.deciding import DecisionChart, draw
from proposals.charts.decision_figures import Cost, Figure, Habit, Judged, budget_figure, offsets_figure, signed, spread_figure, totals_figure
from proposals.charts.figures import BudgetChart, OffsetRow, OffsetsChart, SpreadChart, TotalsChart
from proposals.config import ROOT

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = 'Α & <script>alert("x")</script>'
ROWS = (OffsetRow(HOSTILE, -8.0, -13.0, -3.0, "−8,0", True), OffsetRow("Β", 0.4, -4.0, 5.0, "+0,4", False))
CHARTS: tuple[DecisionChart, ...] = (
    TotalsChart("Σύνολα", (0, 3, 120, 7), 60.0, HOSTILE, "Σύνολο"),
    OffsetsChart("Αποκλίσεις", ROWS, "αυστηρότεροι", HOSTILE),
    SpreadChart("Διαφορές", ((60.0, 4.0), (72.5, 20.0)), 20.0, HOSTILE, "Μέσος", "Διαφορά"),
    BudgetChart("Άθροισμα", (10.0, 25.0, 60.0), 2, HOSTILE, 30.0, "διαθέσιμα", "Θέση", ((0.0, "0"), (60.0, "60"))),
)


@pytest.fixture(scope="module")
def babel_app() -> Flask:
    app = Flask("charts", root_path=str(ROOT / "proposals"))
    Babel(app, default_locale="el", default_timezone="Europe/Athens")
    return app


@pytest.fixture(params=["el", "en"])
def language(request: pytest.FixtureRequest, babel_app: Flask) -> Iterator[str]:
    with babel_app.test_request_context(), force_locale(request.param):
        yield request.param


@pytest.fixture
def in_greek(babel_app: Flask) -> Iterator[None]:
    with babel_app.test_request_context(), force_locale("el"):
        yield


def root_of(drawing: str) -> ElementTree.Element:
    return ElementTree.fromstring(drawing)


def written(drawing: str) -> list[str]:
    return [each.text or "" for each in root_of(drawing).iter(f"{SVG}text")]


def count(drawing: str, shape: str) -> int:
    return len(list(root_of(drawing).iter(f"{SVG}{shape}")))


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: type(chart).__name__)
def test_drawing_is_well_formed_escaped_and_begins_with_its_title(chart: DecisionChart) -> None:
    root = root_of(draw(chart))

    assert (root[0].tag, root[0].text) == (f"{SVG}title", chart.title)
    assert root.attrib["role"] == "img"
    assert [each.tag for each in root.iter() if each.tag.endswith("script")] == []


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: type(chart).__name__)
def test_drawing_stays_inside_its_frame(chart: DecisionChart) -> None:
    root = root_of(draw(chart))
    _x, _y, width, height = (float(each) for each in root.attrib["viewBox"].split())

    ends = [(float(each.attrib[x]), float(each.attrib[y])) for each in root.iter(f"{SVG}line") for x, y in (("x1", "y1"), ("x2", "y2"))]
    centres = [(float(each.attrib["cx"]), float(each.attrib["cy"])) for each in root.iter(f"{SVG}circle")]
    places = [(float(each.attrib["x"]), float(each.attrib["y"])) for each in root.iter(f"{SVG}text")]
    assert [(x, y) for x, y in [*ends, *centres, *places] if not (0 <= x <= width and 0 <= y <= height)] == []


def test_totals_fall_into_steps_with_a_full_hundred_in_the_last(in_greek: None) -> None:
    figure = totals_figure([D(0), D("64.99"), D(65), D("60.00"), D(100)], D(60))

    assert figure.rows == (("0 έως κάτω από 5", "1"), ("60 έως κάτω από 65", "2"), ("65 έως κάτω από 70", "1"), ("95 έως 100", "1"))
    assert figure.told == "Από 5 προτάσεις, 4 φτάνουν το κατώφλι των 60. Οι μισές έχουν έως 64,99."
    assert count(figure.drawing, "rect") == 4
    assert "κατώφλι 60" in written(figure.drawing)


def test_offsets_are_drawn_from_the_most_severe_on_and_clear_ones_are_full(in_greek: None) -> None:
    figure = offsets_figure([Habit("Β", 0.44, -4, 5, 3), Habit("Α", -8, -13, -3, 12)])
    dots = [each.attrib["fill"] for each in root_of(figure.drawing).iter(f"{SVG}circle")]

    assert [row[0] for row in figure.rows] == ["Α", "Β"]
    assert figure.rows[0] == ("Α", "12", "−8,0", "−13,0", "−3,0")
    assert len(set(dots)) == 2
    assert figure.told.endswith("Εδώ ισχύει για 1 αξιολογητή.")


def test_none_is_told_in_words_and_not_as_a_number(in_greek: None) -> None:
    assert offsets_figure([Habit("Β", 0.44, -4, 5, 3)]).told.endswith("Εδώ δεν ισχύει για κανέναν αξιολογητή.")
    told = "Καμία πρόταση δεν έχει φύλλα που απέχουν 20 βαθμούς ή περισσότερο."
    assert spread_figure([Judged("Π", (D(70), D(75)))], D(20)).told == told


def test_many_evaluators_are_drawn_from_both_ends_and_all_stand_in_the_table(in_greek: None) -> None:
    figure = offsets_figure([Habit(f"{number}", number - 30, number - 31, number - 29, 4) for number in range(61)])

    assert (count(figure.drawing, "circle"), len(figure.rows)) == (30, 61)
    assert figure.told.endswith("Το διάγραμμα έχει τους 15 αυστηρότερους και τους 15 επιεικέστερους. Ο πίνακας τους έχει όλους.")


def test_table_that_has_the_first_rows_only_knows_how_many_there_are(in_greek: None) -> None:
    figure = offsets_figure([Habit(f"{number}", number - 30, number - 31, number - 29, 4) for number in range(61)], 40)

    assert (figure.is_cut, figure.every, len(figure.rows)) == (True, 61, 40)
    assert figure.told.endswith("επιεικέστερους.")


def test_spread_from_the_limit_on_has_a_shape_of_its_own(in_greek: None) -> None:
    judged = [Judged("Π1", (D(60), D(62))), Judged("Π2", (D(40), D(60))), Judged("Π3", (D(70),))]
    figure = spread_figure(judged, D(20))

    assert (count(figure.drawing, "polygon"), count(figure.drawing, "circle")) == (1, 2)
    assert figure.rows[0] == ("Π2", "2", "50,00", "20,00")
    assert figure.told == "Από 3 προτάσεις, 1 έχει φύλλα που απέχουν 20 βαθμούς ή περισσότερο. Σημειώνεται με γεμάτο τρίγωνο."


def test_budget_adds_up_along_the_ranking_to_the_cut(in_greek: None) -> None:
    costs = [Cost("Π1", D("1000000.50")), Cost("Π2", D(500000)), Cost("Π3", D(700000))]
    figure = budget_figure(costs, 2, D(2000000))

    assert figure.rows[1] == ("2", "Π2", "500.000,00\xa0€", "1.500.000,50\xa0€")
    assert figure.told == (
        "Οι πρώτες 2 προτάσεις ζητούν μαζί 1.500.000,50\xa0€. Διατίθενται 2.000.000,00\xa0€. Με την επόμενη πρόταση το άθροισμα γίνεται 2.200.000,50\xa0€."
    )
    assert {"διαθέσιμα: 2 εκατ.", "2 προτάσεις", "0"} <= set(written(figure.drawing))


def test_budget_without_a_known_sum_draws_no_level(in_greek: None) -> None:
    figure = budget_figure([Cost("Π1", D(40000)), Cost("Π2", D(50000))], 1)

    assert figure.told == "Η πρώτη πρόταση ζητά 40.000,00\xa0€. Με την επόμενη πρόταση το άθροισμα γίνεται 90.000,00\xa0€."
    assert [words for words in written(figure.drawing) if "διαθέσιμα" in words] == []
    assert "100 χιλ." in written(figure.drawing)


def test_budget_with_nobody_above_the_line_says_so(in_greek: None) -> None:
    assert budget_figure([Cost("Π1", D(40000))], 0).told.startswith("Καμία πρόταση δεν βρίσκεται πάνω από τη γραμμή.")
    assert budget_figure([Cost("Π1", D(40000))], 1, D(10)).told.endswith("Διατίθενται 10,00\xa0€.")


@pytest.mark.parametrize("available", [1, 100])
def test_word_for_what_is_available_stands_clear_of_the_stairs(available: int) -> None:
    chart = BudgetChart(
        "Τ", tuple(float(each) for each in range(10, 110, 10)), 3, "3", float(available), "διαθέσιμα", "Θέση", ((0.0, "0"), (100.0, "100"))
    )
    label = next(each for each in root_of(draw(chart)).iter(f"{SVG}text") if each.text == "διαθέσιμα")

    assert label.attrib["text-anchor"] == ("end" if available == 1 else "start")


def test_figures_of_nothing_are_drawn_and_say_so(language: str) -> None:
    figures = [totals_figure([], D(60)), offsets_figure([]), spread_figure([], D(20)), budget_figure([], 0)]

    assert [figure.rows for figure in figures] == [()] * 4
    assert [root_of(figure.drawing)[0].tag for figure in figures] == [f"{SVG}title"] * 4
    assert figures[0].told == {"el": "Δεν υπάρχει ακόμη σύνολο.", "en": "There is no total yet."}[language]


def test_figures_have_as_many_heads_as_cells(language: str) -> None:
    figures: list[Figure] = [
        totals_figure([D(61)], D(60)),
        offsets_figure([Habit("Α", 1, 0, 2, 3)]),
        spread_figure([Judged("Π", (D(3), D(9)))], D(20)),
        budget_figure([Cost("Π", D(9))], 1),
    ]

    assert [len(figure.rows[0]) for figure in figures] == [len(figure.columns) for figure in figures]


@pytest.mark.parametrize(("points", "wanted"), [(3.25, "+3,2"), (-0.04, "0,0"), (-1234.56, "−1.234,6"), (0.0, "0,0")])
def test_signed_points_have_one_decimal_and_a_true_minus(in_greek: None, points: float, wanted: str) -> None:
    assert signed(points) == wanted


@pytest.mark.parametrize(("width", "wanted"), [(0, 1), (0.3, 0.5), (1, 1), (1.1, 2), (3, 5), (7, 10), (120, 200)])
def test_step_is_the_next_round_number(width: float, wanted: float) -> None:
    assert round_step(width) == pytest.approx(wanted)


def test_axis_ends_on_round_numbers_around_what_it_holds() -> None:
    found = axis(41.2, 88.7, 0, 100)

    assert found.ticks == (40, 50, 60, 70, 80, 90)
    assert (found.at(40), found.at(90)) == (0, 100)


def test_axis_of_one_number_is_not_empty() -> None:
    assert axis(60, 60, 0, 100, least=5).ticks == (60, 65)


def test_names_that_are_too_long_for_their_place_keep_the_surname(in_greek: None) -> None:
    names = ["Νίκος Ρήγας", "Βασίλειος Πρωτοκριτής", "Μαρία Παπαδοπούλου-Λέκκα", "Άννα Χατζηκωνσταντινοπούλου"]

    drawing = str(offsets_figure([Habit(name, place, -4, 9, 3) for place, name in enumerate(names)]).drawing)

    shown = ["Νίκος Ρήγας", "Β. Πρωτοκριτής", "Παπαδοπούλου-Λέκκα", "Χατζηκωνσταντινοπ…"]
    assert [name for name in shown if f">{name}<" in drawing] == shown
