"""Preparing the decisions of a call in silence: a list made from a choice, changes by hand, number, date and ΑΔΑ, giving it up."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from proposals import clock, greek
from proposals.audit.operations import record
from proposals.calls.models import Call
from proposals.db import db
from proposals.decisions import queries
from proposals.decisions.choice import Choice, Outcome, Placing
from proposals.decisions.fields import OF_REASONS, faults_of
from proposals.decisions.letters import Template, template_faults
from proposals.decisions.models import DecisionList, ListState, PendingDecision
from proposals.decisions.plain import choice_data, phrase_data
from proposals.workflow.machine import StepRefused
from proposals.workflow.people import Actor
from proposals.workflow.permissions import Permission, require
from proposals.workflow.phrases import N_, Phrase

LEAST_REASON, MOST_REASONS, MOST_PREAMBLE = 20, 2000, 2000


@dataclass(frozen=True)
class Particulars:
    """What the whole list is decided by: number, date and ΑΔΑ of the decision, its preamble, and reasons by outcome."""

    number: str = ""
    decided_on: date | None = None
    ada: str = ""
    preamble: str = ""
    reasons: Mapping[Outcome, str] | None = None


@dataclass(frozen=True)
class Entry:
    """What somebody wrote of one proposal: `by_hand` says why its outcome is not that of the choice; `letter` are texts of its own by language."""

    outcome: Outcome
    by_hand: str = ""
    reasons: str = ""
    letter: Mapping[str, Template] | None = None


def draft_list(actor: Actor, call: Call, choice: Choice, placings: Iterable[Placing]) -> DecisionList:
    """Make the next list of a call from a choice and what it makes of each candidate; nothing is decided by it.

    Raises NotAllowed, or StepRefused where a list is open, or where there is nothing to put into one.
    """
    placed = list(placings)
    require(actor, Permission.PREPARE_DECISIONS, queries.case_of_call(call))
    if queries.open_list_of(call) is not None:
        raise StepRefused("draft_list", (Phrase(N_("Η πρόσκληση έχει ήδη ανοιχτή λίστα αποφάσεων. Ανακοινώστε την ή ακυρώστε την πρώτα.")),))
    listed = DecisionList(call=call, number=queries.next_number(call), basis=choice.basis, choice=choice_data(choice), reasons={})
    listed.prepared_by, listed.prepared_at = actor.person_id, clock.now()
    db.session.add(listed)
    db.session.flush()
    _place(listed, placed, {})
    _record(actor, "draft_list", listed, proposals=len(placed))
    return listed


def redraft(actor: Actor, listed: DecisionList, choice: Choice, placings: Iterable[Placing]) -> None:
    """Make the list anew from a choice; what was written and changed by hand stays. Raises NotAllowed, StepRefused."""
    placed = list(placings)
    require_draft(actor, listed)
    before = queries.entries_of(listed)
    listed.basis, listed.choice = choice.basis, choice_data(choice)
    for number in before.keys() - {each.candidate.proposal_id for each in placed}:
        db.session.delete(before[number])
    _place(listed, placed, before)
    _record(actor, "redraft_list", listed, proposals=len(placed))


def change_entry(actor: Actor, listed: DecisionList, proposal_id: int, wanted: Entry) -> None:
    """Change by hand what a list says of a proposal. Raises NotAllowed, or StepRefused with what is wrong, see `entry_problems`."""
    require_draft(actor, listed)
    row = db.session.get(PendingDecision, (listed.id, proposal_id))
    if row is None:
        raise StepRefused("change_entry", (Phrase(N_("Η πρόταση δεν είναι στη λίστα.")),))
    problems = entry_problems(row, wanted)
    if problems:
        raise StepRefused("change_entry", tuple(problems.values()))
    before = row.outcome
    row.outcome, row.changed_by = wanted.outcome, actor.person_id
    row.by_hand = greek.clean_text(wanted.by_hand) if wanted.outcome != row.placed else ""
    row.reasons = greek.clean_text(wanted.reasons)
    texts = wanted.letter or {}
    row.letter = {language: {"subject": greek.clean_line(each.subject), "body": greek.clean_text(each.body)} for language, each in texts.items()}
    _forget_refusals(listed)
    _record(actor, "change_entry", listed, proposal=proposal_id, **{"from": before.value, "to": row.outcome.value})


def entry_problems(row: PendingDecision, wanted: Entry) -> dict[str, Phrase]:
    """What is wrong with a change of an entry, by input."""
    found: dict[str, Phrase] = {}
    if wanted.outcome != row.placed and len(wanted.by_hand.strip()) < LEAST_REASON:
        found["by_hand"] = Phrase(
            N_("Γράψτε γιατί το αποτέλεσμα διαφέρει από αυτό που έδωσε η επιλογή, με τουλάχιστον %(least)s χαρακτήρες."),
            values={"least": LEAST_REASON},
        )
    elif len(wanted.by_hand) > MOST_REASONS:
        found["by_hand"] = _too_long(wanted.by_hand, MOST_REASONS)
    if problem := reasons_problem(wanted.reasons):
        found["reasons"] = problem
    for language, template in (wanted.letter or {}).items():
        found |= {f"{name}_{language}": phrases[0] for name, phrases in template_faults(template).items()}
    return found


def reasons_problem(text: str) -> Phrase | None:
    """What is wrong with a text of reasons: a field that they cannot name, or too many words."""
    faults = faults_of(text, OF_REASONS)
    if faults:
        return faults[0].phrase
    return _too_long(text, MOST_REASONS) if len(text) > MOST_REASONS else None


def write_particulars(actor: Actor, listed: DecisionList, wanted: Particulars) -> None:
    """Store what the whole list is decided by. What is still missing may be missing: only its release asks for it. Raises NotAllowed, StepRefused."""
    require_draft(actor, listed)
    problems = particulars_problems(listed, wanted)
    if problems:
        raise StepRefused("write_particulars", tuple(problems.values()))
    listed.decision_number, listed.ada = greek.clean_line(wanted.number), greek.as_greek_code(wanted.ada.strip())
    listed.decided_on, listed.preamble = wanted.decided_on, greek.clean_text(wanted.preamble)
    listed.reasons = {outcome.value: greek.clean_text(text) for outcome, text in (wanted.reasons or {}).items()}
    _forget_refusals(listed)
    _record(actor, "write_particulars", listed)


def particulars_problems(listed: DecisionList, wanted: Particulars) -> dict[str, Phrase]:
    """What is wrong with them, by input; nothing is wrong with what is left empty."""
    found: dict[str, Phrase] = {}
    number = greek.clean_line(wanted.number)
    if number and queries.is_taken(listed, number):
        found["number"] = number_is_taken(number)
    if wanted.decided_on and wanted.decided_on > clock.today():
        found["decided_on"] = Phrase(N_("Η ημερομηνία της απόφασης δεν μπορεί να είναι μετά τη σημερινή."))
    if wanted.ada.strip() and not greek.is_ada(greek.as_greek_code(wanted.ada.strip())):
        found["ada"] = Phrase(N_("Ο ΑΔΑ δεν έχει τη μορφή της Διαύγειας. Παράδειγμα: ΡΒΠΕ7ΛΞ-Ν1Ζ."))
    if len(wanted.preamble) > MOST_PREAMBLE:
        found["preamble"] = _too_long(wanted.preamble, MOST_PREAMBLE)
    for outcome, text in (wanted.reasons or {}).items():
        if problem := reasons_problem(text):
            found[f"reasons_{outcome.value}"] = problem
    return found


def number_is_taken(number: str) -> Phrase:
    return Phrase(N_("Υπάρχει ήδη απόφαση με αριθμό %(number)s. Γράψτε τον αριθμό αυτής της απόφασης."), values={"number": number})


def cancel_list(actor: Actor, listed: DecisionList) -> None:
    """Give a list up: nothing of it was decided, and the next one begins anew. Raises NotAllowed, StepRefused."""
    require_draft(actor, listed)
    listed.state = ListState.CANCELLED
    db.session.flush()
    _record(actor, "cancel_list", listed)


def require_draft(actor: Actor, listed: DecisionList) -> None:
    """Raises NotAllowed, or StepRefused for a list that is no draft any more."""
    require(actor, Permission.PREPARE_DECISIONS, queries.case_of(listed))
    if not listed.is_draft:
        raise StepRefused("change_list", (Phrase(N_("Η λίστα δεν είναι πια σχέδιο: ανακοινώνεται, ανακοινώθηκε ή ακυρώθηκε.")),))


def _place(listed: DecisionList, placed: list[Placing], before: Mapping[int, PendingDecision]) -> None:
    """Put each candidate into the list; where somebody had decided otherwise by hand, that stays."""
    rows = queries.standing_in(listed.call, [each.candidate.proposal_id for each in placed])
    if not placed or len(rows) != len(placed):
        raise StepRefused("draft_list", (Phrase(N_("Καμία πρόταση δεν περιμένει απόφαση, ή κάποια δεν ανήκει στην πρόσκληση.")),))
    for each in placed:
        number = each.candidate.proposal_id
        entry = before.get(number) or PendingDecision(list_id=listed.id, proposal_id=number, outcome=each.outcome, by_hand="", reasons="", letter={})
        if not entry.by_hand:
            entry.outcome = each.outcome
        elif entry.outcome == each.outcome:
            # The choice came to the same: nothing departs from it any more.
            entry.by_hand = ""
        entry.placed, entry.place, entry.score, entry.placing = each.outcome.value, each.rank, each.score, phrase_data(each.reason)
        entry.seen = seen_of(rows[number])
        db.session.add(entry)
    _forget_refusals(listed)


def seen_of(row: Any) -> dict[str, Any]:
    """What a placing rests on, as JSON; what is no longer so makes an entry stale."""
    scores = {name: None if value is None else f"{value:.2f}" for name, value in (("mean", row.mean_total), ("consensus", row.consensus_total))}
    return {"state": row.state.value, "recommendation": row.recommendation_id, **scores}


def _forget_refusals(listed: DecisionList) -> None:
    """What kept the list from being released may be mended now."""
    listed.refusals = []
    db.session.flush()


def _too_long(text: str, most: int) -> Phrase:
    values = {"length": len(text), "max": most, "over": len(text) - most}
    return Phrase(N_("Έχει %(length)s χαρακτήρες. Το όριο είναι %(max)s: αφαιρέστε %(over)s."), values=values)


def _record(actor: Actor, action: str, listed: DecisionList, **details: Any) -> None:
    # Without the number of a proposal: what is said of a proposal in its own history is no secret, and this is.
    details = {"call": listed.call_id, "number": listed.number, **details}
    record(actor, action, f"decision_list:{listed.id}", details=details)
