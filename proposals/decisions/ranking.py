"""The order of reviewed proposals: by a score, then by the tie-break of the rubric; and which thresholds each one misses. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from proposals.calls.rubric import Rubric, rounded
from proposals.decisions.choice import Basis, Candidate
from proposals.workflow.phrases import N_, Phrase

SUBMITTED_AT = "submitted_at"
_LAST = Decimal("-Infinity")


@dataclass(frozen=True)
class Ranked:
    """A candidate in its place, 1 is first; what nothing tells apart shares one. `failings` are the thresholds that it misses."""

    candidate: Candidate
    rank: int
    score: Decimal | None
    failings: tuple[Phrase, ...] = ()


def score_in_force(candidate: Candidate) -> Decimal | None:
    """The total of the common sheet, else the mean of the sheets, 0 to 100; None without a sheet."""
    return candidate.raw if candidate.consensus is None else candidate.consensus


def score_by(candidate: Candidate, basis: Basis) -> Decimal | None:
    """The score that orders by this basis, 0 to 100, half up to two decimals as people read it; None where there is none."""
    score = {Basis.RAW: candidate.raw, Basis.CONSENSUS: score_in_force(candidate), Basis.CALIBRATED: candidate.calibrated}[basis]
    return None if score is None else rounded(score)


def rank(candidates: Iterable[Candidate], basis: Basis, rubric: Rubric) -> list[Ranked]:
    """The candidates from the first to the last, the same for whatever order they come in.

    Who shares a place stands in the order of the codes, which says nothing about worth. Points of criteria are those in force.
    """
    judged = [(_worth(each, basis, rubric), each) for each in candidates]
    judged.sort(key=lambda pair: (pair[0], len(pair[1].code), pair[1].code, pair[1].proposal_id))
    found: list[Ranked] = []
    for _worth_of_all, alike in groupby(judged, key=lambda pair: pair[0]):
        place = len(found) + 1
        found += [Ranked(each, place, score_by(each, basis), failings_of(each, rubric)) for _worth_of_each, each in alike]
    return found


def ties(ranked: Sequence[Ranked]) -> list[list[Ranked]]:
    """Those who share a place although score, criteria and time of submission were asked, by place."""
    groups = (list(group) for _place, group in groupby(ranked, key=lambda each: each.rank))
    return [group for group in groups if len(group) > 1]


def failings_of(candidate: Candidate, rubric: Rubric) -> tuple[Phrase, ...]:
    """Which thresholds of the rubric the score in force misses, criterion by criterion and in total."""
    total = score_in_force(candidate)
    if total is None:
        return (Phrase(N_("Δεν έχει οριστικό φύλλο.")),)
    return tuple(_failings(candidate, rubric, rounded(total)))


def _failings(candidate: Candidate, rubric: Rubric, total: Decimal) -> Iterator[Phrase]:
    if total < rubric.total_threshold:
        words = N_("Το σύνολο %(total)s είναι κάτω από το κατώφλι %(threshold)s.")
        yield Phrase(words, values={"total": total, "threshold": rubric.total_threshold})
    for criterion in rubric.criteria:
        points = candidate.criteria.get(criterion.code)
        if criterion.threshold is not None and (points is None or points < criterion.threshold):
            # Cut, not rounded: 2,996 shown as 3,00 would not look below 3.
            shown = Decimal(0) if points is None else Decimal(int(points * 100)) / 100
            values: dict[str, object] = {"criterion": criterion.label, "points": shown, "threshold": criterion.threshold}
            yield Phrase(N_("%(criterion)s: ο βαθμός %(points)s είναι κάτω από το κατώφλι %(threshold)s."), values=values)


def _worth(candidate: Candidate, basis: Basis, rubric: Rubric) -> tuple[Decimal, ...]:
    """What is compared, from left to right, smallest first; who lacks a number comes after everybody who has it."""
    score = score_by(candidate, basis)
    return (-(_LAST if score is None else score), *(_of_tie_break(candidate, name) for name in rubric.tie_break))


def _of_tie_break(candidate: Candidate, name: str) -> Decimal:
    if name == SUBMITTED_AT:
        return Decimal(repr(candidate.submitted_at.timestamp()))
    return -candidate.criteria.get(name, _LAST)
