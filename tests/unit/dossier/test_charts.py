"""The charts: markup that is well formed and escaped, and sentences that say what is drawn."""

from datetime import date
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from proposals.charts.delivery import NARROW_SHEET, WIDE, timeline
from proposals.charts.figures import Chart, Milestone, Risk, RiskMatrix, ScoreChart, ScoreRow, Timeline
from proposals.dossier.charts import draw, score_words, words_of

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = 'Α & <script>alert("x")</script>'


def a_row(label: str = "Βιωσιμότητα", points: tuple[str, ...] = ("3", "4"), threshold: str | None = None) -> ScoreRow:
    given = tuple(Decimal(each) for each in points)
    mean = sum(given, Decimal(0)) / len(given)
    return ScoreRow(label, "10%", given, mean, str(mean), Decimal(threshold) if threshold else None)


def a_score_chart(*rows: ScoreRow, evaluators: int = 2) -> ScoreChart:
    names = tuple(f"Αξιολογητής {number}" for number in range(evaluators))
    return ScoreChart("Βαθμοί", 5, names, rows or (a_row(),), "Μέσος όρος", "Κατώφλι")


def a_timeline(*dues: date) -> Timeline:
    milestones = tuple(Milestone(number, HOSTILE, due, due.strftime("%d/%m/%Y")) for number, due in enumerate(dues, 1))
    return Timeline("Χρόνος", date(2027, 11, 1), date(2028, 2, 28), milestones, tuple("ΙΦΜΑΜΙΙΑΣΟΝΔ"))


def a_matrix(*places: tuple[int, int]) -> RiskMatrix:
    risks = tuple(Risk(number, across, upward) for number, (across, upward) in enumerate(places, 1))
    return RiskMatrix("Κίνδυνοι", 1, 3, "Επίπτωση", HOSTILE, risks)


CHARTS = (a_score_chart(a_row(HOSTILE, threshold="3")), a_timeline(date(2027, 12, 5), date(2028, 2, 1)), a_matrix((1, 1), (3, 2)))


def texts(chart: Chart) -> list[str]:
    return [each.text or "" for each in ElementTree.fromstring(draw(chart)).iter(f"{SVG}text")]


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: type(chart).__name__)
def test_a_chart_is_well_formed_and_begins_with_its_title(chart: Chart) -> None:
    root = ElementTree.fromstring(draw(chart))

    assert root[0].tag == f"{SVG}title"
    assert root[0].text == chart.title


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: type(chart).__name__)
def test_a_chart_with_markup_in_its_labels_prints_it_as_text(chart: Chart) -> None:
    root = ElementTree.fromstring(draw(chart))

    assert [each.tag for each in root.iter() if each.tag.endswith("script")] == []
    assert "<script>" in "".join(texts(chart)).replace(" ", "")


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: type(chart).__name__)
def test_a_chart_stays_inside_its_frame(chart: Chart) -> None:
    root = ElementTree.fromstring(draw(chart))
    _x, _y, width, height = (float(each) for each in root.attrib["viewBox"].split())

    assert [each.attrib for each in root.iter(f"{SVG}rect") if float(each.attrib["x"]) + float(each.attrib["width"]) > width + 0.1] == []
    assert [each.attrib for each in root.iter(f"{SVG}text") if float(each.attrib.get("y", 0)) > height] == []


def test_evaluators_are_told_apart_by_shape() -> None:
    root = ElementTree.fromstring(draw(a_score_chart(a_row(points=("3", "4", "5")), evaluators=3)))

    assert len(list(root.iter(f"{SVG}circle"))) == 2
    assert len(list(root.iter(f"{SVG}polygon"))) == 2
    assert sum(each.attrib["stroke"] != "none" for each in root.iter(f"{SVG}rect")) == 2


def test_marks_of_the_same_points_stand_side_by_side() -> None:
    root = ElementTree.fromstring(draw(a_score_chart(a_row(points=("4",) * 6), evaluators=6)))
    on_the_row = [float(each.attrib["cx"]) for each in root.iter(f"{SVG}circle") if float(each.attrib["cy"]) < 40]

    assert len(set(on_the_row)) == 2


