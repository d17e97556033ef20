"""What stands in front of a bound volume: its cover sheet and the contents over all that is in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from proposals.config import Settings
from proposals.dossier.compose import furniture_with, issuer
from proposals.dossier.compose_tables import counter_column
from proposals.dossier.compose_values import spoken
from proposals.dossier.contents import Block, Cell, Column, Fact, Facts, Note, Paper, Run, Section, Table, Tone
from proposals.dossier.leaves import Leaf
from proposals.web import words


@dataclass(frozen=True)
class About:
    """Which volume it is: of which call (or `calls`, where it holds proposals of several), for whom, which part of how many, when."""

    call: str
    profile: str
    made_at: datetime
    part: int = 1
    parts: int = 1
    calls: tuple[str, ...] = ()

    @property
    def heading(self) -> str:
        if self.parts == 1:
            return _("Τόμος φακέλων")
        return _("Τόμος φακέλων, μέρος %(part)s από %(parts)s", part=self.part, parts=self.parts)


def front_of(about: About, leaves: Sequence[Leaf], first_page: int, settings: Settings) -> Paper:
    """The front of a volume in the language of the page. The first of its documents begins at `first_page`; what could not be printed is named."""
    language, heading, missing = words.language(), about.heading, [leaf for leaf in leaves if leaf.path is None]
    return Paper(
        language=language,
        code="",
        title=f"{heading} – {about.call}",
        author=settings.unit_in(language),
        description=_("Φάκελοι προτάσεων με περιεχόμενα και συνεχή αρίθμηση"),
        keywords=f"{about.call}, {heading}",
        dated_at=about.made_at,
        furniture=furniture_with(heading, f"{heading} · {about.call}"),
        issuer=issuer(settings),
        heading=heading,
        subject=spoken(about.call, Tone.STRONG),
        facts=Facts(tuple(_facts(about, leaves, missing))),
        sections=(*_missing(missing), _contents(leaves, first_page)),
        note=_(
            "Ο τόμος διατηρεί τη σήμανση προσβασιμότητας, τους σελιδοδείκτες και τους συνδέσμους κάθε εγγράφου. Ο αριθμός κάτω δεξιά "
            "σε κάθε σελίδα είναι ο αριθμός της στον τόμο."
        ),
    )


def _facts(about: About, leaves: Sequence[Leaf], missing: Sequence[Leaf]) -> list[Fact]:
    dossiers = [leaf for leaf in leaves if leaf.is_dossier and leaf.path]
    facts = [
        Fact(_("Περιέχει"), Run(ngettext("%(num)s φάκελο", "%(num)s φακέλους", len(dossiers)), Tone.STRONG)),
        Fact(_("Είδος φακέλου"), Run(about.profile)),
        Fact(_("Ετοιμάστηκε"), Run(_("%(moment)s (ώρα Ελλάδας)", moment=words.moment(about.made_at)))),
    ]
    if about.calls:
        facts.insert(1, Fact(_("Προσκλήσεις"), Run(" · ".join(about.calls))))
    if missing:
        facts.append(Fact(_("Λείπουν"), Run(", ".join(leaf.code or leaf.title for leaf in missing), Tone.NO)))
    return facts


def _missing(missing: Sequence[Leaf]) -> tuple[Section, ...]:
    if not missing:
        return ()
    told = _("Τα έγγραφα αυτά δεν τυπώθηκαν. Ζητήστε τον τόμο ξανά ή απευθυνθείτε στον διαχειριστή του συστήματος.")
    blocks: tuple[Block, ...] = (Note(told), Facts(tuple(Fact(leaf.code or "–", spoken(leaf.title)) for leaf in missing)))
    return (Section("missing", "", _("Όσα λείπουν"), blocks),)


def _contents(leaves: Sequence[Leaf], first_page: int) -> Section:
    columns = (counter_column(), Column(_("Έγγραφο"), 53.6), Column(_("Κατάσταση"), 27), Column(_("Σελίδα"), 14, True))
    rows, page = [], first_page
    for leaf in leaves:
        if leaf.path is not None:
            rows.append(_row(len(rows) + 1, leaf, page))
            page += leaf.pages
    return Section("contents", "", _("Περιεχόμενα"), (Table(_("Έγγραφα του τόμου"), columns, tuple(rows)),), starts_page=True)


def _row(number: int, leaf: Leaf, page: int) -> tuple[Cell, ...]:
    under = " · ".join(part for part in (leaf.code, leaf.body) if part)
    about = (spoken(leaf.title, Tone.STRONG), *([Run(under, Tone.MUTED)] if under else []))
    return Cell((Run(str(number)),)), Cell(about), Cell((Run(leaf.state or "–"),)), Cell((Run(words.whole(page)),))
