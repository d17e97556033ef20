"""Laws of the line through a ranking, for all candidates and choices; and the best selection found by trying every one."""

from dataclasses import replace
from decimal import Decimal
from itertools import combinations

from hypothesis import assume, given
from hypothesis import strategies as st

from proposals.decisions.choice import Basis, Choice, LineKind, Outcome
from proposals.decisions.cut import place
from proposals.decisions.forms import args_of, choice_of
from proposals.decisions.quotas import Effort, QuotasUnmet
from proposals.decisions.ranking import failings_of
from proposals.decisions.selecting import counts_for
from tests.factories import NOW, standard_rubric
from tests.factories.decisions import PASSING, make_candidate, of_axis, of_region

RUBRIC = standard_rubric()
WEAK = {**PASSING, "impact": Decimal(1)}
AXES, REGIONS = "ab", "xyz"
scores = st.sampled_from([None, "50", "60", "70", "70.005", "80", "90"])


@st.composite
def candidates(draw, most=8, distinct=False):
    """Candidates that tie often, unless each is to have a place of its own."""
    found = []
    for number in range(1, draw(st.integers(0, most)) + 1):
        values = {
            "axis": draw(st.sampled_from(AXES)),
            "regions": tuple(draw(st.sets(st.sampled_from(REGIONS)))),
            "budget": draw(st.sampled_from([None, Decimal(10), Decimal(25), Decimal("40.5")])),
            "calibrated": draw(st.sampled_from([None, Decimal(65), Decimal(75)])),
        }
        if distinct:
            found.append(make_candidate(number, str(100 - number), **values))
        else:
            found.append(make_candidate(number, draw(scores), submitted_at=NOW, criteria=draw(st.sampled_from([PASSING, PASSING, WEAK])), **values))
    return found


bounds = st.tuples(st.none() | st.integers(1, 3), st.none() | st.integers(0, 3)).filter(lambda pair: None in pair or pair[0] <= pair[1])


@st.composite
def quotas(draw):
    made = [of_axis(code, *draw(bounds)) for code in draw(st.sets(st.sampled_from(AXES)))]
    made += [of_region(code, *draw(bounds)) for code in draw(st.sets(st.sampled_from(REGIONS)))]
    return tuple(sorted((each for each in made if (each.least, each.most) != (None, None)), key=lambda each: (each.dimension, each.code)))


LINES = {
    LineKind.NUMBER: st.integers(0, 8).map(Decimal),
    LineKind.SCORE: st.sampled_from([Decimal(0), Decimal(70), Decimal("75.5"), Decimal(95)]),
    LineKind.BUDGET: st.sampled_from([Decimal(0), Decimal(30), Decimal("90.5"), Decimal(200)]),
}


@st.composite
def choices(draw, kinds=tuple(LineKind), with_quotas=True):
    kind = draw(st.sampled_from(kinds))
    return Choice(draw(st.sampled_from(Basis)), kind, draw(LINES[kind]), draw(st.integers(0, 3)), draw(quotas()) if with_quotas else ())


def placed(found, choice):
    """The placings, or None where the quotas cannot be met."""
    try:
        return place(found, choice, RUBRIC, Effort(100))
    except QuotasUnmet:
        return None


def accepted(placings):
    return {each.candidate.proposal_id for each in placings if each.outcome is Outcome.ACCEPT}


@given(candidates(), choices(), st.randoms())
def test_order_of_input_changes_nothing(found, choice, chance):
    mixed = list(found)
    chance.shuffle(mixed)

    assert placed(found, choice) == placed(mixed, choice)


@given(candidates(), choices())
def test_everybody_is_placed_once_within_line_and_quotas_or_the_quotas_are_refused(found, choice):
    placings = placed(found, choice)
    assume(placings is not None)

    assert sorted(each.candidate.proposal_id for each in placings) == [each.proposal_id for each in found]
    chosen = [each for each in placings if each.outcome is Outcome.ACCEPT]
    for quota in choice.quotas:
        number = sum(counts_for(each.candidate, quota) for each in chosen)
        assert (quota.least or 0) <= number <= (len(found) if quota.most is None else quota.most)
    assert not any(failings_of(each.candidate, RUBRIC) for each in placings if each.outcome is not Outcome.REJECT)
    assert choice.line_kind is not LineKind.NUMBER or len(chosen) <= choice.line
    assert choice.line_kind is not LineKind.BUDGET or sum(each.candidate.budget or 0 for each in chosen) <= choice.line
    assert choice.line_kind is not LineKind.SCORE or all(each.score >= choice.line for each in chosen)
    assert sum(each.outcome is Outcome.RESERVE for each in placings) <= choice.reserve_places


