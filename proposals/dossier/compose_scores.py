"""All final sheets of a proposal together: the table of points, the sums worked out, and their chart."""

import re
from decimal import Decimal

from flask_babel import gettext as _
from flask_babel import ngettext

from proposals.calls.rubric import Criterion, Rubric, rounded
from proposals.charts.figures import ScoreChart, ScoreRow
from proposals.dossier.charts import score_words
from proposals.dossier.compose_values import answer, spoken
from proposals.dossier.contents import Block, Cell, Column, Fact, Figure, Run, Section, Table, Tile, Tone, Workings
from proposals.dossier.papers import Papers
from proposals.evaluation.scoring import CriterionSummary, Summary, scores_are_apart, summary
from proposals.panel.models import Consensus
from proposals.web import words
from proposals.web.words import letter

# Columns of the combined table in percent; evaluators share what they need, the criterion takes the rest.
FIXED, SPREAD = 39.5, 10.0
ALL_EVALUATORS, ONE_EVALUATOR = 28.0, 7.0
CONSENSUS, ALL_BESIDE_CONSENSUS = 9.0, 21.0
# A column narrower than this has no room for a total.
TOTAL_FITS = 7.0
_BRACKET = re.compile(r"\([^)]*\)")


def points_shown(rubric: Rubric, points: Decimal) -> str:
    """Points with as many decimals as the step of the scale."""
    return words.number(points, max(0, -int(rubric.step.as_tuple().exponent)))


def together(papers: Papers) -> Summary | None:
    return summary(papers.rubric, [sheet.points for sheet in papers.sheets])


def combined_section(papers: Papers) -> Section:
    """The sheets side by side; asked for only where there is at least one."""
    found = together(papers)
    assert found is not None  # the caller has sheets
    blocks: tuple[Block, ...] = (_table(papers, found), _figure(papers, found), _workings(papers, found))
    return Section("combined", "", _("Σύνθεση βαθμολογιών"), blocks, _told(papers, found), starts_page=True)


def consensus_section(papers: Papers, agreed: Consensus) -> Section:
    """The consensus sheet with its reasons; who recorded it is named as the recommendation names its writer."""
    columns = (Column(_("Κριτήριο"), 26), Column(_("Βαθμός"), 10), Column(_("Αιτιολογία"), 64))
    rows = tuple(_agreed_row(papers.rubric, agreed, criterion) for criterion in papers.rubric.criteria)
    total = words.number(agreed.total, 2)
    closing = (Cell((Run(_("Σταθμισμένο σύνολο")),)), Cell((Run(_("%(total)s στα 100", total=total)),), span=2))
    values = {"moment": words.moment(agreed.at), "name": agreed.person.name if agreed.person else "–"}
    intro = _("Καταγράφηκε από τον πρόεδρο της επιτροπής (%(name)s) στις %(moment)s. Τα φύλλα των αξιολογητών μένουν όπως είναι.", **values)
    table = Table(_("Κοινοί βαθμοί και αιτιολογία"), columns, rows, closing)
    said = [answer(_("Συνολική αιτιολογία"), agreed.reasons)]
    if agreed.comment_to_body:
        said.append(answer(_("Σχόλιο προς τον φορέα"), agreed.comment_to_body))
    return Section("consensus", "", _("Κοινό φύλλο"), (table, *said), intro, score=Tile(total, _("στα 100")))


def _agreed_row(rubric: Rubric, agreed: Consensus, criterion: Criterion) -> tuple[Cell, ...]:
    score = agreed.scores[criterion.code]
    return (
        Cell((Run(words.say(criterion.label), Tone.STRONG),)),
        Cell((Run(points_shown(rubric, score.points), Tone.POINTS),), fill=float(score.points / rubric.highest)),
        Cell((spoken(score.comment, Tone.PROSE),)),
    )


def _told(papers: Papers, found: Summary) -> str:
    """The outcome in sentences, before the numbers."""
    values = {"mean": words.number(rounded(found.mean_total), 2), "threshold": words.number(papers.rubric.total_threshold)}
    text = ngettext(
        "Μέσος όρος από %(num)s οριστικό φύλλο: %(mean)s στα 100.",
        "Μέσος όρος από %(num)s οριστικά φύλλα: %(mean)s στα 100.",
        len(papers.sheets),
        **values,
    )
    passed = _("Η πρόταση φτάνει όλα τα κατώφλια.") if found.passes else _("Η πρόταση δεν φτάνει όλα τα κατώφλια.")
    if papers.consensus:
        return " ".join([text, passed, _("Η επιτροπή κατέληξε σε κοινό φύλλο: %(total)s στα 100.", total=words.number(papers.consensus.total, 2))])
    if not papers.rules.is_internal:
        return " ".join([text, passed])
    apart = scores_are_apart(papers.rubric, [sheet.points for sheet in papers.sheets])
    return " ".join([text, passed, *([_("Τα δύο φύλλα απέχουν τόσο, ώστε ζητείται και τρίτο.")] if apart else [])])


