"""Writing a proposal: starting it, saving a section of it, keeping what is derived from the answers in step."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from proposals import clock, greek
from proposals.accounts.models import Body
from proposals.audit.operations import record
from proposals.calls.form import Field, Form, Section
from proposals.calls.models import Call
from proposals.calls.values import is_empty, is_unreadable, total_of
from proposals.db import db
from proposals.drafting.answers import some_answers, store
from proposals.drafting.completeness import Progress, SectionProgress, progress, section_progress
from proposals.drafting.completion import names_of, open_fields
from proposals.drafting.models import Answer, Proposal
from proposals.drafting.queries import answers_with_people, surroundings_of
from proposals.drafting.searching import search_text
from proposals.workflow.people import Actor
from proposals.workflow.permissions import Permission, require
from proposals.workflow.phrases import N_, NP_, Phrase
from proposals.workflow.states import EDITABLE, State


class WritingRefused(Exception):
    """A proposal that cannot be started or written now; `reason` is shown as it is."""

    def __init__(self, reason: Phrase) -> None:
        super().__init__(str(reason))
        self.reason = reason


@dataclass(frozen=True)
class Conflict:
    """One field that somebody else changed in the meantime: both texts, and whose the stored one is: one's own from another window, too."""

    field: Field
    mine: Any
    theirs: Any
    theirs_revision: int
    theirs_by: str
    theirs_at: datetime | None
    is_own: bool = False


@dataclass(frozen=True)
class Saved:
    """What came of saving a section, the revision of each value that is stored now, and how far the section is.

    `closed` are the fields that would have changed and may not: of a returned proposal, those that nobody asked for.
    """

    changed: tuple[str, ...]
    revisions: Mapping[str, int]
    conflicts: tuple[Conflict, ...]
    progress: SectionProgress
    closed: tuple[Field, ...] = ()


def start_proposal(actor: Actor, call: Call, body: Body, title: str = "") -> Proposal:
    """Begin a draft for a body in an open call. Raises WritingRefused with the dates of a call that is not open."""
    require(actor, Permission.START_PROPOSAL, body.id)
    now = clock.now()
    if not call.is_open_at(now):
        values = {"opens_at": call.opens_at, "closes_at": call.closes_at, "now": now}
        raise WritingRefused(
            Phrase(
                N_("Η πρόσκληση δέχεται υποβολές από %(opens_at)s έως %(closes_at)s (ώρα Ελλάδας). Η ώρα του διακομιστή είναι %(now)s."),
                values=values,
            )
        )
    proposal = Proposal(call=call, body=body, created_by=actor.person_id, created_at=now, updated_at=now)
    proposal.completion_sections, proposal.completion_fields = [], []
    db.session.add(proposal)
    db.session.flush()
    if greek.clean_line(title):
        store(actor, proposal, {call.form.title_field.code: greek.clean_line(title)}, {})
    refresh(proposal)
    record(actor, "start", f"proposal:{proposal.id}", proposal_id=proposal.id, to_state=proposal.state)
    return proposal