@given(candidates(), choices())
def test_who_shares_a_place_and_every_quota_has_the_same_outcome(found, choice):
    placings = placed(found, choice)
    assume(placings is not None)

    outcomes = {}
    for each in placings:
        alike = (each.rank, bool(failings_of(each.candidate, RUBRIC)), tuple(counts_for(each.candidate, quota) for quota in choice.quotas))
        outcomes.setdefault(alike, set()).add(each.outcome is Outcome.ACCEPT)
    assert all(len(each) == 1 for each in outcomes.values())


@given(candidates(), choices(with_quotas=False), st.integers(0, 100))
def test_more_room_takes_nobody_out_where_there_are_no_quotas(found, choice, more):
    lower = choice.line_kind is LineKind.SCORE
    wider = replace(choice, line=max(Decimal(0), choice.line - more) if lower else choice.line + more)

    assert accepted(place(found, choice, RUBRIC, Effort(100))) <= accepted(place(found, wider, RUBRIC, Effort(100)))


def meets(chosen, choice):
    if choice.line_kind is LineKind.NUMBER and len(chosen) > choice.line:
        return False
    counts = {quota: sum(counts_for(each, quota) for each in chosen) for quota in choice.quotas}
    return all((quota.least or 0) <= number and (quota.most is None or number <= quota.most) for quota, number in counts.items())


@given(candidates(7, distinct=True), choices(kinds=(LineKind.NUMBER, LineKind.SCORE)))
def test_selection_is_the_best_of_all_that_meet_the_quotas(found, choice):
    """The best is the one with the first in it, among those the one with the second, and so on; every selection is tried."""
    choice = replace(choice, basis=Basis.RAW, line=min(choice.line, Decimal(96)))
    able = [each for each in found if choice.line_kind is LineKind.NUMBER or each.raw >= choice.line]
    every = (chosen for size in range(len(able) + 1) for chosen in combinations(able, size))
    meeting = [chosen for chosen in every if meets(chosen, choice)]

    placings = placed(found, choice)

    best = max(meeting, key=lambda chosen: [each in chosen for each in able], default=None)
    assert (None if placings is None else accepted(placings)) == (None if best is None else {each.proposal_id for each in best})


def cheapest(chosen, rest, choice):
    """The least that a selection costs once quotas are met with some of the rest; None where none meets them."""
    every = (chosen + more for size in range(len(rest) + 1) for more in combinations(rest, size))
    return min((sum(each.budget or 0 for each in whole) for whole in every if meets(whole, choice)), default=None)


@given(candidates(6, distinct=True), choices(kinds=(LineKind.BUDGET,)))
def test_money_ends_where_the_first_finds_no_room_and_then_serves_quotas_alone(found, choice):
    """The rule in words, with every question answered by trying all."""
    choice = replace(choice, basis=Basis.RAW)
    chosen, is_reached = (), False

    def fits(taken, rest):
        cost = cheapest(taken, rest, choice)
        return cost is not None and cost <= choice.line

    met = fits((), found)
    for number, each in enumerate(found):
        rest = found[number + 1 :]
        lacking = [quota for quota in choice.quotas if sum(counts_for(one, quota) for one in chosen) < (quota.least or 0)]
        if not (is_reached and not any(counts_for(each, quota) for quota in lacking)) and fits((*chosen, each), rest):
            chosen = (*chosen, each)
            continue
        full = any(quota.most is not None and sum(counts_for(one, quota) for one in (*chosen, each)) > quota.most for quota in choice.quotas)
        cost = cheapest(chosen, rest, choice)
        is_reached = is_reached or (not full and (cost is None or cost + (each.budget or 0) > choice.line))

    placings = placed(found, choice)

    assert (None if placings is None else accepted(placings)) == ({each.proposal_id for each in chosen} if met else None)


@given(choices(), st.sampled_from(["", "compare_"]))
def test_choice_comes_back_from_its_address_as_it_was(choice, prefix):
    codes = {quota.dimension: {"a", "b", "x", "y", "z"} for quota in choice.quotas}

    assert choice_of(args_of(choice, prefix), codes, prefix=prefix) == choice
