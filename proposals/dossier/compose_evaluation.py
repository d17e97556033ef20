"""Part two of the dossier: the admissibility checklist, the criteria, every final sheet, and all sheets together."""

from collections.abc import Mapping
from decimal import Decimal

from flask_babel import gettext as _

from proposals.calls.rubric import Criterion, Item, Rubric, rounded
from proposals.conflicts.models import ConflictOverride
from proposals.dossier.compose_scores import combined_section, consensus_section, points_shown
from proposals.dossier.compose_tables import counter_column
from proposals.dossier.compose_values import answer, spoken
from proposals.dossier.contents import Block, Cell, Column, Note, Part, Run, Section, Table, Tile, Tone
from proposals.dossier.papers import Papers
from proposals.dossier.profiles import Piece
from proposals.evaluation.models import AdmissibilityCheck, Assignment, HorizontalCheck
from proposals.evaluation.verdict import Verdict
from proposals.web import words
from proposals.web.words import letter

Checks = Mapping[str, AdmissibilityCheck] | Mapping[str, HorizontalCheck]


def evaluation_part(papers: Papers) -> Part | None:
    """Nothing where nobody has checked or judged the proposal yet."""
    sections: list[Section] = []
    if papers.checklist and papers.holds(Piece.ADMISSIBILITY):
        sections.append(_admissibility(papers))
    if papers.sheets and papers.holds(Piece.CRITERIA):
        sections.append(_criteria(papers.rubric))
    if papers.holds(Piece.SHEETS):
        sections += [_sheet(papers, sheet, number) for number, sheet in enumerate(papers.sheets)]
    if papers.sheets and papers.holds(Piece.TOGETHER):
        sections.append(combined_section(papers))
    if papers.consensus and papers.holds(Piece.CONSENSUS):
        sections.append(consensus_section(papers, papers.consensus))
    if papers.overrides and papers.holds(Piece.OVERRIDES):
        sections.append(_overrides(papers))
    return Part("part-2", _("Μέρος δεύτερο"), _("Η αξιολόγηση"), tuple(sections)) if sections else None


def _overrides(papers: Papers) -> Section:
    """Who was let to evaluate despite a conflict of interest, with the reason that the administrator gave."""
    columns = (Column(_("Αξιολογητής"), 20), Column(_("Κώλυμα"), 28), Column(_("Λόγος της άρσης"), 32), Column(_("Από ποιον και πότε"), 20))
    rows = tuple(_override_row(override) for override in papers.overrides)
    intro = _("Κώλυμα ή σύγκρουση συμφερόντων αίρεται μόνο από διαχειριστή του συστήματος, για μία πρόταση, με λόγο που τυπώνεται εδώ.")
    return Section("overrides", "", _("Κωλύματα που άρθηκαν"), (Table(_("Άρσεις κωλύματος"), columns, rows),), intro)


def _override_row(override: ConflictOverride) -> tuple[Cell, ...]:
    return (
        Cell((Run(override.evaluator.name, Tone.STRONG),)),
        Cell(tuple(Run(words.say(ground)) for ground in override.what)),
        Cell((spoken(override.reason, Tone.PROSE),)),
        Cell((Run(override.by.name), Run(words.moment(override.at), Tone.MUTED))),
    )


def verdict_run(verdict: Verdict | None) -> Run:
    """The answer to a check in its colour; a dash where there is none."""
    if verdict is None:
        return Run("–")
    return Run(words.say(verdict.label), {Verdict.YES: Tone.YES, Verdict.NO: Tone.NO}.get(verdict, Tone.PLAIN))


def _admissibility(papers: Papers) -> Section:
    last = max(papers.checklist.values(), key=lambda check: check.at)
    values = {"day": words.moment(last.at), "number": papers.number_of(last.version_id), "name": papers.name_of(last.person_id)}
    intro = _("Τελευταία συμπλήρωση: %(day)s, για την έκδοση %(number)s.", **values)
    if values["name"]:
        intro = _("Τελευταία συμπλήρωση: %(day)s, για την έκδοση %(number)s, από: %(name)s.", **values)
    table = _checks_table(_("Κατάλογος ελέγχου παραδεκτού"), papers.rubric.admissibility, papers.checklist)
    return Section("admissibility", "", _("Στάδιο Α: έλεγχος παραδεκτού"), (table,), intro)


