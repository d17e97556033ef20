"""What lists cost as they grow: a first page, one far on, sorted and searched ones, each in this process, and files of ten thousand rows."""

import resource
import time
import tracemalloc
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from flask import Flask

from benchmarks.copies import COUNTED, SCATTERED
from benchmarks.data import EVALUATED
from benchmarks.pages import sent_statements
from benchmarks.people import address
from benchmarks.visitor import ProcessClient, Visitor
from proposals.workflow.people import Role

_TIMES = 15
_FAR = 6
_CALL = f"/manage/calls/{EVALUATED}/proposals"
_NEXT = b'">\xce\x95\xcf\x80\xcf\x8c\xce\xbc\xce\xb5\xce\xbd\xce\xb5\xcf\x82</a>'
_ASSIGNED = f"/manage/calls/{EVALUATED}/assignments"
_SHEETS = f"/manage/calls/{EVALUATED}/sheets"
_SHORT = ("", ", of two letters")
_PAGES = (
    ("call: first page", _CALL),
    ("call: by score", f"{_CALL}?order=score"),
    ("call: by spread, from the lowest", f"{_CALL}?order=-spread"),
    ("call: by consensus", f"{_CALL}?order=consensus"),
    ("call: by submission", f"{_CALL}?order=-submitted"),
    ("call: by body", f"{_CALL}?order=body"),
    ("call: by score, of one state", f"{_CALL}?order=score&state=reviewed"),
    ("call: search by conditions", f"{_CALL}?q=βαθμός>60+φύλλα:3"),
    ("call: search by a word", f"{_CALL}?q=νερό"),
    *((f"call: search by a word of one proposal in {every:,}{_SHORT[len(word) == 2]}", f"{_CALL}?q={word}") for word, every in SCATTERED.items()),
    *((f"call: search by a word of {number:,} proposals", f"{_CALL}?q={word}") for word, number in COUNTED.items()),
    *((f"call: search by a word of {number:,} proposals, by score", f"{_CALL}?q={word}&order=score") for word, number in COUNTED.items()),
    *((f"call: search by a word of {number:,} proposals and a condition", f"{_CALL}?q={word}+βαθμός>60") for word, number in COUNTED.items()),
    ("call: search by a word of two letters in every proposal", f"{_CALL}?q=το"),
    ("call: search by a word and a condition", f"{_CALL}?q=νερό+βαθμός>60"),
    ("call: search by a word, by score", f"{_CALL}?q=νερό&order=score"),
    ("call: search that finds nothing", f"{_CALL}?q=ανύπαρκτηλέξη"),
    ("call: filters with counts", f"{_CALL}?facets=1"),
    ("all: first page", "/proposals"),
    ("all: by change", "/proposals?order=changed"),
    ("all: by submission", "/proposals?order=submitted"),
    ("all: search by a word", "/proposals?q=νερό"),
    ("catalogue", "/catalogue"),
    ("catalogue: search by a word", "/catalogue?q=νερό"),
    ("catalogue: search by a word of one proposal in 1,000", "/catalogue?q=σπανιολεκτο"),
    *((f"catalogue: search by a word of {number:,} proposals", f"/catalogue?q={word}") for word, number in COUNTED.items()),
    ("catalogue: search that finds nothing", "/catalogue?q=ανύπαρκτηλέξη"),
    ("assignments of a call", _ASSIGNED),
    *((f"assignments of a call: by {order}", f"{_ASSIGNED}?order={order}") for order in ("code", "body", "evaluator", "assigned", "due", "final")),
    ("sheets of a call", _SHEETS),
    *((f"sheets of a call: by {order}", f"{_SHEETS}?order={order}") for order in ("code", "body", "evaluator", "total", "final")),
)


@dataclass(frozen=True)
class Cost:
    """A page: CPU milliseconds of the process, statements to the database, bytes of its HTML."""

    name: str
    milliseconds: float
    statements: int
    size: int


@dataclass(frozen=True)
class File:
    """A file: CPU seconds, rows, bytes, and the most memory that Python held for it at a time, in MB."""

    name: str
    seconds: float
    rows: int
    size: int
    peak: float


def costs(app: Flask) -> list[Cost]:
    """What each page costs a call manager."""
    manager = Visitor(ProcessClient(app), address(Role.CALL_MANAGER))
    return [_cost(app, manager, name, page) for name, page in _with_far_pages(manager)]


def files(app: Flask) -> list[File]:
    """What it costs to take the list of a call away."""
    client = app.test_client()
    Visitor(_Same(client), address(Role.CALL_MANAGER))
    return [_file(client, kind) for kind in ("csv", "xlsx")]


class _Same(ProcessClient):
    """A client whose cookies somebody else needs too."""

    def __init__(self, client: object) -> None:
        self._client = client  # type: ignore[assignment]


def _with_far_pages(manager: Visitor) -> Iterator[tuple[str, str]]:
    for name, page in _PAGES:
        yield name, page
        if name in ("call: first page", "call: by score", "all: first page"):
            yield f"{name.partition(':')[0]}: {name.partition(': ')[2]}, {_FAR} pages on", far(manager, page)


def far(manager: Visitor, page: str) -> str:
    """The address some pages further on; the last one where the list ends before."""
    for _step in range(_FAR):
        before = manager.get(page).partition(_NEXT)
        if not before[1]:
            break
        page = before[0].rpartition(b'href="')[2].decode().replace("&amp;", "&")
    return page


def _cost(app: Flask, visitor: Visitor, name: str, page: str) -> Cost:
    visitor.get(page)
    with sent_statements(app) as statements:
        size = len(visitor.get(page))
    spent = []
    for _time in range(_TIMES):
        began = time.process_time()
        visitor.get(page)
        spent.append(time.process_time() - began)
    return Cost(name, 1000 * median(spent), len(list(statements)), size)


def _file(client: object, kind: str) -> File:
    def taken() -> tuple[int, int]:
        answer = client.get(f"{_CALL}.{kind}", buffered=False)  # type: ignore[attr-defined]
        size = rows = 0
        for part in answer.response:
            size += len(part)
            rows += part.count(b"\r\n") if kind == "csv" else 0
        answer.close()
        return size, rows

    began = time.process_time()
    size, rows = taken()
    seconds = time.process_time() - began
    tracemalloc.start()
    taken()
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    return File(kind, seconds, max(0, rows - 1), size, peak)


def table(found: list[Cost], taken: list[File]) -> str:
    """Pages, then files."""
    lines = ["| list | CPU ms | statements | KB |", "|---|--:|--:|--:|"]
    lines += [f"| {each.name} | {each.milliseconds:.2f} | {each.statements} | {each.size // 1000} |" for each in found]
    lines += ["", "| file of the call | CPU s | rows | KB | MB at most |", "|---|--:|--:|--:|--:|"]
    lines += [f"| {each.name} | {each.seconds:.2f} | {each.rows or '–'} | {each.size // 1000} | {each.peak:.1f} |" for each in taken]
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    return "\n".join([*lines, "", f"The whole process, with what filled the database: {most:.0f} MB at most."])
