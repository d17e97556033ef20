"""The charts about carrying a proposal out: the timeline of its milestones, and the matrix of its risks. Pure."""

from calendar import monthrange
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from proposals.charts import svg
from proposals.charts.figures import Milestone, RiskMatrix, Timeline
from proposals.workflow.phrases import N_, NP_, Phrase

HEAD = 32.0
# A month narrower than this shows no initial.
NARROW = 8.0


@dataclass(frozen=True)
class Sheet:
    """The paper of a timeline: how wide it is, from where to where the months go, how high a row is and how large its letters."""

    width: float
    left: float
    right: float
    row: float
    size: float
    is_narrow: bool = False


# On a narrow one the words of a row stand above its line.
WIDE, NARROW_SHEET = Sheet(635, 172, 570, 25, 8.8), Sheet(320, 8, 312, 42, 11.5, is_narrow=True)

MATRIX = 226.0
MATRIX_LEFT, MATRIX_TOP, MATRIX_WIDTH = 46.0, 4.0, 320.0
LOW, MIDDLE, HIGH = "#eaf4ee", "#fff3df", "#fbe3e3"


def draw(chart: Timeline | RiskMatrix) -> Markup:
    """The chart as SVG."""
    return timeline(chart) if isinstance(chart, Timeline) else risk_matrix(chart)


def words_of(chart: Timeline | RiskMatrix) -> tuple[Phrase, ...]:
    """What the chart shows, in sentences."""
    return timeline_words(chart) if isinstance(chart, Timeline) else risk_words(chart)


def timeline(chart: Timeline, sheet: Sheet = WIDE) -> Markup:
    """The months of the project across, a row for each milestone with its number on its day."""
    scale = _Scale(_months(chart), sheet)
    bottom = HEAD + sheet.row * len(chart.milestones)
    shapes = [*_years(scale), *_month_columns(chart, scale, bottom)]
    for number, milestone in enumerate(chart.milestones):
        shapes += _milestone_row(scale, milestone, HEAD + sheet.row * number)
    return svg.drawing(sheet.width, bottom + 2, chart.title, shapes)


def timeline_words(chart: Timeline) -> tuple[Phrase, ...]:
    ordered = sorted(chart.milestones, key=lambda each: each.due)
    first, last = ordered[0], ordered[-1]
    if first is last:
        return (Phrase(N_("Υπάρχει ένα ορόσημο: %(title)s, έως %(due)s."), values={"title": first.label, "due": first.due}),)
    values = {"first": first.label, "first_due": first.due, "last": last.label, "last_due": last.due}
    text = N_("Το πρώτο ορόσημο είναι «%(first)s», έως %(first_due)s, και το τελευταίο «%(last)s», έως %(last_due)s.")
    return Phrase(text, values=values), Phrase(N_("Οι αριθμοί παραπέμπουν στον πίνακα."))


def risk_matrix(chart: RiskMatrix) -> Markup:
    """One scale across and one upward; in each square the product of the two, and the numbers of the risks that lie there."""
    count = chart.highest - chart.lowest + 1
    side, tall = (MATRIX_WIDTH - MATRIX_LEFT - 8) / count, (MATRIX - 38) / count
    shapes = []
    for upward in range(count):
        top = MATRIX_TOP + tall * (count - 1 - upward)
        shapes.append(svg.text(MATRIX_LEFT - 8, top + tall / 2 + 3.6, str(chart.lowest + upward), 10.4, anchor="end"))
        for across in range(count):
            shapes += _square(chart, MATRIX_LEFT + side * across, top, side, tall, (chart.lowest + across, chart.lowest + upward))
    foot = MATRIX_TOP + tall * count
    shapes += [svg.text(MATRIX_LEFT + side * (n + 0.5), foot + 13, str(chart.lowest + n), 10.4, anchor="middle") for n in range(count)]
    shapes.append(svg.text(MATRIX_LEFT + side * count / 2, foot + 29, chart.across_label, 10.4, svg.NAVY, "middle", bold=True))
    shapes.append(svg.turned(12, MATRIX_TOP + tall * count / 2, chart.upward_label, 10.4, svg.NAVY))
    return svg.drawing(MATRIX_WIDTH, foot + 35, chart.title, shapes)


