"""The points that one evaluator gave beside those that the others gave, as shares. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

# Totals go from 0 to 100; they are counted in steps of ten.
STEP_OF_TOTALS = 10
STEPS_OF_TOTALS = 10
Counts = Mapping[Decimal, int]


@dataclass(frozen=True)
class Spectrum:
    """How often each step of a scale was given, in percent of one's own sheets and of all the others'; both as long as `steps`."""

    steps: tuple[str, ...]
    own: tuple[int, ...]
    others: tuple[int, ...]
    own_mean: Decimal
    others_mean: Decimal


def spectrum_of_points(ladder: Sequence[Decimal], own: Counts, others: Counts) -> Spectrum:
    """Points on a scale. Both counts hold at least one sheet."""
    steps = tuple(f"{step.normalize():f}" for step in ladder)
    return Spectrum(steps, _shares(ladder, own), _shares(ladder, others), _mean(own), _mean(others))


def spectrum_of_totals(own: Counts, others: Counts) -> Spectrum:
    """Totals in steps of ten; a full hundred counts in the last. Both counts hold at least one sheet."""
    lowest = [Decimal(STEP_OF_TOTALS * number) for number in range(STEPS_OF_TOTALS)]
    steps = tuple(f"{int(low)}–{int(low) + STEP_OF_TOTALS}" for low in lowest)
    return Spectrum(steps, _shares(lowest, _in_steps(own)), _shares(lowest, _in_steps(others)), _mean(own), _mean(others))


def _in_steps(totals: Counts) -> Counts:
    found: dict[Decimal, int] = {}
    for total, count in totals.items():
        step = Decimal(STEP_OF_TOTALS * min(int(total / STEP_OF_TOTALS), STEPS_OF_TOTALS - 1))
        found[step] = found.get(step, 0) + count
    return found


def _shares(steps: Sequence[Decimal], counts: Counts) -> tuple[int, ...]:
    """Whole percents; they need not add up to a hundred."""
    whole = sum(counts.values())
    return tuple(round(Decimal(counts.get(step, 0)) * 100 / whole) for step in steps)


def _mean(counts: Counts) -> Decimal:
    return sum((value * count for value, count in counts.items()), Decimal(0)) / sum(counts.values())
