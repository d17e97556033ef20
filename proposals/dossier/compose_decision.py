"""The last pages of the dossier: recommendation, decisions and objections, then the history of states and what proves the text."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import ngettext

from proposals.audit.models import AuditEntry
from proposals.dossier.compose_values import answer, spoken
from proposals.dossier.contents import Block, Cell, Column, Fact, Facts, Note, Part, Run, Section, Table, Tone, Verdict
from proposals.dossier.papers import Papers
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
# What an approver writes to the editors stays within their body.
WITHIN_THE_BODY = ("send_back",)
DECISIONS = ("accept", "place_on_reserve", "reject")
PAST = {step.name: step.past for step in STEPS} | {"start": N_("Άρχισε το προσχέδιο")}


def decision_part(papers: Papers) -> Part | None:
    """Nothing where there is neither recommendation nor decision nor objection."""
    sections = [_recommendation(papers, papers.recommendation)] if papers.recommendation else []
    sections += [_decision(papers, decision, number) for number, decision in enumerate(papers.decisions, 1)]
    if papers.objections:
        sections.append(_objections(papers))
    return Part("part-3", _("Μέρος τρίτο"), _("Η απόφαση"), tuple(sections)) if sections else None


def history_part(papers: Papers) -> Part:
    """What happened, and by what the text can be recognised."""
    return Part("annex", _("Παράρτημα"), _("Ιστορικό και γνησιότητα"), (_history(papers), _integrity(papers)), starts_page=False)


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
    return Section(f"decision-{number}", "", title, (verdict, answer(_("Αιτιολογία"), decision.reasons), note))


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
    columns = (Column(_("Πότε"), 18), Column(_("Τι έγινε"), 30), Column(_("Ποιος"), 20), Column(_("Σημείωση"), 32))
    steps = [entry for entry in papers.entries if entry.to_state and entry.subject.startswith("proposal:")]
    table = Table(_("Μεταβολές κατάστασης (ώρα Ελλάδας)"), columns, tuple(_step_row(papers, entry) for entry in steps))
    return Section("history", "", _("Ιστορικό καταστάσεων"), (table,) if steps else (Note(_("Δεν υπάρχουν καταγραφές.")),))


def _step_row(papers: Papers, entry: AuditEntry) -> tuple[Cell, ...]:
    state = words.say(State(str(entry.to_state)))
    done = words.say(PAST.get(entry.action, ""))
    told = (Run(done, Tone.STRONG), Run(state, Tone.MUTED)) if done and done != state else (Run(state, Tone.STRONG),)
    who = papers.name_of(entry.person_id) if entry.person_id else _("Το σύστημα")
    return Cell((Run(words.moment(entry.at)),)), Cell(told), Cell((Run(who or "–"),)), Cell((_note(entry),))


def _note(entry: AuditEntry) -> Run:
    """What the step recorded, briefly; the reasons of a decision stand in its own section."""
    details = entry.details or {}
    if entry.action in DECISIONS and details.get("number"):
        return Run(_("Απόφαση %(number)s", number=details["number"]))
    if details.get("version"):
        return Run(_("Έκδοση %(number)s", number=details["version"]))
    if entry.note and entry.action not in WITHIN_THE_BODY:
        return spoken(entry.note, Tone.PROSE)
    return Run("–")


def _integrity(papers: Papers) -> Section:
    """The numbers by which a reader can check that this is the text that was filed."""
    form, version = papers.form, papers.version
    count = ngettext("%(num)s εγγραφή", "%(num)s εγγραφές", len(papers.entries))
    facts = (
        Fact(_("Κωδικός στο σύστημα"), Run(papers.proposal.public_code)),
        Fact(_("Αποτύπωμα SHA-256 της έκδοσης %(number)s", number=version.number), Run(version.sha256, Tone.HASH)),
        Fact(_("Έντυπο"), Run(_("Έκδοση %(number)s", number=form.version))),
        Fact(_("Αποτύπωμα SHA-256 του εντύπου"), Run(form.fingerprint, Tone.HASH)),
        Fact(_("Ιστορικό της πρότασης"), Run(_("%(count)s, χωρίς τις εξαγωγές φακέλων", count=count))),
    )
    note = Note(
        _(
            "Το αποτύπωμα της έκδοσης υπολογίζεται από τις απαντήσεις, τα αποτυπώματα των συνημμένων και το έντυπο. "
            "Αν αλλάξει έστω και ένα γράμμα, το αποτύπωμα είναι άλλο."
        )
    )
    return Section("integrity", "", _("Γνησιότητα του κειμένου"), (Facts(facts), note))
