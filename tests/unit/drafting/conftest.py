"""Two editors of one body."""

import pytest

from proposals.workflow.people import Role
from tests.factories import make_person


@pytest.fixture
def maria(session):
    return make_person(Role.SUBMITTER, name="Μαρία")


@pytest.fixture
def nikos(session, maria):
    return make_person(Role.SUBMITTER, body=maria.body, name="Νίκος")
