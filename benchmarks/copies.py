"""Many times the proposals that there are, by the statements of the database: the rows that lists read, and nothing that they do not."""

from typing import Any

from sqlalchemy import Integer, cast, func, insert, select

from benchmarks.rows import settle
from proposals.db import Model, db
from proposals.drafting.models import Proposal
from proposals.evaluation.models import Assignment

_PREFIX = len("ESDK-2027-")


def multiply(times: int) -> None:
    """Add `times` - 1 copies of each proposal with its assignments, under numbers, codes and handles of their own; commits."""
    step = int(db.session.scalar(select(func.max(Proposal.id))) or 0)
    sheets = int(db.session.scalar(select(func.max(Assignment.id))) or 0)
    digits = cast(func.substr(Proposal.code, _PREFIX + 1), Integer)
    for copy in range(1, times):
        number, code = Proposal.id + copy * step, digits + copy * step
        made = {
            "id": number,
            "handle": "C-" + cast(number, Proposal.handle.type),
            "code": func.substr(Proposal.code, 1, _PREFIX) + cast(code, Proposal.code.type),
        }
        _copy(Proposal, step, made)
        _copy(Assignment, sheets, {"id": Assignment.id + copy * sheets, "proposal_id": Assignment.proposal_id + copy * step})
    settle()
    db.session.commit()


def _copy(model: type[Model], up_to: int, made: dict[str, Any]) -> None:
    columns = model.__table__.columns
    rows = select(*(made.get(column.name, column) for column in columns)).where(model.__table__.c.id <= up_to)
    db.session.execute(insert(model.__table__).from_select([column.name for column in columns], rows))
