"""What a call manager looks at before a result is applied: figures, loads, axes, shortages, and each proposal with its pairs."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from proposals.allocation.applying import with_changes
from proposals.allocation.comparing import Comparison, compared
from proposals.allocation.explain import Explainer, Explanation
from proposals.allocation.models import AllocationRun, ExpertiseKind, RunChange
from proposals.allocation.problem import Problem
from proposals.allocation.quality import Coverage, Quality, Served, quality
from proposals.allocation.queries import changes_of, names_of_people, titles_of
from proposals.allocation.result import Result, Subject
from proposals.allocation.runs import Outcome, outcome_of
from proposals.allocation.subjects import names_of
from proposals.calls.form import Words
from proposals.workflow.phrases import Phrase

_KIND_OF = {Subject.FIELD: ExpertiseKind.FIELD, Subject.AXIS: ExpertiseKind.AXIS, Subject.AREA: ExpertiseKind.POLICY_AREA}


@dataclass(frozen=True)
class Preview:
    """A result with what was changed by hand, and all that a page says about it. `found` is the result as it was found."""

    run: AllocationRun
    outcome: Outcome
    result: Result
    changes: Sequence[RunChange]
    subjects: Mapping[ExpertiseKind, Mapping[str, Words]]

    @property
    def problem(self) -> Problem:
        return self.outcome.problem

    @cached_property
    def quality(self) -> Quality:
        """All proposals stand in `worst_served`, those that are served worst first."""
        return quality(self.problem, self.result, shown=len(self.problem.proposals))

    def page(self, start: int, size: int) -> Sequence[Served]:
        return self.quality.worst_served[start : start + size]

    @cached_property
    def loads(self) -> list[tuple[int, int]]:
        """How many of the available evaluators have each number of reviews."""
        counts = Counter(len(self.result.of_evaluator.get(each.id, ())) for each in self.problem.evaluators if each.is_available)
        return sorted(counts.items())

    @property
    def axes(self) -> list[tuple[Any, Coverage]]:
        names = self.subjects[ExpertiseKind.AXIS]
        return [(names.get(code, code), coverage) for code, coverage in self.quality.axes.items()]

    @property
    def shortages(self) -> list[Phrase]:
        """What lacked when the result was found, in sentences."""
        return [each.sentence(self._named(each.subject, each.code)) for each in self.outcome.result.shortages]

    @property
    def new_reviews(self) -> int:
        return sum(not pair.is_kept for pair in self.result.pairs)

    def _named(self, subject: Subject, code: str) -> Any:
        return self.subjects[_KIND_OF[subject]].get(code, code) if subject in _KIND_OF else code


@dataclass(frozen=True)
class Names:
    """What numbers stand for: rows of proposals with code and title, and names of people."""

    proposals: Mapping[int, Any]
    people: Mapping[int, str]


def preview_of(run: AllocationRun) -> Preview | None:
    """Everything about a run that is done; None for any other."""
    outcome = outcome_of(run)
    if outcome is None:
        return None
    changes = changes_of(run)
    return Preview(run, outcome, with_changes(outcome, changes), changes, names_of([run.call.form]))


def names_for(preview: Preview, proposals: Sequence[int], people: Sequence[int] = ()) -> Names:
    """The names of these proposals, of their evaluators, and of these people."""
    evaluators = {pair.evaluator for number in proposals for pair in preview.result.of_proposal.get(number, ())}
    return Names(titles_of(proposals), names_of_people(evaluators | set(people)))


def explanation_of(preview: Preview, proposal_id: int) -> Explanation:
    """Why the result as it was found has these pairs; what was changed by hand needs no reason."""
    return Explainer(preview.problem, preview.outcome.result).of_proposal(proposal_id)


def comparison_of(before: Preview, after: Preview) -> Comparison:
    """Two runs side by side, each with what was changed by hand."""
    return compared(before.result, after.result)
