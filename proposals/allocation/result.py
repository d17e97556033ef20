"""What an automatic assignment answers: the pairs, what is missing, and what they are worth."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from proposals.workflow.phrases import N_, NP_, Phrase


@dataclass(frozen=True)
class Pair:
    """One evaluator on one proposal, with the affinity in points; `is_kept` where he was there before."""

    proposal: int
    evaluator: int
    affinity: int
    is_kept: bool = False


@dataclass(frozen=True)
class ShortProposal:
    """A proposal that gets fewer reviews than it needs, and how many evaluators were possible for it besides those who stay."""

    proposal: int
    missing: int
    possible: int


class Subject(StrEnum):
    """What a shortage is one of; REST where no single subject explains it."""

    FIELD = "field"
    AXIS = "axis"
    AREA = "area"
    REST = "rest"

    def named(self, name: str) -> Phrase:
        """The subject with the name that people know it by."""
        return Phrase(_SUBJECTS[self], values={"name": name})


_SUBJECTS = {
    Subject.FIELD: N_("Πεδίο «%(name)s»"),
    Subject.AXIS: N_("Άξονας «%(name)s»"),
    Subject.AREA: N_("Τομέας πολιτικής «%(name)s»"),
    Subject.REST: N_("Οι υπόλοιπες προτάσεις μαζί"),
}


@dataclass(frozen=True)
class Shortage:
    """A subject whose evaluators cannot give what its proposals need.

    `needs` counts the open reviews of the `proposals` that compete, `gives` what the available `evaluators` can give them at most.
    """

    subject: Subject
    code: str
    proposals: int
    needs: int
    evaluators: int
    gives: int

    @property
    def lacking(self) -> int:
        return self.needs - self.gives

    def sentence(self, name: str) -> Phrase:
        """The shortage in words; `name` is what people call the subject."""
        values = {"subject": self.subject.named(name), "needs": self.needs, "gives": self.gives, "num": self.evaluators}
        if not self.evaluators:
            return Phrase(N_("%(subject)s: χρειάζονται αξιολογητές. Δεν υπάρχει κανένας διαθέσιμος."), values=values)
        words = NP_(
            "%(subject)s: χρειάζονται %(needs)s κρίσεις, ενώ ο %(num)s διαθέσιμος αξιολογητής δίνει το πολύ %(gives)s.",
            "%(subject)s: χρειάζονται %(needs)s κρίσεις, ενώ οι %(num)s διαθέσιμοι αξιολογητές δίνουν το πολύ %(gives)s.",
        )
        return Phrase(*words, self.evaluators, values)


@dataclass(frozen=True)
class Result:
    """An assignment. `problem_digest` and `engine` say what made it; pairs are sorted by proposal and evaluator.

    `floor` is what every new pair reaches, `level` what it reaches where its proposal could at all (decision 0013); None where they were
    not asked for. `value` is the sum of the new pairs' affinities less the price of the loads.
    """

    problem_digest: str
    engine: str
    pairs: tuple[Pair, ...]
    value: int
    floor: int | None = None
    level: int | None = None
    short: tuple[ShortProposal, ...] = ()
    shortages: tuple[Shortage, ...] = ()

    @property
    def missing(self) -> int:
        """How many reviews could not be assigned."""
        return sum(each.missing for each in self.short)

    @cached_property
    def of_proposal(self) -> Mapping[int, tuple[Pair, ...]]:
        return _grouped(self.pairs, "proposal")

    @cached_property
    def of_evaluator(self) -> Mapping[int, tuple[Pair, ...]]:
        return _grouped(self.pairs, "evaluator")


def _grouped(pairs: tuple[Pair, ...], by: str) -> dict[int, tuple[Pair, ...]]:
    groups: dict[int, list[Pair]] = {}
    for pair in pairs:
        groups.setdefault(getattr(pair, by), []).append(pair)
    return {key: tuple(group) for key, group in groups.items()}
