"""Where the line falls: by number, score and budget, with ties, reserve places and quotas."""

from decimal import Decimal

import pytest

from proposals.decisions.choice import LineKind, Outcome
from proposals.decisions.cut import MOVED_UP, moves, place
from proposals.decisions.quotas import Effort, QuotasUnmet
from proposals.decisions.selecting import ABOVE, BELOW, CLASHES, TIED
from tests.factories import NOW, standard_rubric
from tests.factories.decisions import make_candidate, make_choice, of_axis, of_region

RUBRIC = standard_rubric()
LETTERS = {Outcome.ACCEPT: "A", Outcome.RESERVE: "r", Outcome.REJECT: "-"}


def placed(candidates, choice):
    return place(candidates, choice, RUBRIC, Effort(10))


def outcomes(candidates, choice):
    """By number what comes of each: A, r or -."""
    return {each.candidate.proposal_id: LETTERS[each.outcome] for each in placed(candidates, choice)}


def reasons(candidates, choice):
    return {each.candidate.proposal_id: each.reason for each in placed(candidates, choice)}


def four(**of_all):
    return [make_candidate(number, str(90 - number), **of_all) for number in (1, 2, 3, 4)]


def test_line_by_number_takes_the_first_ones_and_then_the_reserve_in_order():
    assert outcomes(four(), make_choice(2, reserve_places=1)) == {1: "A", 2: "A", 3: "r", 4: "-"}


def test_line_by_score_takes_whoever_reaches_it():
    assert outcomes(four(), make_choice("88", LineKind.SCORE)) == {1: "A", 2: "A", 3: "-", 4: "-"}


def test_line_by_score_says_to_the_others_that_they_are_below_it():
    assert reasons(four(), make_choice("88", LineKind.SCORE))[3].values == {"line": Decimal(88)}


def test_candidate_without_the_score_of_the_basis_is_below_a_line_by_score():
    choice = make_choice("10", LineKind.SCORE, basis="calibrated")

    assert outcomes([make_candidate(1)], choice) == {1: "-"}


def test_line_by_budget_stops_at_the_first_that_does_not_fit():
    dear = make_candidate(2, "88", budget=Decimal("900"))

    found = placed([*(each for each in four() if each.proposal_id != 2), dear], make_choice("500", LineKind.BUDGET))

    assert [LETTERS[each.outcome] for each in found] == ["A", "-", "-", "-"]
    assert [each.reason for each in found[2:]] == [BELOW, BELOW]
    assert found[1].reason.values == {"over": Decimal(500)}


def test_candidate_without_budget_costs_nothing():
    assert outcomes(four(budget=None), make_choice("0", LineKind.BUDGET)) == {1: "A", 2: "A", 3: "A", 4: "A"}


def test_candidate_below_a_threshold_is_rejected_with_every_reason_and_takes_no_place():
    weak = make_candidate(1, "50", criteria={})

    found = placed([weak, *four()[1:]], make_choice(3, reserve_places=5))

    assert {each.candidate.proposal_id: LETTERS[each.outcome] for each in found} == {1: "-", 2: "A", 3: "A", 4: "A"}
    assert found[-1].reason.values["first"].values["total"] == Decimal(50)
    assert "then" in found[-1].reason.values


def test_tie_across_the_line_leaves_both_out_and_says_so():
    tied = [make_candidate(1, "90"), make_candidate(2, submitted_at=NOW), make_candidate(3, submitted_at=NOW), make_candidate(4, "70")]

    assert outcomes(tied, make_choice(2)) == {1: "A", 2: "-", 3: "-", 4: "-"}
    assert [reasons(tied, make_choice(2))[number] for number in (1, 2, 3, 4)] == [ABOVE, TIED, TIED, BELOW]
    assert outcomes(tied, make_choice(3)) == {1: "A", 2: "A", 3: "A", 4: "-"}
    assert reasons(tied, make_choice(1))[2] == BELOW


def test_tie_at_the_end_of_the_reserve_leaves_both_out():
    tied = [make_candidate(1, "90"), make_candidate(2, submitted_at=NOW), make_candidate(3, submitted_at=NOW)]

    assert outcomes(tied, make_choice(1, reserve_places=1)) == {1: "A", 2: "-", 3: "-"}
    assert outcomes(tied, make_choice(1, reserve_places=2)) == {1: "A", 2: "r", 3: "r"}
    assert reasons(tied, make_choice(1, reserve_places=2))[3].values["then"].values == {"place": 1}


def test_least_quota_takes_somebody_from_below_the_line_and_says_by_which():
    candidates = [make_candidate(number, str(90 - number), axis="b" if number == 4 else "a") for number in (1, 2, 3, 4)]
    choice = make_choice(2, quotas=(of_axis("b", least=1),))

    assert outcomes(candidates, choice) == {1: "A", 2: "-", 3: "-", 4: "A"}
    assert reasons(candidates, choice)[4].values["least"] == 1
    assert "κρατούνται" in str(reasons(candidates, choice)[2])
    assert reasons(candidates, choice)[3] == BELOW


def test_whom_a_kept_place_pushes_under_the_line_is_told_so():
    candidates = [make_candidate(number, str(90 - number), axis="b" if number > 4 else "a") for number in range(1, 7)]
    choice = make_choice(4, quotas=(of_axis("b", least=2),))

    said = reasons(candidates, choice)

    assert outcomes(candidates, choice) == {1: "A", 2: "A", 3: "-", 4: "-", 5: "A", 6: "A"}
    assert said[4] == said[3]
    assert said[4].values["least"] == 2