def _table(papers: Papers, found: Summary) -> Table:
    count = len(papers.sheets)
    agreed = papers.consensus
    each = min(ONE_EVALUATOR, (ALL_BESIDE_CONSENSUS if agreed else ALL_EVALUATORS) / count)
    evaluators = tuple(Column(letter(number), round(each, 2), True) for number in range(count))
    spread = (Column(_("Απόσταση"), SPREAD, True),) if papers.rules.is_internal else ()
    columns = (
        Column(_("Κριτήριο"), round(100 - FIXED - each * count - (CONSENSUS if agreed else 0) - (SPREAD if spread else 0), 2)),
        Column(_("Βαρύτητα"), 9.5, True),
        *evaluators,
        Column(_("Μέσος όρος"), 9, True),
        *spread,
        *((Column(_("Κοινό φύλλο"), CONSENSUS, True),) if agreed else ()),
        Column(_("Μονάδες"), 9, True),
        Column(_("Κατώφλι"), 12, True),
    )
    rows = tuple(_row(papers, criterion) for criterion in found.criteria)
    return Table(_("Συγκεντρωτικός πίνακας βαθμών"), columns, rows, _total(papers, found, each >= TOTAL_FITS))


def _row(papers: Papers, found: CriterionSummary) -> tuple[Cell, ...]:
    rubric, agreed = papers.rubric, papers.consensus
    return (
        _cell(words.say(found.criterion.label), Tone.STRONG),
        _cell(str(found.criterion.weight)),
        *(_cell(points_shown(rubric, points)) for points in found.points),
        _cell(words.number(rounded(found.mean), 2)),
        *((_cell(points_shown(rubric, found.spread)),) if papers.rules.is_internal else ()),
        *((_cell(points_shown(rubric, agreed.points[found.criterion.code]), Tone.STRONG),) if agreed else ()),
        _cell(words.number(rounded(rubric.part(found.criterion, found.mean)), 2), Tone.STRONG),
        _threshold("" if found.criterion.threshold is None else points_shown(rubric, found.criterion.threshold), not found.is_below_threshold),
    )


def _total(papers: Papers, found: Summary, one_column_each: bool) -> tuple[Cell, ...]:
    totals = [words.number(rounded(total), 2) for total in found.totals]
    shown = [_cell(total) for total in totals] if one_column_each else [Cell((Run(" · ".join(totals)),), span=len(totals))]
    mean = words.number(rounded(found.mean_total), 2)
    return (
        _cell(_("Σταθμισμένο σύνολο")),
        _cell(str(sum(criterion.weight for criterion in papers.rubric.criteria))),
        *shown,
        _cell(mean),
        *((_cell(words.number(rounded(found.total_spread), 2)),) if papers.rules.is_internal else ()),
        *((_cell(words.number(papers.consensus.total, 2)),) if papers.consensus else ()),
        _cell(mean),
        _threshold(words.number(papers.rubric.total_threshold, 1), not found.is_below_total),
    )


def _cell(text: str, tone: Tone = Tone.PLAIN) -> Cell:
    return Cell((Run(text, tone),))


def _threshold(text: str, is_reached: bool) -> Cell:
    """A threshold and whether it was reached, in words as well as in colour."""
    if not text:
        return _cell("–")
    return Cell((Run(text), Run(_("ΝΑΙ"), Tone.YES) if is_reached else Run(_("ΟΧΙ"), Tone.NO)))


def _workings(papers: Papers, found: Summary) -> Workings:
    """Every total so that it can be worked out again by hand, and the mean of the totals."""
    sums = [Fact(papers.evaluator_of(number), Run(_localised(papers.rubric.workings(sheet.points)))) for number, sheet in enumerate(papers.sheets)]
    if len(sums) > 1:
        totals = " + ".join(words.number(rounded(total), 2) for total in found.totals)
        sums.append(Fact(_("Μέσος όρος"), Run(f"({totals}) ÷ {len(sums)} = {words.number(rounded(found.mean_total), 2)}")))
    return Workings(_("Τύπος"), f"{words.say(papers.rubric.formula)}.", tuple(sums))


def _localised(workings: str) -> str:
    """The rubric writes decimals with a comma; English has a point there, and the sum has no other commas. No line breaks within a bracket."""
    held = _BRACKET.sub(lambda term: term[0].replace(" ", words.NO_BREAK), workings)
    return held if words.language() == "el" else held.replace(",", ".")


def _figure(papers: Papers, found: Summary) -> Figure:
    names = tuple(papers.evaluator_of(number) for number in range(len(papers.sheets)))
    chart = ScoreChart(
        title=_("Βαθμοί κάθε αξιολογητή και μέσος όρος ανά κριτήριο. Οι τιμές δίνονται στον συγκεντρωτικό πίνακα."),
        highest=int(papers.rubric.highest),
        evaluators=names,
        rows=tuple(_chart_row(each) for each in found.criteria),
        mean_label=_("Μέσος όρος"),
        threshold_label=_("Κατώφλι"),
    )
    return Figure(_("Βαθμοί ανά κριτήριο"), chart, " ".join(words.say(phrase) for phrase in score_words(chart, with_spread=papers.rules.is_internal)))


def _chart_row(found: CriterionSummary) -> ScoreRow:
    return ScoreRow(
        label=words.say(found.criterion.label),
        weight=f"{found.criterion.weight}%",
        points=found.points,
        mean=found.mean,
        mean_shown=words.number(rounded(found.mean), 2),
        threshold=found.criterion.threshold,
    )
