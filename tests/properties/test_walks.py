"""Random walks through the life of a proposal: whatever people do, and in whatever order, what is on record stays consistent."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from proposals import clock
from proposals.accounts.queries import person_by_id
from proposals.audit.chain import first_break
from proposals.audit.models import AuditEntry
from proposals.audit.queries import whole_chain
from proposals.db import db
from proposals.drafting.canonical import text_hash
from proposals.drafting.completion import asked_by
from proposals.drafting.models import Proposal
from proposals.drafting.operations import WritingRefused, save_section, start_proposal
from proposals.drafting.queries import remarks_of_round
from proposals.drafting.remarks import tick_off, untick
from proposals.drafting.steps import Details, take_step
from proposals.drafting.versions import current_hash
from proposals.evaluation.assigning import AssignmentDetails, assign, take_assignment_step
from proposals.evaluation.models import Assignment
from proposals.evaluation.operations import Check, fill_checklist, recommend, record_objection
from proposals.evaluation.sheets import revisions_of, save_sheet
from proposals.evaluation.verdict import Verdict
from proposals.workflow.machine import PROPOSAL_WORKFLOW, StepRefused
from proposals.workflow.people import SYSTEM, Actor, Role
from proposals.workflow.permissions import NotAllowed
from proposals.workflow.states import DECIDED, AssignmentState, State
from tests.factories import (
    complete_answers,
    full_sheet,
    make_attachment,
    make_body,
    make_call,
    make_person,
    passed_checklist,
    short_form,
    standard_rubric,
)

# What is written matters only as far as the steps ask for it: a title, an approval.
FORM, RUBRIC = short_form("identity", "declarations"), standard_rubric()
IDENTITY = FORM.section("identity")
REFUSALS = (StepRefused, NotAllowed, WritingRefused)
WEIGHTS = {"withdraw": 0, "send_back": 1, "return_for_completion": 1, "declare_inadmissible": 1, "reopen_review": 2, "place_on_reserve": 2}
NEXT = {
    AssignmentState.INVITED: ["accept"] * 6 + ["decline", "cancel", "finalise"],
    AssignmentState.ACCEPTED: ["finalise"] * 6 + ["decline", "cancel", "accept"],
    AssignmentState.FINAL: ["reopen", "decline", "finalise", "cancel"],
}
ARROWS = {(move.source.value, move.target.value) for step in PROPOSAL_WORKFLOW.steps.values() for move in step.moves}


@dataclass
class World:
    """Who is there, and the call."""

    call: Any
    body: Any
    actors: dict[str, Actor]
    evaluators: list[int]
    decisions: int = field(default=0)


@pytest.fixture
def world(session):
    body = make_body()
    people = {
        "editor": make_person(Role.SUBMITTER, body=body),
        "approver": make_person(Role.BODY_APPROVER, body=body),
        "manager": make_person(Role.CALL_MANAGER),
        "chair": make_person(Role.COMMITTEE_CHAIR),
        "decider": make_person(Role.DECISION_MAKER),
        "stranger": make_person(Role.SUBMITTER),
    }
    evaluators = [make_person(Role.EVALUATOR).id for _ in range(3)]
    made = World(make_call(FORM), body, {name: person.actor for name, person in people.items()} | {"system": SYSTEM}, evaluators)
    session.commit()
    return made


class Walk:
    """One proposal and everything that can be done to it; a deed that is refused is taken back, as a page would."""

    def __init__(self, world: World, random: Random) -> None:
        self.world, self.pick = world, random.choice
        self.proposal = start_proposal(world.actors["editor"], world.call, world.body)
        for section in FORM.sections:
            answers = complete_answers(FORM)
            save_section(
                world.actors["editor"], self.proposal, section, {each.code: answers[each.code] for each in section.fields if each.is_asked}, {}
            )
        make_attachment(self.proposal, "approval_document")
        self.codes: set[str] = set()
        if self.pick([True, False]):
            self.go_to_review()

    def go_to_review(self) -> None:
        """The straight way, so that half of the walks see what comes after it."""
        for name, who in (("request_approval", "editor"), ("submit", "approver")):
            self.step(name, who)
        fill_checklist(self.world.actors["manager"], self.proposal, passed_checklist(RUBRIC))
        self.step("admit", "manager")

    def turn(self) -> None:
        deed = self.pick(self.deeds())
        before = self.proposal.state
        try:
            with db.session.begin_nested():
                deed()
        except REFUSALS:
            assert self.proposal.state is before

    def deeds(self) -> list[Callable[[], Any]]:
        """Steps that are open to somebody, what else makes sense in this state, and now and then what makes none."""
        case, actors = self.proposal.case(), self.world.actors
        steps = [(name, who) for name in PROPOSAL_WORKFLOW.steps for who in actors if not PROPOSAL_WORKFLOW.refusals(name, actors[who], case)]
        # Ways on are taken more often than ways back, or most walks would end where they began.
        deeds = [lambda name=name, who=who: self.step(name, who) for name, who in steps for _ in range(WEIGHTS.get(name, 6))]
        return [*deeds, *self.side_deeds(), self.any_step]

    def side_deeds(self) -> list[Callable[[], Any]]:
        if self.proposal.state in (State.DRAFT, State.RETURNED):
            return [self.edit, self.edit]
        if self.proposal.state is State.SUBMITTED:
            return [self.check, self.check, self.tick_off, self.tick_off]
        if self.proposal.state is State.IN_REVIEW:
            return [*[self.assign] * 4, *[self.work] * 12]
        if self.proposal.state is State.REVIEWED:
            return [self.recommend]
        return [self.object]

    def any_step(self) -> None:
        """Mostly something that is refused; now and then a withdrawal, which ends the walk."""
        self.step(self.pick(list(PROPOSAL_WORKFLOW.steps)), self.pick(list(self.world.actors)))

    def step(self, name: str, who: str) -> None:
        self.world.decisions += 1
        details = Details(
            note="Γιατί ναι.",
            remarks=(asked_by(self.pick(["identity", "identity.title"]), "Γράψτε καλύτερο τίτλο."),),
            due_on=date(2027, 1, 15),
            decision_number=str(self.world.decisions),
            decision_date=clock.today(),
            text_seen=current_hash(self.proposal),
        )
        take_step(self.world.actors[who], self.proposal, name, details)

    def edit(self) -> None:
        who = self.pick(["editor", "editor", "stranger"])
        title = self.pick(["Ένας καλός τίτλος", "Ένας καλύτερος τίτλος", "Ένας τρίτος τίτλος", "λίγο"])
        save_section(self.world.actors[who], self.proposal, IDENTITY, {"title": title}, {"title": self.proposal.answers["title"].revision})

    def check(self) -> None:
        failing = self.pick([{}, {}, {"in_time": Check(Verdict.NO)}, {"complete": Check(None)}])
        fill_checklist(self.world.actors["manager"], self.proposal, {**passed_checklist(RUBRIC), **failing})

    def tick_off(self) -> None:
        for remark in remarks_of_round(self.proposal):
            self.pick([tick_off, tick_off, untick])(self.world.actors["manager"], self.proposal, remark)

    def assign(self) -> None:
        evaluator = person_by_id(self.pick(self.world.evaluators))
        assign(self.world.actors["manager"], self.proposal, [evaluator], None)

    def work(self) -> None:
        assignments = self.assignments()
        if not assignments:
            return
        assignment = self.pick(assignments)
        actor = person_by_id(assignment.evaluator_id).actor
        newer = assignment.newer_version.number if assignment.newer_version else None
        if assignment.state is AssignmentState.ACCEPTED and (newer is None or self.pick([False] * 5 + [True])):
            save_sheet(actor, assignment, full_sheet(RUBRIC, self.pick(["2", "3.5", "4"])), revisions_of(assignment))
        name = self.pick(NEXT.get(assignment.state, ["accept"]) + ["adopt_version"] * (4 if newer else 0))
        person = self.world.actors["manager"] if name in ("reopen", "cancel") else actor
        take_assignment_step(person, assignment, name, AssignmentDetails("Γιατί ναι.", no_conflict=True, decline_reason="other", version=newer))

    def recommend(self) -> None:
        recommend(self.world.actors["chair"], self.proposal, "include", "Καλύπτει ανάγκη.")

    def object(self) -> None:
        record_objection(self.world.actors["manager"], self.proposal, "Ζητούμε επανεξέταση.", clock.today())

    def assignments(self) -> list[Assignment]:
        return list(db.session.scalars(select(Assignment).where(Assignment.proposal_id == self.proposal.id).order_by(Assignment.id)))

    # What must hold after every turn ---------------------------------------------------------------------------------

    def check_everything(self) -> None:
        db.session.flush()
        db.session.refresh(self.proposal)
        self.check_path()
        self.check_versions()
        self.check_remarks()
        self.check_marks()
        self.check_sheets()

    def check_path(self) -> None:
        """The trail is a path along the arrows of the table that ends where the proposal stands."""
        query = select(AuditEntry).where(AuditEntry.subject == f"proposal:{self.proposal.id}", AuditEntry.to_state.is_not(None))
        entries = db.session.scalars(query.order_by(AuditEntry.id)).all()
        path = [entry.to_state for entry in entries]
        assert [entry.from_state for entry in entries] == [None, *path[:-1]]
        assert {(entry.from_state, entry.to_state) for entry in entries[1:]} <= ARROWS
        assert (path[0], path[-1]) == ("draft", self.proposal.state.value)
        self.submissions = sum(entry.action == "submit" for entry in entries)

    def check_versions(self) -> None:
        """Versions are numbered from one, one a submission, and each is what its hash says."""
        versions = self.proposal.versions
        assert [version.number for version in versions] == list(range(1, self.submissions + 1))
        hashes = [text_hash(version.answers, version.attachments, self.proposal.call.form_fingerprint) for version in versions]
        assert [version.sha256 for version in versions] == hashes

    def check_remarks(self) -> None:
        """The count that closes the admission is that of the last round, and nothing was admitted with a remark open."""
        open_now = sum(remark.covered_at is None for remark in remarks_of_round(self.proposal))
        assert self.proposal.remarks_open == open_now
        assert self.proposal.state is not State.IN_REVIEW or open_now == 0

    def check_marks(self) -> None:
        """The code comes with the first submission and stays; a date of decision is there exactly while a decision stands."""
        assert (self.proposal.code is not None) == (self.proposal.submitted_at is not None) == (self.submissions > 0)
        self.codes |= {self.proposal.code} - {None}
        assert len(self.codes) <= 1
        assert (self.proposal.decided_at is not None) == (self.proposal.state in DECIDED)

    def check_sheets(self) -> None:
        """What lists and rules read is what the assignments say, and only who evaluates reads."""
        states = {assignment: assignment.state for assignment in self.assignments()}
        running = [state for state in states.values() if state in (AssignmentState.INVITED, AssignmentState.ACCEPTED)]
        final = [assignment for assignment, state in states.items() if state is AssignmentState.FINAL]
        assert (self.proposal.sheets_final, self.proposal.sheets_running) == (len(final), len(running))
        reading = {each.evaluator_id for each, state in states.items() if state in (AssignmentState.ACCEPTED, AssignmentState.FINAL)}
        assert {reader.person_id for reader in self.proposal.readers} == reading
        assert all(assignment.total == RUBRIC.total(assignment.points) and assignment.newer_version_id is None for assignment in final)
        # Whoever judges an older version than the one last filed has it before him that there is a newer one.
        latest = self.proposal.latest_version
        writing = [each for each, state in states.items() if state is AssignmentState.ACCEPTED]
        behind = [each for each in writing if each.version_id != latest.id] if latest else []
        assert self.proposal.state is not State.IN_REVIEW or behind == [each for each in writing if each.newer_version_id]


@pytest.mark.timeout(400)
@settings(max_examples=25)
@given(random=st.randoms(use_true_random=True))
def test_whatever_people_do_the_record_stays_consistent(session, world, random):
    walk = Walk(world, random)

    for _ in range(45):
        walk.turn()
        walk.check_everything()

    assert first_break(whole_chain()) is None
    session.rollback()
    assert session.scalars(select(Proposal)).all() == []
