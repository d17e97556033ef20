"""The last pages of the dossier: recommendation, decisions and objections, then the history of states and what proves the text."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import ngettext

from proposals.audit.models import AuditEntry
from proposals.dossier.compose_archive import WITHIN_THE_BODY, files_of_versions, trail
from proposals.dossier.compose_values import answer, spoken
from proposals.dossier.contents import Block, Cell, Column, Fact, Facts, Note, Part, Run, Section, Table, Tone, Verdict
from proposals.dossier.papers import Papers
from proposals.dossier.profiles import Piece, Profile
from proposals.evaluation.models import Decision, Objection, Recommendation
from proposals.web import words
from proposals.workflow.phrases import N_
from proposals.workflow.states import State
from proposals.workflow.table import STEPS

TONES: Mapping[str, Tone] = {
    "include": Tone.YES,
    "include_with_conditions": Tone.YES,
    "reject": Tone.NO,
    State.ACCEPTED: Tone.YES,
    State.REJECTED: Tone.NO,
    State.INADMISSIBLE: Tone.NO,
}
DECISIONS = ("accept", "place_on_reserve", "reject")
PAST = {step.name: step.past for step in STEPS} | {"start": N_("Άρχισε το προσχέδιο")}


def decision_part(papers: Papers) -> Part | None:
    """Nothing where there is neither recommendation nor decision nor objection."""
    sections = [_recommendation(papers, papers.recommendation)] if papers.recommendation and papers.holds(Piece.RECOMMENDATION) else []
    if papers.holds(Piece.DECISIONS):
        sections += [_decision(papers, decision, number) for number, decision in enumerate(papers.decisions, 1)]
    if papers.objections and papers.holds(Piece.OBJECTIONS):
        sections.append(_objections(papers))
    return Part("part-3", _("Μέρος τρίτο"), _("Η απόφαση"), tuple(sections)) if sections else None


def history_part(papers: Papers) -> Part | None:
    """What happened, and by what the text can be recognised; nothing where the dossier holds neither."""
    asked = ((Piece.HISTORY, _history), (Piece.INTEGRITY, _integrity), (Piece.FILES, files_of_versions), (Piece.TRAIL, trail))
    sections = tuple(composed(papers) for piece, composed in asked if papers.holds(piece))
    return Part("annex", _("Παράρτημα"), _("Ιστορικό και γνησιότητα"), sections, starts_page=False) if sections else None


def _recommendation(papers: Papers, recommendation: Recommendation) -> Section:
    labels = {item.code: words.say(item.label) for item in papers.rubric.recommendations}
    facts = [Fact(_("Ημερομηνία"), Run(words.day(recommendation.at)))]
    facts += [Fact(_("Καταχωρίστηκε από"), Run(papers.name_of(recommendation.person_id)))] if papers.name_of(recommendation.person_id) else []
    value, tone = labels.get(recommendation.value, recommendation.value), TONES.get(recommendation.value, Tone.PLAIN)
    verdict = Verdict(_("Εισήγηση της επιτροπής"), value, tone, tuple(facts))
    return Section("recommendation", "", _("Εισήγηση"), (verdict, answer(_("Αιτιολογία"), recommendation.reasons)))


def _decision(papers: Papers, decision: Decision, number: int) -> Section:
    facts = [Fact(_("Αριθμός"), Run(decision.number)), Fact(_("Ημερομηνία"), Run(words.day(decision.decided_on)))]
    facts += [Fact(_("ΑΔΑ"), Run(decision.ada))] if decision.ada else []
    facts += [Fact(_("Καταχωρίστηκε από"), Run(papers.name_of(decision.person_id)))] if papers.name_of(decision.person_id) else []
    verdict = Verdict(_("Απόφαση"), words.say(State(decision.outcome)), TONES.get(decision.outcome, Tone.PLAIN), tuple(facts))
    title = _("Απόφαση %(number)s", number=decision.number)
    note = Note(_("Αν το κείμενο που αναρτήθηκε στη Διαύγεια διαφέρει από το παρόν, ισχύει εκείνο."))
    # Reasons are written for the body: they may speak of points, which are not published.
    reasons = (answer(_("Αιτιολογία"), decision.reasons),) if papers.profile is not Profile.PUBLIC else ()
    return Section(f"decision-{number}", "", title, (verdict, *reasons, note))


def _objections(papers: Papers) -> Section:
    blocks = tuple(block for objection in papers.objections for block in _objection(papers, objection))
    return Section("objections", "", ngettext("Ένσταση του φορέα", "Ενστάσεις του φορέα", len(papers.objections)), blocks)


def _objection(papers: Papers, objection: Objection) -> tuple[Block, ...]:
    answered = words.moment(objection.answered_at) if objection.answered_at else _("Δεν έχει εξεταστεί ακόμη")
    facts = (
        Fact(_("Παραλήφθηκε"), Run(words.day(objection.received_on))),
        Fact(_("Καταχωρίστηκε"), Run(_by(words.moment(objection.recorded_at), papers.name_of(objection.recorded_by)))),
        Fact(_("Άνοιξε ξανά για επανεξέταση"), Run(answered)),
    )
    return answer(_("Κείμενο"), objection.text), Facts(facts)


def _by(text: str, name: str) -> str:
    return f"{text}, {name}" if name else text


def _history(papers: Papers) -> Section:
    """Who took each step and with which note stays within the administration; the rest is for everybody who reads it."""
    columns: tuple[Column, ...] = (Column(_("Πότε"), 24), Column(_("Τι έγινε"), 46), Column(_("Αριθμός"), 30))
    if papers.rules.is_internal:
        columns = (Column(_("Πότε"), 17), Column(_("Τι έγινε"), 24), Column(_("Ποιος"), 18), Column(_("Σημείωση"), 41))
    steps = [entry for entry in papers.entries if entry.to_state and entry.subject.startswith("proposal:")]
    table = Table(_("Μεταβολές κατάστασης (ώρα Ελλάδας)"), columns, tuple(_step_row(papers, entry) for entry in steps))
    return Section("history", "", _("Ιστορικό καταστάσεων"), (table,) if steps else (Note(_("Δεν υπάρχουν καταγραφές.")),))


def _step_row(papers: Papers, entry: AuditEntry) -> tuple[Cell, ...]:
    state = words.say(State(str(entry.to_state)))
    done = words.say(PAST.get(entry.action, ""))
    told = (Run(done, Tone.STRONG), Run(state, Tone.MUTED)) if done and done != state else (Run(state, Tone.STRONG),)
    when = Cell((Run(words.moment(entry.at)),))
    if not papers.rules.is_internal:
        return when, Cell(told), Cell((_numbered(entry) or Run("–"),))
    who = papers.name_of(entry.person_id) if entry.person_id else _("Το σύστημα")
    return when, Cell(told), Cell((Run(who or "–"),)), Cell((_note(entry),))


def _numbered(entry: AuditEntry) -> Run | None:
    """The number of the decision or of the version that a step made."""
    details = entry.details or {}
    if entry.action in DECISIONS and details.get("number"):
        return Run(_("Απόφαση %(number)s", number=details["number"]))
    return Run(_("Έκδοση %(number)s", number=details["version"])) if details.get("version") else None


def _note(entry: AuditEntry) -> Run:
    """What the step recorded, briefly; the reasons of a decision stand in its own section."""
    numbered = _numbered(entry)
    if numbered is None and entry.note and entry.action not in WITHIN_THE_BODY:
        return spoken(entry.note, Tone.PROSE)
    return numbered or Run("–")


def _integrity(papers: Papers) -> Section:
    """The numbers by which a reader can check that this is the text that was filed."""
    form, version = papers.form, papers.version
    count = ngettext("%(num)s εγγραφή", "%(num)s εγγραφές", len(papers.entries))
    history = Fact(_("Ιστορικό της πρότασης"), Run(_("%(count)s, χωρίς τις εξαγωγές φακέλων", count=count)))
    facts = (
        Fact(_("Κωδικός στο σύστημα"), Run(papers.proposal.public_code)),
        Fact(_("Αποτύπωμα SHA-256 της έκδοσης %(number)s", number=version.number), Run(version.sha256, Tone.HASH)),
        Fact(_("Έντυπο"), Run(_("Έκδοση %(number)s", number=form.version))),
        Fact(_("Αποτύπωμα SHA-256 του εντύπου"), Run(form.fingerprint, Tone.HASH)),
        *((history,) if papers.rules.is_internal else ()),
    )
    note = Note(
        _(
            "Το αποτύπωμα της έκδοσης υπολογίζεται από τις απαντήσεις, τα αποτυπώματα των συνημμένων και το έντυπο. "
            "Αν αλλάξει έστω και ένα γράμμα, το αποτύπωμα είναι άλλο."
        )
    )
    return Section("integrity", "", _("Γνησιότητα του κειμένου"), (Facts(facts), note))
