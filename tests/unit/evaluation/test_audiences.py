"""Whom a step tells, asked as a page asks: in a session that has loaded nothing yet."""

import pytest
from sqlalchemy import select

from proposals.drafting.models import Proposal
from proposals.drafting.queries import proposal_by_code
from proposals.drafting.steps import AUDIENCES, Details, take_step
from proposals.notices.models import Notice
from proposals.workflow.people import Role
from proposals.workflow.states import AssignmentState, State
from proposals.workflow.table import Audience
from tests.factories import make_assignment, make_body, make_person, make_proposal


@pytest.fixture
def people(session):
    """The ids of everybody who may be told of one proposal, by audience; each has a namesake elsewhere or out of office."""
    body, other = make_body(), make_body()
    proposal = make_proposal(State.IN_REVIEW, body=body)
    found = {
        Audience.EDITORS: make_person(Role.SUBMITTER, body=body).id,
        Audience.APPROVERS: make_person(Role.BODY_APPROVER, body=body).id,
        Audience.CALL_MANAGERS: make_person(Role.CALL_MANAGER).id,
        Audience.CHAIRS: make_person(Role.COMMITTEE_CHAIR).id,
        Audience.EVALUATORS: make_assignment(AssignmentState.FINAL, proposal=proposal).evaluator_id,
    }
    for role, where in ((Role.SUBMITTER, other), (Role.BODY_APPROVER, other)):
        make_person(role, body=where)
    for role in (Role.SUBMITTER, Role.BODY_APPROVER, Role.CALL_MANAGER, Role.COMMITTEE_CHAIR):
        make_person(role, body=body, active=False)
    make_assignment(AssignmentState.DECLINED, proposal=proposal)
    make_assignment(AssignmentState.FINAL, proposal=proposal, evaluator=make_person(Role.EVALUATOR, active=False))
    session.commit()
    session.expunge_all()
    return found


@pytest.mark.parametrize("audience", AUDIENCES)
def test_audience_is_the_active_people_with_all_that_the_rules_ask_of_them(session, people, audience):
    proposal = session.scalars(select(Proposal)).one()

    told = AUDIENCES[audience](proposal)

    assert [(person.id, person.actor.person_id) for person in told] == [(people[audience], people[audience])]


def test_reopened_review_tells_its_evaluators(session):
    proposal, actor = make_proposal(State.REVIEWED), make_person(Role.CALL_MANAGER).actor
    evaluator = make_assignment(AssignmentState.FINAL, proposal=proposal).evaluator_id
    make_assignment(AssignmentState.DECLINED, proposal=proposal)
    code = proposal.code
    session.commit()
    session.expunge_all()

    take_step(actor, proposal_by_code(code, for_update=True), "reopen_review", Details(note="Λείπει μια γνώμη."))

    assert session.execute(select(Notice.kind, Notice.person_id)).all() == [("reopen_review", evaluator)]
