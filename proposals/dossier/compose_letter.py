"""The letter by which a body is told the decision on its proposal: an administrative document with reasons, points and the way to object."""

from datetime import date

from flask_babel import format_date
from flask_babel import gettext as _

from proposals.calls.rubric import rounded
from proposals.config import Settings
from proposals.dossier.compose import furniture, issuer
from proposals.dossier.compose_decision import TONES
from proposals.dossier.compose_scores import points_shown, together
from proposals.dossier.compose_values import answer, spoken
from proposals.dossier.contents import Cell, Column, Fact, Facts, Letterhead, Paper, Run, Section, Table, Tone, Verdict
from proposals.dossier.papers import NothingToShow, Papers
from proposals.evaluation.models import Decision
from proposals.evaluation.scoring import CriterionSummary, Summary
from proposals.web import words
from proposals.workflow.states import State


def letter_of(papers: Papers, settings: Settings) -> Paper:
    """The letter of the last decision, in the language of the page. Raises NothingToShow where nothing was decided."""
    if not papers.decisions:
        raise NothingToShow(papers.proposal.public_code)
    decision, language = papers.decisions[-1], words.language()
    code, body = words.shown_code(papers.proposal.public_code), papers.proposal.body.name_in(language)
    heading, title = _("Απόφαση για την πρόταση %(code)s", code=code), str(papers.answers.get("title") or papers.proposal.title)
    found = furniture(papers, code)
    return Paper(
        language=language,
        code=code,
        title=f"{heading} – {title}",
        author=settings.unit_in(language),
        description=title,
        keywords=f"{code}, {papers.proposal.public_code}, {body}",
        dated_at=papers.dated_at,
        furniture=found,
        issuer=issuer(settings),
        heading=heading,
        subject=spoken(title, Tone.STRONG),
        facts=Facts(tuple(_facts(papers, decision, title))),
        sections=tuple(_sections(papers, decision)),
        note=_("Αντίγραφο εργασίας της απόφασης. Αν το κείμενο που αναρτήθηκε στη Διαύγεια διαφέρει από το παρόν, ισχύει εκείνο."),
        letterhead=_letterhead(papers, decision, code, body),
    )


def _letterhead(papers: Papers, decision: Decision, code: str, body: str) -> Letterhead:
    outcome = words.say(State(decision.outcome))
    return Letterhead(
        place=_("Αθήνα, %(day)s", day=format_date(decision.decided_on, "d MMMM y")),
        protocol=_("Αρ. απόφασης: %(number)s", number=decision.number),
        to_label=_("ΠΡΟΣ:"),
        to=body,
        subject_label=_("ΘΕΜΑ:"),
        subject=_("Απόφαση για την πρόταση %(code)s: %(outcome)s", code=code, outcome=outcome),
        signature=_("Υπογραφή"),
        signer=_("Ονοματεπώνυμο και ιδιότητα όποιου υπογράφει"),
    )


def _facts(papers: Papers, decision: Decision, title: str) -> list[Fact]:
    facts = [
        Fact(_("Πρόταση"), spoken(title, Tone.STRONG)),
        Fact(_("Πρόσκληση"), spoken(papers.proposal.call.title_in(words.language()))),
        Fact(_("Αριθμός και ημερομηνία"), Run(f"{decision.number}, {words.day(decision.decided_on)}")),
    ]
    return [*facts, *([Fact(_("ΑΔΑ"), Run(decision.ada))] if decision.ada else [])]


def _sections(papers: Papers, decision: Decision) -> list[Section]:
    verdict = Verdict(_("Απόφαση"), words.say(State(decision.outcome)), TONES.get(decision.outcome, Tone.PLAIN), ())
    sections = [Section("decision", "", _("Η απόφαση"), (verdict, answer(_("Αιτιολογία"), decision.reasons)))]
    found = together(papers)
    if found is not None:
        sections.append(_points(papers, found))
    return [*sections, *([_objection(decision.objections_until)] if decision.objections_until else ())]


def _points(papers: Papers, found: Summary) -> Section:
    """The mean of each criterion and of all: who gave what, and how far they lie apart, is no part of a decision."""
    columns = (Column(_("Κριτήριο"), 52), Column(_("Βαρύτητα"), 16, True), Column(_("Μέσος όρος"), 16, True), Column(_("Κατώφλι"), 16, True))
    rows = tuple(_point_row(papers, each) for each in found.criteria)
    total = (
        Cell((Run(_("Σταθμισμένο σύνολο στα 100")),), span=2),
        Cell((Run(words.number(rounded(found.mean_total), 2)),)),
        Cell((Run(words.number(papers.rubric.total_threshold, 1)),)),
    )
    return Section("points", "", _("Βαθμολογία ανά κριτήριο"), (Table(_("Μέσος όρος των οριστικών φύλλων"), columns, rows, total),))


def _point_row(papers: Papers, each: CriterionSummary) -> tuple[Cell, ...]:
    threshold = "–" if each.criterion.threshold is None else points_shown(papers.rubric, each.criterion.threshold)
    texts = (words.say(each.criterion.label), str(each.criterion.weight), words.number(rounded(each.mean), 2), threshold)
    return tuple(Cell((Run(text, Tone.STRONG if place == 0 else Tone.PLAIN),)) for place, text in enumerate(texts))


def _objection(until: date) -> Section:
    told = _(
        "Ο φορέας μπορεί να υποβάλει ένσταση ή αίτηση θεραπείας (ν. 2690/1999, άρθρο 24) στην αρμόδια μονάδα έως και τις %(day)s. "
        "Στην ένσταση αναφέρονται ο κωδικός της πρότασης και οι λόγοι.",
        day=words.day(until),
    )
    return Section("objection", "", _("Δικαίωμα ένστασης"), (), told)
