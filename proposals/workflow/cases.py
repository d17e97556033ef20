"""What the rules look at, as plain values at one moment: a proposal, an assignment, a comment, an order, a meeting."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from proposals.workflow.people import Actor, May
from proposals.workflow.states import AssignmentState, State


def people_in(numbers: str) -> frozenset[int]:
    """The numbers of people as a column holds them, with a space around each."""
    return frozenset(int(number) for number in numbers.split())


@dataclass(frozen=True)
class Case:
    """A proposal as the rules see it at one moment. Built by drafting; times are UTC, counts are whole numbers.

    `reviewers` have opened its text to judge it; `judging` were asked to, and their own sheets are not final yet. `blind` where its call keeps
    bodies or people from its evaluators.
    """

    state: State
    body_id: int
    now: datetime
    opens_at: datetime
    closes_at: datetime
    approval_asked: bool = True
    ever_submitted: bool = False
    missing: int = 0
    wrong: int = 0
    completion_due: datetime | None = None
    checks_open: int = 0
    checks_failed: int = 0
    remarks_open: int = 0
    sheets_final: int = 0
    sheets_needed: int = 0
    sheets_running: int = 0
    scores_apart: bool = False
    recommended: bool = False
    objected: bool = False
    reviewers: frozenset[int] = field(default_factory=frozenset)
    excused: frozenset[int] = field(default_factory=frozenset)
    judging: frozenset[int] = field(default_factory=frozenset)
    blind: bool = False
    members: Mapping[int, May] = field(default_factory=dict)
    published: bool = False

    @property
    def is_completion(self) -> bool:
        """True for a proposal that was returned: it goes by its completion date, no more by the call."""
        return self.ever_submitted and self.completion_due is not None

    @property
    def deadline(self) -> datetime:
        """Until when the body may submit."""
        return self.completion_due if self.is_completion and self.completion_due else self.closes_at

    def concerns(self, actor: Actor) -> bool:
        """True for who works for the body and for who was invited to the proposal: nobody judges what is his own."""
        return actor.belongs_to(self.body_id) or actor.person_id in self.members

    def excuses(self, actor: Actor) -> bool:
        """True for an evaluator who reads the text although it concerns him: an administrator overrode that, with a reason."""
        return actor.person_id in self.excused


@dataclass(frozen=True)
class AssignmentCase:
    """One evaluator's work on one proposal as the rules see it: the proposal's case, whose it is, how far the sheet is, and whether it
    judges the newest version.

    `grounds` are the conflicts of interest that nobody overrode, None where they were not looked for: steps do that anew. Between steps the
    state tells, as whoever turns out to have one is recused in the transaction in which it comes to be.
    """

    state: AssignmentState
    evaluator_id: int
    proposal: Case
    sheet_gaps: int = 0
    conflict_free: bool = False
    is_current: bool = True
    grounds: tuple[str, ...] | None = None


@dataclass(frozen=True)
class CommentCase:
    """A comment on a draft as the rules see it: who wrote it, and the proposal's case."""

    author_id: int | None
    proposal: Case


@dataclass(frozen=True)
class OrderCase:
    """An order of a file as the rules see it: whose it is."""

    person_id: int


@dataclass(frozen=True)
class MeetingCase:
    """A meeting of the committee as the rules see it: the bodies whose proposals it discussed, who had been invited to those, whose own
    sheets on them are not final, and who judges one of them without being shown whose it is."""

    bodies: frozenset[int] = frozenset()
    members: frozenset[int] = frozenset()
    judging: frozenset[int] = frozenset()
    veiled: frozenset[int] = frozenset()

    def concerns(self, actor: Actor) -> bool:
        """True for whom one of the proposals concerns: nobody reads what was said of his own."""
        return actor.person_id in self.members or any(actor.belongs_to(body_id) for body_id in self.bodies)


@dataclass(frozen=True)
class ListCase(MeetingCase):
    """Decisions of a call that are prepared or released together, as the rules see them: those whom one of the proposals concerns or who owe a
    sheet on one have no part in them."""


@dataclass(frozen=True)
class RankingCase(MeetingCase):
    """The ranking of a call as the rules see it: the bodies of what was filed and may still be accepted, who was invited to those, and who owes
    a sheet on one."""
