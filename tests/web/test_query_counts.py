"""A list costs the same number of questions to the database however long it is; and who is signed in costs one."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event

from proposals import clock
from proposals.accounts.models import Body, Person
from proposals.allocation.work import take_up_run
from proposals.audit.operations import record
from proposals.calls.models import Call
from proposals.conflicts.rules import Ground
from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.drafting.presence import note_presence
from proposals.evaluation.models import Assignment
from proposals.evaluation.sheets import revisions_of, save_sheet
from proposals.workflow.people import Role
from proposals.workflow.states import AssignmentState, State
from tests.factories import (
    full_sheet,
    make_assignment,
    make_body,
    make_call,
    make_comment,
    make_declaration,
    make_meeting,
    make_member,
    make_override,
    make_person,
    make_post,
    make_proposal,
    make_recommendation,
    make_remarks,
    make_scored,
    make_task,
    standard_rubric,
)
from tests.factories.allocation import make_run
from tests.web.cast import SLUG, Cast

LENGTHS = (1, 10, 25)


@contextmanager
def questions(app: Flask) -> Iterator[list[str]]:
    """The statements that reach the database meanwhile, without those that open and close a transaction."""
    asked: list[str] = []

    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            asked.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)


class Rows:
    """Makes rows of each kind of list; every row has all that its list shows."""

    def __init__(self, cast: Cast) -> None:
        self.call, self.body = db.session.get_one(Call, cast.call.id), db.session.get_one(Body, cast.crete.id)
        self.evaluators = [db.session.get_one(Person, person.id) for person in (cast.evaluator, cast.second)]
        self.author = cast.author.actor

    def proposal(self, state: State, number: int) -> None:
        body = make_body()
        answers = {"title": f"Πρόταση {number}", "summary": "Περίληψη", "publish_consent": True, "axis": "strategy"}
        proposal = make_proposal(state, call=self.call, body=self.body if number % 2 else body, answers=answers)
        if state in (State.IN_REVIEW, State.ACCEPTED):
            make_assignment(AssignmentState.FINAL, proposal=proposal, evaluator=self.evaluators[0])
            make_assignment(AssignmentState.INVITED, proposal=proposal, evaluator=self.evaluators[1], due_at=clock.now() + timedelta(days=number))

    def submitted(self, number: int) -> None:
        self.proposal(State.SUBMITTED, number)

    def in_review(self, number: int) -> None:
        self.proposal(State.IN_REVIEW, number)

    def open_sheet(self, number: int) -> None:
        proposal = make_proposal(State.IN_REVIEW, call=self.call, body=make_body(), answers={"title": f"Πρόταση {number}"})
        make_assignment(AssignmentState.ACCEPTED, proposal=proposal, evaluator=self.evaluators[0])

    def accepted(self, number: int) -> None:
        self.proposal(State.ACCEPTED, number)

    def draft(self, number: int) -> None:
        make_proposal(call=self.call, body=self.body, answers={"title": f"Πρόταση {number}"})

    def person(self, number: int) -> None:
        make_person(Role.SUBMITTER, Role.EVALUATOR, body=make_body())

    def a_body(self, number: int) -> None:
        make_body()

    def entry(self, number: int) -> None:
        record(self.author, "save", f"proposal:{number}", note="Σημείωση")

    def declaration(self, number: int) -> None:
        make_declaration(self.evaluators[0], body_id=make_body().id)

    def a_meeting(self, number: int) -> None:
        proposals = [make_proposal(State.REVIEWED, call=self.call, body=make_body(), answers={"title": f"Πρόταση {each}"}) for each in range(2)]
        make_meeting(self.call, *proposals, number=number + 1)

    def a_long_meeting(self, number: int) -> None:
        proposals = [make_proposal(State.REVIEWED, call=self.call, body=make_body(), answers={"title": f"Πρόταση {each}"}) for each in range(number)]
        make_meeting(self.call, *proposals, number=number)
        for each in range(number):
            make_proposal(State.REVIEWED, call=self.call, body=make_body(), answers={"title": f"Άλλη {each}"})

    def run(self, number: int) -> None:
        make_run(self.call)

    def ranked(self, number: int) -> None:
        body = make_body()
        proposal = make_proposal(State.IN_REVIEW, call=self.call, body=body, answers={"title": f"Πρόταση {number}", "axis": "strategy"})
        make_scored("4", "3", evaluators=tuple(self.evaluators), proposal=proposal)
        make_recommendation(proposal)
        proposal.state = State.REVIEWED

    def a_call(self, number: int) -> None:
        make_call(title=f"Πρόσκληση {number}")


# (address, who opens it, what its rows are, how many questions); the first question is who that person is.
LISTS = [
    ("/proposals", "manager", Rows.submitted, 3),
    ("/proposals", "author", Rows.draft, 3),
    ("/reviews", "second", Rows.in_review, 2),
    ("/reviews/offline", "evaluator", Rows.open_sheet, 4),
    ("/reviews/conflicts", "evaluator", Rows.declaration, 3),
    ("/desk", "author", Rows.draft, 5),
    ("/desk", "manager", Rows.submitted, 5),
    ("/desk", "second", Rows.in_review, 5),
    (f"/manage/calls/{SLUG}/proposals", "manager", Rows.in_review, 4),
    (f"/manage/calls/{SLUG}/proposals?q=περιφέρεια:EL43+ή+βαθμός>1&facets=1", "manager", Rows.in_review, 10),
    (f"/manage/calls/{SLUG}/assignments", "manager", Rows.in_review, 4),
    (f"/manage/calls/{SLUG}/sheets", "manager", Rows.in_review, 4),
    (f"/manage/calls/{SLUG}/assignment", "manager", Rows.in_review, 5),
    (f"/manage/calls/{SLUG}/meetings", "manager", Rows.a_meeting, 8),
    (f"/manage/calls/{SLUG}/ranking?line=number&value=3", "manager", Rows.ranked, 12),
    (f"/manage/calls/{SLUG}/assignment/runs", "manager", Rows.run, 4),
    (f"/reviews/bids/{SLUG}", "third", Rows.in_review, 11),
    ("/catalogue", None, Rows.accepted, 3),
    ("/catalogue", "author", Rows.accepted, 4),
    ("/manage/people", "administrator", Rows.person, 3),
    ("/manage/bodies", "administrator", Rows.a_body, 2),
    ("/manage/audit", "administrator", Rows.entry, 2),
    ("/calls", None, Rows.a_call, 1),
    ("/", None, Rows.accepted, 4),
]


@pytest.mark.parametrize(("address", "who", "row", "count"), LISTS, ids=lambda value: getattr(value, "__name__", str(value)))
def test_list_costs_the_same_however_long_it_is(
    app, page, page_of, cast, stored, address: str, who: str | None, row: Callable[[Rows, int], None], count: int
):
    browser = page_of(getattr(cast, who)) if who else page
    asked: dict[int, list[str]] = {}
    sizes, made = [], 0
    browser.get(address)
    for length in LENGTHS:
        stored.arrange(lambda start=made, end=length: [row(rows, number) for rows in [Rows(cast)] for number in range(start, end)] and None)
        made = length
        with questions(app) as asked[length]:
            sizes.append(len(browser.get(address).text))

    # The desk and the front page show only the first of what there is, but more than one.
    assert sizes[0] < sizes[1] <= sizes[2]
    assert {length: len(found) for length, found in asked.items()} == dict.fromkeys(LENGTHS, count), asked[1]


@pytest.mark.parametrize("who", ["author", "approver", "evaluator", "manager", "administrator", "nobody"])
def test_person_who_is_signed_in_costs_one_question(app, page_of, cast, who):
    page = page_of(getattr(cast, who))
    page.client.get("/help")

    with questions(app) as asked:
        page.client.get("/help")

    assert len(asked) == 1
    assert "FROM person" in asked[0]


def test_visitor_costs_no_question(app, page):
    page.client.get("/help")

    with questions(app) as asked:
        page.client.get("/help")

    assert asked == []


# One proposal: the same for a short text and for a long one.
PAGES = [
    ("", "manager", 5),
    ("", "author", 8),
    ("/check", "author", 5),
    ("/here", "author", 3),
    ("/edit/identity", "author", 5),
    ("/people", "author", 8),
    ("/comments", "author", 6),
    ("/comments/identity", "author", 5),
    ("/evaluation", "manager", 9),
    ("/versions", "manager", 3),
]


@pytest.mark.parametrize(("rest", "who", "count"), PAGES)
def test_page_of_a_proposal_costs_the_same_however_much_is_written(app, page_of, cast, a_proposal, rest, who, count):
    page = page_of(getattr(cast, who))
    state = State.DRAFT if who == "author" else State.SUBMITTED
    asked = {}

    for name, answers in (("short", {"title": "Τίτλος"}), ("long", None)):
        code = a_proposal(state, answers=answers).public_code
        page.client.get(f"/proposals/{code}{rest}")
        with questions(app) as asked[name]:
            page.client.get(f"/proposals/{code}{rest}")

    assert {name: len(found) for name, found in asked.items()} == {"short": count, "long": count}, asked["long"]


@pytest.mark.parametrize(
    ("state", "rest", "who", "count"),
    [
        (State.RETURNED, "", "author", 10),
        (State.RETURNED, "/edit/identity", "author", 7),
        (State.RETURNED, "/remarks", "author", 6),
        (State.SUBMITTED, "/remarks", "manager", 4),
        (State.SUBMITTED, "", "manager", 5),
        (State.SUBMITTED, "/steps/return_for_completion", "manager", 3),
    ],
)
def test_page_costs_the_same_however_much_was_asked_for(app, page_of, cast, a_proposal, stored, state, rest, who, count):
    page, asked = page_of(getattr(cast, who)), {}

    for keys in (("identity.title",), ("identity", "results", "delivery.milestones", "problem.novelty")):
        code = a_proposal(state).code
        stored.arrange(lambda code=code, keys=keys: make_remarks(db.session.query(Proposal).filter_by(code=code).one(), *keys) and None)
        page.client.get(f"/proposals/{code}{rest}")
        with questions(app) as asked[len(keys)]:
            page.client.get(f"/proposals/{code}{rest}")

    assert {length: len(found) for length, found in asked.items()} == {1: count, 4: count}, asked[4]


@pytest.mark.parametrize(
    ("rest", "count"), [("", 8), ("/people", 8), ("/comments", 6), ("/comments/identity", 5), ("/edit/identity", 5), ("/here", 3)]
)
def test_page_costs_the_same_however_many_work_on_it_and_whatever_they_say(app, page_of, cast, a_proposal, stored, rest, count):
    code, page, asked = a_proposal(answers={"title": "Τίτλος"}), page_of(cast.author), {}

    def work_on_it(number: int) -> None:
        own, colleague = db.session.get_one(Proposal, code.id), make_person(body=make_body(), name=f"Συνεργάτης {number}")
        make_member(own, colleague, inviter=db.session.get_one(Person, cast.author.id))
        for field in ("", "title", "summary"):
            first = make_comment(own, field, colleague, text=f"Σχόλιο {number}")
            make_comment(own, field, colleague, parent_id=first.id)
        make_task(own, colleague)
        note_presence(colleague.actor, own.id, "identity")

    for length in (1, 10):
        stored.arrange(lambda length=length: [work_on_it(number) for number in range(length)] and None)
        page.client.get(f"/proposals/{code.handle}{rest}")
        with questions(app) as asked[length]:
            page.client.get(f"/proposals/{code.handle}{rest}")

    assert {length: len(found) for length, found in asked.items()} == {1: count, 10: count}, asked[10]


@pytest.mark.parametrize(("who", "count"), [("manager", 22), ("administrator", 26)])
def test_page_of_an_evaluation_costs_the_same_however_many_evaluate_and_whoever_may_not(app, page_of, cast, a_proposal, stored, who, count):
    proposal, page, asked = a_proposal(State.IN_REVIEW, answers={"title": "Τίτλος"}), page_of(getattr(cast, who)), {}

    def evaluate(number: int) -> None:
        own = db.session.get_one(Proposal, proposal.id)
        make_assignment(AssignmentState.FINAL, proposal=own)
        barred = make_person(Role.EVALUATOR, body=make_body(parent_id=cast.crete.id))
        make_declaration(barred, person="Νίκος Παππάς")
        make_override(own, barred, Ground.SUPERVISION)

    for length in (1, 10):
        stored.arrange(lambda length=length: [evaluate(number) for number in range(length)] and None)
        page.client.get(f"/proposals/{proposal.code}/evaluation")
        with questions(app) as asked[length]:
            page.client.get(f"/proposals/{proposal.code}/evaluation")

    assert {length: len(found) for length, found in asked.items()} == {1: count, 10: count}, asked[1]


@pytest.mark.parametrize(("rest", "who", "count"), [("/discussion", "chair", 7), ("/discussion", "second", 7), ("/consensus", "chair", 6)])
def test_page_of_agreement_costs_the_same_however_many_sheets_and_messages_there_are(app, page_of, cast, a_proposal, stored, rest, who, count):
    proposal, page, asked = a_proposal(State.IN_REVIEW, answers={"title": "Τίτλος"}), page_of(getattr(cast, who)), {}

    def said_and_scored(number: int) -> None:
        own = db.session.get_one(Proposal, proposal.id)
        person = db.session.get_one(Person, cast.second.id) if number == 1 else make_person(Role.EVALUATOR)
        make_scored("1", "5", evaluators=(person, make_person(Role.EVALUATOR)), proposal=own)
        for _message in range(number):
            make_post(own, person)

    for length in (1, 5):
        stored.arrange(lambda length=length: said_and_scored(length))
        page.client.get(f"/proposals/{proposal.code}{rest}")
        with questions(app) as asked[length]:
            assert page.client.get(f"/proposals/{proposal.code}{rest}").status_code == 200

    assert {length: len(found) for length, found in asked.items()} == {1: count, 5: count}, asked[5]


def test_printed_ranking_costs_the_same_however_long_it_is(app, page_of, cast, stored):
    address, page, asked = f"/manage/calls/{SLUG}/ranking.pdf?line=number&value=1", page_of(cast.manager), {}
    for start, end in ((0, 1), (1, 5)):
        stored.arrange(lambda start=start, end=end: [rows.ranked(number) for rows in [Rows(cast)] for number in range(start, end)] and None)
        page.client.get(address)
        with questions(app) as asked[end]:
            assert page.client.get(address).status_code == 200

    assert {length: len(found) for length, found in asked.items()} == {1: 15, 5: 15}, asked[5]


def test_page_of_a_meeting_costs_the_same_however_much_was_discussed(app, page_of, cast, stored):
    page, asked = page_of(cast.manager), {}
    for length in (1, 5):
        stored.arrange(lambda length=length: Rows(cast).a_long_meeting(length))
        page.client.get(f"/manage/calls/{SLUG}/meetings/{length}")
        with questions(app) as asked[length]:
            assert page.client.get(f"/manage/calls/{SLUG}/meetings/{length}").status_code == 200

    assert {length: len(found) for length, found in asked.items()} == {1: 11, 5: 11}, asked[5]


# A sheet: the same half empty and whole, first written and written over many times.
SHEETS = [("", 7), ("/history", 6)]


@pytest.mark.parametrize(("rest", "count"), SHEETS)
def test_page_of_a_sheet_costs_the_same_however_much_was_written(app, page_of, cast, a_proposal, an_assignment, stored, rest, count):
    number, page, asked = an_assignment(AssignmentState.ACCEPTED, a_proposal(State.IN_REVIEW)).id, page_of(cast.evaluator), {}

    def write(times: int) -> None:
        for time in range(times):
            sheet = full_sheet(standard_rubric(), "4")
            assignment = db.session.get_one(Assignment, number)
            values = {**sheet, "impact_comment": f"Κείμενο {time}"}
            save_sheet(cast.evaluator.actor, assignment, values, revisions_of(assignment), anew=set(sheet))

    for times in (1, 10):
        stored.arrange(lambda times=times: write(times))
        page.client.get(f"/reviews/{number}{rest}")
        with questions(app) as asked[times]:
            page.client.get(f"/reviews/{number}{rest}")

    assert {times: len(found) for times, found in asked.items()} == {1: count, 10: count}, asked[10]


def test_package_of_sheets_asks_the_same_of_one_and_of_three(app, page_of, cast, stored):
    page, asked = page_of(cast.evaluator), {}

    for more in (1, 2):
        stored.arrange(lambda more=more: [Rows(cast).open_sheet(each) for each in range(more)] and None)
        page.get("/reviews/offline")
        numbers = [value for name, value in page.document.form_with("Ετοιμασία του πακέτου").values if name == "sheet"]
        sent = {"csrf_token": page.token, "sheet": numbers}
        with questions(app) as asked[len(numbers)]:
            assert page.client.post("/reviews/offline/package", data=sent).status_code == 303

    assert {count: len(found) for count, found in asked.items()} == {1: 16, 3: 16}, asked[3]


@pytest.mark.parametrize(("rest", "count"), [("", 8), ("/proposals/{proposal}", 7), ("/compare/{run}", 6)])
def test_page_of_a_run_costs_the_same_however_large_the_call(app, page_of, cast, stored, rest, count):
    page, asked = page_of(cast.manager), {}

    for length in (1, 12):
        stored.arrange(lambda length=length: [Rows(cast).in_review(number) for number in range(length)] and None)
        run = stored.arrange(lambda: make_run(db.session.get_one(Call, cast.call.id)))
        stored.arrange(take_up_run)
        proposal = stored.ask(lambda: db.session.query(Proposal.id).first()[0])
        address = f"/manage/calls/{SLUG}/assignment/runs/{run.id}{rest.format(proposal=proposal, run=run.id)}"
        page.get(address)
        with questions(app) as asked[length]:
            page.client.get(address)

    assert {length: len(found) for length, found in asked.items()} == {1: count, 12: count}, asked[12]
