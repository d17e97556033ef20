"""The charts of the dossier: each is drawn as SVG with a title, and told in sentences that say what it shows. Pure."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from markupsafe import Markup

from proposals.charts import delivery, svg
from proposals.charts.figures import Chart, ScoreChart, ScoreRow
from proposals.workflow.phrases import N_, NP_, Phrase

WIDTH, LEFT, RIGHT = 610.0, 196.0, 566.0
TOP, ROW, LEGEND_ROW = 16.0, 28.0, 15.0
# How far apart marks of the same points are drawn.
NUDGE = 9.6


def draw(chart: Chart) -> Markup:
    """The chart as SVG."""
    return score_chart(chart) if isinstance(chart, ScoreChart) else delivery.draw(chart)


def words_of(chart: Chart) -> tuple[Phrase, ...]:
    """What the chart shows, in sentences."""
    return score_words(chart) if isinstance(chart, ScoreChart) else delivery.words_of(chart)


def score_chart(chart: ScoreChart) -> Markup:
    """Points by criterion: a bar up to the mean, a shape for each evaluator, a red line at the threshold."""
    bottom = TOP + ROW * len(chart.rows)
    shapes = [shape for number in range(chart.highest + 1) for shape in _gridline(chart, number, bottom)]
    for number, row in enumerate(chart.rows):
        shapes += _score_row(chart, row, TOP + ROW * number)
    legend, height = _legend(chart, bottom + 15)
    return svg.drawing(WIDTH, height, chart.title, [*shapes, *legend])


def score_words(chart: ScoreChart, *, with_spread: bool = True) -> tuple[Phrase, ...]:
    """What the chart shows, in sentences; how far the evaluators lie apart is not for everybody."""
    spread = _spread_words(chart) if with_spread else None
    return tuple(phrase for phrase in (_mean_words(chart), spread, _threshold_words(chart)) if phrase)


def _mean_words(chart: ScoreChart) -> Phrase:
    """The highest and the lowest mean with every criterion that has it."""
    means = [row.mean for row in chart.rows]
    highest, lowest = ([row for row in chart.rows if row.mean == end] for end in (max(means), min(means)))
    if highest == lowest:
        return Phrase(N_("Ο μέσος όρος είναι ο ίδιος σε όλα τα κριτήρια: %(mean)s."), values={"mean": highest[0].mean_shown})
    values = {"high": _named(highest), "high_mean": highest[0].mean_shown, "low": _named(lowest), "low_mean": lowest[0].mean_shown}
    return Phrase(N_("Υψηλότερος μέσος όρος: %(high)s, %(high_mean)s. Χαμηλότερος: %(low)s, %(low_mean)s."), values=values)


def _spread_words(chart: ScoreChart) -> Phrase | None:
    """Where the evaluators are furthest apart, with every criterion where they are."""
    if len(chart.evaluators) < 2:
        return None
    most = max(_spread(row) for row in chart.rows)
    widest = [row for row in chart.rows if _spread(row) == most]
    if not most:
        return Phrase(N_("Οι αξιολογητές έδωσαν τους ίδιους βαθμούς σε όλα τα κριτήρια."))
    if len(widest) == len(chart.rows):
        return Phrase(N_("Οι βαθμοί απέχουν το ίδιο σε όλα τα κριτήρια: %(spread)s."), values={"spread": most})
    words = NP_(
        "Οι βαθμοί απέχουν περισσότερο στο κριτήριο «%(criteria)s»: %(spread)s.",
        "Οι βαθμοί απέχουν περισσότερο στα κριτήρια «%(criteria)s»: %(spread)s.",
    )
    return Phrase(*words, len(widest), {"spread": most, "criteria": _named(widest)})


def _named(rows: Sequence[ScoreRow]) -> str:
    return " · ".join(row.label for row in rows)


def _threshold_words(chart: ScoreChart) -> Phrase | None:
    held = [row for row in chart.rows if row.threshold is not None]
    below = [row.label for row in held if row.threshold is not None and row.mean < row.threshold]
    if below:
        return Phrase(N_("Κάτω από το κατώφλι: %(criteria)s."), values={"criteria": ", ".join(below)})
    return Phrase(N_("Όλα τα κριτήρια με κατώφλι το φτάνουν.")) if held else None


def _spread(row: ScoreRow) -> Decimal:
    return max(row.points) - min(row.points)


def _at(chart: ScoreChart, points: Decimal) -> float:
    return LEFT + (RIGHT - LEFT) * float(points) / chart.highest


def _gridline(chart: ScoreChart, number: int, bottom: float) -> Iterator[Markup]:
    x = _at(chart, Decimal(number))
    yield svg.line(x, TOP, x, bottom)
    yield svg.text(x, TOP - 6, str(number), colour=svg.GREY, anchor="middle")


def _score_row(chart: ScoreChart, row: ScoreRow, top: float) -> Iterator[Markup]:
    middle, mean = top + ROW / 2, _at(chart, row.mean)
    yield svg.line(0, top + ROW, WIDTH, top + ROW)
    yield svg.lines(0, middle, row.label, letters=30, size=9.2)
    yield svg.text(LEFT - 14, middle + 3.2, row.weight, 8.4, svg.GREY, "end")
    yield svg.rect(LEFT, middle - 3, mean - LEFT, 6, svg.TRACK)
    if row.threshold is not None:
        x = _at(chart, row.threshold)
        yield svg.line(x, middle - 11, x, middle + 11, svg.RED, 1.4)
    yield svg.rect(mean - 2, middle - 10, 4, 20, svg.NAVY)
    for number, points in enumerate(row.points):
        yield _mark(number)(_at(chart, points) + _nudge(row.points, number), middle)
    yield svg.text(WIDTH, middle + 4, row.mean_shown, 11, svg.NAVY, "end", bold=True)


def _nudge(points: Sequence[Decimal], number: int) -> float:
    """Marks of the same points stand side by side, around their place."""
    same = [index for index, each in enumerate(points) if each == points[number]]
    return (same.index(number) - (len(same) - 1) / 2) * NUDGE


def _legend(chart: ScoreChart, top: float) -> tuple[list[Markup], float]:
    """What each sign means, in as many rows as it takes, and the height below them."""
    signs: list[tuple[Callable[[float, float], Markup], str]] = [(_mark(number), name) for number, name in enumerate(chart.evaluators)]
    signs.append((lambda x, y: svg.rect(x - 2, y - 7, 4, 14, svg.NAVY), chart.mean_label))
    if any(row.threshold is not None for row in chart.rows):
        signs.append((lambda x, y: svg.line(x, y - 7, x, y + 7, svg.RED, 1.4), chart.threshold_label))
    shapes, x, y = [], 6.0, top
    for mark, words in signs:
        wide = 26 + svg.width_of(words, 8.6)
        if x > 6 and x + wide > WIDTH:
            x, y = 6.0, y + LEGEND_ROW
        shapes += [mark(x, y), svg.text(x + 9, y + 3.2, words, 8.6)]
        x += wide
    return shapes, y + 12


def _mark(number: int) -> Callable[[float, float], Markup]:
    """The shape of an evaluator: people are told apart by shape, not by colour. From the sixth on the shapes are filled."""
    fill = svg.WHITE if number < len(_SHAPES) else svg.BLUE
    shape = _SHAPES[number % len(_SHAPES)]
    return lambda x, y: shape(x, y, fill)


def _circle(x: float, y: float, fill: str) -> Markup:
    return svg.circle(x, y, 4.6, fill, svg.BLUE)


def _square(x: float, y: float, fill: str) -> Markup:
    return svg.rect(x - 4.1, y - 4.1, 8.2, 8.2, fill, svg.BLUE)


def _triangle(x: float, y: float, fill: str) -> Markup:
    return svg.polygon([(x, y - 4.8), (x + 4.8, y + 4), (x - 4.8, y + 4)], fill, svg.BLUE)


def _diamond(x: float, y: float, fill: str) -> Markup:
    return svg.polygon([(x, y - 5.4), (x + 5, y), (x, y + 5.4), (x - 5, y)], fill, svg.BLUE)


def _fallen_triangle(x: float, y: float, fill: str) -> Markup:
    return svg.polygon([(x, y + 4.8), (x + 4.8, y - 4), (x - 4.8, y - 4)], fill, svg.BLUE)


_SHAPES = (_circle, _square, _triangle, _diamond, _fallen_triangle)
