"""What a person may see, in SQL and in the rulebook."""

import pytest
from hypothesis import given
from sqlalchemy import select

from proposals import clock
from proposals.drafting.models import Member, Proposal, Reader
from proposals.drafting.queries import visible_to
from proposals.workflow.people import May
from proposals.workflow.permissions import Permission, can
from proposals.workflow.states import State
from tests.factories import make_body, make_call, make_person, make_proposal
from tests.properties.strategies import BODIES, actors


@pytest.fixture
def world(session):
    """A proposal of each of two bodies in every state, filed and never filed; each of five people reads some of them, three were invited to some."""
    bodies = [make_body(id=number) for number in BODIES]
    people, call = [make_person(id=number) for number in range(1, 6)], make_call()
    proposals = [make_proposal(state, call=call, body=body, answers={}) for body in bodies for state in State]
    for number, proposal in enumerate(proposals):
        readers = {people[number % 5].id, people[number % 3].id}
        session.add_all(Reader(proposal_id=proposal.id, person_id=person, despite_conflict=number % 4 == 0) for person in readers)
        if number % 3:
            session.add(Member(proposal_id=proposal.id, person_id=people[number % 3].id, may=list(May)[number % 3], invited_at=clock.now()))
    session.flush()
    session.expire_all()
    return proposals


@given(actor=actors())
def test_what_a_person_may_see_is_the_same_in_sql_and_in_the_rulebook(session, world, actor):
    in_sql = set(session.scalars(select(Proposal.id).where(visible_to(actor))))

    assert in_sql == {proposal.id for proposal in world if can(actor, Permission.SEE_PROPOSAL, proposal.case())}
