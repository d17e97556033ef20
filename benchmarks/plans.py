"""How the database finds what the lists show: the plan of every statement of every list page, as the pages send them."""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Flask
from sqlalchemy import select

from benchmarks.data import EVALUATED
from benchmarks.lists import far
from benchmarks.pages import sent_statements
from benchmarks.people import address
from benchmarks.visitor import ProcessClient, Visitor
from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.workflow.people import Role
from proposals.workflow.states import State

# They grow with the proposals. The others (bodies, calls, people) do not.
BIG = frozenset(
    [
        "proposal",
        "answer",
        "attachment",
        "proposal_version",
        "reader",
        "admissibility_check",
        "assignment",
        "score",
        "horizontal_check",
        "audit_entry",
        "notice",
    ]
)
_SCANNED = re.compile(r"^SCAN (\w+?)(?:_\d+)?\b|Seq Scan on (\w+)")


@dataclass(frozen=True)
class Plan:
    """One statement of a page: the table that it reads first, how long it took, the steps of its plan."""

    page: str
    table: str
    milliseconds: float
    steps: tuple[str, ...]
    is_limited: bool

    @property
    def scanned(self) -> set[str]:
        """The big tables of which it reads every row; one that is read in the order of the list stops with the page."""
        found = {first or second for step in self.steps for first, second in _SCANNED.findall(step)} & BIG
        in_order = self.is_limited and not any("ORDER BY" in step or step.lstrip("-> ").startswith("Sort") for step in self.steps)
        return set() if in_order else found


def plans(app: Flask) -> list[Plan]:
    """The plans of all lists, each page for everybody who has one of his own."""
    found: dict[tuple[str, str], Plan] = {}
    for name, visitor, page in _lists(app):
        visitor.get(page)
        with sent_statements(app) as statements:
            visitor.get(page)
        with app.app_context():
            for statement, parameters in statements:
                plan = _plan(name, statement, parameters)
                # A page asks for the person who is signed in, as all pages do.
                if plan.table != "person":
                    found[name, statement] = plan
    return list(found.values())


def _lists(app: Flask) -> Iterator[tuple[str, Visitor, str]]:
    with app.app_context():
        body = db.session.scalars(select(Proposal.body_id).where(Proposal.state == State.DRAFT).limit(1)).one()
    people = {role: Visitor(ProcessClient(app), address(role)) for role in (Role.CALL_MANAGER, Role.COMMITTEE_CHAIR, Role.ADMINISTRATOR)}
    author, evaluator = Visitor(ProcessClient(app), address(Role.SUBMITTER, body)), Visitor(ProcessClient(app), address(Role.EVALUATOR, 1))
    manager, nobody, managed = people[Role.CALL_MANAGER], Visitor(ProcessClient(app)), f"/manage/calls/{EVALUATED}"
    yield "proposals, author", author, "/proposals"
    yield "proposals, author, further on", author, far(author, "/proposals")
    yield "proposals, manager", manager, "/proposals"
    yield "proposals, manager, one state", manager, "/proposals?state=rejected"
    yield "proposals of a call", manager, f"{managed}/proposals"
    yield "proposals of a call, one state, further on", manager, far(manager, f"{managed}/proposals?state=reviewed")
    yield "proposals of a call, one state, by score", manager, f"{managed}/proposals?state=reviewed&order=score"
    yield "proposals of a call, by body", manager, f"{managed}/proposals?order=body"
    yield "proposals of a call, a search", manager, f"{managed}/proposals?q=νερό+βαθμός>60"
    yield "proposals of a call, filters with counts", manager, f"{managed}/proposals?facets=1"
    yield "assignments of a call", manager, f"{managed}/assignments"
    yield "sheets of a call", manager, f"{managed}/sheets"
    yield "sheets of a call, further on", manager, far(manager, f"{managed}/sheets")
    yield "assignment", manager, f"{managed}/assignment"
    yield "reviews, evaluator", evaluator, "/reviews"
    for role, visitor in people.items():
        yield f"desk, {role.value}", visitor, "/desk"
    yield "desk, author", author, "/desk"
    yield "desk, evaluator", evaluator, "/desk"
    yield "catalogue", nobody, "/catalogue"
    yield "catalogue, a search", nobody, "/catalogue?q=νερο"
    yield "audit trail", people[Role.ADMINISTRATOR], "/manage/audit"
    yield "people", people[Role.ADMINISTRATOR], "/manage/people"


def _plan(page: str, statement: str, parameters: Any) -> Plan:
    connection = db.session.connection()
    explain = "EXPLAIN QUERY PLAN" if db.engine.dialect.name == "sqlite" else "EXPLAIN"
    steps = tuple(str(row[-1]).strip() for row in connection.exec_driver_sql(f"{explain} {statement}", parameters))
    began = time.perf_counter()
    connection.exec_driver_sql(statement, parameters).fetchall()
    milliseconds = 1000 * (time.perf_counter() - began)
    table = re.search(r"\bFROM (\w+|\"\w+\")", statement)
    return Plan(page, table[1].strip('"') if table else "–", milliseconds, steps, "LIMIT" in statement)


def table(found: list[Plan]) -> str:
    """One row a statement: the page, the table that it reads first, time, the plan with what it scans."""
    lines = ["| list | reads | ms | scans | plan |", "|---|---|--:|---|---|"]
    for each in found:
        steps = "<br>".join(step.replace("|", "/") for step in each.steps if not step.startswith(("Planning", "Buffers")))
        scanned = ", ".join(f"**{name}**" for name in sorted(each.scanned)) or "–"
        lines.append(f"| {each.page} | {each.table} | {each.milliseconds:.1f} | {scanned} | {steps} |")
    return "\n".join(lines)
