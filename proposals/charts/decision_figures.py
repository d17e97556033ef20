"""What those who decide are shown: each drawing with its caption, what it says in sentences, and the same numbers as a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate
from statistics import median

from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from proposals.charts import deciding
from proposals.charts.axes import round_step
from proposals.charts.figures import BudgetChart, OffsetRow, OffsetsChart, SpreadChart, TotalsChart
from proposals.web.words import money, number, whole

# Totals are counted in steps of so many points.
STEP = 5
# More evaluators than this are not all drawn; the table has every one.
MOST_DRAWN = 30
MILLION, THOUSAND = 1_000_000, 1000
# About so many sums are written beside the drawing of the budget.
SUMS = 4


@dataclass(frozen=True)
class Figure:
    """A drawing for page and paper: caption, SVG, sentences, and the table with its heads and rows, all in the reader's language.

    `every` is how many rows there are where the table has the first of them only.
    """

    caption: str
    drawing: Markup
    told: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    every: int = 0

    @property
    def is_cut(self) -> bool:
        return self.every > len(self.rows)


@dataclass(frozen=True)
class Habit:
    """An evaluator, named as the reader may know him, with his offset in points and the ends of its 90 % interval."""

    name: str
    offset: float
    low: float
    high: float
    sheets: int

    @property
    def is_clear(self) -> bool:
        return self.low > 0 or self.high < 0


@dataclass(frozen=True)
class Judged:
    """A proposal with the totals of its sheets, 0 to 100; at least one."""

    name: str
    totals: tuple[Decimal, ...]

    @property
    def mean(self) -> Decimal:
        return sum(self.totals, Decimal(0)) / len(self.totals)

    @property
    def spread(self) -> Decimal:
        return max(self.totals) - min(self.totals)


@dataclass(frozen=True)
class Cost:
    """A proposal in its place of the ranking, with what it asks for, in euros."""

    name: str
    cost: Decimal


def totals_figure(totals: Sequence[Decimal], threshold: Decimal) -> Figure:
    """How the totals of proposals are distributed, 0 to 100, with the threshold. A full hundred counts in the last step."""
    counts = [0] * (100 // STEP)
    for total in totals:
        counts[min(int(total // STEP), len(counts) - 1)] += 1
    steps = [_("%(low)s έως κάτω από %(high)s", low=low, high=low + STEP) for low in range(0, 100 - STEP, STEP)]
    steps.append(_("%(low)s έως %(high)s", low=100 - STEP, high=100))
    title = _("Κατανομή των συνολικών βαθμών με το κατώφλι. Οι τιμές είναι στον πίνακα.")
    label = _("κατώφλι %(points)s", points=number(threshold))
    chart = TotalsChart(title, tuple(counts), float(threshold), label, _("Σύνολο, στα 100"))
    rows = tuple((step, whole(count)) for step, count in zip(steps, counts, strict=True) if count)
    return Figure(_("Κατανομή των συνόλων"), deciding.draw(chart), _totals_told(totals, threshold), (_("Σύνολο"), _("Προτάσεις")), rows)


def offsets_figure(habits: Sequence[Habit], most: int | None = None) -> Figure:
    """How far each evaluator scores above or below the others, from the most severe on; at `most` so many in numbers."""
    ordered = sorted(habits, key=lambda habit: habit.offset)
    drawn = ordered if len(ordered) <= MOST_DRAWN else [*ordered[: MOST_DRAWN // 2], *ordered[-MOST_DRAWN // 2 :]]
    title = _("Απόκλιση κάθε αξιολογητή με το διάστημα αβεβαιότητας. Οι τιμές είναι στον πίνακα.")
    marks = tuple(OffsetRow(each.name, each.offset, each.low, each.high, signed(each.offset), each.is_clear) for each in drawn)
    chart = OffsetsChart(title, marks, _("αυστηρότεροι"), _("επιεικέστεροι"))
    columns = _("Αξιολογητής"), _("Φύλλα"), _("Απόκλιση, βαθμοί"), _("Κάτω άκρο"), _("Άνω άκρο")
    rows = tuple((each.name, whole(each.sheets), *map(signed, (each.offset, each.low, each.high))) for each in ordered[:most])
    return Figure(
        _("Αυστηρότεροι και επιεικέστεροι αξιολογητές"),
        deciding.draw(chart),
        _offsets_told(ordered, len(drawn), len(rows)),
        columns,
        rows,
        len(ordered),
    )


def spread_figure(judged: Sequence[Judged], gap: Decimal, most: int | None = None) -> Figure:
    """How far the sheets of each proposal lie apart, against their mean; from `gap` on the call sees a disagreement. At `most` so many in numbers."""
    title = _("Διαφορά των φύλλων κάθε πρότασης σε σχέση με τον μέσο όρο της. Οι τιμές είναι στον πίνακα.")
    points = tuple((float(each.mean), float(each.spread)) for each in judged)
    label = _("όριο διαφοράς %(points)s", points=number(gap))
    chart = SpreadChart(title, points, float(gap), label, _("Μέσος όρος των συνόλων"), _("Διαφορά μεγαλύτερου και μικρότερου"))
    columns = _("Πρόταση"), _("Φύλλα"), _("Μέσος όρος"), _("Διαφορά")
    ordered = sorted(judged, key=lambda each: -each.spread)
    rows = tuple((each.name, whole(len(each.totals)), number(each.mean, 2), number(each.spread, 2)) for each in ordered[:most])
    return Figure(_("Συμφωνία των αξιολογητών"), deciding.draw(chart), _spread_told(judged, gap), columns, rows, len(ordered))


def budget_figure(costs: Sequence[Cost], cut: int, available: Decimal | None = None, most: int | None = None) -> Figure:
    """What the first places of a ranking cost together; `cut` of them are taken, `available` euros are there or the sum is not known.

    At `most` so many in numbers.
    """
    sums = list(accumulate((each.cost for each in costs), initial=Decimal(0)))[1:]
    top = float(max([*sums, available or Decimal(0), Decimal(1)]))
    step = round_step(top / SUMS)
    steps = tuple((step * place, _short_money(step * place, top)) for place in range(-int(-top // step) + 1))
    title = _("Αθροιστικός προϋπολογισμός κατά σειρά κατάταξης με τη γραμμή επιλογής. Οι τιμές είναι στον πίνακα.")
    there = None if available is None else float(available)
    shown = _("διαθέσιμα: %(money)s", money=_short_money(float(available or 0), top))
    label = ngettext("%(num)s πρόταση", "%(num)s προτάσεις", cut)
    chart = BudgetChart(title, tuple(map(float, sums)), cut, label, there, shown, _("Θέση στην κατάταξη"), steps)
    columns = _("Θέση"), _("Πρόταση"), _("Προϋπολογισμός"), _("Άθροισμα")
    first = list(enumerate(zip(costs, sums, strict=True), 1))[:most]
    rows = tuple((whole(place), each.name, money(each.cost), money(total)) for place, (each, total) in first)
    return Figure(_("Αθροιστικός προϋπολογισμός"), deciding.draw(chart), _budget_told(sums, cut, available), columns, rows, len(costs))


def signed(points: float, places: int = 1) -> str:
    """+3,2 or −3,2: with so many decimals, and a true minus sign; nought has none."""
    exact = Decimal(f"{points:.{places}f}")
    return f"{'' if not exact else '+' if exact > 0 else '−'}{number(abs(exact), places)}"


def _totals_told(totals: Sequence[Decimal], threshold: Decimal) -> str:
    if not totals:
        return str(_("Δεν υπάρχει ακόμη σύνολο."))
    reached = sum(total >= threshold for total in totals)
    said = ngettext(
        "Από %(all)s προτάσεις, %(num)s φτάνει το κατώφλι των %(points)s.",
        "Από %(all)s προτάσεις, %(num)s φτάνουν το κατώφλι των %(points)s.",
        reached,
        all=whole(len(totals)),
        points=number(threshold),
    )
    half = _("Οι μισές έχουν έως %(middle)s.", middle=number(median(totals), 2))
    return f"{said} {half}"


def _offsets_told(ordered: Sequence[Habit], drawn: int, listed: int) -> str:
    if not ordered:
        return str(_("Δεν υπάρχει ακόμη φύλλο."))
    clear = sum(each.is_clear for each in ordered)
    said = [
        _("Η απόκλιση λέει πόσους βαθμούς πάνω (+) ή κάτω (−) από τους υπόλοιπους βαθμολογεί κάποιος."),
        _("Η γραμμή δείχνει το διάστημα όπου βρίσκεται η πραγματική απόκλιση με πιθανότητα 90 στα 100."),
        _("Γεμάτη κουκκίδα και έντονος αριθμός: η απόκλιση είναι σαφής, το διάστημα δεν περιέχει το μηδέν."),
        ngettext("Εδώ ισχύει για %(num)s αξιολογητή.", "Εδώ ισχύει για %(num)s αξιολογητές.", clear)
        if clear
        else _("Εδώ δεν ισχύει για κανέναν αξιολογητή."),
    ]
    if drawn < len(ordered):
        half = drawn // 2
        said.append(_("Το διάγραμμα έχει τους %(half)s αυστηρότερους και τους %(half)s επιεικέστερους.", half=half))
        if listed == len(ordered):
            said.append(_("Ο πίνακας τους έχει όλους."))
    return " ".join(said)


def _spread_told(judged: Sequence[Judged], gap: Decimal) -> str:
    apart = sum(each.spread >= gap for each in judged)
    if not apart:
        return str(_("Καμία πρόταση δεν έχει φύλλα που απέχουν %(gap)s βαθμούς ή περισσότερο.", gap=number(gap)))
    said = ngettext(
        "Από %(all)s προτάσεις, %(num)s έχει φύλλα που απέχουν %(gap)s βαθμούς ή περισσότερο. Σημειώνεται με γεμάτο τρίγωνο.",
        "Από %(all)s προτάσεις, %(num)s έχουν φύλλα που απέχουν %(gap)s βαθμούς ή περισσότερο. Σημειώνονται με γεμάτο τρίγωνο.",
        apart,
        all=whole(len(judged)),
        gap=number(gap),
    )
    return str(said)


def _budget_told(sums: Sequence[Decimal], cut: int, available: Decimal | None) -> str:
    """What the taken ones cost, and whether the next would fit."""
    taken = sums[cut - 1] if 0 < cut <= len(sums) else Decimal(0)
    said = [
        ngettext(
            "Η πρώτη πρόταση ζητά %(money)s.",
            "Οι πρώτες %(num)s προτάσεις ζητούν μαζί %(money)s.",
            cut,
            money=money(taken),
        )
        if cut
        else _("Καμία πρόταση δεν βρίσκεται πάνω από τη γραμμή.")
    ]
    if available is not None:
        said.append(_("Διατίθενται %(money)s.", money=money(available)))
    if cut < len(sums):
        said.append(_("Με την επόμενη πρόταση το άθροισμα γίνεται %(money)s.", money=money(sums[cut])))
    return " ".join(said)


def _short_money(euros: float, top: float) -> str:
    """A sum for the side of a drawing, in millions or thousands by the largest one there."""
    if not euros:
        return "0"
    if top >= MILLION:
        return str(_("%(sum)s εκατ.", sum=number(Decimal(f"{euros / MILLION:.2f}"))))
    return str(_("%(sum)s χιλ.", sum=number(Decimal(f"{euros / THOUSAND:.2f}"))))