def _checks_table(caption: str, items: tuple[Item, ...], checks: Checks) -> Table:
    columns = (counter_column(), Column(_("Έλεγχος"), 45.6), Column(_("Κρίση"), 13), Column(_("Παρατήρηση"), 36))
    rows = tuple(_check_row(number, item, checks.get(item.code)) for number, item in enumerate(items, 1))
    return Table(caption, columns, rows)


def _check_row(number: int, item: Item, check: AdmissibilityCheck | HorizontalCheck | None) -> tuple[Cell, ...]:
    comment = spoken(check.comment, Tone.PROSE) if check and check.comment else Run("–")
    runs = (Run(str(number)), Run(words.say(item.label), Tone.STRONG), verdict_run(check.verdict if check else None), comment)
    return tuple(Cell((run,)) for run in runs)


def _criteria(rubric: Rubric) -> Section:
    """What is scored, by how much it counts, and what the points mean."""
    scale = {"lowest": points_shown(rubric, rubric.lowest), "highest": points_shown(rubric, rubric.highest), "step": words.number(rubric.step)}
    intro = _(
        "Κάθε αξιολογητής βαθμολογεί ανεξάρτητα, από %(lowest)s έως %(highest)s με βήμα %(step)s, και αιτιολογεί κάθε βαθμό. "
        "Η πρόταση κρίνεται όπως υποβλήθηκε.",
        **scale,
    )
    blocks = (_criteria_table(rubric), _scale_table(rubric), Note(_thresholds(rubric)))
    return Section("criteria", "", _("Στάδιο Β: κριτήρια και κλίμακα"), blocks, intro)


def _thresholds(rubric: Rubric) -> str:
    values = {
        "total": words.number(rubric.total_threshold),
        "sheets": rubric.sheets_needed,
        "criterion_gap": words.number(rubric.criterion_gap),
        "total_gap": words.number(rubric.total_gap),
    }
    return _(
        "Κατώφλι συνόλου: %(total)s στα 100. Χρειάζονται τουλάχιστον %(sheets)s οριστικά φύλλα. Όταν δύο φύλλα απέχουν %(criterion_gap)s "
        "βαθμούς ή περισσότερο σε κάποιο κριτήριο, ή %(total_gap)s ή περισσότερο στο σύνολο, ζητείται τρίτο.",
        **values,
    )


def _criteria_table(rubric: Rubric) -> Table:
    columns = (Column(_("Κριτήριο"), 30), Column(_("Ερώτημα"), 51), Column(_("Βαρύτητα"), 9.5, True), Column(_("Κατώφλι"), 9.5, True))
    rows = tuple(_criterion_row(rubric, criterion) for criterion in rubric.criteria)
    return Table(_("Κριτήρια"), columns, rows)


def _criterion_row(rubric: Rubric, criterion: Criterion) -> tuple[Cell, ...]:
    threshold = "–" if criterion.threshold is None else points_shown(rubric, criterion.threshold)
    texts = (words.say(criterion.label), words.say(criterion.question), str(criterion.weight), threshold)
    return tuple(Cell((Run(text, Tone.STRONG if place == 0 else Tone.PLAIN),)) for place, text in enumerate(texts))


def _scale_table(rubric: Rubric) -> Table:
    rows = tuple((Cell((Run(anchor.points),)), Cell((Run(words.say(anchor.words)),))) for anchor in rubric.scale)
    return Table(_("Κλίμακα βαθμών"), (Column(_("Βαθμός"), 12), Column(_("Τι σημαίνει"), 88)), rows)


