"""The query plans of the lists: which tables are read from end to end."""

from typing import Any

from sqlalchemy import select, text

from benchmarks.people import address
from proposals.accounts.queries import person_by_email
from proposals.audit.queries import entries_before
from proposals.calls.models import Call
from proposals.catalogue.queries import accepted_proposals
from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.drafting.queries import listed_proposals
from proposals.workflow.people import Actor, Role
from proposals.workflow.states import State

PAGE = 50


def table() -> str:
    """One row a list: its plan, and whether it scans a big table."""
    lines = ["| list | plan |", "|---|---|"]
    lines += [f"| {name} | {'<br>'.join(_plan(query))} |" for name, query in _lists().items()]
    return "\n".join(lines)


def _lists() -> dict[str, Any]:
    manager, evaluator = _actor(Role.CALL_MANAGER), _actor(Role.EVALUATOR, 1)
    call = db.session.scalars(select(Call.id).order_by(Call.id)).first()
    return {
        "proposals, a manager": listed_proposals(manager).limit(PAGE),
        "proposals of a call in review": listed_proposals(manager).where(Proposal.call_id == call, Proposal.state == State.IN_REVIEW).limit(PAGE),
        "proposals, an evaluator": listed_proposals(evaluator).limit(PAGE),
        "catalogue": accepted_proposals().limit(PAGE),
        "catalogue, a search": accepted_proposals("νερο").limit(PAGE),
        "audit trail": entries_before(None, PAGE),
    }


def _actor(role: Role, number: int | None = None) -> Actor:
    person = person_by_email(address(role) if number is None else address(role, number))
    assert person is not None  # data.fill made everybody
    return person.actor


def _plan(query: Any) -> list[str]:
    engine = db.engine
    statement = str(query.compile(engine, compile_kwargs={"literal_binds": True}))
    explain = "EXPLAIN QUERY PLAN" if engine.dialect.name == "sqlite" else "EXPLAIN"
    rows = db.session.execute(text(f"{explain} {statement}".replace(":", r"\:")))
    return [str(row[-1]).replace("|", "/") for row in rows]
