"""Whom the system proposes for a third sheet."""

from proposals.panel.third import Candidate, propose_third


def test_candidate_with_fewest_assignments_is_proposed():
    assert propose_third([Candidate(1, "α", 3), Candidate(2, "β", 1), Candidate(3, "γ", 2)]) == Candidate(2, "β", 1)


def test_of_candidates_with_as_many_the_first_by_name_is_proposed_in_any_order():
    first, second = Candidate(9, "αλφα", 1), Candidate(2, "βητα", 1)

    assert propose_third([second, first]) == propose_third([first, second]) == first


def test_of_namesakes_the_older_account_is_proposed():
    assert propose_third([Candidate(9, "α", 1), Candidate(2, "α", 1)]) == Candidate(2, "α", 1)


def test_without_candidates_nobody_is_proposed():
    assert propose_third([]) is None
