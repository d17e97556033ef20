"""Whether a selection that has begun can still meet all quotas, exactly up to a limit; and which quotas cannot be met together. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from proposals.decisions.choice import Dimension, Quota
from proposals.decisions.ranking import Ranked
from proposals.workflow.phrases import N_, Phrase

NOT_FOUND = Phrase(
    N_(
        "Ο υπολογισμός έφτασε στο όριό του χωρίς να βρει επιλογή που καλύπτει όλες τις ποσοστώσεις. Δεν αποδείχθηκε ότι δεν υπάρχει. "
        "Αλλάξτε τη γραμμή ή μια ποσόστωση."
    )
)
# What a code is called, for sentences; where it is not known the code stands for itself.
Names = Mapping[tuple[Dimension, str], object]


@dataclass(frozen=True)
class Block:
    """Candidates whom neither merit nor a quota tells apart: all are taken or none. `counts_for` are the places of quotas in their list."""

    members: tuple[Ranked, ...]
    counts_for: frozenset[int]

    @property
    def size(self) -> int:
        return len(self.members)

    @cached_property
    def cents(self) -> int:
        """What they ask for together; who states no budget counts as nothing."""
        return sum(int((each.candidate.budget or Decimal(0)) * 100) for each in self.members)


@dataclass(frozen=True)
class Room:
    """What is left: so many places, so much money; None where that has no end."""

    places: int | None = None
    cents: int | None = None

    def after(self, blocks: Iterable[Block]) -> "Room":
        taken = tuple(blocks)
        places = None if self.places is None else self.places - sum(block.size for block in taken)
        return Room(places, None if self.cents is None else self.cents - sum(block.cents for block in taken))

    @property
    def is_overdrawn(self) -> bool:
        return (self.places is not None and self.places < 0) or (self.cents is not None and self.cents < 0)


@dataclass(frozen=True)
class Shortfall:
    """A quota that cannot be met: what it asks, and how many candidates there are for it."""

    quota: Quota
    available: int
    name: object

    @property
    def phrase(self) -> Phrase:
        values = {"dimension": self.quota.dimension, "name": self.name, "available": self.available}
        if self.quota.least:
            words = N_("%(dimension)s «%(name)s»: ελάχιστο %(least)s, ενώ όσες μπορούν να ενταχθούν είναι %(available)s.")
            return Phrase(words, values={**values, "least": self.quota.least})
        words = N_("%(dimension)s «%(name)s»: μέγιστο %(most)s, ενώ όσες μπορούν να ενταχθούν είναι %(available)s.")
        return Phrase(words, values={**values, "most": self.quota.most})


class QuotasUnmet(Exception):
    """No selection meets all quotas; `shortfalls` names each that stands in the way, `reason` says why they do together."""

    def __init__(self, reason: Phrase, shortfalls: Sequence[Shortfall] = ()) -> None:
        super().__init__(str(reason))
        self.reason, self.shortfalls = reason, tuple(shortfalls)


@dataclass(frozen=True)
class Counts:
    """How many of a selection each quota counts."""

    quotas: tuple[Quota, ...]
    numbers: tuple[int, ...]

    def plus(self, blocks: Iterable[Block]) -> "Counts":
        numbers = list(self.numbers)
        for block in blocks:
            for place in block.counts_for:
                numbers[place] += block.size
        return Counts(self.quotas, tuple(numbers))

    @property
    def lacking(self) -> frozenset[int]:
        """The places of the quotas that still have too few."""
        return frozenset(place for place, quota in enumerate(self.quotas) if self.numbers[place] < (quota.least or 0))

    @property
    def full_over(self) -> frozenset[int]:
        """The places of the quotas that have too many."""
        return frozenset(place for place, quota in enumerate(self.quotas) if quota.most is not None and self.numbers[place] > quota.most)


@dataclass
class Effort:
    """What the solver may still do for one selection, in seconds of its own: they count its steps, so that the same question ends everywhere alike.

    `is_spent` once a question stayed open: what was asked for was not found, and nobody proved that it is not there.
    """

    left: float
    is_spent: bool = False


def none_of(quotas: tuple[Quota, ...]) -> Counts:
    """The counts of a selection that has not begun."""
    return Counts(quotas, (0,) * len(quotas))


def completion(counts: Counts, left: Room, rest: Sequence[Block], effort: Effort) -> tuple[Block, ...] | None:
    """Some of `rest` that meet all quotas with what is counted, in the room that is left; None where there are none.

    As few, or as cheap, as can be. Exact: what the counts do not settle is asked of a solver of whole-number programs. Where it comes to the
    end of the effort with nothing in hand the answer is None too, and the effort is spent.
    """
    if left.is_overdrawn or counts.full_over:
        return None
    if not counts.lacking:
        return ()
    return _solved(counts, _useful(counts, rest), left, effort)


def _useful(counts: Counts, rest: Sequence[Block]) -> list[Block]:
    """Those that fill a gap; of blocks that count alike only the cheapest, and no more than the gap is wide."""
    alike: dict[tuple[frozenset[int], int], list[Block]] = {}
    for block in rest:
        if block.counts_for & counts.lacking:
            alike.setdefault((block.counts_for, block.size), []).append(block)
    found: list[Block] = []
    for (places, _size), blocks in alike.items():
        widest = max((counts.quotas[place].least or 0) - counts.numbers[place] for place in places & counts.lacking)
        found += sorted(blocks, key=lambda block: block.cents)[:widest]
    return found


def _solved(counts: Counts, useful: Sequence[Block], left: Room, effort: Effort) -> tuple[Block, ...] | None:
    if effort.left <= 0:
        effort.is_spent = True
        return None
    from ortools.sat.python import cp_model  # a second of loading that only quotas pay

    model = cp_model.CpModel()
    is_in = [model.new_bool_var("") for _block in useful]
    for place, quota in enumerate(counts.quotas):
        number = counts.numbers[place] + sum(block.size * each for block, each in zip(useful, is_in, strict=True) if place in block.counts_for)
        if quota.least:
            model.add(number >= quota.least)
        if quota.most is not None:
            model.add(number <= quota.most)
    size = sum(block.size * each for block, each in zip(useful, is_in, strict=True))
    cost = sum(block.cents * each for block, each in zip(useful, is_in, strict=True))
    if left.places is not None:
        model.add(size <= left.places)
    if left.cents is not None:
        model.add(cost <= left.cents)
    model.minimize(size if left.cents is None else cost)
    solver = cp_model.CpSolver()
    # One worker and one seed: the same question has the same answer.
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 0
    solver.parameters.max_deterministic_time = effort.left
    status = solver.solve(model)
    effort.left -= solver.response_proto.deterministic_time
    effort.is_spent = effort.is_spent or status == cp_model.UNKNOWN
    # Whether a way is the cheapest does not matter to whoever asks if there is one.
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    return tuple(block for block, each in zip(useful, is_in, strict=True) if solver.value(each))


def way_to_meet(quotas: tuple[Quota, ...], blocks: Sequence[Block], room: Room, names: Names, effort: Effort) -> tuple[Block, ...]:
    """A way to meet all quotas. Raises QuotasUnmet with each quota that alone cannot be met, else with as few as cannot be met together.

    With all of them where the effort did not suffice for finding the few, and with none where it did not suffice for an answer.
    """
    way = completion(none_of(quotas), room, blocks, effort)
    if way is not None:
        return way
    there = none_of(quotas).plus(blocks).numbers
    shortfalls = {quota: Shortfall(quota, there[place], name_of(quota, names)) for place, quota in enumerate(quotas)}
    alone = [quota for quota in quotas if shortfalls[quota].available < (quota.least or 0)]
    if alone:
        raise QuotasUnmet(Phrase(N_("Οι προτάσεις δεν επαρκούν για τις ποσοστώσεις.")), [shortfalls[quota] for quota in alone])
    if effort.is_spent:
        raise QuotasUnmet(NOT_FOUND)
    together = list(quotas)
    for quota in quotas:
        fewer = tuple(each for each in together if each != quota)
        if completion(none_of(fewer), room, _counted_by(fewer, quotas, blocks), effort) is None and not effort.is_spent:
            together.remove(quota)
    raise QuotasUnmet(Phrase(N_("Οι ποσοστώσεις δεν καλύπτονται όλες μαζί μέσα στη γραμμή.")), [shortfalls[quota] for quota in together])


def name_of(quota: Quota, names: Names) -> object:
    return names.get((quota.dimension, quota.code), quota.code)


def _counted_by(fewer: tuple[Quota, ...], quotas: tuple[Quota, ...], blocks: Sequence[Block]) -> list[Block]:
    """The blocks as a shorter list of quotas counts them."""
    new_place = {place: fewer.index(quota) for place, quota in enumerate(quotas) if quota in fewer}
    return [replace(block, counts_for=frozenset(new_place[place] for place in block.counts_for if place in new_place)) for block in blocks]
