"""The tables of a printed ranking: the order itself, counts against quotas, what is close to the line, and the numbers of the drawings."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from proposals.calibration.result import Standing
from proposals.charts.decision_figures import Figure
from proposals.decisions.choice import Dimension, Outcome
from proposals.decisions.ranking_page import Line, RankingPage, Share, interval_of
from proposals.decisions.sensitivity import Close
from proposals.dossier.compose_values import spoken
from proposals.dossier.contents import Cell, Column, Run, Table, Tone
from proposals.drafting.page_parts import body_of_row
from proposals.web import words
from proposals.workflow.states import State

# The columns of a drawing's numbers but the first share so much of the width.
_REST = 68
_TONES = {Outcome.ACCEPT: Tone.YES, Outcome.RESERVE: Tone.STRONG, Outcome.REJECT: Tone.NO}


def ranking_table(page: RankingPage, english: Mapping[int, str]) -> Table:
    """Every placing in its order; a row across says where the line is."""
    columns = (
        Column(_("Θέση"), 5.5, True),
        Column(_("Πρόταση"), 29.5),
        Column(_("Φορέας"), 15),
        Column(_("Μέσος όρος"), 8, True),
        Column(_("Διορθωμένη"), 13.5, True),
        Column(_("Προϋπολογισμός"), 14, True),
        Column(_("Αποτέλεσμα") if page.choice.has_line else _("Κατώφλια"), 14.5),
    )
    caption = _("Κατάταξη των προτάσεων με τη γραμμή ένταξης") if page.choice.has_line else _("Κατάταξη των προτάσεων")
    return Table(caption, columns, tuple(_rows(page, english, len(columns))))


def _rows(page: RankingPage, english: Mapping[int, str], width: int) -> Iterator[tuple[Cell, ...]]:
    for number, line in enumerate(page.lines(0, len(page.placings)), 1):
        yield _row(page, line, english)
        if number == page.last and page.choice.has_line:
            count = len(page.of(Outcome.ACCEPT))
            told = ngettext("Γραμμή: από εδώ και πάνω εντάσσεται %(num)s πρόταση", "Γραμμή: από εδώ και πάνω εντάσσονται %(num)s προτάσεις", count)
            yield (Cell((Run(told),), span=width),)


def _row(page: RankingPage, line: Line, english: Mapping[int, str]) -> tuple[Cell, ...]:
    row, has_line = line.row, page.choice.has_line
    score = [Run(words.number(row.mean_total, 2))]
    if row.consensus_total is not None:
        score.append(Run(_("κοινό φύλλο %(total)s", total=words.number(row.consensus_total, 2)), Tone.MUTED))
    money = [Run(words.money(row.budget_total))]
    if has_line and line.spent is not None:
        money.append(Run(_("έως εδώ %(sum)s", sum=words.money(line.spent)), Tone.MUTED))
    return (
        Cell((Run(words.whole(line.placing.rank)),)),
        Cell((_title(row, english), Run(words.shown_code(row.code), Tone.MUTED), *_reason(line, has_line))),
        Cell((spoken(body_of_row(row)),)),
        Cell(tuple(score)),
        Cell((Run(words.number(line.placing.candidate.calibrated, 2)), *(_limits(line.standing) if line.standing else ()))),
        Cell(tuple(money)),
        Cell(tuple(_outcome(line) if has_line else _reached(line))),
    )


def _title(row: Any, english: Mapping[int, str]) -> Run:
    """The title with its language; in an English document the English one where there is one."""
    own = english.get(row.id)
    return Run(own, Tone.STRONG) if own else spoken(row.title, Tone.STRONG)


def _limits(standing: Standing) -> Iterator[Run]:
    (low, high), (first, last) = interval_of(standing), standing.places
    yield Run(f"±{words.NO_BREAK}{words.number(standing.error, 1)}", Tone.MUTED)
    yield Run(_("%(low)s έως %(high)s", low=words.number(low, 1), high=words.number(high, 1)), Tone.MUTED)
    if first == last:
        yield Run(_("θέση %(place)s", place=words.whole(first)), Tone.MUTED)
    else:
        yield Run(_("θέσεις %(first)s–%(last)s", first=words.whole(first), last=words.whole(last)), Tone.MUTED)


def _outcome(line: Line) -> Iterator[Run]:
    outcome = line.placing.outcome
    yield Run(words.say(outcome), _TONES[outcome])
    if line.moved:
        yield Run(_("με διόρθωση μπαίνει") if line.moved == "up" else _("με διόρθωση βγαίνει"), Tone.MUTED)
    yield from _decided(line.row.state)


def _reached(line: Line) -> Iterator[Run]:
    """Without a line a placing says only whether the thresholds were reached."""
    yield Run(_("ΝΑΙ"), Tone.YES) if line.placing.outcome is Outcome.ACCEPT else Run(_("ΟΧΙ"), Tone.NO)
    yield from _decided(line.row.state)


def _reason(line: Line, has_line: bool) -> Iterator[Run]:
    """Why it is in or out, below the title, where there is room for a sentence; without a line only which thresholds were missed."""
    if has_line or line.placing.outcome is not Outcome.ACCEPT:
        yield Run(words.say(line.placing.reason), Tone.MUTED)


def _decided(state: State) -> Iterator[Run]:
    if state is not State.REVIEWED:
        yield Run(_("έχει αποφασιστεί: %(state)s", state=words.say(state)), Tone.MUTED)


def share_tables(page: RankingPage) -> tuple[Table, ...]:
    """How many of each axis and region there are and are taken, beside what quotas ask."""
    tables = ((dimension, page.shares(dimension)) for dimension in Dimension)
    return tuple(_share_table(dimension, shares) for dimension, shares in tables if shares)


def _share_table(dimension: Dimension, shares: Sequence[Share]) -> Table:
    heads = (_("Στην κατάταξη"), _("Εντάσσονται"), _("Ελάχιστο"), _("Μέγιστο"))
    columns = (Column(words.say(dimension), 48), *(Column(head, 13, True) for head in heads))
    return Table(words.say(dimension), columns, tuple(_share_row(each) for each in shares))


def _share_row(share: Share) -> tuple[Cell, ...]:
    counts = (share.ranked, share.accepted, share.least, share.most)
    return _cells((words.say(share.label), *("–" if count is None else words.whole(count) for count in counts)))


def close_table(page: RankingPage, close: Iterable[Close], english: Mapping[int, str]) -> Table:
    """Each proposal of which nobody can say on which side of the line it belongs, and why."""
    rows = []
    for each in close:
        row = page.found.rows[each.proposal_id]
        rows.append((Cell((_title(row, english), Run(words.shown_code(row.code), Tone.MUTED))), Cell((Run(words.say(each.phrase)),))))
    return Table(_("Προτάσεις γύρω από τη γραμμή"), (Column(_("Πρόταση"), 46), Column(_("Γιατί"), 54)), tuple(rows))


def value_tables(figures: Iterable[Figure]) -> tuple[Table, ...]:
    """The numbers of each drawing, every row of them."""
    return tuple(_value_table(each) for each in figures if each.rows)


def _value_table(figure: Figure) -> Table:
    rest = round(_REST / (len(figure.columns) - 1), 2)
    columns = tuple(Column(head, rest if place else 100 - _REST, _is_of_numbers(figure, place)) for place, head in enumerate(figure.columns))
    return Table(figure.caption, columns, tuple(_cells(row) for row in figure.rows))


def _is_of_numbers(figure: Figure, place: int) -> bool:
    """Codes and names begin with a letter and stand to the left; the first column names the rows."""
    return place > 0 and not any(row[place][:1].isalpha() for row in figure.rows)


def _cells(texts: Iterable[str]) -> tuple[Cell, ...]:
    return tuple(Cell((Run(text),)) for text in texts)
