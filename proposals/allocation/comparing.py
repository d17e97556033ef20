"""Two results side by side: which pairs only one of them has, and what that means for the proposals and the evaluators."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from proposals.allocation.result import Pair, Result

Groups = Mapping[int, tuple[Pair, ...]]


@dataclass(frozen=True)
class Change:
    """A number of one result and the same of the other."""

    before: int
    after: int

    @property
    def difference(self) -> int:
        return self.after - self.before


@dataclass(frozen=True)
class Comparison:
    """What sets two results apart. `quality` holds the affinity sums of the proposals, `loads` the reviews of the evaluators that differ, by id."""

    only_before: tuple[Pair, ...]
    only_after: tuple[Pair, ...]
    in_both: int
    total: Change
    missing: Change
    worst: Change
    quality: Mapping[int, Change]
    loads: Mapping[int, Change]

    @property
    def better(self) -> tuple[int, ...]:
        """The proposals that the second result serves better."""
        return tuple(proposal for proposal, change in self.quality.items() if change.difference > 0)

    @property
    def worse(self) -> tuple[int, ...]:
        """The proposals that the second result serves worse."""
        return tuple(proposal for proposal, change in self.quality.items() if change.difference < 0)


def compared(before: Result, after: Result) -> Comparison:
    """The differences of two results. A pair is the same where proposal and evaluator are, whatever each result holds it to be worth."""
    first, second = _by_ids(before), _by_ids(after)
    return Comparison(
        only_before=tuple(pair for ids, pair in first.items() if ids not in second),
        only_after=tuple(pair for ids, pair in second.items() if ids not in first),
        in_both=len(first.keys() & second.keys()),
        total=Change(_total(before.pairs), _total(after.pairs)),
        missing=Change(before.missing, after.missing),
        worst=Change(_worst(before), _worst(after)),
        quality=_changes(before.of_proposal, after.of_proposal, _total),
        loads=_changes(before.of_evaluator, after.of_evaluator, len),
    )


def _by_ids(result: Result) -> dict[tuple[int, int], Pair]:
    return {(pair.proposal, pair.evaluator): pair for pair in result.pairs}


def _total(pairs: tuple[Pair, ...]) -> int:
    return sum(pair.affinity for pair in pairs)


def _worst(result: Result) -> int:
    return min((pair.affinity for pair in result.pairs), default=0)


def _changes(before: Groups, after: Groups, measure: Callable[[tuple[Pair, ...]], int]) -> dict[int, Change]:
    """What is measured of each group of pairs, where it differs."""
    both = {key: Change(measure(before.get(key, ())), measure(after.get(key, ()))) for key in sorted(before.keys() | after.keys())}
    return {key: change for key, change in both.items() if change.difference}
