"""How much better calibrated scores find the best proposals than other reckonings, on drawn sheets of which the truth is known, and what it costs."""

import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from json import dumps, loads

import numpy as np
from scipy.stats import kendalltau

from proposals.calibration.result import Calibration, Sheet
from proposals.calibration.solver import calibrate
from tests.factories.calibration import Drawn, drawn_sheets

BEST = 0.2
SEEDS = 10
# Ten draws of ten thousand say as much as a hundred of a thousand.
SEEDS_OF_LARGE = 3
Scores = np.ndarray


@dataclass(frozen=True)
class Case:
    """A kind of call; `found` and `tau` are what a prototype of the model reached on it, by a draw of its own."""

    name: str
    proposals: int
    evaluators: int
    reviews: tuple[int, ...] = (3,)
    bias: float = 0.7
    slopes: float = 0.0
    found: float | None = None
    tau: float | None = None


CASES = (
    Case("200 × 30 × 3", 200, 30, found=0.80, tau=0.78),
    Case("1,000 × 100 × 3", 1000, 100, found=0.81, tau=0.78),
    Case("1,000 × 400 × 3", 1000, 400, found=0.81, tau=0.77),
    Case("1,000 × 100 × 3, weak habits (0.2)", 1000, 100, bias=0.2, found=0.81, tau=0.78),
    Case("10,000 × 1,000 × 3", 10_000, 1000, found=0.81, tau=0.79),
    Case("10,000 × 1,000 × 5, slopes vary (0.3)", 10_000, 1000, (5,), slopes=0.3, found=0.84, tau=0.83),
    Case("1,000 × 100 × 2 or 3", 1000, 100, (2, 2, 3)),
    Case("1,000 × 100 × 1 to 5", 1000, 100, (1, 2, 3, 4, 5)),
)


@dataclass(frozen=True)
class Reckoned:
    """One case: by each reckoning the share of the true best fifth that is found and Kendall's tau; CPU seconds and MB of ours."""

    case: str
    found: dict[str, tuple[float, float]]
    seconds: float
    memory: int


def reckoned() -> list[tuple[Case, Reckoned]]:
    """Every case in a process of its own, so that memory is told for it alone."""
    return [(case, Reckoned(**loads(_line(number)))) for number, case in enumerate(CASES)]


def _line(number: int) -> str:
    return subprocess.run([sys.executable, "-m", "benchmarks.calibration", str(number)], capture_output=True, text=True, check=True).stdout


def _measured(case: Case) -> Reckoned:
    calibrate(drawn_sheets(20, 5).sheets)
    runs = [_run(case, seed) for seed in range(SEEDS if case.proposals < 10_000 else SEEDS_OF_LARGE)]
    means = {way: tuple(np.mean([found[way] for found, _seconds in runs], axis=0).tolist()) for way in runs[0][0]}
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return Reckoned(case.name, means, float(np.median([seconds for _found, seconds in runs])), memory)


def _run(case: Case, seed: int) -> tuple[dict[str, tuple[float, float]], float]:
    drawn = drawn_sheets(case.proposals, case.evaluators, case.reviews, seed, bias=case.bias, slopes=case.slopes)
    began = time.process_time()
    ours = calibrate(drawn.sheets)
    seconds = time.process_time() - began
    return {way: _judged(drawn, scores) for way, scores in _scores(drawn.sheets, ours).items()}, seconds


def _scores(sheets: Sequence[Sheet], ours: Calibration) -> dict[str, Scores]:
    """The scores of proposals 0, 1, 2 … by every reckoning."""
    proposal, evaluator, total = (np.array(each) for each in zip(*((s.proposal, s.evaluator, s.total) for s in sheets), strict=True))
    count = np.bincount(evaluator)
    own = np.bincount(evaluator, total) / np.maximum(1, count)
    spread = np.sqrt(np.bincount(evaluator, (total - own[evaluator]) ** 2) / np.maximum(1, count))
    mean = _mean_of(proposal)
    standings = [ours.of_proposal[number] for number in range(len(ours.standings))]
    return {
        "mean": mean(total),
        "z-score": mean((total - own[evaluator]) / np.where(spread > 0, spread, 1)[evaluator]),
        "centred": mean(total - own[evaluator]),
        "ours": np.array([each.calibrated for each in standings]),
        "drawn to the mean": np.array([each.quality for each in standings]),
    }


def _mean_of(proposal: np.ndarray) -> Callable[[np.ndarray], Scores]:
    return lambda values: np.bincount(proposal, values) / np.bincount(proposal)


def _judged(drawn: Drawn, scores: Scores) -> tuple[float, float]:
    """The share of the true best that the first by these scores are, and Kendall's tau of the whole order."""
    most = int(len(scores) * BEST)
    true, chosen = (set(np.argsort(-each, kind="stable")[:most].tolist()) for each in (drawn.quality, scores))
    return len(true & chosen) / most, float(kendalltau(drawn.quality, scores).statistic)


def table(found: list[tuple[Case, Reckoned]]) -> str:
    """One row a case."""
    ways = list(found[0][1].found)
    head = f"| proposals × evaluators × reviews | {' | '.join(ways)} | prototype | CPU s | MB |"
    return "\n".join([head, "|---|" + "--:|" * (len(ways) + 3), *(_row(case, row) for case, row in found)])


def _row(case: Case, row: Reckoned) -> str:
    shown = " | ".join(f"{found:.3f} / {tau:.3f}" for found, tau in row.found.values())
    prototype = f"{case.found:.2f} / {case.tau:.2f}" if case.found else ""
    return f"| {row.case} | {shown} | {prototype} | {row.seconds:.3f} | {row.memory} |"


if __name__ == "__main__":
    print(dumps(asdict(_measured(CASES[int(sys.argv[1])]))))
