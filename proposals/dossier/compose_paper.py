"""The short documents of a proposal, put together from a version of it: the receipt of a filing, and the text before it is filed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from proposals.config import Settings
from proposals.dossier.compose import furniture, issuer
from proposals.dossier.compose_answers import answered_sections
from proposals.dossier.compose_tables import counter_column
from proposals.dossier.compose_values import spoken
from proposals.dossier.contents import Block, Cell, Column, Fact, Facts, Furniture, Note, Paper, Run, Section, Table, Tone
from proposals.dossier.papers import Papers
from proposals.drafting.veil import HIDDEN
from proposals.web import words


def receipt_of(papers: Papers, settings: Settings, *, with_name: bool) -> Paper:
    """The receipt of the version in the papers, in the language of the page; with the name of who filed it only for those who may read it."""
    version, code = papers.version, words.shown_code(papers.proposal.public_code)
    facts = [
        Fact(_("Κωδικός"), Run(code, Tone.STRONG)),
        Fact(_("Έκδοση"), Run(str(version.number))),
        *_body_and_call(papers),
        Fact(_("Υποβλήθηκε"), Run(_("%(moment)s (ώρα Ελλάδας)", moment=words.moment(version.submitted_at)))),
        Fact(_("Ώρα UTC"), Run(version.submitted_at.strftime("%Y-%m-%d %H:%M:%S UTC"))),
    ]
    if with_name and version.person and not papers.veil.is_drawn:
        facts.append(Fact(_("Υπέβαλε"), spoken(version.person.name)))
    facts.append(Fact(_("Αποτύπωμα SHA-256"), Run(version.sha256, Tone.HASH)))
    return _paper(
        papers,
        settings,
        version.submitted_at,
        heading=_("Αποδεικτικό υποβολής"),
        facts=tuple(facts),
        furniture=furniture(papers, code),
        sections=(_files(papers),),
        note=_("Το αποτύπωμα υπολογίζεται πάνω στο κείμενο και στα συνημμένα αυτής της έκδοσης. Αν αλλάξει έστω ένα γράμμα, αλλάζει και αυτό."),
    )


def text_before_filing(papers: Papers, settings: Settings, changed_at: datetime) -> Paper:
    """All answers as they stand, with the hash that the version will have if it is filed as it is. `changed_at` is when it last changed."""
    code = words.shown_code(papers.proposal.public_code)
    dated = _("%(code)s · Κείμενο της %(moment)s", code=code, moment=words.moment(changed_at))
    return _paper(
        papers,
        settings,
        changed_at,
        heading=_("Κείμενο πριν από την υποβολή"),
        facts=(
            Fact(_("Κωδικός"), Run(code, Tone.STRONG)),
            *_body_and_call(papers),
            Fact(_("Τελευταία αλλαγή"), Run(_("%(moment)s (ώρα Ελλάδας)", moment=words.moment(changed_at)))),
            Fact(_("Αποτύπωμα SHA-256"), Run(papers.version.sha256, Tone.HASH)),
        ),
        furniture=replace(furniture(papers, code), version=dated),
        sections=answered_sections(papers),
        note=_("Αν η πρόταση υποβληθεί όπως είναι εδώ, το αποδεικτικό της θα έχει το ίδιο αποτύπωμα."),
    )


def text_to_judge(papers: Papers, settings: Settings, *, with_personal: bool) -> Paper:
    """The answers of the version in the papers and nothing else: no sheets, no points, no decisions. For who evaluates it on paper."""
    note = _("Αντίγραφο για τον αξιολογητή της πρότασης. Το φύλλο αξιολόγησης κρίνει αυτή την έκδοση.")
    return _text_of_version(papers, settings, note, with_personal=with_personal)


def text_to_edit(papers: Papers, settings: Settings, *, with_personal: bool) -> Paper:
    """The same for who needs the words of a proposal to work with them."""
    note = _("Αντίγραφο του κειμένου για επεξεργασία. Ό,τι αλλάζει σε αυτό το αρχείο δεν αλλάζει την πρόταση.")
    return _text_of_version(papers, settings, note, with_personal=with_personal)


def _text_of_version(papers: Papers, settings: Settings, note: str, *, with_personal: bool) -> Paper:
    version, code = papers.version, words.shown_code(papers.proposal.public_code)
    return _paper(
        papers,
        settings,
        version.submitted_at,
        heading=_("Κείμενο της πρότασης"),
        facts=(
            Fact(_("Κωδικός"), Run(code, Tone.STRONG)),
            Fact(_("Έκδοση"), Run(str(version.number))),
            *_body_and_call(papers),
            Fact(_("Υποβλήθηκε"), Run(_("%(moment)s (ώρα Ελλάδας)", moment=words.moment(version.submitted_at)))),
            Fact(_("Αποτύπωμα SHA-256"), Run(version.sha256, Tone.HASH)),
        ),
        furniture=furniture(papers, code),
        sections=answered_sections(papers, with_personal=with_personal),
        note=note,
    )


def _paper(
    papers: Papers,
    settings: Settings,
    dated_at: datetime,
    *,
    heading: str,
    facts: tuple[Fact, ...],
    furniture: Furniture,
    sections: tuple[Section, ...],
    note: str,
) -> Paper:
    language, code = words.language(), words.shown_code(papers.proposal.public_code)
    title = str(papers.answers.get("title") or papers.proposal.title)
    return Paper(
        language=language,
        code=code,
        title=f"{heading} – {code}",
        author=settings.unit_in(language),
        description=title,
        keywords=", ".join([code, papers.proposal.public_code, *([] if papers.veil.hides_body else [papers.proposal.body.name_in(language)])]),
        dated_at=dated_at,
        furniture=replace(furniture, dossier=f"{heading} – {code}"),
        issuer=issuer(settings),
        heading=heading,
        subject=spoken(title, Tone.STRONG),
        facts=Facts(facts),
        sections=sections,
        note=note,
    )


def _body_and_call(papers: Papers) -> tuple[Fact, Fact]:
    language = words.language()
    return (
        Fact(_("Φορέας"), Run(words.say(HIDDEN)) if papers.veil.hides_body else spoken(papers.proposal.body.name_in(language))),
        Fact(_("Πρόσκληση"), spoken(papers.proposal.call.title_in(language))),
    )


def _files(papers: Papers) -> Section:
    """Every file of the version in a row as short as it can be: the receipt is one page."""
    files = papers.files
    columns = (counter_column(), Column(_("Αρχείο"), 43.6), Column(_("Αποτύπωμα SHA-256"), 51))
    rows = tuple(_file_row(number, each) for number, each in enumerate(files, 1))
    blocks: tuple[Block, ...] = (Table(_("Κατάλογος συνημμένων"), columns, rows),) if files else (Note(_("Η πρόταση δεν έχει συνημμένα αρχεία.")),)
    return Section("files", "", _("Συνημμένα"), blocks)


def _file_row(number: int, file: Mapping[str, Any]) -> tuple[Cell, ...]:
    name = (spoken(file["title"], Tone.STRONG), Run(file["filename"], Tone.MUTED))
    return Cell((Run(str(number)),)), Cell(name), Cell((Run(file["sha256"], Tone.HASH),))
