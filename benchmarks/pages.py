"""CPU time of a request to each page, as a multiple of a hello-world application, and how many statements it sends to the database."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from typing import Any

from flask import Flask
from sqlalchemy import event

from benchmarks import hello, visits
from benchmarks.served import NotServed, served
from benchmarks.visitor import ProcessClient, UnexpectedAnswer
from benchmarks.visits import Visit
from proposals.db import db

WARM_UP, LEAST_ROUNDS, MOST_ROUNDS, IN_A_ROW = 8, 4, 60, 4
# A visit whose time is measured by the first function, and that function.
Timed = tuple[Visit, Callable[[], float]]


@dataclass(frozen=True)
class Figure:
    """What a request costs in one way of measuring: milliseconds of CPU, and the multiple of hello-world in the same run."""

    milliseconds: float
    multiple: float


@dataclass(frozen=True)
class Row:
    """A visit with its figures, under the server and in this process; `problem` where it does not answer."""

    visit: Visit
    served: Figure | None = None
    called: Figure | None = None
    statements: int = 0
    problem: str = ""

    @property
    def is_over(self) -> bool:
        """True where it misses its bar, which the design sets for requests under the server."""
        judged = self.served or self.called
        return bool(self.problem) or (self.visit.bar is not None and judged is not None and judged.multiple > self.visit.bar)


def rows(app: Flask, seconds: float) -> list[Row]:
    """Measure every page for about `seconds` in each way, hello-world first."""
    unit = visits.hello(ProcessClient(hello.app))
    everything = [unit, *visits.visits(app, lambda: ProcessClient(app))]
    problems = {visit.name: problem for visit in everything if (problem := _warm_up(visit))}
    called = _figures([(visit, time.process_time) for visit in everything if visit.name not in problems], seconds)
    under_the_server = _served_figures(app, seconds, set(problems))
    return [
        Row(
            visit,
            under_the_server.get(visit.name),
            called.get(visit.name),
            0 if visit.name in problems else _statements(app, visit),
            problems.get(visit.name, ""),
        )
        for visit in everything
    ]


def _served_figures(app: Flask, seconds: float, left_out: set[str]) -> dict[str, Figure]:
    try:
        with served("benchmarks.hello:app") as small, served("wsgi:app", app) as large:
            timed: list[Timed] = [(visits.hello(small.client()), small.cpu_time)]
            timed += [(visit, large.cpu_time) for visit in visits.visits(app, large.client) if visit.name not in left_out]
            for visit, _clock in timed:
                _warm_up(visit)
            return _figures(timed, seconds)
    except NotServed as reason:
        print(f"Not measured under the server: {reason}")
        return {}


def _warm_up(visit: Visit) -> str:
    """Send the request a few times, so that templates and statements are compiled; what is wrong with it, if anything."""
    try:
        for _time in range(WARM_UP):
            visit.send(visit.prepare())
    except UnexpectedAnswer as error:
        return str(error)
    return ""


def _figures(timed: list[Timed], seconds: float) -> dict[str, Figure]:
    times = _times(timed, seconds)
    unit = next(iter(times.values()))
    return {name: Figure(1000 * value, value / unit) for name, value in times.items()}


def _times(timed: list[Timed], seconds: float) -> dict[str, float]:
    """The median CPU time of each. They take turns, so that a machine that is busy for a while is busy for all of them.

    A turn is a few requests in a row, and the first is not counted: it pays for the memory caches that other pages have filled.
    """
    found: dict[str, list[float]] = {visit.name: [] for visit, _clock in timed}
    until = time.monotonic() + seconds
    for number in range(MOST_ROUNDS):
        if number >= LEAST_ROUNDS and time.monotonic() > until:
            break
        for visit, clock in timed:
            found[visit.name] += [_cpu_time(visit, clock) for _time in range(1 + IN_A_ROW)][1:]
    return {name: median(values) for name, values in found.items()}


def _cpu_time(visit: Visit, clock: Callable[[], float]) -> float:
    sent = visit.prepare()
    began = clock()
    visit.send(sent)
    return clock() - began


def _statements(app: Flask, visit: Visit) -> int:
    sent = visit.prepare()
    with sent_statements(app) as statements:
        visit.send(sent)
    return len(statements)


@contextmanager
def sent_statements(app: Flask) -> Iterator[list[tuple[str, Any]]]:
    """Collects the statements that are sent to the database within it, with their values."""
    statements: list[tuple[str, Any]] = []
    with app.app_context():
        engine = db.engine

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        if not statement.startswith("BEGIN"):
            statements.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


def table(found: list[Row]) -> str:
    """One row a page: its multiple under the server beside the bar of the design, the same in this process, statements."""
    lines = ["| page | × hello-world | bar | CPU ms | in one process: × | CPU ms | statements |", "|---|--:|--:|--:|--:|--:|--:|"]
    for each in found:
        bar = "" if each.visit.bar is None else f"{'**over** ' if each.is_over else ''}{each.visit.bar:g}"
        figures = " | ".join([*_cells(each.served)[:1], bar, *_cells(each.served)[1:], *_cells(each.called)])
        lines.append(f"| {each.visit.name} | {each.problem or figures} | {each.statements} |")
    return "\n".join(lines)


def _cells(figure: Figure | None) -> tuple[str, str]:
    return (f"{figure.multiple:.1f}", f"{figure.milliseconds:.2f}") if figure else ("–", "–")
