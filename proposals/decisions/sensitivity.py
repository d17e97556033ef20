"""What hangs by the line: proposals of which nobody can say with certainty on which side of it they belong. Pure; decision 0020."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from proposals.calibration.result import Id, Standing, shown
from proposals.decisions.choice import Choice, LineKind, Outcome, Placing
from proposals.workflow.phrases import N_, Phrase


@dataclass(frozen=True)
class Close:
    """A proposal whose interval of 90 % crosses the line, and that said in a sentence."""

    proposal_id: int
    rank: int
    phrase: Phrase


def close_to_line(calibrated: Sequence[Placing], choice: Choice, standings: Mapping[Id, Standing], passing: frozenset[int]) -> list[Close]:
    """Those of `passing` (who miss no threshold) whose interval crosses the line, in the order of the calibrated ranking.

    `calibrated` are the placings of the choice by the calibrated score, without quotas. Where the line is a score, the interval is of the
    score; else of the place, and the line runs below the last one that is accepted.
    """
    last = max((each.rank for each in calibrated if each.outcome is Outcome.ACCEPT), default=0)
    found = []
    for each in calibrated:
        standing = standings.get(each.candidate.proposal_id)
        if standing is not None and each.candidate.proposal_id in passing:
            phrase = _of_score(standing, choice) if choice.line_kind is LineKind.SCORE else _of_place(standing, last)
            if phrase:
                found.append(Close(each.candidate.proposal_id, each.rank, phrase))
    return found


def _of_score(standing: Standing, choice: Choice) -> Phrase | None:
    low, high = (shown(end) for end in standing.interval)
    if not low < choice.line <= high:
        return None
    values = {"low": low, "high": high, "line": choice.line}
    return Phrase(N_("Η βαθμολογία της βρίσκεται με πιθανότητα 90 στα 100 από %(low)s έως %(high)s. Η γραμμή είναι %(line)s."), values=values)


def _of_place(standing: Standing, last: int) -> Phrase | None:
    low, high = standing.places
    if not low <= last < high:
        return None
    values = {"low": low, "high": high, "last": last}
    words = N_("Η θέση της βρίσκεται με πιθανότητα 90 στα 100 από %(low)s έως %(high)s. Η γραμμή περνά κάτω από τη θέση %(last)s.")
    return Phrase(words, values=values)
