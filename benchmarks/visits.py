"""The requests that are measured, and how often each of them has to be sent in how much time: the bars of the design."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask
from sqlalchemy import select

from benchmarks.data import EVALUATED
from benchmarks.people import address
from benchmarks.visitor import Client, Visitor
from benchmarks.writing import Form, changed_section, changed_sheet, nothing_typed, typed_field
from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.evaluation.models import Assignment
from proposals.workflow.people import Role
from proposals.workflow.states import AssignmentState, State

SAVING, TEXTS, TABLES = 12, "problem", "delivery"


@dataclass(frozen=True)
class Visit:
    """A request that can be sent again and again. `prepare` makes what is sent, outside the time that is measured."""

    name: str
    send: Callable[[Any], Any]
    bar: float | None = None
    prepare: Callable[[], Any] = lambda: None


@dataclass(frozen=True)
class _Watched:
    """What the visits are about: a sheet half written with the code of its proposal, and a draft with its body."""

    sheet: int
    code: str
    draft: str
    body: int


def hello(client: Client) -> Visit:
    return Visit("hello-world", lambda sent: client.open("/"))


def visits(app: Flask, client: Callable[[], Client]) -> list[Visit]:
    """Every request, by people who sign in through clients of this kind."""
    watched = _watched(app)
    nobody, manager = Visitor(client()), Visitor(client(), address(Role.CALL_MANAGER))
    evaluator, author = Visitor(client(), address(Role.EVALUATOR, 1)), Visitor(client(), address(Role.SUBMITTER, watched.body))
    sheet, proposal, draft = f"/reviews/{watched.sheet}", f"/proposals/{watched.code}", f"/proposals/{watched.draft}"
    return [
        _read("evaluator's list of 40", evaluator, "/reviews", 20),
        _read("scoring sheet beside the text", evaluator, sheet, 22),
        _write("saving a sheet", evaluator, changed_sheet(evaluator, sheet)),
        _write("saving a section of five long texts", author, changed_section(author, watched.draft, TEXTS)),
        _write("saving a section with three tables", author, changed_section(author, watched.draft, TABLES)),
        _read("an empty request of somebody signed in", author, "/healthz"),
        _save("a save without any field", author, nothing_typed(author, watched.draft, TEXTS)),
        _save("saving a field while it is typed", author, typed_field(author, watched.draft, TEXTS)),
        _read("manager's list of 50", manager, f"/manage/calls/{EVALUATED}/proposals", 27),
        _read("a proposal's page, for its manager", manager, proposal, 25),
        _read("a proposal's page, for its author", author, draft, 25),
        _read("the form of a section with three tables", author, f"{draft}/edit/{TABLES}"),
        _read("the evaluation of a proposal", manager, f"{proposal}/evaluation"),
        _read("the desk of a manager, full", manager, "/desk"),
        _read("the desk of an evaluator", evaluator, "/desk"),
        _read("the public catalogue", nobody, "/catalogue"),
    ]


def _read(name: str, visitor: Visitor, page: str, bar: float | None = None) -> Visit:
    return Visit(name, lambda sent: visitor.get(page), bar)


def _write(name: str, visitor: Visitor, form: Form) -> Visit:
    return Visit(name, lambda sent: visitor.send(form.action, sent), SAVING, form.next)


def _save(name: str, visitor: Visitor, form: Form) -> Visit:
    return Visit(name, lambda sent: visitor.save(form.action, sent), prepare=form.next)


def _watched(app: Flask) -> _Watched:
    """The longest texts there are: the dearest pages of their kind."""
    longest = db.func.length(Proposal.search_text).desc()
    sheets = select(Assignment.id, Proposal.code).join(Proposal, Proposal.id == Assignment.proposal_id)
    sheets = sheets.where(Assignment.state == AssignmentState.ACCEPTED, Proposal.state == State.IN_REVIEW)
    sheets = sheets.where(Assignment.evaluator.has(email=address(Role.EVALUATOR, 1))).order_by(longest, Assignment.id).limit(1)
    drafts = select(Proposal.handle, Proposal.body_id).where(Proposal.state == State.DRAFT).order_by(longest, Proposal.id).limit(1)
    with app.app_context():
        sheet, draft = db.session.execute(sheets).one(), db.session.execute(drafts).one()
        return _Watched(sheet.id, str(sheet.code), draft.handle, draft.body_id)
