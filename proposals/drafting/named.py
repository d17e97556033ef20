"""Proposals as the audit trail names them."""

from sqlalchemy import select

from proposals.audit.names import Named, Names, give_names
from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.drafting.queries import visible_to
from proposals.web.words import stored_code
from proposals.workflow.people import Actor


def names_of(actor: Actor, numbers: set[int]) -> dict[int, Named]:
    """The proposals of these numbers; a draft that the person may not see keeps its title to itself."""
    if not numbers:
        return {}
    columns = (Proposal.id, Proposal.code, Proposal.handle, Proposal.title, visible_to(actor).label("is_visible"))
    rows = db.session.execute(select(*columns).where(Proposal.id.in_(numbers)))
    return {row.id: Named(row.code or row.handle, row.title if row.is_visible else "", bool(row.is_visible)) for row in rows}


def number_of(code: str) -> int | None:
    """The number of the proposal with this code or handle, typed in Greek or Latin letters."""
    wanted = stored_code(code)
    return db.session.scalar(select(Proposal.id).where((Proposal.code == wanted) | (Proposal.handle == wanted)))


give_names(Names(of=names_of, number_of=number_of))
