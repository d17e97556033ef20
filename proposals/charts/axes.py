"""Axes: where a number lies on a drawing, and which round numbers are written along it. Pure."""

from dataclasses import dataclass
from math import ceil, floor, log10

# About so many numbers are written along an axis.
TICKS = 5


@dataclass(frozen=True)
class Axis:
    """Numbers from `low` to `high`, drawn from `start` to `end`; upwards where `end` is the smaller of the two."""

    low: float
    high: float
    start: float
    end: float
    step: float

    def at(self, value: float) -> float:
        """Where a number lies."""
        return self.start + (self.end - self.start) * (value - self.low) / (self.high - self.low)

    @property
    def ticks(self) -> tuple[float, ...]:
        """The round numbers between both ends."""
        first, last = ceil(self.low / self.step - 1e-9), floor(self.high / self.step + 1e-9)
        return tuple(round(number * self.step, 9) for number in range(first, last + 1))


def axis(low: float, high: float, start: float, end: float, least: float = 1.0) -> Axis:
    """An axis around these numbers that ends on round ones; they are at least `least` apart."""
    step = max(round_step((high - low) / TICKS), least)
    bottom, top = floor(low / step + 1e-9) * step, ceil(high / step - 1e-9) * step
    return Axis(bottom, max(top, bottom + step), start, end, step)


def round_step(width: float) -> float:
    """The first of 1, 2, 5, 10, 20 … (and their tenths) that is no smaller."""
    if width <= 0:
        return 1.0
    power = 10.0 ** floor(log10(width))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= width * (1 - 1e-9))
