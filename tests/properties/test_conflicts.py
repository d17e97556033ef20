"""By no way is anybody assigned, let into a text or counted who has a conflict of interest that nobody overrode."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from proposals.accounts.operations import Grant, change_person, change_supervision
from proposals.accounts.queries import person_by_id
from proposals.conflicts.operations import ConflictRefused, Declared, declare, override, withdraw
from proposals.conflicts.queries import conflicts_of, declarations_of
from proposals.db import db
from proposals.evaluation.assigning import AssignmentDetails, assign, take_assignment_step
from proposals.evaluation.models import Assignment
from proposals.evaluation.recusals import recheck
from proposals.workflow.machine import StepRefused
from proposals.workflow.people import Role
from proposals.workflow.states import LIVE_ASSIGNMENTS, AssignmentState, State
from tests.factories import make_body, make_call, make_member, make_person, make_proposal

REASON = "Πρόκειται για συνωνυμία, όπως βεβαίωσε ο φορέας."
NUMBERS = st.integers(0, 2)
DEEDS = st.sampled_from(["assign", "accept", "finalise", "declare body", "declare code", "withdraw", "move", "supervise", "invite", "override"])


class World:
    """Three proposals of three bodies, three evaluators, and whatever they do to each other."""

    def __init__(self):
        self.bodies, self.call = [make_body() for _ in range(3)], make_call()
        self.proposals = [make_proposal(State.IN_REVIEW, call=self.call, body=body, answers={}) for body in self.bodies]
        self.evaluators = [make_person(Role.EVALUATOR, body=make_body()).id for _ in range(3)]
        self.manager, self.admin = make_person(Role.CALL_MANAGER).actor, make_person(Role.ADMINISTRATOR).actor

    def do(self, deed, one, other):
        # Anew each time, with the roles: an example that is taken back leaves objects that know nothing.
        person, proposal, body = person_by_id(self.evaluators[one]), self.proposals[other], self.bodies[other]
        match deed:
            case "assign":
                assign(self.manager, proposal, [person], None)
            case "accept" | "finalise":
                self.step(person, proposal, deed)
            case "declare body":
                declare(person.actor, Declared(body=body, reason=REASON))
            case "declare code":
                declare(person.actor, Declared(code=proposal.code, reason=REASON))
            case "withdraw":
                for each in declarations_of(person.id)[:1]:
                    withdraw(person.actor, each)
            case "move":
                change_person(self.admin, person, name=person.name, body=body, active=True, grants=(Grant(Role.EVALUATOR),))
            case "supervise" if one != other:
                change_supervision(self.admin, self.bodies[one], body)
            case "invite" if person.id not in {member.person_id for member in proposal.members}:
                make_member(proposal, person)
                recheck()
            case "override":
                override(self.admin, proposal, person, REASON)

    def step(self, person, proposal, name):
        query = select(Assignment).where(Assignment.proposal_id == proposal.id, Assignment.evaluator_id == person.id)
        for assignment in db.session.scalars(query.where(Assignment.state.in_(LIVE_ASSIGNMENTS))):
            assignment.sheet_gaps = 1
            take_assignment_step(person.actor, assignment, name, AssignmentDetails(no_conflict=True))


@pytest.fixture
def world(session):
    made = World()
    session.flush()
    return made


@given(deeds=st.lists(st.tuples(DEEDS, NUMBERS, NUMBERS), max_size=12))
def test_no_live_assignment_has_a_ground_that_nobody_overrode(session, world, deeds):
    with session.begin_nested() as everything:
        for deed, one, other in deeds:
            try:
                with session.begin_nested():
                    world.do(deed, one, other)
            except (StepRefused, ConflictRefused, ValueError):
                session.expire_all()
            live = session.execute(select(Assignment.proposal_id, Assignment.evaluator_id).where(Assignment.state.in_(LIVE_ASSIGNMENTS))).all()
            found = conflicts_of({row[0] for row in live}, {row[1] for row in live})
            assert [tuple(row) for row in live if found.open_of(*row)] == []
            assert recheck() == 0
        for proposal in world.proposals:
            session.refresh(proposal)
            states = session.scalars(select(Assignment.state).where(Assignment.proposal_id == proposal.id)).all()
            running = [state for state in states if state in (AssignmentState.INVITED, AssignmentState.ACCEPTED)]
            assert proposal.sheets_running == len(running)
        everything.rollback()
    session.expire_all()
