"""The shortest way from one sequence to another, with a bound on the work. Pure."""

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

# With more steps than these between two sequences, one is no version of the other: the search ends.
MOST_STEPS = 600
# Beyond this length of what is left between a common beginning and a common end, nothing is searched.
MOST_ITEMS = 4000


@dataclass(frozen=True)
class Stretch:
    """What stands at `left[start:end]` and `right[from_:to]`: the same items where `is_same`, else those that went and those that came."""

    is_same: bool
    start: int
    end: int
    from_: int
    to: int


def stretches(left: Sequence[Hashable], right: Sequence[Hashable]) -> list[Stretch] | None:
    """The whole of both sequences as stretches that stayed and stretches that changed, in turns.

    None where more than MOST_STEPS items in between would have to go or come, or where there are too many to look. The search is that
    of E. W. Myers, "An O(ND) Difference Algorithm and Its Variations" (1986), its time and memory therefore bounded by both limits.
    """
    start = _common(left, right)
    end = _common(left[start:][::-1], right[start:][::-1])
    inner_left, inner_right = left[start : len(left) - end], right[start : len(right) - end]
    kept = _kept(inner_left, inner_right)
    if kept is None:
        return None
    at_the_end = [(len(left) - number, len(right) - number) for number in range(end, 0, -1)]
    stay = [*((number, number) for number in range(start)), *((start + x, start + y) for x, y in kept), *at_the_end]
    return list(_in_turns(stay, len(left), len(right)))


def _common(left: Sequence[Hashable], right: Sequence[Hashable]) -> int:
    """How many items both begin with."""
    most = min(len(left), len(right))
    return next((number for number in range(most) if left[number] != right[number]), most)


def _kept(left: Sequence[Hashable], right: Sequence[Hashable]) -> list[tuple[int, int]] | None:
    """The places of the items that stay; None where it would take too long to find them."""
    if not left or not right:
        return []
    ends = None if max(len(left), len(right)) > MOST_ITEMS or _least_steps(left, right) > MOST_STEPS else _ends(left, right)
    return _walked_back(ends, len(left), len(right)) if ends else None


def _least_steps(left: Sequence[Hashable], right: Sequence[Hashable]) -> int:
    """How many items one side has and the other has not, wherever they stand: no way is shorter, and texts that share nothing show at once."""
    ours, theirs = Counter(left), Counter(right)
    return (ours - theirs).total() + (theirs - ours).total()


def _ends(left: Sequence[Hashable], right: Sequence[Hashable]) -> list[dict[int, int]] | None:
    """For each number of steps how far one gets in `left` on each diagonal (place in left less place in right), until both are at their end."""
    furthest = {1: 0}
    found: list[dict[int, int]] = []
    for steps in range(min(MOST_STEPS, len(left) + len(right)) + 1):
        for diagonal in range(-steps, steps + 1, 2):
            comes = diagonal == -steps or (diagonal != steps and furthest[diagonal - 1] < furthest[diagonal + 1])
            x = furthest[diagonal + 1] if comes else furthest[diagonal - 1] + 1
            y = x - diagonal
            while x < len(left) and y < len(right) and left[x] == right[y]:
                x, y = x + 1, y + 1
            furthest[diagonal] = x
            if x >= len(left) and y >= len(right):
                return [*found, dict(furthest)]
        found.append(dict(furthest))
    return None


def _walked_back(ends: list[dict[int, int]], x: int, y: int) -> list[tuple[int, int]]:
    """The places of the items that stay, from the end of both to their beginning and turned round."""
    found = []
    for steps in range(len(ends) - 1, 0, -1):
        before, diagonal = ends[steps - 1], x - y
        comes = diagonal == -steps or (diagonal != steps and before[diagonal - 1] < before[diagonal + 1])
        came_from = diagonal + 1 if comes else diagonal - 1
        last_x = before[came_from]
        while x > last_x + (not comes) and y > last_x - came_from + comes:
            x, y = x - 1, y - 1
            found.append((x, y))
        x, y = last_x, last_x - came_from
    # Before the first step nothing stays: the common beginning was cut off.
    return found[::-1]


def _in_turns(kept: Sequence[tuple[int, int]], left: int, right: int) -> Iterator[Stretch]:
    """Items that stay side by side as one stretch, and what lies between two such as another."""
    x = y = number = 0
    while number < len(kept):
        if kept[number] != (x, y):
            yield Stretch(False, x, kept[number][0], y, kept[number][1])
        x, y = kept[number]
        length = next((ahead for ahead in range(1, len(kept) - number) if kept[number + ahead] != (x + ahead, y + ahead)), len(kept) - number)
        yield Stretch(True, x, x + length, y, y + length)
        x, y, number = x + length, y + length, number + length
    if (x, y) != (left, right):
        yield Stretch(False, x, left, y, right)
