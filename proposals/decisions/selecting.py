"""Going down a ranking and taking whoever can be taken: the line, ties across it, and quotas. Pure; decision 0020."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby

from proposals.decisions.choice import Candidate, Choice, Dimension, LineKind, Quota
from proposals.decisions.quotas import NOT_FOUND, Block, Counts, Effort, Names, QuotasUnmet, Room, completion, name_of, none_of, way_to_meet
from proposals.decisions.ranking import Ranked
from proposals.workflow.phrases import N_, Phrase

ABOVE = Phrase(N_("Πάνω από τη γραμμή."))
BELOW = Phrase(N_("Κάτω από τη γραμμή."))
TIED = Phrase(N_("Ισοβαθμεί σε όλα με άλλη πρόταση στο όριο και δεν χωρούν μαζί. Καμία δεν προηγείται τυχαία."))
CLASHES = Phrase(N_("Αν ενταχθεί, δεν καλύπτονται όλες οι ποσοστώσεις μαζί."))
UNPROVEN = Phrase(N_("Ο υπολογισμός έφτασε στο όριό του πριν φανεί αν χωρά μαζί με τις ποσοστώσεις."))
TIE_IN_THE_WAY = Phrase(N_("Οι ποσοστώσεις θα χώριζαν προτάσεις που ισοβαθμούν σε όλα. Αλλάξτε τη γραμμή ή μια ποσόστωση."))
Taken = tuple[Block, ...]


@dataclass
class Chosen:
    """Who is accepted, and what is said of everybody who was gone past, by number; `kept` says for which quota places were kept."""

    accepted: set[int] = field(default_factory=set)
    reasons: dict[int, Phrase] = field(default_factory=dict)
    kept: Phrase | None = None


def select(eligible: Sequence[Ranked], choice: Choice, names: Names, effort: Effort) -> Chosen:
    """Who of these, in their order, is accepted. Raises QuotasUnmet.

    Each is taken if all quotas can still be met then, in the room that is left. Once somebody finds no room the line is reached: below it only
    those are taken whom a quota needs, and nobody goes past for being cheaper. Where the effort is spent on the way, all quotas are met, and
    somebody may have been refused who could have been taken.
    """
    above = [each for each in eligible if choice.line_kind is not LineKind.SCORE or (each.score is not None and each.score >= choice.line)]
    groups = [_blocks(list(alike), choice.quotas) for _rank, alike in groupby(above, key=lambda each: each.rank)]
    order = [block for group in groups for block in group]
    room = room_of(choice)
    way = way_to_meet(choice.quotas, order, room, names, effort)
    line, gone_past = _Line(choice, room, names, effort, way), 0
    for group in groups:
        gone_past += len(group)
        line.go_through(group, order[gone_past:])
    chosen = line.chosen
    for each in eligible[len(above) :]:
        words = N_("Κάτω από την ελάχιστη βαθμολογία %(line)s.")
        chosen.reasons[each.candidate.proposal_id] = Phrase(words, values={"line": choice.line})
    return chosen


def room_of(choice: Choice) -> Room:
    """The places or the money that a choice gives."""
    if choice.line_kind is LineKind.NUMBER:
        return Room(places=int(choice.line))
    return Room(cents=int(choice.line * 100)) if choice.line_kind is LineKind.BUDGET else Room()


def counts_for(candidate: Candidate, quota: Quota) -> bool:
    """Whether a quota counts the candidate; one of several regions counts for each of them."""
    return quota.code in counted_codes(candidate, quota.dimension)


def counted_codes(candidate: Candidate, dimension: Dimension) -> tuple[str, ...]:
    """The axis, or the regions, for which a candidate counts."""
    return (candidate.axis,) if dimension is Dimension.AXIS else candidate.regions


class _Line:
    """The state while a ranking is gone through."""

    def __init__(self, choice: Choice, room: Room, names: Names, effort: Effort, way: Taken) -> None:
        self.quotas, self.names, self.left = choice.quotas, names, room
        self.counts, self.effort = none_of(choice.quotas), effort
        # A way to meet what quotas still lack; it spares most questions to the solver, and where that may answer no more it is the way that is gone.
        self.way: Taken | None = way
        self.is_reached = False
        # What was refused once stays refused to whoever counts alike and costs no less, as what is left only shrinks.
        self.refused: dict[tuple[frozenset[int], int], int] = {}
        self.chosen = Chosen()

    def go_through(self, group: Sequence[Block], rest: Sequence[Block]) -> None:
        """Take what can be taken of the blocks of one place, `rest` being all that come after. Raises QuotasUnmet."""
        able: list[Block] = []
        together: Taken | None = None
        for block in group:
            others = [*(each for each in group if each is not block), *rest]
            way = self._way_with((block,), others)
            if way is None:
                self._refuse(block, self._why_not(block, others))
                if not self.effort.is_spent:
                    self.refused.setdefault(_kind(block), block.cents)
            else:
                able.append(block)
                together = way
        if len(group) > 1:
            together = self._way_with(tuple(able), rest)
        elif not able:
            return
        if together is not None:
            self._take(tuple(able), together)
            return
        for block in able:
            self._refuse(block, TIED)
        self.is_reached = self.is_reached or completion(self.counts, self.left.after(able), rest, self.effort) is None
        self.way = completion(self.counts, self.left, rest, self.effort)
        if self.way is None:
            raise QuotasUnmet(NOT_FOUND if self.effort.is_spent else TIE_IN_THE_WAY)

    def _way_with(self, blocks: Taken, rest: Sequence[Block]) -> Taken | None:
        """How the quotas can be met once these blocks are taken; None where they cannot, or where the line is reached and no quota needs them."""
        counts, left = self.counts.plus(blocks), self.left.after(blocks)
        if left.is_overdrawn or counts.full_over or (self.is_reached and not all(block.counts_for & self.counts.lacking for block in blocks)):
            return None
        if len(blocks) == 1 and self.refused.get(_kind(blocks[0]), blocks[0].cents + 1) <= blocks[0].cents:
            return None
        known = None if self.way is None else _at_hand(counts, left, tuple(each for each in self.way if each not in blocks))
        return completion(counts, left, rest, self.effort) if known is None else known

    def _take(self, blocks: Taken, way: Taken) -> None:
        self.counts, self.left, self.way = self.counts.plus(blocks), self.left.after(blocks), way
        for block in blocks:
            for each in block.members:
                self.chosen.accepted.add(each.candidate.proposal_id)
                self.chosen.reasons[each.candidate.proposal_id] = ABOVE

    def _refuse(self, block: Block, reason: Phrase) -> None:
        for each in block.members:
            self.chosen.reasons[each.candidate.proposal_id] = reason

    def _why_not(self, block: Block, others: Sequence[Block]) -> Phrase:
        """Why a block cannot be taken. Where anybody of its size would find no room the line is reached with it."""
        if self.is_reached and not block.counts_for & self.counts.lacking:
            return BELOW
        too_many = self.counts.plus((block,)).full_over
        if too_many:
            quota = self.quotas[min(too_many)]
            words = N_("Συμπληρώθηκε η ποσόστωση: %(dimension)s «%(name)s», το πολύ %(most)s.")
            return Phrase(words, values={**self._said(quota), "most": quota.most})
        after = self.left.after((block,))
        if not self.effort.is_spent and completion(self.counts, after, others, self.effort) is not None:
            return CLASHES
        self.is_reached = True
        if after.is_overdrawn:
            return self._no_room(block, after)
        if self.effort.is_spent:
            return UNPROVEN
        quota = self.quotas[min(self.counts.lacking)]
        words = N_("Οι θέσεις που απομένουν κρατούνται για την ποσόστωση: %(dimension)s «%(name)s», τουλάχιστον %(least)s.")
        self.chosen.kept = Phrase(words, values={**self._said(quota), "least": quota.least})
        return self.chosen.kept

    def _no_room(self, block: Block, after: Room) -> Phrase:
        if after.cents is not None:
            return Phrase(N_("Δεν χωρά στο ποσό: το υπερβαίνει κατά %(over)s €."), values={"over": Decimal(-after.cents) / 100})
        return TIED if block.size > 1 and self.left.places else BELOW

    def _said(self, quota: Quota) -> dict[str, object]:
        return {"dimension": quota.dimension, "name": name_of(quota, self.names)}


def _kind(block: Block) -> tuple[frozenset[int], int]:
    return block.counts_for, block.size


def _at_hand(counts: Counts, left: Room, way: Taken) -> Taken | None:
    """The way that is known, as it is or without one of its blocks, where that still meets all quotas."""
    for known in (way, *(way[:place] + way[place + 1 :] for place in range(len(way)))):
        then = counts.plus(known)
        if not (then.lacking or then.full_over or left.after(known).is_overdrawn):
            return known
    return None


def _blocks(alike: Sequence[Ranked], quotas: tuple[Quota, ...]) -> list[Block]:
    """Those of one place, put together where the same quotas count them."""
    found: dict[frozenset[int], list[Ranked]] = {}
    for each in alike:
        counted = frozenset(place for place, quota in enumerate(quotas) if counts_for(each.candidate, quota))
        found.setdefault(counted, []).append(each)
    return [Block(tuple(members), counted) for counted, members in found.items()]
