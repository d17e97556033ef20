"""Taking a step of the workflow: the one place where page, command line and clock change the state of a proposal."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import current_app
from sqlalchemy.orm.exc import StaleDataError

from proposals import clock
from proposals.accounts.models import Person
from proposals.accounts.queries import holders
from proposals.audit.operations import record
from proposals.calls.form import Words
from proposals.db import db
from proposals.drafting.completion import Asked, key_of, once_each, problems_of, words_of
from proposals.drafting.models import Proposal
from proposals.drafting.operations import refresh
from proposals.drafting.queries import invited_writers
from proposals.drafting.versions import current_hash
from proposals.notices.operations import tell, tell_by_number
from proposals.workflow.machine import PROPOSAL_WORKFLOW, OpenStep, StepRefused
from proposals.workflow.people import Actor, Role
from proposals.workflow.permissions import Permission, can
from proposals.workflow.phrases import N_, Phrase
from proposals.workflow.states import EDITABLE
from proposals.workflow.table import Audience, Step


@dataclass(frozen=True)
class Details:
    """What a step takes besides the press of its button; each step names in the table what it asks for.

    `letters` stand in the place of the usual notice to those whom the step tells: to whom, by number, and the values of the letter. Whoever gives
    them has asked for all audiences at once, and looked for names in all texts.
    """

    note: str = ""
    remarks: tuple[Asked, ...] = ()
    due_on: date | None = None
    decision_number: str = ""
    decision_date: date | None = None
    ada: str = ""
    text_seen: str = ""
    letters: tuple[tuple[int, dict[str, Any]], ...] | None = None


# How many characters each may have; the forms show them, the columns hold no more.
LIMITS = {"note": 2000, "decision_number": 60, "ada": 20}

NOTE_LABEL, _REASONS = Words("Σημείωση", "Note"), Words("Αιτιολογία της απόφασης", "Reasons of the decision")
_NOTE_LABELS = {
    "accept": _REASONS,
    "place_on_reserve": _REASONS,
    "reject": _REASONS,
    "return_for_completion": Words("Γενική σημείωση προς τον φορέα", "General note to the body"),
    "withdraw": Words("Λόγος της απόσυρσης", "Reason of the withdrawal"),
}

Effect = Callable[[Actor, Proposal, Details], None]
EFFECTS: dict[str, Effect] = {}
# What features above look for in what a step was given, by the name of an effect that follows from it: the problems by input. One that is named
# after no input is mended elsewhere, and says where.
LOOKS: dict[str, Callable[[Proposal, Details], dict[str, Phrase]]] = {}
AUDIENCES: dict[Audience, Callable[[Proposal], list[Person]]] = {
    Audience.EDITORS: lambda proposal: holders(Role.SUBMITTER, proposal.body_id),
    Audience.APPROVERS: lambda proposal: holders(Role.BODY_APPROVER, proposal.body_id),
    Audience.CALL_MANAGERS: lambda proposal: holders(Role.CALL_MANAGER),
    Audience.CHAIRS: lambda proposal: holders(Role.COMMITTEE_CHAIR),
}


def note_label(step: Step) -> Words:
    """What the note of a step is called, on its form and in what is said of it."""
    return _NOTE_LABELS.get(step.name, NOTE_LABEL)


def effect(name: str) -> Callable[[Effect], Effect]:
    """Give a function the name under which the table asks for it."""

    def keep(function: Effect) -> Effect:
        EFFECTS[name] = function
        return function

    return keep


def steps_open_to(actor: Actor, proposal: Proposal) -> list[OpenStep]:
    """The steps that a person has here now, open or closed with reasons."""
    return PROPOSAL_WORKFLOW.steps_open_to(actor, proposal.case())


def take_step(actor: Actor, proposal: Proposal, name: str, details: Details = Details()) -> Step:
    """Take a step with everything that follows from it: state, effects, audit, notices; the caller commits.

    Raises StepRefused with every reason; nothing has changed then once the caller rolls back.
    """
    if proposal.state in EDITABLE:
        refresh(proposal)
    case = proposal.case()
    problems = detail_problems(name, proposal, details)
    if problems and not PROPOSAL_WORKFLOW.refusals(name, actor, case):
        raise StepRefused(name, tuple(problems.values()))
    came_from = proposal.state
    step = PROPOSAL_WORKFLOW.advance(proposal, name, actor, case, details.note)
    try:
        for effect_name in step.then:
            EFFECTS[effect_name](actor, proposal, details)
        proposal.updated_at = clock.now()
        db.session.flush()
    except StaleDataError:
        raise StepRefused(
            name, (Phrase(N_("Κάποιος άλλος μόλις προχώρησε την πρόταση. Ανοίξτε ξανά τη σελίδα για να δείτε πού βρίσκεται.")),)
        ) from None
    record(
        actor,
        step.name,
        f"proposal:{proposal.id}",
        acted_as=_acted_as(step, actor, case),
        proposal_id=proposal.id,
        from_state=came_from,
        to_state=proposal.state,
        note=details.note,
        details=_recorded(proposal, step, details),
    )
    _tell_of(actor, proposal, step, details)
    return step


def _tell_of(actor: Actor, proposal: Proposal, step: Step, details: Details) -> None:
    """Once each, whoever belongs to several of the audiences; and nobody is told of what he may not see: a draft that is withdrawn was never
    the call manager's business."""
    if details.letters is None:
        case = proposal.case()
        found = {person.id: person for audience in step.tells for person in AUDIENCES[audience](proposal) if person.id != actor.person_id}
        people = {number: person for number, person in found.items() if can(person.actor, Permission.SEE_PROPOSAL, case)}
        tell(people.values(), step.name, proposal_id=proposal.id, values=_told(proposal, details))
        told = set(people)
    else:
        told = {number for number, _letter in details.letters}
        for number, letter in details.letters:
            tell_by_number(number, "letter", proposal_id=proposal.id, values=letter)
    if Audience.EDITORS in step.tells and proposal.members:
        _tell_invited_writers(proposal, step, details, {*told, actor.person_id})


