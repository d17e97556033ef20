"""The QR code of an address: as rows of squares, and as a drawing of paths. Pure."""

from collections.abc import Sequence

import segno
from markupsafe import Markup

from proposals.charts import svg

Squares = tuple[tuple[bool, ...], ...]
# Readers expect four empty squares around the code.
QUIET = 4


def squares_of(address: str) -> Squares:
    """The squares of the QR code of an address, true where dark; the same address always gives the same. A quarter of them may be damaged."""
    return tuple(tuple(bool(square) for square in row) for row in segno.make_qr(address, error="q").matrix)


def draw_code(squares: Sequence[Sequence[bool]], picture: str) -> Markup:
    """The squares as SVG; `picture` says what it is to whoever does not see it. Dark squares that touch in a row are one shape."""
    size = len(squares) + 2 * QUIET
    shapes = [svg.rect(0, 0, size, size, svg.WHITE)]
    for y, row in enumerate(squares):
        shapes += [_bar(start + QUIET, y + QUIET, length) for start, length in _stretches(row)]
    return svg.drawing(size, size, picture, shapes)


def _stretches(row: Sequence[bool]) -> list[tuple[int, int]]:
    """(start, length) of each run of dark squares."""
    found: list[tuple[int, int]] = []
    for place, is_dark in enumerate(row):
        if is_dark and found and sum(found[-1]) == place:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        elif is_dark:
            found.append((place, 1))
    return found


def _bar(x: int, y: int, length: int) -> Markup:
    # A little taller than a square, so that no hairline shows between the rows.
    return Markup('<rect x="{}" y="{}" width="{}" height="1.02" fill="#000"/>').format(x, y, length)