def risk_words(chart: RiskMatrix) -> tuple[Phrase, ...]:
    products = Counter(each.across * each.upward for each in chart.risks)
    most = max(products)
    numbers = ", ".join(str(each.number) for each in chart.risks if each.across * each.upward == most)
    one, many = NP_(
        "Ψηλότερα βρίσκεται ο κίνδυνος %(numbers)s, με γινόμενο %(product)s.", "Ψηλότερα βρίσκονται οι κίνδυνοι %(numbers)s, με γινόμενο %(product)s."
    )
    return (
        Phrase(N_("Ο αριθμός σε κάθε τετράγωνο είναι το γινόμενο των δύο βαθμίδων, με ανώτατο το %(most)s."), values={"most": chart.highest**2}),
        Phrase(one, many, products[most], {"numbers": numbers, "product": most}),
        Phrase(N_("Οι αριθμοί στους κύκλους παραπέμπουν στον πίνακα.")),
    )


def _months(chart: Timeline) -> list[date]:
    """The first day of every month from the first day shown to the last."""
    first = min([chart.starts, *(each.due for each in chart.milestones)])
    last = max([chart.ends, *(each.due for each in chart.milestones)])
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    whole = [divmod(first.year * 12 + first.month - 1 + number, 12) for number in range(count)]
    return [date(year, month + 1, 1) for year, month in whole]


@dataclass(frozen=True)
class _Scale:
    """Months side by side on a sheet, all equally wide."""

    months: list[date]
    sheet: Sheet

    @property
    def month(self) -> float:
        return (self.sheet.right - self.sheet.left) / len(self.months)

    def x(self, day: date) -> float:
        """Where a day lies."""
        number = (day.year - self.months[0].year) * 12 + day.month - self.months[0].month
        return self.sheet.left + self.month * (number + (day.day - 0.5) / monthrange(day.year, day.month)[1])


def _years(scale: _Scale) -> Iterator[Markup]:
    wide, x = scale.month, scale.sheet.left
    for number, (year, count) in enumerate(Counter(month.year for month in scale.months).items()):
        yield svg.rect(x, 0, wide * count, 14, svg.BLUE if number % 2 else svg.NAVY)
        if wide * count > 24:
            yield svg.text(x + wide * count / 2, 10.4, str(year), 8.6, svg.WHITE, "middle", bold=True)
        x += wide * count


def _month_columns(chart: Timeline, scale: _Scale, bottom: float) -> Iterator[Markup]:
    wide = scale.month
    for number, month in enumerate(scale.months):
        x = scale.sheet.left + wide * number
        if number % 2 == 0:
            yield svg.rect(x, 14, wide, bottom - 14, svg.WASH)
        if wide >= NARROW:
            yield svg.text(x + wide / 2, 25, chart.months[month.month - 1], 8, svg.GREY, "middle")


def _milestone_row(scale: _Scale, milestone: Milestone, top: float) -> Iterator[Markup]:
    sheet, x = scale.sheet, scale.x(milestone.due)
    middle = top + sheet.row * (0.7 if sheet.is_narrow else 0.5)
    written = top + 14 if sheet.is_narrow else middle + 3
    yield svg.line(0, top, sheet.width, top)
    if sheet.is_narrow:
        yield svg.text(0, written, svg.shortened(milestone.label, 32), sheet.size)
    else:
        yield svg.lines(0, middle, svg.shortened(milestone.label, 60), letters=33, size=sheet.size)
    yield svg.line(sheet.left, middle, x, middle, svg.BLUE, 1, "1.5 2")
    yield svg.circle(x, middle, 7.4, svg.WHITE, svg.NAVY, 1.2)
    yield svg.text(x, middle + 3, str(milestone.number), 8.2, svg.NAVY, "middle", bold=True)
    yield svg.text(sheet.width, written, milestone.due_shown, sheet.size, anchor="end")


def _square(chart: RiskMatrix, x: float, y: float, side: float, tall: float, place: tuple[int, int]) -> Iterator[Markup]:
    product = place[0] * place[1]
    yield svg.rect(x, y, side - 2, tall - 2, _shade(product, chart.highest**2))
    yield svg.text(x + side - 7, y + tall - 8, str(product), 9, svg.GREY, "end")
    here = [each.number for each in chart.risks if (each.across, each.upward) == place]
    radius = 11.0 if len(here) <= 4 else 8.0
    a_row = max(1, int((side - 8) // (radius * 2 + 3)))
    for number, risk in enumerate(here):
        cx = x + 8 + radius + (number % a_row) * (radius * 2 + 3)
        cy = y + 7 + radius + (number // a_row) * (radius * 2 + 3)
        yield svg.circle(cx, cy, radius, svg.NAVY)
        yield svg.text(cx, cy + radius * 0.36, str(risk), radius, svg.WHITE, "middle", bold=True)


def _shade(product: int, most: int) -> str:
    """Green below a third of the highest product, red from two thirds on; the number in the square says it too."""
    if product * 3 <= most:
        return LOW
    return MIDDLE if product * 3 < most * 2 else HIGH
