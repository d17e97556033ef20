"""Roles, and the person as the rules see one."""

import pytest

from proposals.workflow.people import NOBODY, SYSTEM, Actor, Holding, Role
from tests.factories import make_actor


def test_role_of_a_body_is_held_for_that_body_only():
    editor = make_actor(Role.SUBMITTER, body_id=1)

    assert [editor.holds(Role.SUBMITTER, body) for body in (1, 2, None)] == [True, False, False]


def test_role_is_held_anywhere_for_whichever_body():
    editor = make_actor(Role.SUBMITTER, body_id=1)

    assert [role for role in Role if editor.holds_anywhere(role)] == [Role.SUBMITTER]


@pytest.mark.parametrize(
    ("person", "belongs"),
    [
        (Actor(5, 1), True),
        (Actor(5, 2), False),
        (Actor(5), False),
        # Whoever holds a role for a body belongs to it, wherever his desk is.
        (Actor(5, 2, frozenset({Holding(Role.SUBMITTER, 1)})), True),
        (SYSTEM, False),
        (NOBODY, False),
    ],
)
def test_person_belongs_to_the_body_where_he_works_or_holds_a_role(person, belongs):
    assert person.belongs_to(1) is belongs


def test_nobody_is_not_the_system():
    assert NOBODY != SYSTEM


def test_two_roles_are_of_a_body():
    assert {role for role in Role if role.is_of_a_body} == {Role.SUBMITTER, Role.BODY_APPROVER}


def test_every_role_has_its_word():
    assert len({role.label for role in Role}) == len(Role)
