"""The drawings for those who decide: totals, offsets of evaluators, spread against mean, sums against rank, readable on paper and telephone. Pure."""

from collections.abc import Iterator

from markupsafe import Markup

from proposals.charts import svg
from proposals.charts.axes import Axis, axis, round_step
from proposals.charts.figures import BudgetChart, OffsetRow, OffsetsChart, SpreadChart, TotalsChart

DecisionChart = TotalsChart | OffsetsChart | SpreadChart | BudgetChart
WIDTH, SIZE = 340.0, 10.4
# The frame of a drawing with two axes.
LEFT, RIGHT, TOP, BOTTOM, FOOT = 40.0, 330.0, 22.0, 172.0, 32.0
# A drawing of evaluators: where names end, where values begin, how high a row is.
NAMES, VALUES, ROW = 114.0, 296.0, 19.0
LETTERS_OF_NAME = 18
# A column that would be drawn lower than this is still seen.
LOWEST = 2.0


def draw(chart: DecisionChart) -> Markup:
    """The chart as SVG."""
    if isinstance(chart, TotalsChart):
        return totals(chart)
    if isinstance(chart, OffsetsChart):
        return offsets(chart)
    return spreads(chart) if isinstance(chart, SpreadChart) else budget(chart)


def totals(chart: TotalsChart) -> Markup:
    """A column for each step of totals, its count above it, and a dashed line at the threshold."""
    across, most = Axis(0, 100, 10, RIGHT, 20), max([*chart.counts, 1])
    wide = (across.end - across.start) / len(chart.counts)
    shapes = []
    for number, count in enumerate(chart.counts):
        if count:
            tall = max(LOWEST, (BOTTOM - TOP - 20) * count / most)
            shapes.append(svg.rect(across.start + wide * number + 1, BOTTOM - tall, wide - 2, tall, svg.BLUE))
            shapes.append(svg.text(across.start + wide * (number + 0.5), BOTTOM - tall - 3, str(count), 8.4, anchor="middle"))
    shapes += _foot(across, chart.axis_label)
    shapes += _upright(across.at(chart.threshold), chart.threshold_label)
    return svg.drawing(WIDTH, BOTTOM + FOOT, chart.title, shapes)