def test_the_score_chart_tells_highest_lowest_spread_and_threshold() -> None:
    chart = a_score_chart(a_row("Αντίκτυπος", ("2", "3"), threshold="3"), a_row("Βιωσιμότητα", ("5", "5")))

    means, spread, threshold = score_words(chart)

    assert means.values == {"high": "Βιωσιμότητα", "high_mean": "5", "low": "Αντίκτυπος", "low_mean": "2.5"}
    assert spread.values == {"spread": Decimal(1), "criteria": "Αντίκτυπος"}
    assert threshold.values == {"criteria": "Αντίκτυπος"}


def test_criteria_that_share_a_place_are_all_named() -> None:
    rows = (a_row("Α", ("5", "5")), a_row("Β", ("4", "2")), a_row("Γ", ("2", "4")), a_row("Δ", ("5", "5")))

    means, spread = score_words(a_score_chart(*rows))

    assert means.values == {"high": "Α · Δ", "high_mean": "5", "low": "Β · Γ", "low_mean": "3"}
    assert (spread.count, spread.values) == (2, {"spread": Decimal(2), "criteria": "Β · Γ"})


def test_criteria_that_are_all_alike_are_not_ranked() -> None:
    means, spread = score_words(a_score_chart(a_row("Α", ("4", "2")), a_row("Β", ("2", "4"))))

    assert (means.text, means.values) == ("Ο μέσος όρος είναι ο ίδιος σε όλα τα κριτήρια: %(mean)s.", {"mean": "3"})
    assert (spread.text, spread.values) == ("Οι βαθμοί απέχουν το ίδιο σε όλα τα κριτήρια: %(spread)s.", {"spread": Decimal(2)})


def test_the_score_chart_of_one_sheet_says_nothing_about_distance() -> None:
    assert len(score_words(a_score_chart(a_row(points=("3",)), evaluators=1))) == 1


def test_evaluators_who_agree_are_said_to_agree() -> None:
    _means, spread = score_words(a_score_chart(a_row(points=("3", "3"))))

    assert spread.text == "Οι αξιολογητές έδωσαν τους ίδιους βαθμούς σε όλα τα κριτήρια."


def test_the_timeline_shows_every_month_and_every_due_day() -> None:
    shown = texts(a_timeline(date(2027, 12, 5), date(2028, 4, 1)))

    assert [each for each in shown if each in ("2027", "2028")] == ["2027", "2028"]
    assert [each for each in shown if len(each) == 1 and each.isalpha()] == list("ΝΔΙΦΜΑ")
    assert [each for each in shown if "/" in each and len(each) == 10] == ["05/12/2027", "01/04/2028"]


def test_a_timeline_of_one_milestone_is_told_in_one_sentence() -> None:
    assert len(words_of(a_timeline(date(2027, 12, 5)))) == 1


def test_the_matrix_tells_which_risks_stand_highest() -> None:
    _scale, highest, _numbers = words_of(a_matrix((3, 2), (1, 1), (2, 3)))

    assert (highest.count, highest.values) == (2, {"numbers": "1, 3", "product": 6})


def test_many_risks_in_one_square_all_fit_into_it() -> None:
    root = ElementTree.fromstring(draw(a_matrix(*[(3, 3)] * 9)))
    centres = [(float(each.attrib["cx"]), float(each.attrib["cy"])) for each in root.iter(f"{SVG}circle")]

    assert len(set(centres)) == 9
    assert max(x for x, _y in centres) < 312
    assert max(y for _x, y in centres) < 66


def test_a_timeline_for_a_narrow_screen_says_the_same_in_larger_letters() -> None:
    chart = a_timeline(date(2027, 12, 5), date(2028, 2, 1))

    wide, narrow = (ElementTree.fromstring(timeline(chart, sheet)) for sheet in (WIDE, NARROW_SHEET))

    words = [" ".join(each.text or "" for each in root.iter(f"{SVG}text")) for root in (wide, narrow)]
    assert all(due in each for each in words for due in ("05/12/2027", "01/02/2028"))
    sizes = [max(float(each.get("font-size", 0)) for each in root.iter(f"{SVG}text")) for root in (wide, narrow)]
    assert sizes == [8.8, 11.5]
    assert [root.get("viewBox", "").split()[2] for root in (wide, narrow)] == ["635", "320"]
