"""The way from one sequence to another: it gives both back, and none is shorter."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from proposals.drafting.differences import pieces
from proposals.drafting.sequences import stretches

SEQUENCES = st.lists(st.sampled_from("αβγδ"), max_size=14)


def longest_common(left: list[str], right: list[str]) -> int:
    """The length of the longest common subsequence, by the table that every textbook has."""
    lengths = [[0] * (len(right) + 1) for _ in range(len(left) + 1)]
    for x, one in enumerate(left):
        for y, other in enumerate(right):
            lengths[x + 1][y + 1] = lengths[x][y] + 1 if one == other else max(lengths[x][y + 1], lengths[x + 1][y])
    return lengths[-1][-1]


@given(SEQUENCES, SEQUENCES)
def test_stretches_follow_each_other_in_turns_and_keep_as_much_as_can_be_kept(left: list[str], right: list[str]) -> None:
    found = stretches(left, right)

    assert found is not None
    places = [(0, 0), *((each.end, each.to) for each in found)]
    assert [(each.start, each.from_) for each in found] == places[:-1]
    assert places[-1] == (len(left), len(right))
    assert all(one.is_same != other.is_same for one, other in pairwise(found))
    assert all(left[each.start : each.end] == right[each.from_ : each.to] for each in found if each.is_same)
    assert sum(each.end - each.start for each in found if each.is_same) == longest_common(left, right)


@given(st.text(), st.text())
def test_pieces_give_both_texts_back(old: str, new: str) -> None:
    found = pieces(old, new)

    assert "".join(piece.text for piece in found if piece.kind != "added") == old
    assert "".join(piece.text for piece in found if piece.kind != "removed") == new
    assert all(piece.text for piece in found)