def offsets(chart: OffsetsChart) -> Markup:
    """A row for each evaluator: a dot at the offset, full where it is clear, with whiskers to the ends of its interval."""
    furthest = max([abs(end) for row in chart.rows for end in (row.low, row.high)] + [1.0])
    step = max(1.0, round_step(furthest / 2))
    reach = step * -(-furthest // step)
    across = Axis(-reach, reach, NAMES + 6, VALUES - 6, step)
    bottom = TOP + 6 + ROW * len(chart.rows)
    shapes = [svg.line(across.at(tick), TOP, across.at(tick), bottom) for tick in across.ticks]
    shapes.append(svg.line(across.at(0), TOP, across.at(0), bottom, svg.GREY, 1.2))
    shapes.append(svg.text(across.start, 14, chart.severe_label, SIZE, svg.NAVY))
    shapes.append(svg.text(across.end, 14, chart.mild_label, SIZE, svg.NAVY, "end"))
    for number, row in enumerate(chart.rows):
        shapes += _whiskers(across, row, TOP + 3 + ROW * (number + 0.5))
    shapes += [svg.text(across.at(tick), bottom + 13, _signed(tick), SIZE, svg.GREY, "middle") for tick in across.ticks]
    return svg.drawing(WIDTH, bottom + 18, chart.title, shapes)


def spreads(chart: SpreadChart) -> Markup:
    """A mark for each proposal, mean across and spread upward: a full triangle from the line on where they lie far apart, an open circle below."""
    means, highest = [mean for mean, _spread in chart.points] or [0.0, 100.0], max([chart.gap, *(spread for _mean, spread in chart.points)])
    across = axis(min(means), max(means), LEFT, RIGHT, least=5)
    upward = axis(0, max(highest, 1), BOTTOM, TOP)
    shapes = [*_side(upward, {tick: f"{tick:g}" for tick in upward.ticks}), svg.text(0, 11, chart.upward_label, SIZE, svg.NAVY)]
    shapes += _foot(across, chart.across_label)
    for mean, spread in chart.points:
        x, y = across.at(mean), upward.at(spread)
        shapes.append(_triangle(x, y) if spread >= chart.gap else svg.circle(x, y, 3, svg.WHITE, svg.BLUE, 1.2))
    level = upward.at(chart.gap)
    shapes += [svg.line(LEFT, level, RIGHT, level, svg.RED, 1.2, "5 3"), svg.text(RIGHT, level - 4, chart.gap_label, SIZE, svg.RED, "end")]
    return svg.drawing(WIDTH, BOTTOM + FOOT, chart.title, shapes)


def budget(chart: BudgetChart) -> Markup:
    """The sum after each place as a flight of stairs, a dashed line at what there is to spend, an upright one where the list is cut."""
    count = len(chart.sums)
    across = Axis(0, max(count, 1), LEFT + 22, RIGHT, max(1.0, round_step(count / 5)))
    upward = Axis(0, max(value for value, _shown in chart.steps_shown), BOTTOM, TOP + 14, 1)
    shapes = [*_side(upward, dict(chart.steps_shown), LEFT + 22), *_foot(across, chart.across_label)]
    stairs = [(across.at(0), upward.at(0))]
    for place, together in enumerate(chart.sums):
        stairs += [(across.at(place), upward.at(together)), (across.at(place + 1), upward.at(together))]
    shapes.append(svg.path(stairs, svg.BLUE, 2))
    if chart.available is not None:
        level = upward.at(chart.available)
        shapes.append(svg.line(across.start, level, RIGHT, level, svg.RED, 1.2, "5 3"))
        # Above the line and before the stairs reach it, or under it once they have passed.
        is_late = sum(each <= chart.available for each in chart.sums) * 2 > count
        x, y, anchor = (across.start + 4, level - 4, "start") if is_late else (RIGHT, level + 12, "end")
        shapes.append(svg.text(x, y, chart.available_label, SIZE, svg.RED, anchor))
    shapes += _upright(across.at(chart.cut), chart.cut_label, svg.NAVY, "")
    return svg.drawing(WIDTH, BOTTOM + FOOT, chart.title, shapes)


def _whiskers(across: Axis, row: OffsetRow, y: float) -> Iterator[Markup]:
    low, high = across.at(row.low), across.at(row.high)
    yield svg.text(0, y + 3.6, _short_name(row.name, LETTERS_OF_NAME), SIZE)
    yield svg.line(low, y, high, y, svg.BLUE, 1.4)
    yield from (svg.line(end, y - 4, end, y + 4, svg.BLUE, 1.4) for end in (low, high))
    yield svg.circle(across.at(row.offset), y, 4.4, svg.NAVY if row.is_clear else svg.WHITE, svg.NAVY)
    yield svg.text(WIDTH, y + 3.6, row.shown, SIZE, anchor="end", bold=row.is_clear)


def _short_name(name: str, letters: int) -> str:
    """A full name in so many letters: by its surname people are told apart, so that what comes before it gives way first."""
    *first, last = name.split() or [""]
    shorter = " ".join([*(f"{each[0]}." for each in first), last])
    return next((each for each in (name, shorter, last) if len(each) <= letters), last[: letters - 1] + "…")


def _upright(x: float, label: str, colour: str = svg.RED, dashes: str = "5 3") -> Iterator[Markup]:
    """A line from top to bottom with its label beside its head, on the side where there is room."""
    yield svg.line(x, TOP - 8, x, BOTTOM, colour, 1.4, dashes)
    is_left = x + 4 + svg.width_of(label, SIZE) > WIDTH
    yield svg.text(x - 4 if is_left else x + 4, TOP - 8, label, SIZE, colour, "end" if is_left else "start", bold=True)


def _foot(across: Axis, label: str) -> Iterator[Markup]:
    yield svg.line(across.start, BOTTOM, across.end, BOTTOM, svg.GREY, 1)
    yield from (svg.text(across.at(tick), BOTTOM + 13, f"{tick:g}", SIZE, svg.GREY, "middle") for tick in across.ticks)
    yield svg.text(across.end, BOTTOM + 27, label, SIZE, svg.NAVY, "end")


def _side(upward: Axis, shown: dict[float, str], left: float = LEFT) -> Iterator[Markup]:
    for value, words in shown.items():
        y = upward.at(value)
        yield svg.line(left, y, RIGHT, y)
        yield svg.text(left - 5, y + 3.6, words, SIZE, svg.GREY, "end")


def _triangle(x: float, y: float) -> Markup:
    return svg.polygon([(x, y - 4), (x + 4, y + 3.4), (x - 4, y + 3.4)], svg.NAVY, svg.NAVY)


def _signed(tick: float) -> str:
    """A whole number with a true minus sign, and a plus that says which way."""
    return f"{tick:+g}".replace("-", "−") if tick else "0"
