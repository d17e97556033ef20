"""What the rulebook looks at, without any database: a proposal's case, an assignment's case, a person."""

from datetime import UTC, datetime, timedelta
from typing import Any

from proposals.workflow.cases import AssignmentCase, Case
from proposals.workflow.people import Actor, Holding, Role
from proposals.workflow.states import AssignmentState, State

# Noon in Athens on a Tuesday. The fixture `the_time` stops here too.
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


def make_case(state: State = State.DRAFT, **facts: Any) -> Case:
    """A proposal of body 1 in an open call, complete, at which nothing is missing for any step."""
    usual = {
        "body_id": 1,
        "now": NOW,
        "opens_at": NOW - timedelta(days=30),
        "closes_at": NOW + timedelta(days=30),
        "ever_submitted": state not in (State.DRAFT, State.AWAITING_APPROVAL),
        "sheets_final": 2,
        "sheets_needed": 2,
        "recommended": True,
        "objected": True,
    }
    return Case(state=state, **{**usual, **facts})


def make_assignment_case(state: AssignmentState = AssignmentState.INVITED, proposal: Case | None = None, **facts: Any) -> AssignmentCase:
    """The assignment of person 100 to a proposal in review, with a whole sheet and a declaration of no conflict."""
    usual = {"evaluator_id": 100, "sheet_gaps": 0, "conflict_free": True}
    return AssignmentCase(state=state, proposal=proposal or make_case(State.IN_REVIEW), **{**usual, **facts})


def make_actor(*roles: Role, person_id: int = 50, body_id: int | None = None) -> Actor:
    """A person who holds these roles; those of a body, in `body_id`."""
    return Actor(person_id, body_id, frozenset(Holding(role, body_id if role.is_of_a_body else None) for role in roles))
