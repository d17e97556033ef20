"""What keeps a list of decisions from being released, by name: number and date, reasons, letters, the workflow, names in comments, what changed."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import current_app

from proposals import clock
from proposals.decisions import queries
from proposals.decisions.comments import check_of, findings_of
from proposals.decisions.fields import FieldName
from proposals.decisions.letters import Writer, recipients, unwritable
from proposals.decisions.lists import number_is_taken, seen_of
from proposals.decisions.models import DecisionList, PendingDecision
from proposals.decisions.queries import Recipient
from proposals.drafting.steps import LIMITS
from proposals.web.words import shown_code
from proposals.workflow.cases import Case
from proposals.workflow.machine import PROPOSAL_WORKFLOW
from proposals.workflow.people import Actor, Holding, Role
from proposals.workflow.phrases import N_, NP_, Phrase

# Somebody who may decide, for pages of those who only prepare.
_A_DECISION_MAKER = Actor(person_id=0, holdings=frozenset((Holding(Role.DECISION_MAKER),)))
_CHANGED = {
    "state": N_("Πρόταση %(code)s: άλλαξε η κατάστασή της από τότε που σχηματίστηκε η λίστα."),
    "mean": N_("Πρόταση %(code)s: άλλαξε η βαθμολογία της από τότε που σχηματίστηκε η λίστα."),
    "consensus": N_("Πρόταση %(code)s: άλλαξε το κοινό φύλλο της από τότε που σχηματίστηκε η λίστα."),
    "recommendation": N_("Πρόταση %(code)s: άλλαξε η εισήγηση της επιτροπής από τότε που σχηματίστηκε η λίστα."),
}
# Without them the list is refused already, see `_of_the_decision` and `_of_reasons`: the letters say nothing new.
_ASKED_FOR = frozenset((FieldName.NUMBER, FieldName.DATE, FieldName.REASONS))
_OF_LIST = {
    FieldName.ADA: NP_(
        "Γράψτε τον ΑΔΑ της απόφασης: τον αναφέρει %(num)s επιστολή.", "Γράψτε τον ΑΔΑ της απόφασης: τον αναφέρουν %(num)s επιστολές."
    ),
    FieldName.PREAMBLE: NP_(
        "Γράψτε το προοίμιο της απόφασης: το αναφέρει %(num)s επιστολή.", "Γράψτε το προοίμιο της απόφασης: το αναφέρουν %(num)s επιστολές."
    ),
}


@dataclass
class Readiness:
    """The reasons against releasing a list, what changed by proposal, and remarks that keep nothing from happening.

    `entries`, `rows` and `letters` are what was read on the way: what the list says, how its proposals stand, who is written to about which.
    """

    entries: Mapping[int, PendingDecision]
    rows: Mapping[int, Any]
    letters: list[tuple[int, Recipient]]
    writer: Writer
    reasons: list[Phrase] = field(default_factory=list)
    stale: dict[int, list[Phrase]] = field(default_factory=dict)
    remarks: list[Phrase] = field(default_factory=list)

    @property
    def shown(self) -> list[Phrase]:
        """The first of the reasons, and how many more there are."""
        most = int(current_app.extensions["settings"].decision_reasons_shown)
        if len(self.reasons) <= most:
            return self.reasons
        more = NP_("Και %(num)s ακόμη.", "Και %(num)s ακόμη.")
        return [*self.reasons[:most], Phrase(*more, count=len(self.reasons) - most)]


def readiness(listed: DecisionList, actor: Actor = _A_DECISION_MAKER) -> Readiness:
    """How far a list is from its release by `actor`."""
    entries, rows = queries.entries_of(listed), queries.standing_of(listed)
    found = Readiness(entries, rows, list(recipients(entries, rows)), Writer(listed))
    found.stale = _stale(entries, rows)
    found.reasons += _of_the_decision(listed, rows)
    found.reasons += _of_reasons(found)
    found.reasons += _of_steps(listed, found, actor)
    found.reasons += [phrase for phrases in found.stale.values() for phrase in phrases]
    found.reasons += _of_letters(found)
    found.reasons += _of_names(listed, found)
    found.remarks += _remarks(listed, found)
    return found


def _of_the_decision(listed: DecisionList, rows: Mapping[int, Any]) -> Iterator[Phrase]:
    if not listed.decision_number:
        yield Phrase(N_("Γράψτε τον αριθμό της απόφασης."))
    elif queries.is_taken(listed, listed.decision_number):
        yield number_is_taken(listed.decision_number)
    if listed.decided_on is None:
        yield Phrase(N_("Γράψτε την ημερομηνία της απόφασης."))
        return
    if listed.decided_on > clock.today():
        yield Phrase(N_("Η ημερομηνία της απόφασης δεν μπορεί να είναι μετά τη σημερινή."))
    number, last = queries.last_sheet(listed)
    if last is not None and listed.decided_on < clock.in_athens(last).date():
        values = {"code": shown_code(rows[number].code), "day": clock.in_athens(last).date()}
        yield Phrase(N_("Η απόφαση έχει ημερομηνία πριν από το τελευταίο φύλλο αξιολόγησης: της πρότασης %(code)s, στις %(day)s."), values=values)


def _of_reasons(found: Readiness) -> Iterator[Phrase]:
    for number, entry in found.entries.items():
        text = entry.reasons or found.writer.listed.reasons.get(entry.outcome, "")
        values = {"code": shown_code(found.rows[number].code), "outcome": entry.outcome, "max": LIMITS["note"]}
        if not text.strip():
            yield Phrase(N_("Πρόταση %(code)s: λείπει η αιτιολογία. Γράψτε δική της, ή κοινή για το αποτέλεσμα «%(outcome)s»."), values=values)
        elif (
            len(text) > LIMITS["note"] // 2
            and not found.writer.lacking_of_reasons(entry)
            and len(found.writer.reasons(entry, found.rows[number])) > LIMITS["note"]
        ):
            yield Phrase(N_("Πρόταση %(code)s: η αιτιολογία ξεπερνά τους %(max)s χαρακτήρες."), values=values)


def _of_steps(listed: DecisionList, found: Readiness, actor: Actor) -> Iterator[Phrase]:
    """What the workflow says against each step, the same words as on the proposal's own page."""
    call, now, members = listed.call, clock.now(), queries.members_of(listed)
    for number, entry in found.entries.items():
        row = found.rows[number]
        case = Case(
            state=row.state,
            body_id=row.body_id,
            now=now,
            opens_at=call.opens_at,
            closes_at=call.closes_at,
            ever_submitted=True,
            recommended=row.has_recommendation,
            members=members.get(number, {}),
        )
        for phrase in PROPOSAL_WORKFLOW.refusals(entry.outcome.value, actor, case):
            yield Phrase(N_("Πρόταση %(code)s: %(why)s"), values={"code": shown_code(row.code), "why": phrase})