def _tell_invited_writers(proposal: Proposal, step: Step, details: Details, told: set[int | None]) -> None:
    """Who writes by invitation hears of what the editors hear of, in a letter of its own: it holds what his page of the proposal shows,
    and nothing of the outcome, which is the body's."""
    writers = [person for person in invited_writers(proposal) if person.id not in told]
    tell(writers, "step_for_invited", proposal_id=proposal.id, values={**_told(proposal, details), "step": step.name})


def detail_problems(name: str, proposal: Proposal, details: Details) -> dict[str, Phrase]:
    """What is missing or wrong in what a step was given, by input; so that page, command line and test hear the same."""
    step = PROPOSAL_WORKFLOW.steps.get(name)
    if step is None or not step.starts_in(proposal.state):
        return {}
    found = _remarks(proposal, details) if "remarks" in step.asks else {}
    found |= {asked: Phrase(reason) for asked in step.asks if asked in _CHECKS and (reason := _CHECKS[asked](proposal, details))}
    if step.wants_note(proposal.case()) and not details.note.strip():
        found["note"] = Phrase(N_("Συμπληρώστε το πεδίο «%(field)s»."), values={"field": note_label(step)})
    for name, most in LIMITS.items():
        length = len(getattr(details, name))
        if length > most:
            values = {"length": length, "max": most, "over": length - most}
            found[name] = Phrase(N_("Έχει %(length)s χαρακτήρες. Το όριο είναι %(max)s: αφαιρέστε %(over)s."), values=values)
    for look in (LOOKS[each] for each in step.then if each in LOOKS):
        found = look(proposal, details) | found
    return found


def _text_seen(proposal: Proposal, details: Details) -> str:
    if details.text_seen == current_hash(proposal):
        return ""
    return N_("Το κείμενο δεν είναι αυτό που είχατε στην οθόνη: άλλαξε στο μεταξύ. Διαβάστε το ξανά και υποβάλετε.")


def _remarks(proposal: Proposal, details: Details) -> dict[str, Phrase]:
    return problems_of(proposal.call.form, details.remarks, current_app.extensions["settings"].remark_max_chars)


def _due_on(proposal: Proposal, details: Details) -> str:
    if details.due_on and details.due_on > clock.today():
        return ""
    return N_("Γράψτε έως πότε πρέπει να γίνει η συμπλήρωση: μια ημερομηνία μετά τη σημερινή.")


def _decision_number(proposal: Proposal, details: Details) -> str:
    return "" if details.decision_number.strip() else N_("Γράψτε τον αριθμό της απόφασης.")


def _decision_date(proposal: Proposal, details: Details) -> str:
    if details.decision_date and details.decision_date <= clock.today():
        return ""
    return N_("Γράψτε την ημερομηνία της απόφασης: όχι μετά τη σημερινή.")


_CHECKS: Mapping[str, Callable[[Proposal, Details], str]] = {
    "text_seen": _text_seen,
    "due_on": _due_on,
    "decision_number": _decision_number,
    "decision_date": _decision_date,
    "ada": lambda proposal, details: "",
}


def _acted_as(step: Step, actor: Actor, case: Any) -> str:
    """The fact under which the person acted: the first of the row's that held."""
    return next((fact.__name__.removeprefix("is_") for fact in step.by if fact(actor, case)), "")


def _recorded(proposal: Proposal, step: Step, details: Details) -> dict[str, Any]:
    recorded: dict[str, Any] = {}
    if "remarks" in step.asks:
        said = {key_of(each): each.text for each in once_each(details.remarks)}
        recorded |= {"sections": proposal.completion_sections, "remarks": said, "due": str(details.due_on)}
    if "decision_number" in step.asks:
        recorded |= {"number": details.decision_number, "date": str(details.decision_date), "ada": details.ada}
    if "freeze_version" in step.then and proposal.latest_version:
        recorded |= {"version": proposal.latest_version.number, "sha256": proposal.latest_version.sha256}
    return recorded


def _told(proposal: Proposal, details: Details) -> dict[str, Any]:
    due = proposal.completion_due.isoformat() if proposal.completion_due else ""
    told: dict[str, Any] = {"title": proposal.title, "code": proposal.public_code, "note": details.note, "state": proposal.state.value, "due": due}
    if details.remarks:
        named = [(words_of(proposal.call.form, each), each.text) for each in once_each(details.remarks)]
        told["remarks"] = [{"el": words.el, "en": words.en, "text": text} for words, text in named]
    return told
