"""Where needs cannot be met, the right subject is named, with the right numbers."""

from dataclasses import replace

from proposals.allocation.problem import Conflict, Problem
from proposals.allocation.result import Shortage, ShortProposal, Subject
from proposals.allocation.solver import allocate
from tests.factories.allocation import a_proposal, an_evaluator


def health_and_the_rest(doctors=9, cap=10):
    """40 proposals on health with three reviews each, and nine evaluators for them; a hundred others that are well served."""
    proposals = [a_proposal(number, fields=("health",), needed=3) for number in range(40)]
    proposals += [a_proposal(number, fields=("culture",), needed=1) for number in range(100, 200)]
    evaluators = [an_evaluator(number, fields={"health": 3}, cap=cap) for number in range(doctors)]
    evaluators += [an_evaluator(number, fields={"culture": 3}, cap=50) for number in range(100, 110)]
    return Problem(tuple(proposals), tuple(evaluators))


def test_field_with_too_few_evaluators_is_named_with_what_it_needs_and_gets():
    result = allocate(health_and_the_rest())

    assert result.shortages == (Shortage(Subject.FIELD, "health", proposals=40, needs=120, evaluators=9, gives=90),)
    assert result.shortages[0].lacking == result.missing == 30
    assert {each.proposal for each in result.short} <= set(range(40))
    assert {each.possible for each in result.short} == {9}


def test_axis_is_named_where_it_is_what_the_short_ones_share():
    proposals = tuple(a_proposal(number, fields=(f"f{number}",), axis="green", needed=2) for number in range(6))

    result = allocate(Problem(proposals, tuple(an_evaluator(number, fields={}, axes={"green": 2}, cap=3) for number in range(3))))

    assert result.shortages == (Shortage(Subject.AXIS, "green", proposals=6, needs=12, evaluators=3, gives=9),)


def test_area_is_named_where_nothing_else_is_shared():
    proposals = tuple(a_proposal(number, fields=(f"f{number}",), axis=f"a{number}", areas=("defence",)) for number in range(3))

    result = allocate(Problem(proposals, (an_evaluator(7, fields={}, areas={"defence": 1}, cap=2),)))

    assert result.shortages == (Shortage(Subject.AREA, "defence", proposals=3, needs=3, evaluators=1, gives=2),)


def test_two_fields_that_are_short_are_both_named_the_shorter_first():
    problem = health_and_the_rest()
    problem = replace(problem, evaluators=tuple(replace(each, cap=9) if "culture" in each.fields else each for each in problem.evaluators))

    result = allocate(problem)

    assert [(each.code, each.lacking) for each in result.shortages] == [("health", 30), ("culture", 10)]


def test_where_no_subject_alone_is_short_all_are_told_together():
    proposals = (a_proposal(1, fields=("f",), axis="a"), a_proposal(2, fields=("g",), axis="b"))

    result = allocate(Problem(proposals, (an_evaluator(7, fields={"f": 3, "g": 3}, cap=1),)))

    assert result.shortages == (Shortage(Subject.REST, "", proposals=2, needs=2, evaluators=1, gives=1),)


def test_proposal_without_any_subject_that_nobody_may_judge_is_short_of_all():
    problem = Problem((a_proposal(1, fields=(), axis="", needed=2),), (an_evaluator(7),), conflicts=(Conflict(7, 1, "declared"),))

    result = allocate(problem)

    assert result.short == (ShortProposal(1, missing=2, possible=0),)
    assert result.shortages == (Shortage(Subject.REST, "", proposals=1, needs=2, evaluators=0, gives=0),)


def test_evaluators_of_one_body_do_not_count_twice():
    result = allocate(Problem((a_proposal(1, needed=2),), (an_evaluator(7, body=5), an_evaluator(8, body=5))))

    assert result.shortages == (Shortage(Subject.FIELD, "field0", proposals=1, needs=2, evaluators=2, gives=1),)


def test_shortage_in_words():
    some = Shortage(Subject.FIELD, "health", proposals=40, needs=120, evaluators=9, gives=90).sentence("Υγεία")
    none = Shortage(Subject.AXIS, "green", proposals=1, needs=2, evaluators=0, gives=0).sentence("Πράσινη μετάβαση")

    assert some.plural == "%(subject)s: χρειάζονται %(needs)s κρίσεις, ενώ οι %(num)s διαθέσιμοι αξιολογητές δίνουν το πολύ %(gives)s."
    assert (some.count, some.values["needs"], some.values["gives"]) == (9, 120, 90)
    assert (some.values["subject"].text, some.values["subject"].values) == ("Πεδίο «%(name)s»", {"name": "Υγεία"})
    assert none.text == "%(subject)s: χρειάζονται αξιολογητές. Δεν υπάρχει κανένας διαθέσιμος."