def _sheet(papers: Papers, sheet: Assignment, number: int) -> Section:
    """One evaluator's sheet as it was made final."""
    rubric = papers.rubric
    title = _("Φύλλο αξιολόγησης %(letter)s", letter=letter(number))
    if papers.rules.names_people:
        title = _("Φύλλο αξιολόγησης %(letter)s: %(name)s", letter=letter(number), name=sheet.evaluator.name)
    blocks: list[Block] = [_points_table(rubric, sheet, with_comments=papers.rules.is_internal)]
    if papers.rules.is_internal and any(check.verdict for check in sheet.checks.values()):
        blocks.append(_checks_table(_("Οριζόντιοι έλεγχοι, χωρίς βαθμό"), rubric.horizontal_checks, sheet.checks))
    as_read = papers.comments.get(sheet.id, sheet.comment_to_body)
    told = sheet.comment_to_body if papers.rules.is_internal else as_read
    if told:
        blocks.append(answer(_("Σχόλιο προς τον φορέα"), told))
    if papers.rules.is_internal and as_read != told:
        blocks.append(answer(_("Το σχόλιο όπως το διαβάζει ο φορέας"), as_read))
    score = Tile(words.number(rounded(rubric.total(sheet.points)), 2), _("στα 100"))
    return Section(f"sheet-{number + 1}", "", title, tuple(blocks), _sheet_intro(papers, sheet), score=score)


def _sheet_intro(papers: Papers, sheet: Assignment) -> str:
    number = sheet.version.number if sheet.version else papers.version.number
    told = _("Οριστικοποιήθηκε στις %(moment)s, για την έκδοση %(number)s.", moment=words.moment(sheet.finalised_at), number=number)
    if sheet.no_conflict_at is None or not papers.rules.is_internal:
        return told
    declared = _("Δήλωση ότι δεν υπάρχει κώλυμα ή σύγκρουση συμφερόντων: %(moment)s.", moment=words.moment(sheet.no_conflict_at))
    return f"{told} {declared}"


def _points_table(rubric: Rubric, sheet: Assignment, *, with_comments: bool) -> Table:
    columns: tuple[Column, ...] = (Column(_("Κριτήριο"), 40), Column(_("Βαθμός"), 12), Column(_("Τι σημαίνει"), 48))
    if with_comments:
        columns = (Column(_("Κριτήριο"), 22), Column(_("Βαθμός"), 10), Column(_("Τι σημαίνει"), 19), Column(_("Αιτιολογία"), 49))
    rows = tuple(_points_row(rubric, sheet, criterion)[: len(columns)] for criterion in rubric.criteria)
    total = words.number(rounded(rubric.total(sheet.points)), 2)
    closing = (Cell((Run(_("Σταθμισμένο σύνολο")),)), Cell((Run(_("%(total)s στα 100", total=total)),), span=len(columns) - 1))
    return Table(_("Βαθμοί και αιτιολογία") if with_comments else _("Βαθμοί"), columns, rows, closing)


def _points_row(rubric: Rubric, sheet: Assignment, criterion: Criterion) -> tuple[Cell, ...]:
    """The comment comes last, so that whoever is not told it leaves it out."""
    points, score = sheet.points[criterion.code], sheet.scores[criterion.code]
    return (
        Cell((Run(words.say(criterion.label), Tone.STRONG), Run(_("βαρύτητα %(weight)s", weight=criterion.weight), Tone.MUTED))),
        Cell((Run(points_shown(rubric, points), Tone.POINTS),), fill=float(points / rubric.highest)),
        Cell(tuple(_anchor_runs(rubric, points))),
        Cell((spoken(score.comment, Tone.PROSE) if score.comment else Run("–"),)),
    )


def _anchor_runs(rubric: Rubric, points: Decimal) -> list[Run]:
    """What the points mean on the general scale: the words of their anchor, or those of the two that they lie between."""
    at = {Decimal(anchor.points): words.say(anchor.words) for anchor in rubric.scale}
    below, above = max(each for each in at if each <= points), min(each for each in at if each >= points)
    if below == above:
        return [Run(at[below], Tone.MUTED)]
    place = _("Μεταξύ %(below)s και %(above)s:", below=words.number(below), above=words.number(above))
    # An anchor starts with a word («Καλή: …»); between two of them the words are enough.
    return [Run(f"{place} {_name(at[below])} – {_name(at[above])}", Tone.MUTED)]


def _name(anchor: str) -> str:
    return anchor.partition(":")[0]
