"""The two tables as machines of the `transitions` library; the only place where a state changes."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from transitions import EventData, Machine, MachineError

from proposals.workflow.assignments import ASSIGNMENT_STEPS
from proposals.workflow.facts import Fact, refusal_of
from proposals.workflow.people import Actor
from proposals.workflow.phrases import N_, Phrase
from proposals.workflow.states import AssignmentState, State
from proposals.workflow.table import STEPS, Move, Step


class HasState(Protocol):
    """Whatever stands in a state: a proposal or an assignment."""

    state: Any


class StepRefused(Exception):
    """A step that the rules do not allow now; `reasons` are shown to the person as they are."""

    def __init__(self, step: str, reasons: tuple[Phrase, ...]) -> None:
        super().__init__(f"{step}: {'; '.join(map(str, reasons))}")
        self.step = step
        self.reasons = reasons


@dataclass(frozen=True)
class OpenStep:
    """A step that starts here for this person; closed where it has `reasons`."""

    step: Step
    reasons: tuple[Phrase, ...]
    wants_note: bool

    @property
    def is_closed(self) -> bool:
        return bool(self.reasons)


class Workflow:
    """One table of steps with its machine. Both are built once and hold no object of ours."""

    def __init__(self, states: type[StrEnum], steps: tuple[Step, ...]) -> None:
        self.states = states
        self.steps = {step.name: step for step in steps}
        # auto_transitions would add a way into every state that asks nobody; a model would be reset and kept for ever.
        self._machine = Machine(
            model=None,
            states=states,
            initial=next(iter(states)),
            auto_transitions=False,
            send_event=True,
            transitions=[_arrow(step, move) for step in steps for move in step.moves],
        )

    def refusals(self, name: str, actor: Actor, case: Any) -> tuple[Phrase, ...]:
        """Every reason why `actor` may not take the step in this case; empty where it is open."""
        step = self.steps.get(name)
        if step is None:
            return (Phrase(N_("Το βήμα «%(step)s» δεν υπάρχει."), values={"step": name}),)
        if not step.starts_in(case.state):
            return (Phrase(N_("Το βήμα «%(step)s» δεν γίνεται όσο η κατάσταση είναι «%(state)s»."), values={"step": step, "state": case.state}),)
        if not any(fact(actor, case) for fact in step.by):
            return (refusal_of(step.by[0], case),)
        return tuple(refusal_of(fact, case) for fact in (*step.when, *_only_way(step, actor, case)) if not fact(actor, case))

    def steps_open_to(self, actor: Actor, case: Any) -> list[OpenStep]:
        """The steps that start in this state and belong to this person, each with the reasons that close it."""
        return [
            OpenStep(step, self.refusals(step.name, actor, case), step.wants_note(case))
            for step in self.steps.values()
            if step.starts_in(case.state) and any(fact(actor, case) for fact in step.by)
        ]

    def advance(self, subject: HasState, name: str, actor: Actor, case: Any, note: str = "") -> Step:
        """Take the step: change `subject.state` and return the row of the table.

        Raises StepRefused with every reason, also for an unknown step, a wrong state, a missing note.
        """
        reasons = self.refusals(name, actor, case)
        if not reasons and self.steps[name].wants_note(case) and not note.strip():
            reasons = (Phrase(N_("Συμπληρώστε το πεδίο «Σημείωση».")),)
        if reasons:
            raise StepRefused(name, reasons)
        try:
            moved = self._machine.events[name].trigger(subject, actor=actor, case=case)
        except MachineError:
            moved = False
        if not moved:
            raise StepRefused(name, (Phrase(N_("Η κατάσταση άλλαξε στο μεταξύ. Ανοίξτε ξανά τη σελίδα.")),))
        return self.steps[name]


def _only_way(step: Step, actor: Actor, case: Any) -> tuple[Fact, ...]:
    """The condition of the arrows that leave this state, where none of them is open."""
    givens = tuple(move.given for move in step.moves if move.source == case.state and move.given)
    unconditional = any(move.given is None for move in step.moves if move.source == case.state)
    return () if unconditional or any(given(actor, case) for given in givens) else givens[:1]


def _arrow(step: Step, move: Move) -> dict[str, Any]:
    conditions = [_asked(*step.by, need=any), _asked(*step.when, need=all)]
    if move.given:
        conditions.append(_asked(move.given, need=all))
    return {"trigger": step.name, "source": move.source, "dest": move.target, "conditions": conditions}


def _asked(*facts: Fact, need: Any) -> Any:
    def condition(event: EventData) -> bool:
        return bool(need(fact(event.kwargs["actor"], event.kwargs["case"]) for fact in facts))

    return condition


PROPOSAL_WORKFLOW = Workflow(State, STEPS)
ASSIGNMENT_WORKFLOW = Workflow(AssignmentState, ASSIGNMENT_STEPS)
