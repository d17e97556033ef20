"""How far a proposal is: what is missing and what is wrong, section by section. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from proposals.calls.checks import Problem, Surroundings, is_answered, is_required, problems
from proposals.calls.form import Field, Form, Section


@dataclass(frozen=True)
class SectionProgress:
    """A section with its required fields counted, the empty ones and the problems named.

    Done is a required field that is answered and has no problem: the one definition, for pages, save bar and lists.
    """

    section: Section
    required: int
    done: int
    missing: tuple[Field, ...]
    problems: tuple[Problem, ...]
    answered: int

    @property
    def wrong(self) -> int:
        """How many fields have a problem."""
        return len({problem.field.code for problem in self.problems})

    @property
    def counts(self) -> list[int]:
        """Required, missing, wrong and done fields, as a proposal keeps them for each section."""
        return [self.required, len(self.missing), self.wrong, self.done]

    @property
    def is_complete(self) -> bool:
        return not self.missing and not self.problems

    @property
    def is_untouched(self) -> bool:
        return self.answered == 0


@dataclass(frozen=True)
class Progress:
    """A whole proposal's progress."""

    sections: tuple[SectionProgress, ...]

    @property
    def required(self) -> int:
        return sum(each.required for each in self.sections)

    @property
    def missing(self) -> int:
        return sum(len(each.missing) for each in self.sections)

    @property
    def wrong(self) -> int:
        return sum(each.wrong for each in self.sections)

    @property
    def done(self) -> int:
        return sum(each.done for each in self.sections)

    @property
    def is_complete(self) -> bool:
        return all(each.is_complete for each in self.sections)

    def of(self, section: Section) -> SectionProgress:
        return next(each for each in self.sections if each.section.code == section.code)


def done_of(section_counts: Mapping[str, list[int]]) -> int:
    """How many required fields of a proposal are done, from the counts that it keeps (`SectionProgress.counts`).

    Counts that were kept before done fields were among them count every wrong field as a required one.
    """
    return sum(counts[3] if len(counts) > 3 else max(0, counts[0] - counts[1] - counts[2]) for counts in section_counts.values())


def progress(form: Form, answers: Mapping[str, Any], around: Surroundings) -> Progress:
    """Every section's progress, for these answers."""
    return Progress(tuple(section_progress(form, section, answers, around) for section in form.sections))


def section_progress(form: Form, section: Section, answers: Mapping[str, Any], around: Surroundings) -> SectionProgress:
    """One section's progress; of `answers` it looks only at those that its fields name (`Field.looks_at`)."""
    required = [field for field in section.fields if field.type != "preset" and is_required(form, field, answers, around)]
    missing = [field for field in required if not is_answered(field, answers, around)]
    found = [problem for field in section.fields for problem in problems(form, field, answers, around)]
    open_codes = {field.code for field in missing} | {problem.field.code for problem in found}
    done = sum(1 for field in required if field.code not in open_codes)
    answered = sum(1 for field in section.fields if field.type != "preset" and is_answered(field, answers, around))
    return SectionProgress(section, len(required), done, tuple(missing), tuple(found), answered)
