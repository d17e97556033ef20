"""CPU time of a request to each page, as a multiple of a hello-world application, and how many queries it takes."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from typing import Any

from flask import Flask
from sqlalchemy import event, select

from benchmarks.data import EVALUATED
from benchmarks.people import address
from benchmarks.visitor import UnexpectedAnswer, Visitor
from benchmarks.writing import Form, changed_section, changed_sheet
from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.evaluation.models import Assignment
from proposals.workflow.people import Role
from proposals.workflow.states import AssignmentState, State

WARM_UP, LEAST_ROUNDS, MOST_ROUNDS, IN_A_ROW = 8, 5, 60, 4
TEXT_SECTION, TABLE_SECTION = "problem", "delivery"


@dataclass(frozen=True)
class Page:
    """A request that can be sent again and again. `prepare` makes what is sent, outside the time that is measured."""

    name: str
    send: Callable[[Any], Any]
    bar: float | None = None
    prepare: Callable[[], Any] = lambda: None


@dataclass(frozen=True)
class Figure:
    """What a page costs: milliseconds of CPU, the multiple of hello-world, database statements. `problem` where it does not answer."""

    page: Page
    milliseconds: float = 0
    multiple: float = 0
    queries: int = 0
    problem: str = ""

    @property
    def is_over(self) -> bool:
        return self.page.bar is not None and self.multiple > self.page.bar


def figures(app: Flask, seconds: float) -> list[Figure]:
    """Measure every page for about `seconds` in all, hello-world first."""
    hello = _hello()
    everything = [hello, *_pages(app)]
    problems = {page.name: problem for page in everything if (problem := _warm_up(page))}
    pages = [page for page in everything if page.name not in problems]
    queries = {page.name: _queries(app, page) for page in pages}
    times = _times(pages, seconds)
    unit = times[hello.name]
    found = [Figure(page, 1000 * times[page.name], times[page.name] / unit, queries[page.name]) for page in pages]
    return [*found, *(Figure(page, problem=problems[page.name]) for page in everything if page.name in problems)]


def _warm_up(page: Page) -> str:
    """Send the page a few times, so that templates and statements are compiled; what is wrong with it, if anything."""
    try:
        for _time in range(WARM_UP):
            page.send(page.prepare())
    except UnexpectedAnswer as error:
        return str(error)
    return ""


def _times(pages: list[Page], seconds: float) -> dict[str, float]:
    """The median CPU time of each. The pages take turns, so that a machine that is busy for a while is busy for all of them.

    A turn is a few requests in a row, and the first is not counted: it pays for the memory caches that other pages have filled.
    """
    found: dict[str, list[float]] = {page.name: [] for page in pages}
    until = time.monotonic() + seconds
    for number in range(MOST_ROUNDS):
        if number >= LEAST_ROUNDS and time.monotonic() > until:
            break
        for page in pages:
            found[page.name] += [_cpu_time(page) for _time in range(1 + IN_A_ROW)][1:]
    return {name: median(values) for name, values in found.items()}


def _cpu_time(page: Page) -> float:
    sent = page.prepare()
    began = time.process_time()
    page.send(sent)
    return time.process_time() - began


def _queries(app: Flask, page: Page) -> int:
    sent = page.prepare()
    with counted_queries(app) as statements:
        page.send(sent)
    return len(statements)


@contextmanager
def counted_queries(app: Flask) -> Iterator[list[str]]:
    """Collects the statements that are sent to the database within it."""
    statements: list[str] = []
    with app.app_context():
        engine = db.engine

    def note(connection: Any, cursor: Any, statement: str, *_more: Any) -> None:
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


def _hello() -> Page:
    app = Flask("hello")
    app.add_url_rule("/", view_func=lambda: "Hello, world!")
    visitor = Visitor(app)
    return Page("hello-world", lambda sent: visitor.get("/"))


def _pages(app: Flask) -> list[Page]:
    nobody, manager = Visitor(app), Visitor(app, address(Role.CALL_MANAGER))
    evaluator, watched = Visitor(app, address(Role.EVALUATOR, 1)), _sheet_of_the_watched(app)
    author, draft = _author_of_a_draft(app)
    sheet, call = f"/reviews/{watched.number}", f"/manage/calls/{EVALUATED}/proposals"
    forms = [changed_section(author, draft, TEXT_SECTION), changed_section(author, draft, TABLE_SECTION), changed_sheet(evaluator, sheet)]
    return [
        _read("evaluator's list, 40 assignments", evaluator, "/reviews", 20),
        _read("scoring sheet beside the text", evaluator, sheet, 22),
        _write("saving a sheet", evaluator, forms[2]),
        _write("saving a section, five long texts", author, forms[0]),
        _write("saving a section, three tables", author, forms[1]),
        _read("manager's list of 50", manager, call, 27),
        _read("a proposal's page, its manager", manager, f"/proposals/{watched.code}", 25),
        _read("a proposal's page, its author", author, f"/proposals/{draft}", 25),
        _read("writing a section, three tables", author, f"/proposals/{draft}/edit/{TABLE_SECTION}"),
        _read("evaluation of a proposal", manager, f"/proposals/{watched.code}/evaluation"),
        _read("desk of a manager", manager, "/desk"),
        _read("desk of an evaluator", evaluator, "/desk"),
        _read("public catalogue", nobody, "/catalogue"),
    ]


def _read(name: str, visitor: Visitor, page: str, bar: float | None = None) -> Page:
    return Page(name, lambda sent: visitor.get(page), bar)


def _write(name: str, visitor: Visitor, form: Form) -> Page:
    return Page(name, lambda sent: visitor.post(form.action, sent), 12, form.next)


@dataclass(frozen=True)
class _Watched:
    """A sheet in the middle of being written, with the code of its proposal."""

    number: int
    code: str


def _sheet_of_the_watched(app: Flask) -> _Watched:
    """The sheet with the longest text among those that the watched evaluator has begun: the dearest page of its kind."""
    with app.app_context():
        query = select(Assignment.id, Proposal.code).join(Proposal).where(Assignment.state == AssignmentState.ACCEPTED)
        query = query.where(Assignment.evaluator.has(email=address(Role.EVALUATOR, 1)), Proposal.state == State.IN_REVIEW)
        number, code = db.session.execute(query.order_by(db.func.length(Proposal.search_text).desc(), Assignment.id).limit(1)).one()
    return _Watched(number, code)


def _author_of_a_draft(app: Flask) -> tuple[Visitor, str]:
    with app.app_context():
        query = select(Proposal.handle, Proposal.body_id).where(Proposal.state == State.DRAFT)
        handle, body = db.session.execute(query.order_by(db.func.length(Proposal.search_text).desc(), Proposal.id).limit(1)).one()
    return Visitor(app, address(Role.SUBMITTER, body)), handle


def table(found: list[Figure]) -> str:
    """One row a page: CPU time, the multiple of hello-world, the bar of the design, database statements."""
    lines = ["| page | CPU ms | × hello-world | bar | queries |", "|---|---|---|---|---|"]
    for each in found:
        if each.problem:
            lines.append(f"| {each.page.name} | – | {each.problem} | – | – |")
            continue
        bar = "–" if each.page.bar is None else f"{'over ' if each.is_over else ''}{each.page.bar:g}"
        lines.append(f"| {each.page.name} | {each.milliseconds:.2f} | {each.multiple:.1f} | {bar} | {each.queries} |")
    return "\n".join(lines)