def save_section(
    actor: Actor, proposal: Proposal, section: Section, values: Mapping[str, Any], based_on: Mapping[str, int], *, anew: bool = False
) -> Saved:
    """Store the answers of a section, each only if the stored one is still the one that the person started from.

    `values` are stored values by field; `based_on` the revision of each that the page showed (0: there was none). A field that
    somebody else changed is left alone and handed back as a conflict, one that is closed is left alone and named. With `anew` the history
    keeps what is written over in any case, also what the same person typed a moment ago. Raises NotAllowed, or WritingRefused where the
    section is closed.
    """
    require_open_section(actor, proposal, section)
    form = proposal.call.form
    judged = form.judged_with(section, values)
    stored = some_answers(proposal, _looked_at(form, judged, values))
    changed: dict[str, Any] = {}
    clashing: dict[str, Any] = {}
    closed: dict[str, Any] = {}
    may_change = {field.code for field in fields_open_in(proposal, section)}
    for code, value in values.items():
        row = stored.get(code)
        if _same(row.value if row else None, value):
            continue
        is_current = based_on.get(code, 0) == (row.revision if row else 0)
        (closed if code not in may_change else changed if is_current else clashing)[code] = value
    answers = {**{code: row.value for code, row in stored.items()}, **changed}
    if changed:
        if store(actor, proposal, changed, stored, anew=anew):
            record(actor, "save", f"proposal:{proposal.id}", proposal_id=proposal.id, details={"section": section.code, "fields": list(changed)})
        found = _bring_in_step(proposal, judged, answers, changed)
    else:
        found = _judge(proposal, [section], answers)
    theirs = answers_with_people(proposal, list(clashing)) if clashing else {}
    conflicts = tuple(_conflict(actor, proposal, code, value, theirs.get(code)) for code, value in clashing.items())
    kept_out = {**clashing, **closed}
    revisions = {code: (stored[code].revision if code in stored else 0) + (code in changed) for code in values if code not in kept_out}
    progress = next(each for each in found if each.section is section)
    return Saved(tuple(changed), revisions, conflicts, progress, tuple(form.by_code[code] for code in closed))


def require_open_section(actor: Actor, proposal: Proposal, section: Section) -> None:
    """What every write into a section asks first. Raises NotAllowed for who does not write this proposal, WritingRefused where it is closed."""
    require(actor, Permission.EDIT_PROPOSAL, proposal.case())
    refuse_closed_section(proposal, section)


def require_open_field(actor: Actor, proposal: Proposal, field: Field) -> None:
    """As `require_open_section`, for what belongs to one field: a file, a former text that is brought back."""
    section = proposal.call.form.section_of[field.code]
    require_open_section(actor, proposal, section)
    if field not in fields_open_in(proposal, section):
        raise WritingRefused(closed_words((field,)))


def closed_words(fields: Sequence[Field]) -> Phrase:
    """The sentence that names fields which may not change now."""
    one, many = NP_(
        "Στη συμπλήρωση δεν ζητήθηκε το πεδίο «%(fields)s»: δεν αλλάζει.",
        "Στη συμπλήρωση δεν ζητήθηκαν τα πεδία «%(fields)s»: δεν αλλάζουν.",
    )
    return Phrase(one, many, len(fields), {"fields": names_of(fields)})


def refuse_closed_section(proposal: Proposal, section: Section) -> None:
    """Raises WritingRefused where the text may not change now, or where only other sections were asked for."""
    if proposal.state not in EDITABLE:
        raise WritingRefused(Phrase(N_("Η πρόταση δεν αλλάζει όσο η κατάσταση είναι «%(state)s»."), values={"state": proposal.state}))
    if not is_section_open(proposal, section):
        raise WritingRefused(Phrase(N_("Στη συμπλήρωση αλλάζουν μόνο οι ενότητες που ζητήθηκαν.")))


def is_section_open(proposal: Proposal, section: Section) -> bool:
    """True where something in the section may be written now: all of a draft, of a returned proposal what was asked for."""
    return bool(fields_open_in(proposal, section))


def is_field_open(proposal: Proposal, field: Field) -> bool:
    return field in fields_open_in(proposal, proposal.call.form.section_of[field.code])


def fields_open_in(proposal: Proposal, section: Section) -> tuple[Field, ...]:
    """The fields of a section that may be written now; one path for the button, for saving while typing, for files and former texts."""
    if proposal.state not in EDITABLE:
        return ()
    if proposal.state is State.RETURNED:
        return open_fields(section, proposal.completion_sections, proposal.completion_fields)
    return section.fields


def progress_of(proposal: Proposal, answers: Mapping[str, Any] | None = None) -> Progress:
    """How far a proposal is; `answers` are its own, where they are at hand."""
    return progress(proposal.call.form, proposal.values if answers is None else answers, surroundings_of(proposal))


