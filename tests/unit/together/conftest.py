"""A body, one of its editors, a draft."""

import pytest

from proposals.workflow.people import Role
from tests.factories import make_body, make_person, make_proposal


@pytest.fixture
def body(session):
    return make_body()


@pytest.fixture
def editor(body):
    return make_person(Role.SUBMITTER, body=body, name="Αλέξανδρος Γραφέας")


@pytest.fixture
def proposal(body):
    return make_proposal(body=body, answers={"title": "Τίτλος"})
