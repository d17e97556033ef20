"""An example of corrected scores: the sheets are invented, everything else is computed from them by the same code as for a call."""

from dataclasses import dataclass
from functools import lru_cache

from proposals.calibration.result import Calibration, Sheet, Standing
from proposals.calibration.solver import calibrate
from proposals.charts.decision_figures import Figure, Habit, offsets_figure
from proposals.web.words import letter

# Totals by proposal (from 1) and evaluator (from 0): the third evaluator is severe, the fourth mild.
TOTALS = {
    1: {0: 81, 1: 82, 2: 71},
    2: {0: 76, 1: 75, 2: 66},
    3: {0: 70, 1: 73, 3: 79},
    4: {1: 66, 2: 59, 3: 73},
    5: {0: 61, 2: 53, 3: 66},
    6: {0: 51, 1: 54, 3: 60},
}
# The place after which the list is cut in the example.
LINE = 2


@dataclass(frozen=True)
class Worked:
    """The example as the page needs it: who is followed through it, and the drawing of the evaluators."""

    evaluators: tuple[str, ...]
    calibration: Calibration
    offsets: Figure
    line: int

    @property
    def followed(self) -> Standing:
        """The proposal that the correction brings above the line."""
        return self.calibration.moved_at_place(self.line).into[0]

    @property
    def passed(self) -> Standing:
        """The one whose place it takes."""
        return self.calibration.moved_at_place(self.line).out[0]

    @property
    def by_number(self) -> tuple[Standing, ...]:
        return tuple(self.calibration.of_proposal[number] for number in TOTALS)

    def total_of(self, proposal: int, evaluator: int) -> int | None:
        """What stands on a sheet; None where there is no such sheet."""
        return TOTALS[proposal].get(evaluator)

    def steps_of(self, proposal: int) -> list[tuple[str, int, float, float]]:
        """Each sheet of a proposal: the letter of its evaluator, the total, his offset, and the total without it."""
        found = []
        for evaluator, total in TOTALS[proposal].items():
            offset = self.calibration.of_evaluator[evaluator].offset
            found.append((letter(evaluator), total, offset, total - offset))
        return found


def worked_calibration() -> Worked:
    """The example in the language of the page."""
    found = _calibrated()
    evaluators = tuple(letter(number) for number in sorted(found.of_evaluator))
    habits = [Habit(letter(each.evaluator), each.offset, *each.interval, each.sheets) for each in found.offsets]
    return Worked(evaluators, found, offsets_figure(habits), LINE)


@lru_cache(maxsize=1)
def _calibrated() -> Calibration:
    return calibrate([Sheet(proposal, evaluator, float(total)) for proposal, row in TOTALS.items() for evaluator, total in row.items()])
