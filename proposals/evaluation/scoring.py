"""The arithmetic over several sheets of one proposal, and what a sheet still needs. Pure; points and totals are Decimals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from proposals.calls.rubric import Criterion, Rubric, rounded
from proposals.workflow.phrases import N_, NP_, Phrase

Points = Mapping[str, Decimal]


@dataclass(frozen=True)
class Gap:
    """Something that a sheet needs before it can be final; `place` is the id of the input."""

    place: str
    phrase: Phrase


@dataclass(frozen=True)
class CriterionSummary:
    """One criterion over all sheets: mean and distance between highest and lowest, unrounded."""

    criterion: Criterion
    points: tuple[Decimal, ...]
    mean: Decimal
    spread: Decimal

    @property
    def is_below_threshold(self) -> bool:
        return self.criterion.threshold is not None and self.mean < self.criterion.threshold


@dataclass(frozen=True)
class Summary:
    """A proposal's sheets together. `mean_total` is the mean of the sheets' totals, 0 to 100, unrounded."""

    criteria: tuple[CriterionSummary, ...]
    totals: tuple[Decimal, ...]
    mean_total: Decimal
    total_spread: Decimal
    is_below_total: bool

    @property
    def criterion_spread(self) -> Decimal:
        """The largest distance between two sheets on any one criterion."""
        return max(each.spread for each in self.criteria)

    @property
    def passes(self) -> bool:
        return not self.is_below_total and not any(each.is_below_threshold for each in self.criteria)

    @property
    def mean_points(self) -> dict[str, Decimal]:
        return {each.criterion.code: each.mean for each in self.criteria}


def summary(rubric: Rubric, sheets: Sequence[Points]) -> Summary | None:
    """The sheets of a proposal together; None where there is none. Every sheet must have points for every criterion."""
    if not sheets:
        return None
    totals = tuple(rubric.total(points) for points in sheets)
    mean = sum(totals, Decimal(0)) / len(totals)
    return Summary(
        criteria=tuple(_criterion_summary(criterion, sheets) for criterion in rubric.criteria),
        totals=totals,
        mean_total=mean,
        total_spread=max(totals) - min(totals),
        is_below_total=rounded(mean) < rubric.total_threshold,
    )


def scores_are_apart(rubric: Rubric, sheets: Sequence[Points]) -> bool:
    """True where two sheets lie too far apart and no third has been written (domain.md 5.4)."""
    if len(sheets) != 2:
        return False
    found = summary(rubric, sheets)
    assert found is not None  # two sheets always have a summary
    return found.total_spread >= rubric.total_gap or any(each.spread >= rubric.criterion_gap for each in found.criteria)


def sheet_gaps(rubric: Rubric, points: Points, comments: Mapping[str, str]) -> list[Gap]:
    """What a sheet still needs: points on the scale for every criterion, and a comment of the right length for each."""
    gaps: list[Gap] = []
    for criterion in rubric.criteria:
        if points.get(criterion.code) not in rubric.ladder:
            gaps.append(Gap(criterion.code, _points_gap(rubric, criterion, points.get(criterion.code))))
        gaps += _comment_gaps(rubric, criterion, comments.get(criterion.code, ""))
    return gaps


@dataclass(frozen=True)
class SheetProgress:
    """How far a sheet is: criteria that need nothing more, and their sum out of what they could give, unrounded."""

    ready: int
    criteria: int
    partial_sum: Decimal
    most: int


def sheet_progress(rubric: Rubric, points: Points, gaps: Sequence[Gap]) -> SheetProgress:
    """How far a sheet with these points and gaps (of `sheet_gaps`) is."""
    lacking = {gap.place.removesuffix("_comment") for gap in gaps}
    ready = [criterion for criterion in rubric.criteria if criterion.code not in lacking]
    partial = sum((rubric.part(criterion, points[criterion.code]) for criterion in ready), Decimal(0))
    return SheetProgress(len(ready), len(rubric.criteria), partial, sum(criterion.weight for criterion in ready))


def _points_gap(rubric: Rubric, criterion: Criterion, points: Decimal | None) -> Phrase:
    if points is None:
        return Phrase(N_("%(criterion)s: επιλέξτε βαθμό."), values={"criterion": criterion.label})
    values = {"criterion": criterion.label, "points": points, "lowest": rubric.lowest, "highest": rubric.highest, "step": rubric.step}
    return Phrase(N_("%(criterion)s: ο βαθμός %(points)s είναι εκτός κλίμακας. Επιλέξτε από %(lowest)s έως %(highest)s ανά %(step)s."), values=values)


def _comment_gaps(rubric: Rubric, criterion: Criterion, comment: str) -> list[Gap]:
    place, values = f"{criterion.code}_comment", {"criterion": criterion.label, "min": rubric.comment_min, "max": rubric.comment_max}
    if len(comment) < rubric.comment_min:
        lacking = rubric.comment_min - len(comment)
        words = NP_(
            "%(criterion)s: γράψτε αιτιολογία τουλάχιστον %(min)s χαρακτήρων. Λείπει %(num)s.",
            "%(criterion)s: γράψτε αιτιολογία τουλάχιστον %(min)s χαρακτήρων. Λείπουν %(num)s.",
        )
        return [Gap(place, Phrase(*words, lacking, {**values, "num": lacking}))]
    if len(comment) > rubric.comment_max:
        text = N_("%(criterion)s: η αιτιολογία έχει %(length)s χαρακτήρες. Το όριο είναι %(max)s.")
        return [Gap(place, Phrase(text, values={**values, "length": len(comment)}))]
    return []


def _criterion_summary(criterion: Criterion, sheets: Sequence[Points]) -> CriterionSummary:
    points = tuple(sheet[criterion.code] for sheet in sheets)
    return CriterionSummary(criterion, points, sum(points, Decimal(0)) / len(points), max(points) - min(points))
