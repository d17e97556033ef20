"""Giving a section, or one question of it, to somebody who writes the proposal; saying that it is done; taking it back."""

from datetime import date

from proposals import clock
from proposals.accounts.models import Person
from proposals.audit.operations import record
from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.notices.operations import tell
from proposals.together.members import name_of
from proposals.together.models import SectionTask
from proposals.together.queries import tasks_of, writers_of
from proposals.workflow.people import Actor
from proposals.workflow.permissions import Permission, require
from proposals.workflow.phrases import N_, Phrase


class TaskRefused(Exception):
    """A task that cannot be given; `problems` are shown beside the inputs `place`, `person` and `due_on`."""

    def __init__(self, problems: dict[str, Phrase]) -> None:
        super().__init__(", ".join(problems))
        self.problems = problems


def assign_task(actor: Actor, proposal: Proposal, place: str, person_id: int | None, due_on: date | None) -> SectionTask:
    """Ask somebody to write a section (`place` is its code) or one field of it (`section/field`), and tell him.

    Raises NotAllowed, or TaskRefused with everything that is missing or wrong.
    """
    require(actor, Permission.EDIT_ANSWERS, proposal.case())
    section, _slash, field = place.partition("/")
    problems = _problems(proposal, section, field, person_id, due_on)
    if problems or person_id is None or due_on is None:
        raise TaskRefused(problems)
    task = SectionTask(
        proposal_id=proposal.id,
        section=section,
        field=field,
        person_id=person_id,
        due_on=due_on,
        assigned_by=actor.person_id,
        assigned_at=clock.now(),
    )
    db.session.add(task)
    db.session.flush()
    _record(actor, "assign_section", proposal, task)
    if person_id != actor.person_id:
        words = task.words_in(proposal.call.form)
        values = {"title": proposal.title, "code": proposal.public_code, "by": name_of(actor), "due": due_on.isoformat(), "section": section}
        what = {"what": {"el": words.el, "en": words.en}}
        tell([db.session.get_one(Person, person_id)], "section", proposal_id=proposal.id, values={**values, **what})
    return task


def finish_task(actor: Actor, proposal: Proposal, task: SectionTask) -> None:
    """Say that a task is done. Raises NotAllowed; what is done stays as it is."""
    require(actor, Permission.COMMENT_DRAFT, proposal.case())
    if task.done_at is None:
        task.done_at = clock.now()
        db.session.flush()
        _record(actor, "finish_section", proposal, task)


def take_back_task(actor: Actor, proposal: Proposal, task: SectionTask) -> None:
    """Forget a task, as if it had never been given. Raises NotAllowed."""
    require(actor, Permission.EDIT_ANSWERS, proposal.case())
    db.session.delete(task)
    db.session.flush()
    _record(actor, "take_back_section", proposal, task)


def _problems(proposal: Proposal, section: str, field: str, person_id: int | None, due_on: date | None) -> dict[str, Phrase]:
    problems, writers = {}, writers_of(proposal)
    found = proposal.call.form.section(section)
    if found is None or (field and field not in {each.code for each in found.fields}):
        problems["place"] = Phrase(N_("Επιλέξτε ενότητα ή ερώτηση."))
    if person_id not in writers:
        problems["person"] = Phrase(N_("Επιλέξτε κάποιον που γράφει την πρόταση."))
    elif (section, field, person_id) in {(each.section, each.field, each.person_id) for each in tasks_of(proposal) if each.done_at is None}:
        problems["person"] = Phrase(N_("%(name)s την έχει ήδη αναλάβει."), values={"name": writers[person_id]})
    if due_on is None:
        problems["due_on"] = Phrase(N_("Γράψτε μια ημερομηνία που υπάρχει, για παράδειγμα 25/3/2027."))
    elif due_on < clock.today():
        problems["due_on"] = Phrase(N_("Γράψτε μια ημερομηνία που δεν έχει περάσει."))
    return problems


def _record(actor: Actor, action: str, proposal: Proposal, task: SectionTask) -> None:
    details = {"section": task.section, "field": task.field, "person": task.person_id, "due": task.due_on.isoformat()}
    record(actor, action, f"proposal:{proposal.id}", proposal_id=proposal.id, details=details)
