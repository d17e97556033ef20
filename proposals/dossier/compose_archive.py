"""What only the archive holds: the files of every version, and every entry of the audit trail about the proposal."""

from collections.abc import Iterator

from flask import get_template_attribute
from flask_babel import gettext as _

from proposals.audit.models import AuditEntry
from proposals.dossier.compose_values import spoken
from proposals.dossier.contents import Block, Cell, Column, Note, Run, Section, Table, Tone
from proposals.dossier.papers import Papers
from proposals.web import words

# What an approver writes to the editors stays within their body.
WITHIN_THE_BODY = ("send_back",)


def files_of_versions(papers: Papers) -> Section:
    """Every file of every version, with its hash."""
    columns = (Column(_("Έκδοση"), 9), Column(_("Τίτλος και όνομα αρχείου"), 39), Column(_("Αποτύπωμα SHA-256"), 52))
    rows = tuple(_file_rows(papers))
    blocks: tuple[Block, ...] = (Table(_("Συνημμένα κάθε έκδοσης"), columns, rows),) if rows else (Note(_("Καμία έκδοση δεν έχει συνημμένα.")),)
    return Section("files", "", _("Συνημμένα όλων των εκδόσεων"), blocks)


def _file_rows(papers: Papers) -> Iterator[tuple[Cell, ...]]:
    for version in papers.proposal.versions:
        for file in version.attachments:
            named = Cell((spoken(file["title"], Tone.STRONG), Run(file["filename"], Tone.MUTED)))
            yield Cell((Run(str(version.number)),)), named, Cell((Run(file["sha256"], Tone.HASH),))


def trail(papers: Papers) -> Section:
    """Every entry in the order in which it was made, with its link of the chain."""
    columns = (Column(_("Πότε"), 17), Column(_("Τι έγινε και ποιος"), 31), Column(_("Σημείωση και αποτύπωμα της καταγραφής"), 52))
    rows = tuple(_entry_row(papers, entry) for entry in papers.entries)
    intro = _("Κάθε καταγραφή έχει αποτύπωμα που περιέχει και το αποτύπωμα της προηγούμενης. Οι εξαγωγές φακέλων δεν περιλαμβάνονται.")
    blocks: tuple[Block, ...] = (Table(_("Καταγραφές (ώρα Ελλάδας)"), columns, rows),) if rows else (Note(_("Δεν υπάρχουν καταγραφές.")),)
    return Section("trail", "", _("Πλήρες ίχνος ενεργειών"), blocks, intro)


def _entry_row(papers: Papers, entry: AuditEntry) -> tuple[Cell, ...]:
    who = papers.name_of(entry.person_id) if entry.person_id else _("Το σύστημα")
    done = str(get_template_attribute("audit/words.html", "action")(entry.action)).strip()
    note = (spoken(entry.note, Tone.PROSE),) if entry.note and entry.action not in WITHIN_THE_BODY else ()
    hashed = Run(entry.hash or "–", Tone.HASH)
    return Cell((Run(words.moment(entry.at)),)), Cell((Run(done, Tone.STRONG), Run(who or "–", Tone.MUTED))), Cell((*note, hashed))