def section_progress_of(proposal: Proposal, section: Section, answers: Mapping[str, Any]) -> SectionProgress:
    """How far one section is; of `answers` there must be at least those that its fields look at."""
    return _judge(proposal, [section], answers)[0]


def refresh(proposal: Proposal) -> Progress:
    """Bring everything that is derived from the answers and files in step: counts, lifted columns, search text, time."""
    found, values, form = progress_of(proposal), proposal.values, proposal.call.form
    _count(proposal, found.sections)
    _lift(proposal, form.lifted, values)
    _make_searchable(proposal, values)
    proposal.updated_at = clock.now()
    db.session.flush()
    return found


def _bring_in_step(proposal: Proposal, judged: Sequence[Section], answers: Mapping[str, Any], changed: Container[str]) -> Sequence[SectionProgress]:
    """As `refresh`, for what the changed answers touch; of `answers` there must be those that `_looked_at` names."""
    form = proposal.call.form
    if len(proposal.section_counts) < len(form.sections) or any(len(each) < 4 for each in proposal.section_counts.values()):
        return refresh(proposal).sections
    found = _judge(proposal, judged, answers)
    _count(proposal, found)
    _lift(proposal, [field for field in form.lifted if field.code in changed], answers)
    if any(field.code in changed for field in form.searched):
        _make_searchable(proposal, answers)
    proposal.updated_at = clock.now()
    db.session.flush()
    return found


def _judge(proposal: Proposal, sections: Sequence[Section], answers: Mapping[str, Any]) -> list[SectionProgress]:
    around = surroundings_of(proposal, with_files=any(field.type == "file" for section in sections for field in section.fields))
    return [section_progress(proposal.call.form, section, answers, around) for section in sections]


def _looked_at(form: Form, judged: Sequence[Section], values: Container[str]) -> set[str]:
    """The fields whose answers decide about these sections, and what is found by its words where these values change it."""
    codes = {code for section in judged for field in section.fields for code in field.looks_at}
    searched = {field.code for field in form.searched}
    return codes | searched if any(code in values for code in searched) else codes


def _count(proposal: Proposal, sections: Iterable[SectionProgress]) -> None:
    counts = {**proposal.section_counts, **{each.section.code: each.counts for each in sections}}
    proposal.section_counts = counts
    proposal.required_count, proposal.missing_count, proposal.wrong_count, _done = map(sum, zip(*counts.values(), strict=True))


def _lift(proposal: Proposal, fields: Iterable[Field], values: Mapping[str, Any]) -> None:
    for field in fields:
        setattr(proposal, str(field.lift), _lifted(field, values.get(field.code)))


def _make_searchable(proposal: Proposal, values: Mapping[str, Any]) -> None:
    proposal.search_text = search_text(proposal.call.form, values)


def _same(stored: Any, value: Any) -> bool:
    return stored == value or (is_empty(stored) and is_empty(value))


def _conflict(actor: Actor, proposal: Proposal, code: str, mine: Any, answer: Answer | None) -> Conflict:
    """The two texts of a field; without an answer the page came from a text that is not there, as after a backup was put back."""
    field = proposal.call.form.by_code[code]
    if answer is None:
        return Conflict(field, mine, None, 0, "", None)
    name = answer.person.name if answer.person else ""
    return Conflict(field, mine, answer.value, answer.revision, name, answer.changed_at, is_own=answer.changed_by == actor.person_id)


def _lifted(field: Field, value: Any) -> Any:
    """An answer as its indexed column holds it; what cannot be read leaves the column empty."""
    if field.type == "table":
        return total_of(field, value) if value else None
    if field.type == "date":
        return date.fromisoformat(value) if isinstance(value, str) else None
    if field.type == "one":
        return value if value in field.labels else ""
    if field.type == "many":
        return " ".join(code for code in value or () if code in field.labels)[:200]
    return "" if is_empty(value) or is_unreadable(value) else str(value)[:200]
