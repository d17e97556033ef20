"""A proposal in review and an evaluator who has nothing to do with it."""

import pytest

from proposals.workflow.people import Role
from proposals.workflow.states import State
from tests.factories import make_body, make_person, make_proposal


@pytest.fixture
def proposal(session):
    return make_proposal(State.IN_REVIEW)


@pytest.fixture
def evaluator(session):
    return make_person(Role.EVALUATOR, body=make_body(name="Γραμματεία Δοκιμής", name_en="Test Secretariat"), name="Άννα Γεωργίου")


@pytest.fixture
def administrator(session):
    return make_person(Role.ADMINISTRATOR)