def test_most_quota_lets_the_next_one_move_up():
    candidates = [make_candidate(number, str(90 - number), axis="b" if number == 3 else "a") for number in (1, 2, 3, 4)]
    choice = make_choice(2, quotas=(of_axis("a", most=1),))

    assert outcomes(candidates, choice) == {1: "A", 2: "-", 3: "A", 4: "-"}
    assert reasons(candidates, choice)[2].values["most"] == 1
    assert reasons(candidates, choice)[3] == MOVED_UP


def test_proposal_of_several_regions_counts_for_each():
    both = make_candidate(3, "70", regions=("north", "south"))
    candidates = [make_candidate(1, "90", regions=("north",)), make_candidate(2, "80", regions=("south",)), both]

    assert outcomes(candidates, make_choice(1, quotas=(of_region("north", least=1), of_region("south", least=1)))) == {1: "-", 2: "-", 3: "A"}


def test_whoever_would_make_the_quotas_clash_is_gone_past_without_reaching_the_line():
    """The first one fills region x, which the only proposal of axis b needs too."""
    clashing = make_candidate(1, "90", axis="a", regions=("x",))
    needed = make_candidate(3, "70", axis="b", regions=("x",))
    candidates = [clashing, make_candidate(2, "80", axis="a", regions=("y",)), needed]
    choice = make_choice(3, quotas=(of_axis("b", least=1), of_region("x", most=1)))

    assert outcomes(candidates, choice) == {1: "-", 2: "A", 3: "A"}
    assert reasons(candidates, choice)[1] == CLASHES


def test_budget_kept_for_a_quota_is_not_spent_on_others():
    candidates = [make_candidate(number, str(90 - number), axis="b" if number == 4 else "a") for number in (1, 2, 3, 4)]
    choice = make_choice("250", LineKind.BUDGET, quotas=(of_axis("b", least=1),))

    assert outcomes(candidates, choice) == {1: "A", 2: "-", 3: "-", 4: "A"}


def test_tied_pair_that_a_most_quota_would_split_stays_out_together():
    pair = [make_candidate(1, axis="a", regions=("x",), submitted_at=NOW), make_candidate(2, axis="a", submitted_at=NOW)]
    choice = make_choice(3, quotas=(of_axis("a", most=1), of_region("x", most=1)))

    assert outcomes([*pair, make_candidate(3, "70", axis="b")], choice) == {1: "-", 2: "-", 3: "A"}
    assert reasons([*pair, make_candidate(3, "70", axis="b")], choice)[1] == TIED


def test_tie_that_the_quotas_could_only_meet_by_splitting_is_refused():
    pair = [make_candidate(1, axis="a", regions=("x",), submitted_at=NOW), make_candidate(2, axis="b", regions=("x",), submitted_at=NOW)]
    quotas = (of_axis("a", most=1), of_region("x", least=1))

    with pytest.raises(QuotasUnmet) as refused:
        placed(pair, make_choice(1, quotas=quotas))

    assert "ισοβαθμούν" in str(refused.value.reason)
    assert refused.value.shortfalls == ()


def test_quota_with_too_few_candidates_is_named_with_both_numbers():
    with pytest.raises(QuotasUnmet) as refused:
        placed(four(axis="a"), make_choice(4, quotas=(of_axis("a", least=2), of_axis("b", least=3))))

    (lacking,) = refused.value.shortfalls
    assert (lacking.quota, lacking.available) == (of_axis("b", least=3), 0)
    assert lacking.phrase.values == {"dimension": "axis", "name": "b", "available": 0, "least": 3}


def test_quotas_that_do_not_fit_together_are_named_and_no_other():
    candidates = [make_candidate(number, str(90 - number), axis="abc"[number % 3]) for number in range(1, 10)]

    with pytest.raises(QuotasUnmet) as refused:
        placed(candidates, make_choice(3, quotas=(of_axis("a", least=2), of_axis("b", least=2), of_axis("c", most=2))))

    assert [each.quota.code for each in refused.value.shortfalls] == ["a", "b"]


def test_most_quota_in_the_way_is_named_with_what_it_allows():
    candidates = [make_candidate(1, regions=("x",), axis="a"), make_candidate(2, "70", regions=("x",), axis="a")]

    with pytest.raises(QuotasUnmet) as refused:
        placed(candidates, make_choice(2, quotas=(of_axis("a", least=2), of_region("x", most=1))))

    assert [each.phrase.values.get("most") for each in refused.value.shortfalls] == [None, 1]


def test_quota_of_a_line_by_score_counts_only_those_above_it():
    candidates = [make_candidate(1, "90", axis="a"), make_candidate(2, "70", axis="b")]

    with pytest.raises(QuotasUnmet) as refused:
        placed(candidates, make_choice("80", LineKind.SCORE, quotas=(of_axis("b", least=1),)))

    assert [each.available for each in refused.value.shortfalls] == [0]


def test_moves_name_who_comes_in_and_who_goes_out():
    before, after = placed(four(), make_choice(3)), placed(four(), make_choice(1))

    assert [each.candidate.proposal_id for each in moves(before, after).out] == [2, 3]
    assert [each.candidate.proposal_id for each in moves(after, before).into] == [2, 3]
    assert not moves(before, before)


def test_no_candidates_have_no_placings():
    assert placed([], make_choice(3)) == []


def test_second_one_that_clashes_like_the_first_is_gone_past_too():
    clashing = [make_candidate(number, str(90 - number), axis="a", regions=("x",)) for number in (1, 2)]
    candidates = [*clashing, make_candidate(3, "80", axis="a", regions=("y",)), make_candidate(4, "70", axis="b", regions=("x",))]
    choice = make_choice(4, quotas=(of_axis("b", least=1), of_region("x", most=1)))

    assert outcomes(candidates, choice) == {1: "-", 2: "-", 3: "A", 4: "A"}
    assert reasons(candidates, choice)[2] == CLASHES
