"""The grounds, each alone: what makes it, and what comes near without making it."""

import pytest

from proposals.conflicts.rules import Affair, Ground, Interests, grounds, still_open

EVALUATOR = {"person_id": 7, "bodies": frozenset({1})}
PROPOSAL = {"body_id": 2, "code": "ESDK-2027-0001"}


def found(who=None, what=None):
    return grounds(Interests(**{**EVALUATOR, **(who or {})}), Affair(**{**PROPOSAL, **(what or {})}))


def test_evaluator_without_ties_is_free():
    assert found() == ()


ALONE = [
    (Ground.SAME_BODY, {"bodies": frozenset({1, 2})}, {}),
    (Ground.SUPERVISION, {"supervisors": frozenset({2, 3})}, {}),
    (Ground.SUPERVISION, {}, {"supervisors": frozenset({1})}),
    (Ground.PARTNER, {"body_names": frozenset({"δημοσ"})}, {"named_bodies": frozenset({"δημοσ", "άλλος"})}),
    (Ground.NAMED, {"names": frozenset({"αννα γεωργιου"})}, {"named_people": frozenset({"αννα γεωργιου"})}),
    (Ground.WROTE, {}, {"writers": frozenset({7})}),
    (Ground.TOOK_PART, {}, {"participants": frozenset({7})}),
    (Ground.DECLARED_BODY, {"declared_bodies": frozenset({2})}, {}),
    (Ground.DECLARED_PERSON, {"declared_names": frozenset({"α β"})}, {"named_people": frozenset({"α β"})}),
    (Ground.DECLARED_PERSON, {"declared_people": frozenset({9})}, {"writers": frozenset({9})}),
    (Ground.DECLARED_PERSON, {"declared_people": frozenset({9})}, {"participants": frozenset({9})}),
    (Ground.DECLARED_PROPOSAL, {"declared_codes": frozenset({"ESDK-2027-0001"})}, {}),
    (Ground.REVIEWED_PARENT, {}, {"judges_of_parent": frozenset({7})}),
]


@pytest.mark.parametrize(("ground", "who", "what"), ALONE)
def test_each_ground_alone_is_found_and_no_other(ground, who, what):
    assert found(who, what) == (ground,)


def test_every_ground_has_a_case_of_its_own_and_a_sentence():
    assert {ground for ground, _who, _what in ALONE} == set(Ground)
    assert [ground for ground in Ground if not ground.label.endswith(".")] == []


NEAR = [
    ({"supervisors": frozenset({3})}, {"supervisors": frozenset({3})}),  # two bodies under the same ministry
    ({"body_names": frozenset({"δημοσ"})}, {"named_people": frozenset({"δημοσ"})}),
    ({"names": frozenset({"α β"})}, {"named_bodies": frozenset({"α β"})}),
    ({"declared_bodies": frozenset({1, 3})}, {"supervisors": frozenset({3})}),
    ({"declared_codes": frozenset({"ESDK-2027-0002"})}, {}),
    ({}, {"writers": frozenset({8}), "participants": frozenset({8}), "judges_of_parent": frozenset({8})}),
]


@pytest.mark.parametrize(("who", "what"), NEAR)
def test_what_comes_near_a_ground_is_none(who, what):
    assert found(who, what) == ()


def test_proposal_without_a_code_is_declared_by_nobody():
    assert found({"declared_codes": frozenset()}, {"code": ""}) == ()


def test_several_grounds_stand_in_one_order():
    assert found({"bodies": frozenset({2})}, {"writers": frozenset({7})}) == (Ground.SAME_BODY, Ground.WROTE)


def test_override_settles_what_it_names_and_nothing_else():
    assert still_open((Ground.SAME_BODY, Ground.NAMED), {"named"}) == (Ground.SAME_BODY,)
