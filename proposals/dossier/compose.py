"""The contents of a dossier, put together from the papers of a proposal: cover, head, versions, parts."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from proposals import clock
from proposals.calls.form import Field
from proposals.calls.rubric import rounded
from proposals.calls.values import is_empty, is_unreadable, total_of
from proposals.config import Settings
from proposals.dossier.compose_answers import proposal_part
from proposals.dossier.compose_decision import TONES, decision_part, history_part
from proposals.dossier.compose_evaluation import evaluation_part
from proposals.dossier.compose_scores import together
from proposals.dossier.compose_values import money_without_cents, spoken, value_run
from proposals.dossier.contents import Cell, Column, Cover, Dossier, Fact, Facts, Furniture, Head, Part, Run, Table, Tile, Tone
from proposals.dossier.papers import Papers
from proposals.dossier.profiles import Piece, Profile
from proposals.drafting.differences import changes
from proposals.drafting.models import ProposalVersion
from proposals.web import words

MOST_TILES = 5
DAYS_OF_A_MONTH = 30.44


def dossier_of(papers: Papers, settings: Settings) -> Dossier:
    """The dossier in the language of the page. It says nothing of the moment at which it is made: the same papers give the same contents."""
    found = (proposal_part(papers), evaluation_part(papers), decision_part(papers), history_part(papers))
    parts = _counted([_numbered(part) for part in found if part])
    code, title = words.shown_code(papers.proposal.public_code), str(papers.answers.get("title") or papers.proposal.title)
    return Dossier(
        language=words.language(),
        code=code,
        title=f"{_kind(papers)} {code} – {title}",
        author=settings.unit_in(words.language()),
        description=f"{words.say(papers.rules.label)}: {_plan(papers)}",
        keywords=f"{code}, {papers.proposal.public_code}, {papers.proposal.body.name_in(words.language())}",
        dated_at=papers.dated_at,
        furniture=furniture(papers, code),
        issuer=issuer(settings),
        cover=_cover(papers, title),
        head=_head(papers, code, parts),
        versions=_versions(papers) if papers.profile is not Profile.PUBLIC else None,
        parts=parts,
    )


def _counted(parts: Sequence[Part]) -> tuple[Part, ...]:
    """What a reader is not shown leaves no gap: behind the first part comes the second. What is no part but an annex keeps its name."""
    ordinals = iter((_("Μέρος πρώτο"), _("Μέρος δεύτερο"), _("Μέρος τρίτο")))
    return tuple(replace(part, ordinal=next(ordinals)) if part.anchor.startswith("part-") else part for part in parts)


def _numbered(part: Part) -> Part:
    """The sections of the form have letters of their own; those of the other parts are counted."""
    if any(section.mark for section in part.sections):
        return part
    return replace(part, sections=tuple(replace(section, mark=str(number)) for number, section in enumerate(part.sections, 1)))


def _kind(papers: Papers) -> str:
    """What the document is called; the committee's has no name of its own, as it is the whole."""
    return _("Φάκελος πρότασης") if papers.profile is Profile.COMMITTEE else words.say(papers.rules.label)


def _plan(papers: Papers) -> str:
    first, last = papers.proposal.call.period.years
    return _("Εθνικό Σχέδιο Δράσης για την Καινοτομία στον Δημόσιο Τομέα %(first)s–%(last)s", first=first, last=last)


def issuer(settings: Settings) -> tuple[Run, ...]:
    """The State, the ministry, and the unit with each of its levels on a line of its own; then how it is reached, where that is set."""
    levels = [settings.ministry_in(words.language()), *settings.unit_in(words.language()).split(", ")]
    contact = [line.strip() for line in settings.contact_in(words.language()).split(";")]
    head = (Run(_("Ελληνική Δημοκρατία"), Tone.STRONG), *(spoken(level) for level in levels if level))
    return (*head, *(spoken(line, Tone.MUTED) for line in contact if line))


def furniture(papers: Papers, code: str) -> Furniture:
    """What every page of a dossier repeats."""
    return furniture_with(f"{_kind(papers)} {code}", _("%(code)s · Έκδοση %(number)s", code=code, number=papers.version.number))


def furniture_with(dossier: str, version: str, notice: str = "") -> Furniture:
    """What every page of a document repeats, in the language of the page: what it is called, at the foot which of its kind it is, and that it is a
    copy unless a `notice` says something else."""
    page, of = page_words()
    return Furniture(
        dossier=dossier,
        version=version,
        notice=notice or _("Αντίγραφο εργασίας – δεν αποτελεί πρωτότυπο ηλεκτρονικό δημόσιο έγγραφο"),
        page=page,
        of=of,
        table=_("Πίνακας"),
        figure=_("Διάγραμμα"),
        contents=_("Περιεχόμενα"),
    )


