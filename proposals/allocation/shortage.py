"""What is missing where needs cannot be met: which proposals are short, and of which subject the evaluators are too few."""

from collections.abc import Callable, Collection, Mapping

import numpy as np

from proposals.allocation.affinity import IMPOSSIBLE
from proposals.allocation.candidates import NOBODY, Candidates
from proposals.allocation.flows import Cut
from proposals.allocation.problem import Proposal
from proposals.allocation.result import Shortage, ShortProposal, Subject
from proposals.allocation.tables import Mask, Nodes, Tables
from proposals.allocation.watching import Stage, Watch

# What a proposal asks knowledge of, the most telling first.
_SUBJECTS: Mapping[Subject, Callable[[Proposal], Collection[str]]] = {
    Subject.FIELD: lambda proposal: proposal.fields,
    Subject.AXIS: lambda proposal: [proposal.axis] if proposal.axis else [],
    Subject.AREA: lambda proposal: proposal.areas,
}


def short_proposals(tables: Tables, rows: Nodes) -> tuple[ShortProposal, ...]:
    """The proposals that these new pairs leave short, by id."""
    missing = tables.open - np.bincount(rows, minlength=len(tables.proposals))
    possible = np.count_nonzero(tables.possible, axis=1)
    short = (ShortProposal(tables.proposals[row].id, int(missing[row]), int(possible[row])) for row in np.flatnonzero(missing).tolist())
    return tuple(sorted(short, key=lambda each: each.proposal))


def shortages(candidates: Candidates, cut: Cut, watch: Watch) -> tuple[Shortage, ...]:
    """The subjects that lack reviews, and at the end what no single one of them explains.

    The smallest cut names the proposals that compete for too few evaluators. A subject is short if its proposals among those could not
    all be served even if nobody else needed anything. The one that lacks most is named first, the narrower of two; its proposals are then
    put aside, and so on. Fields come before axes, and axes before areas.
    """
    left = cut.is_source_side[: len(candidates.tables.proposals)].copy()
    found: list[Shortage] = []
    for subject in _SUBJECTS:
        worst = _worst(candidates, left, subject, watch)
        while worst:
            found.append(worst[0])
            left &= ~worst[1]
            worst = _worst(candidates, left, subject, watch)
    rest = _shortage(candidates, left, Subject.REST, "")
    return (*found, rest) if rest.lacking else tuple(found)


def _worst(candidates: Candidates, left: Mask, subject: Subject, watch: Watch) -> tuple[Shortage, Mask] | None:
    """The code of this subject that lacks most among the proposals that are left, and the proposals that ask for it."""
    rows_of: dict[str, list[int]] = {}
    for row in np.flatnonzero(left).tolist():
        for code in _SUBJECTS[subject](candidates.tables.proposals[row]):
            rows_of.setdefault(code, []).append(row)
    worst: tuple[Shortage, Mask] | None = None
    for done, (code, rows) in enumerate(sorted(rows_of.items())):
        watch.begin(Stage.SHORTAGES, done, len(rows_of))
        asking = np.zeros(len(left), dtype=bool)
        asking[rows] = True
        shortage = _shortage(candidates, asking, subject, code)
        if shortage.lacking and (worst is None or (-shortage.lacking, shortage.needs) < (-worst[0].lacking, worst[0].needs)):
            worst = shortage, asking
    return worst


def _shortage(candidates: Candidates, asking: Mask, subject: Subject, code: str) -> Shortage:
    """What these proposals need, and what they could get at most if nobody else needed anything."""
    tables = candidates.tables
    return Shortage(
        subject=subject,
        code=code,
        proposals=int(asking.sum()),
        needs=int(tables.open[asking].sum()),
        evaluators=int(tables.possible[asking].any(axis=0).sum()),
        gives=candidates.most_reviews(np.where(asking, IMPOSSIBLE, NOBODY)).reviews,
    )
