"""One proposal of the demo on its way: who takes part, on which days, and the deeds that it is told in."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from proposals.demo.calendar import Diary
from proposals.demo.cast import Cast
from proposals.demo.files import Tale
from proposals.demo.papers import Paper
from proposals.demo.season import Season
from proposals.drafting.models import Proposal
from proposals.drafting.steps import Details, take_step
from proposals.evaluation.models import Assignment
from proposals.workflow.people import Actor


class WrongEnd(Exception):
    """A proposal of the demo that did not end in the state that its file names."""


@dataclass(frozen=True)
class Deed:
    """Something that somebody does at a moment."""

    at: datetime
    do: Callable[[], object]


Deeds = Iterator[Deed]


class Story:
    """What the deeds of one tale share. They are planned first and done later, so the proposal is there only once they are."""

    proposal: Proposal
    assignments: dict[int, Assignment]

    def __init__(self, tale: Tale, season: Season, cast: Cast, papers: tuple[Paper, ...]) -> None:
        self.tale, self.season, self.cast, self.papers = tale, season, cast, papers
        # Nothing secret: chance falls the same way at every seeding.
        self.chance = Random(f"{tale.call}/{tale.name}")
        self.diary = Diary(self.chance)

    @property
    def author(self) -> Actor:
        return self.cast.author(self.tale.body)

    @property
    def approver(self) -> Actor:
        return self.cast.approver(self.tale.body)

    def day(self, name: str) -> date:
        return self.season.day(name, self.chance)

    def step(self, at: datetime, actor: Actor, name: str, details: Details = Details()) -> Deed:
        return Deed(at, lambda: take_step(actor, self.proposal, name, details))

    def refuse_wrong_end(self) -> None:
        """Raises WrongEnd where the proposal is not where its file says."""
        if self.proposal.state is not self.tale.state:
            raise WrongEnd(f"{self.tale.call}/{self.tale.name} ended as {self.proposal.state.value}, not as {self.tale.state.value}")
