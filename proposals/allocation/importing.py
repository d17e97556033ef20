"""Assigning evaluators by a CSV file: by the same rules as by hand, all of its lines or none."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from proposals import clock
from proposals.accounts.models import Person
from proposals.accounts.queries import people_by_emails
from proposals.allocation.csv_file import Fault, Line, read_lines
from proposals.allocation.queries import live_evaluators, proposals_by_codes, proposals_to_assign
from proposals.audit.operations import record
from proposals.calls.models import Call
from proposals.config import Settings
from proposals.conflicts.queries import Conflicts, conflicts_of
from proposals.drafting.models import Proposal
from proposals.evaluation.assigning import assign, refusals_to_assign
from proposals.evaluation.models import Assignment
from proposals.workflow.people import Actor
from proposals.workflow.permissions import Permission, can, require
from proposals.workflow.phrases import N_, Phrase


class LinesRefused(Exception):
    """A file that was not taken; `faults` names every line that is wrong."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


@dataclass(frozen=True)
class _Known:
    """What the lines of a file name."""

    proposals: Mapping[str, Proposal]
    people: Mapping[str, Person]
    live: Mapping[int, set[int]]
    conflicts: Conflicts


def assign_from_file(actor: Actor, call: Call, content: bytes, settings: Settings) -> list[Assignment]:
    """Invite the evaluators that a file names. Raises NotAllowed, or LinesRefused with all that is wrong, and then nothing is assigned.

    A line without a date is due when the sheets of the call are.
    """
    require(actor, Permission.MANAGE_CALL)
    if len(content) > settings.import_max_kb * 1024:
        too_large = Phrase(N_("Το αρχείο είναι μεγαλύτερο από %(limit)s KB."), values={"limit": settings.import_max_kb})
        raise LinesRefused([Fault(0, too_large)])
    lines, faults = read_lines(content, settings.assignment_file_rows)
    known = _known(lines)
    faults += _faults(actor, call, lines, known)
    if faults:
        raise LinesRefused(sorted(faults, key=lambda each: each.number))
    made = [assignment for group in _grouped(lines) for assignment in _assign(actor, call, group, known)]
    record(actor, "assign_from_file", f"call:{call.id}", acted_as="call_manager", details={"assignments": len(made)})
    return made


def _known(lines: list[Line]) -> _Known:
    numbers = proposals_by_codes(each.code for each in lines)
    proposals = proposals_to_assign(numbers.values())
    by_code = {code: proposals[number] for code, number in numbers.items()}
    people = people_by_emails({each.email for each in lines})
    conflicts = conflicts_of(proposals, [person.id for person in people.values()])
    return _Known(by_code, people, live_evaluators(proposals), conflicts)


def _faults(actor: Actor, call: Call, lines: list[Line], known: _Known) -> list[Fault]:
    """Every reason against every line; a second line about the same pair names the first."""
    faults: list[Fault] = []
    first: dict[tuple[str, str], int] = {}
    for line in lines:
        reasons = [*_against(actor, call, line, known)]
        earlier = first.setdefault((line.code, line.email), line.number)
        if earlier != line.number:
            reasons.append(Phrase(N_("Η ίδια ανάθεση υπάρχει στη γραμμή %(line)s."), values={"line": earlier}))
        faults += [Fault(line.number, reason) for reason in reasons]
    return faults


def _against(actor: Actor, call: Call, line: Line, known: _Known) -> list[Phrase]:
    reasons = []
    proposal, person = known.proposals.get(line.code), known.people.get(line.email)
    if proposal is None or proposal.call_id != call.id:
        reasons.append(Phrase(N_("Δεν υπάρχει πρόταση %(code)s σε αυτή την πρόσκληση."), values={"code": line.code}))
    elif not can(actor, Permission.ASSIGN_EVALUATORS, proposal.case()):
        reasons.append(Phrase(N_("Η πρόταση %(code)s δεν είναι σε αξιολόγηση."), values={"code": line.code}))
    if person is None:
        reasons.append(Phrase(N_("Δεν υπάρχει λογαριασμός με το email %(email)s."), values={"email": line.email}))
    if line.due_on and line.due_on < clock.today():
        reasons.append(Phrase(N_("Η προθεσμία %(day)s έχει περάσει."), values={"day": line.due_on}))
    if proposal is not None and person is not None and proposal.call_id == call.id:
        refusals = refusals_to_assign(proposal, [person], known.live.get(proposal.id, set()), known.conflicts)
        named = N_("%(name)s: %(reason)s")
        reasons += [Phrase(named, values={"name": person.name, "reason": reason}) for reason in refusals[person.id]]
    return reasons


def _grouped(lines: list[Line]) -> list[list[Line]]:
    """Lines of the same proposal and date are assigned together."""
    groups: dict[tuple[str, date | None], list[Line]] = {}
    for line in lines:
        groups.setdefault((line.code, line.due_on), []).append(line)
    return list(groups.values())


def _assign(actor: Actor, call: Call, group: list[Line], known: _Known) -> list[Assignment]:
    due_on = group[0].due_on
    due_at = clock.end_of_day(due_on) if due_on else call.review_due_at
    return assign(actor, known.proposals[group[0].code], [known.people[each.email] for each in group], due_at)
