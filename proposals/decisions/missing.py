"""What keeps a list of decisions from being released: number and date, reasons, letters, the workflow, names in comments, what changed.

What is the same of several proposals is said once, with all of them.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from flask import current_app
from sqlalchemy import select

from proposals import clock
from proposals.decisions import queries
from proposals.decisions.comments import agreed_naming, check_of, consensus_names, findings_of
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
    "state": N_("Άλλαξε η κατάσταση από τότε που σχηματίστηκε η λίστα."),
    "mean": N_("Άλλαξε η βαθμολογία από τότε που σχηματίστηκε η λίστα."),
    "consensus": N_("Άλλαξε το κοινό φύλλο από τότε που σχηματίστηκε η λίστα."),
    "recommendation": N_("Άλλαξε η εισήγηση της επιτροπής από τότε που σχηματίστηκε η λίστα."),
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
_LEFT_OUT = NP_(
    "Η πρόταση %(codes)s περιμένει απόφαση και δεν είναι στη λίστα.",
    "%(num)s προτάσεις (%(codes)s) περιμένουν απόφαση και δεν είναι στη λίστα.",
)
_WITHOUT_LETTER = NP_(
    "Πρόταση %(codes)s: ο φορέας δεν έχει ενεργό συντάκτη ή εγκρίνοντα, και καμία επιστολή δεν στέλνεται.",
    "%(num)s προτάσεις (%(codes)s) είναι φορέων χωρίς ενεργό συντάκτη ή εγκρίνοντα, και καμία επιστολή δεν στέλνεται.",
)
_OF_PROPOSALS = NP_("Πρόταση %(code)s: %(why)s", "%(num)s προτάσεις, πρώτη η %(code)s: %(why)s")


class Where(StrEnum):
    """The page on which it is mended: of the whole decision, of each proposal, of comments, or by making the list anew."""

    PARTICULARS = "particulars"
    ENTRY = "entry"
    EVALUATION = "evaluation"
    COMMENTS = "comments"
    AGAIN = "again"


@dataclass(frozen=True)
class Lack:
    """Something that keeps a list back, and where it is mended: at an input of that page, where it has a name.

    `proposals` are those of which it is said, by number; none where it is said of the list.
    """

    why: Phrase
    where: Where
    input: str = ""
    proposals: tuple[int, ...] = ()


@dataclass
class Readiness:
    """What keeps a list from being released, what changed by proposal, and remarks that keep nothing from happening.

    `entries`, `rows` and `letters` are what was read on the way: what the list says, how its proposals stand, who is written to about which.
    """

    entries: Mapping[int, PendingDecision]
    rows: Mapping[int, Any]
    letters: list[tuple[int, Recipient]]
    writer: Writer
    lacks: list[Lack] = field(default_factory=list)
    stale: dict[int, list[Phrase]] = field(default_factory=dict)
    remarks: list[Phrase] = field(default_factory=list)

    @property
    def reasons(self) -> list[Phrase]:
        """The same as sentences that stand alone."""
        return [self._alone(each) for each in self.lacks]

    @property
    def shown(self) -> list[Phrase]:
        """The first of the reasons, and how many more there are."""
        most = int(current_app.extensions["settings"].decision_reasons_shown)
        if len(self.lacks) <= most:
            return self.reasons
        more = NP_("Και %(num)s ακόμη.", "Και %(num)s ακόμη.")
        return [*self.reasons[:most], Phrase(*more, count=len(self.lacks) - most)]

    def _alone(self, lack: Lack) -> Phrase:
        if not lack.proposals:
            return lack.why
        values = {"code": shown_code(self.rows[lack.proposals[0]].code), "why": lack.why}
        return Phrase(*_OF_PROPOSALS, count=len(lack.proposals), values=values)


def readiness(listed: DecisionList, actor: Actor = _A_DECISION_MAKER) -> Readiness:
    """How far a list is from its release by `actor`."""
    entries, rows = queries.entries_of(listed), queries.standing_of(listed)
    found = Readiness(entries, rows, list(recipients(entries, rows)), Writer(listed))
    found.stale = _stale(entries, rows)
    found.lacks += _of_the_decision(listed, rows)
    found.lacks += _together(_of_reasons(found))
    found.lacks += _together(_of_steps(listed, found, actor))
    found.lacks += _together(Lack(why, Where.AGAIN, "", (number,)) for number, phrases in found.stale.items() for why in phrases)
    found.lacks += _of_letters(found)
    found.lacks += _together(_of_names(listed, found))
    found.remarks += _remarks(listed, found)
    return found


def _together(lacks: Iterable[Lack]) -> list[Lack]:
    """What is said of one proposal each, once for all of whom the same is said, in the order in which it was first said."""
    groups: dict[str, tuple[Lack, list[int]]] = {}
    for each in lacks:
        groups.setdefault(repr((each.why, each.where, each.input)), (each, []))[1].extend(each.proposals)
    return [Lack(first.why, first.where, first.input, tuple(dict.fromkeys(numbers))) for first, numbers in groups.values()]


def _of_the_decision(listed: DecisionList, rows: Mapping[int, Any]) -> Iterator[Lack]:
    if not listed.decision_number:
        yield _of_particulars(Phrase(N_("Γράψτε τον αριθμό της απόφασης.")), "number")
    elif queries.is_taken(listed, listed.decision_number):
        yield _of_particulars(number_is_taken(listed.decision_number), "number")
    if listed.decided_on is None:
        yield _of_particulars(Phrase(N_("Γράψτε την ημερομηνία της απόφασης.")), "decided_on-day")
        return
    if listed.decided_on > clock.today():
        yield _of_particulars(Phrase(N_("Η ημερομηνία της απόφασης δεν μπορεί να είναι μετά τη σημερινή.")), "decided_on-day")
    number, last = queries.last_sheet(listed)
    if last is not None and listed.decided_on < clock.in_athens(last).date():
        values = {"code": shown_code(rows[number].code), "day": clock.in_athens(last).date()}
        told = N_("Η απόφαση έχει ημερομηνία πριν από το τελευταίο φύλλο αξιολόγησης: της πρότασης %(code)s, στις %(day)s.")
        yield _of_particulars(Phrase(told, values=values), "decided_on-day")


def _of_particulars(why: Phrase, input: str) -> Lack:
    return Lack(why, Where.PARTICULARS, input)


def _of_reasons(found: Readiness) -> Iterator[Lack]:
    for number, entry in found.entries.items():
        text = entry.reasons or found.writer.listed.reasons.get(entry.outcome, "")
        if not text.strip():
            why = Phrase(N_("Λείπει η αιτιολογία για το αποτέλεσμα «%(outcome)s»."), values={"outcome": entry.outcome})
            yield Lack(why, Where.PARTICULARS, f"reasons_{entry.outcome.value}", (number,))
        elif (
            len(text) > LIMITS["note"] // 2
            and not found.writer.lacking_of_reasons(entry)
            and len(found.writer.reasons(entry, found.rows[number])) > LIMITS["note"]
        ):
            why = Phrase(N_("Με τις τιμές των πεδίων της η αιτιολογία ξεπερνά τους %(max)s χαρακτήρες."), values={"max": LIMITS["note"]})
            yield Lack(why, Where.ENTRY, "reasons", (number,))


def _of_steps(listed: DecisionList, found: Readiness, actor: Actor) -> Iterator[Lack]:
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
            yield Lack(phrase, Where.EVALUATION, "", (number,))


def _of_letters(found: Readiness) -> Iterator[Lack]:
    """What letters lack and nothing above asks for: once for what is the same for the whole list, then of proposals."""
    of_list: Counter[FieldName] = Counter()
    of_one: list[Lack] = []
    for (number, language), letters in Counter((number, person.language) for number, person in found.letters).items():
        names = found.writer.lacking(found.entries[number], found.rows[number], language)
        of_list.update(dict.fromkeys(names & _OF_LIST.keys(), letters))
        if own := names - _ASKED_FOR - _OF_LIST.keys():
            of_one.append(Lack(unwritable(own), Where.ENTRY, "", (number,)))
    yield from (_of_particulars(Phrase(*_OF_LIST[name], count=of_list[name]), name.value) for name in _OF_LIST if of_list[name])
    yield from _together(of_one)


def _of_names(listed: DecisionList, found: Readiness) -> Iterator[Lack]:
    check, by_code = check_of(listed.call), {row.code: number for number, row in found.rows.items()}
    for finding in findings_of(listed, check):
        if not finding.is_settled:
            yield Lack(Phrase(N_("Σχόλιο προς τον φορέα αναφέρει αξιολογητή.")), Where.COMMENTS, "", (by_code[finding.code],))
    listed_ones = select(PendingDecision.proposal_id).where(PendingDecision.list_id == listed.id)
    for number, named in agreed_naming(listed_ones, check).items():
        yield Lack(consensus_names(named), Where.EVALUATION, "", (number,))
    for (text, where, input), numbers in _texts_for_bodies(found).items():
        if named := check.words(text):
            why = Phrase(N_("Η αιτιολογία ή η επιστολή αναφέρει αξιολογητή: %(names)s. Γράψτε την χωρίς το όνομα."), values={"names": named})
            yield from (Lack(why, where, input, (number,)) for number in numbers)


def _texts_for_bodies(found: Readiness) -> Mapping[tuple[str, Where, str], list[int]]:
    """Every text that somebody wrote for bodies, where it was written, with the proposals that are told by it."""
    texts: dict[tuple[str, Where, str], list[int]] = {}
    for number, entry in found.entries.items():
        common = found.writer.listed.reasons.get(entry.outcome, "")
        reasons = (entry.reasons, Where.ENTRY, "") if entry.reasons else (common, Where.PARTICULARS, f"reasons_{entry.outcome.value}")
        own = [(part, Where.ENTRY, "") for each in entry.letter.values() for part in each.values()]
        for text in (reasons, *own):
            texts.setdefault(text, []).append(number)
    return texts


def _stale(entries: Mapping[int, PendingDecision], rows: Mapping[int, Any]) -> dict[int, list[Phrase]]:
    """What the placing of each proposal rested on and is no longer so."""
    found = {}
    for number, entry in entries.items():
        now = seen_of(rows[number])
        changed = [name for name in _CHANGED if now[name] != entry.seen.get(name)]
        if changed:
            found[number] = [Phrase(_CHANGED[name]) for name in changed]
    return found


def _remarks(listed: DecisionList, found: Readiness) -> Iterator[Phrase]:
    told = {number for number, _person in found.letters}
    without_letter = [found.rows[number].code for number in found.entries if number not in told]
    for words, codes in ((_LEFT_OUT, queries.left_out(listed)), (_WITHOUT_LETTER, without_letter)):
        if codes:
            yield Phrase(*words, count=len(codes), values={"codes": _some_of(codes)})


def _some_of(codes: Sequence[str]) -> str:
    """The first of them, and a sign that there are more: how many is said beside."""
    most = int(current_app.extensions["settings"].decision_reasons_shown)
    return ", ".join([*map(shown_code, codes[:most]), *(["…"] if len(codes) > most else [])])
