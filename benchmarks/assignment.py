"""What the automatic assignment costs and how good it is: beside a greedy one, and beside the optimum that HiGHS proves where it can."""

import random
import resource
import subprocess
import sys
import time
from dataclasses import asdict, dataclass, replace
from json import dumps, loads
from statistics import pstdev

import numpy as np

from proposals.allocation.affinity import IMPOSSIBLE
from proposals.allocation.problem import Problem
from proposals.allocation.result import Result
from proposals.allocation.solver import allocate, value_of
from proposals.allocation.tables import Tables, tables_of
from proposals.allocation.watching import Stage, Watch
from tests.factories.allocation import drawn_problem

SIZES = ((200, 30), (1000, 100), (10_000, 1000))
REVIEWS = 3
# Integer programming takes minutes beyond this; there the prices are the proof.
MOST_PROVEN = 200


@dataclass(frozen=True)
class Assigned:
    """One way to assign on one problem. `gap` is what it lacks of the best value, in hundredths; `proof` says how that is known."""

    size: str
    way: str
    tables: float
    rest: float
    memory: int
    value: int
    gap: float
    proof: str
    worst: int
    mean: float
    missing: int
    deviation: float


def assigned() -> list[Assigned]:
    """Every way on every size, each in a process of its own, so that memory is told for it alone."""
    return [Assigned(**loads(row)) for proposals, _evaluators in SIZES for row in _lines(proposals)]


def _lines(proposals: int) -> list[str]:
    done = subprocess.run([sys.executable, "-m", "benchmarks.assignment", str(proposals)], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def _measured(proposals: int) -> None:
    """Print a row of each way for the problem with so many proposals."""
    evaluators = dict(SIZES)[proposals]
    problem = drawn_problem(proposals, evaluators, REVIEWS)
    size = f"{proposals:,} × {evaluators:,} × {REVIEWS}"
    plain = replace(problem, weights=replace(problem.weights, protects_worst=False))
    promised = replace(problem, evaluators=tuple(replace(each, minimum=each.cap * 2 // 3) for each in problem.evaluators))
    scarce = replace(problem, evaluators=tuple(replace(each, cap=each.cap * 7 // 10) for each in problem.evaluators))
    ways = {"best sum": plain, "worst served first": problem, "and minimum loads": promised, "too few evaluators": scarce}
    allocate(drawn_problem(20, 5, 2))
    best = allocate(plain).value
    for way, each in ways.items():
        print(dumps(asdict(_run(size, way, each, best))))
    print(dumps(asdict(_greedy(size, plain, best))))
    if proposals <= MOST_PROVEN:
        print(dumps(asdict(_proven(size, plain, best))))


def _run(size: str, way: str, problem: Problem, best: int) -> Assigned:
    began, tables = time.process_time(), 0.0

    def tell(stage: Stage, done: int, most: int) -> None:
        nonlocal tables
        if stage is Stage.DEMAND:
            tables = time.process_time() - began

    result = allocate(problem, Watch(tell))
    seconds = time.process_time() - began
    return _row(size, way, result.value, best, "prices" if way == "best sum" else "", (tables, seconds - tables), _figures(problem, result))


def _figures(problem: Problem, result: Result) -> tuple[int, float, int, float]:
    points = [pair.affinity for pair in result.pairs]
    deviation = pstdev(len(result.of_evaluator.get(each.id, ())) for each in problem.evaluators)
    return min(points), sum(points) / len(points), result.missing, deviation


def _row(size: str, way: str, value: int, best: int, proof: str, seconds: tuple[float, float], figures: tuple[int, float, int, float]) -> Assigned:
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return Assigned(size, way, *seconds, memory, value, 100 * (best - value) / best, proof, *figures)


def _greedy(size: str, problem: Problem, best: int) -> Assigned:
    """Proposals in random order; each takes the evaluators that fit best, less the price of their next review."""
    began = time.process_time()
    tables = tables_of(problem)
    built = time.process_time() - began
    rows, columns = _picked(tables)
    seconds = time.process_time() - began
    loads_of = np.bincount(columns, minlength=len(tables.evaluators))
    points = tables.points[rows, columns]
    figures = int(points.min()), float(points.mean()), int(tables.open.sum() - len(rows)), float(loads_of.std())
    return _row(size, "greedy", value_of(tables, rows, columns), best, "", (built, seconds - built), figures)


def _picked(tables: Tables) -> tuple[np.ndarray, np.ndarray]:
    room, caps, load = tables.room.copy(), np.maximum(1, tables.caps - 1), tables.problem.weights.load
    pairs: list[tuple[int, int]] = []
    for row in random.Random(1).sample(range(len(tables.proposals)), len(tables.proposals)):
        worth = np.where(room > 0, tables.points[row] - load * (tables.caps - room) // caps, IMPOSSIBLE)
        worth[tables.points[row] == IMPOSSIBLE] = IMPOSSIBLE
        for _review in range(tables.open[row]):
            column = int(worth.argmax())
            if worth[column] == IMPOSSIBLE:
                break
            pairs.append((row, column))
            room[column] -= 1
            worth[(tables.bodies == tables.bodies[column]) & (tables.bodies >= 0)] = IMPOSSIBLE
            worth[column] = IMPOSSIBLE
    rows, columns = np.array(pairs).T
    return rows, columns


def _proven(size: str, problem: Problem, best: int) -> Assigned:
    """The same optimum by integer programming over all pairs, as the tests find it, with rules of their own."""
    from tests.assignment_oracle import best as best_by_highs

    began = time.process_time()
    found = best_by_highs(problem)
    seconds = time.process_time() - began
    return _row(
        size, "best sum, by HiGHS", found.value, best, "HiGHS", (0.0, seconds), (0, 0.0, REVIEWS * len(problem.proposals) - found.reviews, 0.0)
    )


def table(found: list[Assigned]) -> str:
    """One row a way."""
    lines = [
        "| proposals × evaluators × reviews | way | tables, CPU s | search, CPU s | MB | value | of the best sum | proven by | worst pair | mean | missing | sd of loads |",
        "|---|---|--:|--:|--:|--:|--:|---|--:|--:|--:|--:|",
    ]
    return "\n".join([*lines, *map(_line, found)])


def _line(row: Assigned) -> str:
    shown = f"{row.worst} | {row.mean:.0f} | {row.missing} | {row.deviation:.1f}" if row.worst else f" | | {row.missing} | "
    return f"| {row.size} | {row.way} | {row.tables:.2f} | {row.rest:.2f} | {row.memory} | {row.value} | {0.0 - row.gap:+.2f} % | {row.proof} | {shown} |"


if __name__ == "__main__":
    _measured(int(sys.argv[1]))
