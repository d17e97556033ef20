"""The few shapes that charts are drawn with, as SVG markup whose every word and number is escaped."""

from collections.abc import Iterable
from textwrap import wrap

from markupsafe import Markup, escape

NAVY, BLUE, SKY = "#003375", "#0065b3", "#00b0f0"
INK, GREY, LINE, WASH, TRACK = "#252830", "#5f5c63", "#c3cddb", "#f1f5fa", "#dfe8f3"
RED, WHITE = "#b60202", "#fff"
# The width of a letter of Noto Sans, in parts of its size: a little more than the mean, so that estimates do not overflow.
LETTER = 0.58


def drawing(width: float, height: float, title: str, shapes: Iterable[Markup]) -> Markup:
    """A whole drawing. The title comes first, because WeasyPrint takes it as the alternative text."""
    head = Markup('<svg viewBox="0 0 {} {}" role="img" xmlns="http://www.w3.org/2000/svg" font-family="Dossier Sans, DejaVu Sans, sans-serif">')
    return head.format(_n(width), _n(height)) + Markup("<title>{}</title>").format(title) + Markup("").join(shapes) + Markup("</svg>")


def text(x: float, y: float, words: str, size: float = 9, colour: str = INK, anchor: str = "start", bold: bool = False) -> Markup:
    weight = Markup(' font-weight="700"') if bold else Markup("")
    shape = Markup('<text x="{}" y="{}" font-size="{}" fill="{}" text-anchor="{}"{}>{}</text>')
    return shape.format(_n(x), _n(y), _n(size), colour, anchor, weight, words)


def lines(x: float, middle: float, words: str, letters: int, size: float = 9) -> Markup:
    """Words on as many lines as they need at `letters` a line, around a middle height."""
    rows = wrap(words, letters) or [""]
    top = middle - (len(rows) - 1) * size * 0.62 + size * 0.36
    return Markup("").join(text(x, top + number * size * 1.24, row, size) for number, row in enumerate(rows))


def rect(x: float, y: float, width: float, height: float, fill: str, stroke: str = "none") -> Markup:
    shape = Markup('<rect x="{}" y="{}" width="{}" height="{}" fill="{}" stroke="{}" stroke-width="1.4"/>')
    return shape.format(_n(x), _n(y), _n(width), _n(height), fill, stroke)


def line(x1: float, y1: float, x2: float, y2: float, colour: str = LINE, width: float = 0.6, dashes: str = "") -> Markup:
    dashed = Markup(' stroke-dasharray="{}"').format(dashes) if dashes else Markup("")
    shape = Markup('<line x1="{}" y1="{}" x2="{}" y2="{}" stroke="{}" stroke-width="{}"{}/>')
    return shape.format(_n(x1), _n(y1), _n(x2), _n(y2), colour, _n(width), dashed)


def circle(x: float, y: float, radius: float, fill: str, stroke: str = "none", width: float = 1.4) -> Markup:
    # Drawn by the thousand: put together without the formatter of Markup, which takes ten times as long.
    colours = f'fill="{escape(fill)}" stroke="{escape(stroke)}"'
    return Markup(f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}" {colours} stroke-width="{_n(width)}"/>')  # noqa: S704 - colours are escaped, the rest are numbers


def polygon(points: Iterable[tuple[float, float]], fill: str, stroke: str) -> Markup:
    path = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
    return Markup('<polygon points="{}" fill="{}" stroke="{}" stroke-width="1.4"/>').format(path, fill, stroke)


def path(points: Iterable[tuple[float, float]], stroke: str, width: float = 1.6) -> Markup:
    """A line through points."""
    through = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
    return Markup('<polyline points="{}" fill="none" stroke="{}" stroke-width="{}"/>').format(through, stroke, _n(width))


def turned(x: float, y: float, words: str, size: float, colour: str) -> Markup:
    """Words that read upwards, around a point."""
    shape = Markup('<text transform="translate({} {}) rotate(-90)" font-size="{}" font-weight="700" fill="{}" text-anchor="middle">{}</text>')
    return shape.format(_n(x), _n(y), _n(size), colour, words)


def width_of(words: str, size: float) -> float:
    """About how wide the words will be."""
    return len(words) * size * LETTER


def shortened(words: str, letters: int) -> str:
    """Words that have to end after so many letters."""
    return words if len(words) <= letters else words[:letters].rsplit(" ", 1)[0].rstrip(" ,·–") + "…"


def _n(number: float) -> str:
    """A number with as many of two decimals as it needs: digits, a point and a minus, nothing to escape."""
    return f"{number:.2f}".rstrip("0").rstrip(".")
