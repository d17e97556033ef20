"""The ranking of a call as a short document of its own: the choice in words, the table, what hangs by the line, the drawings of the page."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from proposals.config import Settings
from proposals.decisions.choice import Choice, LineKind, Outcome, Placing, Quota
from proposals.decisions.ranking_page import RankingPage
from proposals.dossier.compose import furniture_with, issuer
from proposals.dossier.compose_ranking_tables import close_table, ranking_table, share_tables, value_tables
from proposals.dossier.compose_scores import points_shown
from proposals.dossier.compose_values import spoken
from proposals.dossier.contents import Block, Drawing, Fact, Facts, Note, Paper, Run, Section, Tone
from proposals.web import words


def ranking_paper(page: RankingPage, settings: Settings, dated_at: datetime, english: Mapping[int, str]) -> Paper:
    """The ranking by one choice in the language of the page, as far as the page's reader may see it.

    `dated_at` is when what it tells came about; `english` are the English titles by proposal, for a document in English.
    """
    language, heading, call = words.language(), _("Κατάταξη προτάσεων"), page.call.title_in(words.language())
    return Paper(
        language=language,
        code="",
        title=f"{heading} – {call}",
        author=settings.unit_in(language),
        description=_("Η σειρά των προτάσεων μιας πρόσκλησης, με την επιλογή, τη γραμμή ένταξης και τα διαγράμματα"),
        keywords=f"{call}, {heading}",
        dated_at=dated_at,
        furniture=furniture_with(heading, f"{heading} · {page.call.slug}"),
        issuer=issuer(settings),
        heading=heading,
        subject=spoken(call, Tone.STRONG),
        facts=Facts((*_choice_facts(page), *_outcome_facts(page), _dated(dated_at))),
        sections=tuple(_sections(page, settings, english)),
        note=_("Τίποτα δεν αποφασίζεται με αυτό το έγγραφο. Δείχνει τη σειρά των προτάσεων με την επιλογή που αναγράφεται."),
    )


# The head: by which choice, and what comes of it ------------------------------------------------------------------


def _choice_facts(page: RankingPage) -> Iterator[Fact]:
    choice = page.choice
    yield Fact(_("Σειρά κατά"), Run(words.say(choice.basis), Tone.STRONG))
    yield Fact(_("Γραμμή κατά"), Run(_line(choice), Tone.STRONG))
    if choice.has_line:
        yield Fact(_("Επιλαχούσες"), Run(words.whole(choice.reserve_places)))
    yield Fact(_("Κατώφλια"), Run(" · ".join(_thresholds(page))))
    yield Fact(_("Ισοβαθμίες"), Run(" · ".join(_tie_break(page))))
    for quota in choice.quotas:
        yield Fact(_("Ποσόστωση"), Run(_quota(page, quota)))
    if not choice.quotas:
        yield Fact(_("Ποσοστώσεις"), Run(_("Καμία")))


def _line(choice: Choice) -> str:
    if not choice.has_line:
        return _("Χωρίς γραμμή: ισχύουν μόνο τα κατώφλια")
    amount = words.money(choice.line) if choice.line_kind is LineKind.BUDGET else words.number(choice.line)
    return f"{words.say(choice.line_kind)}: {amount}"


def _thresholds(page: RankingPage) -> Iterator[str]:
    rubric = page.call.rubric
    yield _("Σύνολο %(points)s στα 100", points=words.number(rubric.total_threshold))
    for criterion in rubric.criteria:
        if criterion.threshold is not None:
            yield f"{words.say(criterion.label)} {points_shown(rubric, criterion.threshold)}"


def _tie_break(page: RankingPage) -> Iterator[str]:
    """What tells two of the same score apart, in this order; what is no criterion is the time of filing."""
    for name in page.call.rubric.tie_break:
        criterion = page.call.rubric.by_code.get(name)
        yield words.say(criterion.label) if criterion else _("χρόνος υποβολής")


def _quota(page: RankingPage, quota: Quota) -> str:
    name = words.say(page.names.get((quota.dimension, quota.code), quota.code))
    bounds = []
    if quota.least is not None:
        bounds.append(_("τουλάχιστον %(num)s", num=words.whole(quota.least)))
    if quota.most is not None:
        bounds.append(_("το πολύ %(num)s", num=words.whole(quota.most)))
    return f"{words.say(quota.dimension)} «{name}»: {', '.join(bounds)}"


def _outcome_facts(page: RankingPage) -> Iterator[Fact]:
    if page.choice.has_line:
        labels = {outcome: words.say(outcome) for outcome in Outcome}
    else:
        labels = {Outcome.ACCEPT: _("Φτάνουν τα κατώφλια"), Outcome.REJECT: _("Δεν φτάνουν τα κατώφλια")}
    for outcome, label in labels.items():
        count = ngettext("%(num)s πρόταση", "%(num)s προτάσεις", len(page.of(outcome)))
        yield Fact(label, Run(f"{count}, {words.money(page.money_of(outcome))}"))


def _dated(at: datetime) -> Fact:
    return Fact(_("Κατάσταση στοιχείων"), Run(_("%(moment)s (ώρα Ελλάδας)", moment=words.moment(at))))


# What follows -----------------------------------------------------------------------------------------------------


def _sections(page: RankingPage, settings: Settings, english: Mapping[int, str]) -> Iterator[Section]:
    warnings = (*_unproven(page), *_waiting(page), *_ties(page), *_without_budget(page), *_islands(page))
    if warnings:
        yield Section("warnings", "", _("Επισημάνσεις"), warnings)
    if not page.placings:
        yield Section("ranking", "", _("Κατάταξη"), (Note(_("Καμία πρόταση της πρόσκλησης δεν έχει αξιολογηθεί ακόμη.")),))
        return
    yield Section("ranking", "", _("Κατάταξη"), (ranking_table(page, english), *_rules(page)), _corrected_explained())
    if page.choice.has_line:
        if shares := share_tables(page):
            yield Section("shares", "", _("Κατανομή και ποσοστώσεις"), shares)
        yield _close(page, settings, english)
    figures = page.figures()
    drawings = tuple(Drawing(each.caption, each.drawing, each.told) for each in figures)
    yield Section("figures", "", _("Διαγράμματα"), drawings)
    yield Section("values", "", _("Οι τιμές των διαγραμμάτων"), value_tables(figures))


def _corrected_explained() -> str:
    return _(
        "Κάτω από τη διορθωμένη βαθμολογία βρίσκονται το τυπικό σφάλμα και τα όρια μέσα στα οποία είναι, με πιθανότητα 90 στα 100, "
        "η βαθμολογία και η θέση της πρότασης."
    )


def _rules(page: RankingPage) -> Iterator[Note]:
    yield Note(
        _(
            "Κατώφλια κριτηρίων και συνόλου ισχύουν πάντα με τον βαθμό που ισχύει: του κοινού φύλλου, αλλιώς τον μέσο όρο. Ισοβαθμίες λύνονται με "
            "τη σειρά που ορίζουν τα κριτήρια της πρόσκλησης. Όσες μένουν ίσες στο όριο μένουν όλες έξω."
        )
    )
    if page.choice.line_kind is LineKind.BUDGET:
        yield Note(_("Στην πρώτη πρόταση που δεν χωρά στο ποσό η γραμμή σταματά: καμία επόμενη δεν προηγείται επειδή είναι φθηνότερη."))


def _unproven(page: RankingPage) -> Iterator[Block]:
    if not page.is_proven:
        yield Note(words.say(page.not_proven))


def _waiting(page: RankingPage) -> Iterator[Block]:
    for state, count in page.found.waiting.items():
        told = ngettext(
            "%(num)s πρόταση της πρόσκλησης δεν έχει αξιολογηθεί ακόμη", "%(num)s προτάσεις της πρόσκλησης δεν έχουν αξιολογηθεί ακόμη", count
        )
        counts = _("Δεν μετρά στην κατάταξη.") if count == 1 else _("Δεν μετρούν στην κατάταξη.")
        yield Note(f"{told} ({words.say(state)}). {counts}")


def _ties(page: RankingPage) -> Iterator[Block]:
    if page.tied:
        yield Note(_("Ισοβαθμούν σε όλα:"))
        yield Facts(tuple(Fact(_("Θέση %(place)s", place=words.whole(group[0].rank)), Run(_codes(group))) for group in page.tied))


def _without_budget(page: RankingPage) -> Iterator[Block]:
    if page.without_budget:
        told = _("Χωρίς προϋπολογισμό, υπολογίζονται με 0 €:")
        yield Note(f"{told} {_codes(page.without_budget)}")


def _islands(page: RankingPage) -> Iterator[Block]:
    if not page.islands:
        return
    yield Note(
        _(
            "Οι προτάσεις κρίθηκαν από ομάδες αξιολογητών χωρίς κοινό φύλλο. Η διόρθωση συγκρίνει προτάσεις μόνο μέσα σε κάθε ομάδα. "
            "Μεταξύ ομάδων δεν ξεχωρίζει η αυστηρότητα από την ποιότητα."
        )
    )
    rows = []
    for island in page.islands:
        count = ngettext("%(num)s πρόταση", "%(num)s προτάσεις", len(island.proposals))
        rows.append(Fact(count, Run(", ".join(page.found.names[int(str(key))] for key in island.evaluators))))
    yield Facts(tuple(rows))


def _codes(placings: list[Placing]) -> str:
    return ", ".join(words.shown_code(each.candidate.code) for each in placings)


def _close(page: RankingPage, settings: Settings, english: Mapping[int, str]) -> Section:
    """Which proposals could be on the other side of the line, as many as the page names."""
    title = _("Τι κρίνεται από τη γραμμή")
    shown = page.close[: settings.ranking_close_shown]
    if not shown:
        return Section("close", "", title, (Note(_("Καμία πρόταση δεν έχει διάστημα αβεβαιότητας που να περιέχει τη γραμμή.")),))
    blocks: list[Block] = [close_table(page, shown, english)]
    if len(page.close) > len(shown):
        blocks.append(Note(_("Φαίνονται %(shown)s από %(all)s.", shown=len(shown), all=len(page.close))))
    told = _("Με άλλους αξιολογητές οι προτάσεις αυτές θα μπορούσαν να βρεθούν στην άλλη πλευρά της γραμμής.")
    advice = _("Αν το περιθώριο έχει σημασία, ζητήστε πρόσθετη κρίση πριν αποφασίσετε.")
    return Section("close", "", title, tuple(blocks), f"{told} {advice}")