def page_words() -> tuple[str, str]:
    """What stands before the number of a page and between it and the number of all: the renderer writes the numbers into one sentence."""
    page, of, _after = _("σελίδα %(page)s από %(pages)s", page="|", pages="|").split("|")
    return page, of


def _cover(papers: Papers, title: str) -> Cover:
    state = papers.proposal.state
    return Cover(
        kind=_kind(papers),
        state=Run(words.say(state), TONES.get(state, Tone.PLAIN)),
        title=spoken(title),
        body=spoken(papers.proposal.body.name_in(words.language())),
        plan=_plan(papers),
        weights=tuple(criterion.weight for criterion in papers.rubric.criteria),
        facts=tuple(_cover_facts(papers)),
        colophon=_("Παράγεται από το πληροφοριακό σύστημα προτάσεων του Ε.Σ.Δ.Κ. (ν. 5027/2023, Α’ 48). Κάθε εξαγωγή καταγράφεται."),
    )


def _cover_facts(papers: Papers) -> list[Fact]:
    number, filed = papers.version.number, words.moment(papers.version.submitted_at)
    last = next((entry for entry in reversed(papers.entries) if entry.to_state == papers.proposal.state), None)
    state = words.say(papers.proposal.state)
    facts = [
        Fact(_("Πρόσκληση"), spoken(papers.proposal.call.title_in(words.language()))),
        Fact(_("Κατάσταση"), Run(f"{state}, {words.day(last.at)}" if last else state)),
        Fact(_("Έκδοση πρότασης"), Run(_("Έκδοση %(number)s, υποβλήθηκε %(moment)s", number=number, moment=filed))),
    ]
    if papers.decisions:
        decision = papers.decisions[-1]
        posted = [_("ΑΔΑ") + f" {decision.ada}"] if decision.ada else []
        facts.append(Fact(_("Απόφαση"), Run(", ".join([decision.number, words.day(decision.decided_on), *posted]))))
    if papers.chosen is not None:
        held = " · ".join(words.say(piece) for piece in Piece if papers.holds(piece))
        facts.append(Fact(_("Περιλαμβάνονται"), Run(held)))
    return [*facts, Fact(_("Κατάσταση στοιχείων"), Run(_("%(moment)s (ώρα Ελλάδας)", moment=words.moment(papers.dated_at))))]


def _head(papers: Papers, code: str, parts: tuple[Part, ...]) -> Head:
    body = papers.proposal.body.name_in(words.language())
    return Head(
        title=_("Στοιχεία φακέλου"),
        place=_("Αθήνα, %(day)s", day=format_date(clock.in_athens(papers.dated_at).date(), "d MMMM y")),
        protocol=_("Αρ. Πρωτ.:"),
        subject_label=_("ΘΕΜΑ:"),
        subject=_("Φάκελος της πρότασης %(code)s για το %(plan)s. Φορέας: %(body)s", code=code, plan=_plan(papers), body=body),
        paragraphs=_paragraphs(papers, parts),
        glance_title=_("Η πρόταση με μια ματιά"),
        tiles=_tiles(papers),
        facts=Facts(tuple(_glance_facts(papers))),
        note=_("Πρωτότυπο είναι μόνο το έγγραφο που φέρει εγκεκριμένη ηλεκτρονική υπογραφή ή σφραγίδα και χρονοσφραγίδα (ν. 4727/2020, άρθρο 13)."),
    )


def _paragraphs(papers: Papers, parts: tuple[Part, ...]) -> tuple[str, ...]:
    """What the dossier holds, in sentences that follow what is there."""
    voices = _("Με πατούρες (serif) τυπώνονται τα λόγια των ανθρώπων: απαντήσεις, σχόλια και αιτιολογίες. Ό,τι προσθέτει το σύστημα τυπώνεται χωρίς.")
    if not papers.rules.is_internal or papers.chosen is not None:
        return words.say(papers.rules.explains), voices
    told = [
        _("Ο φάκελος περιέχει την πρόταση όπως υποβλήθηκε στην έκδοση %(number)s, με τον κατάλογο των συνημμένων της.", number=papers.version.number)
    ]
    anchors = [part.anchor for part in parts]
    if "part-2" in anchors:
        told.append(_("Ακολουθούν ο έλεγχος παραδεκτού και τα οριστικά φύλλα αξιολόγησης, χωρίς μεταβολές."))
    if "part-3" in anchors:
        told.append(_("Στο τρίτο μέρος βρίσκονται η εισήγηση, οι αποφάσεις και οι ενστάσεις που έχουν καταγραφεί."))
    told.append(_("Στο τέλος υπάρχουν το ιστορικό και τα αποτυπώματα με τα οποία ελέγχεται το κείμενο."))
    return " ".join(told), voices


