"""Two distributions beside each other: for each step of a scale a full column for one's own share, an outlined one for the others'. Pure."""

from collections.abc import Iterator

from markupsafe import Markup

from proposals.charts import svg
from proposals.charts.figures import Shares

WIDTH, TOP, TALL = 340.0, 16.0, 84.0
FOOT = 30.0
# The room between two steps, in parts of what one step has.
GAP = 0.18


def draw_shares(chart: Shares) -> Markup:
    """The chart as SVG; the highest column, whosever it is, takes the whole height."""
    return svg.drawing(WIDTH, TOP + TALL + FOOT, chart.title, _shapes(chart))


def _shapes(chart: Shares) -> Iterator[Markup]:
    most, room = max(*chart.own, *chart.others, 1), WIDTH / len(chart.steps)
    wide = room * (1 - GAP) / 2
    for number, (step, own, others) in enumerate(zip(chart.steps, chart.own, chart.others, strict=True)):
        left = room * (number + GAP / 2)
        yield from _column(left, wide, own, most, svg.NAVY, svg.NAVY)
        yield from _column(left + wide, wide, others, most, svg.WHITE, svg.BLUE)
        yield svg.text(left + wide, TOP + TALL + 15, step, 9.6, anchor="middle")
    yield svg.line(0, TOP + TALL, WIDTH, TOP + TALL, svg.GREY, 1)


def _column(left: float, wide: float, share: int, most: int, fill: str, stroke: str) -> Iterator[Markup]:
    if share:
        height = TALL * share / most
        yield svg.rect(left + 0.7, TOP + TALL - height, wide - 1.4, height, fill, stroke)
        yield svg.text(left + wide / 2, TOP + TALL - height - 3.5, str(share), 8, anchor="middle")
