"""What quotas may cost: a selection that ends at the limit is the same every time, meets every quota, and says that it is not proven."""

from decimal import Decimal
from random import Random

import pytest

from proposals.decisions.choice import LineKind, Outcome
from proposals.decisions.cut import place
from proposals.decisions.quotas import NOT_FOUND, Effort, QuotasUnmet
from proposals.decisions.selecting import UNPROVEN
from tests.factories import standard_rubric
from tests.factories.decisions import make_candidate, make_choice, of_region

REGIONS = "ABCDE"
LEAST = 5
PLENTY = 100


@pytest.fixture(scope="module")
def candidates():
    """Forty with one or two regions each and budgets of their own."""
    chosen = Random(3)
    found = []
    for number in range(1, 41):
        regions = tuple(chosen.sample(REGIONS, chosen.randint(1, 2)))
        found.append(make_candidate(number, str(Decimal(9900 - number * 30) / 100), budget=Decimal(chosen.randint(10, 90)), regions=regions))
    return found


def placed(candidates, effort, quotas=tuple(of_region(code, least=LEAST) for code in REGIONS)):
    return place(candidates, make_choice("600", LineKind.BUDGET, quotas=quotas), standard_rubric(), effort)


def needed(candidates):
    """What the whole selection costs."""
    effort = Effort(PLENTY)
    placed(candidates, effort)
    assert not effort.is_spent
    return PLENTY - effort.left


def test_selection_that_comes_to_its_limit_meets_the_quotas_and_says_so(candidates):
    effort = Effort(needed(candidates) / 2)

    found = placed(candidates, effort)

    accepted = [each.candidate for each in found if each.outcome is Outcome.ACCEPT]
    assert effort.is_spent
    assert all(sum(code in each.regions for each in accepted) >= LEAST for code in REGIONS)
    assert sum(each.budget for each in accepted) <= 600
    assert UNPROVEN in [each.reason for each in found]
    assert placed(candidates, Effort(needed(candidates) / 2)) == found


def test_selection_within_its_limit_is_the_same_as_with_plenty(candidates):
    effort = Effort(needed(candidates) * 1.01)

    assert placed(candidates, effort) == placed(candidates, Effort(PLENTY))
    assert not effort.is_spent


def test_selection_that_is_not_found_within_its_limit_is_not_said_to_be_impossible(candidates):
    effort = Effort(0)

    with pytest.raises(QuotasUnmet) as unmet:
        placed(candidates, effort)

    assert (unmet.value.reason, unmet.value.shortfalls, effort.is_spent) == (NOT_FOUND, (), True)


def test_quota_with_too_few_candidates_is_named_without_any_effort(candidates):
    with pytest.raises(QuotasUnmet) as unmet:
        placed(candidates, Effort(0), (of_region("A", least=LEAST), of_region("nowhere", least=1)))

    assert [each.quota.code for each in unmet.value.shortfalls] == ["nowhere"]


@pytest.mark.parametrize(("effort", "named"), [(PLENTY, ["A", "B"]), (1e-12, ["A", "B", "C"])])
def test_quotas_that_clash_are_all_named_where_the_limit_hides_which_of_them_do(effort, named):
    alike = [make_candidate(number, regions=("A", "B")) for number in (1, 2)] + [make_candidate(3, regions=("C",))]
    quotas = (of_region("A", least=1), of_region("B", most=0), of_region("C", least=1))

    with pytest.raises(QuotasUnmet) as proven:
        placed(alike, Effort(effort), quotas)

    assert [each.quota.code for each in proven.value.shortfalls] == named