def _tiles(papers: Papers) -> tuple[Tile, ...]:
    """A few large numbers: the score, the total of the budget, the months, then whole numbers of the form."""
    found = [tile for tile in (_score_tile(papers), _budget_tile(papers), _months_tile(papers)) if tile]
    answers = papers.answers
    counted = [field for field in papers.form.fields if field.type == "int" and isinstance(answers.get(field.code), int)]
    found += [Tile(value_run(field, answers[field.code]).words, words.say(field.label)) for field in counted]
    found = found[:MOST_TILES]
    # A tile is as wide as its number asks, with room for two words below it.
    needs = [len(tile.value) + 7 for tile in found]
    return tuple(Tile(tile.value, tile.label, round(need * 100 / sum(needs), 2)) for tile, need in zip(found, needs, strict=True))


def _score_tile(papers: Papers) -> Tile | None:
    found = together(papers)
    if found is None or not (papers.holds(Piece.SHEETS) or papers.holds(Piece.TOGETHER)):
        return None
    label = ngettext("στα 100, από %(num)s φύλλο", "στα 100, μέσος όρος %(num)s φύλλων", len(papers.sheets))
    return Tile(words.number(rounded(found.mean_total), 2), label)


def _budget_tile(papers: Papers) -> Tile | None:
    field = _lifted(papers, "budget_total")
    total = total_of(field, papers.answers.get(field.code)) if field else Decimal(0)
    return Tile(money_without_cents(total), words.say(field.label)) if field and total else None


def _months_tile(papers: Papers) -> Tile | None:
    starts, ends = (_answered_day(papers, name) for name in ("start_date", "end_date"))
    if starts is None or ends is None or ends <= starts:
        return None
    months = max(1, round((ends - starts).days / DAYS_OF_A_MONTH))
    values = {"first": starts.strftime("%m/%Y"), "last": ends.strftime("%m/%Y")}
    return Tile(str(months), ngettext("μήνας, %(first)s έως %(last)s", "μήνες, %(first)s έως %(last)s", months, **values))


def _lifted(papers: Papers, name: str) -> Field | None:
    """The field whose answer the form lifts under this name."""
    return next((field for field in papers.form.lifted if field.lift == name and not papers.veil.hides(field)), None)


def _answered_day(papers: Papers, name: str) -> date | None:
    field = _lifted(papers, name)
    value = papers.answers.get(field.code) if field else None
    return date.fromisoformat(value) if isinstance(value, str) and value else None


def _glance_facts(papers: Papers) -> list[Fact]:
    """The choices by which proposals are listed: what the form lifts, as far as it is chosen from a list."""
    chosen = [field for field in papers.form.lifted if field.type in ("one", "many")]
    values = [(field, papers.answers.get(field.code)) for field in chosen]
    return [Fact(words.say(field.label), value_run(field, value)) for field, value in values if not is_empty(value) and not is_unreadable(value)]


def _versions(papers: Papers) -> Table:
    columns = (Column(_("Έκδοση"), 9), Column(_("Υποβλήθηκε"), 19), Column(_("Τι άλλαξε"), 20), Column(_("Αποτύπωμα SHA-256"), 52))
    known = [version for version in papers.proposal.versions if version.number <= papers.version.number]
    rows = tuple(_version_row(papers, version, known[number - 1] if number else None) for number, version in enumerate(known))
    return Table(_("Εκδόσεις της πρότασης"), columns, rows)


def _version_row(papers: Papers, version: ProposalVersion, before: ProposalVersion | None) -> tuple[Cell, ...]:
    if before is None:
        changed = _("Πρώτη υποβολή")
    else:
        found = changes(papers.form, before.answers, version.answers, before.attachments, version.attachments)
        letters = ", ".join(words.say(change.section.mark) for change in found)
        changed = ngettext("Ενότητα %(letters)s", "Ενότητες %(letters)s", len(found), letters=letters) if found else _("Καμία αλλαγή στο κείμενο")
    texts = ((str(version.number), Tone.PLAIN), (words.moment(version.submitted_at), Tone.PLAIN), (changed, Tone.PLAIN), (version.sha256, Tone.HASH))
    return tuple(Cell((Run(text, tone),)) for text, tone in texts)