def _of_letters(found: Readiness) -> Iterator[Phrase]:
    """What letters lack and nothing above asks for: once for what is the same for the whole list, then proposal by proposal."""
    of_list: Counter[FieldName] = Counter()
    of_one: list[Phrase] = []
    for (number, language), letters in Counter((number, person.language) for number, person in found.letters).items():
        row = found.rows[number]
        names = found.writer.lacking(found.entries[number], row, language)
        of_list.update(dict.fromkeys(names & _OF_LIST.keys(), letters))
        if own := names - _ASKED_FOR - _OF_LIST.keys():
            of_one.append(unwritable(row, own))
    yield from (Phrase(*_OF_LIST[name], count=of_list[name]) for name in _OF_LIST if of_list[name])
    yield from of_one


def _of_names(listed: DecisionList, found: Readiness) -> Iterator[Phrase]:
    check = check_of(listed.call)
    for finding in findings_of(listed, check):
        if not finding.is_settled:
            values = {"code": shown_code(finding.code)}
            yield Phrase(N_("Πρόταση %(code)s: σχόλιο προς τον φορέα αναφέρει αξιολογητή."), values=values)
    for text, codes in _texts_for_bodies(found).items():
        if check.mentions(text):
            yield Phrase(N_("Πρόταση %(code)s: η αιτιολογία ή η επιστολή αναφέρει αξιολογητή. Γράψτε την χωρίς το όνομα."), values={"code": codes[0]})


def _texts_for_bodies(found: Readiness) -> Mapping[str, list[str]]:
    texts: dict[str, list[str]] = {}
    for number, entry in found.entries.items():
        own = [part for each in entry.letter.values() for part in each.values()]
        for text in (entry.reasons or found.writer.listed.reasons.get(entry.outcome, ""), *own):
            texts.setdefault(text, []).append(shown_code(found.rows[number].code))
    return texts


def _stale(entries: Mapping[int, PendingDecision], rows: Mapping[int, Any]) -> dict[int, list[Phrase]]:
    """What the placing of each proposal rested on and is no longer so."""
    found = {}
    for number, entry in entries.items():
        now = seen_of(rows[number])
        changed = [name for name in _CHANGED if now[name] != entry.seen.get(name)]
        if changed:
            found[number] = [Phrase(_CHANGED[name], values={"code": shown_code(rows[number].code)}) for name in changed]
    return found


def _remarks(listed: DecisionList, found: Readiness) -> Iterator[Phrase]:
    for code in queries.left_out(listed):
        yield Phrase(N_("Η πρόταση %(code)s περιμένει απόφαση και δεν είναι στη λίστα."), values={"code": shown_code(code)})
    told = {number for number, _person in found.letters}
    for number in found.entries.keys() - told:
        values = {"code": shown_code(found.rows[number].code)}
        yield Phrase(N_("Πρόταση %(code)s: ο φορέας δεν έχει ενεργό συντάκτη ή εγκρίνοντα, και καμία επιστολή δεν στέλνεται."), values=values)
