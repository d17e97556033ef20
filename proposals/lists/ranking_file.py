"""The ranking of a call as a file: the choice, the order and the numbers of its page, every row of it."""

from collections.abc import Iterator
from typing import Any

from proposals.decisions.choice import Dimension
from proposals.decisions.ranking_page import Line, RankingPage, interval_of
from proposals.drafting.page_parts import body_of_row
from proposals.lists.exporting import Export
from proposals.web.words import say
from proposals.workflow.phrases import N_

_HEADS = (
    N_("Θέση"), N_("Κωδικός"), N_("Πρόταση"), N_("Φορέας"), N_("Άξονας"), N_("Περιφέρεια"), N_("Προϋπολογισμός"), N_("Προϋπολογισμός έως εδώ"),
    N_("Φύλλα"), N_("Μέσος"), N_("Απόσταση"), N_("Κοινό φύλλο"), N_("Διορθωμένη"), N_("Διορθωμένη από"), N_("Διορθωμένη έως"), N_("Εισήγηση"),
    N_("Αποτέλεσμα"), N_("Γιατί"),
)  # fmt: skip
_NOTE = N_("Σημείωση")


def ranking_export(page: RankingPage) -> Export:
    """The whole ranking by one choice, in the words of the request; it holds plain values, so that it can be sent when the request is over.

    That the choice is not proven stands in each row: rows are sorted, filtered and copied.
    """
    heads, note = (_HEADS, ()) if page.is_proven else ((*_HEADS, _NOTE), (say(page.not_proven),))
    rows = [[*_row(page, line), *note] for line in page.lines(0, len(page.placings))]
    return Export(say(N_("Κατάταξη και γραμμή ένταξης")), tuple(say(head) for head in heads), lambda: iter(rows))


def _row(page: RankingPage, line: Line) -> Iterator[Any]:
    placing, row, candidate = line.placing, line.row, line.placing.candidate
    low, high = interval_of(line.standing) if line.standing else (None, None)
    yield from (placing.rank, row.code, row.title, body_of_row(row))
    yield _named(page, Dimension.AXIS, [row.axis] if row.axis else [])
    yield _named(page, Dimension.REGION, candidate.regions)
    yield from (row.budget_total, line.spent, row.sheets_final, row.mean_total, row.total_spread, row.consensus_total)
    yield from (candidate.calibrated, low, high)
    label = page.call.rubric.recommendation_labels.get(candidate.recommendation)
    yield say(label) if label else None
    yield from (say(placing.outcome), say(placing.reason))


def _named(page: RankingPage, dimension: Dimension, codes: Any) -> str | None:
    return ", ".join(str(say(page.labels[dimension].get(code, code))) for code in codes) or None
