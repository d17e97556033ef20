"""What evaluators declared and administrators overrode."""

from typing import Any

from proposals import clock
from proposals.accounts.models import Person
from proposals.conflicts.models import ConflictDeclaration, ConflictOverride
from proposals.conflicts.rules import Ground
from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.workflow.people import Role
from tests.factories.people import make_person


def make_declaration(evaluator: Person, **columns: Any) -> ConflictDeclaration:
    """A declaration in force from today without end; about whom stands in `columns`."""
    usual = {"reason": "Συνεργαστήκαμε.", "valid_from": clock.today(), "declared_at": clock.now()}
    declaration = ConflictDeclaration(evaluator_id=evaluator.id, **{**usual, **columns})
    db.session.add(declaration)
    db.session.flush()
    return declaration


def make_override(proposal: Proposal, evaluator: Person, *grounds: Ground) -> ConflictOverride:
    """An administrator's override of these grounds."""
    values = {"grounds": list(grounds), "reason": "Δεν υπάρχει άλλος αξιολογητής με τις ίδιες γνώσεις.", "at": clock.now()}
    override = ConflictOverride(proposal_id=proposal.id, evaluator=evaluator, by=make_person(Role.ADMINISTRATOR), **values)
    db.session.add(override)
    db.session.flush()
    return override
