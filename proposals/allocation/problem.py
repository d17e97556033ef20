"""What an automatic assignment starts from, as plain values: proposals, evaluators, bids, conflicts, weights and a seed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

LEVELS = 3
# Affinities are kept in sixteen bits; what all parts of a pair may come to must stay well within them.
MOST_POINTS = 30_000
OWN_BODY = "own_body"


class BadProblem(ValueError):
    """A problem that contradicts itself; the arguments are its faults, one sentence each."""


class Wish(StrEnum):
    """What an evaluator said about a proposal when he was asked."""

    EAGER = "eager"
    WILLING = "willing"
    RELUCTANT = "reluctant"


@dataclass(frozen=True)
class Proposal:
    """What an assignment has to know of a proposal. `needed` counts all reviews, those that are kept among them.

    `kept` are evaluators who accepted or began: they stay. `invited` are those who have not answered: they had rather stay.
    """

    id: int
    body: int
    axis: str = ""
    second_axes: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    needed: int = 3
    kept: tuple[int, ...] = ()
    invited: tuple[int, ...] = ()

    @property
    def open_reviews(self) -> int:
        """How many reviews are still to be assigned."""
        return max(0, self.needed - len(self.kept))


@dataclass(frozen=True)
class Evaluator:
    """What an assignment has to know of an evaluator. Axes, areas and fields come with a level from 1 to `LEVELS`.

    `cap` and `minimum` count the reviews of this problem, those that are kept among them.
    """

    id: int
    body: int | None = None
    axes: Mapping[str, int] = field(default_factory=dict)
    areas: Mapping[str, int] = field(default_factory=dict)
    fields: Mapping[str, int] = field(default_factory=dict)
    cap: int = 10
    minimum: int = 0
    is_available: bool = True


@dataclass(frozen=True)
class Bid:
    """One evaluator's wish about one proposal."""

    evaluator: int
    proposal: int
    wish: Wish


@dataclass(frozen=True)
class Conflict:
    """A pair that must not be, and the kind of reason that the caller gives for it."""

    evaluator: int
    proposal: int
    kind: str


@dataclass(frozen=True)
class Weights:
    """How much each part of an affinity counts, and what crowding costs, in points. A perfect match without bids is worth 1000.

    `levels` and `second_axis` are thousandths: of a part for the levels of knowledge, and of the axis part for a secondary axis.
    `least` is the least that fields, axis and areas must come to together for a pair to be possible at all.
    `load` is the price of the review that fills an evaluator's cap; the price of those before rises to it in equal steps from nought.
    """

    fields: int = 500
    axis: int = 250
    areas: int = 250
    levels: tuple[int, int, int] = (400, 700, 1000)
    second_axis: int = 500
    eager: int = 300
    willing: int = 100
    reluctant: int = -300
    invited: int = 150
    least: int = 1
    load: int = 200
    protects_worst: bool = True

    def of_wish(self, wish: Wish) -> int:
        return {Wish.EAGER: self.eager, Wish.WILLING: self.willing, Wish.RELUCTANT: self.reluctant}[wish]

    def faults(self) -> Iterator[str]:
        """What is wrong with the numbers."""
        parts = (self.fields, self.axis, self.areas, self.invited, self.load, self.second_axis, *self.levels)
        if min(parts) < 0 or max(*self.levels, self.second_axis) > 1000:
            yield "weights must not be negative, and shares not above 1000"
        if self.fields + self.axis + self.areas + self.invited + self.load + max(map(abs, (self.eager, self.willing, self.reluctant))) > MOST_POINTS:
            yield f"all weights together must not come to more than {MOST_POINTS}"


@dataclass(frozen=True)
class Problem:
    """All that an assignment depends on. The order of its parts means nothing; equally good answers are told apart by `seed`."""

    proposals: tuple[Proposal, ...]
    evaluators: tuple[Evaluator, ...]
    bids: tuple[Bid, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    weights: Weights = Weights()
    seed: int = 0

    def __post_init__(self) -> None:
        """Raises BadProblem with everything that contradicts itself."""
        faults = [*self._faults_of_numbers(), *self._faults_of_names()]
        if faults:
            raise BadProblem(*faults)

    @cached_property
    def proposal(self) -> Mapping[int, Proposal]:
        return {each.id: each for each in self.proposals}

    @cached_property
    def evaluator(self) -> Mapping[int, Evaluator]:
        return {each.id: each for each in self.evaluators}

    @cached_property
    def wishes(self) -> Mapping[tuple[int, int], Wish]:
        """The wish for each (proposal, evaluator) that has one."""
        return {(each.proposal, each.evaluator): each.wish for each in self.bids}

    @cached_property
    def conflict_kinds(self) -> Mapping[tuple[int, int], tuple[str, ...]]:
        """The kinds of conflict of each (proposal, evaluator) that has one, in alphabetical order; that of the own body is not among them."""
        kinds: dict[tuple[int, int], set[str]] = {}
        for each in self.conflicts:
            kinds.setdefault((each.proposal, each.evaluator), set()).add(each.kind)
        return {pair: tuple(sorted(found)) for pair, found in kinds.items()}

    def kinds_against(self, proposal: Proposal, evaluator: Evaluator) -> tuple[str, ...]:
        """Why this pair must not be. Nobody judges a proposal of his own body, whether the caller says so or not."""
        own = (OWN_BODY,) if evaluator.body == proposal.body else ()
        return own + tuple(kind for kind in self.conflict_kinds.get((proposal.id, evaluator.id), ()) if kind != OWN_BODY)

    def _faults_of_numbers(self) -> Iterator[str]:
        yield from self.weights.faults()
        if any(each.needed < 0 for each in self.proposals) or any(each.cap < 0 or each.minimum < 0 for each in self.evaluators):
            yield "numbers of reviews must not be negative"
        known = (level for each in self.evaluators for levels in (each.axes, each.areas, each.fields) for level in levels.values())
        if any(not 1 <= level <= LEVELS for level in known):
            yield f"levels go from 1 to {LEVELS}"

    def _faults_of_names(self) -> Iterator[str]:
        proposals, evaluators = {each.id for each in self.proposals}, {each.id for each in self.evaluators}
        if len(proposals) < len(self.proposals) or len(evaluators) < len(self.evaluators):
            yield "an id stands twice"
        if len(self.wishes) < len(self.bids):
            yield "somebody bids twice for one proposal"
        if any(_has_twins(codes) for each in self.proposals for codes in (each.fields, each.areas, each.second_axes, each.kept, each.invited)):
            yield "a proposal names something twice"
        pairs = {(bid.evaluator, bid.proposal) for bid in self.bids}
        pairs |= {(conflict.evaluator, conflict.proposal) for conflict in self.conflicts}
        pairs |= {(evaluator, each.id) for each in self.proposals for evaluator in (*each.kept, *each.invited)}
        strangers = [pair for pair in sorted(pairs) if pair[0] not in evaluators or pair[1] not in proposals]
        if strangers:
            yield f"evaluator {strangers[0][0]} or proposal {strangers[0][1]} is named and not there"


def _has_twins(codes: Iterable[object]) -> bool:
    listed = list(codes)
    return len(set(listed)) < len(listed)
